"""What the tests share: the app as a real server, a real browser, windows that fail on errors, and axe.

`make test` runs the test files in two processes at once; each has a server and a browser of its own.
"""

import http.client
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module, resources
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import programs
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright
from starlette.types import ASGIApp

from iscm_data.dataset.load import PARQUET, Dataset, load
from tests import invented

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300
PATIENCE = 60_000  # ms: a cold page on a busy machine takes its time, and no test is about that
expect.set_options(timeout=PATIENCE)

OpenWindow = Callable[..., AbstractContextManager[Page]]
Running = tuple[str, "subprocess.Popen[bytes]"]
Scheme = Literal["light", "dark"]

# A page stands when the app has drawn it in the place of the server's first answer and its script has run.
STANDS = """() => {
  const found = (selector) => document.querySelector(selector);
  return window.iscmListens && found('.stApp .iscm.page h1') && !found('#first')
    && found('[data-test-script-state="notRunning"]') && !found('main [data-stale="true"]');
}"""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium: $CHROME, else the system's, else Playwright's own. Without one the tests fail.

    It ends with its file: while it lives, nothing else in the process can run what is asynchronous.
    """
    path = programs.browser() or pytest.fail(programs.told(programs.missing(["CHROME"])), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOBILE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


@dataclass(frozen=True)
class Window:
    """A window, and what its console has reported as errors."""

    page: Page
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def laptop(browser: Browser, server: str) -> Iterator[Window]:
    with _opened(browser, server, LAPTOP) as window:
        yield window


@pytest.fixture(scope="module")
def handset(browser: Browser, server: str) -> Iterator[Window]:
    with _opened(browser, server, PHONE) as window:
        yield window


@pytest.fixture
def page(laptop: Window) -> Iterator[Page]:
    """A laptop's window on the app, which the tests share: it has the scripts already.

    A test begins with `visit(page, "/funding")`. Where it matters that nothing was opened before: `open_window`.
    """
    with _without_errors(laptop):
        yield laptop.page


@pytest.fixture
def phone(handset: Window) -> Iterator[Page]:
    """A phone's window on the app, shared as `page` is."""
    with _without_errors(handset):
        yield handset.page


@pytest.fixture(scope="module")
def open_window(browser: Browser) -> OpenWindow:
    """A function that opens a fresh window on a server, of a size, in a colour scheme."""
    return partial(_window, browser)


@contextmanager
def _opened(browser: Browser, server: str, size: ViewportSize, scheme: Scheme = "light") -> Iterator[Window]:
    context = browser.new_context(
        base_url=server,
        viewport=size,
        color_scheme=scheme,
        accept_downloads=True,
        locale="en-GB",
        has_touch=size["width"] < 500,
        user_agent=MOBILE if size["width"] < 500 else None,
    )
    window = Window(context.new_page())
    window.page.set_default_timeout(PATIENCE)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            window.errors.append(f"{message.text} ({message.location['url']})")

    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    window.page.on("console", note)
    yield window
    context.close()


@contextmanager
def _without_errors(window: Window) -> Iterator[None]:
    """Once the test is over, no script may have failed in the window and nothing been refused."""
    window.errors.clear()
    yield
    assert window.errors == [], "the page reported errors in the browser's console"


@contextmanager
def _window(browser: Browser, server: str, size: ViewportSize, scheme: Scheme = "light") -> Iterator[Page]:
    with _opened(browser, server, size, scheme) as window, _without_errors(window):
        yield window.page


@pytest.fixture(scope="session")
def visit() -> Callable[[Page, str], None]:
    """A function that opens an address in a window and waits until the page stands. The brief of before is gone."""

    def visit(page: Page, address: str) -> None:
        if page.url != "about:blank":
            page.evaluate("sessionStorage.clear()")
        page.goto(address)
        page.wait_for_function(STANDS)

    return visit


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """A function that runs axe on a page, or on the parts of it that a selector names, and returns its violations, one
    readable line an element. It judges only what is in view: open the window as tall as the page."""
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def violations(page: Page, part: str = "html") -> list[str]:
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(script)  # not a <script> element: the app's security policy forbids those
        # A rule of WCAG 2.2 that axe leaves out unless it is asked for.
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        run = "([part, options]) => axe.run(part, options).then(result => result.violations)"
        found = page.evaluate(run, [part, options])
        return [
            f"{rule['id']} ({rule['impact']}): {node['target']}: {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations
