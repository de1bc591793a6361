"""The read side: open the Parquet files, or say in a sentence what is wrong with them and what to do."""

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data import schema, storage
from iscm_data.codebook import DATA, Codebook, codebook
from iscm_data.renewal import Renewed
from iscm_data.storage import Place
from iscm_data.text import ENGLISH, named, speaking, t

PARQUET = DATA / "parquet"


class DataError(Exception):
    """The dataset cannot be read; the message says which file, why, and what to do."""


def _to_mend(told: str) -> DataError:
    """The error that a sentence tells of, with what to do about it."""
    return DataError(f"{told} {t('Run `make build` to write all files anew from the records.')}")


@dataclass(frozen=True)
class Passage:
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


@dataclass(frozen=True)
class Actor:
    """Whom a finding names: a State, another mechanism, an organization.

    `english` and `english_full` are the names as the table has them; `name` and `full_name` are the reader's.
    """

    id: str
    english: str
    english_full: str
    kind: str
    region: str | None
    subregion: str | None

    @property
    def name(self) -> str:
        """The name for the reader: countries and many organizations have one in each language, mechanisms their own."""
        return named(self.english)

    @property
    def full_name(self) -> str:
        """The full name for the reader."""
        return named(self.english_full)


@dataclass(frozen=True, eq=False)
class Dataset:
    """All tables as pandas frames; columns, types and meanings are those of `schema.TABLES`.

    Codes are categories, years and counts are nullable integers, lists are Arrow's, and a missing value is NA.
    The frames are shared by all readers: never change one in place.
    """

    mechanisms: pd.DataFrame
    findings: pd.DataFrame
    memberships: pd.DataFrame
    sources: pd.DataFrame
    coverage: pd.DataFrame
    actors: pd.DataFrame
    notes: pd.DataFrame
    version: str
    released: str
    licence: str
    publisher: str
    title: str
    folder: Path
    own: bool = False  # a reader's, for a session, and not published

    @property
    def codebook(self) -> Codebook:
        """The codebook that the findings were coded by."""
        return codebook()

    @cached_property
    def passages(self) -> "Passages":
        """Every finding by its id, in the order of the table."""
        return Passages(self.findings)

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """Every actor by its id."""
        return {row["actor_id"]: Actor(*row.values()) for row in plain_rows(self.actors)}

    @cached_property
    def mechanism(self) -> Mapping[str, Mapping[str, Any]]:
        """Every row of the table mechanisms by its id, as plain values."""
        return {row["mechanism_id"]: row for row in plain_rows(self.mechanisms)}

    @cached_property
    def source(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Every row of the table sources by (mechanism_id, source_id)."""
        return {(row["mechanism_id"], row["source_id"]): row for row in plain_rows(self.sources)}


P = ParamSpec("P")
R = TypeVar("R")


REMEMBERED = 100  # answers a dataset; all of its functions in every language make some 30
_UNKNOWN: Any = object()
_ANSWERING = Lock()


def remembered(make: Callable[Concatenate[Dataset, P], R]) -> Callable[Concatenate[Dataset, P], R]:
    """A function of a dataset, and of values that can be hashed, which answers the same question only once.

    The answers are kept with the dataset, not with the process: they are gone when it is. Of all its functions together
    the REMEMBERED answers asked for last are kept. Two threads that ask at the same time may both make the answer; one
    of the two is kept.
    """

    @wraps(make)
    def found(data: Dataset, /, *rest: P.args, **more: P.kwargs) -> R:
        answers: dict[Hashable, R] = data.__dict__.setdefault("answers", {})
        key = (make, rest, tuple(sorted(more.items())))
        with _ANSWERING:
            answer = answers.pop(key, _UNKNOWN)
            if answer is not _UNKNOWN:
                answers[key] = answer  # the last place is that of the one asked for last
                return answer
        answer = make(data, *rest, **more)
        with _ANSWERING:
            answers[key] = answer
            while len(answers) > REMEMBERED:
                del answers[next(iter(answers))]
        return answer

    return found


class Passages(Mapping[str, Passage]):
    """Every finding by its id, in the order of the table; of a large table only those asked for are made and kept."""

    MOST = 50_000

    def __init__(self, findings: pd.DataFrame) -> None:
        self._frame = findings
        self._kept: dict[int, Passage] = {}
        self._numbers: dict[str, int] = {}
        self._codes: dict[str, tuple[np.ndarray, list[str]]] = {}
        if len(findings) <= self.MOST:
            self._numbers = {id_: number for number, id_ in enumerate(findings["finding_id"])}
            self.rows(range(len(findings)))

    def rows(self, numbers: Iterable[int]) -> list[Passage]:
        """The findings in these rows of the table, counted from 0."""
        wanted, kept = [*numbers], self._kept
        try:
            return [kept[number] for number in wanted]
        except KeyError:
            pass
        lacking = [number for number in dict.fromkeys(wanted) if number not in kept]
        fresh = dict(zip(lacking, map(_passage, plain_rows(self._frame.iloc[lacking])), strict=True))
        found = [fresh[number] if number in fresh else kept[number] for number in wanted]
        if len(kept) + len(fresh) <= self.MOST:
            kept.update(fresh)
        else:  # a new dictionary: another thread may be reading the old one
            self._kept = fresh if len(fresh) <= self.MOST else {}
        return found

    def __getitem__(self, id_: str) -> Passage:
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


class Selection(Sequence[Passage]):
    """Findings in an order, each made when it is asked for: a million of them can be counted, and twenty shown.

    `rows` are their places in the table, counted from 0.
    """

    AT_ONCE = 5_000

    def __init__(self, passages: Passages, rows: np.ndarray) -> None:
        self.passages, self.rows = passages, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Passage]:
        for start in range(0, len(self.rows), self.AT_ONCE):
            yield from self.passages.rows(self.rows[start : start + self.AT_ONCE].tolist())

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> "Selection": ...
    def __getitem__(self, at: int | slice) -> "Passage | Selection":
        if isinstance(at, slice):
            return Selection(self.passages, self.rows[at])
        return self.passages.rows([int(self.rows[at])])[0]

    def where(self, keep: np.ndarray) -> "Selection":
        """Those for which `keep`, a truth value for each, is true."""
        return Selection(self.passages, self.rows[keep])

    def of(self, column: str, *wanted: str) -> "Selection":
        """Those with one of these codes in a column."""
        numbers, codes = self.passages.codes(column)
        return self.where(np.array([*(code in wanted for code in codes), False])[numbers[self.rows]])

    def years(self) -> np.ndarray:
        """The year of each, 0 where it is undated."""
        return self.passages.years[self.rows]

    def counts(self, column: str) -> Counter[str]:
        """How many there are of each code of a column."""
        found = self._counted(column)
        return Counter({code: n for code, n in zip(self.passages.codes(column)[1], found.tolist(), strict=True) if n})

    def distinct(self, column: str) -> int:
        """How many codes of a column there are among them."""
        return int(np.count_nonzero(self._counted(column)))

    def _counted(self, column: str) -> np.ndarray:
        numbers, codes = self.passages.codes(column)
        return np.bincount(numbers[self.rows] + 1, minlength=len(codes) + 1)[1:]

    def sources(self) -> list[tuple[str, str]]:
        """Their sources, each once, in the order of the findings, by their keys in `Dataset.source`."""
        numbers, keys = self.passages.sources
        first = np.full(len(keys), -1)
        first[numbers[self.rows[::-1]]] = np.arange(len(self))[::-1]  # what is written last stays: the first place
        found = np.flatnonzero(first >= 0)
        return [keys[number] for number in found[np.argsort(first[found])]]

    def named(self) -> dict[str, int]:
        """Each actor that they name, and for how many mechanisms."""
        starts, actors, names = self.passages.actors
        mechanisms, ids = self.passages.codes("mechanism_id")
        lengths = starts[self.rows + 1] - starts[self.rows]
        tied = np.zeros((len(names), len(ids)), dtype=bool)
        tied[actors[spans(starts[self.rows], lengths)], np.repeat(mechanisms[self.rows], lengths)] = True
        found = tied.sum(axis=1)
        return {name: n for name, n in zip(names, found.tolist(), strict=True) if n}

    def naming(self) -> "Selection":
        """Those that name an actor."""
        starts = self.passages.actors[0]
        return self.where(starts[self.rows + 1] > starts[self.rows])


def spans(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The numbers from each start on, so many as its length, one span after the other."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)


def _passage(row: dict[str, Any]) -> Passage:
    id_, sole, actors = row.pop("finding_id"), row.pop("sole"), row.pop("actors")
    return Passage(id=id_, sole=sole is True, actors=tuple(actors), **row)


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries of plain Python values, None for missing (pandas' own NA is neither true nor false)."""

    def plain(values: Any) -> list[Any]:
        if isinstance(values.dtype, pd.CategoricalDtype):
            return np.array([*values.cat.categories, None], dtype=object)[values.cat.codes].tolist()
        if isinstance(values.dtype, pd.ArrowDtype):  # lists
            return pa.array(values).to_pylist()
        return values.to_numpy(object, na_value=None).tolist()

    names = [*frame.columns]  # to go through pandas' own for each row would take longer than all else
    columns = [plain(frame[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


_PANDAS = {
    pa.string(): pd.StringDtype(na_value=pd.NA),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def _dtype(type_: pa.DataType) -> Any:
    """How pandas holds a column; lists as Arrow does, since a million small arrays take ten times the room."""
    return pd.ArrowDtype(type_) if pa.types.is_list(type_) else _PANDAS.get(type_)


def _read(place: Place, name: str) -> pa.Table:
    file = f"{name}.parquet"
    try:
        return checked(name, place.read(file).to_pybytes() if place.remote else Path(place.path) / file)
    except FileNotFoundError:
        raise _to_mend(f"{file} is missing from {place.name}.") from None
    except storage.FAULTS as error:
        raise _out_of_reach(place.name, error) from error


def checked(name: str, source: Path | bytes) -> pa.Table:
    """A table, read from its file or from the bytes of one, with the columns and types of the schema.

    Raises DataError for one that is damaged or of another form, FileNotFoundError for none.
    """
    path = Path(f"{name}.parquet")
    try:
        opened = pa.BufferReader(source) if isinstance(source, bytes) else source
        file = pq.ParquetFile(opened, page_checksum_verification=True)
        table = file.read()
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        told = t("{file} is damaged or is no Parquet file ({reason}).", file=path.name, reason=_reason(error))
        raise _to_mend(told) from error
    found = _words(table).get("iscm_format", "none")
    if found != schema.FORMAT:
        told = t(
            "{file} is of table format {found}; this explorer reads format {format}.",
            file=path.name,
            found=found,
            format=schema.FORMAT,
        )
        raise _to_mend(told)
    if not table.schema.equals(schema.arrow_schema(name)):
        raise _to_mend(t("{name}.parquet has other columns or types than this explorer reads.", name=name))
    try:
        table.validate(full=True)
        groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
        if len(table) != sum(group.column(0).num_values for group in groups):
            raise pa.ArrowInvalid("rows are missing")
    except pa.ArrowException as error:
        raise _to_mend(t("{file} is damaged ({reason}).", file=path.name, reason=error)) from error
    return table


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _out_of_reach(name: str, error: Exception) -> DataError:
    """What to do about a place that does not answer, or refuses; the reason is that of the storage, in its words."""
    reason = _reason(error)
    if "ACCESS_DENIED" in reason or "HTTP status 40" in reason:
        remedy = "Check the credentials of the server, and that they may list and read these files."
    elif isinstance(error, ValueError) and not isinstance(error, pa.ArrowException):
        remedy = "Correct ISCM_DATA: a folder, s3://bucket/prefix, or another address that PyArrow or fsspec knows."
    else:
        remedy = "Check that the storage can be reached from the server; it is asked again by itself."
    return DataError(f"The data at {name} cannot be read ({reason}). {remedy}")


def _words(table: pa.Table) -> dict[str, Any]:
    """The versions, title and licence that a table carries."""
    metadata = table.schema.metadata or {}
    return {key.decode(errors="replace"): value.decode(errors="replace") for key, value in metadata.items()}


def load(folder: Path | str | None = None) -> Dataset:
    """Load the dataset from `folder` (default: $ISCM_DATA, else the project's own data/parquet).

    Raises DataError when a file is missing, damaged, of another format, or when the files do not belong together.
    """
    place = _place(folder)
    if not place.remote:
        return _load(place)
    try:
        return storage.within(storage.ALL, lambda: _load(place))
    except TimeoutError as error:
        raise _out_of_reach(place.name, error) from error


def _place(address: Path | str | None = None) -> Place:
    address = address or os.environ.get("ISCM_DATA") or PARQUET
    try:
        return storage.place(address)
    except storage.FAULTS as error:
        raise _out_of_reach(str(address).partition("?")[0].rpartition("@")[2], error) from error


def _load(place: Place) -> Dataset:
    with speaking(ENGLISH):  # whoever runs the server is told, whatever language the reader has whose page loads it
        return assembled({name: _read(place, name) for name in schema.TABLES}, place.name, Path(place.path))


def assembled(tables: Mapping[str, pa.Table], place: str, folder: Path = Path()) -> Dataset:
    """The dataset that tables make, each `checked`; `place` is where they are, in words.

    Raises DataError when they do not belong together, or were coded by another codebook.
    """
    carried = {name: _words(table) for name, table in tables.items()}
    versions = {name: words.get("iscm_data_version", "none") for name, words in carried.items()}
    if len(set(versions.values())) > 1:
        told = ", ".join(f"{name} {version}" for name, version in versions.items())
        raise _to_mend(
            t("The files in {place} are of different data versions ({versions}).", place=place, versions=told)
        )
    words = carried["mechanisms"]
    if other := [name for name in carried if carried[name] != words]:
        told = ", ".join(f"{name}.parquet" for name in other)
        raise _to_mend(
            t("mechanisms.parquet in {place} has another title or licence than {files}.", place=place, files=told)
        )
    if words.get("iscm_codebook_version") != codebook().version:
        raise _to_mend(
            t(
                "The files in {place} were coded by codebook {theirs}, and codebook.toml is {ours}.",
                place=place,
                theirs=words.get("iscm_codebook_version"),
                ours=codebook().version,
            )
        )
    return Dataset(
        **{name: table.to_pandas(types_mapper=_dtype) for name, table in tables.items()},
        version=words.get("iscm_data_version", "none"),
        released=words.get("iscm_released", ""),
        licence=words.get("iscm_licence", ""),
        publisher=words.get("iscm_publisher", ""),
        title=words.get("iscm_title", ""),
        folder=folder,
    )


def _mark() -> Hashable:
    """What changes when a file of the dataset is replaced."""
    place = _place()
    names = [f"{name}.parquet" for name in schema.TABLES]
    try:
        return storage.within(storage.ALL, lambda: place.marks(names)) if place.remote else place.marks(names)
    except storage.FAULTS as error:
        raise _out_of_reach(place.name, error) from error


def _every() -> tuple[float, bool]:
    """Seconds between two looks at the files, and whether a look takes so long that no reader waits for it."""
    remote = "://" in os.environ.get("ISCM_DATA", "")
    return (60.0, True) if remote else (1.0, False)


dataset: Renewed[Dataset] = Renewed(_mark, load, DataError, _every)
"""The dataset of this process: `dataset()` loads it once, and anew when all files have been replaced.

Raises DataError, and tries again at the next call, as `load` does. Within `dataset.held()` it stays the same.
"""
