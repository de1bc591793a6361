"""From records to Parquet: derive every table once, and write the files so that a reader never sees half a build."""

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.curate import sentences
from iscm_data.curate.records import Records, files
from iscm_data.curate.rules import activity
from iscm_data.curate.statements import Entry
from iscm_data.dataset import swap
from iscm_data.model import schema
from iscm_data.model.codebook import DATA

Row = dict[str, Any]

CITING = ("established", "status", "secretariat", "chair", "members", "observers")  # blocks that may cite a source


def version(records: Records, data: Path = DATA) -> str:
    """The data version: date of release and eight digits of a hash over everything that curators wrote."""
    digest = hashlib.sha256()
    every = [data / name for name in ("codebook.toml", "dataset.toml", "actors.toml", "countries.csv")]
    for folder, kind in (("mechanisms", ".toml"), ("documents", ".txt"), ("translations", ".po")):
        every += files(data / folder, kind)
    for path in every:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{str(records.dataset['released']).replace('-', '.')}-{digest.hexdigest()[:8]}"


def rows(records: Records) -> dict[str, list[Row]]:
    """Every table as rows of plain values, each with exactly the columns of the schema."""
    made: dict[str, list[Row]] = defaultdict(list)
    for id_, record in sorted(records.mechanisms.items()):
        of = {
            "mechanisms": [_mechanism(record, records)],
            "aliases": _aliases(record),
            "findings": _findings(id_, record),
            "memberships": _memberships(record, records),
            "sources": _sources(record),
            "coverage": _coverage(record, records),
            "notes": _notes(record),
        }
        for name, found in of.items():
            made[name] += [{"mechanism_id": id_, **row} for row in found]
    made["actors"] = sorted(_actors(records), key=lambda row: row["actor_id"])
    return {
        name: [{column.name: row.get(column.name) for column in schema.TABLES[name]} for row in table]
        for name, table in made.items()
    }


def _mechanism(record: Entry, records: Records) -> Row:
    row = {**record, "findings": len(record["findings"])}
    for name in CITING:
        block = record.get(name, {})
        row |= {f"{name}_{key}": value for key, value in block.items()}
        row |= {name: block.get("value"), f"{name}_source_id": block.get("source")}
        row |= {f"{name}_listed": len(block["states"])} if "states" in block else {}
    status = record["status"]
    now = activity(status, str(records.dataset["released"]), records.codebook)
    signs = now in ("active", "no_recent_sign")
    row |= {"activity": now, "last_sign": status.get("as_of") if signs else None}
    latest: Entry = max(record.get("seen", ()), key=lambda entry: entry["date"], default={})
    row |= {"seen": latest.get("date"), "seen_by": latest.get("by"), "seen_words": latest.get("words")}
    return row | {"superseded_by": status.get("superseded_by")}


def _aliases(record: Entry) -> Iterator[Row]:
    for alias in record.get("aliases", ()):
        source = record["sources"].get(alias["source"])
        yield {**alias, "source_url": source.get("url") if source else alias["source"]}


def _findings(id_: str, record: Entry) -> Iterator[Row]:
    for name, finding in _numbered(record["findings"]):
        source = record["sources"][finding["source"]]
        yield {
            "finding_id": f"{id_}/{name}",
            "actors": [],
            **finding,
            "source_id": finding["source"],
            **{f"source_{key}": source.get(key) for key in ("title", "publisher", "url")},
        }


def _memberships(record: Entry, records: Records) -> Iterator[Row]:
    for role in ("member", "observer"):
        block = record.get(f"{role}s", {"states": ()})
        for iso3 in block["states"]:
            country = records.countries[iso3]["name"]
            yield {**block, "iso3": iso3, "country": country, "role": role, "source_id": block["source"]}


def _sources(record: Entry) -> Iterator[Row]:
    citing = [
        *record["findings"].values(),
        *(record[name] for name in CITING if name in record),
        *record.get("not_reported", ()),
        *record.get("aliases", ()),
    ]
    cited = Counter(entry.get("source") for entry in citing)
    for name, source in _numbered(record["sources"]):
        yield {**source, "source_id": name, "citations": cited[name]}


def _numbered(block: Entry) -> list[tuple[str, Entry]]:
    """Findings or sources in the order of their numbers."""
    return sorted(block.items(), key=lambda item: int(item[0][1:]))


def _coverage(record: Entry, records: Records) -> Iterator[Row]:
    """One row a dimension, and one for each code of which a source itself says that it leaves it out."""
    found = Counter(finding["dimension"] for finding in record["findings"].values())
    found_code = Counter((finding["dimension"], finding.get("code")) for finding in record["findings"].values())
    stated = {(entry["dimension"], entry.get("code")): entry for entry in record.get("not_reported", ())}
    gaps = defaultdict(list)
    for gap in record.get("gaps", ()):
        gaps[gap["dimension"]].append(gap["note"])
    for dimension in records.codebook.dimensions:
        for key in [(dimension, None), *(key for key in stated if key[0] == dimension and key[1])]:
            number = found_code[key] if key[1] else found[dimension]
            entry = stated.get(key, {})
            yield {
                **entry,
                "dimension": dimension,
                "code": key[1],
                "state": "reported" if number else entry.get("kind", "not_found"),
                "findings": number,
                "stated": entry.get("kind"),
                "reason": entry.get("note") or (None if key[1] else " ".join(gaps[dimension])) or None,
                "source_id": entry.get("source"),
            }


def _notes(record: Entry) -> Iterator[Row]:
    for kind, about in (("gap", "dimension"), ("conflict", "about")):
        for entry in record.get(f"{kind}s", ()):
            yield {"kind": kind, "about": entry[about], "note": entry["note"]}


def _actors(records: Records) -> Iterator[Row]:
    """Everyone whom a finding can name: all States of the country list, all mechanisms, and the named others."""
    for actor in records.actors.values():
        yield {**actor, "actor_id": actor["name"]}
    for iso3, state in records.countries.items():
        subregion = state["subregion"] or None
        yield {**state, "actor_id": iso3, "full_name": state["name"], "kind": "state", "subregion": subregion}
    for id_, record in records.mechanisms.items():
        yield {"actor_id": id_, "name": record["short_name"], "full_name": record["name"], "kind": "other_iscm"}


def tables(records: Records, data: Path = DATA) -> dict[str, pa.Table]:
    """Every table, typed by the schema, with versions in its metadata.

    Raises ValueError for records with faults: those are never built.
    """
    if records.faults:
        raise ValueError(f"the records have faults ({len(records.faults)}); run: python -m iscm_data check")
    metadata = {
        "iscm_format": schema.FORMAT,
        "iscm_data_version": version(records, data),
        "iscm_codebook_version": records.codebook.version,
        **{f"iscm_{key}": str(records.dataset[key]) for key in ("title", "released", "publisher", "licence")},
    }
    made = rows(records)
    made["translations"] = sentences.rows(sentences.read_all(data, made))
    return {
        name: pa.Table.from_pylist(table, schema=schema.arrow_schema(name, metadata)) for name, table in made.items()
    }


def write(built: dict[str, pa.Table], folder: Path, beside: Mapping[str, bytes] | None = None) -> None:
    """Write all tables into a new folder, which then takes the place of `folder` in one step: see swap.replacing.

    `beside` are other files for the folder, by name; what else stands there is kept. Raises NotWritten.
    """
    with swap.replacing(folder) as fresh:
        for name, content in (beside or {}).items():
            (fresh / name).write_bytes(content)
        for name, table in built.items():
            path = fresh / f"{name}.parquet"
            pq.write_table(table, path, compression="zstd", version="2.6", write_page_checksum=True)
        for path in folder.iterdir() if folder.is_dir() else ():
            if not (fresh / path.name).exists():
                (shutil.copytree if path.is_dir() else shutil.copy2)(path, fresh / path.name)
