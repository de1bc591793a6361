"""What changed between two builds: the difference itself, the sentences that tell it, and the curator's command."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import Any

import invented
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.__main__ import main
from iscm_data.dataset.changes import sentences, states
from iscm_data.dataset.changes.diff import COLUMNS, KEYS, Change, State, diff, facts, of_mechanisms
from iscm_data.model.codebook import codebook
from tests.dataset.test_changelog import git

ROOT = Path(__file__).resolve().parents[2]

Facts = dict[str, dict[Any, Any]]


def apply(before: Facts, changes: tuple[Change, ...]) -> Facts:
    """The facts that changes make of others; says where a change does not fit them."""
    made = {table: dict(rows) for table, rows in before.items()}
    for change in changes:
        rows = made[change.table]
        if change.kind == "added":
            assert change.key not in rows
            rows[change.key] = change.after
        elif change.kind == "removed":
            assert rows.pop(change.key) == change.before
        else:
            was = rows[change.key]
            assert {name: was[name] for name in change.before} == change.before
            assert all(change.before[name] != value for name, value in change.after.items())
            rows[change.key] = {**was, **change.after}
    return made


# --- the difference ---------------------------------------------------------------------------------------------------

values = st.sampled_from([None, "", "a", True, 2])
ids = st.sampled_from(["one", "x/F2", "x/F10"])


def rows(table: str) -> st.SearchStrategy[tuple[dict[str, Any], ...]]:
    """Rows of a table, some with the same key, some columns missing as in a build of another time."""
    names = [name for name in COLUMNS[table] if name not in KEYS[table]][:2]
    own = st.fixed_dictionaries(
        dict.fromkeys(KEYS[table], ids) | {"short_name": ids},
        optional=dict.fromkeys((*names, "new"), values),
    )
    return st.lists(own, max_size=3).map(tuple)


def two_states(table: str) -> st.SearchStrategy[tuple[State, State]]:
    """Two states that differ in one table."""
    state = rows(table).map(lambda made: State("1", "2026-01-31", {"mechanisms": (), table: made}))
    return st.tuples(state, state)


pairs = st.sampled_from(sorted(KEYS.keys() - {"mechanisms"})).flatmap(two_states)


@given(pairs)
def test_a_state_does_not_differ_from_itself(pair: tuple[State, State]) -> None:
    assert diff(pair[0], pair[0]) == ()


def test_a_table_and_a_column_that_an_older_build_does_not_have_are_no_changes(tmp_path: Path) -> None:
    new = invented.write(tmp_path / "new")
    assert main(["build", "--data", str(new)]) == 0
    old = tmp_path / "old"
    shutil.copytree(new, old)
    (old / "parquet" / "aliases.parquet").unlink()
    sources = pq.read_table(old / "parquet" / "sources.parquet")
    pq.write_table(sources.drop_columns(["read"]), old / "parquet" / "sources.parquet")
    assert diff(states.from_folder(old), states.from_folder(new)) == ()


@given(pairs)
def test_the_changes_make_the_new_state_of_the_old_one_and_nothing_else(pair: tuple[State, State]) -> None:
    old, new = pair
    assert apply(facts(old), diff(old, new)) == facts(new)


@given(pairs)
def test_the_way_back_is_the_same_changes_turned_round(pair: tuple[State, State]) -> None:
    old, new = pair
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(c.table, c.kind, c.key, str(c.before), str(c.after)) for c in diff(old, new)}
    back = {(c.table, turned[c.kind], c.key, str(c.after), str(c.before)) for c in diff(new, old)}
    assert there == back


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the invented dataset, built."""
    folder = invented.write(tmp_path_factory.mktemp("before") / "data")
    assert main(["build", "--data", str(folder)]) == 0
    return folder


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_all_that_changed_is_told_in_sentences(before: Path, data: st.DataObject) -> None:
    """Of the invented build, some rows of a table are left out before, others after."""
    whole = states.from_folder(before)
    table = data.draw(st.sampled_from(sorted(whole.tables.keys() - {"dataset"})))
    kept = st.lists(st.booleans(), min_size=len(whole.tables[table]), max_size=len(whole.tables[table]))
    old, new = (
        replace(whole, tables={**whole.tables, table: tuple(compress(whole.tables[table], data.draw(kept)))})
        for _ in range(2)
    )
    changes = diff(old, new)
    assert apply(facts(old), changes) == facts(new)
    told = sentences.tell(changes, old.names | new.names, codebook())
    assert {id_ for id_, _, _ in told} == {c.mechanism_id for c in changes}
    assert all(own and all(sentence.strip() for sentence in own) for _, _, own in told)


def changed(folder: Path, **records: dict[str, Any] | None) -> Path:
    """The invented dataset with some records changed or, where None, taken out; built."""
    every = invented.mechanisms() | {id_.replace("_", "-"): record for id_, record in records.items()}
    shutil.rmtree(folder / "mechanisms", ignore_errors=True)
    invented.write(folder, {id_: record for id_, record in every.items() if record})
    assert main(["build", "--data", str(folder)]) == 0
    return folder


def told(before: Path, after: Path) -> dict[str | None, list[str]]:
    old, new = states.from_folder(before), states.from_folder(after)
    return {id_: own for id_, _, own in sentences.tell(diff(old, new), old.names | new.names, codebook())}


def test_each_kind_of_change_of_a_record_is_told_once_and_in_words(before: Path, tmp_path: Path) -> None:
    record = invented.mechanisms()["atlas-dialogue"]
    record["findings"]["F2"] |= {"status": "ended", "as_of": 2020}
    del record["findings"]["F4"]
    record["findings"]["F11"] = record["findings"]["F10"] | {"statement": "The Atlas Dialogue feeds all talks (2021)."}
    record["sources"]["S2"]["title"] = "On {all} of the Atlas Dialogue"
    record["members"]["states"] = ["KEN", "FRA", "NOR"]
    record["members"]["stated_total"] = 6
    record["gaps"][0]["note"] = "Nobody says what it is good for."
    record["chair"] = None
    after = changed(tmp_path / "data", atlas_dialogue={k: v for k, v in record.items() if v})
    assert told(before, after) == {
        "atlas-dialogue": [
            "About the mechanism: chair was “Malta”; now none is given",
            "About the mechanism: date of the chair was “2019-05”; now none is given",
            "About the mechanism: source of the chair was “S2”; now none is given",
            "About the mechanism: note on the chair was “For a year.”; now none is given",
            "About the mechanism: number of members that the source states was “5”, is now “6”",
            "Statement atlas-dialogue/F2: status was “Considered”, is now “Past”",
            "Statement atlas-dialogue/F2: year was “2019”, is now “2020”",
            "Statement atlas-dialogue/F4 was withdrawn. It said: The Atlas Dialogue shapes regional policy.",
            "New statement atlas-dialogue/F11: The Atlas Dialogue feeds all talks (2021).",
            "Source S2: title was “About the Atlas Dialogue”, is now “On {all} of the Atlas Dialogue”",
            "New note on what was not found (Added value): Nobody says what it is good for.",
            "No longer noted as not found (Added value): Nobody says what it is worth.",
            "No longer in the list of members: Malta.",
            "Added to the list of members: Norway.",
        ]
    }


def test_a_mechanism_that_comes_or_goes_is_told_as_a_whole(before: Path, tmp_path: Path) -> None:
    after = changed(tmp_path / "data", basin_process=None)
    assert told(before, after)["basin-process"] == ["Mechanism withdrawn, with its 8 statements."]
    assert told(after, before)["basin-process"] == ["New mechanism, with 8 statements."]


def test_a_code_that_is_reworded_is_told_of_the_dataset(before: Path, tmp_path: Path) -> None:
    after = shutil.copytree(before, tmp_path / "data")
    book = (after / "codebook.toml").read_text(encoding="utf-8")
    (after / "codebook.toml").write_text(book.replace('label = "Remittances"', 'label = "Money sent home"', 1))
    assert told(before, after) == {
        None: ["Codebook, theme, remittances: label was “Remittances”, is now “Money sent home”"]
    }


def test_the_changes_of_some_mechanisms_are_only_theirs(before: Path, tmp_path: Path) -> None:
    old, new = states.from_folder(before), states.from_folder(changed(tmp_path / "data", basin_process=None))
    found = of_mechanisms(diff(old, new), ["basin-process"])
    assert found
    assert {change.mechanism_id for change in found} == {"basin-process"}
    assert of_mechanisms(diff(old, new), ["fjord-talks"]) == ()


def test_every_column_that_is_compared_has_a_name_for_readers() -> None:
    assert [name for columns in COLUMNS.values() for name, column in columns.items() if not column.label] == []


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_tells_the_same_to_a_person_and_to_a_program(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = invented.mechanisms()["elan-forum"]
    record["findings"]["F1"]["as_of"] = 2016
    after = changed(tmp_path / "data", elan_forum=record)
    capsys.readouterr()
    assert main(["diff", str(before), str(after / "parquet")]) == 1
    text, err = capsys.readouterr()
    assert err == ""
    assert text.startswith("From data version 2026.01.31-")
    assert "1 statement changed." in text
    assert "Élan Forum (elan-forum)\n  - Statement elan-forum/F1: year was “2015”, is now “2016”\n" in text
    assert main(["diff", "--json", str(before), str(after)]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change["key"] == ["elan-forum/F1"]
    assert (change["before"], change["after"]) == ({"as_of": 2015}, {"as_of": 2016})


def test_the_command_ends_with_0_where_nothing_changed(before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(before / "parquet")]) == 0
    assert "Nothing changed." in capsys.readouterr().out


@pytest.fixture
def repository(before: Path, tmp_path: Path) -> Path:
    """A git repository with the invented dataset committed; returns its folder data."""
    data = shutil.copytree(before, tmp_path / "repository" / "data")
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Data"]):
        git(data.parent, *command)
    return data


def test_a_revision_of_git_is_compared_with_a_folder(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD", str(repository), "--data", str(repository)]) == 0
    changed(repository, fjord_talks=None)
    capsys.readouterr()
    assert main(["diff", "HEAD", str(repository), "--data", str(repository)]) == 1
    assert "Fjord Talks (fjord-talks)\n  - Mechanism withdrawn, with its 0 statements." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("no-such-branch", "neither a folder nor a git revision"),
        ("--upload-pack=x", "neither a folder nor a git revision"),
        ("HEAD:data", "neither a folder nor a git revision"),
        ("{tmp}/empty", "has no mechanisms.parquet"),
        ("{tmp}/broken", "is damaged or is no Parquet file"),
        ("{tmp}/mixed", "are of different data versions"),
        ("{tmp}/broken/findings.parquet", "is a file. Name the folder"),
    ],
)
def test_a_build_that_cannot_be_read_is_told_in_a_sentence(
    repository: Path, before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, message: str
) -> None:
    (tmp_path / "empty").mkdir()
    broken = shutil.copytree(before / "parquet", tmp_path / "broken")
    (broken / "findings.parquet").write_bytes(b"half a file")
    mixed = shutil.copytree(before / "parquet", tmp_path / "mixed")
    other = changed(tmp_path / "other", fjord_talks=None)
    shutil.copy(other / "parquet" / "findings.parquet", mixed)
    capsys.readouterr()
    arguments = ["diff", "--data", str(repository), "--", place.format(tmp=tmp_path), str(before)]
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_the_commands_tell_it_where_the_terminal_knows_no_letters_beyond_ascii(before: Path, tmp_path: Path) -> None:
    record = invented.mechanisms()["elan-forum"] | {"short_name": "Élan Forum “anew”", "forms": ["Élan Forum"]}
    after = changed(tmp_path / "after", elan_forum=record)
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    for more in ((), ("--json",)):
        command = [sys.executable, "-m", "iscm_data", "diff", str(before), str(after), *more]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **poor}, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        assert "\\u201canew\\u201d" in done.stdout.decode("ascii")
        if more:
            assert "Élan Forum “anew”" in json.dumps(json.loads(done.stdout), ensure_ascii=False)
