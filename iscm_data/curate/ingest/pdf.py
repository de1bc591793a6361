"""The lines of a PDF in reading order, columns one after the other, without running heads and page numbers."""

import io
import logging
import re
import zlib
from collections import Counter

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException

from iscm_data.curate.ingest.documents import MEGABYTE, PAGE_NUMBER, IngestError, Line, cleaned

MOST_PAGES = 300
LARGEST_UNPACKED = 200 * MEGABYTE
EDGE = 2  # so many lines at the top and at the bottom of a page may be running heads


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A PDF's lines and notes. Raises IngestError for one that is locked, damaged, too long or only a picture."""
    _swells(content)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are about fonts and colours
    pages = []
    try:
        for number, page in enumerate(extract_pages(io.BytesIO(content), laparams=LAParams()), start=1):
            if number > MOST_PAGES:
                raise IngestError(f"has more than {MOST_PAGES} pages; save only the pages of the summary")
            pages.append(_boxes(page))
    except IngestError:
        raise
    except PDFPasswordIncorrect as error:
        raise IngestError("is locked with a password; save a copy without one") from error
    except (PDFException, Exception) as error:  # pdfminer lets through what its parts raise on a damaged file
        raise IngestError("is damaged: it cannot be read as a PDF; open it and save it again") from error
    empty = [str(number) for number, boxes in enumerate(pages, start=1) if not boxes]
    if len(empty) == len(pages):
        raise IngestError("has no text in it, only pictures: a scan. Run text recognition (OCR) over it first")
    heads = _running_heads(pages)
    found = []
    for boxes in pages:
        edges = _edges(boxes)
        for box in boxes:
            kept = [
                (y, text)
                for y, text in box
                if not ((y, text) in edges and (_masked(text) in heads or PAGE_NUMBER.fullmatch(text)))
            ]
            found += [Line(text, gap=number == 0) for number, (_, text) in enumerate(kept)]
    notes = (f"no text was found on page {', '.join(empty)}: look whether it is a scan",) if empty else ()
    return tuple(found), notes


def _swells(content: bytes) -> None:
    """Raise IngestError for a PDF whose packed parts would fill the memory. They are unpacked only up to the limit."""
    left = LARGEST_UNPACKED
    for match in re.finditer(rb"stream\r?\n", content):
        end = content.find(b"endstream", match.end())
        packed = memoryview(content)[match.end() : end if end >= 0 else len(content)]
        try:
            left -= len(zlib.decompressobj().decompress(packed, left + 1))
        except zlib.error:
            continue  # packed in another way, or not at all
        if left < 0:
            limit = LARGEST_UNPACKED // MEGABYTE
            raise IngestError(f"swells to more than {limit} MB when it is unpacked; save only the summary's pages")


Box = list[tuple[float, str]]  # the height on the page, and the words, of each line


def _boxes(page: LTPage) -> list[Box]:
    boxes = []
    for item in page:
        if isinstance(item, LTTextBox):
            rows = [(line.y0, cleaned(line.get_text())) for line in item if isinstance(line, LTTextLine)]
            if filled := [(y, text) for y, text in rows if text]:
                boxes.append(filled)
    return boxes


def _edges(boxes: list[Box]) -> set[tuple[float, str]]:
    rows = sorted((row for box in boxes for row in box), reverse=True)
    return {*rows[:EDGE], *rows[-EDGE:]}


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _running_heads(pages: list[list[Box]]) -> set[str]:
    """Lines at the edge of at least two pages and of at least half of them, whatever numbers are in them."""
    counted = Counter(text for boxes in pages for text in {_masked(text) for _, text in _edges(boxes)})
    return {text for text, n in counted.items() if n >= 2 and 2 * n >= len(pages)}
