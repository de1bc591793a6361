"""Opening the Parquet files: what is wrong with them is said in a sentence, with the file and what to do."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import invented
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from iscm_data.curate import build, records
from iscm_data.dataset.findings import plain_rows
from iscm_data.dataset.load import dataset, load
from iscm_data.dataset.memo import REMEMBERED, remembered
from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Actor, Dataset
from iscm_data.model import schema

REMEDY = "Run `make build` to write all files anew from the records."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with whole files, which no test changes."""
    return invented.dataset(tmp_path_factory.mktemp("data")).folder


@pytest.fixture(scope="module")
def data(whole: Path) -> Dataset:
    return load(whole)


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "parquet"))


def refused(folder: Path) -> str:
    with pytest.raises(DataError) as error:
        load(folder)
    return str(error.value)


def rewrite(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = folder / f"{name}.parquet"
    table = pq.read_table(path)
    changed = change(table)
    pq.write_table(changed.replace_schema_metadata(changed.schema.metadata or table.schema.metadata), path)


def worded(words: dict[str, str]) -> Callable[[pa.Table], pa.Table]:
    """A change of the words that a table carries."""
    new = {key.encode(): value.encode() for key, value in words.items()}
    return lambda table: table.replace_schema_metadata(table.schema.metadata | new)


# --- files that cannot be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_missing_file_is_named_with_what_to_do(folder: Path, name: str) -> None:
    (folder / f"{name}.parquet").unlink()
    assert refused(folder) == f"{name}.parquet is missing from parquet. {REMEDY}"


def test_a_folder_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == f"mechanisms.parquet is missing from nowhere. {REMEDY}"


@pytest.mark.parametrize("left", [0, 3, 4, 100, -1, -9, -1000])
def test_a_truncated_file_is_named_with_what_to_do(folder: Path, left: int) -> None:
    path = folder / "findings.parquet"
    path.write_bytes(path.read_bytes()[:left])
    told = refused(folder)
    assert told.startswith("findings.parquet is damaged or is no Parquet file (")
    assert told.endswith(f"). {REMEDY}")
    assert "\n" not in told


@pytest.mark.parametrize("content", [b"finding_id,statement\r\n", b"PAR1" * 50, b"\0" * 5000, b"<!doctype html>" * 20])
def test_a_file_that_is_no_parquet_is_named_with_what_to_do(folder: Path, content: bytes) -> None:
    (folder / "sources.parquet").write_bytes(content)
    told = refused(folder)
    assert told.startswith("sources.parquet is damaged or is no Parquet file (")
    assert told.endswith(f"). {REMEDY}")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)])
def test_what_is_no_file_is_refused_at_once_and_nobody_is_told_where_it_lies(
    folder: Path, make: Callable[[Path], None]
) -> None:
    (folder / "notes.parquet").unlink()
    make(folder / "notes.parquet")
    with pytest.raises(DataError) as error:
        load(folder)
    assert str(folder) not in error.value.public


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("findings", "status", "perhaps"),
        ("findings", "code", "alms"),
        ("findings", "actors", ["nobody"]),
        ("findings", "source_id", "S99"),
        ("mechanisms", "status_source_id", "S99"),
        ("coverage", "code", "remittances"),  # a theme, on a line on funding
        ("mechanisms", "regions", ["atlantis"]),
        ("memberships", "mechanism_id", "no-process"),
        ("sources", "published", "2023-02-30"),
        ("sources", "read", "soon"),
        ("mechanisms", "chair_as_of", "٢٠١٩"),  # figures that no page could read as a year's
        ("memberships", "as_of", "19"),
    ],
)
def test_a_code_a_reference_or_a_date_that_nothing_explains_is_named(
    folder: Path, name: str, column: str, value: object
) -> None:
    def change(table: pa.Table) -> pa.Table:
        number = table.column_names.index(column)
        kind = table.schema.field(number).type
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        values = pa.array([value, *table[column].to_pylist()[1:]], plain)
        return table.set_column(number, table.schema.field(number), values.cast(kind) if plain != kind else values)

    rewrite(folder, name, change)
    told = refused(folder)
    assert f"{name}.parquet has " in told
    assert f" {column}" in told


@pytest.mark.parametrize(("name", "step"), [("findings", 397), ("notes", 127)])
def test_no_flipped_bit_changes_a_value_unnoticed(folder: Path, data: Dataset, name: str, step: int) -> None:
    """One bit in every so many bytes: either the file is refused, or all that pages show is as it was."""
    path = folder / f"{name}.parquet"
    content = path.read_bytes()
    told, changed = [], []
    for place in range(0, len(content), step):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            found = load(folder)
        except DataError as error:
            told.append(str(error))
        else:
            if shown(found, name) != shown(data, name):
                changed.append(place)
    assert changed == []
    assert len(told) > len(content) / step / 2
    assert all(REMEDY in line and (f"{name}.parquet" in line or f"{name} " in line) for line in told)


def test_a_flipped_bit_in_the_number_of_rows_loses_none_unnoticed(folder: Path, data: Dataset) -> None:
    """Parquet believes the footer of a file, which no checksum protects."""
    path = folder / "notes.parquet"
    content = path.read_bytes()
    fewer = [flipped for flipped in footers(content) if 0 <= rows_claimed(flipped) < len(data.notes)]
    assert fewer
    for flipped in fewer:
        path.write_bytes(flipped)
        assert refused(folder).startswith("notes.parquet is damaged")


def footers(content: bytes) -> Iterator[bytes]:
    """The file with each bit of its footer flipped in turn."""
    length = int.from_bytes(content[-8:-4], "little")
    for place in range(len(content) - 8 - length, len(content) - 8):
        for bit in range(8):
            yield content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def rows_claimed(content: bytes) -> int:
    """How many rows a file says that it has; -1 where its footer cannot be read."""
    try:
        return pq.read_metadata(io.BytesIO(content)).row_group(0).num_rows
    except (pa.ArrowException, OSError, ValueError, IndexError, RuntimeError):
        return -1


def test_words_that_are_no_longer_utf8_are_refused(folder: Path) -> None:
    path = folder / "notes.parquet"
    content = path.read_bytes()
    assert content.count(b"Invented findings") == 1
    path.write_bytes(content.replace(b"Invented findings", b"\xffnvented findings"))
    assert refused(folder).endswith(f"has another title or licence than notes.parquet. {REMEDY}")


def shown(data: Dataset, name: str) -> tuple:
    """All that a reader can see of a table."""
    return plain_rows(getattr(data, name)), data.version, data.released, data.licence, data.publisher, data.title


# --- files that do not belong to this explorer, or not together -----------------------------------------------------


@pytest.mark.parametrize("found", ["0", f"{schema.FORMAT}0"])
def test_another_table_format_is_refused(folder: Path, found: str) -> None:
    rewrite(folder, "notes", worded({"iscm_format": found}))
    told = f"notes.parquet is of table format {found}; this explorer reads format {schema.FORMAT}. {REMEDY}"
    assert refused(folder) == told


def test_a_parquet_file_of_somebody_else_is_refused(folder: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), folder / "notes.parquet")
    told = f"notes.parquet is of table format none; this explorer reads format {schema.FORMAT}. {REMEDY}"
    assert refused(folder) == told


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop_columns(["note"]),
        lambda table: table.append_column("more", pa.nulls(len(table))),
        lambda table: table.rename_columns(["mechanism_id", "kind", "about", "text"]),
        lambda table: table.select(["kind", "mechanism_id", "about", "note"]),
        lambda table: table.set_column(1, "kind", table["kind"].cast(pa.string())),
    ],
    ids=["one fewer", "one more", "another name", "another order", "another type"],
)
def test_other_columns_or_types_are_refused(folder: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    rewrite(folder, "notes", change)
    assert refused(folder) == f"notes.parquet has other columns or types than this explorer reads. {REMEDY}"


def test_files_of_different_data_versions_are_refused_with_each_version(folder: Path, data: Dataset) -> None:
    rewrite(folder, "findings", worded({"iscm_data_version": "2025.01.01-00000000"}))
    told = refused(folder)
    assert told.startswith("The files in parquet are of different data versions (mechanisms ")
    assert f"aliases {data.version}, findings 2025.01.01-00000000, memberships {data.version}" in told
    assert told.endswith(REMEDY)


def test_files_with_different_words_on_the_dataset_are_refused(folder: Path) -> None:
    rewrite(folder, "findings", worded({"iscm_licence": "All rights reserved"}))
    told = f"mechanisms.parquet in parquet has another title or licence than findings.parquet. {REMEDY}"
    assert refused(folder) == told


def test_files_coded_by_another_codebook_are_refused(folder: Path, data: Dataset) -> None:
    for name in schema.TABLES:
        rewrite(folder, name, worded({"iscm_codebook_version": "0.9"}))
    told = f"The files in parquet were coded by codebook 0.9, and codebook.toml is {data.codebook.version}. {REMEDY}"
    assert refused(folder) == told


# --- where they are looked for --------------------------------------------------------------------------------------


def test_the_environment_may_name_another_folder(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISCM_DATA", str(whole))
    assert load().folder == whole
    assert load().title == "Invented findings"


def test_a_folder_that_is_given_comes_before_the_environment(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISCM_DATA", "/nowhere")
    assert load(whole).folder == load(str(whole)).folder == whole


def test_the_dataset_of_the_process_is_tried_again_after_a_failure_and_kept_after_a_success(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset.cache_clear()
    try:
        monkeypatch.setenv("ISCM_DATA", str(whole / "nowhere"))
        with pytest.raises(DataError):
            dataset()
        monkeypatch.setenv("ISCM_DATA", str(whole))
        assert dataset() is dataset()
        assert dataset().folder == whole
    finally:
        dataset.cache_clear()


# --- what is in it --------------------------------------------------------------------------------------------------


def test_the_dataset_tells_its_version_and_whose_it_is(data: Dataset) -> None:
    words = (data.title, data.publisher, data.released, data.licence)
    assert words == ("Invented findings", "Nobody", "2026-01-31", "CC BY 4.0")
    assert data.version.startswith("2026.01.31-")


def test_each_column_of_the_frames_has_the_type_of_its_meaning(data: Dataset) -> None:
    kinds = {
        schema._TYPES["text"]: pd.StringDtype(na_value=pd.NA),
        schema._TYPES["year"]: pd.Int16Dtype(),
        schema._TYPES["count"]: pd.Int32Dtype(),
        schema._TYPES["flag"]: pd.BooleanDtype(),
        schema._TYPES["list"]: pd.ArrowDtype(pa.list_(pa.field("element", pa.string()))),
    }
    for name, columns in schema.TABLES.items():
        frame = getattr(data, name)
        assert [*frame.columns] == [column.name for column in columns]
        for column in columns:
            if column.type == schema._TYPES["code"]:
                assert isinstance(frame[column.name].dtype, pd.CategoricalDtype), (name, column.name)
            else:
                assert frame[column.name].dtype == kinds[column.type], (name, column.name)


def test_what_is_missing_is_na_in_a_frame_and_none_in_plain_rows(data: Dataset) -> None:
    finding = data.findings.set_index("finding_id").loc["atlas-dialogue/F8"]
    missing = ("code", "basis", "donor_role", "sole", "quote", "as_of")
    assert all(pd.isna(finding[name]) for name in missing)
    (plain,) = (row for row in plain_rows(data.findings) if row["finding_id"] == "atlas-dialogue/F8")
    assert {name: plain[name] for name in missing} == dict.fromkeys(missing)


def test_plain_rows_have_python_s_own_types(data: Dataset) -> None:
    for name in schema.TABLES:
        for row in plain_rows(getattr(data, name)):
            for value in row.values():
                assert value is None or type(value) in (str, int, bool, list), (name, value)
                assert not isinstance(value, list) or all(type(item) is str for item in value)


def test_a_finding_has_its_values_and_none_for_what_is_missing(data: Dataset) -> None:
    finding = data.finding["atlas-dialogue/F3"]
    assert (finding.mechanism_id, finding.dimension, finding.code) == (
        "atlas-dialogue",
        "funding_model",
        "external_donors",
    )
    assert (finding.status, finding.as_of, finding.basis, finding.donor_role) == ("ended", 2021, "event", "outsider")
    assert finding.actors == ("NOR", "IOM")
    assert (finding.quote, finding.sole) == (None, False)
    assert data.finding["atlas-dialogue/F1"].sole is True
    undated = data.finding["atlas-dialogue/F8"]
    assert (undated.code, undated.as_of, undated.basis, undated.donor_role, undated.actors) == (*[None] * 4, ())
    assert data.finding["atlas-dialogue/F1"].source_url is None


def test_an_actor_has_its_kind_and_a_region_only_if_it_is_a_state(data: Dataset) -> None:
    state = Actor("CIV", "Côte d’Ivoire", "Côte d’Ivoire", "state", "Africa", "Western Africa")
    assert data.actor["CIV"] == state
    assert data.actor["IOM"] == Actor("IOM", "IOM", "International Organization for Migration", "un_agency", None, None)
    assert data.actor["atlas-dialogue"].kind == "other_iscm"


def test_mechanisms_and_sources_are_looked_up_by_their_keys(data: Dataset) -> None:
    assert sorted(data.mechanism) == sorted(invented.IDS)
    elan = data.mechanism["elan-forum"]
    assert (elan["acronym"], elan["website"], elan["members_listed"], elan["members_complete"]) == (None,) * 4
    assert data.mechanism["atlas-dialogue"]["members_others"] == ["Isle Union"]
    survey, page = data.source["atlas-dialogue", "S1"], data.source["atlas-dialogue", "S2"]
    assert (survey["url"], survey["file"], survey["published"]) == (None, "survey.txt", "2019")
    assert (page["file"], page["published"]) == (None, None)


def test_a_dataset_with_empty_tables_can_be_loaded(tmp_path: Path) -> None:
    alone = invented.mechanisms()["fjord-talks"] | {"status": {"value": "unknown"}}
    folder = invented.write(tmp_path, {"fjord-talks": alone})
    build.write(build.tables(records.read(folder), folder), folder / "parquet")
    data = load(folder / "parquet")
    assert (len(data.findings), len(data.notes), len(data.mechanisms)) == (0, 0, 1)
    assert dict(data.finding) == {}


def test_of_all_answers_those_asked_for_last_are_remembered(whole: Path) -> None:
    data, made = load(whole), []

    @remembered
    def doubled(_: Dataset, number: int) -> int:
        made.append(number)
        return 2 * number

    for number in range(REMEMBERED):
        assert doubled(data, number) == 2 * number
    doubled(data, 0)  # asked for again, so 1 is now the oldest
    doubled(data, REMEMBERED)
    assert made == [*range(REMEMBERED), REMEMBERED]
    made.clear()
    assert (doubled(data, 0), doubled(data, 1)) == (0, 2)
    assert made == [1]
