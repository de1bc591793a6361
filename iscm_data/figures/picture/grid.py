"""A grid of marks: as a table with horizontal heads where it has few rows, else each mark with its word and year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iscm_data.figures.content import Aside, Bars, Cell, Column, Grid, Row, and_more
from iscm_data.figures.picture import bars
from iscm_data.figures.picture.canvas import EDGE, INK, SMALLEST, SOFT
from iscm_data.figures.picture.columns import Block, Placed, dealt, tallest
from iscm_data.figures.picture.frame import Frame, height
from iscm_data.figures.picture.letters import BOLD, width, wrapped
from iscm_data.figures.picture.listing import Piece, lined, write
from iscm_data.language.text import t
from iscm_data.wording.dates import undated

FEW = 12  # rows of a table


def draw(frame: Frame, grid: Grid) -> None:
    """Draw a grid in the form that has room for most of it."""
    form = _form(frame, grid)
    if isinstance(form, Bars):
        bars.draw(frame, form)
    else:
        form.draw()


def shown(frame: Frame, grid: Grid) -> Grid | Bars:
    """What is drawn of a grid: itself, or its columns as numbers where its rows have no room."""
    form = _form(frame, grid)
    return form if isinstance(form, Bars) else grid


def _form(frame: Frame, grid: Grid) -> "_Table | _Worded | Bars":
    if len(grid.rows) <= FEW and (table := _table(frame, grid)):
        return table
    every = [_Worded(frame, grid)]
    if frame.shape.height and not every[0].fits:
        every += [_Worded(frame, grid, air=air) for air in (_TIGHT, _TIGHTEST)]
        every += [_Worded(frame, grid, grid.asked, air) for air in (_WIDE, _TIGHT, _TIGHTEST) if grid.asked]
    worded = next((each for each in every if each.fits), every[-1])
    return worded if worded.fits or not grid.bars else grid.bars


# As a table ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    frame: Frame
    grid: Grid
    names: float
    column: float
    heads: Sequence[Sequence[str]]
    asides: Sequence[Sequence[str]]
    row: float

    def draw(self) -> None:
        frame, canvas, grid = self.frame, self.frame.canvas, self.grid
        frame.key(grid.keys)
        y = frame.y + 10
        high = max(map(len, self.heads))
        for number, head in enumerate(self.heads):
            x = frame.left + self.names + number * self.column
            for line, text in enumerate(head):
                canvas.text(text, x, y + 24 + (high - len(head) + line) * 27, face=BOLD)
        y += high * 27 + 10
        canvas.line(frame.left, y, frame.right, y, EDGE, 2)
        group = ""
        for row in grid.rows:
            if row.group and row.group != group and _groups(grid) > 1:
                canvas.text(row.group, frame.left, y + 30, face=BOLD, ink=SOFT)
                y += 38
                canvas.line(frame.left, y, frame.right, y)
            group = row.group
            self._row(row, y)
            y += self.row
            canvas.line(frame.left, y, frame.right, y)
        frame.y = y
        frame.below(self.asides)

    def _row(self, row: Row, top: float) -> None:
        frame, middle = self.frame, top + self.row / 2
        lines = wrapped(row.label, 24, self.names - 16)
        first = middle + 8 - (len(lines) - 1) * 14
        for number, line in enumerate(lines):
            wide = frame.canvas.text(line, frame.left, first + number * 28, 24)
        if row.note and wide + 12 + width(row.note, SMALLEST) < self.names - 16:
            frame.canvas.text(row.note, frame.left + wide + 12, first + (len(lines) - 1) * 28, ink=SOFT)
        for number, cell in enumerate(row.cells):
            x = frame.left + self.names + number * self.column
            if cell.share is not None:
                frame.canvas.rect(x - 6, top + 3, self.column - 6, self.row - 6, _shade(cell.share))
            if cell.text:
                texts = wrapped(cell.text, SMALLEST, self.column - 14)
                start = middle + 8 - (len(texts) - 1) * 13
                for down, text in enumerate(texts):
                    frame.canvas.text(text, x, start + down * 26, ink=INK if cell.share is not None else SOFT)
            else:
                _marks(frame, cell, x, middle)


def _shade(share: float) -> str:
    """A blue for a share from 0 to 1, on which black is read well."""
    return "#" + "".join(f"{round(255 - (255 - full) * share):02x}" for full in (130, 175, 215))


def _groups(grid: Grid) -> int:
    return len({row.group for row in grid.rows})


def _marks(frame: Frame, cell: Cell, x: float, middle: float) -> None:
    """The first mark with its year, then the others."""
    if not cell.marks:
        return
    first, *others = cell.marks
    frame.canvas.mark(first.id, x + 10, middle)
    if not cell.found:
        return
    at = x + 28 + frame.canvas.text(str(first.year or undated()), x + 28, middle + 8, ink=SOFT) + 17
    for mark in others:
        frame.canvas.mark(mark.id, at, middle, 8)
        at += 24


def _cell_width(cell: Cell) -> float:
    if cell.text:
        return max((width(word, SMALLEST) for word in cell.text.split()), default=0) + 14
    if not cell.found or not cell.marks:
        return 24
    return 28 + width(str(cell.marks[0].year or undated()), SMALLEST) + 24 * (len(cell.marks) - 1) + 10


def _table(frame: Frame, grid: Grid) -> _Table | None:
    """The grid as a table, where all its heads, rows and cells have room."""
    names = min(
        max(width(row.label, 24) for row in grid.rows) + 24, frame.inner * (0.3 if len(grid.columns) > 3 else 0.36)
    )
    column = (frame.inner - names) / len(grid.columns)
    for short in (False, True):
        heads = [wrapped((c.short if short else "") or c.label, SMALLEST, column - 14, BOLD) for c in grid.columns]
        words = [word for c in grid.columns for word in ((c.short if short else "") or c.label).split()]
        if all(width(word, SMALLEST, BOLD) <= column - 14 for word in words) and max(map(len, heads)) <= 3:
            break
    else:
        return None
    if any(_cell_width(cell) > column for row in grid.rows for cell in row.cells):
        return None
    lines = [
        max(
            len(wrapped(row.label, 24, names - 16)),
            *(len(wrapped(cell.text, SMALLEST, column - 14)) for cell in row.cells),
            1,
        )
        for row in grid.rows
    ]
    asides = frame.asides(grid.asides, 2)
    keys = 38 if grid.keys else 0
    headings = 38 * _groups(grid) if _groups(grid) > 1 else 0
    room = frame.bottom - frame.y - keys - max(map(len, heads)) * 27 - 20 - height(asides) - headings
    least = max(28 * max(lines) + 8, 38)
    row = min(61, room / len(grid.rows)) if frame.shape.height else 56
    return (
        _Table(frame, grid, names, column, heads, asides, max(row, least))
        if max(row, least) * len(lines) <= room
        else None
    )


@dataclass(frozen=True)
class _Air:
    """Heights in px: of a line, of what lies between two rows, of a group's name with the line below it; and how many
    lines a name may have where there is a shorter one."""

    line: float
    between: float
    heading: float
    names: int = 2


_WIDE, _TIGHT, _TIGHTEST = _Air(27, 12, 46), _Air(26, 8, 41), _Air(26, 7, 40, 1)
_SPREAD = 12  # px more between two rows at most, where there is room


# In words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """A row in words: the lines of its name, and those of its cells."""

    names: Sequence[str]
    lines: Sequence[Sequence[Piece]]


class _Worded:
    """Rows that have something, in columns; the others by name below them. With `statuses` only their marks."""

    def __init__(self, frame: Frame, grid: Grid, statuses: Sequence[str] = (), air: _Air = _WIDE) -> None:
        self.frame, self.grid, self.statuses, self.air = frame, grid, statuses, air
        rows = grid.rows
        if statuses:
            rows = tuple(replace(row, cells=tuple(cell.only(statuses) for cell in row.cells)) for row in rows)
        self.rows = [row for row in rows if row.found]
        self.number = frame.shape.columns
        self.gap = 34.0
        self.column = (frame.inner - self.gap * (self.number - 1)) / self.number
        self.names = round(self.column * (0.42 if self.number > 2 else 0.4))
        others = [grid.otherwise] if statuses and grid.otherwise else []
        asides: list[Aside] = [*others, *([grid.nothing] if grid.nothing else []), *grid.asides]
        self.asides = frame.asides(asides, 2 if frame.shape.columns > 2 else 3)
        there = {mark.id for row in self.rows for cell in row.cells if cell.found for mark in cell.marks}
        self.keys = [key for key in grid.keys if key.id in there]
        self.blocks = [self._block(row) for row in self.rows]
        top = frame.y + (38 if self.keys else 0)
        self.room = frame.bottom - top - height(self.asides) - 6
        self.placed = self._dealt(self.room)

    def _dealt(self, room: float) -> Placed[_Told]:
        return dealt(self.blocks, self.number, room, self.air.heading)

    @property
    def fits(self) -> bool:
        """Whether all of its rows have room."""
        return not self.placed.left

    def _block(self, row: Row) -> Block[_Told]:
        names = wrapped(row.label, SMALLEST, self.names - 14, BOLD)
        if row.short and len(names) > self.air.names:
            names = wrapped(row.short, SMALLEST, self.names - 14, BOLD)
        told = zip(self.grid.columns, row.cells, strict=True)
        each = [(cell.marks, _worded(column, cell)) for column, cell in told if cell.found]
        lines = lined(each, SMALLEST, self.column - self.names, 18, alone=True)
        group = row.group if _groups(self.grid) > 1 else ""
        return Block(_Told(names, lines), max(len(names), len(lines)) * self.air.line + self.air.between, group)

    def draw(self) -> None:
        """Draw all that has room, and say how many there are more."""
        frame, canvas = self.frame, self.frame.canvas
        frame.key(self.keys)
        placed, left = self.placed, 0
        if placed.left:  # room to say so
            placed = self._dealt(self.room - 40)
            left = len(placed.left)
        # What room there is goes between the rows.
        high = tallest(placed.columns, self.air.heading)
        most = max(map(len, placed.columns), default=1)
        spread = 0.0 if left or not frame.shape.height else min(max(self.room - high, 0) / max(most, 1), _SPREAD)
        top = frame.y
        group = ""
        for number, column in enumerate(placed.columns):
            x, y = frame.left + number * (self.column + self.gap), top
            for place, block in enumerate(column):
                if block.group and (block.group != group or not place):
                    again = block.group == group
                    told = t("{group}, continued", group=block.group) if again else block.group
                    canvas.text(told, x, y + 23, face=BOLD, ink=SOFT)
                    canvas.line(x, y + 32, x + self.column, y + 32, EDGE)
                    y += self.air.heading
                group = block.group
                self._row(block, x, y)
                y += block.height + spread
                if place + 1 < len(column) and column[place + 1].group == block.group:
                    under = y - (self.air.between + spread) / 2 + 1
                    canvas.line(x, under, x + self.column, under)
            if left and number == len(placed.columns) - 1:
                canvas.text(and_more(left), x, y + 25, ink=SOFT)
        frame.y = top + high + most * spread + 6
        frame.below(self.asides)

    def _row(self, block: Block[_Told], x: float, y: float) -> None:
        for number, name in enumerate(block.it.names):
            self.frame.canvas.text(name, x, y + 21 + number * self.air.line, face=BOLD)
        write(self.frame, block.it.lines, x + self.names, y + 21, SMALLEST, self.air.line, SOFT)


def _worded(column: Column, cell: Cell) -> str:
    if cell.text:
        return cell.said or cell.text
    name = column.short or column.label
    return f"{name} {cell.marks[0].year}" if cell.marks[0].year else name
