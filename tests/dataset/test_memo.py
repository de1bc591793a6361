"""What is kept for the next reader: what is given up, what is made once, and that other data never get it."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import invented
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.dataset.load import load
from iscm_data.dataset.memo import Cache
from iscm_data.dataset.tables import Dataset
from iscm_data.export.brief import FINDING, Board, Pin
from iscm_data.server.crawlers import crawler_routes
from iscm_data.server.data import data_routes
from iscm_data.server.documents import document_routes
from iscm_data.server.feed import feed_routes
from iscm_data.server.figures import figure_routes
from iscm_data.server.markdown import markdown_routes
from iscm_data.server.openapi import openapi_routes
from iscm_data.server.suggest import suggest_routes

OURS, THEIRS = "Ourword", "Theirword"
BASE = "https://iscm.example.org/"


def test_the_cache_gives_up_what_was_used_longest_ago() -> None:
    made: list[str] = []

    def get(key: str, size: int = 40) -> bytes:
        def make() -> bytes:
            made.append(key)
            return b"x" * size

        return cache.get(key, make)

    cache = Cache(100)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert get(key) == b"x" * 40
    assert made == ["a", "b", "c", "b"]
    assert sum(map(len, cache._kept.values())) == 80
    assert len(get("huge", 1000)) == 1000
    assert sum(map(len, cache._kept.values())) <= 100


def test_what_could_not_be_made_is_tried_again() -> None:
    cache = Cache(100)

    def fail() -> bytes:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        cache.get("a", fail)
    assert cache.get("a", lambda: b"there") == b"there"


def test_of_many_who_ask_at_once_one_makes_it() -> None:
    cache, made, got = Cache(100), [], []

    def make() -> bytes:
        made.append(1)
        return b"once"

    threads = [Thread(target=lambda: got.append(cache.get("a", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, got) == ([1], [b"once"] * 20)


def test_what_takes_long_under_one_key_holds_up_no_other() -> None:
    cache, slow = Cache(100), Event()
    waiting = Thread(target=lambda: cache.get("slow", lambda: b"late" if slow.wait(20) else b"never"))
    waiting.start()
    try:
        assert cache.get("other", lambda: b"at once") == b"at once"
        assert cache.get("more", lambda: cache.get("other", lambda: b"anew") + b"!") == b"at once!"
        assert [*cache._making.keys()] == ["slow"]
    finally:
        slow.set()
        waiting.join()
    assert cache.get("slow", lambda: b"anew") == b"late"
    assert not cache._making, "a lock stays behind"


def test_what_one_thread_could_not_make_the_next_that_waits_makes() -> None:
    cache, asked, got = Cache(100), Event(), []

    def fail() -> bytes:
        asked.wait(20)
        raise OSError("the disk is gone")

    def first() -> None:
        with pytest.raises(OSError, match="the disk is gone"):
            cache.get("a", fail)

    threads = [Thread(target=first), Thread(target=lambda: got.append(cache.get("a", lambda: b"there")))]
    threads[0].start()
    while not cache._making:
        pass
    threads[1].start()
    asked.set()
    for thread in threads:
        thread.join()
    assert got == [b"there"]
    assert not cache._making


# --- data of one version and of another content ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Dataset]:
    """Two sets of one version, with another statement and another name: as when somebody edits the built files."""
    folder = invented.dataset(tmp_path_factory.mktemp("data")).folder
    made = []
    for words in (OURS, THEIRS):
        copy = Path(shutil.copytree(folder, tmp_path_factory.mktemp("edited") / "parquet"))
        for name, column in (("findings", "statement"), ("mechanisms", "short_name")):
            table = pq.read_table(copy / f"{name}.parquet")
            place = table.schema.get_field_index(column)
            values = [words, *table[column].to_pylist()[1:]]
            pq.write_table(table.set_column(place, table.schema.field(place), [values]), copy / f"{name}.parquet")
        made.append(load(copy))
    assert made[0].version == made[1].version
    return made[0], made[1]


def test_data_of_one_version_and_of_another_content_have_two_names(twins: tuple[Dataset, Dataset]) -> None:
    ours, theirs = twins
    assert ours.content != theirs.content
    assert ours.content == load(ours.folder).content
    assert ours.content.startswith(f"{ours.version}-")


def words(content: bytes) -> str:
    """All text in the parts of an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]*>", "", "\n".join(parts))


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_brief_of_other_data_never_holds_what_was_kept_of_the_first(
    twins: tuple[Dataset, Dataset], kind: str
) -> None:
    served = twins[0]
    client = TestClient(Starlette(routes=document_routes(lambda: served)), base_url=BASE)
    board = Board("", (Pin(FINDING, served.findings["finding_id"].iloc[0]),))
    path = f"document/brief.{kind}?{urlencode(board.parameters(), doseq=True)}"
    for data, told, hidden in ((twins[0], OURS, THEIRS), (twins[1], THEIRS, OURS), (twins[0], OURS, THEIRS)):
        served = data
        text = words(client.get(path).content)
        assert told in text
        assert hidden not in text


FILES = (
    *("data/findings.csv", "data/findings.json", "suggest.json?q=word"),
    *("figure/coverage.csv", "figure/coverage.svg", "document/mechanism.csv?id={id}", "mechanism.md?id={id}"),
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_other_data_never_comes_from_what_was_kept_of_the_first(
    twins: tuple[Dataset, Dataset], path: str
) -> None:
    served = twins[0]
    client, path = _serving(lambda: served), path.format(id=twins[0].mechanisms["mechanism_id"].iloc[0])
    first = client.get(path).text
    served = twins[1]
    second = client.get(path).text
    assert (OURS in first, THEIRS in first) == (True, False)
    assert (OURS in second, THEIRS in second) == (False, True)


@pytest.mark.parametrize("path", [*FILES, "sitemap.xml", "robots.txt", "feed.xml", "openapi.json", "llms.txt"])
def test_a_file_never_has_the_address_at_which_another_asked_for_it(data: Dataset, path: str) -> None:
    client, path = _serving(lambda: data), path.format(id="atlas-dialogue")
    for own, other in (("first.example", "second.example"), ("second.example", "first.example")):
        assert other not in client.get(path, headers={"Host": own}).text


def _serving(read: Callable[[], Dataset]) -> TestClient:
    files = (crawler_routes, data_routes, document_routes, feed_routes, figure_routes)
    makers = (*files, markdown_routes, openapi_routes, suggest_routes)
    return TestClient(Starlette(routes=[route for make in makers for route in make(read)]), base_url=BASE)
