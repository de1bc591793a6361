"""Tables of a PDF, as far as lines are drawn around their cells: which letters stand in which cell."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.utils import Rect

from iscm_data.curate.ingest.forms import is_box
from iscm_data.curate.ingest.letters import Field

TOUCHING = 2  # points: lines that are no further apart meet
MOST_RULES = 1_000  # on a page: what has more is a drawing
WHOLE = 0.9  # of a table's width or a row's height: what a line goes through, to part it


class Rule(NamedTuple):
    """A line from left to right, or, `upright`, from the bottom to the top: `at` a height or place, from `low` to
    `high`."""

    upright: bool
    at: float
    low: float
    high: float


class Grid(NamedTuple):
    """A table: its box, and each of its rows from the top down with the places of the lines between its cells."""

    box: Rect
    rows: list[tuple[float, float, list[float]]]

    def cells(self, letters: Sequence[Any]) -> Iterator[list[Any]]:
        """The letters of each cell, row by row; a box in a cell of its own stands in the one before it."""
        for low, high, parts in self.rows:
            inside: dict[int, list[Any]] = {}
            for letter in letters:
                if low <= letter.base + letter.size / 3 < high and self.box[0] <= letter.x0 <= self.box[2]:
                    inside.setdefault(bisect(parts, (letter.x0 + letter.x1) / 2), []).append(letter)
            row = [inside[n] for n in sorted(inside)]
            before: list[Any] = []
            for cell in row:
                if before and len(cell) == 1 and isinstance(cell[0], Field) and is_box(cell[0].told):
                    cell[0].stand(before[-1], before[-1].x1 + 0.5 * before[-1].size)
                    before.append(cell.pop())
                else:
                    before = cell
            yield from filter(None, row)


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that lines make, the largest first: two rows at least, and two columns in one of them."""
    found: list[list[Rule]] = []
    for rule in sorted(set(rules)) if len(rules) <= MOST_RULES else ():
        meets = [group for group in found if any(_meet(rule, other) for other in group)]
        found = [group for group in found if group not in meets] + [[rule, *(one for group in meets for one in group)]]
    made = [grid for group in found if (grid := _grid(group))]
    return sorted(made, key=lambda grid: (grid.box[0] - grid.box[2]) * (grid.box[3] - grid.box[1]))


def _meet(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        near = abs(one.at - other.at) <= TOUCHING
        return near and one.low <= other.high + TOUCHING and other.low <= one.high + TOUCHING
    return (
        other.low - TOUCHING <= one.at <= other.high + TOUCHING
        and one.low - TOUCHING <= other.at <= one.high + TOUCHING
    )


def _grid(rules: Sequence[Rule]) -> Grid | None:
    flat, upright = ([rule for rule in rules if rule.upright is way] for way in (False, True))
    if not flat or not upright:
        return None
    x0, x1 = min(rule.low for rule in flat), max(rule.high for rule in flat)
    heights = _through(flat, x0, x1)
    rows = [(low, high, _through(upright, low, high)) for low, high in pairwise(heights)]
    if len(rows) < 2 or max(len(parts) for *_, parts in rows) < 3:
        return None
    return Grid((x0, heights[0], x1, heights[-1]), rows[::-1])


def _through(rules: Sequence[Rule], low: float, high: float) -> list[float]:
    """Where lines, or pieces of one, go from one side to the other."""
    places: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.at):
        if not places or rule.at - places[-1][0].at > TOUCHING:
            places.append([])
        places[-1].append(rule)
    found = []
    for pieces in places:
        end, covered = low, 0.0
        for rule in sorted(pieces, key=lambda one: one.low):
            covered += max(0.0, min(high, rule.high) - max(end, rule.low))
            end = max(end, rule.high)
        if covered >= WHOLE * (high - low):
            found.append(pieces[0].at)
    return found
