"""A document as its lines in reading order, and what all formats have in common."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024

# Letters that typesetting joins, and what no reader sees: the words are the same without them.
TYPESETTING = {0xFB00 + i: text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
TYPESETTING |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
SOFT_HYPHEN = "\u00ad"


class IngestError(Exception):
    """A document that cannot be taken in; the message says what is wrong with it and what to do."""


@dataclass(frozen=True)
class Line:
    """One line as it stands in the document. `gap`: a new paragraph (or cell, or box) begins with it."""

    text: str
    gap: bool = True


@dataclass(frozen=True)
class Document:
    """A document's lines in reading order. `firm`: the format itself says where a paragraph ends."""

    path: Path
    kind: str
    lines: tuple[Line, ...]
    firm: bool
    notes: tuple[str, ...] = ()


def decoded(content: bytes) -> str:
    """Text as UTF-8, or as UTF-16 where it begins with the mark of it. Raises IngestError for anything else."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError(f"is not UTF-8 text (byte {error.start} is none); save it as UTF-8") from error


def text_lines(text: str) -> tuple[Line, ...]:
    """The lines of a plain text; an empty line or a page break ends a paragraph."""
    lines: list[Line] = []
    gap = True
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    for page in pages:
        rows = page.split("\n")
        if len(pages) > 1:
            rows = without_page_number(rows)
        for row in rows:
            plain = cleaned(row)
            if plain:
                lines.append(Line(plain, gap))
            gap = not plain
        gap = True
    return tuple(lines)


def without_page_number(rows: list[str]) -> list[str]:
    """The rows of one page without a first or last one that holds nothing but the page's number."""
    filled = [i for i, row in enumerate(rows) if row.strip()]
    numbers = {i for i in (*filled[:1], *filled[-1:]) if PAGE_NUMBER.fullmatch(rows[i])}
    return [row for i, row in enumerate(rows) if i not in numbers]


PAGE_NUMBER = re.compile(r"(?i)\W*(page|p\.)?\W*\d{1,4}\W*((of|/|\||sur|de)\W*\d{1,4}\W*)?")


def cleaned(text: str) -> str:
    """A line with the same words, without what typesetting and file formats add: ligatures, odd spaces, controls."""
    text = unicodedata.normalize("NFC", text.translate(TYPESETTING))
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp") else c for c in text)
    return re.sub(r" +", " ", text).strip()


def paragraphs(lines: Iterable[Line]) -> Iterator[list[str]]:
    """The lines of each paragraph."""
    block: list[str] = []
    for line in lines:
        if line.gap and block:
            yield block
            block = []
        block.append(line.text)
    if block:
        yield block
