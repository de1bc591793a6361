"""The explorer's Funding page beside minimal apps of Streamlit, Dash and Panel: one browser, turn by turn."""

import asyncio
import http.client
import re
import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.bench.line import line
from tests.bench.reader import Reader
from tests.bench.serve import APPS, EXPLORER, ROOT, Server, serve, streamlit

WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
PEERS = ROOT / ".venv-bench" / "bin" / "python"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SLOW = {"rate": 10e6, "round_trip": 0.04}
SESSIONS = 20
PATIENCE = 30_000  # ms
Values = dict[str, list[float]]


@dataclass(frozen=True)
class App:
    """An app to measure: how it is served, where it answers, and what a reader clicks on next."""

    name: str
    command: Sequence[str]
    choose: Callable[[Page, int], Locator]
    alive: str = "/funding"
    streamlit: bool = True
    parts: Mapping[str, str] | None = None  # what else is clicked, by the column that says how long it took


def in_explorer(page: Page, number: int) -> Locator:
    """Another funding model: those that were chosen before are chosen off again by turns."""
    return page.locator(".stApp .facets .pill").nth(number % 3)


def by_radio(page: Page, number: int) -> Locator:
    """The next status."""
    return page.get_by_text(("considered", "ended", "in_place")[number % 3], exact=True).first


CELL = ".stApp .mx td a"  # opens the evidence beside the matrix
VIEW = ".stApp .tabs a[href*='view=evidence']"
NAMES = ("explorer", "plain Streamlit", "tuned Streamlit", "Dash", "Dash, a table", "Panel")


def apps() -> list[App]:
    """All that are measured, the explorer first."""
    explorer, plain, tuned, dash, tabled, panel = NAMES
    config = ("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
    peers = [str(PEERS)]
    # As it comes: no setting of this project's .streamlit/config.toml but those that keep it on this machine.
    as_it_comes = ("--runner.postScriptGC", "true", "--server.enableWebsocketCompression", "false")
    return [
        App(explorer, EXPLORER, in_explorer, "/healthz", parts={"cell_ms": CELL, "view_ms": VIEW}),
        App(plain, streamlit(str(APPS / "plain.py"), *config, *as_it_comes), by_radio),
        App(tuned, streamlit(str(APPS / "tuned.py"), *config), by_radio),
        App(dash, [*peers, str(APPS / "dash_app.py"), "{port}"], by_radio, streamlit=False),
        App(tabled, [*peers, str(APPS / "dash_app.py"), "{port}", "table"], by_radio, streamlit=False),
        App(panel, [*peers, str(APPS / "panel_app.py"), "{port}"], by_radio, streamlit=False),
    ]


@contextmanager
def window() -> Iterator[Browser]:
    """A browser, open within the block."""
    with sync_playwright() as playwright:
        chrome = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chrome, args=FLAGS)
        yield browser
        browser.close()


def _open(page: Page, address: str) -> None:
    """Open a page and wait until its charts stand."""
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        "() => window.bench?.first && performance.timeOrigin + performance.now() - bench.rest > 500", timeout=PATIENCE
    )


def _settled(page: Page) -> float:
    """Wait until the chart has changed since the last click and stands still; the ms from click to the change."""
    page.wait_for_function("() => window.bench?.quiet()", timeout=PATIENCE)
    return float(page.evaluate("bench.took()"))


def cold(browser: Browser, address: str) -> float:
    """The ms from asking for the page to its first chart, in a browser that has nothing of it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{address}/funding", wait_until="commit")
        page.wait_for_function("() => window.bench?.first", timeout=PATIENCE)
        return float(page.evaluate("bench.first - performance.timeOrigin"))
    finally:
        context.close()


def visit(browser: Browser, app: App, server: Server, clicks: int, found: Values) -> None:
    """A reader's visit: clicks on the filter, another page, back, and what else the app has to click."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(WATCH)
        _open(page, f"{server.address}/funding")
        used = 0.0
        for number in range(clicks):
            choose = app.choose(page, number)
            cpu = server.cpu
            choose.click()
            found["click_ms"].append(_settled(page))
            found["click_top_ms"].append(page.evaluate("bench.tookTop()"))
            used += server.cpu - cpu
        found["cpu_ms"].append(1000 * used / clicks)
        page.keyboard.press("Escape")
        page.locator(".stApp .side").get_by_role("link", name="Governance", exact=True).or_(
            page.get_by_role("link", name="Go to governance")
        ).first.click()
        page.get_by_role("heading", name=re.compile("^Governance")).first.wait_for()
        _settled(page)
        found["page_ms"].append(page.evaluate("bench.tookTop()"))
        page.evaluate("bench.mark(); history.back()")
        page.get_by_role("heading", name=re.compile("^Funding")).first.wait_for()
        _settled(page)
        found["back_ms"].append(page.evaluate("bench.tookTop()"))
        for key, part in (app.parts or {}).items():
            page.locator(part).first.click()
            _settled(page)
            found[key].append(page.evaluate("bench.tookTop()"))
    finally:
        context.close()


def _sessions(app: App, server: Server) -> float:
    """The MB that each of SESSIONS readers adds while they are there."""

    async def readers(number: int) -> float:
        opened = [await Reader(server.address).__aenter__() for _ in range(number)]
        for reader in opened:
            await reader.open("funding")
        held = server.memory
        for reader in opened:
            await reader.__aexit__(None, None, None)
        return held

    def pages(number: int) -> float:
        for _ in range(number):
            for path in ("/funding", "/_dash-layout") if app.name.startswith("Dash") else ("/funding",):
                connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
        return server.memory

    def come(number: int) -> float:
        return asyncio.run(readers(number)) if app.streamlit else pages(number)

    before = come(2)
    return max(0.0, come(SESSIONS) - before) / SESSIONS


def measure(runs: int, clicks: int = 6) -> dict[str, Values]:
    """All figures of all apps: in each run every app has its turn, so that all meet the same machine."""
    if not PEERS.exists():
        sys.exit("The peers are not installed: run this as `make bench`.")
    found: dict[str, Values] = {name: defaultdict(list) for name in NAMES}
    with ExitStack() as stack:
        running = []
        for app in apps():
            server = stack.enter_context(serve(app.command, path=app.alive, env={"PYTHONPATH": str(ROOT)}))
            found[app.name]["start_s"].append(server.started)
            counted = stack.enter_context(line(server.address))
            slow = stack.enter_context(line(server.address, **SLOW))
            running.append((app, server, counted, slow))
        with window() as browser:
            for _, server, *_ in running:  # the first reader of a process is not measured
                cold(browser, server.address)
            for run in range(runs):
                for app, server, counted, slow in running:
                    values = found[app.name]
                    values["first_ms"].append(cold(browser, server.address))
                    before = counted.down
                    cold(browser, counted.address)
                    values["mb"].append((counted.down - before) / 1e6)
                    values["slow_ms"].append(cold(browser, slow.address))
                    visit(browser, app, server, clicks, values)
                print(f"  run {run + 1} of {runs}", file=sys.stderr, flush=True)
        for app, server, *_ in running:
            found[app.name]["session_mb"].append(_sessions(app, server))
            found[app.name]["memory_mb"].append(server.memory)
    return found


COLUMNS = {
    "first_ms": "first chart, ms",
    "slow_ms": "first chart over 10 Mbit/s, 40 ms",
    "mb": "MB over the wire",
    "click_top_ms": "filter click to chart in sight, ms",
    "click_ms": "filter click to all charts, ms",
    "cell_ms": "a cell opened, ms",
    "view_ms": "another view of the page, ms",
    "page_ms": "page change to chart in sight, ms",
    "back_ms": "Back to chart in sight, ms",
    "cpu_ms": "server CPU an interaction, ms",
    "session_mb": "MB a session",
    "memory_mb": "MB of the server",
}


def table(found: dict[str, Values]) -> str:
    """Medians with their quartiles, and how many times the explorer's the others' are, as a table in text."""
    lines = [f"{'':36}" + "".join(f"{name:>30}" for name in found)]
    for key, title in COLUMNS.items():
        own = statistics.median(found[NAMES[0]][key])
        cells = ""
        for name, values in found.items():
            if not values[key]:
                cells += f"{'':>30}"
                continue
            middle = statistics.median(values[key])
            spread = "–".join(f"{q:.4g}" for q in quartiles(values[key]))
            ratio = f" ×{middle / own:.2f}" if own and name != NAMES[0] else ""
            cells += f"{f'{middle:.4g} ({spread}){ratio}':>30}"
        lines.append(f"{title:36}{cells}")
    return "\n".join(lines)


def quartiles(values: Sequence[float]) -> tuple[float, ...]:
    """The lower and the upper quartile; of fewer than three values the least and the most."""
    if len(values) < 3:
        return (min(values), max(values)) if len(values) > 1 else (values[0],)
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, high


def targets(found: dict[str, Values]) -> list[tuple[str, bool, str]]:
    """What was to be reached, whether it was, and by which figures."""
    explorer, _, tuned, dash, *_ = NAMES

    def middle(name: str, key: str) -> float:
        return statistics.median(found[name][key])

    def at_most(told: str, key: str, other: str, factor: float, theirs: str = "") -> tuple[str, bool, str]:
        own, bound = middle(explorer, key), factor * middle(other, theirs or key)
        return told, own <= bound, f"{own:.4g} against {bound:.4g}"

    mb = middle(explorer, "mb")
    click = "click_top_ms"
    return [
        at_most("first view at most tuned Streamlit's first chart", "first_ms", tuned, 1.0),
        at_most("first view over 10 Mbit/s at most 0.75 × Dash", "slow_ms", dash, 0.75),
        ("at most 1.3 MB over the wire", mb <= 1.3, f"{mb:.3g} MB"),
        at_most("click on a filter at most Dash's", click, dash, 1.0),
        at_most("a cell opened in at most Dash's click", "cell_ms", dash, 1.0, click),
        at_most("another view in at most 1.2 × Dash's click", "view_ms", dash, 1.2, click),
        at_most("Back at most 0.8 × Dash's", "back_ms", dash, 0.8),
        at_most("server's processor time an interaction at most half of Dash's", "cpu_ms", dash, 0.5),
    ]
