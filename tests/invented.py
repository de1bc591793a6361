"""A small invented dataset, whose answers can be worked out by hand. Nothing in it is about a real mechanism.

The codebook is the real one. In the order of pages:

- basin-process: regional, complete list of KEN, UGA and CIV
- elan-forum: regional, no list of members; a source states that it has no funding
- fjord-talks: regional, complete list of ISL and NOR; no finding at all
- atlas-dialogue: interregional, KEN, FRA and MLT of 5, ISL observes; a document is kept, which may be quoted
"""

import copy
import datetime
import json
import shutil
from pathlib import Path
from typing import Any

from iscm_data.curate import build, records
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.model import codebook

Record = dict[str, Any]

IDS = ("basin-process", "elan-forum", "fjord-talks", "atlas-dialogue")

SURVEY = """Survey of dialogues

1. Themes

No information was provided on **themes**.

2. Structure

Funding for this dialogue is provided entirely by

external donors. Its [website](#) is kept by the secretariat.
"""

COUNTRIES = """iso3,name,region,subregion
CIV,Côte d’Ivoire,Africa,Western Africa
FRA,France,Europe,Western Europe
ISL,Iceland,Europe,Northern Europe
KEN,Kenya,Africa,Eastern Africa
MLT,Malta,Europe,Southern Europe
NOR,Norway,Europe,Northern Europe
UGA,Uganda,Africa,Eastern Africa
"""

ACTORS = [
    {"name": "IOM", "full_name": "International Organization for Migration", "kind": "un_agency"},
    {"name": "Isle Union", "full_name": "Union of Invented Isles", "kind": "regional_organization"},
]

DATASET = {
    "title": "Invented findings",
    "released": "2026-01-31",
    "publisher": "Nobody",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}


def _finding(
    dimension: str, code: str, status: str, year: int | None, statement: str, source: str, **more: Any
) -> Record:
    finding = {"dimension": dimension, "code": code, "status": status, "as_of": year, "statement": statement}
    finding |= {"source": source, "locator": "page 1", "confidence": "high", **more}
    return {key: value for key, value in finding.items() if value not in (None, "")}


def _source(title: str, publisher: str, **more: str) -> Record:
    return {"title": title, "publisher": publisher, **more, "read": "2026-01"}


_ATLAS: Record = {
    "id": "atlas-dialogue",
    "name": "Atlas Dialogue on Migration",
    "short_name": "Atlas Dialogue",
    "acronym": "AD",
    "aliases": [
        {"name": "Dialogue de l’Atlas", "language": "fr", "kind": "full", "source": "S2"},
        {"name": "Peaks Forum", "language": "en", "kind": "former", "source": "https://peaks.example.org/"},
    ],
    "seen": [
        {"by": "Secretariat", "date": "2025-12", "words": "Correct but for the year."},
        {"by": "Chair", "date": "2025-06-01", "words": "Not yet complete."},
    ],
    "scope": "interregional",
    "regions": ["africa", "europe"],
    "website": "https://atlas.example.org",
    "established": {"year": 2000, "source": "S2"},
    "status": {"value": "dormant", "as_of": "2020", "source": "S2"},
    "secretariat": {"kind": "international_organization", "value": "IOM", "source": "S1", "note": "In 2019."},
    "chair": {"value": "Malta", "as_of": "2019-05", "source": "S2", "note": "For a year."},
    "members": {
        "source": "S2",
        "as_of": "2020-03-14",
        "complete": False,
        "stated_total": 5,
        "states": ["KEN", "FRA", "MLT"],
        "others": ["Isle Union"],
        "note": "The page names three of five.",
    },
    "observers": {"source": "S2", "complete": True, "states": ["ISL"]},
    "findings": {
        "F1": _finding(
            *(
                "funding_model",
                "external_donors",
                "in_place",
                2019,
                "All money of the Atlas Dialogue came from donors (2019).",
                "S1",
            ),
            basis="standing",
            donor_role="unknown",
            sole=True,
            actors=[],
            quote="Funding for this dialogue is provided entirely by external donors.",
        ),
        "F2": _finding(
            *(
                "funding_model",
                "member_contributions",
                "considered",
                2019,
                "Fees are thought of in the Atlas Dialogue (2019 and 2020).",
                "S1",
            ),
            basis="standing",
            actors=[],
        ),
        "F3": _finding(
            *(
                "funding_model",
                "external_donors",
                "ended",
                2021,
                "Norway and IOM paid for a meeting of the Atlas Dialogue in 2021.",
                "S2",
            ),
            basis="event",
            donor_role="outsider",
            actors=["NOR", "IOM"],
        ),
        "F4": _finding(
            "governance_level", "regional", "in_place", 2019, "The Atlas Dialogue shapes regional policy.", "S1"
        ),
        "F5": _finding(
            "partnership_type",
            "un_agency",
            "in_place",
            2019,
            "The Atlas Dialogue works with IOM.",
            "S1",
            actors=["IOM"],
        ),
        "F6": _finding(
            *(
                "partnership_type",
                "regional_organization",
                "considered",
                2019,
                "The Atlas Dialogue seeks regional bodies.",
                "S1",
            ),
            actors=["Isle Union"],
        ),
        "F7": _finding(
            "theme", "remittances", "in_place", None, "Remittances are on the agenda of the Atlas Dialogue.", "S2"
        ),
        "F8": _finding(
            "structure", "", "in_place", None, "Officials of the Atlas Dialogue meet in Malta once a year.", "S2"
        ),
        "F10": _finding(
            "governance_level", "global", "in_place", 2021, "The Atlas Dialogue feeds global talks (2021).", "S2"
        ),
    },
    "not_reported": [
        {
            "dimension": "theme",
            "kind": "not_answered",
            "source": "S1",
            "locator": "1",
            "quote": "No information was provided on themes.",
        },
        {"dimension": "governance_level", "code": "national", "kind": "not_answered", "source": "S1", "note": "Asked."},
        {"dimension": "governance_level", "code": "global", "kind": "not_answered", "source": "S1"},
        {"dimension": "governance_level", "code": "bilateral", "kind": "not_found", "source": "S1"},
    ],
    "gaps": [{"dimension": "added_value", "note": "Nobody says what it is worth."}],
    "conflicts": [{"about": "status", "note": "The survey speaks of a working dialogue; its page says dormant."}],
    "sources": {
        "S1": _source("Survey of dialogues", "Survey Office", published="2019", file="survey.txt"),
        "S2": _source("About the Atlas Dialogue", "Atlas", url="https://atlas.example.org/about"),
        "S3": _source("A blog", "Somebody", published="2020-02", url="https://blog.example.org/"),
    },
}

_BASIN: Record = {
    "id": "basin-process",
    "name": "Basin Process on Mobility",
    "short_name": "Basin Process",
    "scope": "regional",
    "regions": ["africa"],
    "established": {"year": 2001, "source": "S1"},
    "status": {"value": "active", "as_of": "2024-06", "source": "S1"},
    "secretariat": {"kind": "state", "value": "Kenya", "source": "S1"},
    "members": {
        "source": "S1",
        "as_of": "2024-06",
        "complete": True,
        "stated_total": 3,
        "states": ["KEN", "UGA", "CIV"],
    },
    "findings": {
        "F1": _finding(
            *(
                "funding_model",
                "host_funded",
                "in_place",
                2024,
                "Kenya, as host, pays for the meetings of the Basin Process.",
                "S1",
            ),
            basis="standing",
            actors=["KEN"],
        ),
        "F2": _finding(
            *(
                "funding_model",
                "external_donors",
                "considered",
                2023,
                "Norway offered in 2023 to pay for a study of the Basin Process.",
                "S1",
            ),
            basis="project",
            donor_role="outsider",
            actors=["NOR"],
        ),
        "F3": _finding(
            *(
                "funding_model",
                "external_donors",
                "in_place",
                2022,
                "Norway pays for the Basin Process’s programme “Réseau” (2022).",
                "S1",
            ),
            basis="project",
            donor_role="outsider",
            actors=["NOR"],
        ),
        "F4": _finding(
            "theme", "remittances", "in_place", 2024, "Remittances are a standing item of the Basin Process.", "S1"
        ),
        "F5": _finding(
            "theme", "diaspora", "in_place", 2024, "The diaspora is a standing item of the Basin Process.", "S1"
        ),
        "F6": _finding(
            *(
                "partnership_type",
                "un_agency",
                "ended",
                2020,
                "IOM trained officers of the Basin Process in 2020.",
                "S1",
            ),
            basis="event",
            actors=["IOM"],
        ),
        "F7": _finding(
            *(
                "partnership_type",
                "other_iscm",
                "in_place",
                2024,
                "The Basin Process meets with the Atlas Dialogue.",
                "S1",
            ),
            actors=["atlas-dialogue"],
        ),
        "F8": _finding(
            "partnership_type", "un_agency", "in_place", 2024, "IOM advises the Basin Process.", "S1", actors=["IOM"]
        ),
    },
    "sources": {
        "S1": _source("Annual report", "Basin Process", published="2024-06-29", url="https://basin.example.org/report")
    },
}

_ELAN: Record = {
    "id": "elan-forum",
    "name": "Élan Forum of the North",
    "short_name": "Élan Forum",
    "scope": "regional",
    "regions": ["europe"],
    "established": {"year": 2010, "source": "S1"},
    "status": {"value": "unknown"},
    "secretariat": {"kind": "unknown"},
    "findings": {
        "F1": _finding(
            "theme",
            "diaspora",
            "in_place",
            2015,
            "The Élan Forum spoke of the diaspora in 2015, 2016, 2017 and 2018.",
            "S1",
        ),
        "F2": _finding(
            "theme", "remittances", "in_place", 2015, "Remittances are on the agenda of the Élan Forum (2015).", "S1"
        ),
        "F3": _finding(
            "theme",
            "labour_migration",
            "considered",
            2015,
            "Work may be next in the Élan Forum (2015).",
            "S1",
            confidence="medium",
        ),
    },
    "not_reported": [
        {
            "dimension": "funding_model",
            "kind": "stated_none",
            "source": "S1",
            "note": "It needs no money.",
        },
        {"dimension": "funding_model", "code": "self_funding", "kind": "not_answered", "source": "S1"},
        {"dimension": "partnership_type", "kind": "not_assessed"},
    ],
    "sources": {"S1": _source("Agenda", "Élan Forum", url="https://elan.example.org/agenda")},
}

_FJORD: Record = {
    "id": "fjord-talks",
    "name": "Fjord Talks",
    "short_name": "Fjord Talks",
    "scope": "regional",
    "regions": ["europe"],
    "established": {"year": 2015, "source": "S1"},
    "status": {"value": "superseded", "superseded_by": "elan-forum", "source": "S1"},
    "secretariat": {"kind": "none"},
    "members": {"source": "S1", "complete": True, "states": ["ISL", "NOR"]},
    "findings": {},
    "not_reported": [{"dimension": "funding_model", "code": "host_funded", "kind": "not_applicable"}],
    "sources": {"S1": _source("The Talks", "Norway", url="https://fjord.example.org")},
}


def mechanisms() -> dict[str, Record]:
    """The invented records by their ids, a copy that a test may change."""
    return copy.deepcopy({record["id"]: record for record in (_ATLAS, _BASIN, _ELAN, _FJORD)})


def write(folder: Path, changed: dict[str, Record] | None = None) -> Path:
    """Write the curators' files into a folder, with the records changed where a test wants it; returns the folder."""
    for name in ("mechanisms", "documents"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(codebook.DATA / "codebook.toml", folder)
    (folder / "countries.csv").write_text(COUNTRIES, encoding="utf-8")
    (folder / "documents" / "survey.txt").write_text(SURVEY, encoding="utf-8")
    save(folder / "actors.toml", {"actors": ACTORS})
    save(folder / "dataset.toml", DATASET)
    for id_, record in (mechanisms() if changed is None else changed).items():
        save(folder / "mechanisms" / f"{id_}.toml", record)
    return folder


def dataset(folder: Path) -> Dataset:
    """The invented dataset, built and loaded."""
    read = records.read(write(folder))
    build.write(build.tables(read, folder), folder / "parquet")
    return load(folder / "parquet")


def save(path: Path, entry: Record) -> None:
    """Write a record as TOML, one line a key."""
    lines = [f"{_toml(str(key))} = {_toml(value)}\n" for key, value in entry.items()]
    path.write_text("".join(lines), encoding="utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):  # JSON's texts are TOML's, but for one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date | datetime.time):  # a datetime is a date too
        return value.isoformat()
    return repr(value)
