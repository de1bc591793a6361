"""What a figure shows, as words, marks and numbers: a picture, a slide, a chart and a table are made of the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from iscm_data.language.text import labelled, opening, several, t
from iscm_data.wording.dates import undated
from iscm_data.wording.marks import GLYPHS


@dataclass(frozen=True)
class Mark:
    """A mark with its word, and of a status the year of its newest source, None where it has none."""

    id: str
    word: str
    year: int | None = None


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet: marks, or a text, which is `said` in other words away from the head of
    its column.

    `found` is whether a source reports anything: else its one mark says what is missing.
    """

    marks: tuple[Mark, ...] = ()
    text: str = ""
    said: str = ""
    found: bool = True

    def only(self, statuses: Sequence[str]) -> "Cell":
        """With the marks of these statuses alone; nothing stands for what is left out."""
        marks = tuple(mark for mark in self.marks if mark.id in statuses)
        return replace(self, marks=marks, found=self.found and bool(marks or self.text))


@dataclass(frozen=True)
class Column:
    """A column with its label, and a shorter one for where there is little room."""

    id: str
    label: str
    short: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a grid: a cell for each column. `short` is another name of it, `group` the heading that it stands under,
    `note` what is said beside its name."""

    id: str
    label: str
    cells: tuple[Cell, ...]
    short: str = ""
    group: str = ""
    note: str = ""

    @property
    def found(self) -> bool:
        """Whether any of its cells has something."""
        return any(cell.found for cell in self.cells)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of what was found."""
        return tuple(mark for cell in self.cells if cell.found for mark in cell.marks)


@dataclass(frozen=True)
class Aside:
    """A sentence below a figure: what is left out by name, what the numbers count; where `undated`, what it means that
    a mark of a status has no year."""

    lead: str
    names: tuple[str, ...] = ()
    tail: str = ""
    undated: bool = False

    def told(self, most: int | None = None) -> str:
        """The sentence with at most so many names; the number of the others is said."""
        named = self.names[:most]
        more = len(self.names) - len(named)
        names = ", ".join(named) or t("{n}, at the link", n=more)
        if named and more:
            names = t("{names} {and_more}", names=names, and_more=and_more(more))
        told = t("{lead} {names}.", lead=self.lead, names=names) if self.names else self.lead
        return " ".join(filter(None, (told, self.tail)))


def yearless(marks: Iterable[Mark]) -> tuple[Aside, ...]:
    """The sentence on those of these marks of a status that have no year, where there are any."""
    told = Aside(t("No year: none is known."), undated=True)
    return () if all(mark.year for mark in marks) else (told,)


def and_more(n: int) -> str:
    """What stands for so many that do not fit."""
    return t("and {n} more at the link", n=n)


@dataclass(frozen=True)
class Bar:
    """A code with how many mechanisms report it, by series, and which."""

    id: str
    label: str
    numbers: tuple[int, ...]
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bars:
    """Numbers of mechanisms as stacked bars: each stands in the first series that fits it, so none is counted twice.

    `series` are marks with their words, `of` how many mechanisms there are.
    """

    head: str
    bars: tuple[Bar, ...]
    series: tuple[Mark, ...]
    of: int
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Name:
    """A mechanism in a list: its marks and its name; the year is that of the first mark. What is none has no `id`."""

    label: str
    marks: tuple[Mark, ...] = ()
    id: str = ""

    @property
    def year(self) -> int | None:
        """The year of its newest source."""
        return self.marks[0].year if self.marks else None

    @property
    def told(self) -> str:
        """The name with its year: Colombo Process (2023)."""
        return t("{name} ({year})", name=self.label, year=self.year) if self.year else self.label


@dataclass(frozen=True)
class Entry:
    """A line of a list: its number as it is said, its share from 0 to 1, and the names behind it."""

    id: str
    label: str
    number: str
    share: float
    names: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list, each entry with a number, a bar and names. Where `marked`, names have marks, else all are as asked.

    `head` names the entries, `counted` their number, `named` the names, "" where there are none. Where there is little
    room, entries of the number zero are `rest`, by name.
    """

    head: str
    counted: str
    named: str
    entries: tuple[Entry, ...]
    asides: tuple[Aside, ...] = ()
    rest: Aside | None = None
    marked: bool = False
    keys: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Rows and columns of cells; `head` names the rows, `keys` are the marks that stand in it, with what they mean.

    `asked` are the statuses that the words speak of. Rows without anything stand in `nothing` too, and those that have
    something only in another status in `otherwise`. `instead` is its columns with their numbers, and names where it is
    a list, for where the rows do not fit.
    """

    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    keys: tuple[Mark, ...] = ()
    asked: tuple[str, ...] = ()
    nothing: Aside | None = None
    otherwise: Aside | None = None
    asides: tuple[Aside, ...] = ()
    instead: Bars | Listing | None = None


@dataclass(frozen=True, kw_only=True)
class Card(Listing):
    """A question with its answer, in short and in a sentence more; its entries are who or what stands behind it."""

    asked: str
    answer: str
    more: str


Content = Grid | Listing | Bars


def told(content: Content, most: int = 4_000) -> str:
    """All that a figure shows as sentences, for who does not see it, at most so many characters long."""
    lines = [*_told(content), *(aside.told() for aside in content.asides)]
    text = ""
    for number, line in enumerate(lines):
        if len(text) + len(line) > most:
            return f"{text} {opening(and_more(len(lines) - number))}."
        text = f"{text} {line}".strip()
    return text


def _told(content: Content) -> Iterator[str]:
    if isinstance(content, Bars):
        for bar in content.bars:
            numbers = [labelled(mark.word, str(n)) for mark, n in zip(content.series, bar.numbers, strict=True)]
            yield f"{labelled(bar.label, several(numbers))}."
    elif isinstance(content, Listing):
        for entry in content.entries:
            names = several(
                t("{marks} {name}", marks=" ".join(m.word for m in name.marks), name=name.told)
                if content.marked
                else name.told
                for name in entry.names
            )
            yield f"{labelled(entry.label, several(filter(None, (entry.number, names))))}."
    else:
        for row in content.rows:
            if row.found:
                yield f"{labelled(row.label, several(cells(content, row)))}."
        if content.nothing:
            yield content.nothing.told()


@dataclass(frozen=True)
class Table:
    """What a figure shows as heads and rows of text: for a slide, a document, a spreadsheet, a page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


WIDEST = 8  # columns of a table; of a grid of more each row is told as a list


def table(content: Content, *, short: bool = False, narrow: bool = False) -> Table:
    """A figure as a table, of a grid with `short` heads; what was not found is said by its mark alone. For `narrow`
    paper each row of a grid is told as a list, as it is of one that is too wide."""
    if isinstance(content, Bars):
        rows = [(bar.label, *(str(n) if n else "–" for n in bar.numbers)) for bar in content.bars]
        return Table((content.head, *(mark.word for mark in content.series)), tuple(rows))
    if isinstance(content, Listing):
        heads = content.head, content.counted, content.named
        every = ((entry.label, entry.number, _named(content, entry)) for entry in content.entries)
        kept = tuple(tuple(compress(row, heads)) for row in every)
        return Table(tuple(filter(None, heads)), kept)
    if narrow or len(content.columns) > WIDEST:
        told = [(row.label, several(cells(content, row) or _missing(row))) for row in content.rows]
        return Table((content.head, t("What was found, and the latest year")), tuple(told))
    rows = [(row.label, *(_cell(cell) for cell in row.cells)) for row in content.rows]
    return Table((content.head, *((short and c.short) or c.label for c in content.columns)), tuple(rows))


def _missing(row: Row) -> Iterable[str]:
    """What is said to be missing in a row, each word once."""
    return dict.fromkeys(mark.word for cell in row.cells for mark in cell.marks)


def _named(listing: Listing, entry: Entry) -> str:
    if not entry.names and not listing.counted:
        return entry.number
    if not listing.marked:
        return ", ".join(name.told for name in entry.names)
    return ", ".join(
        # A mark and a year stay with their name.
        "\u00a0".join(filter(None, ("".join(GLYPHS[mark.id] for mark in name.marks), name.label, str(name.year or ""))))
        for name in entry.names
    )


def _cell(cell: Cell) -> str:
    if cell.text or not cell.marks:
        return cell.text
    first, *others = cell.marks
    year = "" if not cell.found else str(first.year or undated())
    return " ".join(filter(None, (GLYPHS[first.id], year, *(GLYPHS[mark.id] for mark in others))))


def cells(grid: Grid, row: Row) -> list[str]:
    """The cells of a row in which something was found, each with its column and its marks or words."""
    return [
        labelled(column.label, cell.text or ", ".join(f"{m.word} {m.year or ''}".strip() for m in cell.marks))
        for column, cell in zip(grid.columns, row.cells, strict=True)
        if cell.found
    ]
