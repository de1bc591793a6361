"""From records to Parquet: derive every table once, and write the files so that a reader never sees half a build."""

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.curate import evidence
from iscm_data.curate.records import Entry, Records, activity, files
from iscm_data.dataset import swap
from iscm_data.model import schema
from iscm_data.model.codebook import DATA

Row = dict[str, Any]


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
    for mechanism_id, record in sorted(records.mechanisms.items()):
        made["mechanisms"].append(_mechanism(mechanism_id, record, records))
        made["aliases"] += _aliases(mechanism_id, record)
        made["findings"] += _findings(mechanism_id, record)
        made["memberships"] += _memberships(mechanism_id, record, records)
        made["sources"] += _sources(mechanism_id, record)
        made["coverage"] += _coverage(mechanism_id, record, records)
        for kind, about in (("gap", "dimension"), ("conflict", "about")):
            made["notes"] += [
                {"mechanism_id": mechanism_id, "kind": kind, "about": entry[about], "note": entry["note"]}
                for entry in record.get(f"{kind}s", ())
            ]
    made["actors"] = _actors(records)
    return dict(made)


def _mechanism(mechanism_id: str, record: Entry, records: Records) -> Row:
    row = {"mechanism_id": mechanism_id, "established_year": record["established"]["year"]}
    row |= {key: record.get(key) for key in ("name", "short_name", "acronym", "scope", "regions", "website")}
    for name, keys in (
        ("established", ()),
        ("status", ("as_of",)),
        ("secretariat", ("note",)),
        ("chair", ("as_of", "note")),
    ):
        block = record.get(name, {})
        row |= {f"{name}_{key}": block.get(key) for key in keys} | {f"{name}_source_id": block.get("source")}
    row |= {"status": record["status"]["value"], "superseded_by": record["status"].get("superseded_by")}
    now = activity(record["status"], str(records.dataset["released"]), records.codebook)
    signs = now in ("active", "no_recent_sign")
    row |= {"activity": now, "last_sign": record["status"].get("as_of") if signs else None}
    latest: Entry = max(record.get("seen", ()), key=lambda entry: entry["date"], default={})
    row |= {"seen": latest.get("date"), "seen_by": latest.get("by"), "seen_words": latest.get("words")}
    row |= {"chair": record.get("chair", {}).get("value")}
    row |= {
        "secretariat": record["secretariat"].get("value"),
        "secretariat_kind": record["secretariat"]["kind"],
    }
    for name in ("members", "observers"):
        block = record.get(name, {})
        row |= {f"{name}_{key}": block.get(key) for key in ("complete", "as_of", "others", "note")}
        row |= {
            f"{name}_listed": len(block["states"]) if block else None,
            f"{name}_source_id": block.get("source"),
        }
    return row | {
        "members_stated_total": record.get("members", {}).get("stated_total"),
        "findings": len(record["findings"]),
    }


def _aliases(mechanism_id: str, record: Entry) -> Iterator[Row]:
    for alias in record.get("aliases", ()):
        source = record["sources"].get(alias["source"])
        yield {
            "mechanism_id": mechanism_id,
            **{key: alias[key] for key in ("name", "language", "kind")},
            "source_url": source.get("url") if source else alias["source"],
        }


def _findings(mechanism_id: str, record: Entry) -> Iterator[Row]:
    optional = ("code", "as_of", "basis", "donor_role", "sole", "quote")
    required = ("dimension", "status", "statement", "locator", "confidence")
    for name, finding in sorted(record["findings"].items(), key=lambda item: int(item[0][1:])):
        source = record["sources"][finding["source"]]
        yield {
            "finding_id": f"{mechanism_id}/{name}",
            "mechanism_id": mechanism_id,
            **{key: finding[key] for key in required},
            **{key: finding.get(key) for key in optional},
            "actors": finding.get("actors", []),
            "source_id": finding["source"],
            "source_title": source["title"],
            "source_publisher": source["publisher"],
            "source_url": source.get("url"),
        }


def _memberships(mechanism_id: str, record: Entry, records: Records) -> Iterator[Row]:
    for role in ("member", "observer"):
        block = record.get(f"{role}s", {"states": ()})
        for iso3 in block["states"]:
            yield {
                "mechanism_id": mechanism_id,
                "iso3": iso3,
                "country": records.countries[iso3]["name"],
                "role": role,
                "as_of": block.get("as_of"),
                "complete": block["complete"],
                "source_id": block["source"],
            }


def _sources(mechanism_id: str, record: Entry) -> Iterator[Row]:
    cited = Counter(finding["source"] for finding in record["findings"].values())
    cited.update(
        record[name]["source"]
        for name in ("established", "status", "secretariat", "chair", "members", "observers")
        if "source" in record.get(name, {})
    )
    cited.update(entry["source"] for entry in record.get("not_reported", ()) if "source" in entry)
    cited.update(entry["source"] for entry in record.get("aliases", ()))
    for name, source in sorted(record["sources"].items(), key=lambda item: int(item[0][1:])):
        optional = {key: source.get(key) for key in ("published", "url", "file")}
        yield {
            "mechanism_id": mechanism_id,
            "source_id": name,
            "title": source["title"],
            "publisher": source["publisher"],
            "read": source["read"],
            **optional,
            "citations": cited[name],
        }


def _coverage(mechanism_id: str, record: Entry, records: Records) -> Iterator[Row]:
    """One row a dimension, and one for each code of which a source itself says that it leaves it out."""
    found = Counter(finding["dimension"] for finding in record["findings"].values())
    found_code = Counter((finding["dimension"], finding.get("code")) for finding in record["findings"].values())
    stated = {(entry["dimension"], entry.get("code")): entry for entry in record.get("not_reported", ())}
    gaps = defaultdict(list)
    for gap in record.get("gaps", ()):
        gaps[gap["dimension"]].append(gap["note"])
    for dimension in records.codebook.dimensions:
        keys = [(dimension, None), *(key for key in stated if key[0] == dimension and key[1])]
        for key in keys:
            number = found_code[key] if key[1] else found[dimension]
            entry = stated.get(key, {})
            yield {
                "mechanism_id": mechanism_id,
                "dimension": dimension,
                "code": key[1],
                "state": "reported" if number else entry.get("kind", "not_found"),
                "findings": number,
                "stated": entry.get("kind"),
                "reason": entry.get("note") or (None if key[1] else " ".join(gaps[dimension])) or None,
                "quote": entry.get("quote"),
                "source_id": entry.get("source"),
                "locator": entry.get("locator"),
            }


def _actors(records: Records) -> list[Row]:
    """Everyone whom a finding can name: all States of the country list, all mechanisms, and the named others."""
    place = {"region": None, "subregion": None}
    named = [
        {"actor_id": a["name"], "name": a["name"], "full_name": a["full_name"], "kind": a["kind"], **place}
        for a in records.actors.values()
    ]
    states = [
        {"actor_id": c["iso3"], "name": c["name"], "full_name": c["name"], "kind": "state"}
        | {"region": c["region"], "subregion": c["subregion"] or None}
        for c in records.countries.values()
    ]
    mechanisms = [
        {"actor_id": id_, "name": m["short_name"], "full_name": m["name"], "kind": "other_iscm", **place}
        for id_, m in records.mechanisms.items()
    ]
    return sorted([*named, *states, *mechanisms], key=lambda row: row["actor_id"])


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
    made["translations"] = evidence.rows(evidence.read_all(data, made))
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
