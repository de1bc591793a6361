"""The letters of a page of a PDF: each with its place; signs and raised ones as they are read."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pdfminer.encodingdb import EncodingDB
from pdfminer.layout import LTChar, LTComponent
from pdfminer.utils import Rect

from iscm_data.curate.ingest.documents import LEVEL, RAISED, SOFT_HYPHEN, UNREADABLE
from iscm_data.curate.ingest.sight import BLACK, Colour
from iscm_data.curate.ingest.signs import has_signs, sign

SMALL = 0.85  # so much of its neighbour's size, and less, is a raised letter


class Letter(LTChar):
    """A letter, or what stands for one: its text may be changed, and its place."""

    told = ""
    base = 0.0  # the height of the line on which it stands
    string = 0  # with which it was drawn
    inks: tuple[Colour, Colour] = (BLACK, BLACK)  # within, and at its edge
    out = False  # of what is shown of the page

    def get_text(self) -> str:
        """What it says."""
        return self.told

    def widen(self, x0: float, x1: float) -> None:
        """Take the place of others as well."""
        self.set_bbox((min(self.x0, x0), self.y0, max(self.x1, x1), self.y1))


class Field(Letter):
    """What somebody wrote into a field, or its box."""

    def __init__(self, told: str, place: Rect) -> None:
        LTComponent.__init__(self, place)
        self.told, self.size, self.upright, self.base = told, self.height, True, self.y0

    def stand(self, beside: Letter, x: float) -> None:
        """Stand in the line of a letter, from there on."""
        self.set_bbox((x, beside.y0, x + beside.size, beside.y1))
        self.base, self.size = beside.base, beside.size


def lifted(letters: Sequence[Letter]) -> list[Letter]:
    """Letters with what stands raised beside one as a part of it, between the marks for that."""
    made: list[Letter] = []
    at = 0
    while at < len(letters):
        base = letters[at]
        end = at + 1
        while end < len(letters) and _is_raised(letters[end], base) and _beside(letters[end - 1], letters[end]):
            end += 1
        if end > at + 1:
            run = letters[at + 1 : end]
            base.told += f"{RAISED}{''.join(one.told for one in run)}{LEVEL}"
            base.widen(base.x0, run[-1].x1)
        elif end < len(letters) and _is_raised(base, letters[end]) and _beside(base, letters[end]):
            # At the beginning of a line, as before the text of a note.
            letters[end].told = f"{RAISED}{base.told}{LEVEL}{letters[end].told}"
            letters[end].widen(base.x0, base.x1)
            at = end
            continue
        made.append(base)
        at = end
    return made


def _is_raised(one: Letter, base: Letter) -> bool:
    lifted = one.base - base.base
    return one.size <= SMALL * base.size and 0.2 * base.size < lifted < base.size and not one.told.isspace()


def _beside(one: Letter, other: Letter) -> bool:
    return -0.3 * one.height <= other.x0 - one.x1 <= 0.4 * max(one.size, other.size)


def meant(font: Any, cid: int, told: str) -> str:
    """What a letter shows of which the font says that it is `told`."""
    if told == " " and cid == 0xAD and font.unicode_map is None:
        return SOFT_HYPHEN  # so it is in Windows' encoding
    name = getattr(font, "basefont", "")
    if not has_signs(name) or len(told) != 1:
        return told
    usual = {EncodingDB.get_encoding(one).get(cid) for one in ("StandardEncoding", "WinAnsiEncoding")}
    if font.unicode_map is None and told in (UNREADABLE, *usual):
        return sign(name, cid)
    return told if ord(told) < 0x100 and "Symbol" in name else sign(name, ord(told))


def insert(letters: list[Letter], field: Field) -> None:
    """Put what stands in a field where it belongs: before the words right of it, or else behind those left of it."""
    line = [
        (n, one) for n, one in enumerate(letters) if min(one.y1, field.y1) - max(one.y0, field.y0) > 0.4 * one.height
    ]
    right = min(((one.x0, n) for n, one in line if one.x0 > field.x0), default=None)
    left = max(((one.x1, n) for n, one in line if one.x1 <= field.x0 + 1), default=None)
    if right and right[0] - field.x1 < 2 * (one := letters[right[1]]).size:
        field.stand(one, one.x0 - 1.5 * one.size)
        letters.insert(right[1], field)
    elif left and field.x0 - left[0] < 6 * (one := letters[left[1]]).size:
        field.stand(one, one.x1 + 0.5 * one.size)
        letters.insert(left[1] + 1, field)
    else:
        letters.append(field)


def said(letters: Sequence[Letter]) -> str:
    """What letters say, with spaces where they stand apart."""
    told = letters[0].told
    for before, after in pairwise(letters):
        apart = abs(after.base - before.base) > 0.3 * after.size or after.x0 - before.x1 > 0.15 * after.size
        told += f" {after.told}" if apart else after.told
    return told
