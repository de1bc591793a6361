"""How many mechanisms report what, of how many, and how old that is: every number of a topic page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import matching

Codes = str | Sequence[str] | None  # one, any of several, or any at all


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
    codebook's order, or those of one family. `chosen` is about the codes that the filters name, together, and `whole`
    about all of `codes`.
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


def in_family(data: Dataset, dimension: str, family: str) -> tuple[str, ...]:
    """The codes of a family; () where it is none of the dimension's."""
    codes = data.codebook.dimensions[dimension].codes
    return tuple(code for code in codes if family and codes[code].family == family)


def tallies(data: Dataset, dimension: str, filters: Filters, family: str = "") -> Tallies:
    """The numbers of a dimension among the mechanisms that the other filters leave, in the statuses asked for; of the
    codes of one `family` alone, where it is one."""
    ids = matching(data, filters.around(dimension))
    mine, chosen = in_family(data, dimension, family), filters.of(dimension)
    sole = filters.sole and dimension == "funding_model"
    codes = mine or data.codebook.dimensions[dimension].codes
    counted = [_tally(data, dimension, (code,), ids, filters) for code in codes]
    whole = _tally(data, dimension, mine, ids, filters)
    nothing = len(unreported(data, dimension, ids, mine or None))
    return Tallies(
        dimension=dimension,
        ids=ids,
        codes=tuple(sorted(counted, key=lambda tally: (-tally.n, -sum(tally.by_status.values())))),
        chosen=_tally(data, dimension, chosen, ids, filters, sole=sole) if chosen or sole else None,
        whole=whole,
        otherwise=len(ids) - nothing - whole.n,
        nothing=nothing,
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
    data: Dataset, dimension: str, code: Codes, ids: Sequence[str], status: str = IN_PLACE, since: int | None = None
) -> list[str]:
    """Those of these mechanisms that report a code (of several one of them, for None any) in a status, by a source of a
    year or later; in their order."""
    ix = index(data)
    codes = [code] if code is None or isinstance(code, str) else code
    columns = np.array([ix.column[dimension, each] for each in codes])
    at = ix.status[status], ix.rows(ids)[:, None], columns
    return [*compress(ids, (ix.present[at] & (ix.newest[at] >= (since or 0))).any(axis=1))]


def leading(
    data: Dataset, dimension: str, code: Codes, ids: Sequence[str], statuses: Sequence[str], since: int | None = None
) -> dict[str, list[str]]:
    """Those of these mechanisms that report a code, each under the first of the statuses in which it does."""
    found: dict[str, list[str]] = {}
    left = list(ids)
    for status in statuses:
        found[status] = reporting(data, dimension, code, left, status, since)
        placed = {*found[status]}
        left = [id_ for id_ in left if id_ not in placed]
    return found


def unreported(data: Dataset, dimension: str, ids: Sequence[str], code: Codes = None) -> list[str]:
    """Those of these mechanisms on which nothing was found in a dimension (or of a code, or several), in any status."""
    found = leading(data, dimension, code, ids, tuple(data.codebook.codes("status")))
    placed = {id_ for each in found.values() for id_ in each}
    return [id_ for id_ in ids if id_ not in placed]


def newest(data: Dataset, mechanism_id: str, dimension: str, code: str | None, status: str) -> int | None:
    """The year of the newest finding on a mechanism and a code in a status; None where none has a date."""
    ix = index(data)
    return int(ix.newest[ix.status[status], ix.row[mechanism_id], ix.column[dimension, code]]) or None
