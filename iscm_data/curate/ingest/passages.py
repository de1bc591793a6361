"""From lines to passages: lines put together again, hyphens of line breaks taken out, paragraphs cut into sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from iscm_data.curate.ingest.documents import LONGEST_WORD, SOFT_HYPHEN

BULLET = re.compile(r"^(?:[•‣▪●○◦■□►◆➢❖·–—*\-]|o|\(?[a-z]\)|\d{1,2}[.)])\s+(?=\S)")
BROKEN = re.compile(r"(?<!\w)(\w+)[-‐]$")
ENDED = re.compile(r"[.!?…:;][\"'”’»)\]*_]*$")
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*\s?[A-ZÀ-ÖØ-Þ0-9])")
HYPHENATED_PREFIXES = {"inter", "trans", "cross", "non", "self", "multi", "co", "sub", "pre", "post", "peer", "anti"}


@dataclass
class Words:
    """The words of a document, for telling a hyphen that belongs to a word from one that a line break put there."""

    known: set[str]
    joined: list[str] = field(default_factory=list)  # what was put together on no better ground than a guess

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Words":
        """All words that stand in these lines, those with hyphens too."""
        return cls({word.casefold() for line in lines for word in re.findall(r"\w+(?:-\w+)*", line)})

    def join(self, rows: Sequence[str]) -> str:
        """Lines as one text."""
        made: list[str] = []
        text = ""  # the last of it, which a row may go on with
        for row in rows:
            broken = BROKEN.search(text[-LONGEST_WORD:])
            following = re.match(r"\w+(?:-\w+)*", row)
            if text.endswith(SOFT_HYPHEN):
                text = text[:-1] + row
            elif broken and following and row[0].islower():
                text = (text if self._keeps(broken[1], following[0]) else text[:-1]) + row
            elif broken and row[:1].isalnum():
                text += row  # a name such as ACP-EU, or a range of years
            else:
                made += [text] if text else []
                text = row
        return " ".join([*made, text]).replace(SOFT_HYPHEN, "")

    def text(self, rows: Sequence[str]) -> str:
        """Lines as one text, without the marks of Markdown."""
        return unmarked(self.join(rows))

    def _keeps(self, before: str, after: str) -> bool:
        with_hyphen, without = f"{before}-{after}".casefold(), f"{before}{after}".casefold()
        if with_hyphen in self.known:
            return True
        if without in self.known:
            return False
        keeps = before.casefold() in HYPHENATED_PREFIXES
        self.joined.append(f"{before}-{after}" if keeps else f"{before}{after}")
        return keeps


def unmarked(text: str) -> str:
    """Text without the marks of Markdown: emphasis, links, headings, escapes."""
    # A link that has no end is taken to the end of the text all the same, so that none is looked for twice.
    text = re.sub(r"!?\[([^\[\]]*)\]\([^)]*(\)?)", lambda link: link[1] if link[2] else link[0], text)
    text = re.sub(r"^\s*(?:#{1,6}\s+|>\s*)+", "", text)
    text = re.sub(r"\*\*|__|`", "", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*]*\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<!\w)_(?=\S)([^_]*\S)_(?!\w)", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|])", r"\1", text).strip()


def bullet(text: str) -> int:
    """How many characters of a text are the mark of a list's item; 0 for none."""
    match = BULLET.match(text)
    return match.end() if match else 0


def goes_on(before: str, after: str, firm: bool) -> bool:
    """Whether a paragraph goes on in what looks like the next one, since a page or a column ended in between."""
    if not before or ENDED.search(before) or bullet(after):
        return False
    if after[:1].islower():
        return True
    return not firm and (before.endswith((",", "-", SOFT_HYPHEN)) or (len(before) > 60 and not before.isupper()))


def sentences(text: str, abbreviations: Iterable[str] = ()) -> list[str]:
    """A paragraph's sentences, each exactly as it stands in it."""
    short = {*abbreviations}
    cuts = [0]
    for match in SENTENCE_END.finditer(text):
        word = re.search(r"([\w.]+)\W*$", text[max(0, match.start() - LONGEST_WORD) : match.start() + 1])
        last = word[1].rstrip(".") if word else ""
        if text[match.start()] == "." and (last in short or re.fullmatch(r"(?:[A-Z]|\d{1,2})", last)):
            continue
        cuts.append(match.end())
    parts = [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return [part for part in parts if part]
