"""A document as its lines in reading order, and what all formats have in common."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from iscm_data.curate.ingest.forms import is_box

MEGABYTE = 1024 * 1024

# Letters that typesetting joins: the words are the same without.
TYPESETTING = {0xFB00 + i: text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
# Controls that Windows' letters become where somebody took them for Latin-1: “ is 0x93.
TYPESETTING |= {
    0x80 + i: c for i, c in enumerate(bytes(range(0x80, 0xA0)).decode("cp1252", "replace")) if c != "\ufffd"
}
# Forms of letters that Arabic and Hebrew take in print: in words they are the letters.
TYPESETTING |= {n: unicodedata.normalize("NFKC", chr(n)) for n in (*range(0xFB1D, 0xFDFC), *range(0xFE70, 0xFEFD))}
SOFT_HYPHEN = "\u00ad"
UNREADABLE = "\ufffd"  # in place of a letter of which a document does not say what it is
LONGEST_WORD = 80  # characters: what is looked at before a mark, so that the way back has an end
TOLD = 80  # characters of what was left out are told
TOO_DEEP = "has parts within parts that go too deep; copy its text into a new document, and give that"
RAISED, LEVEL = "\x0e", "\x0f"  # readers put these around what stands raised, as the mark of a note


class IngestError(Exception):
    """A document that cannot be taken in; the message says what is wrong with it and what to do."""


@dataclass(frozen=True)
class Line:
    """One line as it stands in the document. `gap`: a new paragraph (or cell, or box) begins with it. `note`: it is a
    foot- or endnote's, and stands behind the paragraph that refers to it."""

    text: str
    gap: bool = True
    note: bool = False


@dataclass(frozen=True)
class Document:
    """A document's lines in reading order."""

    kind: str  # text, docx, html or pdf
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether the format itself says where a paragraph ends."""
        return self.kind in ("docx", "html")


def encoding_of(content: bytes) -> str:
    """The encoding that a text's first bytes mark, "" for none."""
    marks = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-32", b"\xff\xfe\0\0"), ("utf-32", b"\0\0\xfe\xff"))
    for encoding, mark in (*marks, ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if content.startswith(mark):
            return encoding
    return ""


def decoded(content: bytes) -> str:
    """Text as UTF-8, or as its first bytes mark it. Raises IngestError for anything else."""
    encoding = encoding_of(content) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise IngestError(f"is not {name} text (byte {error.start} is none); save it as UTF-8") from error


# A page's number alone: 7, – 7 –, page 7 of 12, 7 | Page, vii. No year, and nothing that ends a sentence.
_DASH = r"[\s\-–—|·\[\]()•]*"
_PAGE = r"(?:p\s*a\s*g\s*e|p[áa]gina|p[áa]g\.?|p\.|seite)"
_ARABIC, _ROMAN = r"(?:[1-9]\d{0,2})", r"(?=[ivx])(?:x{0,3}(?:ix|iv|v?i{0,3}))"
PAGE_NUMBER = re.compile(
    rf"(?i){_DASH}(?:{_PAGE}{_DASH})?(?P<number>{_ARABIC}|{_ROMAN})"
    rf"(?:{_DASH}(?:of|/|sur|de|von|\|){_DASH}{_ARABIC})?(?:{_DASH}{_PAGE})?{_DASH}"
)


def cleaned(text: str) -> str:
    """A line with the same words, without what typesetting and file formats add: ligatures, odd spaces, controls."""
    text = unicodedata.normalize("NFC", text.translate(TYPESETTING))
    return re.sub(r" +", " ", "".join(map(_cleaned, text))).strip()


def _cleaned(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zs" | "Zl" | "Zp":
            return " "
        case "Cf":  # nobody sees it
            return character if character == SOFT_HYPHEN else ""
        case "Co" | "Cs":  # a font's own, which no other font has
            return UNREADABLE
    return character


@dataclass
class LeftOut:
    """What a reader left out of a document's text, by why: a curator is told."""

    told: dict[str, list[str]] = field(default_factory=dict)
    open: str = ""  # why that was left out which came last, as long as nothing was seen since

    STRUCK = "text that is struck out was left out"
    HIDDEN = "hidden text was left out"
    FAINT = "text that may not differ from what lies behind it was kept; look whether it is seen"
    MARKS = "raised marks and numbers were left out, as those of notes"
    PROMPTS = "fields that nobody filled in were left out"
    CONTENTS = "a table of contents was left out"
    LETTERS = f"letters of which the document does not say what they are stand as {UNREADABLE}; look what they are"

    def add(self, why: str, text: str) -> None:
        """Keep what was left out. It goes on with what came before it, until `seen` parts them."""
        pieces = self.told.setdefault(why, [])
        if self.open != why and cleaned(text):
            pieces.append(text)
            self.open = why
        elif self.open == why and len(pieces[-1]) < TOLD:
            pieces[-1] += text

    def seen(self) -> None:
        """Something is seen, or a paragraph ends: what is left out from now on is another passage."""
        self.open = ""

    def line(self, text: str) -> str:
        """A line as it is kept: cleaned, without the marks of notes, with letters that cannot be read in view."""
        plain = cleaned(self._level(text))
        plain = re.sub(rf"^{UNREADABLE}(?= )", "•", plain)  # of a list, in a font of signs
        for word in plain.split() if UNREADABLE in plain else ():
            if UNREADABLE in word:
                self.word(self.LETTERS, word)
        return plain

    def lines(self, rows: Iterable[str], note: bool = False) -> list[Line]:
        """The lines of one paragraph, without those in which nothing is left."""
        filled = [plain for row in rows if (plain := self.line(row))]
        return [Line(plain, number == 0, note) for number, plain in enumerate(filled)]

    def notes(self) -> tuple[str, ...]:
        """What the curator is told: why, and the first few pieces."""
        return tuple(f"{why}: {_few(pieces)}" for why, pieces in self.told.items() if pieces)

    def word(self, why: str, word: str) -> None:
        """Keep something that is a passage of its own."""
        self.seen()
        self.add(why, word)
        self.seen()

    def _level(self, text: str) -> str:
        """A line in which nothing is raised: the marks of notes are gone, powers and ordinals are kept."""
        text = re.sub(rf"[{RAISED_SIGNS}]+", lambda m: f"{RAISED}{m[0].translate(_LOWERED)}{LEVEL}", text)
        text = text.replace(LEVEL + RAISED, "")
        made, at = "", 0
        for raised in re.finditer(f"{RAISED}([^{RAISED}{LEVEL}]*){LEVEL}", text):
            made += text[at : raised.start()]
            at = raised.end()
            before = made[-LONGEST_WORD:]
            if not (told := raised[1].strip()):
                made += raised[1]
            elif (kept := _raised(before, told, text[at : at + 1])) is not None:
                made += kept
            else:
                self.word(self.MARKS, f"{(before.split() or [''])[-1]}{told}")
        return re.sub(f"[{RAISED}{LEVEL}]", "", made + text[at:])


SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
RAISED_SIGNS = f"{SUPERSCRIPTS}⁽⁾"  # brackets too, as around the mark of a note
_LOWERED = str.maketrans(RAISED_SIGNS, "0123456789+-()")
_LIFTED = str.maketrans("0123456789+-−–", SUPERSCRIPTS + "⁻⁻")
_MARK = re.compile(
    r"[\[(]*(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})(?:(?:\s*[,;–-]\s*|\s)(?:\d{1,3}|[a-z*†‡]))*[\])]*[.,]?"
)
_ORDINAL = re.compile(r"(?i)(?:st|nd|rd|th|er|re|ère|e|è?me|nde?|[oaºª]s?)")
_UNIT = re.compile(r"(?:^|[\d\s/])(?:[kcdmµn]?m|ft|in|mi|s)$")


def _raised(before: str, raised: str, after: str) -> str | None:
    """What stands raised behind a text, as it is kept; None for the mark of a note, which is no part of the text."""
    word = re.search(r"[^\W_]*$", before)
    last = word[0] if word else ""
    if after[:1] in ("/", "⁄") and raised.isdigit():  # the upper half of a fraction
        return f" {raised}" if last else raised
    if last and _ORDINAL.fullmatch(raised) and re.fullmatch(r"\d+|[IVXLC]+", last):
        return raised  # 21st, XXIe
    number = re.fullmatch(r"[+\-−–]?\d+", raised)
    if number and (_UNIT.search(before) or (last.isdigit() and not re.fullmatch(r"(?:19|20)\d\d", last))):
        return raised.translate(_LIFTED)  # m², 10⁶
    if _MARK.fullmatch(raised) and not (raised.isalpha() and len(last) == 1):  # no mark in Mme, no
        return None
    return raised if last and len(raised) < 4 else f" {raised} "  # Mme; or text that is only set so


def _few(pieces: list[str]) -> str:
    shown = [textwrap.shorten(piece, TOLD, placeholder=" …") for piece in dict.fromkeys(map(cleaned, pieces))]
    return " · ".join(shown[:6]) + (f" · and {len(shown) - 6} more" if len(shown) > 6 else "")


def row_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of a table's row: as one where a cell of it is a box, so that the box stays with its words."""
    if not any(is_box(line.text) for line in lines):
        return lines
    return (Line(" ".join(line.text for line in lines)),)
