"""A folder or file that takes another's place in one step: whole where the process is killed, and nothing stays."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import invented
import pytest

from iscm_data.dataset import swap
from iscm_data.dataset.load import load
from iscm_data.dataset.swap import NotWritten, replacing

ROOT = Path(__file__).resolve().parents[2]
Files = dict[str, bytes]


def everything(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(place: Path, content: bytes) -> None:
    with replacing(place) as fresh:
        (fresh / "below").mkdir()
        for name in ("a", "b", "below/c"):
            (fresh / name).write_bytes(content)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "place", b"old")
    return tmp_path / "place"


def test_a_folder_is_replaced_whole_and_nothing_stays_beside_it(place: Path) -> None:
    place.chmod(0o750)
    (place / "left behind").touch()
    write(place, b"new")
    assert everything(place) == dict.fromkeys(("a", "b", "below/c"), b"new")
    assert [*place.parent.iterdir()] == [place]
    assert place.stat().st_mode & 0o777 == 0o750


def test_what_a_link_points_to_is_replaced_and_the_link_stays(place: Path) -> None:
    link = place.parent / "link"
    link.symlink_to(place)
    write(link, b"new")
    assert link.is_symlink()
    assert everything(place)["a"] == b"new"


def test_what_fails_in_between_leaves_the_old_folder_and_nothing_beside_it(place: Path) -> None:
    before = everything(place)

    def fail() -> None:
        with replacing(place) as fresh:
            (fresh / "a").write_bytes(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(NotWritten, match=r"place cannot be written \(No space left on device\); it is as it was\."):
        fail()
    assert everything(place) == before
    assert [*place.parent.iterdir()] == [place]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may do everything is not kept out")
def test_a_folder_that_may_not_be_written_is_told(place: Path) -> None:
    before = everything(place)
    place.parent.chmod(0o500)
    try:
        with pytest.raises(NotWritten, match="Permission denied"):
            write(place, b"new")
        assert everything(place) == before
    finally:
        place.parent.chmod(0o700)


def test_a_folder_that_another_process_clears_before_it_is_in_use_is_made_anew(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = tempfile.mkdtemp

    def cleared_once(**given: Any) -> str:
        made.append(make(**given))
        if len(made) == 1:
            swap._clear(place)
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", cleared_once)
    write(place, b"new")
    assert len(made) == 2
    assert everything(place) == dict.fromkeys(("a", "b", "below/c"), b"new")
    assert [*place.parent.iterdir()] == [place]


def test_nothing_is_written_otherwise() -> None:
    """A build, an edition, a draft, a record and a catalogue go by way of what these tests are about."""
    writing = re.compile(r"\.write_(text|bytes)\(|(?<!packed\.)open\([^)]*[\"'][wax]b?\+?[\"']")
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "iscm_data").rglob("*.py")}
    found = {path.name: text for path, text in sources.items() if writing.search(text)}
    assert found.keys() == {"swap.py", "build.py", "folder.py"}
    assert all("replacing(" in text for text in found.values())


# --- killed ---------------------------------------------------------------------------------------------------------

# Replaces a folder or a file again and again, and is killed each time one event later: before each that Python tells
# of in the folders concerned, and before and after the two change places. Prints what was found after each.
KILLED = """
import json, os, shutil, signal, sys
from pathlib import Path
from iscm_data.dataset import swap

old, work, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
exchange, rename = swap._exchange, os.rename

if kind == "a build":
    from iscm_data.curate import build, records
    place = work / "data" / "parquet"
    made = build.tables(records.read(work / "data"), work / "data")
    def write(): build.write(made, place, {"changes.jsonl": b"new"})
elif kind == "an edition":
    from iscm_data.edition import folder
    place = work / "edition"
    def write(): folder.write(place, {"a.html": b"new", "fr/b.html": b"new"}, {})
elif kind == "a file":
    place = work / "folder"
    def write(): swap.write(place / "a.toml", b"new")
parent = place if kind == "a file" else place.parent

def state():
    files = [f for f in sorted(place.glob("[!.]*")) + sorted(place.glob("[!.]*/**/*")) if f.is_file()]
    return {str(f.relative_to(place)): f.read_bytes().hex() for f in files}

def hidden():
    return sorted(p.name for p in parent.iterdir() if p.name.startswith("."))

def killed(at):
    seen = 0
    def event(*_):
        nonlocal seen
        seen += 1
        if seen > at:
            os.kill(os.getpid(), signal.SIGKILL)
    def hook(name, arguments):
        if name.split(".")[0] in ("open", "os", "shutil") and any(str(work) in str(part) for part in arguments):
            event()
    def told(*arguments):
        event()
        found = exchange(*arguments)
        event()
        return found
    child = os.fork()
    if not child:
        sys.addaudithook(hook)
        swap._exchange = told
        if "-" in sys.argv[4:]:
            swap._exchange = lambda *_: False
        write()
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0

points, found = 0, []
while True:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(old, place)
    if not killed(points):
        break
    there = state() if place.is_dir() else None
    beside = hidden()
    if there is None:
        swap._clear(place)
        there = state()
        beside.append("put back")
    write()
    found.append((there, beside, hidden()))
    points += 1
print(json.dumps({"found": found, "new": state()}))
"""


def killed(old: Path, work: Path, kind: str, *more: str) -> tuple[list[tuple[Files, list[str], list[str]]], Files]:
    """What was found after each kill: the folder's files, what lay beside it, what lay there after the next run."""
    command = [sys.executable, "-W", "ignore", "-c", KILLED, str(old), str(work), kind, *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["found"], told["new"]


def old_build(work: Path) -> Path:
    invented.dataset(work / "data")
    old = Path(shutil.copytree(work / "data" / "parquet", work / "old"))
    (old / "changes.jsonl").write_bytes(b"old")
    record = invented.mechanisms()["atlas-dialogue"]
    record["findings"]["F4"]["statement"] = "The Atlas Dialogue says something else."
    invented.save(work / "data" / "mechanisms" / "atlas-dialogue.toml", record)
    return old


def old_edition(work: Path) -> Path:
    from iscm_data.edition import folder

    folder.write(work / "old", {"a.html": b"old", "es/gone.html": b"old"}, {})
    return work / "old"


def old_file(work: Path) -> Path:
    swap.write(work / "old" / "a.toml", b"old")
    return work / "old"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(("kind", "make"), [("a build", old_build), ("an edition", old_edition), ("a file", old_file)])
def test_at_whatever_point_it_is_killed_all_that_is_written_is_whole_and_the_next_run_clears_up(
    kind: str, make: Callable[[Path], Path], tmp_path: Path
) -> None:
    old = make(tmp_path)
    found, new = killed(old, tmp_path, kind)
    before = {name: content.hex() for name, content in everything(old).items()}
    assert len(found) > 10
    states = [there for there, _, _ in found]
    assert [there for there in states if there not in (before, new)] == []
    assert before in states
    assert new in states, "it was never killed after the switch"
    assert any(beside for _, beside, _ in found), "nothing was ever left behind"
    assert [left for _, _, left in found if left] == []
    if kind == "a build":
        assert (
            load(tmp_path / "data" / "parquet").finding["atlas-dialogue/F4"].statement
            == "The Atlas Dialogue says something else."
        )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_where_folders_cannot_change_places_the_next_run_puts_back_what_a_killed_one_moved_away(tmp_path: Path) -> None:
    old = old_edition(tmp_path)
    found, new = killed(old, tmp_path, "an edition", "-")
    before = {name: content.hex() for name, content in everything(old).items()}
    assert [there for there, _, _ in found if there not in (before, new)] == []
    assert any("put back" in beside for _, beside, _ in found)
    assert [left for _, _, left in found if left] == []


def test_a_folder_in_the_making_is_not_cleared_by_another_process(place: Path) -> None:
    with replacing(place) as fresh:
        (fresh / "a").write_bytes(b"slow")
        code = "import sys, pathlib; from iscm_data.dataset import swap; swap._clear(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", code, str(place)], cwd=ROOT, check=True)
        assert fresh.is_dir()
    assert everything(place) == {"a": b"slow"}


def test_where_the_second_of_two_steps_fails_the_first_is_undone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, rename, renamed = everything(place), os.rename, []

    def once(source: Path, target: Path) -> None:
        renamed.append(source)
        if len(renamed) == 2:
            raise OSError(5, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    monkeypatch.setattr(swap.os, "rename", once)
    with pytest.raises(NotWritten, match="Input/output error"):
        write(place, b"new")
    assert everything(place) == before
    assert [*place.parent.iterdir()] == [place]
