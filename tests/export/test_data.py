"""The files to take away, of the invented and of the real dataset: what is in them, and that others can read them."""

import csv
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import frictionless
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.dataset.labels import columns
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import files, package, selection, tables, workbook
from iscm_data.export.data.selection import BadAddress
from iscm_data.html.pages import build
from iscm_data.language.text import ENGLISH, LANGUAGES, speaking, t
from iscm_data.model.schema import PUBLISHED, TABLES
from iscm_data.query import questions
from iscm_data.query.view import view
from iscm_data.server.data import data_routes
from tests.html.markup import Markup

ROOT = Path(__file__).resolve().parents[2]
NASTY = ["=HYPERLINK(1)", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


@pytest.fixture(scope="module")
def nasty(data: Dataset) -> Dataset:
    """The invented dataset with statements that a spreadsheet program would compute."""
    findings = data.findings.copy()
    findings["statement"] = pd.array(
        [NASTY[n % len(NASTY)] for n in range(len(findings))], dtype=findings["statement"].dtype
    )
    return replace(data, findings=findings)


def read_csv(content: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


Row = Mapping[str, Any]


def rows(data: Dataset, table: str) -> list[Row]:
    """All rows of a table with their labels."""
    names = [column.name for column in columns(table)]
    return [dict(zip(names, v, strict=True)) for batch in tables.batches(data, table) for v in zip(*batch, strict=True)]


def selected(data: Dataset, address: str, table: str = "findings") -> list[Row]:
    places = selection.select(data, table, selection.read(data, table, selection.parameters(address.encode())))
    every = [*rows(data, table)]
    return [every[place] for place in places]


def made(data: Dataset, name: str) -> bytes:
    return files.find(data, name, b"").make()


def ids(rows: Sequence[Row]) -> set[str]:
    return {row["finding_id"] for row in rows}


# --- labels ---------------------------------------------------------------------------------------------------------


def test_every_column_of_codes_has_its_labels_beside_it() -> None:
    words_already = {("actors", "region"), ("actors", "subregion"), ("memberships", "iso3")}
    names_beside = {("mechanisms", "mechanism_id")}
    coded = {(t, c.name) for t in PUBLISHED for c in TABLES[t] if pa.types.is_dictionary(c.type)}
    assert coded - words_already - names_beside == {key for key in CODED if key not in LISTS}
    for table, name in CODED:
        names = [column.name for column in columns(table)]
        assert names[names.index(name) + 1] == f"{name}_label"


CODED = [(table, column.name) for table in PUBLISHED for column in TABLES[table] if column.of]
LISTS = {("mechanisms", "regions"), ("findings", "actors")}


def test_labels_are_those_of_the_codebook(data: Dataset) -> None:
    (row,) = [row for row in rows(data, "findings") if row["finding_id"] == "atlas-dialogue/F3"]
    assert row["mechanism_id_label"] == "Atlas Dialogue"
    assert row["code_label"] == "External donors"
    assert row["status_label"] == data.codebook.label("status", "ended")
    assert row["actors_label"] == ["Norway", "IOM"]
    (open_,) = [row for row in rows(data, "findings") if row["dimension"] == "structure"]
    assert (open_["code"], open_["code_label"]) == (None, None)
    (fjord,) = [row for row in rows(data, "mechanisms") if row["mechanism_id"] == "fjord-talks"]
    assert fjord["superseded_by_label"] == "Élan Forum"
    states = {row["state"]: row["state_label"] for row in rows(data, "coverage")}
    assert states["reported"] == "Reported"
    assert states["not_answered"] == data.codebook.label("missing", "not_answered")


@pytest.mark.parametrize("table", PUBLISHED)
def test_no_code_of_the_dataset_is_without_a_label(real: Dataset, table: str) -> None:
    for row in rows(real, table):
        for name in [name for table_, name in CODED if table_ == table]:
            assert (row[name] is None) == (row[f"{name}_label"] is None)
            assert row[f"{name}_label"] != ""


# --- the three forms of a table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", PUBLISHED)
def test_csv_json_and_parquet_hold_the_same(real: Dataset, table: str) -> None:
    every = [*rows(real, table)]
    in_json = json.loads(made(real, f"{table}.json"))
    in_parquet = pq.read_table(io.BytesIO(made(real, f"{table}.parquet")))
    in_csv = read_csv(made(real, f"{table}.csv"))
    assert in_json["rows"] == in_parquet.to_pylist() == every
    assert in_json["count"] == len(every) == len(getattr(real, table))
    assert in_csv == [{name: str(tables.flat(value)) for name, value in row.items()} for row in every]


def test_parquet_keeps_types_meanings_and_the_version(real: Dataset) -> None:
    kept = pq.read_schema(io.BytesIO(made(real, "findings.parquet")))
    assert kept.field("as_of").type == pa.int16()
    assert kept.field("actors").type == pa.list_(pa.string())
    assert all(kept.field(name).metadata[b"description"] for name in kept.names)
    assert kept.metadata[b"iscm_data_version"].decode() == real.version


def test_a_table_without_rows_is_still_a_table(data: Dataset) -> None:
    none = replace(data, findings=data.findings.head(0))
    assert read_csv(made(none, "findings.csv")) == []
    assert made(none, "findings.csv").startswith(b"\xef\xbb\xbffinding_id,mechanism_id,mechanism_id_label,")
    assert json.loads(made(none, "findings.json"))["rows"] == []
    assert pq.read_table(io.BytesIO(made(none, "findings.parquet"))).num_rows == 0


def test_a_table_made_in_many_batches_is_the_same_as_in_one(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {kind: made(data, f"findings.{kind}") for kind in files.KINDS}
    monkeypatch.setattr(tables, "ROWS", 2)
    assert made(data, "findings.csv") == whole["csv"]
    assert made(data, "findings.json") == whole["json"]
    batches, one = (pq.read_table(io.BytesIO(each)) for each in (made(data, "findings.parquet"), whole["parquet"]))
    assert (batches.schema, batches.to_pylist()) == (one.schema, one.to_pylist())


def test_a_search_of_a_file_is_read_in_the_language_of_the_file(real: Dataset) -> None:
    asked = "findings.csv", b"q=traite des personnes&lang=fr"
    found = [row["finding_id"] for row in read_csv(files.find(real, *asked).make())]
    with speaking("fr"):
        place = selection.select(real, "findings", selection.read(real, "findings", {"q": ["traite des personnes"]}))
    assert found == real.findings["finding_id"].iloc[place].tolist()
    assert len(found) > len(selected(real, "q=traite des personnes")), "else this test finds nothing"


def test_a_large_file_is_sent_while_it_is_made_and_its_head_makes_nothing(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = made(data, "findings.csv")
    monkeypatch.setattr(files, "LARGE", 2)
    client = TestClient(Starlette(routes=data_routes(lambda: data)))
    assert client.get("/data/findings.csv").content == whole
    monkeypatch.setattr(files, "parts", None)
    head = client.head("/data/findings.csv")
    assert (head.status_code, head.content) == (200, b"")
    assert "attachment" in head.headers["content-disposition"]


def test_more_findings_than_a_workbook_takes_are_refused_in_words(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST", 2)
    with pytest.raises(BadAddress, match="more than 2 findings, too many for a workbook") as error:
        made(data, "iscm-explorer.xlsx")
    assert "findings.csv" in error.value.told["allowed"]


def test_csv_opens_in_excel_with_its_accents(data: Dataset) -> None:
    content = made(data, "mechanisms.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Élan Forum".encode() in content
    assert content.count(b"\r\n") == content.count(b"\n") == 1 + len(data.mechanisms)


def test_no_cell_of_a_csv_can_be_taken_for_a_formula(nasty: Dataset) -> None:
    cells = [row["statement"] for row in read_csv(made(nasty, "findings.csv"))]
    assert {cell[1:] for cell in cells} == {*NASTY}
    assert {cell[0] for cell in cells} == {"'"}


# --- filters --------------------------------------------------------------------------------------------------------


def test_filters_keep_the_mechanisms_that_match_and_of_a_filtered_dimension_the_codes_chosen(data: Dataset) -> None:
    address = "funding_model=external_donors&status=in_place"
    assert ids(selected(data, address + "&dimension=funding_model")) == {"basin-process/F3", "atlas-dialogue/F1"}
    every = {p.id for p in data.finding.values() if p.mechanism_id in ("basin-process", "atlas-dialogue")}
    in_place = {id_ for id_ in every if data.finding[id_].status == "in_place"}
    assert ids(selected(data, address)) == in_place - {"basin-process/F1"}  # another way of funding
    for table in ("mechanisms", "memberships", "sources", "coverage", "notes"):
        kept = selected(data, address, table)
        wanted = [r for r in rows(data, table) if r["mechanism_id"] in ("basin-process", "atlas-dialogue")]
        assert [*kept] == wanted
        assert len(wanted) < len(getattr(data, table)) or table == "notes"


def test_findings_can_be_searched_and_narrowed_by_confidence(data: Dataset) -> None:
    assert ids(selected(data, "q=reseau")) == {"basin-process/F3"}
    assert ids(selected(data, "confidence=medium")) == {"elan-forum/F3"}
    assert ids(selected(data, "sole=1&dimension=funding_model")) == {"atlas-dialogue/F1"}
    assert selected(data, "q=&dimension=&sole=") == [*rows(data, "findings")]


def test_rows_stay_in_the_order_of_the_table(data: Dataset) -> None:
    every = [row["finding_id"] for row in rows(data, "findings")]
    kept = [row["finding_id"] for row in selected(data, "theme=remittances")]
    assert kept == [id_ for id_ in every if id_ in kept]
    assert 1 < len(kept) < len(every)


PAGES: list[dict[str, list[str]]] = [
    {},
    {"funding_model": ["external_donors"]},
    {"status": ["considered"], "since": ["2020"]},
    {"country": ["KEN", "FRA"], "activity": ["active"]},
    {"sole": ["1"]},
    {"theme": ["labour_migration", "diaspora"], "status": ["considered", "ended"]},
]


@pytest.mark.parametrize("address", PAGES, ids=lambda address: urlencode(address, doseq=True) or "all")
def test_the_file_of_a_dimension_holds_what_its_page_lists(real: Dataset, address: dict[str, list[str]]) -> None:
    for dimension, page in real.codebook.page_of.items():
        kept = selected(real, urlencode({**address, "dimension": dimension}, doseq=True))
        shown = view(real, page, {**address, "view": ["evidence"]})
        listed = questions.findings(real, dimension, shown.ids, shown.filters)
        told = Markup(str(build(shown).head)).text
        assert ids(kept) == {finding.id for finding in listed}
        assert not shown.ids or f"Evidence {len(kept)}" in told.replace(",", "")


def test_a_code_means_in_place_in_a_file_too_unless_the_address_names_a_status(data: Dataset) -> None:
    donors = "dimension=funding_model&funding_model=external_donors"
    assert ids(selected(data, donors)) == {"atlas-dialogue/F1", "basin-process/F3"}
    assert ids(selected(data, f"{donors}&status=considered")) == {"basin-process/F2"}
    assert ids(selected(data, f"{donors}&status=any&since=2021")) == {f"basin-process/F{n}" for n in (2, 3)} | {
        "atlas-dialogue/F3"
    }
    assert len(ids(selected(data, "dimension=funding_model"))) == 6


@pytest.mark.parametrize(
    ("table", "address", "told"),
    [
        ("findings", "colour=red", {"parameter": "colour"}),
        ("findings", "status=gone", {"parameter": "status", "value": "gone"}),
        ("findings", "country=ken", {"parameter": "country", "value": "ken"}),
        ("findings", "sole=yes", {"parameter": "sole", "value": "yes", "allowed": ["1"]}),
        ("findings", "dimension=colour", {"parameter": "dimension", "value": "colour"}),
        ("findings", "dimension=theme&dimension=structure", {"parameter": "dimension"}),
        ("findings", "q=" + "a" * 201, {"parameter": "q"}),
        ("findings", "theme=diaspora&" * 61, {"parameter": "theme"}),
        ("mechanisms", "q=iom", {"parameter": "q"}),
        ("actors", "status=in_place", {"parameter": "status", "allowed": []}),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_allowed(
    data: Dataset, table: str, address: str, told: dict[str, Any]
) -> None:
    with pytest.raises(BadAddress) as error:
        selected(data, address, table)
    assert error.value.told.items() >= told.items()
    assert error.value.told["error"]
    if "value" in told:
        assert told["value"] not in error.value.told["allowed"]
        assert error.value.told["allowed"]


def test_addresses_that_mean_the_same_are_one(data: Dataset) -> None:
    def chosen(address: str) -> dict[str, tuple[str, ...]]:
        return selection.read(data, "findings", selection.parameters(address.encode())).chosen()

    one = chosen("theme=diaspora&theme=remittances&status=in_place&q=+iom")
    assert one == chosen("q=iom&status=in_place&theme=remittances&theme=diaspora&theme=diaspora")
    assert one != chosen("q=iom&status=in_place&theme=remittances")


# --- the workbook ---------------------------------------------------------------------------------------------------


def cell(value: Any) -> Any:
    """A value as openpyxl gives it back: nothing for an empty one, a list as text."""
    return None if value in (None, [], "") else tables.flat(value) if isinstance(value, list) else value


def test_the_workbook_opens_with_every_table_and_what_explains_them(real: Dataset) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(real)))
    assert book.sheetnames == ["read me", *PUBLISHED, "columns", "codebook"]
    for table in PUBLISHED:
        head, *lines = book[table].iter_rows(values_only=True)
        names = [column.name for column in columns(table)]
        assert [*head] == names
        wanted = [
            tuple(
                None if r[n] in (None, [], "") else tables.flat(r[n]) if isinstance(r[n], list) else r[n] for n in names
            )
            for r in rows(real, table)
        ]
        assert lines == wanted
        assert book[table].freeze_panes == "A2"
    read_me = [str(cell) for row in book["read me"].iter_rows(values_only=True) for cell in row]
    assert real.version in read_me
    assert any(real.licence in cell for cell in read_me)
    codes = {(row[0], row[1]) for row in book["codebook"].iter_rows(min_row=2, values_only=True)}
    assert {
        ("status", "in_place"),
        ("funding_model", None),
        ("theme", "remittances"),
        ("missing", "not_found"),
    } <= codes
    meanings = [row[2] for row in book["columns"].iter_rows(min_row=2, values_only=True)]
    assert len(meanings) == sum(len(columns(table)) for table in PUBLISHED)
    assert all(meanings)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(nasty: Dataset) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.workbook(nasty)))["findings"]
    column = [cell.value for cell in sheet[1]].index("statement") + 1
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)  # stays a text also when somebody edits it
    assert {cell.value for cell in cells} >= {text for text in NASTY if "\r" not in text}  # which Excel keeps escaped
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink or cell.data_type == "f"]


def test_a_text_too_long_for_a_cell_is_not_dropped_in_silence(data: Dataset) -> None:
    findings = data.findings.copy()
    findings["statement"] = pd.array(["a" * 32_768] * len(findings), dtype=findings["statement"].dtype)
    with pytest.raises(workbook.XlsxWriterException, match="too long"):
        workbook.workbook(replace(data, findings=findings))


# --- the package ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(real: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zip")
    with zipfile.ZipFile(io.BytesIO(made(real, "iscm-explorer.zip"))) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
    return folder


def test_the_zip_holds_all_tables_in_two_forms_and_what_belongs_to_them(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} == {
        *(f"{table}.{kind}" for table in PUBLISHED for kind in ("csv", "parquet")),
        *("README.txt", "LICENSE.md", "CITATION.cff", "codebook.toml"),
        *("datapackage.json", "dataset.jsonld", "SHA256SUMS"),
    }
    for name, kept in (("LICENSE.md", "data/LICENSE.md"), ("codebook.toml", "data/codebook.toml")):
        assert (unpacked / name).read_bytes() == (ROOT / kept).read_bytes()


def test_every_checksum_of_the_zip_is_right(unpacked: Path) -> None:
    lines = [line.split("  ") for line in (unpacked / "SHA256SUMS").read_text().splitlines()]
    assert {name for _, name in lines} == {path.name for path in unpacked.iterdir()} - {"SHA256SUMS"}
    for checksum, name in lines:
        assert hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == checksum


def test_the_package_is_valid_by_the_frictionless_library(unpacked: Path, real: Dataset) -> None:
    report = frictionless.validate(str(unpacked / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
    rows = {task.name: task.stats.get("rows") for task in report.tasks}
    assert {table: rows[table] for table in PUBLISHED} == {table: len(getattr(real, table)) for table in PUBLISHED}
    assert len(report.tasks) == 2 * len(PUBLISHED) + 1


def test_the_package_s_rules_notice_what_is_changed_in_a_table(unpacked: Path, tmp_path: Path) -> None:
    for path in unpacked.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for table, old, new in (
        ("findings", b",in_place,", b",in_plaice,"),
        ("sources", b"\r\nabu-dhabi-dialogue,", b"\r\nnobody,"),
        ("coverage", b"\r\nabu-dhabi-dialogue,", b"\r\nrabat-process,"),
        ("actors", b"actor_id,", b"actor,"),
    ):
        path = tmp_path / f"{table}.csv"
        path.write_bytes(path.read_bytes().replace(old, new))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    found = {(task.name, kind) for task in report.tasks for (kind,) in task.flatten(["type"])}
    assert found >= {
        ("findings", "constraint-error"),
        ("sources", "constraint-error"),
        ("coverage", "hash-count"),
        ("actors", "incorrect-label"),
    }


def test_json_ld_describes_the_dataset_and_where_its_files_are(real: Dataset) -> None:
    told = json.loads(package.jsonld(real))
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert (told["name"], told["version"], told["datePublished"]) == (real.title, real.version, real.released)
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 <= len(told["description"]) <= 5000  # what search engines for data take
    files = {d["contentUrl"]: d for d in told["distribution"]}
    assert {*files} == {
        *(f"{table}.{kind}" for table in PUBLISHED for kind in ("csv", "json", "parquet")),
        *("iscm-explorer.zip", "iscm-explorer.xlsx"),
    }
    content = made(real, "findings.csv")
    assert files["findings.csv"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert {d["@type"] for d in files.values()} == {"DataDownload"}
    assert files["findings.csv"]["encodingFormat"] == "text/csv"


def test_the_same_data_give_the_same_bytes_at_another_time(data: Dataset) -> None:
    first = [*package.archive(data)], workbook.workbook(data)
    again = replace(data)  # another object, for which nothing is kept
    time.sleep(1.1)  # the clock of a workbook has seconds
    assert ([*package.archive(again)], workbook.workbook(again)) == first


def test_an_address_of_data_gives_labels_in_the_language_asked_for(real: Dataset) -> None:
    made = {code: files.find(real, "findings.csv", f"lang={code}".encode()) for code in LANGUAGES}
    assert len({file.key for file in made.values()}) == len(LANGUAGES)
    contents = {code: file.make().decode() for code, file in made.items()}
    assert contents[ENGLISH] == files.find(real, "findings.csv", b"").make().decode()
    with speaking("fr"):
        assert t("In place") in contents["fr"]
    assert len({content.splitlines()[0] for content in contents.values()}) == 1
    assert made["fr"].saved_as.endswith("_fr.csv")
    with pytest.raises(BadAddress) as refused:
        files.find(real, "findings.csv", b"lang=tlh")
    assert refused.value.told["allowed"] == list(LANGUAGES)
    with pytest.raises(BadAddress):
        files.find(real, "datapackage.json", b"lang=fr")
