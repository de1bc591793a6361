"""What the tests share: the datasets, and the app as a real server.

`make test` runs the test files in two processes at once; each has a server of its own.
"""

import http.client
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import pytest
from starlette.types import ASGIApp

from iscm_data.dataset.load import PARQUET, load
from iscm_data.dataset.tables import Dataset
from tests import invented

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300
PATIENCE = 60_000  # ms: a cold page on a busy machine takes its time, and no test is about that

Running = tuple[str, "subprocess.Popen[bytes]"]

# A page stands when the app has drawn it in the place of the server's first answer and its script has run.
STANDS = """() => {
  const found = (selector) => document.querySelector(selector);
  return window.iscmListens && found('.stApp .iscm.page h1') && !found('#first')
    && found('[data-test-script-state="notRunning"]') && !found('main [data-stale="true"]');
}"""


@pytest.fixture(scope="session")
def real() -> Dataset:
    """The published dataset."""
    return load(PARQUET)


@pytest.fixture(scope="session")
def app() -> ASGIApp:
    """The app as the server runs it, of the published dataset. What its start does to the process's log is undone, so
    that other tests still hear it."""
    ours, before = logging.getLogger("iscm_data"), (logging.getLogRecordFactory(), sys.excepthook, threading.excepthook)
    kept = [*ours.handlers], ours.level, ours.propagate
    started = import_module("app").app
    ours.handlers[:], ours.propagate = kept[0], kept[2]
    ours.setLevel(kept[1])
    logging.captureWarnings(False)
    logging.setLogRecordFactory(before[0])
    sys.excepthook, threading.excepthook = before[1:]
    return started


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The invented dataset (see invented.py), whose answers are worked out by hand. Never change it."""
    return invented.dataset(tmp_path_factory.mktemp("invented"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slow = set()
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            slow.add(item.path)
    # The files with a browser come first, so that of two processes none is left alone with a long one at the end.
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served as `make run` serves it, on a free port; yields its address."""
    with _serving(tmp_path_factory.mktemp("server") / "log.txt") as (address, _):
        yield address


@contextmanager
def _serving(log: Path, environment: Mapping[str, str] = MappingProxyType({})) -> Iterator[Running]:
    """The app with these settings, and what it writes in a file; yields its address and its process."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _healthy(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The server did not start. It said:\n{log.read_text()[-4000:]}", pytrace=False)
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
