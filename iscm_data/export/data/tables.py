"""The tables with a label beside each code, in whole or in part, as CSV, JSON and Parquet.

They are made a batch of rows at a time: of a large table only one batch is in memory.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.dataset.findings import plain_columns
from iscm_data.dataset.labels import columns, label, words
from iscm_data.dataset.tables import Dataset
from iscm_data.export.csv import harmless
from iscm_data.language.text import ENGLISH, LANGUAGES, language, t
from iscm_data.model.schema import FORMAT, PUBLISHED, TABLES
from iscm_data.wording.citation import cite_dataset

Batch = Sequence[Sequence[Any]]
"""The values of some rows of a table, column by column in the order of `columns`."""

ROWS = 5_000  # of a batch


def batches(data: Dataset, table: str, places: np.ndarray | None = None) -> Iterator[Batch]:
    """The rows of a table, or those at some places of it, as batches, each made when it is asked for.

    Plain values with their labels, in the reader's language: None for missing, lists for lists. KeyError for no table.
    """
    if table not in PUBLISHED:
        raise KeyError(table)
    frame = getattr(data, table)
    every = np.arange(len(frame)) if places is None else places
    lists = {column.of: words(data, column.of) for column in TABLES[table] if column.of and column.of != "code"}
    code_label = cache(lambda dimension, code: t(data.codebook.label(dimension, code)))

    def batch(rows: pd.DataFrame) -> Batch:
        plain = plain_columns(rows)
        made: list[Sequence[Any]] = []
        for column in TABLES[table]:
            values = plain[column.name]
            made.append(values)
            if column.of == "code":
                coded = zip(plain["dimension"], values, strict=True)
                made.append([None if code is None else code_label(dimension, code) for dimension, code in coded])
            elif column.of:
                made.append([label(lists[column.of], value) for value in values])
            if column.ours:
                made += [[data.translation(value, code) for value in values] for code in LANGUAGES if code != ENGLISH]
        return made

    return (batch(frame.iloc[every[start : start + ROWS]]) for start in range(0, len(every), ROWS))


def parts(
    data: Dataset,
    table: str,
    kind: str,
    places: np.ndarray | None = None,
    asked: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[bytes]:
    """A table, or its rows at some places, as a file of a kind; `asked` are the filters by which they were chosen."""
    made = batches(data, table, places)
    if kind == "json":
        return _json_parts(data, table, made, len(getattr(data, table) if places is None else places), asked)
    return _csv_parts(table, made) if kind == "csv" else _parquet_parts(data, table, made)


def _csv_parts(table: str, made: Iterable[Batch]) -> Iterator[bytes]:
    """Rows as CSV in UTF-8: one header line, CRLF, lists joined by semicolons, nothing for missing, true and false.

    A byte-order mark makes Excel read the accents; no cell can be taken for a formula.
    """
    yield "\ufeff".encode()
    yield _csv([[column.name for column in columns(table)]])
    for batch in made:
        cells = ([harmless(flat(value)) for value in values] for values in batch)
        yield _csv(zip(*cells, strict=True))


def _csv(lines: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def flat(value: Any) -> Any:
    """A value as one cell of a CSV or a sheet has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else value


def _json_parts(
    data: Dataset, table: str, made: Iterable[Batch], count: int, asked: Mapping[str, Sequence[str]]
) -> Iterator[bytes]:
    """Rows as JSON, one line a row, under what they are: table, version, citation, licence, the filters `asked`."""
    head = {
        "table": table,
        "data_version": data.version,
        "citation": cite_dataset(data),
        "licence": data.licence,
        "language_of_labels": language(),
        "filters": {name: list(values) for name, values in asked.items()},
        "count": count,
    }
    told = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield f'{told},\n "rows": [\n'.encode()
    names, between = [column.name for column in columns(table)], ""
    for batch in made:
        lines = (dict(zip(names, values, strict=True)) for values in zip(*batch, strict=True))
        yield (between + ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)).encode()
        between = ",\n"
    yield b"\n ]\n}\n"


def _parquet_parts(data: Dataset, table: str, made: Iterable[Batch]) -> Iterator[bytes]:
    """Rows as Parquet, with the types and meanings of the columns and the dataset's words in its metadata."""
    about = {
        "iscm_format": f"{FORMAT} with labels",
        "iscm_data_version": data.version,
        "iscm_codebook_version": data.codebook.version,
        "iscm_title": data.title,
        "iscm_released": data.released,
        "iscm_publisher": data.publisher,
        "iscm_licence": data.licence,
    }
    schema = pa.schema([column.field for column in columns(table)], metadata=about)
    out = Parts()
    with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd", version="2.6") as writer:
        for batch in made:
            arrays = [pa.array(values, field.type) for values, field in zip(batch, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield out.taken()
    yield out.taken()


class Parts(io.RawIOBase):
    """A file that is only written, whose content is taken from it while it grows."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._parts.append(bytes(content))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What was written since this was asked last."""
        taken, self._parts = b"".join(self._parts), []
        return taken
