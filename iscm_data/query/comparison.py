"""Two to four mechanisms side by side, in the reader's order: rows are codes, and nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.dataset.load import Dataset
from iscm_data.query import questions
from iscm_data.query.questions import Cell, Matrix

MOST = 4


@dataclass(frozen=True)
class Line:
    """One code of one dimension across the mechanisms compared, in their order."""

    dimension: str
    code: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the mechanisms do not all say the same: the same statuses, or the same word for missing."""
        return len({(cell.statuses, cell.word) for cell in self.cells}) > 1

    @property
    def reported(self) -> bool:
        """Whether any of the mechanisms reports it."""
        return any(cell.statuses for cell in self.cells)


@dataclass(frozen=True)
class Shared:
    """Member States by ISO code: those of all mechanisms compared, and those of one of them only."""

    common: tuple[str, ...]
    own: dict[str, tuple[str, ...]]
    complete: bool


def lines(data: Dataset, ids: Sequence[str]) -> list[Line]:
    """Every code of every coded dimension, in the codebook's order."""
    return [
        Line(dimension.id, code, tuple(questions.cell(data, id_, dimension.id, code) for id_ in ids))
        for dimension in data.codebook.coded
        for code in dimension.codes
    ]


def as_matrix(found: Sequence[Line], ids: Sequence[str]) -> Matrix:
    """The lines as a matrix of "dimension.code" × mechanism."""
    rows = {f"{line.dimension}.{line.code}": line for line in found}
    cells = {(row, id_): cell for row, line in rows.items() for id_, cell in zip(ids, line.cells, strict=True)}
    return Matrix(tuple(rows), tuple(ids), cells)


def shared(data: Dataset, ids: Sequence[str]) -> Shared:
    """The member States that these mechanisms have in common, and each one's own.

    Only listed members count: where a list is not complete, the number in common is the least it can be.
    """
    members = {id_: questions.states(data, id_, "member") for id_ in ids}
    common = tuple(s for s in members[ids[0]] if all(s in members[id_] for id_ in ids)) if ids else ()
    own = {
        id_: tuple(s for s in members[id_] if not any(s in members[other] for other in ids if other != id_))
        for id_ in ids
    }
    return Shared(common, own, all(data.mechanism[id_]["members_complete"] is True for id_ in ids))
