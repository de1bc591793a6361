"""The dataset: all tables with their look-ups; loaded from the Parquet files, or refused in a sentence."""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from iscm_data.dataset import parquet, storage
from iscm_data.dataset.findings import Findings, plain_rows
from iscm_data.dataset.parquet import DataError, metadata, out_of_reach, to_mend
from iscm_data.dataset.references import unexplained
from iscm_data.dataset.renewal import Renewed
from iscm_data.dataset.storage import Place
from iscm_data.language.text import ENGLISH, LANGUAGES, language, named, short, within
from iscm_data.model import schema, settings
from iscm_data.model.codebook import DATA, Codebook, codebook

PARQUET = DATA / "parquet"


@dataclass(frozen=True)
class Said:
    """A sentence of this project as the reader gets it, its language, and the English that it is a translation of."""

    text: str
    lang: str
    original: str


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
    translation: Callable[[str, str], str | None] = field(default=lambda *_: None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name for the reader, in whose language most are called otherwise."""
        return _called(self.translation(self.english, language()) or named(self.english), self.english, language())

    @property
    def short(self) -> str:
        """The name where there is little room, for the reader: United Kingdom."""
        return (short(self.english) if self.kind != "other_iscm" else "") or self.name

    @property
    def within(self) -> str:
        """The name within a sentence, for the reader: the Philippines."""
        return within(self.english)

    @property
    def full_name(self) -> str:
        """The full name for the reader."""
        return self.translation(self.english_full, language()) or named(self.english_full)


def _called(name: str, english: str, code: str) -> str:
    """A name in a language; where it has none there, its initials rather than its name in English."""
    return (code != ENGLISH and name == english and short(english, code)) or name


@dataclass(frozen=True, eq=False)
class Dataset:
    """All tables as pandas frames; columns, types and meanings are those of `schema.TABLES`.

    Codes are categories, years and counts are nullable integers, lists are Arrow's, and a missing value is NA.
    `content` names all that the files hold: its version and a hash of their bytes. What is kept of a dataset for longer
    than it lives has this in its key, since two that were made by hand may share a version.
    The frames are shared by all readers: never change one in place.
    """

    mechanisms: pd.DataFrame
    aliases: pd.DataFrame
    findings: pd.DataFrame
    memberships: pd.DataFrame
    sources: pd.DataFrame
    coverage: pd.DataFrame
    actors: pd.DataFrame
    notes: pd.DataFrame
    translations: pd.DataFrame
    version: str
    released: str
    licence: str
    publisher: str
    title: str
    folder: Path
    content: str

    @property
    def codebook(self) -> Codebook:
        """The codebook that the findings were coded by."""
        return codebook()

    @property
    def recent_from(self) -> int:
        """The first year of which a source is recent: see the codebook's threshold."""
        return int(self.released[:4]) - self.codebook.recent_years

    @cached_property
    def finding(self) -> Findings:
        """Every finding by its id, in the order of the table."""
        return Findings(self.findings)

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """Every actor by its id."""

        def actor(row: dict[str, Any]) -> Actor:
            place = row["region"], row["subregion"]
            return Actor(row["actor_id"], row["name"], row["full_name"], row["kind"], *place, self.translation)

        return {row["actor_id"]: actor(row) for row in plain_rows(self.actors)}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Every country of the UN's list, by its ISO code, in the order of the table."""
        return tuple(actor.id for actor in self.actor.values() if actor.region)

    @cached_property
    def record(self) -> Mapping[str, Mapping[str, Any]]:
        """Every row of the table mechanisms by its id, as plain values."""
        return {row["mechanism_id"]: row for row in plain_rows(self.mechanisms)}

    @property
    def mechanism(self) -> Mapping[str, Mapping[str, Any]]:
        """The same with the names by which the reader's language calls mechanisms."""
        return self._named.get(language(), self.record)

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        def named_(row: Mapping[str, Any], code: str) -> Mapping[str, Any]:
            names = {name: self.translation(row[name], code) or row[name] for name in ("name", "short_name")}
            return {**row, **names, "short_name": _called(names["short_name"], row["short_name"], code)}

        others = [code for code in LANGUAGES if code != ENGLISH]
        return {code: {id_: named_(row, code) for id_, row in self.record.items()} for code in others}

    @cached_property
    def source(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Every row of the table sources by (mechanism_id, source_id)."""
        return {(row["mechanism_id"], row["source_id"]): row for row in plain_rows(self.sources)}

    @cached_property
    def _translated(self) -> Mapping[tuple[str, str], str]:
        return {(r["language"], r["text"]): r["translation"] for r in plain_rows(self.translations)}

    def said(self, text: str | None) -> Said:
        """A sentence of this project in the reader's language, where it is translated, else in English; "" for None."""
        translation = self.translation(text, language())
        return Said(translation, language(), text or "") if translation else Said(text or "", ENGLISH, "")

    def translation(self, text: str | None, code: str) -> str | None:
        """A sentence of this project in a language; None where it has no translation."""
        return self._translated.get((code, text)) if text else None

    def told(self, text: str | None) -> str:
        """The same as a plain text."""
        return self.said(text).text


_PANDAS = {
    pa.string(): pd.StringDtype(na_value=pd.NA),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def _dtype(type_: pa.DataType) -> Any:
    """How pandas holds a column; lists as Arrow does, since a million small arrays take ten times the room."""
    return pd.ArrowDtype(type_) if pa.types.is_list(type_) else _PANDAS.get(type_)


def load(folder: Path | str | None = None) -> Dataset:
    """Load the dataset from `folder` (default: $ISCM_DATA, else the project's own data/parquet).

    Raises DataError when a file is missing, damaged, of another format, or when the files do not belong together.
    """
    place = _place(folder)
    try:
        return storage.within(storage.ALL, lambda: _load(place)) if place.remote else _load(place)
    except TimeoutError as error:
        raise out_of_reach(place.name, error) from error
    except DataError as error:
        where, told = (place.name, "the storage") if place.remote else (f"{place.path}/", "")
        error.public = error.public.replace(where, told)
        raise


def _place(address: Path | str | None = None) -> Place:
    address = address or settings.data() or PARQUET
    try:
        return storage.place(address)
    except storage.FAULTS as error:
        raise out_of_reach(str(address).partition("?")[0].rpartition("@")[2], error) from error


def _load(place: Place) -> Dataset:
    files = {name: parquet.read(place, name) for name in schema.TABLES}
    tables = {name: parquet.checked(name, content) for name, content in files.items()}
    carried = {name: metadata(table) for name, table in tables.items()}
    versions = {name: words.get("iscm_data_version", "none") for name, words in carried.items()}
    if len(set(versions.values())) > 1:
        told = ", ".join(f"{name} {version}" for name, version in versions.items())
        raise to_mend(f"The files in {place.name} are of different data versions ({told}).")
    words = carried["mechanisms"]
    if other := [name for name in carried if carried[name] != words]:
        told = ", ".join(f"{name}.parquet" for name in other)
        raise to_mend(f"mechanisms.parquet in {place.name} has another title or licence than {told}.")
    if words.get("iscm_codebook_version") != codebook().version:
        theirs = words.get("iscm_codebook_version")
        told = f"The files in {place.name} were coded by codebook {theirs}, and codebook.toml is {codebook().version}."
        raise to_mend(told)
    for stray in unexplained(tables, codebook()):
        raise to_mend(f"{stray}, which nothing in the files or in the codebook explains.")
    return Dataset(
        **{name: table.to_pandas(types_mapper=_dtype) for name, table in tables.items()},
        version=versions["mechanisms"],
        released=words.get("iscm_released", ""),
        licence=words.get("iscm_licence", ""),
        publisher=words.get("iscm_publisher", ""),
        title=words.get("iscm_title", ""),
        folder=Path(place.path),
        content=f"{versions['mechanisms']}-{_hash(files)}",
    )


def _hash(files: Mapping[str, pa.Buffer]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():  # each by its length too: none can go on where another ends
        whole.update(f"{name} {content.size}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:32]


def _mark() -> Hashable:
    """What changes when a file of the dataset is replaced."""
    place = _place()
    names = [f"{name}.parquet" for name in schema.TABLES]
    try:
        return storage.within(storage.ALL, lambda: place.marks(names)) if place.remote else place.marks(names)
    except storage.FAULTS as error:
        raise out_of_reach(place.name, error) from error


def _every() -> tuple[float, bool]:
    """Seconds between two looks at the files, and whether a look takes so long that no reader waits for it."""
    remote = "://" in settings.data()
    return (60.0, True) if remote else (1.0, False)


dataset: Renewed[Dataset] = Renewed(_mark, load, DataError, _every)
"""The dataset of this process: `dataset()` loads it once, and anew when all files have been replaced.

Raises DataError, and tries again at the next call, as `load` does. Within `dataset.held()` it stays the same.
"""
