"""A matrix of mechanisms and codes as a table of links, for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iscm_data.dataset.load import Dataset
from iscm_data.html.evidence import Mark, marks
from iscm_data.language.text import short, t, tn
from iscm_data.query import paging, questions, sorting
from iscm_data.query.paging import Part
from iscm_data.query.questions import Cell
from iscm_data.query.sorting import SCOPE, SORT
from iscm_data.query.tallies import Tally
from iscm_data.query.view import View
from iscm_data.wording import activity
from iscm_data.wording.labels import label
from iscm_data.wording.marks import key, spoken
from iscm_data.wording.marks import label as mark_label

CELL = "cell"  # the parameter that names the cell whose evidence is open: mechanism.code, or .code for a column
SHOW = "show"  # "all": mechanisms on which nothing was found are rows too
MANY = 10  # columns: beside more a name has less room
LINE = 35  # letters of a name and its state that stand in one line there


@dataclass(frozen=True)
class Column:
    """A code: how many of how many mechanisms report it, and the link that sorts by it."""

    code: str
    label: str
    definition: str
    n: int
    of: int
    share: float
    href: str
    sorted: bool
    first: bool = False  # of its family


@dataclass(frozen=True)
class Square:
    """A cell: its marks and the link to its evidence, or the mark and the word for what is missing."""

    code: str
    label: str
    marks: Sequence[Mark]
    href: str
    words: str
    chosen: bool
    missing: str = ""
    first: bool = False


@dataclass(frozen=True)
class Row:
    """A mechanism with its cells; `state` is what is said of its activity beside its name."""

    id: str
    name: str
    full: str
    href: str
    state: str
    cells: Sequence[Square]


@dataclass(frozen=True)
class Group:
    """The rows of one scope, and those mechanisms on which nothing was found, by name; `only` leads to them alone."""

    label: str
    found: str
    rows: Sequence[Row]
    nothing: Sequence[tuple[str, str]]
    nothing_found: str
    fold: str
    only: str


@dataclass(frozen=True)
class Family:
    """Columns that belong together, under one head."""

    label: str
    columns: int
    href: str


@dataclass(frozen=True)
class Table:
    """The whole matrix. `part` says which of very many rows it has."""

    caption: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    grouped: bool
    by_name: str
    all_rows: str
    part: Part[list[str]]
    families: Sequence[Family] = ()
    keys: Sequence[tuple[str, str]] = ()

    @property
    def dense(self) -> bool:
        return len(self.columns) > MANY


def table(view: View, codes: Sequence[Tally], order: str) -> Table:
    """The matrix of a topic page: the mechanisms that match, and these codes in their order."""
    data, dimension = view.data, view.within
    assert dimension
    rows = sorting.ordered(data, dimension, view.ids, order)
    part = paging.part(rows, view.value(paging.PART))
    cells = questions.matrix(data, dimension, part.rows).cells
    columns = [_column(view, dimension, tally, order) for tally in codes]
    made = {id_: _row(view, id_, columns, cells) for id_ in part.rows}
    found = {id_ for id_ in part.rows if any(cells[id_, column.code].findings for column in columns)}
    everything = view.value(SHOW) == "all"
    groups = []
    for scope in data.codebook.codes("scope") if order == SCOPE else ("",):
        mine = [id_ for id_ in part.rows if not scope or data.mechanism[id_]["scope"] == scope]
        if mine:
            groups.append(_group(view, scope, mine, made, found, everything))
    return Table(
        caption=t("{label} by mechanism", label=t(data.codebook.dimensions[dimension].label)),
        columns=columns,
        groups=groups,
        grouped=order == SCOPE,
        by_name=view.links.here(**{SORT: sorting.NAME, CELL: None}),
        all_rows=view.links.here(**{SHOW: "all"}),
        part=part,
        keys=_keys(data, [cells[id_, column.code] for id_ in part.rows for column in columns]),
    )


def in_families(view: View, codes: Sequence[Tally], order: str) -> Table:
    """The same with the codes of each family side by side under its name."""
    families = view.data.codebook.codes("family")
    of = {code.id: code.family for code in view.data.codebook.dimensions[str(view.within)].codes.values()}
    sorted_ = sorted(codes, key=lambda tally: [*families].index(str(of[tally.code])))
    made = table(view, sorted_, order)
    firsts = {next(column.code for column in made.columns if of[column.code] == id_) for id_ in families}
    groups = [
        replace(
            group,
            rows=[
                replace(row, cells=[replace(cell, first=cell.code in firsts) for cell in row.cells])
                for row in group.rows
            ],
        )
        for group in made.groups
    ]
    heads = [
        Family(
            t(family.label),
            sum(of[column.code] == family.id for column in made.columns),
            view.links.here(family=family.id, **{CELL: None}),
        )
        for family in families.values()
    ]
    columns = [
        replace(column, first=column.code in firsts, href=view.links.here(**{CELL: f".{column.code}"}))
        for column in made.columns
    ]
    keys = [(id_, words) for id_, words in made.keys if id_ != "not_found"]
    return replace(made, columns=columns, groups=groups, families=heads, keys=keys)


def _column(view: View, dimension: str, tally: Tally, order: str) -> Column:
    code = view.data.codebook.dimensions[dimension].codes[tally.code]
    return Column(
        code=code.id,
        label=t(code.label),
        definition=t(code.definition),
        n=tally.n,
        of=tally.of,
        share=tally.share,
        href=view.links.here(**{SORT: code.id, CELL: None}),
        sorted=order == code.id,
    )


def _row(view: View, id_: str, columns: Sequence[Column], cells: Mapping[tuple[str, str], Cell]) -> Row:
    data, mechanism = view.data, view.data.mechanism[id_]
    name, state = mechanism["short_name"], activity.beside_a_name(data, mechanism)
    if len(columns) > MANY and len(name) + len(state) > LINE:
        name = short(data.record[id_]["short_name"]) or name
    return Row(
        id=id_,
        name=name,
        full=mechanism["name"],
        href=view.links.to("mechanism", id=id_),
        state=state,
        cells=[_square(view, id_, column, cells[id_, column.code]) for column in columns],
    )


def _square(view: View, id_: str, column: Column, cell: Cell) -> Square:
    data, name = view.data, f"{id_}.{column.code}"
    if not cell.findings:
        missing = cell.missing or "not_found"
        return Square(
            column.code, column.label, [Mark(missing, None, False)], "", mark_label(data, missing), False, missing
        )
    here = view.value(CELL) == name
    words = spoken(data, (data.mechanism[id_]["short_name"], column.label), cell)
    return Square(
        code=column.code,
        label=column.label,
        marks=[*marks(data, cell), *([Mark(cell.word, None, False)] if cell.word else [])],
        href=view.links.here(**{CELL: None if here else name}),
        words=words,
        chosen=here,
    )


def _group(
    view: View, scope: str, ids: Sequence[str], made: Mapping[str, Row], found: set[str], everything: bool
) -> Group:
    have = [id_ for id_ in ids if id_ in found or everything]
    nothing = [id_ for id_ in ids if id_ not in found and not everything]
    name = label(view.data, "scope", scope) if scope else ""
    n = sum(id_ in found for id_ in ids)
    return Group(
        label=name,
        found=str(n) if n == len(ids) else t("something found for {n} of {of}", n=n, of=len(ids)),
        rows=[made[id_] for id_ in have],
        nothing=[(made[id_].name, made[id_].href) for id_ in nothing],
        nothing_found=tn("Nothing found for one:", "Nothing found for {n}:", len(nothing)),
        fold=t("Hide the rows: {label}", label=name),
        only="" if not scope or view.filters.of("scope") else view.links.here(scope=scope, part=None),
    )


def _keys(data: Dataset, cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """Each mark that stands in the cells, with what it means."""
    there = {status for cell in cells for status in (*cell.statuses, cell.word) if status}
    return key(data, there)
