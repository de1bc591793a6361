"""The app in Firefox and in WebKitGTK: `make test-browsers`. Not part of `make test`, which has Chromium."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import STANDS
from driver import Engine, firefox, webkit

from iscm_data.html.accessibility import WIDTHS
from iscm_data.html.navigation import ENTRIES

ENGINE = {"Firefox": firefox, "WebKitGTK": webkit}
WATCH = """
  window.failed = [];
  addEventListener('error', (event) => failed.push(event.message));
  addEventListener('unhandledrejection', (event) => failed.push(String(event.reason)));
"""
SIDEWAYS = """return [document.scrollingElement, document.querySelector('.stMain')]
  .map((each) => each.scrollWidth - each.clientWidth)"""


@pytest.fixture(scope="module", params=ENGINE)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ENGINE[request.param](tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture(params=WIDTHS[:2])
def window(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    """The window at one of two widths, or as narrow as it can be: some 500 px in Firefox, 450 px in WebKitGTK."""
    engine.size(request.param, 900)
    return engine


def visit(window: Engine, address: str) -> None:
    window.open(address)
    window.run(WATCH)
    window.until(lambda: stands(window))


def stands(window: Engine) -> bool:
    return bool(window.run(f"return Boolean(({STANDS})())"))


def there(window: Engine, selector: str) -> bool:
    return bool(window.run("return Boolean(document.querySelector(arguments[0]))", f".stApp {selector}"))


def scrolled(window: Engine) -> float:
    return float(window.run("return document.querySelector('.stMain').scrollTop"))


def asked(window: Engine) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(window.run("return location.href"))).query)


def test_every_page_stands_in_the_window_without_a_fault(window: Engine, server: str) -> None:
    for path in ENTRIES:
        visit(window, f"{server}/{path}")
        assert window.run("return document.querySelectorAll('h1').length") == 1
        assert window.run(SIDEWAYS) == [0, 0], path
        assert window.run("return failed") == [], path


def test_a_reader_filters_opens_a_cell_and_goes_back_without_a_load(window: Engine, server: str) -> None:
    visit(window, f"{server}/funding")
    window.click(".stApp .pills a")
    window.until(lambda: [*asked(window)] == ["funding_model"] and there(window, ".pills a[aria-current=true]"))
    window.until(lambda: stands(window))
    window.run("document.querySelector('.stMain').scrollTop = 60")
    place = scrolled(window)
    assert place > 0
    window.click(".stApp .mx a[href*='cell=']")
    window.until(lambda: [*asked(window)] == ["funding_model", "cell"] and there(window, "#cell h2"))
    # Not by :focus, which a window has only while the screen's manager, of which there is none, lets it have keys.
    window.until(lambda: window.run("return document.activeElement.matches('.stApp #cell h2')"))
    window.until(lambda: stands(window) and abs(scrolled(window) - place) < 2)
    window.back()
    window.until(lambda: [*asked(window)] == ["funding_model"] and not there(window, "#cell"))
    assert there(window, ".pills a[aria-current=true]")
    window.back()
    window.until(lambda: not asked(window) and not there(window, ".pills a[aria-current=true]"))
    assert window.run("return failed") == []  # nor was the page loaded anew, which would have forgotten this


def test_a_chart_is_drawn(window: Engine, server: str) -> None:
    visit(window, f"{server}/funding?view=chart")
    window.until(lambda: window.run("return document.querySelectorAll('.js-plotly-plot .point path').length"))
    assert window.run("return failed") == []


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_a_figure_is_taken_away(window: Engine, server: str, kind: str) -> None:
    for file in window.downloads.iterdir():
        file.unlink()
    visit(window, f"{server}/funding?scope=global")
    window.run("[...document.querySelectorAll('.stApp .tools details.menu')].at(-1).querySelector('summary').click()")
    window.click(f".stApp .tools a[download][href*='.{kind}?']")
    start = {"png": b"\x89PNG", "csv": b'\xef\xbb\xbf"#'}[kind]
    name = rf"iscm_funding-model-matrix_[a-z0-9_.-]*global[a-z0-9_.-]*\.{kind}"
    (file,) = window.until(lambda: [each for each in window.downloads.iterdir() if re.fullmatch(name, each.name)])
    window.until(lambda: file.read_bytes().startswith(start))
