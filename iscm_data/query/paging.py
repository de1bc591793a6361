"""Long lists and figures in parts: up to WHOLE rows stand together, of more there are ROWS in each part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

WHOLE, ROWS = 60, 20
PART = "part"  # the parameter that names the part of the mechanisms that a page's figures show
PAIRS = "pairs"  # and that of the figure of pairs, whose mechanisms are others
PAGE = "page"  # and that of other lists

S = TypeVar("S", bound=Sequence[Any])


@dataclass(frozen=True)
class Part(Generic[S]):
    """Some of `of` rows: those from `first` to `last`, counted from 1; the part `number` of `parts`, by `parameter`."""

    rows: S
    parameter: str
    number: int
    parts: int
    first: int
    of: int

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1

    @property
    def whole(self) -> bool:
        """Whether it is all that there is."""
        return self.parts == 1

    @property
    def address(self) -> Mapping[str, tuple[str]]:
        """What names it in an address, whose lack is the first part."""
        return {self.parameter: (str(self.number),)} if self.number > 1 else {}


def part(rows: S, asked: str, parameter: str = PART, size: int = 0) -> Part[S]:
    """The part of these rows, of so many each where a size is given, that an address asks for by its number: the last
    where there are fewer, the first for what is no number."""
    parts = -(-len(rows) // (size or ROWS)) if len(rows) > (size or WHOLE) else 1
    number = min(int(asked), parts) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
    start = (number - 1) * (size or ROWS)
    some: Any = rows[start : start + (size or ROWS)] if parts > 1 else rows
    return Part(some, parameter, number, parts, start + 1, len(rows))
