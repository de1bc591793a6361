"""All files of the dataset together: its two descriptions for machines, and one zip with checksums."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pyarrow as pa

from iscm_data.dataset.labels import columns, words
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.export.data.tables import csv_bytes, parquet_bytes, rows
from iscm_data.model.codebook import DATA
from iscm_data.model.schema import KEYS, PUBLISHED, TABLES, Column
from iscm_data.wording.captions import cite_dataset, licence
from iscm_data.wording.citation import ABSTRACT, FOUNDING, KEYWORDS, LICENCES, cff

NAME = "iscm-explorer"
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "jsonld": "application/ld+json",
    "toml": "application/toml",
}
"""The media type of each kind of file."""

FIELD = {pa.int16(): "integer", pa.int32(): "integer", pa.bool_(): "boolean"}
"""The types of columns that are no texts, as descriptions call them."""


@remembered
def tables(data: Dataset) -> dict[str, bytes]:
    """Every whole table as CSV and Parquet, by the name of the file."""
    made = {}
    for table in PUBLISHED:
        every = rows(data, table)
        made[f"{table}.csv"] = csv_bytes(table, every)
        made[f"{table}.parquet"] = parquet_bytes(data, table, every)
    return made


def codebook_toml() -> bytes:
    """The codebook as it is kept."""
    return (DATA / "codebook.toml").read_bytes()


def datapackage(data: Dataset) -> bytes:
    """datapackage.json (Data Package 1.0): every CSV with the schema of its columns, and the other files."""
    spdx, url = LICENCES.get(data.licence, (data.licence, ""))
    files = tables(data)
    package = {
        "profile": "data-package",
        "name": NAME,
        "title": data.title,
        "description": f"{ABSTRACT} {licence(data)}",
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
            _file("codebook", "codebook.toml", codebook_toml(), "Every code with its label and definition."),
        ],
    }
    return _json(package)


def _table(data: Dataset, table: str, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(data, c) for c in columns(table)]}
    own = {c.name: c for c in TABLES[table]}

    def whole(key: tuple[str, ...]) -> bool:  # a key of several parts may not be half empty
        return all(name in own and not own[name].nullable for name in key)

    if whole(KEYS[table]):
        schema["primaryKey"] = list(KEYS[table])
    if foreign := [_foreign(list(key), other) for other, key in KEYS.items() if other != table and whole(key)]:
        schema["foreignKeys"] = foreign
    about = {"profile": "tabular-data-resource", "type": "table", "encoding": "utf-8", "schema": schema}
    return _file(table, f"{table}.csv", content, f"The table {table}, {len(rows(data, table))} rows.") | about


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


def _foreign(fields: list[str], resource: str) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": fields}}


def _file(name: str, path: str, content: bytes, description: str) -> dict[str, Any]:
    kind = path.rpartition(".")[2]
    return {
        "name": name,
        "path": path,
        "type": "file",
        "description": description,
        "format": kind,
        "mediatype": TYPES[kind].partition(";")[0],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def jsonld(data: Dataset) -> bytes:
    """dataset.jsonld: the dataset in the words of schema.org; addresses are relative to that of this file."""
    spdx, url = LICENCES.get(data.licence, (data.licence, ""))
    publisher = {"@type": "Organization", "name": data.publisher}
    files = tables(data)
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
            *(_download(name, f"The table {name.partition('.')[0]}", content) for name, content in files.items()),
            *(_download(f"{table}.json", f"The table {table}") for table in PUBLISHED),
        ],
    }
    return _json(described)


def _download(path: str, name: str, content: bytes | None = None) -> dict[str, Any]:
    made = {"@type": "DataDownload", "name": name, "contentUrl": path}
    made["encodingFormat"] = TYPES[path.rpartition(".")[2]].partition(";")[0]
    if content is not None:
        made |= {"contentSize": f"{len(content)} B", "sha256": hashlib.sha256(content).hexdigest()}
    return made


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


READ_ME = """{title}
Data version {version}, codebook {codebook}, released {released}.

{abstract}

How to cite: the original source first (it stands beside each finding), then:
{citation}

Licence: {licence} See LICENSE.md.

Files:
  *.csv              the tables for a spreadsheet program: UTF-8, lists joined by semicolons. A text that such a
                     program would take for a formula has an apostrophe before it.
  *.parquet          the same with types and the meaning of each column
  codebook.toml      every code with its label and definition
  datapackage.json   every column with its type, meaning and rules, for programs (https://specs.frictionlessdata.io)
  dataset.jsonld     the dataset in the words of schema.org
  CITATION.cff       how to cite, for programs
  SHA256SUMS         checksums: sha256sum --check SHA256SUMS
"""


def archive(data: Dataset) -> bytes:
    """The zip with all of it; the same data give the same bytes."""
    told = READ_ME.format(
        title=data.title,
        version=data.version,
        codebook=data.codebook.version,
        released=data.released,
        abstract=ABSTRACT,
        citation=cite_dataset(data),
        licence=licence(data),
    )
    files = {
        "README.txt": told.encode(),
        "LICENSE.md": (DATA / "LICENSE.md").read_bytes(),
        "CITATION.cff": cff(data).encode(),
        "datapackage.json": datapackage(data),
        "dataset.jsonld": jsonld(data),
        "codebook.toml": codebook_toml(),
        **tables(data),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out = io.BytesIO()
    year, month, day = map(int, data.released.split("-"))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in {**files, "SHA256SUMS": sums.encode()}.items():
            entry = zipfile.ZipInfo(name, date_time=(year, month, day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
