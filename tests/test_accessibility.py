"""What axe and a look at the layout find, on every page, in the light and in the dark, on a laptop and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import resources
from importlib.metadata import version

import pytest
from conftest import STANDS
from playwright.sync_api import Page, expect

from iscm_data.accessibility import AXE, STREAMLIT
from iscm_data.ui.frame import HOME, NAVIGATION

PAGES = ["/" + ("" if entry.file == HOME else entry.file) for group in NAVIGATION.values() for entry in group]
# What else than a page's plain address is worth a look: chosen values, open panels, an empty result, messages.
STATES = [
    "/mechanism?id=acp-eu-dialogue",
    "/mechanism?id=no-such-thing&scope=nowhere",
    "/funding?funding_model=external_donors&funding_model=host_funded&scope=global&cell=rabat-process.external_donors",
    "/governance?funding_model=self_funding&scope=global",
    "/compare?id=bali-process&id=rabat-process&id=igc",
    "/country?iso3=KEN&pair=rabat-process.khartoum-process",
    "/partnerships?actor=UNHCR",
    "/findings?q=labour&page=2",
    "/findings?id=colombo-process/F1",
]
WIDTHS = (1280, 390)
CASES = [(width, address) for width in WIDTHS for address in PAGES + STATES]
GROUNDS = {"light": ("rgb(255, 255, 255)", "#ffffff"), "dark": ("rgb(20, 24, 31)", "#14181f")}

Axe = Callable[..., list[str]]
Visit = Callable[..., None]


@pytest.fixture(scope="module")
def windows(open_window: Callable, server: str) -> Iterator[dict[int, Page]]:
    """A window of each width, which goes from page to page. So tall because axe judges only what is in view."""
    with ExitStack() as stack:
        yield {width: stack.enter_context(open_window(server, {"width": width, "height": 4000})) for width in WIDTHS}


@pytest.mark.parametrize(("width", "address"), CASES)
def test_nothing_bars_a_reader_in_the_light_nor_in_the_dark(
    width: int, address: str, windows: dict[int, Page], visit: Visit, axe: Axe
) -> None:
    page = windows[width]
    first, then = [*GROUNDS][:: 1 if CASES.index((width, address)) % 2 else -1]
    page.emulate_media(color_scheme=first)
    visit(page, address)
    assert axe(page) == [], first
    check_that_nothing_scrolls_sideways(page)
    check_language_title_and_main_heading(page)
    check_that_figures_lie_on_white(page)
    check_that_no_word_is_cut_off(page)
    # The other theme has other colours, and no more.
    turn(page, then)
    assert axe(page, "color-contrast") == [], then
    check_that_figures_lie_on_white(page)


def turn(page: Page, scheme: str) -> None:
    """Turn to the other theme, and wait until both Streamlit's colours and the stylesheet's are the theme's."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        """([rgb, hex]) => getComputedStyle(document.querySelector('.stApp')).backgroundColor === rgb
          && getComputedStyle(document.documentElement).getPropertyValue('--iscm-ground') === hex""",
        arg=GROUNDS[scheme],
    )
    page.wait_for_function(STANDS)


def check_that_nothing_scrolls_sideways(page: Page) -> None:
    wide = page.evaluate(
        """() => [document.scrollingElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"""
    )
    assert wide == [0, 0]
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def check_language_title_and_main_heading(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title().endswith(" · ISCM Explorer")
    expect(page.locator("h1")).to_have_count(1)


def check_that_figures_lie_on_white(page: Page) -> None:
    """In either theme, as their images do."""
    grounds = page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
          const sheet = getComputedStyle(plot.querySelector('.main-svg')).backgroundColor;
          return [sheet, getComputedStyle(plot.closest('[class*="st-key-ground_"]')).backgroundColor];
        })"""
    )
    assert [ground for ground in grounds if ground != ["rgb(255, 255, 255)"] * 2] == []


def check_that_no_word_is_cut_off(page: Page) -> None:
    """In figures: every word stands inside of its drawing. Plotly drops or cuts what finds no room."""
    cut = page.evaluate(
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
    with open_window(server, {"width": 1280, "height": 4000}, scheme) as page:
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


def test_the_statement_names_the_versions_that_are_tested() -> None:
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert f"axe v{AXE}" in script
    assert version("streamlit") == STREAMLIT
