"""All files of the dataset together: its two descriptions for machines, and one zip with checksums."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from iscm_data.dataset.labels import columns, words
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data.tables import Parts, parts
from iscm_data.model.codebook import DATA
from iscm_data.model.schema import KEYS, PUBLISHED, TABLES, Column
from iscm_data.wording.captions import licence
from iscm_data.wording.citation import ABSTRACT, FOUNDING, KEYWORDS, LICENCES, cff, cite_dataset

NAME = "iscm-explorer"
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "jsonld": "application/ld+json",
    "toml": "application/toml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""The media type of each kind of file."""
PACKED = ("docx", "parquet", "png", "pptx", "xlsx", "zip")  # by their own kind: nobody is to do it again

FIELD = {pa.int16(): "integer", pa.int32(): "integer", pa.bool_(): "boolean"}
"""The types of columns that are no texts, as descriptions call them."""

ASKED = (
    "Where an address of a table names a code, it asks for what is in place at the date of its source, unless it names "
    "a status (status=considered, status=ended; status=any for all)."
)
"""What a filter on a code means."""


TABLE_FILES = {f"{table}.{kind}": (table, kind) for table in PUBLISHED for kind in ("csv", "parquet")}
"""Each table and kind by the name of its file."""


@dataclass(frozen=True)
class Fact:
    """What is told of a file: its length in bytes and its SHA-256."""

    length: int
    sha256: str


@remembered
def facts(data: Dataset) -> dict[str, Fact]:
    """The facts of every whole table as CSV and Parquet, by the name of the file."""
    return {name: fact(parts(data, *of)) for name, of in TABLE_FILES.items()}


def fact(content: Iterable[bytes]) -> Fact:
    """The facts of a content that comes in parts."""
    whole, length = hashlib.sha256(), 0
    for part in content:
        whole.update(part)
        length += len(part)
    return Fact(length, whole.hexdigest())


def codebook_toml() -> bytes:
    """The codebook as it is kept."""
    return (DATA / "codebook.toml").read_bytes()


def datapackage(data: Dataset) -> bytes:
    """datapackage.json (Data Package 1.0): every CSV with the schema of its columns, and the other files."""
    spdx, url = LICENCES.get(data.licence, (data.licence, ""))
    files = facts(data)
    package = {
        "profile": "data-package",
        "name": NAME,
        "title": data.title,
        "description": f"{ABSTRACT} {ASKED} {licence(data)}",
        "version": data.version,
        "created": f"{data.released}T00:00:00Z",
        "licenses": [{"name": spdx, "title": data.licence} | ({"path": url} if url else {})],
        "contributors": [{"title": data.publisher, "role": "author"}],
        "sources": [{"title": f"{FOUNDING['author']} ({FOUNDING['year']}). {FOUNDING['title']}"}],
        "keywords": list(KEYWORDS),
        "resources": [
            *(_table(data, table, files[f"{table}.csv"]) for table in PUBLISHED),
            *(
                _file(f"{table}-parquet", f"{table}.parquet", files[f"{table}.parquet"], f"The table {table}, typed.")
                for table in PUBLISHED
            ),
            _file("codebook", "codebook.toml", fact([codebook_toml()]), "Every code with its label and definition."),
        ],
    }
    return _json(package)


def _table(data: Dataset, table: str, about_file: Fact) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(data, c) for c in columns(table)]}
    own = {c.name: c for c in TABLES[table]}

    def whole(key: tuple[str, ...]) -> bool:  # a key of several parts may not be half empty
        return all(name in own and not own[name].nullable for name in key)

    if whole(KEYS[table]):
        schema["primaryKey"] = list(KEYS[table])
    others = [(other, list(key)) for other, key in KEYS.items() if other != table and whole(key)]
    if others:
        schema["foreignKeys"] = [
            {"fields": key, "reference": {"resource": other, "fields": key}} for other, key in others
        ]
    about = {"profile": "tabular-data-resource", "type": "table", "encoding": "utf-8", "schema": schema}
    return _file(table, f"{table}.csv", about_file, f"The table {table}, {len(getattr(data, table))} rows.") | about


def _field(data: Dataset, column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": FIELD.get(column.type, "string"), "description": column.description}
    rules: dict[str, Any] = {}
    if pa.types.is_list(column.type):
        field["description"] += " Several are joined by semicolons."
    elif not column.nullable:
        rules["required"] = True
    if column.of and column.of != "code" and pa.types.is_dictionary(column.type):
        rules["enum"] = list(words(data, column.of))
    return field | ({"constraints": rules} if rules else {})


def _file(name: str, path: str, about: Fact, description: str) -> dict[str, Any]:
    kind = path.rpartition(".")[2]
    return {
        "name": name,
        "path": path,
        "type": "file",
        "description": description,
        "format": kind,
        "mediatype": TYPES[kind].partition(";")[0],
        "bytes": about.length,
        "hash": f"sha256:{about.sha256}",
    }


def jsonld(data: Dataset) -> bytes:
    """dataset.jsonld: the dataset in the words of schema.org; addresses are relative to that of this file."""
    spdx, url = LICENCES.get(data.licence, (data.licence, ""))
    publisher = {"@type": "Organization", "name": data.publisher}
    files = facts(data)
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": "dataset.jsonld",
        "name": data.title,
        "description": f"{ABSTRACT} {licence(data)}",
        "url": "../data",
        "version": data.version,
        "datePublished": data.released,
        "license": url or spdx,
        "creator": publisher,
        "publisher": publisher,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "citation": cite_dataset(data),
        "isBasedOn": {
            "@type": "Report",
            "name": FOUNDING["title"],
            "author": {"@type": "Organization", "name": FOUNDING["author"]},
            "datePublished": str(FOUNDING["year"]),
        },
        "measurementTechnique": "Coding of public documents by a published codebook.",
        "variableMeasured": [
            {"@type": "PropertyValue", "name": d.id, "description": f"{d.label}: {d.definition}"}
            for d in data.codebook.dimensions.values()
        ],
        "distribution": [
            _download(f"{NAME}.zip", "Everything: tables, codebook, licence, checksums"),
            _download(f"{NAME}.xlsx", "All tables and the codebook as one workbook"),
            *(_download(name, f"The table {name.partition('.')[0]}", about) for name, about in files.items()),
            *(_download(f"{table}.json", f"The table {table}") for table in PUBLISHED),
        ],
    }
    return _json(described)


def _download(path: str, name: str, about: Fact | None = None) -> dict[str, Any]:
    made = {"@type": "DataDownload", "name": name, "contentUrl": path}
    made["encodingFormat"] = TYPES[path.rpartition(".")[2]].partition(";")[0]
    if about:
        made |= {"contentSize": f"{about.length} B", "sha256": about.sha256}
    return made


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def archive(data: Dataset) -> Iterator[bytes]:
    """The zip with all of it, in parts; the same data give the same bytes."""
    read_me = Path(__file__).with_name("README.txt").read_text(encoding="utf-8")
    told = read_me.format(data=data, abstract=ABSTRACT, citation=cite_dataset(data), licence=licence(data))
    beside = {
        "README.txt": told.encode(),
        "LICENSE.md": (DATA / "LICENSE.md").read_bytes(),
        "CITATION.cff": cff(data).encode(),
        "datapackage.json": datapackage(data),
        "dataset.jsonld": jsonld(data),
        "codebook.toml": codebook_toml(),
    }
    sums = {name: fact([content]).sha256 for name, content in beside.items()}
    known = facts(data)
    sums |= {name: about.sha256 for name, about in known.items()}
    listed = "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()).encode()
    contents: dict[str, Iterable[bytes]] = {name: [content] for name, content in beside.items()}
    contents |= {name: parts(data, *of) for name, of in TABLE_FILES.items()} | {"SHA256SUMS": [listed]}
    out = Parts()
    year, month, day = map(int, data.released.split("-"))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, date_time=(year, month, day, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            # The form for huge files only where one is: older programs do not read it.
            huge = name in known and known[name].length > 2**30
            with packed.open(entry, "w", force_zip64=huge) as file:
                for part in content:
                    file.write(part)
                    yield out.taken()
    yield out.taken()
