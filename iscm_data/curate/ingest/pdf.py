"""The lines of a PDF in reading order, columns one after the other, without running heads and page numbers."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median

from pdfminer.layout import LTText, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFXRefFallback
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value

from iscm_data.curate.ingest import notes
from iscm_data.curate.ingest.documents import (
    LEVEL,
    PAGE_NUMBER,
    RAISED,
    UNREADABLE,
    IngestError,
    LeftOut,
    Line,
    cleaned,
)
from iscm_data.curate.ingest.drawn import Sheets
from iscm_data.curate.ingest.letters import Letter
from iscm_data.curate.ingest.passages import ENDED
from iscm_data.curate.ingest.unpacking import Parser

DAMAGED = "is damaged: it cannot be read as a PDF; open it and save it again"
MOST_PAGES = 300
EDGE = 3  # so many lines at the top and at the bottom of a page may be running heads
HEIGHT = 20  # points: what stands nearer to the edge of its page than another by more is not at its place
LETTERS = ("i", "v", "x")  # which may say other than a number, as in a table
ITEM = re.compile(r"(?:[(\[]?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]+)[.)\]]+|[•▪●○–-])\s")  # how one of a list begins
INDENT = 40  # points: no further is the text of an item set in
FINE_PRINT = 0.93  # of the size of most letters: notes are set in less
ATTACHED = "it has files attached, which were not read: look whether the summary is in one of them"
MOSTLY_PICTURE, FEW = 0.5, 200  # of a page that a picture covers; letters beside it
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
UNREADABLE_SHARE = 0.5  # of all letters: with more, nothing is gained by reading


@dataclass(frozen=True)
class _Row:
    """A line of a page: its text, with what is raised marked; where it stands, how large its letters are."""

    raw: str
    y: float
    x: float
    x1: float
    size: float
    box: int
    alone: bool  # in its box

    @cached_property
    def text(self) -> str:
        return cleaned(re.sub(f"[{RAISED}{LEVEL}]", "", self.raw))


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A PDF's lines and notes. Raises IngestError for one that is locked, damaged, too long or only a picture."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are about fonts and colours
    left = LeftOut()
    try:
        pages, told = _read(content, left)
    except (IngestError, RecursionError):
        raise
    except PDFPasswordIncorrect as error:
        raise IngestError("is locked with a password; save a copy without one") from error
    except PDFEncryptionError as error:
        raise IngestError("is locked in a way that is not read; save a copy that is not locked") from error
    except Exception as error:  # pdfminer lets through what its parts raise on a damaged file
        raise IngestError(DAMAGED) from error
    letters = "".join(row.text for page in pages for row in page)
    if letters.count(UNREADABLE) > UNREADABLE_SHARE * len(letters):
        raise IngestError("does not say which letters its text has. Run text recognition (OCR) over it first")
    return tuple(_lines(pages, left)), (*told, *left.notes())


def _read(content: bytes, left: LeftOut) -> tuple[list[list[_Row]], list[str]]:
    """The rows of each page, and what a curator must know of the document."""
    document = PDFDocument(Parser(content))
    if content.count(b"startxref") > 1 and any(isinstance(one, PDFXRefFallback) for one in document.xrefs):
        raise IngestError(DAMAGED)  # what was changed later would not be found
    sheets = Sheets(document.catalog, left)
    pages: list[list[_Row]] = []
    pictured = False
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MOST_PAGES:
            raise IngestError(f"has more than {MOST_PAGES} pages; save only the pages of the summary")
        rows = _rows(sheets.draw(number, page))
        pages.append(rows)
        pictured = pictured or sheets.picture > 0
        if not rows:
            sheets.tell("no text was found on page {}: look whether it is a scan")
        elif sheets.picture >= MOSTLY_PICTURE and sum(len(row.text) for row in rows) < FEW:
            sheets.tell("page {} is mostly a picture: look whether there is text in it")
        if any(RIGHT_TO_LEFT.search(row.raw) for row in rows):
            sheets.tell("text that runs from right to left stands on page {}: compare its order with the page")
        if sheets.slanted:
            sheets.tell("text that stands at an angle on page {} was not read")
    if "XFA" in dict_value(document.catalog.get("AcroForm")):
        raise IngestError("is a form whose answers are not on its pages (XFA); print it to a new PDF, and give that")
    if not any(pages) and left.notes():
        raise IngestError(f"has no text that is seen on its pages; {left.notes()[0]}")
    if not any(pages) and pictured:
        raise IngestError("has no text in it, only pictures: a scan. Run text recognition (OCR) over it first")
    if not any(pages):
        raise IngestError("has no text that can be read; open it, print it to a new PDF, and give that")
    if "Collection" in document.catalog or "EmbeddedFiles" in dict_value(document.catalog.get("Names")):
        sheets.tell(ATTACHED)
    return pages, [what.format(", ".join(map(str, numbers))) for what, numbers in sheets.told.items()]


def _rows(boxes: Sequence[LTTextBox]) -> list[_Row]:
    """The lines of a page in reading order, each drawn once."""
    rows: list[_Row] = []
    for number, box in enumerate(boxes):
        inside = [line for line in box if isinstance(line, LTTextLine) and not line.is_empty()]
        for line in inside:
            size = median(one.size for one in line if isinstance(one, Letter))
            row = _Row(
                _in_order([one.get_text() for one in line if isinstance(one, LTText)]),
                line.y0,
                line.x0,
                line.x1,
                size,
                number,
                len(inside) == 1,
            )
            twice = any(
                abs(row.y - other.y) < 0.6 * size and abs(row.x - other.x) < size and row.text == other.text
                for other in rows
            )
            if row.text and not twice:
                rows.append(row)
    return rows


def _in_order(letters: list[str]) -> str:
    """A line's letters, given from left to right, as they are read: Arabic and Hebrew from right to left."""
    kinds = "".join("R" if RIGHT_TO_LEFT.search(one) else "L" if any(map(str.isalnum, one)) else "." for one in letters)
    within = "R"
    if 2 * kinds.count("R") > sum(any(map(str.isalpha, one)) for one in letters):
        letters, kinds, within = letters[::-1], kinds[::-1], "L"
    for run in re.finditer(rf"{within}(?:[{within}.]*{within})?", kinds) if "R" in kinds else ():
        letters[run.start() : run.end()] = letters[run.start() : run.end()][::-1]
    return "".join(letters)


# --- what is text, and what is a running head, a page's number, a note ------------------------------------------------


def _lines(pages: Sequence[Sequence[_Row]], left: LeftOut) -> list[Line]:
    sizes = [row.size for page in pages for row in page for _ in row.text]
    body = median(sizes) if sizes else 0
    found: list[Line] = []
    read: list[tuple[int, _Row]] = []  # the rows that stay, each with the number of the line behind it
    aside: list[tuple[int, list[Line]]] = []
    texts = [*_without_heads(pages)]
    for number, page in enumerate(texts):
        following = texts[number + 1][0].text if number + 1 < len(texts) and texts[number + 1] else ""
        foot = _foot(page, body, following, bool(aside) and not ENDED.search(aside[-1][1][-1].text))
        start, box = len(read), -1
        for row in page:
            if not any(row in note for note in foot) and (text := left.line(row.raw)):
                gap = row.box != box and not (len(read) > start and _hangs(read[-1][1], row, page))
                found.append(Line(text, gap))
                read.append((len(found), row))
                box = row.box
        for note in foot:
            mark, first = notes.opened(note[0].raw, dotted=True) or ("", note[0].raw)
            text = left.line(" ".join([first, *(row.raw for row in note[1:])]))
            if not mark:  # it goes on from the page before
                aside[-1][1][-1] = Line(f"{aside[-1][1][-1].text} {text}", note=True)
            elif text:
                nearest = (*read[start:], *reversed(read[:start]))  # on this page, or, of an endnote, before it
                at = next((n for n, row in nearest if notes.refers(row.raw, mark)), len(found))
                aside.append((at, [Line(text, note=True)]))
    return notes.placed(found, aside)


def _hangs(before: _Row, row: _Row, page: Sequence[_Row]) -> bool:
    """Whether a row goes on with an item of a list: set in below its number, in whose row its first word had no
    room."""
    if not (before.x < row.x < before.x + INDENT and 0 < before.y - row.y < 2 * row.size):
        return False
    first = len(row.text.split()[0]) * (row.x1 - row.x) / len(row.text)
    margin = max(one.x1 for one in page if abs(one.x - before.x) < INDENT)
    return before.x1 + first > margin and bool(ITEM.match(before.text)) and not ITEM.match(row.text)


def _foot(page: Sequence[_Row], body: float, following: str, open_: bool) -> list[list[_Row]]:
    """The notes at the foot of a page, each as its rows: small print below all other text that begins with a mark, or
    goes on with what the page before left `open_`; or a last paragraph that begins with a mark, where the sentence
    before it goes on in the text that is `following`."""
    low = min((row.y for row in page if row.size > FINE_PRINT * body), default=None)
    fine = sorted((row for row in page if low is not None and row.y < low), key=lambda row: (-row.y, row.x))
    found: list[list[_Row]] = []
    for row in fine:
        if not found or notes.opened(row.raw, dotted=True):
            found.append([])
        found[-1].append(row)
    if found and not (open_ or notes.opened(found[0][0].raw, dotted=True)):
        del found[0]
    last = [row for row in page if row.box == page[-1].box] if page and not fine else []
    above = page[: len(page) - len(last)]
    lowest = last and above and last[0].y < min(row.y for row in above)
    if lowest and notes.opened(last[0].raw) and following[:1].islower() and not ENDED.search(above[-1].text):
        found.append(last)
    return found


def _without_heads(pages: Sequence[Sequence[_Row]]) -> Iterator[list[_Row]]:
    """The rows of each page that are neither a running head nor the page's number."""
    edges = [(_groups(page, top=True), _groups(page, top=False)) for page in pages]
    near = [[row for side in both for group in side for row in group] for both in edges]
    kinds = [{id(row): _kinds(row, number) for row in rows} for number, rows in enumerate(near)]
    counted = Counter(kind for rows in kinds for kind in {kind for of_row in rows.values() for kind in of_row})
    # Heads of the left pages are on every second.
    heads = {text for text, n in counted.items() if n >= 2 and 2 * n >= len(pages) - 1}
    numbers = {id(row) for row in _page_numbers(near)}
    for page, both, of_page in zip(pages, edges, kinds, strict=True):
        out: set[int] = set()
        for side in both:
            for group in side:
                found = {id(row) for row in group if id(row) in numbers or of_page[id(row)] & heads}
                out |= found
                if len(found) < len(group):
                    break  # further in, there is text
        yield [row for row in page if id(row) not in out]


def _groups(page: Sequence[_Row], top: bool) -> list[list[_Row]]:
    """The first lines at an edge of a page, each with all that stands at its height."""
    rows = sorted(page, key=lambda row: row.y, reverse=top)
    return [[*group] for _, group in groupby(rows, key=lambda row: round(row.y / 3))][:EDGE]


def _page_numbers(near: Sequence[Sequence[_Row]]) -> Iterator[_Row]:
    """Rows at the edges that are the page's number: they count with the pages, or stand alone and cannot be else."""
    found: list[tuple[int, int, _Row]] = []
    for page, rows in enumerate(near):
        for row in rows:
            if match := PAGE_NUMBER.fullmatch(row.text):
                found.append((page, _value(match["number"]), row))
    counted = Counter(number - page for page, number, _ in {(page, number, "") for page, number, _ in found})
    for page, number, row in found:
        labelled = not re.fullmatch(r"\W*\w+\W*", row.text)
        only = len(near) == 1 and row.text.lower() not in LETTERS
        if counted[number - page] > 1 or (row.alone and (number == page + 1 or labelled or only)):
            yield row


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = {"i": 1, "v": 5, "x": 10}
    digits = [values[c] for c in number.lower()]
    return sum(-one if one < next_ else one for one, next_ in zip(digits, [*digits[1:], 0], strict=True))


def _kinds(row: _Row, page: int) -> set[tuple[str, float]]:
    """What a row is alike to on other pages: its text, or that with a number in it that counts with the pages, at its
    height."""
    numbers = [*re.finditer(r"\d{1,6}", row.text)][:6]
    moved = (row.text[: n.start()] + f"#{int(n[0]) - page}#" + row.text[n.end() :] for n in numbers)
    return {(text, round(row.y / HEIGHT + half) - half) for text in (row.text, *moved) for half in (0, 0.5)}
