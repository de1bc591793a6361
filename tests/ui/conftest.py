"""What the tests in a browser share: a real browser, windows that fail on errors, and axe.

A window is kept for all of them: it has the scripts of the app already.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from typing import Literal

import programs
import pytest
from conftest import PATIENCE, STANDS
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

expect.set_options(timeout=PATIENCE)

OpenWindow = Callable[..., AbstractContextManager[Page]]
Scheme = Literal["light", "dark"]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium: $CHROME, else the system's, else Playwright's own. Without one the tests fail.

    It ends with this folder: while it lives, nothing else in the process can run what is asynchronous.
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


@pytest.fixture(scope="package")
def laptop(browser: Browser, server: str) -> Iterator[Window]:
    with _opened(browser, server, LAPTOP) as window:
        yield window


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
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
