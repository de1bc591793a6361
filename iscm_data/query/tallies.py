"""How many mechanisms report what, of how many, and how old that is: every number of a topic page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
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
    each = [(code,) for code in mine or data.codebook.dimensions[dimension].codes]
    counted = _counted(data, each, *_reported(data, dimension, [*chain(*each)], ids, filters.since), filters)
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
    present, newest = _reported(data, dimension, codes or None, ids, filters.since, sole=sole)
    either, latest = np.asarray(present.any(axis=1, keepdims=True)), newest.max(axis=1, keepdims=True, initial=0)
    return _counted(data, [tuple(codes)], either, latest, filters)[0]


def _reported(
    data: Dataset, dimension: str, code: Codes, ids: Sequence[str], since: int | None, *, sole: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Status × code × mechanism: whether it is reported, by a source of a year or later, and the newest year of that;
    0 where there is none."""
    ix = index(data)
    codes = [code] if code is None or isinstance(code, str) else code
    rows, columns = ix.rows(ids), np.array([ix.column[dimension, each] for each in codes], dtype=np.intp)
    # One axis after the other: both at once takes several times as long.
    newest = ix.newest.swapaxes(1, 2)[:, columns][:, :, rows]
    present = (ix.sole if sole else ix.present).swapaxes(1, 2)[:, columns][:, :, rows]
    if since:
        present &= newest >= since
    return present, np.where(present, newest, 0) if since or sole else newest


def _counted(
    data: Dataset, codes: Sequence[tuple[str, ...]], present: np.ndarray, newest: np.ndarray, filters: Filters
) -> tuple[Tally, ...]:
    """A tally of each code, or several together, of what `_reported` gives; `codes` says what each is about."""
    numbers = index(data).status
    asked = [numbers[status] for status in filters.asked]
    held, year = present[asked].any(axis=0), newest[asked].max(axis=0, initial=0)  # code × mechanism
    by_status, further = present.sum(axis=2).tolist(), (present & ~held).sum(axis=2).tolist()
    n, recent = held.sum(axis=1).tolist(), (held & (year >= data.recent_from)).sum(axis=1).tolist()
    undated = (held & (year == 0)).sum(axis=1).tolist()
    return tuple(
        Tally(
            codes=each,
            n=n[place],
            recent=recent[place],
            undated=undated[place],
            by_status={status: by_status[number][place] for status, number in numbers.items()},
            further={status: further[number][place] for status, number in numbers.items()},
            of=present.shape[2],
        )
        for place, each in enumerate(codes)
    )


def reporting(
    data: Dataset, dimension: str, code: Codes, ids: Sequence[str], status: str = IN_PLACE, since: int | None = None
) -> list[str]:
    """Those of these mechanisms that report a code (of several one of them, for None any) in a status, by a source of a
    year or later; in their order."""
    return leading(data, dimension, code, ids, (status,), since)[status]


def leading(
    data: Dataset, dimension: str, code: Codes, ids: Sequence[str], statuses: Sequence[str], since: int | None = None
) -> dict[str, list[str]]:
    """Those of these mechanisms that report a code, each under the first of the statuses in which it does."""
    reported = np.asarray(_reported(data, dimension, code, ids, since)[0].any(axis=1))
    left, found = np.ones(len(ids), dtype=bool), {}
    for status in statuses:
        here = reported[index(data).status[status]] & left
        found[status] = [*compress(ids, here)]
        left &= ~here
    return found


def unreported(data: Dataset, dimension: str, ids: Sequence[str], code: Codes = None) -> list[str]:
    """Those of these mechanisms on which nothing was found in a dimension (or of a code, or several), in any status."""
    found = _reported(data, dimension, code, ids, None)[0]
    return [*compress(ids, ~np.asarray(found.any(axis=(0, 1))))]


def newest(data: Dataset, mechanism_id: str, dimension: str, code: str | None, status: str) -> int | None:
    """The year of the newest finding on a mechanism and a code in a status; None where none has a date."""
    ix = index(data)
    return int(ix.newest[ix.status[status], ix.row[mechanism_id], ix.column[dimension, code]]) or None
