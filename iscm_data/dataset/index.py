"""The dataset turned once into arrays and look-ups, so that a filter or a count costs microseconds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iscm_data.dataset.findings import Finding, Findings, Selection, plain_rows, spans
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import fold, language


class Index:
    """Mechanism × code, one plane a status; the column (dimension, None) counts the whole dimension.

    `present[status, mechanism, column]` is true where there is a finding, `sole` of the same shape where one is stated
    to be the only funding; `newest` has the year of the newest one, 0 where none has a date.
    """

    def __init__(self, data: Dataset) -> None:
        book = data.codebook
        self.ids = _by_scope(data, data.record)
        self.row = {id_: number for number, id_ in enumerate(self.ids)}
        self._asked: tuple[Sequence[str], np.ndarray] = (), np.array([], dtype=np.intp)
        keys = [(d.id, code) for d in book.dimensions.values() for code in (None, *d.codes)]
        self.column: dict[tuple[str, str | None], int] = {key: number for number, key in enumerate(keys)}
        self.status = {status: number for number, status in enumerate(book.codes("status"))}
        self.dimension = {name: number for number, name in enumerate(book.dimensions)}
        findings, dimensions = data.findings, list(book.dimensions)
        mechanism = _numbers(findings["mechanism_id"], self.row)
        dimension = _numbers(findings["dimension"], self.dimension)
        status = _numbers(findings["status"], self.status)
        # Beside each finding's column, that of its code: the column that counts its whole dimension.
        whole = np.array([self.column[name, None] for name in dimensions], dtype=np.intp)[dimension]
        codes = {name: {code: c for (d, code), c in self.column.items() if d == name and code} for name in dimensions}
        column = whole.copy()
        for number, name in enumerate(dimensions):
            own = np.flatnonzero(dimension == number)
            at = _numbers(findings["code"].iloc[own], codes[name])
            column[own] = np.where(at < 0, whole[own], at)
        # In memory the mechanisms of a code stand side by side: they are what is counted.
        shape = len(self.status), len(keys), len(self.ids)
        self.present, self.sole = (np.zeros(shape, dtype=bool).swapaxes(1, 2) for _ in range(2))
        self.newest = np.zeros(shape, dtype=np.int16).swapaxes(1, 2)
        sole = findings["sole"].fillna(False).to_numpy(bool)
        for of in (column, whole):
            self.present[status, mechanism, of] = True
            self.sole[status[sole], mechanism[sole], of[sole]] = True
            np.maximum.at(self.newest, (status, mechanism, of), data.finding.years)
        self.findings = Groups(data.finding, self, mechanism * len(dimensions) + dimension, column)
        # Of each finding, by its row: the column of its code, its status, whether it is stated to be the only funding.
        self.column_of, self.status_of, self.sole_of = column.astype(np.int16), status.astype(np.int8), sole

        self.states: dict[str, dict[str, set[str]]] = {id_: {"member": set(), "observer": set()} for id_ in self.ids}
        for row in plain_rows(data.memberships[["mechanism_id", "iso3", "role"]]):
            self.states[row["mechanism_id"]][row["role"]].add(row["iso3"])
        # Which mechanisms are of a scope, an activity, a region, or list a State: by the filter and its value.
        self.kinds: dict[tuple[str, str], np.ndarray] = {}
        for id_, states in self.states.items():
            record = data.record[id_]
            for key in (
                *(("scope", record["scope"]), ("activity", record["activity"])),
                *(("region", region) for region in record["regions"]),
                *(("country", iso3) for iso3 in states["member"] | states["observer"]),
            ):
                self.kinds.setdefault(key, np.zeros(len(self.ids), dtype=bool))[self.row[id_]] = True
        self.coverage = {(row["mechanism_id"], row["dimension"], row["code"]): row for row in plain_rows(data.coverage)}
        self.gaps: dict[str, list[dict[str, Any]]] = {}
        for row in self.coverage.values():
            self.gaps.setdefault(row["mechanism_id"], []).append(row)
        # Of each mechanism and dimension as a whole: reported, or the word for missing, as numbers of `states_known`.
        self.states_known = book.listed("state")
        known = {(id_, d): row["state"] for (id_, d, code), row in self.coverage.items() if code is None}
        self.known = np.array(
            [[self.states_known.index(known[id_, d]) for d in dimensions] for id_ in self.ids], dtype=np.int8
        ).reshape(len(self.ids), len(dimensions))

    def rows(self, ids: Sequence[str]) -> np.ndarray:
        """The rows of these mechanisms; a page asks a dozen times for those of the same tuple."""
        asked, found = self._asked
        if ids is not asked or not isinstance(ids, tuple):
            found = np.array([self.row[id_] for id_ in ids], dtype=np.intp)
            self._asked = ids, found
        return found


def _numbers(values: pd.Series, number: Mapping[str, int]) -> np.ndarray:
    """A column of codes as numbers; -1 for a missing value, and for one that has no number."""
    each = np.array([number.get(name, -1) for name in values.cat.categories] + [-1], dtype=np.intp)
    return each[values.cat.codes.to_numpy()]


class Groups:
    """The findings of a mechanism in a dimension, or of one of its codes: by (mechanism, dimension, code or None)."""

    def __init__(self, findings: Findings, index: "Index", group: np.ndarray, column: np.ndarray) -> None:
        self._findings, self._column = findings, column
        self._row, self._of = index.row, index.column
        self._dimensions = index.dimension
        self._order = np.argsort(group, kind="stable")
        self._start = np.searchsorted(group[self._order], np.arange(len(index.ids) * len(self._dimensions) + 1))
        self._kept: dict[tuple[str, str, str | None], list[Finding]] | None = (
            {} if len(group) <= Findings.MOST else None
        )

    def within(self, dimension: str, mechanisms: np.ndarray) -> Selection:
        """The findings in a dimension of mechanisms, by their rows of the index, one mechanism after the other."""
        place = mechanisms * len(self._dimensions) + self._dimensions[dimension]
        starts = self._start[place]
        return Selection(self._findings, self._order[spans(starts, self._start[place + 1] - starts)])

    def rows(self, mechanism_id: str, dimension: str, code: str | None = None) -> np.ndarray:
        """The rows of the table findings, counted from 0. KeyError for a mechanism or code that is not known."""
        column = self._of[dimension, code]
        place = self._row[mechanism_id] * len(self._dimensions) + self._dimensions[dimension]
        found = self._order[self._start[place] : self._start[place + 1]]
        return found if code is None else found[self._column[found] == column]

    def get(self, key: tuple[str, str, str | None]) -> Sequence[Finding]:
        """The findings, in the order of the table; none of what is not known. Shared: never change them."""
        if self._kept is not None and key in self._kept:
            return self._kept[key]
        try:
            found = self._findings.rows(self.rows(*key).tolist())
        except KeyError:
            return ()
        if self._kept is not None:
            self._kept[key] = found
        return found


def short_name(data: Dataset, mechanism_id: str) -> str:
    """A mechanism's name in common use, as it is sorted: without accents and case."""
    return fold(data.mechanism[mechanism_id]["short_name"])


def order(data: Dataset) -> tuple[str, ...]:
    """All mechanisms in the order of pages, by scope and then by the name in the reader's language."""
    return _order(data, language())


@remembered
def _order(data: Dataset, _: str) -> tuple[str, ...]:
    return _by_scope(data, data.mechanism)


def _by_scope(data: Dataset, rows: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    scopes = [*data.codebook.codes("scope")]
    return tuple(sorted(rows, key=lambda id_: (scopes.index(rows[id_]["scope"]), fold(rows[id_]["short_name"]))))


def ids_of(data: Dataset, keep: np.ndarray) -> tuple[str, ...]:
    """The mechanisms that are kept, by their rows of the index, in the order of pages."""
    every, rows = _ordered(data, language())
    return tuple(every[keep[rows]].tolist())


@remembered
def _ordered(data: Dataset, code: str) -> tuple[np.ndarray, np.ndarray]:
    every = _order(data, code)
    return np.array(every, dtype=object), np.array([index(data).row[id_] for id_ in every], dtype=np.intp)


@remembered
def index(data: Dataset) -> Index:
    """The index of a dataset, built once for each dataset."""
    return Index(data)
