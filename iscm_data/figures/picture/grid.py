"""A grid of marks: as a table with horizontal heads where it has few rows, else each mark with its word and year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product

from iscm_data.figures.content import Aside, Bars, Cell, Column, Content, Grid, Listing, Mark, Row, and_more, yearless
from iscm_data.figures.picture import bars, listing
from iscm_data.figures.picture.canvas import EDGE, SMALLEST, SOFT
from iscm_data.figures.picture.columns import Block, Placed, dealt, shared, tallest
from iscm_data.figures.picture.frame import Frame, height
from iscm_data.figures.picture.letters import BOLD, width, words, wrapped
from iscm_data.figures.picture.names import Lines, explained, laid, write
from iscm_data.language.text import t
from iscm_data.query.filters import IN_PLACE
from iscm_data.wording.dates import undated

FEW = 12  # rows of a table; of one with few columns as many as have room
_NARROW = 5  # columns
_LEADING, _TABLE, _TALLER = 26, 24, 96  # px: of lines in a cell, of a row's name, of a row at most


def draw(frame: Frame, grid: Grid) -> None:
    """Draw a grid in the form that has room for most of it."""
    form = _form(frame, grid)
    if isinstance(form, Bars):
        bars.draw(frame, form)
    elif isinstance(form, Listing):
        listing.draw(frame, form)
    else:
        form.draw()


def shown(frame: Frame, grid: Grid) -> Content:
    """What is drawn of a grid: itself, or what stands for it where its rows have no room."""
    form = _form(frame, grid)
    return form if isinstance(form, Bars | Listing) else grid


def _form(frame: Frame, grid: Grid) -> "_Table | _Worded | Bars | Listing":
    if table := _table(frame, grid):
        return table
    every = [_Worded(frame, grid)]
    if frame.shape.height and not every[0].fits:
        tighter = (_TIGHT, _TIGHTEST) if grid.instead else (_TIGHT, _TIGHTEST, _LAST)
        every += [_Worded(frame, grid, air=air) for air in tighter]
        every += [_Worded(frame, grid, grid.asked, air) for air in (_WIDE, *tighter) if grid.asked]
    worded = next((each for each in every if each.fits), every[-1])
    return worded if worded.fits or not grid.instead else _instead(grid, grid.instead)


def _instead(grid: Grid, drawn: Bars | Listing) -> Bars | Listing:
    """What stands for a grid; it tells of entries in another status than those that were asked for."""
    left = any(mark.id not in grid.asked for row in grid.rows for mark in row.marks)
    return replace(drawn, asides=(*drawn.asides, _others(grid.asked))) if grid.asked and left else drawn


def _others(statuses: Sequence[str]) -> Aside:
    """Where to find what has none of these statuses."""
    if tuple(statuses) == (IN_PLACE,):
        return Aside(t("Considered and past entries are at the link."))
    return Aside(t("Entries of another status are at the link."))


# As a table ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """Rows below each other, each as high as it needs and `air` more; `edges` are where the columns begin, and end."""

    frame: Frame
    grid: Grid
    rows: Sequence[Row]
    edges: Sequence[float]
    heads: Sequence[Sequence[str]]
    asides: Sequence[Sequence[str]]
    heights: Sequence[float]
    air: float

    def draw(self) -> None:
        frame, canvas = self.frame, self.frame.canvas
        frame.key(_keys(self.grid, self.rows))
        y = frame.y + 10
        high = max(map(len, self.heads))
        for x, head in zip(self.edges, self.heads, strict=False):
            for line, text in enumerate(head):
                canvas.text(text, x, y + 24 + (high - len(head) + line) * 27, face=BOLD)
        y += high * 27 + 10
        canvas.line(frame.left, y, frame.right, y, EDGE, 2)
        group = ""
        for row, needed in zip(self.rows, self.heights, strict=True):
            if row.group and row.group != group and _groups(self.rows) > 1:
                canvas.text(row.group, frame.left, y + 30, face=BOLD, ink=SOFT)
                y += 38
                canvas.line(frame.left, y, frame.right, y)
            group = row.group
            self._row(row, y + (needed + self.air) / 2)
            y += needed + self.air
            canvas.line(frame.left, y, frame.right, y)
        frame.y = y
        frame.below(self.asides)

    def _row(self, row: Row, middle: float) -> None:
        frame, names = self.frame, self.edges[0] - self.frame.left
        lines = wrapped(row.label, _TABLE, names - 16)
        first = middle + 8 - (len(lines) - 1) * 14
        for number, line in enumerate(lines):
            wide = frame.canvas.text(line, frame.left, first + number * 28, _TABLE)
        if row.note and wide + 12 + width(row.note, SMALLEST) < names - 16:
            frame.canvas.text(row.note, frame.left + wide + 12, first + (len(lines) - 1) * 28, ink=SOFT)
        for cell, (x, end) in zip(row.cells, pairwise(self.edges), strict=True):
            if cell.text:
                texts = wrapped(cell.text, SMALLEST, end - x - 14)
                start = middle + 8 - (len(texts) - 1) * _LEADING / 2
                for down, text in enumerate(texts):
                    frame.canvas.text(text, x, start + down * _LEADING, ink=SOFT)
            else:
                _marks(frame, cell, x, middle)


def _groups(rows: Sequence[Row]) -> int:
    return len({row.group for row in rows})


def _keys(grid: Grid, rows: Sequence[Row]) -> list[Mark]:
    """What the marks in these rows mean."""
    return explained(grid.keys, [mark for row in rows for cell in row.cells for mark in cell.marks])


def _asides(grid: Grid, rows: Sequence[Row]) -> list[Aside]:
    """The words below a grid of which these rows are drawn."""
    undated = yearless(cell.marks[0] for row in rows for cell in row.cells if cell.found and cell.marks)
    return [*filter(None, (grid.nothing, *grid.asides, *undated))]


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


def _cell_width(cell: Cell, room: float) -> float:
    if cell.text:
        return max((width(word, SMALLEST) for word in words(cell.text, SMALLEST, room)), default=0) + 15
    if not cell.found or not cell.marks:
        return 24
    return 28 + width(str(cell.marks[0].year or undated()), SMALLEST) + 24 * (len(cell.marks) - 1) + 10


def _edges(frame: Frame, rows: Sequence[Row], heads: Sequence[str], share: float) -> list[float]:
    """Where the columns begin, and the last one ends: they are equally wide, but for those that need more for what
    belongs together and is no wider than a `share` of all of them."""
    names = min(max(width(row.label, _TABLE) for row in rows) + 24, frame.inner * (0.3 if len(heads) > 3 else 0.36))
    left = frame.inner - names
    whole = left * share - 14
    needed = [
        max(
            *(width(word, SMALLEST, BOLD) + 15 for word in words(head, SMALLEST, whole, BOLD)),
            *(_cell_width(row.cells[number], whole) for row in rows),
        )
        for number, head in enumerate(heads)
    ]
    return [*accumulate(shared(needed, left), initial=frame.left + names)]


def _table(frame: Frame, grid: Grid) -> _Table | None:
    """The grid as a table, where all its heads, rows and cells have room; of rows that have nothing the words below it
    tell."""
    rows = [row for row in grid.rows if row.found or not grid.nothing] or grid.rows
    most = FEW if len(grid.columns) > _NARROW or not frame.shape.height else len(rows)
    if not 0 < len(rows) <= most:
        return None
    # What belongs together stays together where it is not much wider than a column.
    for share, short in product((0.3, 1 / len(grid.columns)), (False, True)):
        labels = [(short and column.short) or column.label for column in grid.columns]
        edges = _edges(frame, rows, labels, share)
        rooms = [end - x - 14 for x, end in pairwise(edges)]
        heads = [wrapped(label, SMALLEST, room, BOLD) for label, room in zip(labels, rooms, strict=True)]
        if edges[-1] <= frame.right + 1 and max(map(len, heads)) <= 3:
            break
    else:
        return None
    names = edges[0] - frame.left - 16
    heights = [
        max(
            28.0 * len(wrapped(row.label, _TABLE, names)),
            *(_LEADING * len(wrapped(cell.text, SMALLEST, room)) for cell, room in zip(row.cells, rooms, strict=True)),
            30.0,
        )
        + 8
        for row in rows
    ]
    asides = frame.asides(_asides(grid, rows), 2)
    keys = frame.key_height(_keys(grid, rows))
    headings = 38 * _groups(rows) if _groups(rows) > 1 else 0
    room = frame.bottom - frame.y - keys - max(map(len, heads)) * 27 - 20 - height(asides) - headings
    if sum(heights) > room:
        return None
    air = (room - sum(heights)) / len(rows) if frame.shape.height else 18
    return _Table(
        frame, grid, rows, edges, heads, asides, heights, min(air, max(_TALLER - sum(heights) / len(rows), 0))
    )


@dataclass(frozen=True)
class _Air:
    """Heights in px: of a line, of what lies between two rows, of a group's name with the line below it; and how many
    lines a name may have where there is a shorter one, and a list of names below the grid."""

    line: float
    between: float
    heading: float
    names: int = 2
    below: int = 2


_WIDE, _TIGHT, _TIGHTEST = _Air(27, 12, 46), _Air(26, 8, 41), _Air(26, 4, 35, 1)
_LAST = _Air(24, 2, 31, 1, 1)  # for what nothing else can stand for
_NAMES = (0.42, 0.36, 0.5, 0.58)  # of a column: what its names may take
_BELOW = 6  # lines of a list of names below a grid at most
_MORE = 34  # px for the number of rows that do not fit
_SPREAD = 24  # px more between two rows at most, where there is room


# In words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """A row in words: the lines of its name, and those of its cells with where they begin."""

    names: Sequence[str]
    lines: Lines
    at: float


class _Worded:
    """Rows that have something, in columns; the others by name below them. With `statuses` only their marks."""

    def __init__(self, frame: Frame, grid: Grid, statuses: Sequence[str] = (), air: _Air = _WIDE) -> None:
        self.frame, self.grid, self.air = frame, grid, air
        rows = grid.rows
        if statuses:
            rows = tuple(replace(row, cells=tuple(cell.only(statuses) for cell in row.cells)) for row in rows)
        self.rows = [row for row in rows if row.found]
        self.number = frame.shape.columns
        self.gap = 34.0
        self.column = (frame.inner - self.gap * (self.number - 1)) / self.number
        asides = _asides(grid, self.rows)
        if statuses:
            asides = [*([grid.otherwise] if grid.otherwise else []), *asides, _others(statuses)]
        self.asides = frame.asides(asides, air.below if self.number > 2 else air.below * 3 // 2)
        self.keys = explained(grid.keys, [mark for row in self.rows for mark in row.marks])
        top = frame.y + frame.key_height(self.keys)
        self.room = frame.bottom - top - height(self.asides) - 6
        self.placed = min(map(self._dealt, _NAMES), key=lambda placed: (len(placed.left), self._high(placed)))
        # Names below have the room that rows leave.
        for lines in range(_BELOW if self.fits else 0, air.below, -1):
            longer = frame.asides(asides, lines)
            more = height(longer) - height(self.asides)
            if 0 < more <= self.room - self._high(self.placed):
                self.asides, self.room = longer, self.room - more
                break

    def _dealt(self, share: float) -> Placed[_Told]:
        """Where the rows stand when names take so much of a column: all, else those first that have a mark in each
        column."""
        blocks = [self._block(row, round(self.column * share)) for row in self.rows]
        placed = dealt(blocks, self.number, self.room, self.air.heading, _MORE)
        whole = [all(cell.found and cell.marks for cell in row.cells) for row in self.rows]
        if not placed.left or all(whole) or not any(whole):
            return placed
        order = sorted(range(len(blocks)), key=lambda number: not whole[number])
        for kept in range(len(blocks) - 1, -1, -1):
            some = [*(blocks[number] for number in sorted(order[:kept])), Block(blocks[0].it, _MORE)]
            placed = dealt(some, self.number, self.room, self.air.heading)
            if not placed.left:
                break
        columns = [*placed.columns[:-1], placed.columns[-1][:-1]]
        return Placed(columns, placed.height, [blocks[number] for number in order[kept:]])

    def _high(self, placed: Placed[_Told]) -> float:
        return tallest(placed.columns, self.air.heading)

    @property
    def fits(self) -> bool:
        """Whether all of its rows have room."""
        return not self.placed.left

    def _block(self, row: Row, wide: float) -> Block[_Told]:
        names = wrapped(row.label, SMALLEST, wide - 14, BOLD)
        if row.short and len(names) > self.air.names:
            names = wrapped(row.short, SMALLEST, wide - 14, BOLD)
        parts = [
            (cell.marks, _worded(column, cell))
            for column, cell in zip(self.grid.columns, row.cells, strict=True)
            if cell.found
        ]
        lines, at = laid(parts, SMALLEST, self.column - wide, 18), float(wide)
        if self.air.names == 1 and len(names) + len(lines) > 2:
            # Both have room on one line where what stands in the row begins after its name.
            name, (line, *more) = row.short or row.label, laid(parts, SMALLEST, self.column, 18)
            start = max(at, width(name, SMALLEST, BOLD) + 14)
            if not more and not line[-1].marks and start + line[-1].x + width(line[-1].text, SMALLEST) <= self.column:
                names, lines, at = [name], [line], start
        group = row.group if _groups(self.grid.rows) > 1 else ""
        return Block(_Told(names, lines, at), max(len(names), len(lines)) * self.air.line + self.air.between, group)

    def draw(self) -> None:
        """Draw all that has room, and say how many there are more."""
        frame, canvas = self.frame, self.frame.canvas
        frame.key(self.keys)
        placed, left = self.placed, len(self.placed.left)
        # What room there is goes between the rows.
        high = self._high(placed)
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
                    under = y + min(self.air.heading - 2, 32)
                    canvas.line(x, under, x + self.column, under, EDGE)
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
        names, lines = block.it.names, block.it.lines
        canvas = self.frame.canvas
        for number, name in enumerate(names):
            canvas.text(name, x, y + 21 + number * self.air.line, face=BOLD)
        write(self.frame, lines, x + block.it.at, y + 21, SMALLEST, self.air.line, SOFT)


def _worded(column: Column, cell: Cell) -> str:
    if cell.text:
        return cell.said or cell.text
    name = column.short or column.label
    return f"{name} {cell.marks[0].year}" if cell.marks[0].year else name
