"""A matrix of mechanisms and codes as a table of links, for a template."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import short
from iscm_data.query import paging, questions, sorting
from iscm_data.query.paging import Part
from iscm_data.query.questions import Cell
from iscm_data.query.sorting import SCOPE
from iscm_data.query.tallies import Tally
from iscm_data.query.view import View
from iscm_data.wording import activity
from iscm_data.wording.labels import label
from iscm_data.wording.marks import key

CELL = "cell"  # the parameter that names the cell whose evidence is open: mechanism.code, or .code for a column
SHOW = "show"  # "all": mechanisms on which nothing was found are rows too
MANY = 10  # columns: beside more a name has less room
LINE = 35  # letters of a name and its state that stand in one line there


@dataclass(frozen=True)
class Group:
    """The mechanisms of one `scope`, or all under none: those with a row, and those on which nothing was found; for
    `found` of them something was."""

    scope: str
    rows: Sequence[str]
    nothing: Sequence[str]
    found: int


@dataclass(frozen=True)
class Table:
    """The whole matrix, its cells by mechanism and code. `part` says which of very many rows it has.

    Where it is in `families`, which say how many codes each has, those of a family stand side by side.
    """

    codes: Sequence[Tally]
    labels: Mapping[str, str]
    groups: Sequence[Group]
    cells: Mapping[tuple[str, str], Cell]
    order: str
    part: Part[list[str]]
    keys: Sequence[tuple[str, str]]
    families: Mapping[str, int]

    @property
    def dense(self) -> bool:
        return len(self.codes) > MANY

    def name(self, data: Dataset, id_: str) -> str:
        """What a mechanism is called: by its shorter name where the other does not fit into a line."""
        m = data.mechanism[id_]
        fits = not self.dense or len(m["short_name"] + activity.beside_a_name(data, m)) <= LINE
        return str(m["short_name"] if fits else short(data.record[id_]["short_name"]) or m["short_name"])


def table(view: View, codes: Sequence[Tally], order: str, *, in_families: bool) -> Table:
    """The matrix of a topic page: the mechanisms that match, and these codes in their order."""
    data, dimension = view.data, str(view.within)
    of = {code.id: str(code.family) for code in data.codebook.dimensions[dimension].codes.values()}
    if in_families:
        families = [*data.codebook.codes("family")]
        codes = sorted(codes, key=lambda tally: families.index(of[tally.code]))
    part = paging.part(sorting.ordered(data, dimension, view.ids, order), view.value(paging.PART))
    cells = questions.matrix(data, dimension, part.rows)
    shown = [cells[id_, tally.code] for id_ in part.rows for tally in codes]
    there = {mark for cell in shown for mark in (*cell.statuses, cell.word) if mark}
    found = {id_ for id_ in part.rows if any(cells[id_, tally.code].findings for tally in codes)}
    groups = []
    for scope in data.codebook.codes("scope") if order == SCOPE else ("",):
        if mine := [id_ for id_ in part.rows if not scope or data.mechanism[id_]["scope"] == scope]:
            rows = mine if view.value(SHOW) == "all" else [id_ for id_ in mine if id_ in found]
            groups.append(Group(scope, rows, [id_ for id_ in mine if id_ not in rows], len(found & {*mine})))
    return Table(
        codes=codes,
        labels={tally.code: label(data, dimension, tally.code) for tally in codes},
        groups=groups,
        cells=cells,
        order=order,
        part=part,
        keys=key(data, there - {"not_found"} if in_families else there),
        families=Counter(of[tally.code] for tally in codes) if in_families else {},
    )
