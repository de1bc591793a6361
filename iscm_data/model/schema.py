"""The tables of the dataset: every column with its type and its meaning, as schema.toml lists them and nothing else."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

FORMAT = "2"  # of the tables; a loader refuses files of another one


@dataclass(frozen=True)
class Column:
    """A column: its name, Arrow type, meaning, and whether a value may be missing.

    `of` is the list that explains its codes: one of the codebook, or of `dataset.labels.words`. `label` is its name
    within a sentence, empty where no sentence names it. `ours`: sentences of this project, which it
    translates; words of a source stand as they are. `derived`: made from other columns. `dated`: a text that is a date,
    YYYY, YYYY-MM or YYYY-MM-DD.
    """

    name: str
    type: pa.DataType
    description: str = ""
    nullable: bool = False
    of: str = ""
    label: str = ""
    ours: bool = False
    derived: bool = False
    dated: bool = False

    @property
    def field(self) -> pa.Field:
        """The column as Arrow has it, with its description."""
        return pa.field(self.name, self.type, nullable=self.nullable, metadata={"description": self.description})


_TYPES = {
    "text": pa.string(),
    "date": pa.string(),
    "code": pa.dictionary(pa.int16(), pa.string()),
    "list": pa.list_(pa.string()),
    "year": pa.int16(),
    "count": pa.int32(),
    "flag": pa.bool_(),
}
_LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _column(name: str, own: Mapping[str, Any]) -> Column:
    told = {"type": "text"} | _LISTED["shared"].get(name, {}) | own
    return Column(name, **told | {"type": _TYPES[told["type"]], "dated": told["type"] == "date"})


def _tables(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Column, ...]]:
    return {table: tuple(_column(*column) for column in columns.items()) for table, columns in listed.items()}


TABLES: Mapping[str, tuple[Column, ...]] = _tables(_LISTED["tables"])
OWN: Mapping[str, tuple[Column, ...]] = _tables(_LISTED["own"])
"""The columns of the two tables that are no Parquet files: what the set says of itself, and the codebook."""

KEYS: Mapping[str, tuple[str, ...]] = {table: tuple(key) for table, key in _LISTED["keys"].items()}
"""What names a row of each table."""

PUBLISHED = tuple(table for table in TABLES if table != "translations")
"""The tables as readers get them: each sentence of this project has its translations in columns beside it."""


def arrow_schema(table: str, metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of a table; KeyError for an unknown table."""
    return pa.schema([column.field for column in TABLES[table]], metadata=metadata)


def is_date(text: str) -> bool:
    """Whether a text is a date as columns and records have it: YYYY, YYYY-MM or YYYY-MM-DD."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        return bool(date.fromisoformat(text + "-01-01"[len(text) - 4 :]))
    except ValueError:  # a month or a day that no calendar has
        return False
