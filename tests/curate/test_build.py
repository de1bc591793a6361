"""From records to Parquet: check and build as a curator runs them, and what the files hold."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import invented
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from iscm_data.__main__ import main
from iscm_data.curate import build, records
from iscm_data.dataset.changes import log
from iscm_data.dataset.load import PARQUET, load
from iscm_data.model import schema
from iscm_data.model.codebook import codebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented.write(tmp_path / "data")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    """The invented tables, as they are read again from the files."""
    folder = invented.write(tmp_path_factory.mktemp("data"))
    assert main(["build", "--data", str(folder)]) == 0
    return {name: pq.read_table(folder / "parquet" / f"{name}.parquet") for name in schema.TABLES}


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, also hidden ones."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def change(folder: Path, statement: str = "The Atlas Dialogue says something else.") -> None:
    record = invented.mechanisms()["atlas-dialogue"]
    record["findings"]["F4"]["statement"] = statement
    invented.save(folder / "mechanisms" / "atlas-dialogue.toml", record)


# --- the commands ---------------------------------------------------------------------------------------------------


def test_check_says_that_there_are_no_faults_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", str(folder)]) == 0
    version = build.version(records.read(folder), folder)
    assert capsys.readouterr() == (f"4 mechanisms, 20 findings, data version {version}: no faults.\n", "")
    assert not (folder / "parquet").exists()


@pytest.mark.parametrize("command", ["check", "build"])
def test_with_faults_the_command_tells_each_ends_with_1_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    change(folder, statement="")
    invented.save(folder / "mechanisms" / "elan-forum.toml", {"id": "elan-forum"})
    faults = records.read(folder).faults
    assert main([command, "--data", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [*map(str, faults), f"{len(faults)} faults; nothing was written."]
    assert not (folder / "parquet").exists()


def test_the_number_of_a_finding_that_was_withdrawn_is_never_used_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = invented.mechanisms()["atlas-dialogue"]
    last = record["findings"].pop("F10")
    assert main(["build", "--data", str(folder)]) == 0
    invented.save(folder / "mechanisms" / "atlas-dialogue.toml", record)
    assert main(["build", "--data", str(folder)]) == 0
    capsys.readouterr()
    record["findings"]["F10"] = last | {"statement": "The Atlas Dialogue says something else (2021)."}
    invented.save(folder / "mechanisms" / "atlas-dialogue.toml", record)
    assert main(["check", "--data", str(folder)]) == 1
    assert capsys.readouterr().err.splitlines()[0] == (
        "mechanisms/atlas-dialogue.toml: findings.F10: the finding of this number was withdrawn, and a number is never "
        "used again; take the next free one"
    )


def test_records_with_faults_are_never_made_into_tables(folder: Path) -> None:
    change(folder, statement="")
    with pytest.raises(ValueError, match=r"the records have faults \(1\); run: python -m iscm_data check"):
        build.tables(records.read(folder), folder)


def test_build_writes_one_file_a_table_the_changelog_and_the_shape_of_a_record_and_nothing_else(folder: Path) -> None:
    before = files(folder)
    assert main(["build", "--data", str(folder)]) == 0
    tables_ = {f"{name}.parquet" for name in schema.TABLES}
    assert files(folder / "parquet").keys() == {*tables_, log.FILE, "record.schema.json"}
    assert files(folder) == before
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["documents", "mechanisms", "parquet"]


# --- the files ------------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes_in_every_process(folder: Path) -> None:
    assert main(["build", "--data", str(folder)]) == 0
    built = files(folder / "parquet")
    command = [sys.executable, "-m", "iscm_data", "build", "--data", str(folder)]
    seed = {**os.environ, "PYTHONHASHSEED": "1"}  # of Python's hashes, on which the order of a set depends
    subprocess.run(command, cwd=ROOT, env=seed, check=True, capture_output=True)
    assert files(folder / "parquet") == built


def test_the_folder_and_the_times_of_the_files_do_not_matter(folder: Path, tmp_path: Path) -> None:
    other = invented.write(tmp_path / "elsewhere", dict(reversed(invented.mechanisms().items())))
    for place in (folder, other):
        assert main(["build", "--data", str(place)]) == 0
    assert files(folder / "parquet") == files(other / "parquet")


def test_a_build_that_fails_while_writing_says_so_and_leaves_the_old_files_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--data", str(folder)]) == 0
    before = files(folder / "parquet")
    change(folder)
    write, written = pq.write_table, []

    def write_some(table: pa.Table, path: Path, **options: Any) -> None:
        if len(written) == 4:
            path.write_bytes(b"half a fi")
            raise OSError(28, "No space left on device")
        written.append(path)
        write(table, path, **options)

    monkeypatch.setattr(build.pq, "write_table", write_some)
    assert main(["build", "--data", str(folder)]) == 1
    assert capsys.readouterr().err == (
        f"{folder / 'parquet'} cannot be written (No space left on device); it is as it was.\n"
    )
    assert len(written) == 4
    assert files(folder / "parquet") == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".parquet")]


def test_a_build_keeps_what_else_stands_in_its_folder(folder: Path) -> None:
    assert main(["build", "--data", str(folder)]) == 0
    (folder / "parquet" / "notes").mkdir()
    (folder / "parquet" / "notes" / "mine.txt").write_text("mine")
    change(folder)
    assert main(["build", "--data", str(folder)]) == 0
    assert (folder / "parquet" / "notes" / "mine.txt").read_text() == "mine"
    assert load(folder / "parquet").finding["atlas-dialogue/F4"].statement == "The Atlas Dialogue says something else."


# --- what is in them ------------------------------------------------------------------------------------------------


def test_every_table_carries_the_versions_and_the_words_of_the_dataset(tables: dict[str, pa.Table]) -> None:
    for table in tables.values():
        metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
        version = metadata.pop("iscm_data_version")
        assert version.startswith("2026.01.31-")
        assert len(version) == len("2026.01.31-") + 8
        assert metadata == {
            "iscm_format": schema.FORMAT,
            "iscm_codebook_version": codebook().version,
            "iscm_title": "Invented findings",
            "iscm_released": "2026-01-31",
            "iscm_publisher": "Nobody",
            "iscm_licence": "CC BY 4.0",
        }
    assert len({table.schema.metadata[b"iscm_data_version"] for table in tables.values()}) == 1


def test_every_column_carries_its_meaning_in_a_sentence(tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        assert table.column_names == [column.name for column in schema.TABLES[name]]
        for field, column in zip(table.schema, schema.TABLES[name], strict=True):
            assert field.metadata[b"description"].decode() == column.description
            assert column.description.endswith(".")


def test_only_columns_that_are_declared_optional_have_missing_values(tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        required = [column.name for column in schema.TABLES[name] if not column.nullable]
        assert [column for column in required if table[column].null_count] == []


def rows(table: pa.Table, **where: Any) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if all(row[key] == value for key, value in where.items())]


def test_findings_stand_in_the_order_of_their_numbers_with_their_source_beside_them(
    tables: dict[str, pa.Table],
) -> None:
    ids = [row["finding_id"] for row in rows(tables["findings"], mechanism_id="atlas-dialogue")]
    assert ids == [f"atlas-dialogue/F{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10)]
    assert rows(tables["findings"], finding_id="atlas-dialogue/F3") == [
        {
            "finding_id": "atlas-dialogue/F3",
            "mechanism_id": "atlas-dialogue",
            "dimension": "funding_model",
            "code": "external_donors",
            "status": "ended",
            "as_of": 2021,
            "basis": "event",
            "donor_role": "outsider",
            "sole": None,
            "actors": ["NOR", "IOM"],
            "statement": "Norway and IOM paid for a meeting of the Atlas Dialogue in 2021.",
            "quote": None,
            "source_id": "S2",
            "locator": "page 1",
            "source_title": "About the Atlas Dialogue",
            "source_publisher": "Atlas",
            "source_url": "https://atlas.example.org/about",
            "confidence": "high",
        }
    ]


def test_a_mechanism_has_its_identity_each_part_with_its_source(tables: dict[str, pa.Table]) -> None:
    assert rows(tables["mechanisms"], mechanism_id="atlas-dialogue") == [
        {
            "mechanism_id": "atlas-dialogue",
            "name": "Atlas Dialogue on Migration",
            "short_name": "Atlas Dialogue",
            "acronym": "AD",
            "scope": "interregional",
            "regions": ["africa", "europe"],
            "website": "https://atlas.example.org",
            "established_year": 2000,
            "established_source_id": "S2",
            "status": "dormant",
            "status_as_of": "2020",
            "status_source_id": "S2",
            "superseded_by": None,
            "activity": "dormant",
            "last_sign": None,
            "secretariat_kind": "international_organization",
            "secretariat": "IOM",
            "secretariat_source_id": "S1",
            "secretariat_note": "In 2019.",
            "chair": "Malta",
            "chair_as_of": "2019-05",
            "chair_source_id": "S2",
            "chair_note": "For a year.",
            "members_listed": 3,
            "members_stated_total": 5,
            "members_complete": False,
            "members_as_of": "2020-03-14",
            "members_source_id": "S2",
            "members_others": ["Isle Union"],
            "members_note": "The page names three of five.",
            "observers_listed": 1,
            "observers_complete": True,
            "observers_as_of": None,
            "observers_source_id": "S2",
            "observers_others": None,
            "observers_note": None,
            "seen": "2025-12",
            "seen_by": "Secretariat",
            "seen_words": "Correct but for the year.",
            "findings": 9,
        }
    ]


def test_the_last_sign_is_told_of_a_mechanism_that_may_still_be_active(tables: dict[str, pa.Table]) -> None:
    told = {row["mechanism_id"]: (row["activity"], row["last_sign"]) for row in tables["mechanisms"].to_pylist()}
    assert told == {
        "atlas-dialogue": ("dormant", None),
        "basin-process": ("active", "2024-06"),
        "elan-forum": ("no_recent_sign", None),
        "fjord-talks": ("replaced", None),
    }


def test_another_name_has_its_language_and_the_page_that_has_it(tables: dict[str, pa.Table]) -> None:
    assert [tuple(row.values()) for row in tables["aliases"].to_pylist()] == [
        ("atlas-dialogue", "Dialogue de l’Atlas", "fr", "full", "https://atlas.example.org/about"),
        ("atlas-dialogue", "Peaks Forum", "en", "former", "https://peaks.example.org/"),
    ]


def test_no_list_of_members_is_a_missing_number_and_never_nought(tables: dict[str, pa.Table]) -> None:
    (elan,) = rows(tables["mechanisms"], mechanism_id="elan-forum")
    listed = [elan[f"{name}_{key}"] for name in ("members", "observers") for key in ("listed", "complete", "source_id")]
    assert listed == [None] * 6
    assert rows(tables["memberships"], mechanism_id="elan-forum") == []


def test_a_membership_has_the_country_s_name_and_the_date_and_source_of_the_list(tables: dict[str, pa.Table]) -> None:
    atlas = {"mechanism_id": "atlas-dialogue", "source_id": "S2"}
    dated = {"role": "member", "as_of": "2020-03-14", "complete": False}
    assert rows(tables["memberships"], mechanism_id="atlas-dialogue") == [
        atlas | dated | {"iso3": "KEN", "country": "Kenya"},
        atlas | dated | {"iso3": "FRA", "country": "France"},
        atlas | dated | {"iso3": "MLT", "country": "Malta"},
        atlas | {"iso3": "ISL", "country": "Iceland", "role": "observer", "as_of": None, "complete": True},
    ]


def test_a_source_counts_every_place_that_cites_it(tables: dict[str, pa.Table]) -> None:
    cited = {row["source_id"]: row["citations"] for row in rows(tables["sources"], mechanism_id="atlas-dialogue")}
    # S1: findings 1, 2, 4, 5, 6, the secretariat and four entries not reported;
    # S2: findings 3, 7, 8, 10, established, status, chair, members, observers, an alias.
    assert cited == {"S1": 10, "S2": 10, "S3": 0}


def coverage(tables: dict[str, pa.Table], mechanism_id: str) -> dict[tuple[str, str | None], tuple[Any, ...]]:
    return {
        (row["dimension"], row["code"]): (row["state"], row["findings"], row["stated"])
        for row in rows(tables["coverage"], mechanism_id=mechanism_id)
    }


def test_coverage_tells_what_is_reported_also_where_a_source_leaves_it_out(tables: dict[str, pa.Table]) -> None:
    assert coverage(tables, "atlas-dialogue") == {
        ("funding_model", None): ("reported", 3, None),
        ("governance_level", None): ("reported", 2, None),
        ("governance_level", "national"): ("not_answered", 0, "not_answered"),
        ("governance_level", "global"): ("reported", 1, "not_answered"),
        ("governance_level", "bilateral"): ("not_found", 0, "not_found"),
        ("partnership_type", None): ("reported", 2, None),
        ("theme", None): ("reported", 1, "not_answered"),
        ("structure", None): ("reported", 1, None),
        ("added_value", None): ("not_found", 0, None),
    }


def test_coverage_keeps_the_words_for_missing_apart_and_takes_not_found_where_nothing_is_said(
    tables: dict[str, pa.Table],
) -> None:
    assert coverage(tables, "elan-forum") == {
        ("funding_model", None): ("stated_none", 0, "stated_none"),
        ("funding_model", "self_funding"): ("not_answered", 0, "not_answered"),
        ("governance_level", None): ("not_found", 0, None),
        ("partnership_type", None): ("not_assessed", 0, "not_assessed"),
        ("theme", None): ("reported", 3, None),
        ("structure", None): ("not_found", 0, None),
        ("added_value", None): ("not_found", 0, None),
    }


def test_coverage_carries_the_note_the_quotation_and_the_gap(tables: dict[str, pa.Table]) -> None:
    def told(dimension: str, code: str | None) -> tuple[Any, ...]:
        (row,) = rows(tables["coverage"], mechanism_id="atlas-dialogue", dimension=dimension, code=code)
        return row["reason"], row["quote"], row["source_id"], row["locator"]

    assert told("theme", None) == (None, "No information was provided on themes.", "S1", "1")
    assert told("governance_level", "national") == ("Asked.", None, "S1", None)
    assert told("added_value", None) == ("Nobody says what it is worth.", None, None, None)
    assert told("structure", None) == (None, None, None, None)


def test_actors_are_the_named_ones_all_states_and_all_mechanisms(tables: dict[str, pa.Table]) -> None:
    kinds = {row["actor_id"]: (row["name"], row["kind"], row["region"]) for row in tables["actors"].to_pylist()}
    assert len(kinds) == tables["actors"].num_rows == 2 + 7 + 4
    assert kinds["IOM"] == ("IOM", "un_agency", None)
    assert kinds["CIV"] == ("Côte d’Ivoire", "state", "Africa")
    assert kinds["elan-forum"] == ("Élan Forum", "other_iscm", None)


def test_notes_are_gaps_and_conflicts_with_what_they_are_about(tables: dict[str, pa.Table]) -> None:
    assert [tuple(row.values()) for row in tables["notes"].to_pylist()] == [
        ("atlas-dialogue", "gap", "added_value", "Nobody says what it is worth."),
        ("atlas-dialogue", "conflict", "status", "The survey speaks of a working dialogue; its page says dormant."),
    ]


# --- versions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["mechanisms/fjord-talks.toml", "actors.toml", "countries.csv", "codebook.toml", "documents/survey.txt"],
)
def test_the_data_version_changes_with_every_file_that_curators_write(folder: Path, name: str) -> None:
    before = build.version(records.read(folder), folder)
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    after = build.version(records.read(folder), folder)
    assert after != before
    assert after.startswith("2026.01.31-")


def test_the_data_version_stays_when_the_files_are_written_anew_as_they_were(folder: Path) -> None:
    before = build.version(records.read(folder), folder)
    change(folder)
    assert build.version(records.read(folder), folder) != before
    invented.write(folder)
    assert build.version(records.read(folder), folder) == before


def test_the_committed_files_are_in_step_with_the_records(tmp_path: Path) -> None:
    build.write(build.tables(records.read()), tmp_path / "parquet")
    built, committed = files(tmp_path / "parquet"), files(PARQUET)
    del committed[log.FILE]  # a history, not made of the records alone: see test_changelog.py
    del committed["record.schema.json"]  # see test_records.py
    behind = sorted(name for name in built | committed if built.get(name) != committed.get(name))
    assert behind == [], f"data/parquet is not what the records give: run `make build` and commit {', '.join(behind)}"
