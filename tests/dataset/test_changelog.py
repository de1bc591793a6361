"""The changelog of the data: how a build extends it, what it says of our own data, and what readers see of it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import invented
import pytest

from iscm_data.__main__ import main
from iscm_data.dataset.changes import log, states
from iscm_data.dataset.changes.diff import diff
from iscm_data.dataset.changes.log import Entry
from iscm_data.dataset.load import PARQUET, load
from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.query.view import view
from tests.html.markup import Markup

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
    assert last.version == state.version == load().version, "run: make build"
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


@pytest.fixture(scope="module")
def moved_on(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Dataset]:
    """Invented data that have moved on once, and the version before."""
    folder = tmp_path_factory.mktemp("moved") / "data"
    old = build(folder)
    build(folder, 2016)
    return old, load(folder / "parquet")


def page(data: Dataset, path: str, **asked: str) -> Markup:
    return Markup(str(pages.build(view(data, path, {name: [value] for name, value in asked.items()})).head))


@pytest.mark.parametrize(("path", "id_"), [("mechanism", "elan-forum"), ("findings", "elan-forum/F1")])
def test_a_link_of_an_older_version_says_what_changed_on_the_mechanism_shown(
    moved_on: tuple[str, Dataset], path: str, id_: str
) -> None:
    old, data = moved_on
    text = page(data, path, id=id_, data_version=old).text
    assert "The data changed since this link was made." in text
    assert "Statement elan-forum/F1: year was “2015”, is now “2016”" in text


def test_a_link_to_what_has_not_changed_names_no_change(moved_on: tuple[str, Dataset]) -> None:
    old, data = moved_on
    text = page(data, "mechanism", id="basin-process", data_version=old).text
    assert "The data changed since this link was made." in text
    assert "elan-forum/F1" not in text


def test_a_link_of_an_older_version_of_another_page_says_how_much_changed_and_keeps_its_filters(
    moved_on: tuple[str, Dataset],
) -> None:
    old, data = moved_on
    found = page(data, "themes", theme="diaspora", data_version=old)
    assert "1 statement changed." in found.text
    assert "method?view=changes" in found.values("href")
    as_then, dropped = f"themes?theme=diaspora&data_version={old}&status=any", "themes?theme=diaspora"
    assert {as_then, dropped} <= {*found.values("href")}, "a filter is lost"


def test_a_link_of_the_version_shown_says_nothing_of_versions(moved_on: tuple[str, Dataset]) -> None:
    _, data = moved_on
    assert "this link" not in page(data, "mechanism", id="elan-forum", data_version=data.version).text.lower()


def test_a_version_that_is_not_known_is_told_as_plain_text(moved_on: tuple[str, Dataset]) -> None:
    strange = "<b>[2020](https://evil.example)</b>"
    found = page(moved_on[1], "funding", data_version=strange)
    assert "This link names a version of the data that we do not know." in found.text
    assert strange in found.text
    assert not [href for href in found.values("href") if href.startswith("https://evil")]


def test_the_links_of_the_navigation_do_not_carry_an_old_version(moved_on: tuple[str, Dataset]) -> None:
    old, data = moved_on
    asked = {"scope": ["regional"], "data_version": [old]}
    navigation = str(pages.build(view(data, "funding", asked)).navigation)
    assert "scope=regional" in navigation
    assert "data_version" not in navigation


def test_the_method_page_tells_every_version_and_every_mechanism_that_changed(real: Dataset) -> None:
    found = page(real, "method", view="changes")
    assert [entry.version for entry in OURS if entry.version not in found.text] == []
    named = {id_ for entry in OURS for id_ in entry.names if id_ in real.mechanism}
    assert {f"mechanism?id={id_}" for id_ in named} <= {*found.values("href")}


def test_the_data_page_lists_the_versions(real: Dataset) -> None:
    text = page(real, "data").text
    assert [entry.version for entry in OURS if entry.version not in text] == []


@pytest.mark.parametrize("content", [None, "{"])
def test_without_a_changelog_that_can_be_read_pages_say_that_they_do_not_know_the_version(
    tmp_path: Path, content: str | None
) -> None:
    folder = shutil.copytree(PARQUET, tmp_path / "parquet", ignore=shutil.ignore_patterns(log.FILE))
    if content:
        (folder / log.FILE).write_text(content)
    data = load(folder)
    assert OURS[0].version not in page(data, "method", view="changes").text
    assert "that we do not know" in page(data, "mechanism", id="igc", data_version=OURS[0].version).text
