"""The changelog of the data: how a build extends it, what it says of our own data, and what readers see of it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import invented
import pytest
from test_pages import asked, markup, open_page, written

from iscm_data.__main__ import main
from iscm_data.dataset.changes import log, states
from iscm_data.dataset.changes.diff import diff
from iscm_data.dataset.changes.log import Entry
from iscm_data.dataset.load import PARQUET, dataset
from iscm_data.ui import versions

OURS = log.parse((PARQUET / log.FILE).read_bytes())


def build(folder: Path, year: int | None = None) -> str:
    """Build the invented dataset, with one year changed; returns the data version."""
    records = invented.mechanisms()
    if year:
        records["elan-forum"]["findings"]["F1"]["as_of"] = year
    invented.write(folder, records)
    assert main(["build", "--data", str(folder)]) == 0
    return states.from_folder(folder).version


def entries(folder: Path) -> tuple[Entry, ...]:
    return log.parse((folder / "parquet" / log.FILE).read_bytes())


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


# --- how it is made ---------------------------------------------------------------------------------------------------


def test_the_first_build_begins_the_changelog_and_the_same_again_leaves_it(tmp_path: Path) -> None:
    version = build(tmp_path / "data")
    (first,) = entries(tmp_path / "data")
    assert (first.version, first.before, first.changes) == (version, None, ())
    assert (first.mechanisms, first.findings) == (4, 20)
    build(tmp_path / "data")
    assert entries(tmp_path / "data") == (first,)


def test_a_build_of_other_records_adds_what_changed_since_the_one_before(tmp_path: Path) -> None:
    first, second = build(tmp_path / "data"), build(tmp_path / "data", 2016)
    _, last = entries(tmp_path / "data")
    assert (last.before, last.version) == (first, second)
    assert [(c.key, c.before, c.after) for c in last.changes] == [
        (("elan-forum/F1",), {"as_of": 2015}, {"as_of": 2016})
    ]
    assert last.names == {"elan-forum": "Élan Forum"}


def test_what_was_built_and_not_committed_is_no_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = build(data)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Data"]):
        git(tmp_path, *command)
    build(data, 2016)
    second = build(data, 2017)
    assert [(e.before, e.version) for e in entries(data)] == [(None, first), (first, second)]
    git(tmp_path, "commit", "-qam", "Another year")
    third = build(data, 2018)
    assert [e.version for e in entries(data)] == [first, second, third]
    assert build(data, 2017) == second
    assert [e.version for e in entries(data)] == [first, second], "an undone change is still told"


def test_a_changelog_that_begins_late_begins_with_the_version_before(tmp_path: Path) -> None:
    first = build(tmp_path / "data")
    (tmp_path / "data" / "parquet" / log.FILE).unlink()
    second = build(tmp_path / "data", 2016)
    assert [(e.before, e.version) for e in entries(tmp_path / "data")] == [(None, first), (first, second)]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 2, "versions": []}', '{"format": 1, "versions": [{}]}']
)
def test_a_damaged_changelog_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    build(tmp_path / "data")
    file = tmp_path / "data" / "parquet" / log.FILE
    file.write_text(content)
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    capsys.readouterr()
    assert main(["build", "--data", str(tmp_path / "data")]) == 1
    assert "changelog.json is damaged or is no changelog" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in file.parent.iterdir()} == before


def test_the_changelog_reads_back_as_it_was_written() -> None:
    assert log.parse(log.as_text(OURS).encode()) == OURS
    assert (PARQUET / log.FILE).read_text(encoding="utf-8") == log.as_text(OURS)


# --- our own ----------------------------------------------------------------------------------------------------------


def test_our_changelog_leads_to_the_data_that_are_there() -> None:
    state = states.from_folder(PARQUET)
    last = OURS[-1]
    assert last.version == state.version == dataset().version, "run: make build"
    assert (last.mechanisms, last.findings) == (len(state.tables["mechanisms"]), len(state.tables["findings"]))


def test_our_changelog_has_no_gap() -> None:
    assert (OURS[0].version, OURS[0].before) == ("2026.11.23-a4e53df1", None)  # the first build that was committed
    assert log.whole(OURS), "rebuild on top of the branch that you merge into: make build"


def test_the_newest_value_that_the_changelog_tells_of_a_row_is_the_one_that_it_has() -> None:
    """From the newest change back: what a row is said to have become is what it is, or an older change of it."""
    state = states.from_folder(PARQUET)
    now = {(c.table, c.key): c.after for c in diff(_empty(state), state)}
    seen: set[tuple[Any, ...]] = set()
    for change in (change for entry in reversed(OURS) for change in entry.changes):
        row = (change.table, change.key)
        for name, value in change.after.items():
            if (*row, name) not in seen and row in now:
                assert now[row][name] == value, (row, name)
            seen.add((*row, name))
        if change.kind == "removed" and row not in {r[:2] for r in seen}:
            assert row not in now, row


def _empty(state: states.State) -> states.State:
    return states.State("none", "", dict.fromkeys(state.tables, ()))


# --- what readers see -------------------------------------------------------------------------------------------------


@pytest.fixture
def moved_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The app on invented data that have moved on once; yields the old and the new version."""
    old = build(tmp_path / "data")
    new = build(tmp_path / "data", 2016)
    monkeypatch.setenv("ISCM_DATA", str(tmp_path / "data" / "parquet"))
    dataset.cache_clear()
    yield old, new
    dataset.cache_clear()


def test_a_link_of_an_older_version_says_what_changed_on_the_mechanism_shown(moved_on: tuple[str, str]) -> None:
    old, new = moved_on
    page = markup(open_page("mechanism", id="elan-forum", data_version=old)).text
    assert f"This link was made with data version {old}. The data have changed since: version {new} is shown." in page
    assert "Finding elan-forum/F1: year was “2015”, is now “2016”" in page
    page = markup(open_page("findings", id="elan-forum/F1", data_version=old)).text
    assert "Finding elan-forum/F1: year was “2015”, is now “2016”" in page
    page = markup(open_page("mechanism", id="basin-process", data_version=old)).text
    assert "Basin Process: nothing has changed since." in page


def test_a_link_of_an_older_version_of_another_page_says_how_much_changed(moved_on: tuple[str, str]) -> None:
    app = open_page("themes", theme="diaspora", data_version=moved_on[0])
    assert "Findings: 0 added, 1 changed, 0 withdrawn. Other changes: 0." in markup(app).text
    assert "method#changelog" in markup(app).values("href")
    assert app.multiselect(key="filter_theme").value == ["diaspora"], "a filter is lost"
    app.multiselect(key="filter_scope").select("regional").run()
    assert asked(app, "data_version") == [moved_on[0]], "the view no longer says from when it is"


def test_a_link_of_the_version_shown_says_nothing_of_versions(moved_on: tuple[str, str]) -> None:
    page = markup(open_page("mechanism", id="elan-forum", data_version=moved_on[1]))
    assert "This link" not in page.text


def test_a_version_that_is_not_known_is_told_as_plain_text() -> None:
    strange = "[2020](https://evil.example)"
    app = open_page("funding", data_version=strange)
    assert not app.exception
    assert strange in [code.value for code in app.code]
    assert "This link names a data version that the explorer does not know." in " ".join(x.value for x in app.text)
    assert "evil" not in written(app)


def test_the_links_that_readers_take_away_carry_the_version() -> None:
    page = markup(open_page("mechanism", id="colombo-process"))
    assert f"?id=colombo-process&data_version={dataset().version}" in page.text
    assert f"data_version={dataset().version}" in markup(open_page("overview")).text


def test_the_links_of_the_navigation_do_not_carry_an_old_version() -> None:
    app = open_page("funding", scope="regional", data_version=OURS[0].version)
    body = next(e.proto.body for e in app.sidebar.get("html"))
    assert "scope=regional" in body
    assert "data_version" not in body


def test_the_method_page_tells_every_version_and_every_mechanism_that_changed() -> None:
    page = markup(open_page("method"))
    assert versions.ANCHOR in page.values("id")
    assert [entry.version for entry in OURS if entry.version not in page.text] == []
    assert {f"mechanism?id={id_}" for entry in OURS for id_ in entry.names} <= set(page.values("href"))


def test_the_data_page_lists_the_versions() -> None:
    page = markup(open_page("data"))
    assert [entry.version for entry in OURS if entry.version not in page.text] == []


def test_without_a_changelog_the_pages_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(PARQUET, tmp_path / "parquet", ignore=shutil.ignore_patterns(log.FILE))
    monkeypatch.setenv("ISCM_DATA", str(folder))
    dataset.cache_clear()
    assert "This dataset comes without a changelog." in markup(open_page("method")).text
    (folder / log.FILE).write_text("{")
    dataset.cache_clear()
    app = open_page("method", data_version=OURS[0].version)
    assert not app.exception
    assert "is damaged or is no changelog" in app.text[-1].value
    dataset.cache_clear()
