"""What the tables name: a code must be in the codebook, a mechanism, an actor or a source in a table of its own, a date
in the calendar."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from iscm_data.model.codebook import Codebook
from iscm_data.model.schema import TABLES, is_date

_OF_TABLES = {"mechanism": ("mechanisms", "mechanism_id"), "actor": ("actors", "actor_id")}


def unexplained(tables: Mapping[str, pa.Table], book: Codebook) -> Iterator[str]:
    """Each code, reference and date that a table has and nothing explains, as the beginning of a sentence."""
    codes = {(dimension.id, code) for dimension in book.dimensions.values() for code in dimension.codes}
    sources = _pairs(tables["sources"], "mechanism_id", "source_id")
    for name, table in tables.items():
        for column in TABLES[name]:
            if column.of == "code":
                strays = {code for _, code in _pairs(table, "dimension", column.name) - codes}
            elif column.of in _OF_TABLES:
                other, key = _OF_TABLES[column.of]
                strays = _values(table[column.name]) - _values(tables[other][key])
            elif column.of:
                strays = _values(table[column.name]) - {*book.listed(column.of)}
            elif column.dated:
                strays = {value for value in _values(table[column.name]) - {None} if not is_date(value)}
            elif column.name.endswith("source_id"):
                strays = {source for _, source in _pairs(table, "mechanism_id", column.name) - sources}
            else:
                continue
            for stray in sorted(strays - {None}):
                yield f"{name}.parquet has {stray!r} as {column.name}"


def _values(column: pa.ChunkedArray) -> set[Any]:
    """The values of a column, or those in its lists."""
    return {*pc.unique(pc.list_flatten(column) if pa.types.is_list(column.type) else column).to_pylist()}


def _pairs(table: pa.Table, first: str, second: str) -> set[tuple[Any, Any]]:
    """The values of two columns that stand beside each other."""
    found = table.group_by([first, second]).aggregate([])
    return {*zip(found[first].to_pylist(), found[second].to_pylist(), strict=True)}
