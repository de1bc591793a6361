"""Questions put to the dataset: who matches, how many of how many, what stands in which cell, what is not known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from iscm_data.dataset.findings import Passage, Selection
from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset

CODED = ("funding_model", "governance_level", "partnership_type", "theme")
NAMES = (*CODED, "scope", "region", "country", "status")
FILTERS = (*NAMES, "sole")


@dataclass(frozen=True)
class Filters:
    """What a reader chose: any of the values within one filter, and all filters together. Empty means no choice.

    `status` narrows the coded filters: external donors + in place asks for one finding that is both.
    `sole` asks for a funding finding whose source says that it is the only funding.
    """

    funding_model: tuple[str, ...] = ()
    governance_level: tuple[str, ...] = ()
    partnership_type: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    sole: bool = False

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set, by name; `sole` as ("1",)."""
        values = {name: getattr(self, name) for name in NAMES}
        return {name: value for name, value in values.items() if value} | ({"sole": ("1",)} if self.sole else {})

    def without(self, name: str) -> "Filters":
        """These filters with one of them dropped."""
        return replace(self, **{name: False if name == "sole" else ()})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cell:
    """One mechanism × code: the statuses reported (in the codebook's order), or the word for missing.

    `stated` is the word for missing that a source itself supports, also where another source reports something.
    """

    statuses: tuple[str, ...]
    missing: str | None
    passages: tuple[Passage, ...] = ()
    stated: str | None = None

    @property
    def word(self) -> str | None:
        """The word for missing that a reader sees: alone, or beside what another source reports."""
        return self.missing or (self.stated if self.stated != "not_found" else None)


@dataclass(frozen=True)
class Matrix:
    """Rows × columns of cells, every cell filled: a figure, a table and a CSV are drawn from the same one."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Count:
    """How many mechanisms report a code, by status and at all.

    `known` of `of` mechanisms report anything on the code's dimension: the denominator that a reader must see.
    """

    code: str
    by_status: Mapping[str, int]
    reported: int
    known: int
    of: int


@dataclass(frozen=True)
class Coverage:
    """What is known of one mechanism in one dimension, or of one code where a source speaks of its absence."""

    mechanism_id: str
    dimension: str
    code: str | None
    state: str
    findings: int
    stated: str | None
    reason: str | None
    quote: str | None
    source_id: str | None
    locator: str | None


def matching(data: Dataset, filters: Filters, within: str | None = None) -> tuple[str, ...]:
    """The ids of the mechanisms that match, in the order of pages: by scope, then by name.

    A status that is chosen alone asks for a finding of that status in the dimension `within`, or in any.
    """
    ix = index(data)
    statuses = [ix.status[s] for s in filters.status] or list(ix.status.values())
    keep = np.ones(len(ix.ids), dtype=bool)
    present = np.asarray(ix.present[statuses].any(axis=0))
    for dimension in CODED:
        if codes := getattr(filters, dimension):
            keep &= present[:, [ix.column[dimension, code] for code in codes]].any(axis=1)
    if filters.sole:
        codes = filters.funding_model or (None,)
        columns = [ix.column["funding_model", code] for code in codes]
        keep &= ix.sole[statuses][:, :, columns].any(axis=(0, 2))
    if filters.status and not filters.sole and not any(getattr(filters, dimension) for dimension in CODED):
        keep &= present[:, ix.column[within, None]] if within else present.any(axis=1)
    matched: list[str] = []
    left = np.array(ix.ids, dtype=object)[keep].tolist()
    if not (filters.scope or filters.region or filters.country):
        return tuple(left)
    for id_ in left:
        mechanism, states = data.mechanism[id_], ix.states[id_]
        if filters.scope and mechanism["scope"] not in filters.scope:
            continue
        if filters.region and not set(filters.region) & set(mechanism["regions"]):
            continue
        if filters.country and not set(filters.country) & (states["member"] | states["observer"]):
            continue
        matched.append(id_)
    return tuple(matched)


def relaxed(data: Dataset, filters: Filters, within: str | None = None) -> dict[str, int]:
    """For each filter that is set: how many mechanisms would match if it were dropped."""
    return {name: len(matching(data, filters.without(name), within)) for name in filters.chosen()}


def cell(data: Dataset, mechanism_id: str, dimension: str, code: str) -> Cell:
    """What the dataset has on one mechanism and one code."""
    return _cell(
        data, mechanism_id, dimension, code, tuple(index(data).passages.get((mechanism_id, dimension, code), ()))
    )


def _cell(data: Dataset, mechanism_id: str, dimension: str, code: str, passages: tuple[Passage, ...]) -> Cell:
    ix = index(data)
    own = ix.coverage.get((mechanism_id, dimension, code))
    whole = ix.coverage[mechanism_id, dimension, None]
    stated = own["stated"] if own else None
    if passages:
        found = {p.status for p in passages}
        return Cell(tuple(s for s in ix.status if s in found), None, passages, stated)
    # A source that leaves the whole dimension out leaves this code out, unless another source reports on it.
    missing = own["state"] if own else whole["state"] if whole["state"] != "reported" else "not_found"
    return Cell((), missing, (), stated)


def gathered(data: Dataset, found: Sequence[Passage]) -> Cell:
    """A cell of these findings; of none, it is not found."""
    statuses = {p.status for p in found}
    return Cell(
        tuple(s for s in data.codebook.codes("status") if s in statuses), None if found else "not_found", tuple(found)
    )


def matrix(data: Dataset, dimension: str, ids: Sequence[str]) -> Matrix:
    """Mechanisms × the codes of a dimension."""
    columns = tuple(data.codebook.dimensions[dimension].codes)
    found: dict[tuple[str, str | None], list[Passage]] = defaultdict(list)
    for passage in [*passages(data, dimension, ids)]:  # all at once: to make them cell by cell takes far longer
        found[passage.mechanism_id, passage.code].append(passage)
    cells = {
        (id_, code): _cell(data, id_, dimension, code, tuple(found.get((id_, code), ())))
        for id_ in ids
        for code in columns
    }
    return Matrix(tuple(ids), columns, cells)


def counts(data: Dataset, dimension: str, ids: Sequence[str]) -> tuple[Count, ...]:
    """For each code of a dimension: how many of these mechanisms report it, by status and in any."""
    ix = index(data)
    codes = [None, *data.codebook.dimensions[dimension].codes]
    found = _cells(data, ids, [ix.column[dimension, code] for code in codes])  # status × mechanism × code
    by_status, reported = found.sum(axis=1), found.any(axis=0).sum(axis=0)
    known = int(reported[0])
    return tuple(
        Count(code, {s: int(by_status[n, at]) for s, n in ix.status.items()}, int(reported[at]), known, len(ids))
        for at, code in enumerate(codes)
        if code
    )


def _cells(data: Dataset, ids: Sequence[str], columns: Sequence[int]) -> np.ndarray:
    """Whether there are findings of these mechanisms in these columns of the index, a plane a status."""
    ix = index(data)
    return np.asarray(ix.present[:, ix.rows(ids)[:, None], columns])


def reporting(data: Dataset, dimension: str, ids: Sequence[str], status: str | None = None) -> int:
    """How many of these mechanisms have a finding in a dimension, of one status or of any."""
    ix = index(data)
    found = _cells(data, ids, [ix.column[dimension, None]])
    return int((found.any(axis=0) if status is None else found[ix.status[status]]).sum())


def passages(data: Dataset, dimension: str, ids: Sequence[str], filters: Filters | None = None) -> Selection:
    """The findings of a dimension for these mechanisms, mechanism by mechanism, narrowed by code, status and sole."""
    ix = index(data)
    chosen = filters or Filters()
    found = ix.passages.within(dimension, ix.rows(ids))
    if codes := getattr(chosen, dimension, ()):
        wanted = np.zeros(len(ix.column), dtype=bool)
        wanted[[ix.column[dimension, code] for code in codes]] = True
        found = found.where(wanted[ix.column_of[found.rows]])
    if chosen.status:
        found = found.where(np.isin(ix.status_of[found.rows], [ix.status[status] for status in chosen.status]))
    if chosen.sole and dimension == "funding_model":
        found = found.where(ix.sole_of[found.rows])
    return found


def among(data: Dataset, dimensions: Iterable[str], ids: Sequence[str], filters: Filters | None = None) -> Selection:
    """The findings of several dimensions, one dimension after the other (see `passages`)."""
    rows = [passages(data, dimension, ids, filters).rows for dimension in dimensions]
    return Selection(data.passages, np.concatenate(rows))


def coverage(data: Dataset, ids: Iterable[str]) -> list[Coverage]:
    """What is known and not known of these mechanisms, in the codebook's order of dimensions."""
    wanted = set(ids)
    return [Coverage(**row) for id_, rows in index(data).gaps.items() if id_ in wanted for row in rows]


def known(data: Dataset, dimension: str, ids: Sequence[str]) -> Counter[str]:
    """For how many of these mechanisms a dimension is reported, and for how many each word for missing holds."""
    ix = index(data)
    column = ix.known[ix.rows(ids), ix.dimension[dimension]]
    return Counter({state: int((column == n).sum()) for n, state in enumerate(ix.states_known)})


def states(data: Dataset, mechanism_id: str, role: str) -> tuple[str, ...]:
    """The States listed in a role, by ISO code, in the order of their names."""
    return tuple(sorted(index(data).states[mechanism_id][role], key=lambda iso3: data.actor[iso3].name))


def all_of(data: Dataset, mechanism: str) -> list[Passage]:
    """All findings on a mechanism, dimension by dimension."""
    return [p for d in data.codebook.dimensions for p in index(data).passages.get((mechanism, d, None), ())]
