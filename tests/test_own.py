"""A reader's own dataset: what is taken, what is refused, how it is marked, and that nothing of it stays."""

import gc
import io
import json
import re
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import invented
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import PAGES, drawn, markup, open_page, written

from iscm_data import citation, export
from iscm_data.index import index
from iscm_data.load import PARQUET, DataError, Dataset, dataset
from iscm_data.own.files import ENTRIES, PACKED, PREFIX, ROWS, open_files
from iscm_data.own.rules import faults
from iscm_data.publish import package
from iscm_data.query import Filters
from iscm_data.schema import TABLES
from iscm_data.text import ENGLISH, LANGUAGES, speaking
from iscm_data.ui import own

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The Parquet files of the invented dataset."""
    folder = tmp_path_factory.mktemp("own")
    invented.dataset(folder)
    return {path.name: path.read_bytes() for path in (folder / "parquet").glob("*.parquet")}


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def table(files: Files, name: str) -> pa.Table:
    return pq.read_table(pa.BufferReader(files[f"{name}.parquet"]))


def parquet(table: pa.Table, **options: Any) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, **options)
    return out.getvalue().to_pybytes()


def with_value(files: Files, name: str, column: str, value: Any, row: int = 0) -> Files:
    """The files with one value changed."""
    old = table(files, name)
    rows = old.to_pylist()
    rows[row][column] = value
    return {**files, f"{name}.parquet": parquet(pa.Table.from_pylist(rows, schema=old.schema))}


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_the_files_of_a_build_are_taken_one_by_one_or_as_a_zip(files: Files) -> None:
    for sent in (
        [*files.items()],
        [("mine.zip", zipped(files))],
        [("x", zipped({f"a/b/{n}": files[n] for n in files}))],
    ):
        data = open_files(sent)
        assert list(data.mechanism) == sorted(invented.IDS)
        assert len(data.passages) == 20


def test_the_zip_that_the_explorer_gives_is_taken_again() -> None:
    data = open_files([("iscm-explorer.zip", package.archive(dataset()))])
    for name in TABLES:
        assert getattr(data, name).equals(getattr(dataset(), name)), name


def test_our_own_data_keep_all_the_rules_for_those_of_others() -> None:
    assert faults(dataset()) == []


def test_they_are_marked_in_all_that_is_made_of_them(files: Files) -> None:
    data = open_files([*files.items()])
    assert data.own
    assert not dataset().own
    assert data.version.startswith(PREFIX)
    assert PREFIX in export.stem("funding", Filters(), data)
    assert "from a reader's own data" in export.version(data)
    assert "not published" in citation.dataset(data).plain
    assert "ISCM Explorer contributors" not in citation.dataset(data).plain


# --- what is refused --------------------------------------------------------------------------------------------------


def _bomb() -> bytes:
    """Under a hundred kilobytes of Parquet that unpack to a gigabyte."""
    text = pa.chunked_array([pa.array(["\0" * 2**26], pa.large_string())] * 16)  # one piece, sixteen times
    return parquet(pa.table({"x": text}), compression="zstd", use_dictionary=False, write_statistics=False)


def _many_rows(files: Files) -> bytes:
    old = table(files, "notes")
    return parquet(pa.concat_tables([old] * (ROWS // len(old) + 1)).combine_chunks())


REFUSED: dict[str, tuple[Callable[[Files], list[tuple[str, bytes]]], str]] = {
    "no file": (lambda _: [], "The set is not whole. mechanisms.parquet, .* are missing"),
    "a file that is missing": (lambda f: [x for x in f.items() if x[0] != "notes.parquet"], "notes.parquet is missing"),
    "files of other kinds": (
        lambda f: [*[x for x in f.items() if x[0] != "notes.parquet"], ("notes.csv", b"note"), ("x.xlsx", zipped({}))],
        r"notes.csv and x.xlsx hold no tables\. .*Excel.* notes.parquet is missing\. Choose",
    ),
    "two of a table": (lambda f: [*f.items(), ("a/notes.parquet", f["notes.parquet"])], "two files of the table notes"),
    "no Parquet file": (lambda f: [*({**f, "notes.parquet": b"nothing"}).items()], "damaged or is no Parquet file"),
    "too many bytes": (lambda f: [*f.items(), ("x.bin", bytes(PACKED * 2**20))], "more than 4 MB"),
    "too many files": (
        lambda f: [("x.zip", zipped({**f, **{f"{n}.txt": b"" for n in range(ENTRIES)}}))],
        "more than 100 files",
    ),
    "a zip bomb": (lambda _: [("x.zip", zipped({"notes.parquet": bytes(40 * 2**20)}))], "unpacks to more than 32 MB"),
    "a Parquet bomb": (lambda f: [*({**f, "notes.parquet": _bomb()}).items()], "The tables are too large"),
    "too many rows": (lambda f: [*({**f, "notes.parquet": _many_rows(f)}).items()], "The tables are too large"),
    "a way out of the zip": (lambda _: [("x.zip", zipped({"../notes.parquet": b""}))], "a path that leads out of it"),
    "a path from the root": (lambda _: [("x.zip", zipped({"/etc/notes.parquet": b""}))], "a path that leads out of it"),
    "half a zip": (lambda f: [("x.zip", zipped(f)[:2000])], "The zip is damaged"),
    "no zip": (lambda _: [("x.zip", b"no zip at all")], "The zip is damaged"),
    "a zip in a zip": (lambda f: [("x.zip", zipped({"y.zip": zipped(f)}))], "The set is not whole"),
    "another version": (
        lambda f: [*({**f, "notes.parquet": (PARQUET / "notes.parquet").read_bytes()}).items()],
        "are of different data versions",
    ),
    "other columns": (
        lambda f: [*({**f, "notes.parquet": parquet(table(f, "notes").drop_columns(["note"]))}).items()],
        "has other columns or types",
    ),
    "no words of ours": (
        lambda f: [*({**f, "notes.parquet": parquet(table(f, "notes").replace_schema_metadata(None))}).items()],
        "is of table format none",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_set_of_ours_is_refused_in_a_sentence(files: Files, what: str) -> None:
    made, message = REFUSED[what]
    with pytest.raises(DataError, match=message):
        open_files(made(files))


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_a_reader_is_told_in_their_language_what_is_wrong(files: Files, code: str) -> None:
    sent = [make(files) for make, _ in (REFUSED["another version"], REFUSED["other columns"])]
    sent.append([*with_value(files, "findings", "status", "maybe").items()])
    english = re.compile(r"different data versions|has other columns|Your data have faults|row 1|codebook")
    for what in sent:
        with speaking(code), pytest.raises(DataError) as refused:
            open_files(what)
        assert not english.search(str(refused.value).replace("codebook.toml", "")), refused.value


def test_an_encrypted_zip_is_refused(files: Files) -> None:
    content = bytearray(zipped(files))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(DataError, match=r"encrypted|damaged"):
        open_files([("x.zip", bytes(content))])


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("findings", "mechanism_id", "nobody"),
        ("findings", "finding_id", "atlas-dialogue/F1<b>"),
        ("findings", "dimension", "weather"),
        ("findings", "code", "lottery"),
        ("findings", "code", None),
        ("findings", "status", "maybe"),
        ("findings", "basis", None),
        ("findings", "actors", ["Nobody"]),
        ("findings", "actors", [None]),
        ("findings", "source_id", "S99"),
        ("findings", "as_of", 32000),
        ("mechanisms", "mechanism_id", "../x"),
        ("mechanisms", "status_as_of", "2020-13"),
        ("mechanisms", "superseded_by", "nobody"),
        ("mechanisms", "members_listed", 99),
        ("mechanisms", "chair_source_id", "S99"),
        ("mechanisms", "regions", ["moon"]),
        ("memberships", "iso3", "XXX"),
        ("memberships", "role", "guest"),
        ("sources", "published", "yesterday"),
        ("coverage", "state", "nothing"),
        ("coverage", "dimension", "weather"),
        ("notes", "about", "weather"),
        ("actors", "kind", "friend"),
        ("actors", "actor_id", "KEN"),
    ],
)
def test_a_value_that_our_build_would_refuse_is_refused(files: Files, name: str, column: str, value: Any) -> None:
    with pytest.raises(DataError, match="Your data have faults: "):
        open_files([*with_value(files, name, column, value).items()])


# --- on the pages -----------------------------------------------------------------------------------------------------


def opened(file: str, files: Files, **parameters: str) -> AppTest:
    """A page of a session in which the invented data were opened on the page Data."""
    app = open_page("data")
    app.file_uploader[0].upload("mine.zip", zipped(files), "application/zip").run()
    app.button(key="own_open").click().run()
    assert not app.exception
    for name, value in parameters.items():
        app.query_params[name] = value
    return app if file == "data" else app.switch_page(f"{file}.py").run()


def test_a_reader_opens_their_own_data_sees_them_marked_and_goes_back(files: Files) -> None:
    app = opened("mechanism", files, id="elan-forum")
    assert [title.value for title in app.title] == ["Élan Forum"]
    assert "**Your data.**" in written(app)
    assert PREFIX in written(app)
    assert f"data version {PREFIX}" in markup(app).text, "the citation is not marked"
    app.button(key="own_back").click().run()
    assert [title.value for title in app.title] == ["Mechanisms"], "the page still knows the reader's data"
    assert "Your data" not in written(app)


@pytest.mark.parametrize("file", PAGES)
def test_every_page_is_made_of_the_reader_s_data_and_says_so(files: Files, file: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(own, "guarded", lambda run, _: run())  # so that what fails is seen
    app = opened(file, files)
    assert not app.exception
    assert "**Your data.**" in written(app)
    assert "Colombo Process" not in markup(app).text
    assert "Colombo" not in json.dumps(drawn(app))


def test_a_session_that_is_not_the_one_with_their_data_says_so_until_they_are_opened_again(files: Files) -> None:
    app = open_page("funding")
    app.session_state["own_lost"] = True  # as the tab tells it whose server has ended
    app.run()
    assert "no longer open" in app.warning[0].value
    app = app.switch_page("data.py").run()
    app.file_uploader[0].upload("mine.zip", zipped(files), "application/zip").run()
    app.button(key="own_open").click().run()
    assert not app.warning
    app.button(key="own_back").click().run()
    assert not app.warning


def test_another_session_sees_the_published_data(files: Files) -> None:
    opened("funding", files)
    app = open_page("mechanism", id="elan-forum")
    assert [title.value for title in app.title] == ["Mechanisms"]
    assert "Your data." not in written(app)


def test_the_page_data_tells_of_the_published_files(files: Files) -> None:
    app = opened("data", files)
    assert f"data version **{dataset().version}**" in written(app)
    assert "data/findings.csv" in markup(app).values("href")


def test_what_is_refused_is_told_and_changes_nothing(files: Files) -> None:
    app = open_page("data")
    app.file_uploader[0].upload("mine.zip", zipped({"notes.parquet": b"nothing"}), "application/zip").run()
    app.button(key="own_open").click().run()
    assert not app.exception
    assert "nothing has changed" in app.error[0].value
    assert "The set is not whole" in app.text[-1].value
    assert "Your data." not in written(app)


def test_a_page_that_cannot_be_made_of_them_says_so(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("overview", files)

    def broken(*_: Any) -> None:
        raise KeyError("a fault that no rule foresaw")

    monkeypatch.setattr("iscm_data.ui.about.lead", broken)
    app.run()
    assert not app.exception
    assert "cannot be made of your data" in app.error[0].value
    assert app.button(key="own_back")


def test_a_link_made_from_a_reader_s_own_data_says_so_to_others() -> None:
    app = open_page("funding", data_version=f"{PREFIX}2026-01-31-00000000")
    assert "made from a reader's own data" in " ".join(text.value for text in app.text)


def test_the_reader_s_data_are_gone_with_the_session(files: Files) -> None:
    data = open_files([*files.items()])
    index(data)
    package.tables(data)
    left: weakref.ref[Dataset] = weakref.ref(data)
    del data
    gc.collect()
    assert left() is None, "something of the process still holds them"


def test_nothing_is_written(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    open_files([("mine.zip", zipped(files))])
    assert [*tmp_path.iterdir()] == []
