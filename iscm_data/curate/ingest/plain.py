"""The lines of a plain text or of Markdown."""

import re

from iscm_data.curate.ingest import notes
from iscm_data.curate.ingest.documents import LEVEL, PAGE_NUMBER, RAISED, LeftOut, Line, decoded
from iscm_data.curate.ingest.passages import ENDED

# What is not closed is found too, to the end of the text, and stays: so the end is looked for once, not from each.
COMMENT = re.compile(r"(?s)<!--(.*?)(-->|\Z)")
STRUCK = (
    re.compile(r"(?s)(?<!~)~~(?=[^\s~])((?:(?!~~|\n\s*\n).)+)(~~|)"),
    *(re.compile(rf"(?is)<{tag}(?:\s[^<>]{{0,99}})?>(.*?)(</{tag}>|\Z)") for tag in ("s", "del", "strike")),
)
HTML_RAISED = re.compile(r"(?i)<sup(?:\s[^<>]{0,99})?>(?:<a\s[^<>]{0,99}>)?([^<\n]*)(?:</a>)?</sup>")
# Markdown's notes: [^1] in the text, and below a line of its own, with what is indented under it.
DEFINED = re.compile(r"(?m)^\[\^([^\]\n]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)\n?")
REFERENCE = re.compile(r"\[\^([^\[\]\n]+)\]")


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A text's lines and notes. Raises IngestError for what is not UTF-8."""
    left = LeftOut()
    found = text_lines(decoded(content), left)
    return found, left.notes()


def text_lines(text: str, left: LeftOut) -> tuple[Line, ...]:
    """The lines of a text; an empty line or a page break ends a paragraph. What is left out goes into `left`."""
    text = re.sub(r"\r\n?|[\v\u2028]", "\n", text).replace("\u2029", "\n\n")
    text = COMMENT.sub(lambda found: _left(left, LeftOut.HIDDEN, found), text)
    for struck in STRUCK:
        text = struck.sub(lambda found: _left(left, LeftOut.STRUCK, found), text)
    text = HTML_RAISED.sub(rf"{RAISED}\1{LEVEL}", text)
    defined = dict(DEFINED.findall(text))
    found: list[Line] = []
    aside: list[tuple[int, list[Line]]] = []
    pages = DEFINED.sub("", text).split("\f")
    for number, page in enumerate(pages):
        rows = page.split("\n")
        below: list[str] = []
        if len(pages) > 1:
            rows = without_page_number(rows)
            rows, below = _foot(rows, last=number == len(pages) - 1)
        gap = True
        for row in rows:
            for mark in REFERENCE.findall(row):
                if note := defined.pop(mark, ""):
                    aside.append((len(found) + 1, _note(note.split("\n"), left)))
            plain = left.line(REFERENCE.sub("", row))
            if plain:
                found.append(Line(plain, gap))
            gap = not plain
        if below:
            aside.append((len(found), _note(below, left)))
    aside += [(len(found), _note(note.split("\n"), left)) for note in defined.values()]
    return tuple(notes.placed(found, aside))


def _left(left: LeftOut, why: str, found: re.Match[str]) -> str:
    if not found[2]:  # it has no end
        return found[0]
    left.add(why, found[1])
    left.seen()
    return ""


def _note(rows: list[str], left: LeftOut) -> list[Line]:
    opened = notes.opened(rows[0])
    plain = left.line(" ".join([opened[1] if opened else rows[0], *rows[1:]]))
    return [Line(plain, note=True)] if plain else []


def _foot(rows: list[str], last: bool) -> tuple[list[str], list[str]]:
    """The rows of a page without a note at its foot, and the note's rows, where a sentence goes on overleaf."""
    filled = [i for i, row in enumerate(rows) if row.strip()]
    starts = [i for i in filled if i and not rows[i - 1].strip()]
    if last or not starts or not notes.opened(rows[starts[-1]]):
        return rows, []
    above = [rows[i] for i in filled if i < starts[-1]]
    if not above or ENDED.search(above[-1].strip()):
        return rows, []
    return rows[: starts[-1]], [row for row in rows[starts[-1] :] if row.strip()]


def without_page_number(rows: list[str]) -> list[str]:
    """The rows of one page without a first or last one that holds nothing but the page's number."""
    filled = [i for i, row in enumerate(rows) if row.strip()]
    numbers = {i for i in (*filled[:1], *filled[-1:]) if PAGE_NUMBER.fullmatch(rows[i].strip())}
    return [row for i, row in enumerate(rows) if i not in numbers]
