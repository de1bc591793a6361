"""What must hold in a set of tables that somebody else made: what our own build guarantees, asked of the tables."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from iscm_data.load import Dataset, plain_rows
from iscm_data.publish.labels import CODED, words
from iscm_data.schema import TABLES

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATES = {
    "mechanisms": ("status_as_of", "chair_as_of", "members_as_of", "observers_as_of"),
    "memberships": ("as_of",),
    "sources": ("published",),
}
_YEARS = {"mechanisms": ("established_year",), "findings": ("as_of",)}
_KEYS = {
    "mechanisms": ("mechanism_id",),
    "findings": ("finding_id",),
    "memberships": ("mechanism_id", "iso3"),
    "sources": ("mechanism_id", "source_id"),
    "coverage": ("mechanism_id", "dimension", "code"),
    "actors": ("actor_id",),
}
MECHANISMS = 300  # a matrix of more is no figure any more

Row = dict[str, Any]


def faults(data: Dataset) -> list[str]:
    """All that is wrong with the values, each in a sentence with table and row; empty where all holds."""
    if not _DATE.fullmatch(data.released) or len(data.released) != 10:
        return [f"The day of release is not written as 2026-11-23: {data.released[:40]!r}."]
    if len(data.mechanisms) > MECHANISMS or not len(data.mechanisms):
        return [f"The table mechanisms has {len(data.mechanisms)} rows; allowed are 1 to {MECHANISMS}."]
    tables = {name: plain_rows(getattr(data, name)) for name in TABLES}
    # In this order: the later ones look up what the earlier ones have found to be there.
    for rule in (_missing, _keys, _codes, _references, _values, _coverage):
        if found := list(rule(data, tables)):
            return found
    return []


def _missing(_: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, rows in tables.items():
        for column in TABLES[name]:
            for number, row in enumerate(rows, 1):
                value = row[column.name]
                if (value is None and not column.nullable) or (isinstance(value, list) and None in value):
                    yield f"{name}, row {number}: {column.name} has no value."


def _keys(_: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, key in _KEYS.items():
        seen = Counter(tuple(row[part] for part in key) for row in tables[name])
        yield from (f"{name}: {', '.join(map(str, k))} stands there {n} times." for k, n in seen.items() if n > 1)
    for row in tables["mechanisms"]:
        if not _ID.fullmatch(row["mechanism_id"]):
            yield f"mechanisms: {row['mechanism_id'][:60]!r} is no id of a mechanism."
    for row in tables["findings"]:
        if not re.fullmatch(re.escape(row["mechanism_id"]) + r"/F\d{1,6}", row["finding_id"]):
            yield f"findings: {row['finding_id'][:60]!r} is no id of a finding of {row['mechanism_id'][:60]}."


def _codes(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    book = data.codebook
    lists = {of: words(data, of) for of in {*CODED.values()} - {"code"}}
    mechanisms = set(data.mechanism)
    for name, rows in tables.items():
        for number, row in enumerate(rows, 1):
            if row.get("mechanism_id") is not None and row["mechanism_id"] not in mechanisms:
                yield f"{name}, row {number}: mechanism_id {row['mechanism_id'][:60]!r} is no mechanism of the set."
            for column, value in row.items():
                of = CODED.get((name, column))
                if of is None or of == "code" or value is None:
                    continue
                for code in value if isinstance(value, list) else [value]:
                    if code not in lists[of]:
                        yield f"{name}, row {number}: {column} {str(code)[:60]!r} is not in the codebook."
            code, dimension = row.get("code"), book.dimensions.get(row.get("dimension", ""))
            if dimension and code is not None and code not in dimension.codes:
                yield f"{name}, row {number}: code {str(code)[:60]!r} is none of {dimension.id}."


def _references(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, rows in tables.items():
        columns = [c.name for c in TABLES[name] if c.name.endswith("source_id")]
        for number, row in enumerate(rows, 1):
            for column in columns:
                if row[column] is not None and (row["mechanism_id"], row[column]) not in data.source:
                    yield f"{name}, row {number}: {column} {row[column][:60]!r} is no source of the mechanism."
    for number, row in enumerate(tables["memberships"], 1):
        if row["iso3"] not in data.actor:
            yield f"memberships, row {number}: {row['iso3'][:60]!r} is not in the table actors."


def _values(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, columns in _DATES.items():
        for number, row in enumerate(tables[name], 1):
            for column in columns:
                if row[column] is not None and not _DATE.fullmatch(row[column]):
                    yield f"{name}, row {number}: {column} is no date (2024, 2024-06 or 2024-06-29)."
    for name, columns in _YEARS.items():
        for number, row in enumerate(tables[name], 1):
            for column in columns:
                if row[column] is not None and not 1945 <= row[column] <= 2100:
                    yield f"{name}, row {number}: {column} is no year from 1945 to 2100."
    for number, row in enumerate(tables["findings"], 1):
        coded = bool(data.codebook.dimensions[row["dimension"]].codes)
        if coded != (row["code"] is not None):
            yield f"findings, row {number}: {row['dimension']} {'needs a' if coded else 'has no'} code."
        if row["dimension"] == "funding_model" and row["basis"] is None:
            yield f"findings, row {number}: basis has no value."
        if row["code"] == "external_donors" and row["donor_role"] is None:
            yield f"findings, row {number}: donor_role has no value."
    listed = Counter((row["mechanism_id"], row["role"]) for row in tables["memberships"])
    for number, row in enumerate(tables["mechanisms"], 1):
        for role in ("member", "observer"):
            n = row[f"{role}s_listed"]
            if (n or 0) != listed[row["mechanism_id"], role] or (n is None) != (row[f"{role}s_source_id"] is None):
                yield f"mechanisms, row {number}: {role}s_listed does not agree with the table memberships."
            if n is not None and row[f"{role}s_complete"] is None:
                yield f"mechanisms, row {number}: {role}s_complete has no value."
        if row["secretariat"] is None and row["secretariat_kind"] not in ("none", "unknown"):
            yield f"mechanisms, row {number}: secretariat has no value."


def _coverage(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    there = {(row["mechanism_id"], row["dimension"]) for row in tables["coverage"] if row["code"] is None}
    for id_ in data.mechanism:
        for dimension in data.codebook.dimensions:
            if (id_, dimension) not in there:
                yield f"coverage: there is no row of {id_} on {dimension}."
