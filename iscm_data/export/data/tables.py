"""The tables with a label beside each code, in whole or in part, as CSV, JSON and Parquet."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.dataset.findings import plain_rows
from iscm_data.dataset.labels import columns, label, words
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.export.csv import harmless
from iscm_data.language.text import ENGLISH, LANGUAGES, language, t
from iscm_data.model.schema import FORMAT, OURS, PUBLISHED, TABLES
from iscm_data.wording.captions import cite_dataset

Row = Mapping[str, Any]


def rows(data: Dataset, table: str) -> tuple[Row, ...]:
    """All rows of a table with their labels, as plain values: None for missing, lists for lists. Shared: not to change.

    The labels are in the reader's language. KeyError for no table.
    """
    return _rows(data, table, language())


@remembered
def _rows(data: Dataset, table: str, _: str) -> tuple[Row, ...]:
    """The rows of a table with their labels in one language."""
    if table not in PUBLISHED:
        raise KeyError(table)
    frame, book = getattr(data, table), data.codebook
    coded = {column.name: column.of for column in TABLES[table] if column.of}
    lists = {name: words(data, of) for name, of in coded.items() if of != "code"}
    ours = {column.name for column in TABLES[table] if column.prose == OURS}
    made = []
    for row in plain_rows(frame):
        full: dict[str, Any] = {}
        for name, value in row.items():
            full[name] = value
            if name in ours:
                full |= {f"{name}_{code}": data.translation(value, code) for code in LANGUAGES if code != ENGLISH}
            if name in lists:
                full[f"{name}_label"] = label(lists[name], value)
            elif name in coded:
                full[f"{name}_label"] = None if value is None else t(book.label(row["dimension"], value))
        made.append(full)
    return tuple(made)


def csv_bytes(table: str, chosen: Sequence[Row]) -> bytes:
    """Rows as CSV in UTF-8: one header line, CRLF, lists joined by semicolons, nothing for missing, true and false.

    A byte-order mark makes Excel read the accents; no cell can be taken for a formula.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    names = [column.name for column in columns(table)]
    writer.writerow(names)
    writer.writerows([harmless(flat(row[name])) for name in names] for row in chosen)
    return out.getvalue().encode()


def flat(value: Any) -> Any:
    """A value as one cell of a CSV or a sheet has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else value


def json_bytes(data: Dataset, table: str, chosen: Sequence[Row], asked: Mapping[str, Sequence[str]]) -> bytes:
    """Rows as JSON, one line a row, under what they are: table, version, citation, licence, the filters `asked`."""
    head = {
        "table": table,
        "data_version": data.version,
        "citation": cite_dataset(data),
        "licence": data.licence,
        "language_of_labels": language(),
        "filters": {name: list(values) for name, values in asked.items()},
        "count": len(chosen),
    }
    told = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in chosen)
    return f'{told},\n "rows": [\n{lines}\n ]\n}}\n'.encode()


def parquet_bytes(data: Dataset, table: str, chosen: Sequence[Row]) -> bytes:
    """Rows as Parquet, with the types and meanings of the columns and the dataset's words in its metadata."""
    fields = [
        pa.field(c.name, c.type, nullable=c.nullable, metadata={"description": c.description}) for c in columns(table)
    ]
    about = {
        "iscm_format": f"{FORMAT} with labels",
        "iscm_data_version": data.version,
        "iscm_codebook_version": data.codebook.version,
        "iscm_title": data.title,
        "iscm_released": data.released,
        "iscm_publisher": data.publisher,
        "iscm_licence": data.licence,
    }
    out = pa.BufferOutputStream()
    made = pa.Table.from_pylist([dict(row) for row in chosen], schema=pa.schema(fields, metadata=about))
    pq.write_table(made, out, compression="zstd", version="2.6")
    return out.getvalue().to_pybytes()
