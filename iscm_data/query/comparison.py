"""Two to four mechanisms side by side, in the reader's order: rows are codes, and nobody is ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from iscm_data.dataset.tables import Dataset
from iscm_data.query import countries, questions
from iscm_data.query.countries import Lists, Shared
from iscm_data.query.filters import IN_PLACE
from iscm_data.query.questions import Cell

MOST = 4
REPORTED, DIFFER, COMMON, EVER = "reported", "differ", "common", "ever"  # properties of a line


@dataclass(frozen=True)
class Line:
    """One code of one dimension across the mechanisms compared, in their order."""

    dimension: str
    code: str
    cells: tuple[Cell, ...]

    @property
    def differ(self) -> bool:
        """Whether the mechanisms do not all say the same: the same statuses, or the same word for missing."""
        return len({(cell.statuses, cell.word) for cell in self.cells}) > 1

    @property
    def common(self) -> bool:
        """Whether all of them have it in place."""
        return all(IN_PLACE in cell.statuses for cell in self.cells)

    @property
    def ever(self) -> bool:
        """Whether all of them have it in place, planned or past."""
        return all(cell.statuses for cell in self.cells)

    @property
    def alone(self) -> bool:
        """Whether just one of them reports it, and of the others it was not found: nothing else is said of it."""
        silent = [cell.word for cell in self.cells if not cell.statuses]
        return len(silent) == len(self.cells) - 1 and {*silent} == {"not_found"}

    @property
    def reported(self) -> bool:
        """Whether any of the mechanisms reports it."""
        return any(cell.statuses for cell in self.cells)


@dataclass(frozen=True)
class Members:
    """What the lists of the mechanisms compared tell of their members.

    `shared` has those that all of them list (of three or more with a list) and those of each pair, also where a third
    lists them too. `own` has, by mechanism, the States that no other one lists: only where the lists of all the others
    are whole.
    """

    lists: Lists
    shared: tuple[Shared, ...]
    own: Mapping[str, tuple[str, ...]]

    @property
    def of_all(self) -> Shared | None:
        """What all of the mechanisms compared share; None where one of them has no list."""
        return self.shared[0] if self.shared and not self.lists.none else None


def lines(data: Dataset, ids: Sequence[str], *properties: str, topic: str = "") -> list[Line]:
    """The codes of the dimension that is the topic, or of every coded one, that have all of some properties, in the
    codebook's order."""
    found = []
    for dimension in data.codebook.coded:
        if topic in ("", dimension.id):
            cells = questions.matrix(data, dimension.id, ids)
            found += [Line(dimension.id, code, tuple(cells[id_, code] for id_ in ids)) for code in dimension.codes]
    return [line for line in found if all(getattr(line, name) for name in properties)]


def by_most(data: Dataset, found: Sequence[Line]) -> list[Line]:
    """Within each dimension those codes first that most of the mechanisms have in place, then those that most report
    in any status, then in the codebook's order."""
    dimensions = [*data.codebook.page_of]
    return sorted(
        found,
        key=lambda line: (
            dimensions.index(line.dimension),
            -sum(IN_PLACE in cell.statuses for cell in line.cells),
            -sum(bool(cell.statuses) for cell in line.cells),
        ),
    )


def members(data: Dataset, ids: Sequence[str]) -> Members:
    """What the lists of these mechanisms tell of the members that they have in common, and of each one's own."""
    known, listing = countries.lists(data, ids), countries.listing(data, ids)
    named = {id_: questions.states(data, id_, "member") for id_ in listing}
    groups = [tuple(listing)] if len(listing) > 2 else []
    groups += [*combinations(listing, 2)]
    own = {}
    for id_ in listing:
        others = [other for other in ids if other != id_]
        if all(other in known.whole for other in others):
            own[id_] = tuple(s for s in named[id_] if not any(s in named[other] for other in others))
    return Members(known, tuple(countries.shared(data, group) for group in groups), own)
