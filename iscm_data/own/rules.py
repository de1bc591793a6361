"""What must hold in a set of tables that somebody else made: what our own build guarantees, asked of the tables."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from iscm_data.load import Dataset
from iscm_data.passages import plain_rows
from iscm_data.publish.labels import CODED, words
from iscm_data.schema import TABLES
from iscm_data.text import t

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATES = {
    "mechanisms": ("status_as_of", "last_sign", "chair_as_of", "members_as_of", "observers_as_of", "seen"),
    "memberships": ("as_of",),
    "sources": ("published", "read"),
}
_YEARS = {"mechanisms": ("established_year",), "findings": ("as_of",)}
_KEYS = {
    "mechanisms": ("mechanism_id",),
    "aliases": ("mechanism_id", "name", "language"),
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
        return [t("The day of release is not written as 2026-11-23: {value}.", value=_shown(data.released))]
    if len(data.mechanisms) > MECHANISMS or not len(data.mechanisms):
        rows = len(data.mechanisms)
        return [t("Rows in the table mechanisms: {n}; allowed are 1 to {most}.", n=rows, most=MECHANISMS)]
    tables = {name: plain_rows(getattr(data, name)) for name in TABLES}
    # In this order: the later ones look up what the earlier ones have found to be there.
    for rule in (_missing, _keys, _codes, _references, _values, _coverage):
        if found := list(rule(data, tables)):
            return found
    return []


def _shown(value: object) -> str:
    return repr(str(value)[:60])


def _row(table: str, number: int, fault: str) -> str:
    return t("{table}, row {n}: {fault}.", table=table, n=number, fault=fault)


def _no_value(column: str) -> str:
    return t("{column} has no value", column=column)


def _missing(_: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, rows in tables.items():
        for column in TABLES[name]:
            for number, row in enumerate(rows, 1):
                value = row[column.name]
                if (value is None and not column.nullable) or (isinstance(value, list) and None in value):
                    yield _row(name, number, _no_value(column.name))


def _keys(_: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, key in _KEYS.items():
        seen = Counter(tuple(row[part] for part in key) for row in tables[name])
        yield from (
            t("{table}: {key} stands there {n} times.", table=name, key=", ".join(map(str, k)), n=n)
            for k, n in seen.items()
            if n > 1
        )
    for row in tables["mechanisms"]:
        if not _ID.fullmatch(row["mechanism_id"]):
            yield t("mechanisms: {value} is no id of a mechanism.", value=_shown(row["mechanism_id"]))
    for row in tables["findings"]:
        if not re.fullmatch(re.escape(row["mechanism_id"]) + r"/F\d{1,6}", row["finding_id"]):
            yield t(
                "findings: {value} is no id of a finding of {mechanism}.",
                value=_shown(row["finding_id"]),
                mechanism=row["mechanism_id"][:60],
            )


def _codes(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    book = data.codebook
    lists = {of: words(data, of) for of in {*CODED.values()} - {"code"}}
    mechanisms = set(data.mechanism)
    for name, rows in tables.items():
        for number, row in enumerate(rows, 1):
            if row.get("mechanism_id") is not None and row["mechanism_id"] not in mechanisms:
                told = t("mechanism_id {value} is no mechanism of the set", value=_shown(row["mechanism_id"]))
                yield _row(name, number, told)
            for column, value in row.items():
                of = CODED.get((name, column))
                if of is None or of == "code" or value is None:
                    continue
                for code in value if isinstance(value, list) else [value]:
                    if code not in lists[of]:
                        told = t("{column} {value} is not in the codebook", column=column, value=_shown(code))
                        yield _row(name, number, told)
            code, dimension = row.get("code"), book.dimensions.get(row.get("dimension", ""))
            if dimension and code is not None and code not in dimension.codes:
                yield _row(
                    name, number, t("{value} is no code of {dimension}", value=_shown(code), dimension=dimension.id)
                )


def _references(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, rows in tables.items():
        columns = [c.name for c in TABLES[name] if c.name.endswith("source_id")]
        for number, row in enumerate(rows, 1):
            for column in columns:
                if row[column] is not None and (row["mechanism_id"], row[column]) not in data.source:
                    told = t("{column} {value} is no source of the mechanism", column=column, value=_shown(row[column]))
                    yield _row(name, number, told)
    for number, row in enumerate(tables["memberships"], 1):
        if row["iso3"] not in data.actor:
            yield _row("memberships", number, t("{value} is not in the table actors", value=_shown(row["iso3"])))


def _values(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, columns in _DATES.items():
        for number, row in enumerate(tables[name], 1):
            for column in columns:
                if row[column] is not None and not _DATE.fullmatch(row[column]):
                    told = t("{column} is no date (2024, 2024-06 or 2024-06-29)", column=column)
                    yield _row(name, number, told)
    for name, columns in _YEARS.items():
        for number, row in enumerate(tables[name], 1):
            for column in columns:
                if row[column] is not None and not 1945 <= row[column] <= 2100:
                    yield _row(name, number, t("{column} is no year from 1945 to 2100", column=column))
    for number, row in enumerate(tables["findings"], 1):
        dimension = data.codebook.dimensions[row["dimension"]]
        coded = bool(dimension.codes)
        if coded != (row["code"] is not None) and not dimension.code_optional:
            told = t("{dimension} needs a code", dimension=row["dimension"])
            told = told if coded else t("{dimension} has no codes", dimension=row["dimension"])
            yield _row("findings", number, told)
        if row["dimension"] == "funding_model" and row["basis"] is None:
            yield _row("findings", number, _no_value("basis"))
        if row["code"] == "external_donors" and row["donor_role"] is None:
            yield _row("findings", number, _no_value("donor_role"))
    listed = Counter((row["mechanism_id"], row["role"]) for row in tables["memberships"])
    for number, row in enumerate(tables["mechanisms"], 1):
        for role in ("member", "observer"):
            n = row[f"{role}s_listed"]
            if (n or 0) != listed[row["mechanism_id"], role] or (n is None) != (row[f"{role}s_source_id"] is None):
                told = t("{column} does not agree with the table memberships", column=f"{role}s_listed")
                yield _row("mechanisms", number, told)
            if n is not None and row[f"{role}s_complete"] is None:
                yield _row("mechanisms", number, _no_value(f"{role}s_complete"))
        if row["secretariat"] is None and row["secretariat_kind"] not in ("none", "unknown"):
            yield _row("mechanisms", number, _no_value("secretariat"))


def _coverage(data: Dataset, tables: dict[str, list[Row]]) -> Iterator[str]:
    there = {(row["mechanism_id"], row["dimension"]) for row in tables["coverage"] if row["code"] is None}
    for id_ in data.mechanism:
        for dimension in data.codebook.dimensions:
            if (id_, dimension) not in there:
                yield t("coverage: there is no row of {mechanism} on {dimension}.", mechanism=id_, dimension=dimension)
