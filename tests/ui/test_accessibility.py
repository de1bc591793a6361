"""What axe and a look at the layout find on every page: in three languages, light and dark, on a laptop and a phone."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import resources
from importlib.metadata import version

import pytest
from playwright.sync_api import Page, Route, expect

from iscm_data.html.accessibility import AXE, FAILURES, STREAMLIT, WIDTHS
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import ENGLISH, LANGUAGES

PAGES = [f"/{path}" for path in ENTRIES]
# Pages whose matrix has a thousand cells on a laptop, at which axe looks for seconds.
MATRICES = {"/funding", "/governance", "/partnerships", "/themes", "/structure"}
# What else than a page's plain address is worth a look: what opens, what is chosen, what is empty or wrong. Each is
# seen at one of the two widths, for what stands around it is that of its page.
STATES = [
    "/funding?view=models",
    "/funding?view=chart",
    "/funding?view=evidence",
    "/funding?funding_model=external_donors&scope=global&cell=colombo-process.external_donors",
    "/governance?funding_model=self_funding&scope=global",
    "/partnerships?actor=UNHCR",
    "/themes?view=objectives",
    "/mechanism?id=acp-eu-migration-dialogue",
    "/compare?id=bali-process&id=rabat-process&id=igc",
    "/country?iso3=KEN",
    "/findings?q=labour&page=2",
    "/findings?q=who+pays+for+the+Colombo+Process",
    "/findings?id=colombo-process/F1",
    "/brief?item=1~f~funding_model-matrix&item=1~p~colombo-process/F1&item=1~m~igc",
    "/method?view=words",
    "/method?view=lacks",
    "/method?view=changes",
]
CASES = [(code, address) for code in LANGUAGES for address in (PAGES + STATES if code == ENGLISH else PAGES)]
TALL = 3000  # px: axe judges only what is in view
SCHEMES = ("light", "dark")

Axe = Callable[..., list[str]]
Visit = Callable[[Page, str], None]
SIDEWAYS = """() => [document.scrollingElement, document.querySelector('.stMain')]
  .map(each => each.scrollWidth - each.clientWidth)"""
BROKEN = """() => [...document.querySelectorAll('.stApp .mx thead a')].flatMap(({firstChild: text}) =>
  [...text.data.matchAll(/\\p{L}+/gu)].filter(({index, 0: word}) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word))"""  # a word with soft hyphens is several
SHIFTS = """
  window.shifts = [];
  const told = (each) => [each.value, ...each.sources.map(({node}) => node?.textContent?.slice(0, 40))].join(' ');
  new PerformanceObserver((list) => {
    window.shifts.push(...list.getEntries().filter((each) => each.value > 0.01).map(told));
  }).observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture(scope="module")
def windows(open_window: Callable[..., AbstractContextManager[Page]], server: str) -> Iterator[dict[int, Page]]:
    """A laptop's window and a phone's, which go from page to page and note what moves in them."""
    size = {"height": TALL}
    with (
        open_window(server, {"width": WIDTHS[0], **size}) as laptop,
        open_window(server, {"width": WIDTHS[1], **size}) as phone,
    ):
        for window in (laptop, phone):
            window.add_init_script(SHIFTS)
        yield {WIDTHS[0]: laptop, WIDTHS[1]: phone}


@pytest.mark.parametrize(("language", "address"), CASES)
def test_nothing_bars_a_reader_in_any_language_theme_or_width(
    language: str, address: str, windows: dict[int, Page], visit: Visit, axe: Axe
) -> None:
    """Every page is seen three times, once in each language: on a laptop and on a phone, in the light and in the dark,
    by turns; a page with a matrix on a laptop in English alone."""
    nth = (PAGES + STATES).index(address) + LANGUAGES.index(language)
    width = WIDTHS[language != ENGLISH] if address in MATRICES else WIDTHS[nth % 2]
    scheme = SCHEMES[nth // 2 % 2]
    page = windows[width]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit(page, f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.title().endswith(" · ISCM Explorer")
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate(SIDEWAYS) == [0, 0], f"{width} px"
    found = [line for line in axe(page) if not known(line, address)]
    assert found == [], f"{width} px, {scheme}"
    assert page.evaluate("shifts") == [], f"it moves while it loads, {width} px"
    if width == WIDTHS[1]:
        page.set_viewport_size({"width": WIDTHS[2], "height": TALL})
        assert page.evaluate(SIDEWAYS) == [0, 0], f"{WIDTHS[2]} px"
        page.set_viewport_size({"width": width, "height": TALL})


@pytest.mark.parametrize(
    ("address", "width"),
    [("/governance", 1280), ("/governance", 390), ("/funding?lang=es", 1280), ("/compare?view=all", 390)],
)
def test_a_page_does_not_move_where_its_font_or_its_chart_comes_late(
    open_window: Callable[..., AbstractContextManager[Page]], server: str, address: str, width: int
) -> None:
    held: list[Route] = []
    with open_window(server, {"width": width, "height": 800}) as page:
        page.add_init_script(SHIFTS)
        page.route(re.compile(r"\.woff2|/figure/"), lambda route: held.append(route))
        page.goto(address, wait_until="commit")
        expect(page.locator("#first .foot")).to_be_attached()
        page.wait_for_timeout(500)
        assert held
        page.unroute_all()  # what was held goes on
        expect(page.locator(".stApp h1")).to_be_visible()
        page.wait_for_timeout(500)
        assert page.evaluate("shifts") == []


@pytest.mark.parametrize("width", [700, 1000])
def test_between_a_phone_and_a_laptop_heads_break_no_word_and_the_page_s_name_is_not_under_the_field(
    open_window: Callable[..., AbstractContextManager[Page]], server: str, visit: Visit, width: int
) -> None:
    with open_window(server, {"width": width, "height": 800}) as page:
        visit(page, "/structure")
        assert page.locator(".stApp .mx thead a").count() > 10
        assert page.evaluate(BROKEN) == []
        name, field = (page.locator(f".stApp {part}").bounding_box() for part in ("h1 .eyebrow", ".topline form"))
        assert name
        assert field
        assert name["x"] + name["width"] <= field["x"] or name["y"] >= field["y"] + field["height"]


def known(line: str, address: str) -> bool:
    """Whether the statement names what axe tells."""
    return any(line.startswith(failure.axe) and address.startswith("/themes") for failure in FAILURES if failure.axe)


def test_axe_finds_no_barrier_in_what_opens(windows: dict[int, Page], visit: Visit, axe: Axe) -> None:
    page = windows[WIDTHS[1]]
    page.emulate_media(color_scheme="dark")
    visit(page, "/governance?scope=global")
    for summary in page.locator(".stApp details > summary").all():  # of the menus one is open at a time
        if summary.is_visible():
            summary.click()
            assert axe(page, ".stApp details[open]") == [], summary.inner_text()
            assert page.evaluate(SIDEWAYS) == [0, 0], summary.inner_text()
    visit(page, "/")
    page.locator(".stApp form[role=search] input[name=q]").fill("child")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert axe(page, ".stApp form[role=search]") == []


def test_a_page_that_stands_follows_the_reader_into_the_dark(page: Page, visit: Visit) -> None:
    visit(page, "/")
    heading = page.locator(".stApp h1")
    by_day = heading.evaluate("each => getComputedStyle(each).color")
    page.emulate_media(color_scheme="dark")
    expect(heading).not_to_have_css("color", by_day)
    page.emulate_media(color_scheme="light")


def test_nothing_moves_for_a_reader_who_asks_for_less_motion(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global")
    assert moving(page), "else this test finds nothing"
    page.emulate_media(reduced_motion="reduce")
    for address in ("/funding?scope=global", "/compare?id=igc&id=bali-process", "/findings?q=labour"):
        visit(page, address)
        assert moving(page) == []
    page.emulate_media(reduced_motion="no-preference")


def moving(page: Page) -> list[str]:
    """The elements of the page that take more than 10 ms to change."""
    return page.evaluate(
        """() => {
          const longest = times => Math.max(...times.split(',').map(t => parseFloat(t) * (/ms$/.test(t) ? 1 : 1000)));
          return [...document.querySelectorAll('.stApp .iscm *')].filter(e => {
            const style = getComputedStyle(e);
            return Math.max(longest(style.transitionDuration), longest(style.animationDuration)) > 10;
          }).map(e => `${e.localName} ${e.className}`);
        }"""
    )


def test_the_statement_names_the_versions_that_are_tested() -> None:
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert f"axe v{AXE}" in script
    assert version("streamlit") == STREAMLIT
