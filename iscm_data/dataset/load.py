"""The dataset, loaded from the Parquet files, or refused in a sentence."""

import hashlib
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from iscm_data.dataset import parquet, storage
from iscm_data.dataset.parquet import DataError, metadata, out_of_reach, to_mend
from iscm_data.dataset.references import unexplained
from iscm_data.dataset.renewal import Renewed
from iscm_data.dataset.storage import Place
from iscm_data.dataset.tables import Dataset
from iscm_data.model import schema, settings
from iscm_data.model.codebook import DATA, codebook

PARQUET = DATA / "parquet"

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
