"""Letters: how wide a text is, on how many lines it fits, and whether the font has all of them.

Measured with Liberation Sans, which ships with the app: it is as wide as Arial, letter by letter, so that a text set
in either takes the same room.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
FILES = {False: FONTS / "LiberationSans-Regular.ttf", True: FONTS / "LiberationSans-Bold.ttf"}
_EM = 1000  # px: measured large, since a small size is rounded to the pixels of a screen

# What XML has no place for, not even escaped; and what has no width and shows nothing.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"<(/?)(b|u|br|a)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp);", re.IGNORECASE)
_SPACES = re.compile("[^\\S\u00a0\u202f]+")


class Unknown(ValueError):
    """A figure holds something that this renderer does not know how to draw."""


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style."""

    text: str
    bold: bool = False
    underlined: bool = False


Line = tuple[Run, ...]


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FILES[bold], _EM)


@lru_cache(maxsize=16_384)
def _width(text: str, bold: bool) -> float:
    return _font(bold).getlength(text) / _EM


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in px, set at `size` px."""
    return _width(text, bold) * size


def line_width(line: Line, size: float) -> float:
    """The width of a line in px, set at `size` px."""
    return sum(width(run.text, size, run.bold) for run in line)


@lru_cache(maxsize=4096)
def has(letter: str) -> bool:
    """Whether the font has a letter; where not, it would be drawn as an empty box."""
    return letter.isspace() or bytes(_font(False).getmask(letter)) != bytes(_font(False).getmask("\uffff"))


def clean(text: str) -> str:
    """A text without the characters that no XML can hold."""
    return _NOT_XML.sub("", text)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The lines of a text that is to be no wider than `room` px: broken between words, though not at a space that is
    to hold two together (French puts one before a colon), and within a word wider than a whole line (an address)."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in filter(None, _SPACES.split(paragraph)):
            longer = f"{line} {word}" if line else word
            if width(longer, size, bold) <= room:
                line = longer
                continue
            if width(word, size, bold) <= room:
                lines.append(line)
                line = word
                continue
            line = f"{line} " if line else ""
            for letter in word:
                if width(line + letter, size, bold) > room:
                    lines.append(line)
                    line = ""
                line += letter
        if line:
            lines.append(line)
    return lines


def parsed(text: str) -> list[Line]:
    """A figure's text as lines: <b>, <u> and <br> mean what they say, a link leaves its words. Raises Unknown for
    another tag."""
    lines: list[list[Run]] = [[]]
    on = {"b": 0, "u": 0}
    at = 0
    for tag in [*_TAG.finditer(text), None]:
        _append(lines[-1], text[at : tag.start() if tag else len(text)], on)
        if tag is None:
            break
        at = tag.end()
        name = tag[2].lower()
        if name == "br":
            lines.append([])
        elif name in on:
            on[name] += -1 if tag[1] else 1
    return [tuple(line) for line in lines]


def _append(line: list[Run], text: str, on: dict[str, int]) -> None:
    if found := re.search(r"</?[a-z][^<>]*>", text, re.IGNORECASE):
        raise Unknown(f"The text {text!r} has the tag {found[0]}.")
    plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text).replace("\u200b", "")
    if plain:
        line.append(Run(clean(plain), on["b"] > 0, on["u"] > 0))
