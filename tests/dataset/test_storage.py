"""Data on object storage: a local server that speaks S3, and servers that refuse, are silent, or are not there."""

import http.server
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

import invented
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app import App

from iscm_data.dataset import storage
from iscm_data.dataset.load import _mark, dataset, load
from iscm_data.dataset.parquet import DataError, OutOfReach
from iscm_data.server.health import health_routes
from tests.server.around import Source, around
from tests.server.test_hostile_addresses import addresses

WHERE = re.compile(r"s3:|findings/parquet|\bbucket\b|127\.0\.0\.1|\bsecret\b|region=")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented.dataset(tmp_path_factory.mktemp("data")).folder


@pytest.fixture(scope="module")
def bucket(built: Path) -> Iterator[str]:
    """An address s3://… at which the invented dataset lies."""

    class Bucket(http.server.SimpleHTTPRequestHandler):
        """As much of S3 as reading needs: whole objects and parts, in the bucket "findings" below "parquet"."""

        def do_GET(self) -> None:
            path = built / urlsplit(self.path).path.removeprefix("/findings/parquet/")
            content = path.read_bytes() if path.is_file() else b""
            self.send_response(404 if not content else 206 if "Range" in self.headers else 200)
            if content and "Range" in self.headers:
                first, last = self.headers["Range"].removeprefix("bytes=").split("-")
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
                content = content[int(first) : int(last) + 1]
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Last-Modified", self.date_time_string(int(built.stat().st_mtime)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Bucket) as address:
        yield address


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[str]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"s3://findings/parquet?region=us-east-1&scheme=http&endpoint_override=127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACCESS_KEY_ID": "an-id", "SECRET_ACCESS_KEY": "a-secret"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    storage._client.cache_clear()


def refused(address: str) -> str:
    """What the operator is told. What everybody is told has nothing of where the data lie."""
    with pytest.raises(DataError) as error:
        load(address)
    assert not WHERE.search(error.value.public), error.value.public
    return str(error.value)


def test_a_dataset_on_object_storage_is_that_of_the_folder(
    bucket: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISCM_DATA", bucket)
    there, here = load(), load(built)
    assert there.version == here.version
    assert [*there.finding.values()] == [*here.finding.values()]
    assert _mark() == _mark()


def test_a_prefix_without_files_names_the_missing_file(bucket: str) -> None:
    told = refused(bucket.replace("/parquet", "/elsewhere"))
    assert told.startswith("mechanisms.parquet is missing from s3://findings/elsewhere.")


def test_a_damaged_object_is_named(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = storage.Place.read
    monkeypatch.setattr(storage.Place, "read", lambda self, name: read(self, name)[:-7])
    assert refused(bucket).startswith("mechanisms.parquet is damaged or is no Parquet file")


class Denying(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Silent(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        threading.Event().wait(5)


def test_storage_that_refuses_is_told_with_what_to_do() -> None:
    with serving(Denying) as address:
        told = refused(address)
    assert told.startswith("The data at s3://findings/parquet cannot be read (")
    assert told.endswith("Check the credentials of the server, and that they may list and read these files.")
    assert "a-secret" not in told


def test_storage_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "ALL", 0.5)
    with serving(Silent) as address:
        assert "no answer within 0.5 seconds" in refused(address)


class Slow(Denying):
    """A storage that says how much it has and goes on sending it, a byte at a time."""

    enough = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10000")
        self.send_header("Last-Modified", "Mon, 30 Nov 2026 20:00:00 GMT")
        self.end_headers()
        while self.command == "GET" and not self.enough.wait(0.05):
            self.wfile.write(b"x")

    do_HEAD = do_GET


def test_storage_that_never_comes_to_an_end_is_given_up_and_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "ALL", 0.5)
    with serving(Slow) as address:
        try:
            for _ in range(2):  # Arrow would not make another client meanwhile
                assert "no answer within 0.5 seconds" in storage.within(10, lambda: refused(address))
        finally:
            Slow.enough.set()


def test_storage_that_is_not_there_is_told() -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = refused(f"s3://findings/parquet?region=us-east-1&scheme=http&endpoint_override=127.0.0.1:{port}")
    assert told.endswith("Check that the storage can be reached from the server; it is asked again by itself.")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process as it is when its storage does not answer."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"region=us-east-1&scheme=http&endpoint_override=127.0.0.1:{port}"
    monkeypatch.setenv("ISCM_DATA", f"s3://findings/parquet?{options}")
    dataset.cache_clear()
    yield
    dataset.cache_clear()


@pytest.mark.usefixtures("away")
def test_every_answer_says_that_the_storage_is_away_and_not_where_it_is(app: App) -> None:
    behind = around(app._user_routes, [Route("/{path:path}", PlainTextResponse("a page"))], dataset=dataset)
    client = TestClient(behind)
    answers = {path: client.get(path) for path in addresses(app._user_routes)} | {"asked": client.post("/mcp", json={})}
    assert [path for path, answer in answers.items() if WHERE.search(f"{answer.text}{answer.headers}")] == []
    away = {path: answer for path, answer in answers.items() if answer.status_code == 503}
    assert away.keys() >= {"/healthz", "/data/findings.csv", "/feed.xml", "/llms.txt", "/openapi.json", "asked"}
    told = "The storage of the data cannot be reached. It is asked again by itself."
    assert [path for path in away.keys() - {"/suggest.json"} if told not in away[path].text] == []


def test_while_the_storage_is_away_health_says_so_and_not_that_newer_data_are_refused(built: Path) -> None:
    data, away = load(built), OutOfReach("The data at s3://bucket/secret cannot be read.", "It is away.")
    told = TestClient(Starlette(routes=health_routes(Source(lambda: data, away)))).get("/healthz")
    assert told.status_code == 200
    assert told.json()["storage"] == "It is away."
    assert "newer_data_refused" not in told.json()
    assert "secret" not in told.text


@pytest.mark.parametrize(
    "address", ["s3://id:secret@findings/parquet", "s3://findings?colour=red", "nothing://findings/parquet"]
)
def test_an_address_that_names_no_storage_is_told_without_its_secret(address: str) -> None:
    told = refused(address)
    assert "Correct ISCM_DATA" in told
    assert "secret@" not in told


@pytest.mark.parametrize(
    ("options", "anonymous"),
    [
        *(("?anonymous=1", True), ("?anonymous=true", True), ("?anonymous=Yes&region=eu-west-1", True)),
        *(("?anonymous=0", False), ("?anonymous=false", False), ("", False)),
    ],
)
def test_who_asks_for_anonymous_access_gets_it(options: str, anonymous: bool) -> None:
    with mock.patch.object(storage.fs, "S3FileSystem") as made:
        assert storage.place(f"s3://findings/parquet{options}").path == "findings/parquet"
    assert made.call_args.kwargs["anonymous"] is anonymous
    storage._client.cache_clear()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://b/p?anonymous=maybe", "anonymous is 1 or 0, and not 'maybe'"),
        ("s3://b/p?scheme=ftp", "scheme is http or https, and not 'ftp'"),
        ("s3://b/p?region=", "region is given without a value"),
        ("s3://b/p?region=a&region=b", "region is given twice"),
        ('"s3://b/p"', "stands between quotation marks; leave them out"),
        ("'/srv/data'", "stands between quotation marks; leave them out"),
        ("“/srv/data”", "stands between quotation marks; leave them out"),
        ("s3:/b/p", "an address has :// behind its first word"),
        ("file:///srv/a#b", "write it as %23"),
    ],
)
def test_what_would_be_overlooked_in_an_address_is_told(address: str, told: str) -> None:
    assert told in refused(address)


def test_the_whole_of_an_address_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert storage.place("s3://bucket/pre#fix/x?region=eu-west-1").path == "bucket/pre#fix/x"
    assert storage.place("  /srv/a#b \r").path == "/srv/a#b"
    assert storage.place("~/parquet").path == str(tmp_path / "parquet")
    assert storage.place("file:///srv/a%23b").path == "/srv/a#b"


def test_a_folder_that_is_not_there_is_told_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ISCM_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="ISCM_DATA names the folder nowhere, which is missing") as error:
        load()
    assert "make build" not in str(error.value)


def test_a_file_address_is_a_folder(built: Path) -> None:
    assert load(built.as_uri()).version == load(built).version
