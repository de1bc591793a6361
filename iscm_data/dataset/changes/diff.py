"""The difference of two states of the dataset, row by row and field by field. Plain values, no files."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iscm_data.model import schema
from iscm_data.model.schema import OWN, TABLES, Column

Row = Mapping[str, Any]
Key = tuple[str | int | None, ...]

KEYS: Mapping[str, tuple[str, ...]] = {
    "dataset": (),
    "codebook": ("list", "code"),
    **{table: key for table, key in schema.KEYS.items() if table != "translations"},
}
"""What names a row of each table that is compared: translations are other words for the same facts."""

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    table: {column.name: column for column in OWN.get(table) or TABLES[table] if not column.derived} for table in KEYS
}
"""The columns that are compared."""


@dataclass(frozen=True)
class State:
    """The dataset at one time: its version, its day of release, and its tables as rows of plain values.

    `tables` has the names of KEYS; one that is missing (the codebook of a folder that has none) is not compared.
    `columns` has the names of the columns of each Parquet file.
    """

    version: str
    released: str
    tables: Mapping[str, tuple[Row, ...]]
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The short name of each mechanism."""
        return {row["mechanism_id"]: row["short_name"] for row in self.tables["mechanisms"]}


@dataclass(frozen=True)
class Change:
    """One row that was added, removed or changed. Of a changed one `before` and `after` hold what differs only."""

    table: str
    kind: str
    key: Key
    mechanism_id: str | None
    before: Row
    after: Row


def facts(state: State) -> dict[str, dict[Key, Row]]:
    """The rows of each table by their keys, each with the columns that are compared and nothing derived."""
    mechanisms = {row["mechanism_id"] for row in state.tables.get("mechanisms", ())}
    made: dict[str, dict[Key, Row]] = {}
    for table, names in KEYS.items():
        if table not in state.tables:
            continue
        seen: Counter[Key] = Counter()
        made[table] = {}
        for full in state.tables[table]:
            if table == "actors" and full["actor_id"] in mechanisms:
                continue  # a mechanism is an actor by itself, and is told as a mechanism
            row = {name: full.get(name) for name in COLUMNS[table]}
            if table == "coverage" and not row["stated"]:
                row["reason"] = None  # made from the notes on gaps, which are told as notes
            key = tuple(row[name] for name in names)
            seen[key] += 1  # a set that is not ours may give a name twice: no row is overlooked
            made[table][key if seen[key] == 1 else (*key, seen[key])] = row
    return made


def diff(old: State, new: State) -> tuple[Change, ...]:
    """All changes from one state to another, by table and in the order of the keys (F2 before F10)."""
    before, after = facts(old), facts(new)
    found = []
    for table in (name for name in KEYS if name in before and name in after):
        rows, other = before[table], after[table]
        told = [name for name in COLUMNS[table] if _has(old, table, name) and _has(new, table, name)]
        for key in sorted(rows.keys() | other.keys(), key=_order):
            if key not in rows:
                found.append(_change(table, "added", key, {}, other[key]))
            elif key not in other:
                found.append(_change(table, "removed", key, rows[key], {}))
            elif differs := [name for name in told if rows[key][name] != other[key][name]]:
                was, now = rows[key], other[key]
                found.append(_change(table, "changed", key, {n: was[n] for n in differs}, {n: now[n] for n in differs}))
    return tuple(found)


def _has(state: State, table: str, name: str) -> bool:
    """Whether a state knows a column: one of before it was thought of says nothing of it, and nothing has changed."""
    return name in state.columns.get(table, (name,))


def _change(table: str, kind: str, key: Key, before: Row, after: Row) -> Change:
    owner = before.get("mechanism_id") or after.get("mechanism_id")
    if owner is None and table not in ("dataset", "codebook", "actors"):
        owner = str(key[0]).partition("/")[0]
    return Change(table, kind, key, owner, before, after)


def _order(key: Key) -> list[list[str | int]]:
    parts = (re.split(r"(\d+)", "" if part is None else str(part)) for part in key)
    return [[int(p) if n % 2 else p for n, p in enumerate(split)] for split in parts]


def of_mechanisms(changes: Iterable[Change], ids: Iterable[str]) -> tuple[Change, ...]:
    """The changes of some mechanisms only."""
    wanted = set(ids)
    return tuple(change for change in changes if change.mechanism_id in wanted)
