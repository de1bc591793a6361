"""What a figure shows, as words and numbers, so that a slide can hold it as a chart or a table that can be edited."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.figures.charts import OTHER, Row
from iscm_data.language.text import labelled, several, t
from iscm_data.query.questions import Cell, Count, Matrix
from iscm_data.wording.marks import GLYPHS, cell_words

WIDEST = 8  # columns of a table on a slide; a matrix of more is told as a list, a line a mark
LONGEST = 900  # characters in an entry of a list; what is more goes on in the next entry


@dataclass(frozen=True)
class Line:
    """One line of a cell: a mark of `legend.GLYPHS` (or none) and its words."""

    text: str
    mark: str = ""

    @property
    def marked(self) -> str:
        """The words after their mark, as text alone."""
        return f"{GLYPHS.get(self.mark, '–')} {self.text}" if self.mark else self.text


@dataclass(frozen=True)
class Entry:
    """A row of a table: its label, its cells (each of lines), its group, and the findings behind it."""

    label: str
    cells: tuple[tuple[Line, ...], ...]
    group: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Table:
    """A figure that is a table on a slide; `head` names the labels' column and every cell's."""

    head: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Panel:
    """The bars of one status: its mark, its name, and a number for each label of the figure (0: none found)."""

    mark: str
    name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """A figure that is a chart on a slide: a panel a status, all on the scale from 0 to `of` mechanisms."""

    labels: tuple[str, ...]
    panels: tuple[Panel, ...]
    of: int
    passages: Sequence[Passage]


Content = Bars | Table


def bars(
    counts: Sequence[Count], labels: Mapping[str, str], statuses: Mapping[str, str], passages: Sequence[Passage]
) -> Bars:
    """The content of a figure of counts; `passages` are the findings counted."""
    return Bars(
        tuple(labels[count.code] for count in counts),
        tuple(Panel(s, name, tuple(count.by_status[s] for count in counts)) for s, name in statuses.items()),
        max((count.of for count in counts), default=1),
        passages,
    )


def plain(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    """The content of a figure whose table has no marks: the first of each line is its label."""
    return Table(tuple(head), tuple(Entry(label, tuple((Line(text),) for text in texts)) for label, *texts in lines))


def matrix(
    data: Dataset,
    found: Matrix,
    rows: Sequence[Row],
    columns: Mapping[str, str],
    head: tuple[str, str],
    statuses: Sequence[str] = (),
) -> Table:
    """The content of a matrix: a table as it stands or, of more than WIDEST columns, a list.

    `columns` maps a column's id to its label, `head` names what rows and what columns are; with `statuses`,
    findings of others are told as filtered out, as the figure draws them.
    """
    entries: list[Entry] = []
    for row in rows:
        cells = {column: found.cells[row.id, column] for column in columns}
        lines = {column: _lines(data, cell, statuses) for column, cell in cells.items()}
        behind = tuple(p for cell in cells.values() for p in cell.passages if not statuses or p.status in statuses)
        whole = Entry(row.label, tuple(tuple(line[0] for line in lines[c]) for c in columns), row.group, behind)
        entries += [whole] if len(columns) <= WIDEST else _listed(whole, lines, columns)
    wide = (head[0], t("{name} (those not named: not found)", name=head[1]))
    return Table((head[0], *columns.values()) if len(columns) <= WIDEST else wide, tuple(entries))


def _lines(data: Dataset, cell: Cell, statuses: Sequence[str]) -> list[tuple[Line, str, str]]:
    """The lines of a cell, each with its word and its years apart."""
    told = cell_words(data, cell)
    kept = [
        (mark, word, years)
        for mark, word, years in told
        if not statuses or mark not in cell.statuses or mark in statuses
    ]
    if cell.statuses and not any(mark in cell.statuses for mark, _, _ in kept):
        kept.insert(0, (OTHER, t("Another status, filtered out"), ""))
    return [(Line(f"{word} {years}".strip(), mark), word, years) for mark, word, years in kept]


def _listed(
    entry: Entry, lines: Mapping[str, Sequence[tuple[Line, str, str]]], columns: Mapping[str, str]
) -> list[Entry]:
    """A row of a wide matrix as one entry or several: under each mark the columns that have it, with the years.

    The columns with nothing found are not named; the head of the table says so.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for column, told in lines.items():
        for line, word, years in told:
            groups[line.mark, word].append(f"{columns[column]} ({years})" if years else columns[column])
    order = [*GLYPHS, OTHER]
    made: list[Line] = []
    for (mark, word), names in sorted(groups.items(), key=lambda group: order.index(group[0][0])):
        if mark == "not_found":
            if not made:
                made.append(Line(t("{word}: all {n}", word=word, n=len(names)), mark))
            continue
        parts: list[list[str]] = [[]]
        for name in names:
            if sum(map(len, parts[-1])) + len(name) > LONGEST // 2 and parts[-1]:
                parts.append([])
            parts[-1].append(name)
        heads = [word, *(t("{word}, continued", word=word) for _ in parts[1:])]
        made += [Line(labelled(head, several(part)), mark) for head, part in zip(heads, parts, strict=True)]
    shares: list[list[Line]] = [[]]
    for line in made:
        if shares[-1] and sum(len(other.text) for other in shares[-1]) + len(line.text) > LONGEST:
            shares.append([])
        shares[-1].append(line)
    first, *rest = [replace(entry, cells=(tuple(share),)) for share in shares]
    again = [replace(e, label=t("{name} (continued)", name=entry.label), passages=()) for e in rest]
    return [first, *again]
