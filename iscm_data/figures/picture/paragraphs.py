"""Paragraphs of Word and PowerPoint files: the font they name, and how much room they take at most, in any font.

Arial is what Office has everywhere; Liberation Sans, with which letters are measured, is as wide. A program that has
neither takes another, most often a wider one: so there is room to spare. Fonts differ most in how high their lines
are: so that is not left to them.
"""

from functools import lru_cache

from iscm_data.figures.picture.letters import ARIAL, width, wrapped

FONT = "Arial"
LEADING = 1.22  # the height of a line, as a part of its text's size
# How much wider than in Arial a text is in DejaVu Sans, the widest of the fonts that are common; in bold, True.
SPARE = {False: 1.15, True: 1.22}


def leading(size: float) -> float:
    """The height of a line, in the unit of `size`, as every length here."""
    return round(size * LEADING, 1)


@lru_cache(maxsize=16_384)
def height(text: str, size: float, room: float, bold: bool = False) -> float:
    """How high a text is in a column as wide as `room`; one without a letter is a line high."""
    return max(len(wrapped(text, size * SPARE[bold], room, ARIAL[bold])), 1) * leading(size)


def fitted(text: str, size: float, least: float, room: float, bold: bool = False) -> float:
    """The size, at most `size`, at which a text has as many lines in any font as it has in Arial: with fewer words to a
    line, room would be kept for one that stays empty."""
    lines = len(wrapped(text, size, room, ARIAL[bold]))
    sizes = (size - step / 2 for step in range(round(2 * (size - least)) + 1))
    return next((each for each in sizes if height(text, each, room, bold) <= lines * leading(each)), size)


def length(text: str, size: float, bold: bool = False) -> float:
    """How long a text is on one line."""
    return width(text, size * SPARE[bold], ARIAL[bold])
