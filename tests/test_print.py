"""Paper: what comes out of the printer, read from the PDF that Chromium prints."""

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader
from test_accessibility import PAGES

from iscm_data.ui.frame import NAVIGATION

MECHANISM = "/mechanism?id=acp-eu-dialogue"
CASES = [
    *((address, "A4" if n % 2 else "Letter") for n, address in enumerate(PAGES)),
    (MECHANISM, "A4"),
    ("/compare?id=bali-process&id=rabat-process&id=igc", "Letter"),
    ("/funding?scope=global&cell=global-forum-migration-development.voluntary_contributions", "A4"),
]
ROUND = 1  # a PDF's number for it
POINTS = {"A4": (595, 842), "Letter": (612, 792)}
FOOT = re.compile(r"\A\d+ / \d+This page: .*? Printed on \d+ \w+ \d{4}\.", re.DOTALL)
CUT = """() => {
  const main = document.querySelector('main').getBoundingClientRect();
  return [...document.querySelectorAll('main :is(td, th, p, li, .paper > svg)')]
    .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > main.right + 1)
    .map(part => part.textContent.slice(0, 60));
}"""


def printed(page: Page, paper: str) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format=paper, print_background=False)))


def texts(pdf: PdfReader) -> list[str]:
    return [sheet.extract_text() for sheet in pdf.pages]


def caps_of_dots(sheet: PageObject) -> list[int]:
    """How the ends are drawn of the lines of no length on a sheet, which are the dots: else than round none is seen."""
    content = sheet.get_contents()
    drawn = content.get_data().decode("latin-1") if content is not None else ""
    states = sheet["/Resources"].get("/ExtGState", {})
    names = re.findall(r"(/\w+) gs\n[\d.]+ [\d.]+ m\nh\n", drawn)
    return [states[name].get_object().get("/LC") for name in names]


def words_of(sheets: list[str]) -> str:
    """The letters of all sheets, without what stands at their feet."""
    return squeezed("".join(FOOT.sub("", sheet) for sheet in sheets))


def squeezed(text: str) -> str:
    """Text as letters and digits alone: lines are broken anywhere, and a PDF has “fi” as one letter."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(("address", "paper"), CASES)
def test_a_page_prints_whole(address: str, paper: str, page: Page, visit: Callable) -> None:
    visit(page, address)
    pdf = printed(page, paper)
    for sheet in pdf.pages:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(POINTS[paper], abs=2)
    sheets = texts(pdf)
    assert all(len(text) > 40 or sheet.images for text, sheet in zip(sheets, pdf.pages, strict=True)), "an empty sheet"
    text = words_of(sheets)
    # Every paragraph, cell and heading of the page is on paper, folded ones too, but what says a picture once more or
    # is for programs alone.
    words = page.evaluate(
        """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, td, dd, figcaption, .printed)')]
          .filter(part => !part.closest('.languages, .facets, .unseen, [class*="st-key-take_"], [hidden], .screen,'
            + ' [role="status"], .stMultiSelect, .stCheckbox, .stTextInput, .stPopover, .stDownloadButton, .stButton,'
            + ' .stExpander, .describe')
            && !part.querySelector('p, .tick, .report, a[href^="http"]'))
          .map(part => part.textContent)"""
    )
    assert len(words) >= 4
    assert [line for line in words if squeezed(line) not in text] == []
    groups = [squeezed(name) for name in NAVIGATION]
    assert not all(group in squeezed(sheets[0]) for group in groups), "the navigation is printed"
    assert squeezed(page.url) in text, "the address is not at the foot"
    assert all(map(FOOT.match, sheets)), "a sheet without address and day"


def test_on_paper_sources_have_their_addresses_and_nothing_is_cut_off(page: Page, visit: Callable) -> None:
    visit(page, "/mechanism?id=rabat-process")
    text = words_of(texts(printed(page, "A4")))
    addresses = page.locator("main .source a[href^=http]").evaluate_all("links => links.map(link => link.href)")
    assert addresses
    assert [address for address in addresses if squeezed(address) not in text] == []
    assert page.locator("details[open], .paper").count() == 0, "what was folded stays unfolded on the screen"


def test_a_page_in_the_dark_prints_black_on_white_and_its_figures_fit_and_go_on(page: Page, visit: Callable) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, "/funding")
    pdf = printed(page, "A4")
    second = pdf.pages[1].extract_text()
    assert "Bali Process" in second
    assert "International organization pays" in second, "a matrix goes on without the names of its columns"
    assert {cap for sheet in pdf.pages for cap in caps_of_dots(sheet)} == {ROUND}, "what was not found has no mark"
    page.set_viewport_size({"width": 688, "height": 900})  # what A4 leaves between its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    colours = page.evaluate(
        "[...new Set([...document.querySelectorAll('main :is(p, td, h1, h2, a)')].map(e => getComputedStyle(e).color))]"
    )
    cut = page.evaluate(CUT)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert colours == ["rgb(31, 36, 48)"]
    assert cut == []
