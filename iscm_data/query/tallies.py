"""How many mechanisms report what, of how many, and how old that is: every number of a topic page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import matching


@dataclass(frozen=True)
class Tally:
    """How many of `of` mechanisms report one code, or any code of a dimension (`code` is None).

    `n` are those in a status asked for. Of these `recent` have a source of a recent year (see `Dataset.recent_from`) and
    `undated` none with a date. `by_status` counts a mechanism in each status that it is reported in.
    """

    code: str | None
    n: int
    recent: int
    undated: int
    by_status: Mapping[str, int]
    of: int


@dataclass(frozen=True)
class Tallies:
    """The numbers of one dimension. The denominator, `of`, are all mechanisms in scope of the other filters.

    `codes` are the dimension's codes from most to fewest reported as asked, then in any status, then in the
    codebook's order. `whole` counts the mechanisms with any of them; `otherwise` those that are reported, but not as
    asked; for `nothing` of them anything was found: whole.n + otherwise + nothing = of.
    """

    dimension: str
    ids: tuple[str, ...]
    codes: tuple[Tally, ...]
    whole: Tally
    otherwise: int
    nothing: int

    def __getitem__(self, code: str) -> Tally:
        return next(tally for tally in self.codes if tally.code == code)

    @property
    def of(self) -> int:
        """The denominator of all of them."""
        return self.whole.of


def tallies(data: Dataset, dimension: str, filters: Filters) -> Tallies:
    """The numbers of a dimension among the mechanisms that the other filters leave, in the statuses asked for."""
    ids = matching(data, filters.around(dimension))
    return among(data, dimension, ids, filters)


def among(data: Dataset, dimension: str, ids: tuple[str, ...], filters: Filters) -> Tallies:
    """The numbers of a dimension among these mechanisms."""
    codes = (None, *data.codebook.dimensions[dimension].codes)
    counted = _count(data, dimension, codes, ids, filters)
    whole, order = counted[0], counted[1:]
    ix = index(data)
    found = int(ix.present[:, ix.rows(ids), ix.column[dimension, None]].any(axis=0).sum())
    return Tallies(
        dimension=dimension,
        ids=ids,
        codes=tuple(sorted(order, key=lambda tally: (-tally.n, -sum(tally.by_status.values())))),
        whole=whole,
        otherwise=found - whole.n,
        nothing=len(ids) - found,
    )


def _count(
    data: Dataset, dimension: str, codes: Sequence[str | None], ids: Sequence[str], filters: Filters
) -> list[Tally]:
    ix = index(data)
    columns = [ix.column[dimension, code] for code in codes]
    rows = ix.rows(ids)[:, None]
    newest = ix.newest[:, rows, columns]  # status × mechanism × code
    present = ix.present[:, rows, columns] & (newest >= (filters.since or 0))
    asked = [ix.status[status] for status in filters.asked]
    held = present[asked].any(axis=0)
    latest = np.where(present[asked], newest[asked], 0).max(axis=0)
    recent, undated = held & (latest >= data.recent_from), held & (latest == 0)
    return [
        Tally(
            code=code,
            n=int(held[:, at].sum()),
            recent=int(recent[:, at].sum()),
            undated=int(undated[:, at].sum()),
            by_status={status: int(present[number, :, at].sum()) for status, number in ix.status.items()},
            of=len(ids),
        )
        for at, code in enumerate(codes)
    ]


def reporting(data: Dataset, dimension: str, code: str | None, ids: Sequence[str], status: str = IN_PLACE) -> list[str]:
    """Those of these mechanisms that report a code (or any, for None) in a status, in their order."""
    ix = index(data)
    column = ix.present[ix.status[status], ix.rows(ids), ix.column[dimension, code]]
    return [id_ for id_, there in zip(ids, column.tolist(), strict=True) if there]


def newest(data: Dataset, mechanism_id: str, dimension: str, code: str | None, status: str) -> int | None:
    """The year of the newest finding on a mechanism and a code in a status; None where none has a date."""
    ix = index(data)
    return int(ix.newest[ix.status[status], ix.row[mechanism_id], ix.column[dimension, code]]) or None
