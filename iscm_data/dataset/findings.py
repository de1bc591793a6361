"""Findings as pages read them: one, all by their ids, and some of them that are counted before any is made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Finding:
    """One finding as pages show it: plain values, None for what is missing."""

    id: str
    mechanism_id: str
    dimension: str
    code: str | None
    status: str
    as_of: int | None
    basis: str | None
    donor_role: str | None
    sole: bool
    actors: tuple[str, ...]
    statement: str
    quote: str | None
    source_id: str
    locator: str
    source_title: str
    source_publisher: str
    source_url: str | None
    confidence: str

    @property
    def was_event(self) -> bool:
        """Whether it tells of a single event that is over, which the word for its state says."""
        return self.status == "ended" and self.basis == "event"


class Findings(Mapping[str, Finding]):
    """Every finding by its id, in the order of the table; of a large table only those asked for are made and kept."""

    MOST = 50_000

    def __init__(self, findings: pd.DataFrame) -> None:
        self._frame = findings
        self._kept: dict[int, Finding] = {}
        self._numbers: dict[str, int] = {}
        self._codes: dict[str, tuple[np.ndarray, list[str]]] = {}
        if len(findings) <= self.MOST:
            self._numbers = {id_: number for number, id_ in enumerate(findings["finding_id"])}
            self.rows(range(len(findings)))

    def rows(self, numbers: Iterable[int]) -> list[Finding]:
        """The findings in these rows of the table, counted from 0."""
        wanted, kept = [*numbers], self._kept
        try:
            return [kept[number] for number in wanted]
        except KeyError:
            pass
        lacking = [number for number in dict.fromkeys(wanted) if number not in kept]
        fresh = dict(zip(lacking, map(_finding, plain_rows(self._frame.iloc[lacking])), strict=True))
        found = [fresh[number] if number in fresh else kept[number] for number in wanted]
        if len(kept) + len(fresh) <= self.MOST:
            kept.update(fresh)
        else:  # a new dictionary: another thread may be reading the old one
            self._kept = fresh if len(fresh) <= self.MOST else {}
        return found

    def __getitem__(self, id_: str) -> Finding:
        if self._numbers:
            return self._kept[self._numbers[id_]]
        places = np.flatnonzero((self._frame["finding_id"] == id_).to_numpy(bool))
        if not len(places):
            raise KeyError(id_)
        return self.rows([int(places[0])])[0]

    @cached_property
    def every(self) -> "Selection":
        """All of them."""
        return Selection(self, np.arange(len(self)))

    @cached_property
    def years(self) -> np.ndarray:
        """The year of each row, 0 where it is undated."""
        return self._frame["as_of"].fillna(0).to_numpy(np.int16)

    @cached_property
    def sources(self) -> tuple[np.ndarray, list[tuple[str, str]]]:
        """The source of each row as a number, and the key of each number in `Dataset.source`."""
        keys = pd.MultiIndex.from_arrays([self._frame["mechanism_id"], self._frame["source_id"]])
        numbers, distinct = keys.factorize()
        return numbers, [*distinct]

    @cached_property
    def actors(self) -> tuple[np.ndarray, np.ndarray, list[str]]:
        """Whom the rows name: where each row's share of the numbers begins, the numbers, the actor of each number."""
        lists = pa.array(self._frame["actors"], pa.list_(pa.string()))
        lengths = lists.value_lengths().fill_null(0).to_numpy()
        flat = lists.flatten().dictionary_encode()
        return np.append(0, np.cumsum(lengths)), flat.indices.to_numpy(), flat.dictionary.to_pylist()

    def codes(self, column: str) -> tuple[np.ndarray, list[str]]:
        """A column of codes as numbers, -1 for a missing one, and the code of each number."""
        if column not in self._codes:
            values = self._frame[column].cat
            self._codes[column] = values.codes.to_numpy(), [*values.categories]
        return self._codes[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frame["finding_id"])

    def __len__(self) -> int:
        return len(self._frame)


class Selection(Sequence[Finding]):
    """Findings in an order, each made when it is asked for: a million of them can be counted, and twenty shown.

    `rows` are their places in the table, counted from 0.
    """

    AT_ONCE = 5_000

    def __init__(self, findings: Findings, rows: np.ndarray) -> None:
        self.findings, self.rows = findings, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Finding]:
        for start in range(0, len(self.rows), self.AT_ONCE):
            yield from self.findings.rows(self.rows[start : start + self.AT_ONCE].tolist())

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> "Selection": ...
    def __getitem__(self, at: int | slice) -> "Finding | Selection":
        if isinstance(at, slice):
            return Selection(self.findings, self.rows[at])
        return self.findings.rows([int(self.rows[at])])[0]

    def where(self, keep: np.ndarray) -> "Selection":
        """Those for which `keep`, a truth value for each, is true."""
        return Selection(self.findings, self.rows[keep])

    def has(self, column: str, wanted: Sequence[str]) -> np.ndarray:
        """For each whether it has one of these codes in a column."""
        numbers, codes = self.findings.codes(column)
        return np.array([*(code in wanted for code in codes), False])[numbers[self.rows]]

    def of(self, column: str, *wanted: str) -> "Selection":
        """Those with one of these codes in a column."""
        return self.where(self.has(column, wanted))

    def years(self) -> np.ndarray:
        """The year of each, 0 where it is undated."""
        return self.findings.years[self.rows]

    def counts(self, column: str) -> Counter[str]:
        """How many there are of each code of a column."""
        numbers, codes = self.findings.codes(column)
        found = np.bincount(numbers[self.rows] + 1, minlength=len(codes) + 1)[1:]
        return Counter({code: n for code, n in zip(codes, found.tolist(), strict=True) if n})

    def sources(self) -> list[tuple[str, str]]:
        """Their sources, each once, in the order of the findings, by their keys in `Dataset.source`."""
        numbers, keys = self.findings.sources
        first = np.full(len(keys), -1)
        first[numbers[self.rows[::-1]]] = np.arange(len(self))[::-1]  # what is written last stays: the first place
        found = np.flatnonzero(first >= 0)
        return [keys[number] for number in found[np.argsort(first[found])]]

    def named(self) -> dict[str, int]:
        """Each actor that they name, and for how many mechanisms."""
        starts, actors, names = self.findings.actors
        mechanisms, ids = self.findings.codes("mechanism_id")
        lengths = starts[self.rows + 1] - starts[self.rows]
        tied = np.zeros((len(names), len(ids)), dtype=bool)
        tied[actors[spans(starts[self.rows], lengths)], np.repeat(mechanisms[self.rows], lengths)] = True
        found = tied.sum(axis=1)
        return {name: n for name, n in zip(names, found.tolist(), strict=True) if n}

    def naming(self) -> "Selection":
        """Those that name an actor."""
        starts = self.findings.actors[0]
        return self.where(starts[self.rows + 1] > starts[self.rows])


def spans(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The numbers from each start on, so many as its length, one span after the other."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)


def _finding(row: dict[str, Any]) -> Finding:
    id_, sole, actors = row.pop("finding_id"), row.pop("sole"), row.pop("actors")
    return Finding(id=id_, sole=sole is True, actors=tuple(actors), **row)


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries of plain Python values, None for missing (pandas' own NA is neither true nor false)."""
    columns = plain_columns(frame)  # to go through pandas' own for each row would take longer than all else
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def plain_columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The same column by column."""

    def plain(values: Any) -> list[Any]:
        if isinstance(values.dtype, pd.CategoricalDtype):
            return np.array([*values.cat.categories, None], dtype=object)[values.cat.codes].tolist()
        if isinstance(values.dtype, pd.ArrowDtype):  # lists
            return pa.array(values).to_pylist()
        return values.to_numpy(object, na_value=None).tolist()

    return {name: plain(frame[name]) for name in frame.columns}
