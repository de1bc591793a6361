"""Questions put to the dataset: who matches, how many of how many, what stands in which cell, what is not known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.index import ids_of, index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import fold
from iscm_data.query.filters import Filters


@dataclass(frozen=True)
class Cell:
    """One mechanism × code: the statuses reported (in the codebook's order), or the word for missing.

    `stated` is the word for missing that a source itself supports, also where another source reports something.
    """

    statuses: tuple[str, ...]
    missing: str | None
    findings: tuple[Finding, ...] = ()
    stated: str | None = None

    @property
    def word(self) -> str | None:
        """The word for missing that a reader sees: alone, or beside what another source reports."""
        return self.missing or (self.stated if self.stated != "not_found" else None)


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

    A status or year that is chosen without a code asks for such a finding in the dimension `within`, or in any.
    """
    return ids_of(data, _matching(data, filters, within))


def number(data: Dataset, filters: Filters, within: str | None = None) -> int:
    """How many mechanisms match (see `matching`)."""
    return int(_matching(data, filters, within).sum())


def _matching(data: Dataset, filters: Filters, within: str | None) -> np.ndarray:
    ix = index(data)
    present = held(data, filters)
    keep = np.ones(len(ix.ids), dtype=bool)
    for dimension, codes in filters.coded.items():
        if not (dimension == "funding_model" and filters.sole):
            keep &= present[:, [ix.column[dimension, code] for code in codes]].any(axis=1)
    if filters.sole:
        columns = [ix.column["funding_model", code] for code in filters.of("funding_model") or (None,)]
        keep &= (ix.sole[[ix.status[s] for s in filters.asked]].any(axis=0) & present)[:, columns].any(axis=1)
    if not filters.coded and not filters.sole and (filters.of("status") or filters.since):
        keep &= present[:, ix.column[within, None]] if within else present.any(axis=1)
    for name in ("scope", "activity", "region", "country"):
        if values := filters.of(name):
            keep &= np.any([ix.kinds[name, value] for value in values if (name, value) in ix.kinds], axis=0)
    return keep


def held(data: Dataset, filters: Filters) -> np.ndarray:
    """Mechanism × column of the index: whether there is a finding in a status and of a year that are asked for.

    Where no code is chosen and no status is named, that is one in any status.
    """
    ix = index(data)
    statuses = [ix.status[s] for s in asked(data, filters)]
    found = ix.present[statuses]
    if filters.since:
        found &= ix.newest[statuses] >= filters.since
    return np.asarray(found.any(axis=0))


def asked(data: Dataset, filters: Filters) -> tuple[str, ...]:
    """The statuses that a list of evidence has: those asked for, and all where neither a code nor a status is."""
    if filters.coded or filters.sole or filters.of("status"):
        return filters.asked
    return tuple(data.codebook.codes("status"))


def relaxed(data: Dataset, filters: Filters, within: str | None = None) -> dict[str, int]:
    """For each filter that is set: how many mechanisms would match if it were dropped."""
    return {name: number(data, filters.without(name), within) for name in filters}


def cell(data: Dataset, mechanism_id: str, dimension: str, code: str) -> Cell:
    """What the dataset has on one mechanism and one code."""
    return _cell(data, mechanism_id, dimension, code, tuple(index(data).findings.get((mechanism_id, dimension, code))))


def _cell(data: Dataset, mechanism_id: str, dimension: str, code: str, findings: tuple[Finding, ...]) -> Cell:
    ix = index(data)
    own = ix.coverage.get((mechanism_id, dimension, code))
    whole = ix.coverage[mechanism_id, dimension, None]
    stated = own["stated"] if own else None
    if findings:
        found = {p.status for p in findings}
        return Cell(tuple(s for s in ix.status if s in found), None, findings, stated)
    # A source that leaves the whole dimension out leaves this code out, unless another source reports on it.
    missing = own["state"] if own else whole["state"] if whole["state"] != "reported" else "not_found"
    return Cell((), missing, (), stated)


def gathered(data: Dataset, found: Sequence[Finding]) -> Cell:
    """A cell of these findings; of none, it is not found."""
    statuses = {p.status for p in found}
    order = tuple(status for status in data.codebook.codes("status") if status in statuses)
    return Cell(order, None if found else "not_found", tuple(found))


def dated(cell: Cell) -> list[tuple[str, int | None]]:
    """The statuses of a cell, each with the year of its newest finding, None where none has a date."""
    return [
        (status, max((f.as_of for f in cell.findings if f.status == status and f.as_of), default=None))
        for status in cell.statuses
    ]


def matrix(data: Dataset, dimension: str, ids: Sequence[str]) -> dict[tuple[str, str], Cell]:
    """Mechanisms × the codes of a dimension, every cell filled: a figure, a table and a CSV are made of the same."""
    codes = data.codebook.dimensions[dimension].codes
    found: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for finding in [*findings(data, dimension, ids)]:  # all at once: to make them cell by cell takes far longer
        found[finding.mechanism_id, finding.code].append(finding)
    return {(id_, code): _cell(data, id_, dimension, code, tuple(found[id_, code])) for id_ in ids for code in codes}


def findings(
    data: Dataset, dimension: str, ids: Sequence[str], filters: Filters | None = None, among: Sequence[str] = ()
) -> Selection:
    """The findings of a dimension for these mechanisms, mechanism by mechanism, narrowed by code, status, year and
    sole; without filters all of them. `among` are the codes of which they are, if not of all."""
    ix = index(data)
    chosen = filters or Filters()
    found = ix.findings.within(dimension, ix.rows(ids))
    for codes in filter(None, (chosen.of(dimension), among)):
        wanted = np.zeros(len(ix.column), dtype=bool)
        wanted[[ix.column[dimension, code] for code in codes]] = True
        found = found.where(wanted[ix.column_of[found.rows]])
    if chosen.of(dimension) or chosen.of("status") or chosen.sole:
        found = found.where(np.isin(ix.status_of[found.rows], [ix.status[status] for status in chosen.asked]))
    if chosen.since:
        found = found.where(found.years() >= chosen.since)
    if chosen.sole and dimension == "funding_model":
        found = found.where(ix.sole_of[found.rows])
    return found


def ordered(data: Dataset, found: Selection) -> Selection:
    """Findings as lists of evidence have them: in place, planned, past, and the newest first within each."""
    status = index(data).status_of[found.rows]
    return Selection(found.findings, found.rows[np.lexsort((np.arange(len(found)), -found.years(), status))])


def in_order(data: Dataset, found: Iterable[Finding]) -> list[Finding]:
    """The same order for findings that one has."""
    statuses = [*data.codebook.codes("status")]
    return sorted(found, key=lambda f: (statuses.index(f.status), -(f.as_of or 0)))


def among(data: Dataset, dimensions: Iterable[str], ids: Sequence[str], filters: Filters | None = None) -> Selection:
    """The findings of several dimensions, one dimension after the other (see `findings`)."""
    rows = [findings(data, dimension, ids, filters).rows for dimension in dimensions]
    return Selection(data.finding, np.concatenate(rows))


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
    return tuple(sorted(index(data).states[mechanism_id][role], key=lambda iso3: fold(data.actor[iso3].name)))


def all_of(data: Dataset, mechanism: str) -> list[Finding]:
    """All findings on a mechanism, dimension by dimension."""
    return [p for d in data.codebook.dimensions for p in index(data).findings.get((mechanism, d, None))]
