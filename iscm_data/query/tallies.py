"""How many mechanisms report what, of how many, and how old that is: every number of a topic page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import matching


@dataclass(frozen=True)
class Tally:
    """How many of `of` mechanisms report any of some codes of a dimension, in a status and of a year asked for.

    Of these `n`, `recent` have a source of a recent year (`Dataset.recent_from` or later) and `undated` none with a
    date. `by_status` counts a mechanism in each status that it is reported in; `further` those of a status that are
    not among the `n`.
    """

    codes: tuple[str, ...]
    n: int
    recent: int
    undated: int
    by_status: Mapping[str, int]
    further: Mapping[str, int]
    of: int

    @property
    def code(self) -> str:
        """The one code that it is about. ValueError where there are several, or none."""
        (code,) = self.codes
        return code

    @property
    def share(self) -> float:
        """The part of the mechanisms that report it, from 0 to 1."""
        return self.n / self.of if self.of else 0.0


@dataclass(frozen=True)
class Tallies:
    """The numbers of one dimension. The denominator, `of`, are all mechanisms in scope of the other filters, `ids`.

    `codes` are the dimension's codes from most to fewest reported as asked, then in any status, then in the
    codebook's order. `chosen` is about the codes that the filters name, together, and `whole` about all of them.
    `otherwise` are reported, but not as asked; of `nothing` anything was found: whole.n + otherwise + nothing = of.
    """

    dimension: str
    ids: tuple[str, ...]
    codes: tuple[Tally, ...]
    chosen: Tally | None
    whole: Tally
    otherwise: int
    nothing: int

    def __getitem__(self, code: str) -> Tally:
        return next(tally for tally in self.codes if tally.code == code)

    @property
    def of(self) -> int:
        """The denominator of all of them."""
        return self.whole.of


FAMILY = "family"  # the parameter that shows the codes of one family alone


def of_family(data: Dataset, found: Tallies, family: str) -> Tallies:
    """The same with the codes of one family alone; with all of them where it is none."""
    codes = data.codebook.dimensions[found.dimension].codes
    mine = tuple(tally for tally in found.codes if codes[tally.code].family == family)
    return replace(found, codes=mine) if mine else found


def tallies(data: Dataset, dimension: str, filters: Filters) -> Tallies:
    """The numbers of a dimension among the mechanisms that the other filters leave, in the statuses asked for."""
    ids = matching(data, filters.around(dimension))
    codes, chosen = data.codebook.dimensions[dimension].codes, filters.of(dimension)
    sole = filters.sole and dimension == "funding_model"
    counted = [_tally(data, dimension, (code,), ids, filters) for code in codes]
    whole = _tally(data, dimension, (), ids, filters)
    ix = index(data)
    found = int(ix.present[:, ix.rows(ids), ix.column[dimension, None]].any(axis=0).sum())
    return Tallies(
        dimension=dimension,
        ids=ids,
        codes=tuple(sorted(counted, key=lambda tally: (-tally.n, -sum(tally.by_status.values())))),
        chosen=_tally(data, dimension, chosen, ids, filters, sole=sole) if chosen or sole else None,
        whole=whole,
        otherwise=found - whole.n,
        nothing=len(ids) - found,
    )


def _tally(
    data: Dataset, dimension: str, codes: Sequence[str], ids: Sequence[str], filters: Filters, *, sole: bool = False
) -> Tally:
    """The numbers of some codes together; of the whole dimension where none is named."""
    ix = index(data)
    at = np.ix_(
        np.arange(len(ix.status)), ix.rows(ids), np.array([ix.column[dimension, code] for code in codes or (None,)])
    )
    newest = ix.newest[at]  # status × mechanism × code
    present = (ix.sole if sole else ix.present)[at] & (newest >= (filters.since or 0))
    reported = present.any(axis=2)  # status × mechanism
    latest = np.where(present, newest, 0).max(axis=2, initial=0)
    asked = [ix.status[status] for status in filters.asked]
    held, year = reported[asked].any(axis=0), latest[asked].max(axis=0, initial=0)
    return Tally(
        codes=tuple(codes),
        n=int(held.sum()),
        recent=int((held & (year >= data.recent_from)).sum()),
        undated=int((held & (year == 0)).sum()),
        by_status={status: int(reported[number].sum()) for status, number in ix.status.items()},
        further={status: int((reported[number] & ~held).sum()) for status, number in ix.status.items()},
        of=len(ids),
    )


def reporting(
    data: Dataset,
    dimension: str,
    code: str | None,
    ids: Sequence[str],
    status: str = IN_PLACE,
    since: int | None = None,
) -> list[str]:
    """Those of these mechanisms that report a code (or any, for None) in a status, by a source of a year or later; in
    their order."""
    ix = index(data)
    at = ix.status[status], ix.rows(ids), ix.column[dimension, code]
    column = ix.present[at] & (ix.newest[at] >= (since or 0))
    return [id_ for id_, there in zip(ids, column.tolist(), strict=True) if there]


def leading(
    data: Dataset,
    dimension: str,
    code: str | None,
    ids: Sequence[str],
    statuses: Sequence[str],
    since: int | None = None,
) -> dict[str, list[str]]:
    """Those of these mechanisms that report a code, each under the first of the statuses in which it does."""
    found: dict[str, list[str]] = {}
    left = list(ids)
    for status in statuses:
        found[status] = reporting(data, dimension, code, left, status, since)
        left = [id_ for id_ in left if id_ not in {*found[status]}]
    return found


def unreported(data: Dataset, dimension: str, ids: Sequence[str]) -> list[str]:
    """Those of these mechanisms on which nothing was found in a dimension, in any status."""
    found = leading(data, dimension, None, ids, tuple(data.codebook.codes("status")))
    return [id_ for id_ in ids if not any(id_ in each for each in found.values())]


def newest(data: Dataset, mechanism_id: str, dimension: str, code: str | None, status: str) -> int | None:
    """The year of the newest finding on a mechanism and a code in a status; None where none has a date."""
    ix = index(data)
    return int(ix.newest[ix.status[status], ix.row[mechanism_id], ix.column[dimension, code]]) or None
