"""Things below each other in columns of about the same height, under headings that are said again where they go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_HAIR = 0.01  # px: sums of heights are no whole numbers


@dataclass(frozen=True)
class Block(Generic[T]):
    """Something of a height, in px, that is not broken, under the heading `group`."""

    it: T
    height: float
    group: str = ""


@dataclass(frozen=True)
class Placed(Generic[T]):
    """Columns of blocks, as high as `height`; `left` are those for which there was no room."""

    columns: Sequence[Sequence[Block[T]]]
    height: float
    left: Sequence[Block[T]] = ()


def shared(needed: Sequence[float], room: float) -> list[float]:
    """The widths of columns that share a room: all equal, but for those that need more."""
    equal = len(needed)
    for need in sorted(needed, reverse=True):
        if need <= room / equal:
            break
        room, equal = room - need, equal - 1
    return [max(need, room / equal) if equal else need for need in needed]


def dealt(blocks: Sequence[Block[T]], number: int, room: float, heading: float, more: float = 0) -> Placed[T]:
    """Deal blocks in their order to so many columns, as even as can be, none higher than `room`. Where they do not all
    fit, there is room as high as `more` at the end of the last column."""
    low, high = 0.0, min(room, sum(block.height + heading for block in blocks))
    if not _fits(_fill(blocks, high, heading), number, high, heading):
        for kept in range(len(blocks), -1, -1):
            columns = _fill([*blocks[:kept], Block(blocks[0].it, more)], room, heading)
            if _fits(columns, number, room, heading):
                break
        return Placed([*columns[:-1], columns[-1][:-1]], room, blocks[kept:])
    while high - low > 2:
        middle = (low + high) / 2
        if _fits(_fill(blocks, middle, heading), number, middle, heading):
            high = middle
        else:
            low = middle
    return Placed(_fill(blocks, high, heading), high)


def _fits(columns: Sequence[Sequence[Block[T]]], number: int, cap: float, heading: float) -> bool:
    return len(columns) <= number and tallest(columns, heading) <= cap + _HAIR


def _fill(blocks: Sequence[Block[T]], cap: float, heading: float) -> list[list[Block[T]]]:
    """Columns that are filled up to a height one after the other; one block at least stands in each."""
    columns: list[list[Block[T]]] = [[]]
    used, group = 0.0, ""
    for block in blocks:
        high = block.height + (heading if block.group and block.group != group else 0)
        if columns[-1] and used + high > cap + _HAIR:
            columns.append([])
            used = 0.0
            high = block.height + (heading if block.group else 0)
        columns[-1].append(block)
        used += high
        group = block.group
    return columns


def tallest(columns: Sequence[Sequence[Block[T]]], heading: float) -> float:
    """The height of the highest of these columns."""
    highs = []
    for column in columns:
        groups = [block.group for block in column]
        heads = sum(1 for n, group in enumerate(groups) if group and (not n or group != groups[n - 1]))
        highs.append(sum(block.height for block in column) + heads * heading)
    return max(highs, default=0.0)
