"""What axe and a look at the layout find, on every page, in the light and in the dark, on a laptop and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from iscm_data.ui.frame import HOME, NAVIGATION

PAGES = ["/" + ("" if entry.file == HOME else entry.file) for group in NAVIGATION.values() for entry in group]
# What else than a page's plain address is worth a look: chosen values, open panels, an empty result, messages.
STATES = [
    "/mechanism?id=acp-eu-dialogue",
    "/mechanism?id=no-such-thing&scope=nowhere",
    "/funding?funding_model=external_donors&funding_model=host_funded&scope=global&cell=rabat-process.external_donors",
    "/governance?funding_model=self_funding&scope=global",
    "/compare?id=bali-process&id=rabat-process",
    "/country?iso3=KEN",
    "/findings?q=labour&page=2",
    "/findings?id=colombo-process/F1",
]
WIDTHS, SCHEMES = (1280, 390), ("light", "dark")
CASES = [
    *product(WIDTHS, SCHEMES, PAGES),
    *product((1280,), ("dark",), STATES),
    *product((390,), ("light",), STATES),
]
CASES.sort(key=lambda case: (WIDTHS.index(case[0]), SCHEMES.index(case[1])))

Axe = Callable[[Page], list[str]]
Visit = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def windows(open_window: Callable, server: str) -> Iterator[dict[int, Page]]:
    """A window of each width, which goes from page to page."""
    with ExitStack() as stack:
        yield {width: stack.enter_context(open_window(server, {"width": width, "height": 900})) for width in WIDTHS}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[2]} {case[0]} px {case[1]}")
def standing(request: pytest.FixtureRequest, windows: dict[int, Page], visit: Visit) -> Page:
    """The window when a page stands in it; every test below looks at it before the next page comes."""
    width, scheme, address = request.param
    windows[width].emulate_media(color_scheme=scheme)
    visit(windows[width], address)
    return windows[width]


def test_axe_finds_no_barrier(standing: Page, axe: Axe) -> None:
    assert axe(standing) == []


def test_the_page_does_not_scroll_sideways(standing: Page) -> None:
    width = standing.viewport_size["width"]
    wide = standing.evaluate(
        """() => [document.scrollingElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"""
    )
    assert standing.evaluate("document.scrollingElement.scrollWidth") <= width
    assert wide == [0, 0]


def test_the_page_tells_its_language_title_and_main_heading(standing: Page) -> None:
    assert standing.evaluate("document.documentElement.lang") == "en"
    assert standing.title().endswith(" · ISCM Explorer")
    expect(standing.locator("h1")).to_have_count(1)


def test_figures_lie_on_white_in_either_theme(standing: Page) -> None:
    grounds = standing.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
          const sheet = getComputedStyle(plot.querySelector('.main-svg')).backgroundColor;
          return [sheet, getComputedStyle(plot.closest('[class*="st-key-ground_"]')).backgroundColor];
        })"""
    )
    assert [ground for ground in grounds if ground != ["rgb(255, 255, 255)"] * 2] == []


def test_words_are_not_cut_off(standing: Page) -> None:
    """In figures: every word stands inside of its drawing. Plotly drops or cuts what finds no room."""
    cut = standing.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
          const sheet = plot.getBoundingClientRect();
          return [...plot.querySelectorAll('.main-svg text')]
            .filter(text => text.textContent.trim() && getComputedStyle(text).visibility !== 'hidden')
            .map(text => [text.textContent, text.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.left < sheet.left - 1 || box.right > sheet.right + 1
              || box.top < sheet.top - 1 || box.bottom > sheet.bottom + 1))
            .map(([words]) => words);
        })"""
    )
    assert cut == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_what_opens(
    scheme: str, open_window: Callable, server: str, visit: Visit, axe: Axe
) -> None:
    with open_window(server, {"width": 1280, "height": 900}, scheme) as page:
        visit(page, "/governance?scope=global")
        page.get_by_text("Show as table").first.click()
        expect(page.get_by_role("table").first).to_be_visible()
        page.get_by_text("Describe this figure").first.click()
        assert axe(page) == []
        page.get_by_role("button", name="More filters").click()
        expect(page.get_by_role("combobox", name="Scope")).to_be_visible()
        assert axe(page) == []


def test_a_page_that_stands_follows_the_reader_into_the_dark(page: Page, visit: Visit) -> None:
    visit(page, "/")
    link = page.locator(".cards a").first
    by_day = link.evaluate("link => getComputedStyle(link).color")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(20, 24, 31)")
    expect(link).not_to_have_css("color", by_day)
