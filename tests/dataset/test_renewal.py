"""New data without a restart: what is served while files are replaced, broken, put back, or out of reach."""

import logging
import shutil
import threading
from contextlib import suppress
from pathlib import Path

import invented
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.curate import build, records
from iscm_data.dataset import renewal
from iscm_data.dataset.index import index
from iscm_data.dataset.load import _mark, load
from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.renewal import Renewed
from iscm_data.dataset.tables import Dataset
from iscm_data.model import schema
from iscm_data.server.health import health_routes


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two whole sets of files, the second with a name changed."""
    first = invented.dataset(tmp_path_factory.mktemp("first")).folder
    changed = invented.mechanisms()
    changed["elan-forum"] |= {"short_name": "Élan Forum anew", "forms": ["Élan Forum"]}
    folder = invented.write(tmp_path_factory.mktemp("second"), changed)
    build.write(build.tables(records.read(folder), folder), folder / "parquet")
    return first, folder / "parquet"


@pytest.fixture
def folder(two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the server looks at, with the first set in it."""
    monkeypatch.setenv("ISCM_DATA", str(tmp_path / "parquet"))
    return Path(shutil.copytree(two[0], tmp_path / "parquet"))


@pytest.fixture
def live(folder: Path) -> Renewed[Dataset]:
    """The process's dataset, which looks at its files at every call and not once a second."""
    renewed = Renewed(_mark, load, DataError, lambda: (0.0, False))
    renewed.tried_with(index)
    return renewed


def copy(source: Path, target: Path, *names: str) -> None:
    for name in names or schema.TABLES:
        shutil.copy(source / f"{name}.parquet", target / f"{name}.parquet")


def name(data: Dataset) -> str:
    return str(data.mechanism["elan-forum"]["short_name"])


def test_replaced_files_are_served_at_the_next_call_as_one_set(
    live: Renewed[Dataset], two: tuple[Path, Path], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = live()
    assert live() is before
    copy(two[1], folder)
    after = live()
    assert (name(before), name(after)) == ("Élan Forum", "Élan Forum anew")
    assert live() is after
    assert [record.getMessage() for record in caplog.records] == [f"New data are served: {after.version}."]


def test_a_half_written_set_is_refused_in_one_line_while_the_old_one_is_served(
    live: Renewed[Dataset], two: tuple[Path, Path], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = live()
    copy(two[1], folder, "mechanisms", "findings")
    assert [live(), live(), live()] == [before] * 3
    assert "different data versions" in str(live.refused)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    copy(two[1], folder)
    assert name(live()) == "Élan Forum anew"
    assert live.refused is None


@pytest.mark.parametrize("fault", ["empty", "cut", "gone", "no Parquet"])
def test_broken_files_are_refused_until_whole_ones_are_back(
    live: Renewed[Dataset], two: tuple[Path, Path], folder: Path, fault: str
) -> None:
    before, file = live(), folder / "findings.parquet"
    content = file.read_bytes()
    if fault == "gone":
        file.unlink()
    else:
        file.write_bytes({"empty": b"", "cut": content[:-9], "no Parquet": b"<html></html>" * 99}[fault])
    assert live() is before
    assert str(live.refused).startswith("findings.parquet")
    copy(two[0], folder)
    assert live().version == before.version
    assert live.refused is None


def test_a_set_that_cannot_be_indexed_is_refused(folder: Path, two: tuple[Path, Path]) -> None:
    live = Renewed(_mark, load, DataError, lambda: (0.0, False))
    before = live()
    codes: dict[str, int] = {}
    live.tried_with(lambda data: codes[data.version])
    copy(two[1], folder)
    assert live() is before
    assert "do not fit together" in str(live.refused)


def test_files_that_change_while_they_are_read_are_left_for_the_next_look() -> None:
    marks = iter(["a", "a", "b", "c", "c", "c"])
    live = Renewed(lambda: next(marks), object, DataError, lambda: (0.0, False))
    before = live()
    assert live() is before, "the mark was b before the reading and c after it"
    assert live.refused is None
    assert live() is not before


def test_what_changes_while_it_is_read_at_the_start_is_read_again() -> None:
    marks, read = iter(["a", "b", "b", "b"]), []

    def make() -> str:
        read.append(1)
        if len(read) == 1:
            raise DataError("Half of it is of before.")
        return "whole"

    assert Renewed(lambda: next(marks), make, DataError, lambda: (9.0, False))() == "whole"


def test_one_run_sees_one_dataset_and_others_the_new_one(
    live: Renewed[Dataset], two: tuple[Path, Path], folder: Path
) -> None:
    seen: list[str] = []
    with live.held() as data:
        copy(two[1], folder)
        assert live() is data
        other = threading.Thread(target=lambda: seen.append(name(live())))
        other.start()
        other.join()
        assert name(live()) == "Élan Forum"
    assert seen == ["Élan Forum anew"]
    assert name(live()) == "Élan Forum anew"


def test_many_threads_get_a_whole_set_while_files_are_replaced(
    live: Renewed[Dataset], two: tuple[Path, Path], folder: Path
) -> None:
    wrong: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            data = live()
            if (name(data) == "Élan Forum anew") != (data.version == versions[1]):
                wrong.append(data.version)

    versions = [load(each).version for each in two]
    live()
    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(6):
        copy(two[number % 2], folder)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_slow_look_is_made_in_another_thread() -> None:
    go_on, done = threading.Event(), threading.Event()

    def make() -> str:
        return "new" if go_on.is_set() else "old"

    def mark() -> str:
        if threading.current_thread() is not threading.main_thread():
            go_on.wait(20)
        return make()

    live = Renewed(mark, make, DataError, lambda: (0.0, True))
    live.tried_with(lambda value: value == "new" and done.set())
    assert [live(), live()] == ["old", "old"], "the caller does not wait"
    go_on.set()
    assert done.wait(20)
    while live() != "new":
        done.wait(0.01)


def test_a_refusal_is_tried_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "AGAIN", 0.0)
    marks, answers = iter("aabbbb"), iter(["old", DataError("denied"), "new"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, DataError):
            raise answer
        return str(answer)

    live = Renewed(lambda: next(marks), make, DataError, lambda: (0.0, False))
    assert [live(), live(), live()] == ["old", "old", "new"]


def test_health_tells_the_version_served_and_why_newer_data_are_not(live: Renewed[Dataset], folder: Path) -> None:
    client = TestClient(Starlette(routes=health_routes(live)))
    version = client.get("/healthz").json()["data_version"]
    (folder / "actors.parquet").write_bytes(b"PAR1")
    client.get("/healthz")
    response = client.get("/healthz")
    assert (response.status_code, response.json()["data_version"]) == (200, version)
    assert response.json()["newer_data_refused"].startswith("actors.parquet is damaged")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.sampled_from([*schema.TABLES]), at=st.floats(0, 1), flip=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_file_is_a_message_or_the_same_data_and_never_a_crash(
    two: tuple[Path, Path], folder: Path, table: str, at: float, flip: int, cut: bool
) -> None:
    content = bytearray((two[0] / f"{table}.parquet").read_bytes())
    place = int(at * (len(content) - 1))
    if cut:
        del content[place:]
    else:
        content[place] ^= flip
    copy(two[0], folder)
    (folder / f"{table}.parquet").write_bytes(content)
    with suppress(DataError):
        assert index(load(folder)).ids
