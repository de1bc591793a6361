"""What is painted on a page of a PDF, and which letters are not seen on it or beneath it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pdfminer.utils import Rect

from iscm_data.curate.ingest.documents import IngestError, LeftOut
from iscm_data.curate.ingest.sight import NEAR, SMALLEST, UNKNOWN, WHITE, Colour, alike

MOST_LOOKS = 200_000_000  # at letters for what is painted at their height, on a page
MIDDLE = (0.1, 0.45)  # of a letter's size, above the line on which it stands: what hides this, hides the letter
INKED_BY_NAME = ("Separation", "DeviceN", "Indexed", "Lab", "Pattern")  # colours that say nothing without more
RECOGNISED = "text on page {} lies unseen in a picture, as text recognition leaves it: compare it with the picture"


@dataclass(frozen=True)
class Paint:
    """Something that is painted. `before`: so many letters were drawn before it. `solid`: nothing is seen through it,
    and it fills most of its box. `whole`: it fills all of it; what is not whole may lie behind a letter in its box, or
    not. `picture`: may show letters."""

    box: Rect
    before: int
    colour: Colour = UNKNOWN
    solid: bool = False
    whole: bool = False
    picture: bool = False


@dataclass(frozen=True)
class Veil:
    """How much of what is drawn covers what is beneath: fills and strokes; and what else comes between."""

    fill: float = 1
    stroke: float = 1
    mixed: bool = False
    masked: bool = False


def ink(space: Any, value: Any, cover: float = 1, mixed: bool = False) -> Colour:
    """A colour as PDFs give it: grey; red, green and blue; or four inks of print. `mixed`: with what is beneath."""
    name = "" if space is None else space.name
    if name == "Separation" and value == 0:
        return (*WHITE[:3], cover)
    if mixed or name in INKED_BY_NAME or isinstance(value, str):
        return (*UNKNOWN[:3], cover)
    parts = value if isinstance(value, tuple) else (value,) * 3
    if len(parts) == 4:
        parts = tuple((1 - part) * (1 - parts[3]) for part in parts[:3])
    red, green, blue = (min(1.0, max(0.0, float(part))) for part in parts)
    return red, green, blue, cover


def unseen(letters: Sequence[Any], paints: Sequence[Paint]) -> list[str]:
    """For each letter why it is left out or must be looked at: HIDDEN, FAINT, RECOGNISED; "" for one that is seen."""
    if not letters:
        return []
    base, size = np.array([(one.base, one.size) for one in letters]).T
    number = np.argsort(base + sum(MIDDLE) / 2 * size)  # from the lowest up, so that a paint is held against few
    base, size, letters = base[number], size[number], [letters[n] for n in number]
    x, low, high = (
        np.array([(one.x0 + one.x1) / 2 for one in letters]),
        base + MIDDLE[0] * size,
        base + MIDDLE[1] * size,
    )
    heights = ((low + high) / 2).tolist()
    inks = [np.array([one.inks[which] for one in letters]) for which in (0, 1)]

    def same_as(colour: Colour, at: Any = slice(None)) -> np.ndarray:
        return alike(inks[0][at], colour) & alike(inks[1][at], colour)

    same = same_as(WHITE)  # as all that is known to lie behind it
    unsure, pictured, covered, under, partly = np.zeros((5, len(letters)), bool)
    looks = 0
    for paint in paints:
        x0, y0, x1, y1 = paint.box
        first, end = bisect_left(heights, y0), bisect_right(heights, y1)
        if first >= end:
            continue
        if (looks := looks + end - first) > MOST_LOOKS:
            raise IngestError("draws too much over its text; print it to a new PDF, and give that")
        at = first + np.flatnonzero((x0 <= x[first:end]) & (x[first:end] <= x1))
        if not at.size:
            continue
        behind = number[at] >= paint.before
        above = ~behind & (y0 <= low[at]) & (high[at] <= y1) & paint.whole
        if paint.solid:
            partly[at] |= ~behind & (np.minimum(y1, high[at]) - np.maximum(y0, low[at]) >= (high - low)[at] / 2)
        if paint.picture:
            pictured[at] = True
            under[at] |= above
            covered[at] &= ~above
        elif paint.whole:
            pictured[at] &= ~(above | behind)
            covered[at] |= above
        known = not np.isnan(paint.colour[0])
        if not known:
            unsure[at] |= behind
        elif paint.whole:
            same[at] = np.where(behind, same_as(paint.colour, at), same[at])
            unsure[at] &= ~behind
        else:
            same[at] &= ~behind | same_as(paint.colour, at)
    out = np.array([one.out or max(one.width, one.height) <= SMALLEST for one in letters]) | covered
    clear = np.maximum(inks[0][:, 3], inks[1][:, 3]) <= NEAR
    recognised = (clear | under) & pictured & ~out
    hidden = (out | clear | (same & ~unsure)) & ~recognised
    why = np.select([hidden, recognised, same | partly], [LeftOut.HIDDEN, RECOGNISED, LeftOut.FAINT], "")
    return [str(one) for one in why[np.argsort(number)]]


def common(one: Rect, other: Rect) -> Rect:
    """What two boxes have in common."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def around(points: Sequence[tuple[float, float]]) -> Rect:
    """The box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path is a rectangle that stands upright."""
    x0, y0, x1, y1 = around(points)
    corners = {(abs(x - x0) < abs(x - x1), abs(y - y0) < abs(y - y1)) for x, y in points}
    at_corners = all(min(x - x0, x1 - x) + min(y - y0, y1 - y) < 0.1 for x, y in points)
    return at_corners and len(points) in (4, 5) and len(corners) == 4


def is_square(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path fills nearly all of its box, as a rectangle does whose corners may be round, and a circle does
    not."""
    x0, y0, x1, y1 = around(points)
    area = sum(x * v - u * y for (x, y), (u, v) in zip(points, [*points[1:], points[0]], strict=True)) / 2
    return abs(area) > 0.95 * (x1 - x0) * (y1 - y0)


def turns_left(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path turns left at its second point."""
    return len(points) > 2 and _turn(*points[:3]) > 0


def bulges(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path turns to one side alone, as a circle, or a rectangle with round corners."""
    turns = [_turn(*three) for three in zip(points, points[1:], points[2:], strict=False)]
    return len(turns) > 1 and (min(turns) >= 0 or max(turns) <= 0)


def _turn(*points: tuple[float, float]) -> float:
    """More than 0 where a path of three points turns left at the second, less where it turns right."""
    (x0, y0), (x1, y1), (x2, y2) = points
    return (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
