"""What axe and a look at the layout find, on every page, in every language, in the light and in the dark, on
a laptop and on a phone."""

import re
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.metadata import version

import pytest
from conftest import STANDS
from iscm_data.ui.statement import AXE, FAILURES, STREAMLIT
from playwright.sync_api import Page, expect

from iscm_data.html.navigation import HOME, NAVIGATION
from iscm_data.language.text import ENGLISH, LANGUAGES, speaking, t
from iscm_data.ui.browser import STREAMLIT_WORDS

PAGES = ["/" + ("" if entry.file == HOME else entry.file) for group in NAVIGATION.values() for entry in group]
# What else than a page's plain address is worth a look: chosen values, open panels, an empty result, messages.
STATES = [
    "/mechanism?id=acp-eu-migration-dialogue",
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
CASES = [
    (language, address) for language in LANGUAGES for address in (PAGES + STATES if language == ENGLISH else PAGES)
]
EXCEPTIONS = tuple(each.axe for each in FAILURES if each.axe)
# The pages with the most on them.
HEAVY = [
    "/funding",
    "/partnerships",
    "/country?iso3=KEN&pair=rabat-process.khartoum-process",
    "/compare?id=bali-process&id=rabat-process&id=igc",
    "/mechanism?id=rabat-process",
    "/findings?q=labour&page=2",
]
TALL = 4000  # px
GROUNDS = {"light": ("rgb(255, 255, 255)", "#ffffff"), "dark": ("rgb(20, 24, 31)", "#14181f")}

Axe = Callable[..., list[str]]
Visit = Callable[..., None]


@pytest.fixture(scope="module")
def window(open_window: Callable, server: str) -> Iterator[Page]:
    """A laptop's window, which goes from page to page. So tall because axe judges only what is in view."""
    with open_window(server, {"width": 1280, "height": TALL}) as page:
        yield page


@pytest.mark.parametrize(("language", "address"), CASES)
def test_nothing_bars_a_reader_in_any_language_theme_or_width(
    language: str, address: str, window: Page, visit: Visit, axe: Axe
) -> None:
    """A page is loaded once: on a laptop or on a phone, in the light or in the dark, by turns. Then the window takes
    the other width and the other theme. A page in English is seen in every combination of both, and another state once
    in each. In another language axe looks at the page once, since only its words are others: where it is a laptop's in
    one language it is a phone's in the next. What words can do to a layout is looked at in both widths."""
    nth = (PAGES + STATES).index(address)
    widths = WIDTHS[:: 1 if nth % 2 else -1]
    schemes = [*GROUNDS][:: 1 if (nth + LANGUAGES.index(language)) % 2 else -1]
    window.emulate_media(color_scheme=schemes[0])
    for width in widths:
        if width == widths[0]:
            window.set_viewport_size({"width": width, "height": TALL})
            # Loaded anew: what bars a reader on one page is to be told of that page alone.
            visit(window, f"{address}{'&' if '?' in address else '?'}lang={language}", anew=True)
            turn(window, schemes[0])  # the page may stand before the colours do
        else:
            resize(window, width)
            if language == ENGLISH:
                turn(window, schemes[1])
        if language == ENGLISH or width == widths[0]:
            found = [line for line in axe(window) if not line.startswith(EXCEPTIONS)]
            assert found == [], f"{width} px, {schemes[width != widths[0]]}"
        check_that_nothing_scrolls_sideways(window)
        check_languages_title_and_main_heading(window, language)
        check_that_figures_lie_on_white(window)
        check_that_no_word_is_cut_off(window)
        check_that_targets_are_large_enough(window)
        if language == ENGLISH and address in PAGES:  # the other theme has other colours, and no more
            turn(window, schemes[width == widths[0]])
            assert axe(window, "color-contrast") == [], f"{width} px, {schemes[width == widths[0]]}"
            check_that_figures_lie_on_white(window)


def resize(page: Page, width: int) -> None:
    """Make the window wider or narrower, and wait until the page has been drawn for it: "phone" is the server's word
    for a narrow window, and what it sends then."""
    page.evaluate("window.stood = undefined")
    page.set_viewport_size({"width": width, "height": TALL})
    page.wait_for_function(STANDS)


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
    by_themselves = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
          .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
          .filter(e => !e.closest('.table, .ground')).map(e => e.className)"""
    )
    assert by_themselves == [], "only a table and a figure may scroll by themselves"


def check_languages_title_and_main_heading(page: Page, language: str) -> None:
    assert page.evaluate("document.documentElement.lang") == language
    assert page.title().endswith(" · ISCM Explorer")
    expect(page.locator("h1")).to_have_count(1)
    told = page.evaluate(
        """() => {
          const ours = e => e.closest('.stHtml, script, style');
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const words = [...document.querySelectorAll('[aria-label]')].filter(e => !ours(e)).map(e => e.ariaLabel);
          while (texts.nextNode()) {
            if (!ours(texts.currentNode.parentElement)) words.push(texts.currentNode.data);
          }
          return words;
        }"""
    )
    assert told
    with speaking(language):
        english = [re.sub(r"\\{\w+\\}", ".+", re.escape(words)) for words in STREAMLIT_WORDS if t(words) != words]
    assert [words for words in told if english and re.fullmatch("|".join(english), words)] == []


def check_that_figures_lie_on_white(page: Page) -> None:
    """In either theme, as their images do."""
    grounds = page.evaluate(
        """() => [...document.querySelectorAll('.plot')].map(plot => {
          const sheet = getComputedStyle(plot.querySelector('.main-svg')).backgroundColor;
          return [sheet, getComputedStyle(plot.closest('.ground')).backgroundColor];
        })"""
    )
    assert [ground for ground in grounds if ground != ["rgb(255, 255, 255)"] * 2] == []


def check_that_no_word_is_cut_off(page: Page) -> None:
    """In figures: every word stands inside of its drawing. Plotly drops or cuts what finds no room."""
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.plot')].flatMap(plot => {
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


def check_that_targets_are_large_enough(page: Page) -> None:
    """At least 24 by 24 px. Exempt by WCAG 2.5.8: a link in a sentence, and a name in a figure, whose equivalent is
    the link in "Show as table". The skip link is measured where it is seen, with the focus on it: test_journeys."""
    small = page.evaluate(
        """() => {
          const within = root => [...root.querySelectorAll('*')]
            .flatMap(e => [e, ...e.shadowRoot ? within(e.shadowRoot) : []]);
          const targets = 'a, button, input, select, textarea, summary, [role=button], [role=switch], [role=combobox]';
          const field = 'label, .react-aria-ComboBox > div';
          const inSentence = e => {
            const block = e.closest('p, li, dd, td, th, h1, h2, h3, h4');
            if (e.localName !== 'a' || getComputedStyle(e).display !== 'inline' || !block) return false;
            const rest = block.cloneNode(true);
            rest.querySelectorAll('a').forEach(link => link.remove());
            return /[\\p{L}\\p{N}]/u.test(rest.textContent);
          };
          return within(document.body)
            .filter(e => e.matches(targets) && !e.closest('.plot, [data-testid^=stSkipToContent]'))
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !inSentence(e))
            .map(e => [e, (e.localName === 'input' && e.closest(field) || e).getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([e, box]) => `${e.localName} ${e.ariaLabel ?? e.textContent}: ${box.width} x ${box.height}`);
        }"""
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_what_opens(scheme: str, window: Page, visit: Visit, axe: Axe) -> None:
    page = window
    page.set_viewport_size({"width": 1280, "height": TALL})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit(page, "/governance?scope=global")
    turn(page, scheme)
    for switch in page.get_by_text("Show as table").all():  # two figures may have one title
        switch.click()
    expect(page.locator(".table")).to_have_count(2)
    page.get_by_text("Describe this figure").first.click()
    page.get_by_text("Cite", exact=True).first.click()
    assert axe(page) == []
    check_that_targets_are_large_enough(page)
    page.get_by_role("button", name="More filters").click()
    field = page.get_by_role("combobox", name="Scope")
    expect(field).to_be_visible()
    assert axe(page) == []
    check_that_targets_are_large_enough(page)
    field.click()
    expect(page.get_by_role("region", name="Scope").get_by_role("option")).to_have_count(2)  # one is chosen
    page.wait_for_function("() => !document.getAnimations().length")  # it fades in
    assert axe(page) == []
    page.keyboard.press("Escape")


def test_a_page_that_stands_follows_the_reader_into_the_dark(page: Page, visit: Visit) -> None:
    visit(page, "/")
    link = page.locator(".cards a").first
    by_day = link.evaluate("link => getComputedStyle(link).color")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(20, 24, 31)")
    expect(link).not_to_have_css("color", by_day)


@pytest.mark.parametrize("address", HEAVY)
def test_at_400_percent_zoom_only_tables_and_figures_scroll_sideways(address: str, window: Page, visit: Visit) -> None:
    """320 px is what a window of 1280 px has left then."""
    window.set_viewport_size({"width": 320, "height": TALL})
    visit(window, address)
    check_that_nothing_scrolls_sideways(window)


def test_nothing_moves_for_a_reader_who_asks_for_less_motion(window: Page, visit: Visit) -> None:
    page = window
    page.set_viewport_size({"width": 1280, "height": TALL})
    visit(page, "/funding?scope=global")
    assert moving(page), "else this test finds nothing"
    page.emulate_media(reduced_motion="reduce")
    assert moving(page) == []
    for address in ("/compare?id=igc&id=bali-process", "/findings?q=labour"):
        visit(page, address)
        assert moving(page) == []
    page.emulate_media(reduced_motion="no-preference")


def moving(page: Page) -> list[str]:
    """The elements, also those within components, that take more than 10 ms to change."""
    return page.evaluate(
        """() => {
          const within = root => [...root.querySelectorAll('*')]
            .flatMap(e => [e, ...e.shadowRoot ? within(e.shadowRoot) : []]);
          const longest = times => Math.max(...times.split(',').map(t => parseFloat(t) * (/ms$/.test(t) ? 1 : 1000)));
          return within(document).filter(e => {
            const style = getComputedStyle(e);
            return Math.max(longest(style.transitionDuration), longest(style.animationDuration)) > 10;
          }).map(e => `${e.localName} ${e.className}`);
        }"""
    )


@pytest.mark.parametrize("language", ["fr", "es"])
def test_what_is_quoted_on_a_translated_page_is_marked_as_english(language: str, window: Page, visit: Visit) -> None:
    page = window
    english: dict[str, set[str]] = {}
    for finding in ("acp-eu-migration-dialogue/F1", "colombo-process/F1"):  # one has a quotation, one a link
        visit(page, f"/findings?id={finding}&lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        told = page.evaluate(
            """() => Object.fromEntries(
              ['.statement', 'blockquote', '.source a[href^=http]:not(.report)', '.source', 'h1'].map(part =>
                [part, [...document.querySelectorAll(`main ${part}`)].map(e => e.closest('[lang]').lang)]))"""
        )
        for part, found in told.items():
            english.setdefault(part, set()).update(found)
    own = {language}
    assert english == {".statement": {"en"}, "blockquote": {"en"}, ".source a[href^=http]:not(.report)": {"en"}} | {
        ".source": own,
        "h1": own,
    }


def test_the_statement_names_the_versions_that_are_tested() -> None:
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert f"axe v{AXE}" in script
    assert version("streamlit") == STREAMLIT
