"""States of the dataset as they are kept: in a folder of Parquet files, or in a revision of a git repository."""

import subprocess
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.dataset.changes.diff import State
from iscm_data.dataset.parquet import metadata, reason
from iscm_data.model.schema import TABLES

YOUNGER = ("aliases", "translations")  # tables that the builds before format 2 do not have
WAIT = 60  # seconds that git may take

Read = Callable[[str], bytes | None]
"""The content of a file by its path below the folder data, or None where there is none."""


class PlaceError(Exception):
    """A state of the dataset cannot be read; the message says where, why, and what to do."""


def find(place: str, data: Path) -> State:
    """The state at a place: a folder, with the tables in it or in its folder parquet, else a revision of git.

    `data` is the folder in the repository whose revisions are meant. Raises PlaceError.
    """
    folder = Path(place)
    if folder.is_dir():
        return from_folder(folder)
    if folder.exists():
        raise PlaceError(f"{place} is a file. Name the folder that holds the Parquet files, or a git revision.")
    return from_revision(place, data)


def from_folder(folder: Path) -> State:
    """The state in a folder: data/parquet or data. The codebook is read from the folder data. Raises PlaceError."""
    whole = folder if (folder / "parquet").is_dir() else folder.resolve().parent
    tables = folder / "parquet" if (folder / "parquet").is_dir() else folder

    def read(path: str) -> bytes | None:
        file = tables / Path(path).name if path.startswith("parquet/") else whole / path
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PlaceError(f"{file} cannot be read ({error.strerror or error}).") from error

    return _state(read, str(folder))


def from_revision(revision: str, data: Path) -> State:
    """The state that was committed in a revision (a branch, a tag, a commit). Raises PlaceError."""
    if not data.is_dir():
        raise PlaceError(f"There is no folder {data}.")
    return _state(committed(revision, data), revision)


def committed(revision: str, data: Path) -> Read:
    """How to read the files of the folder `data` as they were in a revision. Raises PlaceError for no revision."""
    try:
        found = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PlaceError(f"git, which would know the revision {revision}, cannot be run ({error}).") from error
    if found.returncode:
        raise PlaceError(
            f"{revision} is neither a folder nor a git revision that is known in {data.resolve()}. "
            f"In a fresh copy of a repository, fetch it first: git fetch --unshallow, or git fetch origin {revision}"
        )
    commit = found.stdout.decode().strip()

    def read(path: str) -> bytes | None:
        shown = _git(data, "cat-file", "blob", f"{commit}:./{path}")
        return None if shown.returncode else shown.stdout

    return read


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, timeout=WAIT, check=False)


def _state(read: Read, place: str) -> State:
    tables = {}
    for name in TABLES:
        content = read(f"parquet/{name}.parquet")
        if content is None and name in YOUNGER:
            continue
        if content is None:
            raise PlaceError(f"{place} has no {name}.parquet: there is no whole build of the dataset in it.")
        try:
            tables[name] = pq.read_table(pa.BufferReader(content))
        except (pa.ArrowException, OSError, ValueError) as error:
            told = f"{name}.parquet in {place} is damaged or is no Parquet file ({reason(error)})."
            raise PlaceError(told) from error
    book = read("codebook.toml")
    try:
        blocks = tomllib.loads(book.decode()) if book is not None else None
    except ValueError as error:
        raise PlaceError(f"codebook.toml in {place} cannot be read ({error}).") from error
    return of_tables(tables, blocks, place)


def of_tables(tables: Mapping[str, pa.Table], codebook: Mapping[str, Any] | None, place: str = "the build") -> State:
    """The state that tables make, with the codebook as its file has it. Raises PlaceError for a set that is none."""
    words = {name: metadata(table) for name, table in tables.items()}
    for name, found in words.items():
        if "iscm_data_version" not in found:
            raise PlaceError(f"{name}.parquet in {place} carries no data version: it was not built by these tools.")
    versions = sorted({found["iscm_data_version"] for found in words.values()})
    if len(versions) > 1:
        raise PlaceError(f"The files in {place} are of different data versions ({', '.join(versions)}).")
    about = words["mechanisms"]
    own = {name: about.get(f"iscm_{name}") for name in ("title", "publisher", "licence")}
    rows = {name: tuple(table.to_pylist()) for name, table in tables.items()}
    rows["dataset"] = (own | {"codebook": about.get("iscm_codebook_version")},)
    if codebook is not None:
        rows["codebook"] = tuple(_codes(codebook))
    columns = {name: table.column_names for name, table in tables.items()}
    return State(versions[0], about.get("iscm_released", ""), rows, columns)


def _codes(blocks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every dimension, code and objective of a codebook as a row."""
    rows = []
    for name, block in blocks.items():
        if name == "gcm_objectives":
            rows += [
                {"list": name, "code": str(o["number"]), "label": o["label"], "definition": o["title"]} for o in block
            ]
            continue
        if not isinstance(block, dict):  # the version and the thresholds
            continue
        for id_, entry in block.items():
            rows.append({"list": name, "code": id_} | {k: v for k, v in entry.items() if k != "codes"})
            rows += [{"list": id_, "code": code} | words for code, words in entry.get("codes", {}).items()]
    return rows
