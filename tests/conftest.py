"""What the tests share: the app as a real server, a real browser, windows that fail on errors, and axe."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from importlib import resources
from pathlib import Path

import pytest
from install_browser import HELP, of_playwright, on_system
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
expect.set_options(timeout=40_000)  # ms: a cold page on a busy machine takes its time, and no test is about that

OpenWindow = Callable[..., AbstractContextManager[Page]]

GO = """address => {
  window.stood = undefined;
  window.ran = false;
  const note = (_, observer) => {
    window.ran = true;
    observer.disconnect();
  };
  new MutationObserver(note).observe(document.querySelector('main'), {childList: true, subtree: true});
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate', {state: {}}));
}"""
# A page stands when its script has run, its buttons have words, and nothing has changed for a while (a phone's
# script runs twice).
STANDS = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const worded = (part) => {
    const inner = part.querySelector('[data-testid^="stBidiComponent"]');
    const buttons = [...(inner?.shadowRoot ?? inner)?.querySelectorAll('button') ?? []];
    return buttons.length && buttons.every(button => button.textContent);
  };
  const done = window.iscmListens && window.ran !== false && document.querySelector('main h1')
    && all('[data-test-script-state="notRunning"]').length && !all('main [data-stale="true"]').length
    && all('[class*="st-key-image_"], .st-key-show_filters').every(worded);
  const size = (plot) => `${plot.clientWidth} ${plot.querySelector('svg')?.outerHTML.length}`;
  const sizes = all('.js-plotly-plot').map(size);
  const now = [location.href, document.title, all('main *').length, ...sizes].join();
  if (!done || window.stood?.now !== now) window.stood = {now, since: performance.now()};
  return performance.now() - window.stood.since > 300;
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served as `make run` serves it, on a free port; yields its address."""
    with _serve(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """The app in a process of its own, which no reader has asked for anything yet; yields its address."""
    with _serve(tmp_path / "log.txt") as address:
        yield address


@contextmanager
def _serve(log: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _healthy(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The server did not start. It said:\n{log.read_text()[-4000:]}", pytrace=False)
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: $CHROME, else the system's, else Playwright's own. Without one the tests fail."""
    path = on_system() or of_playwright()
    if path is None:
        pytest.fail(HELP, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def page(open_window: OpenWindow, server: str) -> Iterator[Page]:
    """A laptop's window on the app. Its addresses start at the app's: page.goto("/funding")."""
    with open_window(server, LAPTOP) as window:
        yield window


@pytest.fixture
def phone(open_window: OpenWindow, server: str) -> Iterator[Page]:
    """A phone's window on the app."""
    with open_window(server, PHONE) as window:
        yield window


@pytest.fixture(scope="session")
def open_window(browser: Browser) -> OpenWindow:
    """A function that opens a fresh window on a server, of a size, in a colour scheme."""
    return partial(_window, browser)


@contextmanager
def _window(browser: Browser, server: str, size: ViewportSize, scheme: str = "light") -> Iterator[Page]:
    """A fresh window; once the test is over, no script may have failed in it and nothing been refused."""
    context = browser.new_context(
        base_url=server, viewport=size, color_scheme=scheme, accept_downloads=True, locale="en-GB"
    )
    window = context.new_page()
    window.set_default_timeout(40_000)
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # On a cold deep link Streamlit looks for its own addresses below the page's path first: 404, twice.
        url = message.location["url"]
        sought = url.endswith(("/_stcore/health", "/_stcore/host-config")) and "404" in message.text
        if message.type == "error" and not sought:
            errors.append(f"{message.text} ({url})")

    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", note)
    yield window
    context.close()
    assert errors == [], "the page reported errors in the browser's console"


@pytest.fixture(scope="session")
def visit() -> Callable[[Page, str], None]:
    """A function that opens an address in a window and waits until the page stands: the first time by loading it,
    then as the app's own links do, which spares the loading of its scripts."""

    def visit(page: Page, address: str) -> None:
        if page.url == "about:blank":
            page.goto(address)
        else:
            page.evaluate(GO, address)
        page.wait_for_function(STANDS)

    return visit


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """A function that runs axe on a page and returns its violations, one readable line an element."""
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        size = page.viewport_size
        assert size is not None
        # axe judges only what is in view: in a low window it misses what <main> has scrolled away.
        page.set_viewport_size({"width": size["width"], "height": 4000})
        page.evaluate(script)  # not a <script> element: the app's security policy forbids those
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
        page.set_viewport_size(size)
        return [
            f"{rule['id']} ({rule['impact']}): {node['target']}: {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations
