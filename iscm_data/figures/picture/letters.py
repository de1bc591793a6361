"""Letters: how wide a text is, on how many lines it fits, and its outlines, so that it looks the same everywhere.

HarfBuzz sets the text, pairs of letters included, from the fonts that ship with the app: Source Sans for pictures, and
Liberation Sans, which is as wide as Arial, to know the room that a text takes in a file of Office.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

FONTS = Path(__file__).parent / "fonts"

# What XML has no place for, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[^\\S\u00a0\u202f]+")
# Where a line may end: not beside a number (10 of 43, Rabat Process 2019) or a slash, nor within "at least".
_BREAKS = re.compile(rf"(?<![\d/]){_SPACES.pattern}(?!\(?\d|/|(?:least|moins|menos)\b)")
_PARTS = re.compile("(?=&)|(?<=/)")  # of an address
_MISSING = 0  # the glyph of a letter that a font lacks: an empty box
_PLAIN = {"liga": False, "clig": False}  # a letter is a glyph: what is cut can be told by letters


@dataclass(frozen=True)
class Face:
    """A font file, of a variable one at a weight."""

    file: str
    weight: int = 0


TEXT, BOLD = Face("SourceSans3VF-Upright.ttf", 400), Face("SourceSans3VF-Upright.ttf", 650)
ARIAL = {False: Face("LiberationSans-Regular.ttf"), True: Face("LiberationSans-Bold.ttf")}
"""Of the widths of Arial: regular, and bold for True."""


@dataclass(frozen=True)
class Shaped:
    """A text set in a face: glyphs with their places from its start, and its length, all in thousandths of its size.

    `whole` says whether the face has every letter.
    """

    glyphs: tuple[tuple[int, float], ...]
    length: float
    whole: bool


@lru_cache(maxsize=8)
def _font(face: Face) -> hb.Font:
    made = hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / face.file))))
    made.scale = (1000, 1000)
    if face.weight:
        made.set_variations({"wght": face.weight})
    return made


@lru_cache(maxsize=16_384)
def shaped(text: str, face: Face) -> Shaped:
    """A text set in a face, on one line."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_font(face), buffer, _PLAIN)
    at, glyphs = 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        glyphs.append((info.codepoint, at + place.x_offset))
        at += place.x_advance
    return Shaped(tuple(glyphs), at, all(glyph != _MISSING for glyph, _ in glyphs))


def width(text: str, size: float, face: Face = TEXT) -> float:
    """The width of a text on one line, in the unit of its size."""
    return shaped(text, face).length * size / 1000


def _command(letter: str) -> Callable[..., None]:
    """What adds a command with its points, x and y of each, to a path, which HarfBuzz gives it last."""
    return lambda *numbers: numbers[-1].append(letter + " ".join(str(round(number)) for number in numbers[:-1]))


_PEN = hb.DrawFuncs()
_PEN.set_move_to_func(_command("M"))
_PEN.set_line_to_func(_command("L"))
_PEN.set_quadratic_to_func(_command("Q"))
_PEN.set_cubic_to_func(_command("C"))
_PEN.set_close_path_func(_command("Z"))


@lru_cache(maxsize=4096)
def outline(glyph: int, face: Face) -> str:
    """A glyph as the path of an SVG, a thousand to the size and upwards; "" where there is nothing to be seen."""
    path: list[str] = []
    _font(face).draw_glyph(glyph, _PEN, path)
    return "".join(path)


def clean(text: str) -> str:
    """A text without the characters that no XML can hold."""
    return _NOT_XML.sub("", text)


def wrapped(text: str, size: float, room: float, face: Face = TEXT) -> list[str]:
    """The lines of a text that is to be no wider than `room`: broken between words, though not at a space that is to
    hold two together (French puts one before a colon), nor beside a number or a slash where what it belongs to has
    room with it; and within a word wider than a whole line: an address between its parts, another anywhere."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in words(paragraph, size, room, face):
            longer = f"{line} {word}" if line else word
            if width(longer, size, face) <= room:
                line = longer
                continue
            if width(word, size, face) <= room:
                lines.append(line)
                line = word
                continue
            line = f"{line} " if line else ""
            for part in _PARTS.split(word):
                for letters in [part] if width(part, size, face) <= room else part:
                    if width(line + letters, size, face) > room:
                        lines.append(line)
                        line = ""
                    line += letters
        if line:
            lines.append(line)
    return lines


def words(text: str, size: float, room: float, face: Face = TEXT) -> list[str]:
    """What of a text stays on one line as wide as `room`: its words, with the numbers that belong to them."""
    found: list[str] = []
    for each in filter(None, _BREAKS.split(text)):
        found += [each] if width(each, size, face) <= room else filter(None, _SPACES.split(each))
    return found


def balanced(text: str, size: float, room: float) -> list[str]:
    """The same in bold, on lines of about the same length: a title that leaves no word alone on its last line."""
    lines = wrapped(text, size, room, BOLD)
    for share in range(50, 100, 5):
        even = wrapped(text, size, room * share / 100, BOLD)
        if len(even) == len(lines):
            return even
    return lines
