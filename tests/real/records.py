"""The curators' records as they stand in their files: from them answers are worked out by other code than the app's."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"
Record = dict[str, Any]
WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@cache
def records() -> dict[str, Record]:
    """Every mechanism's file by its name."""
    files = sorted((DATA / "mechanisms").glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}


@cache
def released() -> int:
    """The year of the data."""
    return int(tomllib.loads((DATA / "dataset.toml").read_text(encoding="utf-8"))["released"][:4])


def findings(record: Record, dimension: str, code: str | None = None, status: str | None = None) -> list[Record]:
    """The findings of a record in a dimension, of one code and one status where they are named."""
    return [
        finding
        for finding in record.get("findings", {}).values()
        if finding["dimension"] == dimension
        and code in (None, finding.get("code"))
        and status in (None, finding["status"])
    ]


def reporting(dimension: str, code: str | None = None, status: str | None = None) -> set[str]:
    """The mechanisms whose records have such a finding."""
    return {id_ for id_, record in records().items() if findings(record, dimension, code, status)}


def newest(id_: str, dimension: str, code: str, status: str = "in_place") -> int | None:
    """The year of the newest such finding of a record; None where none has one."""
    years = [f["as_of"] for f in findings(records()[id_], dimension, code, status) if f.get("as_of")]
    return max(years, default=None)


def naming(actor: str, dimension: str) -> dict[str, int]:
    """The mechanisms whose records name somebody in place, each with the year of the newest finding that does; 0 where
    none has one."""
    years: dict[str, int] = {}
    for id_, record in records().items():
        if own := [f for f in findings(record, dimension, status="in_place") if actor in f.get("actors", ())]:
            years[id_] = max(f.get("as_of", 0) for f in own)
    return years


def said(n: int) -> str:
    """A number within a sentence."""
    return WORDS[n] if n < len(WORDS) else str(n)
