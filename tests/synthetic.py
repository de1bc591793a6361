"""Synthetic datasets of any size, for tests and measurements only. Nothing in them is about a real mechanism."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from iscm_data.curate import build
from iscm_data.model import schema
from iscm_data.model.codebook import codebook

TITLE = "Invented findings for measurements: nothing here is about a real mechanism"
STATES = 60
WORDS = [
    *("delegates", "ministers", "officials", "secretariat", "réseau", "forum", "donors", "members", "observers"),
    *("labour", "return", "visa", "border", "asylum", "remittances", "diaspora", "training", "data", "health"),
    *("meets", "funds", "hosts", "proposes", "reviews", "ends", "begins", "supports", "studies", "publishes"),
]


def _codes(values: np.ndarray, names: list[str]) -> pa.Array:
    """A dictionary column of these numbers of names; -1 is missing."""
    numbers = pa.array(values.astype(np.int16), mask=values < 0)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(names, pa.string()))


def tables(findings: int, mechanisms: int, seed: int = 0) -> dict[str, pa.Table]:
    """All tables of a dataset of that size, the same ones for the same seed.

    A tenth of the mechanisms have no finding; the others have about as many each, in all dimensions and statuses.
    """
    book, rng = codebook(), np.random.default_rng(seed)
    ids = [f"invented-{n:05}" for n in range(mechanisms)]
    states = [f"X{n:02}" for n in range(STATES)]
    dimensions = list(book.dimensions)
    reporting = max(1, round(0.9 * mechanisms))
    mechanism = np.sort(rng.integers(0, reporting, findings))
    dimension = rng.integers(0, len(dimensions), findings)
    every = sorted({code for d in book.dimensions.values() for code in d.codes})
    code = np.full(findings, -1)
    for number, name in enumerate(dimensions):
        own = [every.index(c) for c in book.dimensions[name].codes]
        if own:
            chosen = dimension == number
            code[chosen] = rng.choice(own, int(chosen.sum()))
    status = rng.choice(3, findings, p=(0.75, 0.15, 0.1))
    funding = dimension == dimensions.index("funding_model")
    first = np.searchsorted(mechanism, mechanism)
    number = np.arange(findings) - first + 1
    words = np.array(WORDS)[rng.integers(0, len(WORDS), (findings, 6))]
    undated = rng.random(findings) < 0.1
    texts = [f"Invented: {' '.join(line)}." for line in words.tolist()]
    per_mechanism = np.bincount(mechanism, minlength=mechanisms)

    def column(value: str | None, rows: int, type_: pa.DataType) -> pa.Array:
        return pa.array([value] * rows, pa.string()).cast(type_)

    metadata = {
        "iscm_format": schema.FORMAT,
        "iscm_data_version": f"synthetic-{findings}-{mechanisms}-{seed}",
        "iscm_codebook_version": book.version,
        "iscm_title": TITLE,
        "iscm_released": "2026-01-31",
        "iscm_publisher": "Nobody",
        "iscm_licence": "CC BY 4.0",
    }

    def table(name: str, rows: int, /, **given: object) -> pa.Table:
        """The table with these columns; a list is taken as it is, and what is not given is missing."""
        made = schema.arrow_schema(name, metadata)
        columns = []
        for field in made:
            value = given.pop(field.name, None)
            if isinstance(value, pa.Array):
                columns.append(value.cast(field.type))
            elif isinstance(value, list | np.ndarray):
                columns.append(
                    pa.array(value, pa.string()).cast(field.type) if _is_code(field) else pa.array(value, field.type)
                )
            elif value is None:
                columns.append(pa.nulls(rows, field.type))
            else:
                columns.append(
                    column(str(value), rows, field.type) if _is_text(field) else pa.array([value] * rows, field.type)
                )
        assert not given, f"{name} has no columns {', '.join(given)}"
        return pa.Table.from_arrays(columns, schema=made)

    scopes, regions = list(book.codes("scope")), list(book.codes("region"))
    names = [f"Invented mechanism {n}" for n in range(mechanisms)]
    members = np.repeat(np.arange(mechanisms), 5)
    chosen = (np.tile(np.arange(5), mechanisms) * 7 + members * 3) % STATES
    lists = [[states[n]] if n % 2 else [] for n in rng.integers(0, STATES, findings)]
    reported = np.zeros((mechanisms, len(dimensions)), dtype=np.int32)
    np.add.at(reported, (mechanism, dimension), 1)
    said = np.where(reported.ravel() > 0, "reported", "not_found")
    return {
        "mechanisms": table(
            "mechanisms",
            mechanisms,
            mechanism_id=ids,
            name=names,
            short_name=names,
            scope=[scopes[n % len(scopes)] for n in range(mechanisms)],
            regions=[[regions[n % len(regions)]] for n in range(mechanisms)],
            established_year=[1990 + n % 30 for n in range(mechanisms)],
            established_source_id="S1",
            status="active",
            activity="active",
            last_sign="2025",
            secretariat_kind="unknown",
            members_listed=5,
            members_complete=True,
            members_as_of="2024",
            members_source_id="S1",
            findings=per_mechanism.tolist(),
        ),
        "aliases": table("aliases", 0),
        "findings": table(
            "findings",
            findings,
            finding_id=[f"{ids[m]}/F{n}" for m, n in zip(mechanism.tolist(), number.tolist(), strict=True)],
            mechanism_id=_codes(mechanism, ids),
            dimension=_codes(dimension, dimensions),
            code=_codes(code, every),
            status=_codes(status, list(book.codes("status"))),
            as_of=pa.array((2010 + rng.integers(0, 15, findings)).astype(np.int16), mask=undated),
            basis=_codes(np.where(funding, rng.integers(0, 3, findings), -1), list(book.codes("basis"))),
            sole=pa.array(np.ones(findings, bool), mask=~(funding & (rng.random(findings) < 0.1))),
            actors=lists,
            statement=texts,
            source_id="S1",
            locator="page 1",
            source_title="An invented source",
            source_publisher="Nobody",
            confidence="high",
        ),
        "memberships": table(
            "memberships",
            len(members),
            mechanism_id=_codes(members, ids),
            iso3=_codes(chosen, states),
            country=[f"Invented State {n}" for n in chosen.tolist()],
            role="member",
            complete=True,
            source_id="S1",
        ),
        "sources": table(
            "sources",
            mechanisms,
            mechanism_id=ids,
            source_id="S1",
            title="An invented source",
            publisher="Nobody",
            read="2026-01",
            citations=per_mechanism.tolist(),
        ),
        "coverage": table(
            "coverage",
            mechanisms * len(dimensions),
            mechanism_id=_codes(np.repeat(np.arange(mechanisms), len(dimensions)), ids),
            dimension=_codes(np.tile(np.arange(len(dimensions)), mechanisms), dimensions),
            state=said,
            findings=reported.ravel().tolist(),
        ),
        "actors": table(
            "actors",
            STATES,
            actor_id=states,
            name=[f"Invented State {n}" for n in range(STATES)],
            full_name=[f"The invented State {n}" for n in range(STATES)],
            kind="state",
            region="Africa",
        ),
        "notes": table("notes", 0),
        "translations": table("translations", 0),
    }


def _is_code(field: pa.Field) -> bool:
    return pa.types.is_dictionary(field.type)


def _is_text(field: pa.Field) -> bool:
    return _is_code(field) or pa.types.is_string(field.type)


def write(folder: Path, findings: int, mechanisms: int, seed: int = 0) -> Path:
    """Write a dataset of that size as the build writes the real one; returns the folder of its files."""
    build.write(tables(findings, mechanisms, seed), folder / "parquet")
    return folder / "parquet"
