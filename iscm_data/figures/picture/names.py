"""Names one after the other on lines, each with its marks: of a list, of a card, of a row of a grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iscm_data.figures.content import Aside, Entry, Mark, Name, and_more
from iscm_data.figures.picture.frame import Frame
from iscm_data.figures.picture.letters import width, wrapped

_MARK, _AFTER = 1.05, 0.09  # the room of a mark and that after the last, in sizes of the text


@dataclass(frozen=True)
class Piece:
    """A part of a line: marks with a text after them, from `x` on; what goes on of a long text has no marks."""

    x: float
    marks: Sequence[Mark]
    text: str


Lines = Sequence[Sequence[Piece]]


@dataclass(frozen=True)
class Told:
    """An entry with the lines of its label and of its names."""

    entry: Entry
    heads: Sequence[str]
    names: Lines

    @property
    def written(self) -> list[Name]:
        """The names that stand on these lines; of a long one the beginning."""
        texts = tuple(piece.text.rstrip(",") for line in self.names for piece in line if piece.text)
        return [name for name in self.entry.names if any(told.startswith(texts) for told in (name.told, _said(name)))]


def laid(parts: Iterable[tuple[Sequence[Mark], str]], size: float, room: float, gap: float) -> list[list[Piece]]:
    """Texts with their marks on as many lines as they need, none broken but where it is longer than a line."""
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for marks, text in parts:
        lead = size * (_MARK * len(marks) + _AFTER) if marks else 0.0
        if lines[-1] and used + lead + width(text, size) > room:
            lines.append([])
            used = 0.0
        first, *rest = wrapped(text, size, room - used - lead) or [""]
        lines[-1].append(Piece(used, marks, first))
        used += lead + width(first, size) + gap
        for further in rest:
            lines.append([Piece(lead, (), further)])
            used = lead + width(further, size) + gap
    return [line for line in lines if line]


def flow(
    names: Sequence[Name], size: float, room: float, *, marked: bool, most: int = 0, first: int | None = None
) -> list[list[Piece]]:
    """As many names (of the `first` ones alone, but for others that have room on their lines) as have room on `most`
    lines (0 for all of them), one at least; the number of the others is said after them."""
    lines: list[list[Piece]] = []
    for shown in range(len(names) if first is None else first, 0, -1):
        lines = some(names, shown, size, room, marked=marked)
        if not most or len(lines) <= most:
            break
    every = some(names, len(names), size, room, marked=marked)
    return every if len(every) <= len(lines) else lines


def some(names: Sequence[Name], shown: int, size: float, room: float, *, marked: bool) -> list[list[Piece]]:
    """The first names, and how many more there are."""
    parts: list[tuple[Sequence[Mark], str]] = [
        (name.marks, _said(name)) if marked else ((), name.told + ("," if number < shown else ""))
        for number, name in enumerate(names[:shown], start=1)
    ]
    if more := len(names) - shown:
        parts.append(((), and_more(more)))
    return laid(parts, size, room, 20 if marked else width(" ", size))


def explained(keys: Sequence[Mark], marks: Iterable[Mark]) -> list[Mark]:
    """Those of the keys whose marks are drawn."""
    there = {mark.id for mark in marks}
    return [key for key in keys if key.id in there]


def of_years(asides: Iterable[Aside], drawn: Iterable[Told]) -> list[Aside]:
    """Sentences below a list without that on marks that have no year, where each that is drawn has one."""
    undated = any(name.marks and not name.year for each in drawn for name in each.written)
    return [aside for aside in asides if undated or not aside.undated]


def _said(name: Name) -> str:
    return f"{name.label} {name.year}" if name.year else name.label


def write(frame: Frame, lines: Lines, x: float, y: float, size: float, lead: float, ink: str) -> None:
    """Write such lines from a place on, `lead` px below each other; the first on the baseline `y`."""
    for number, line in enumerate(lines):
        base = y + number * lead
        for piece in line:
            at = x + piece.x
            for mark in piece.marks:
                frame.canvas.mark(mark.id, at + size * 0.41, base - size * 0.32, size * 0.36)
                at += size * _MARK
            frame.canvas.text(piece.text, at + (size * _AFTER if piece.marks else 0), base, size, ink=ink)
