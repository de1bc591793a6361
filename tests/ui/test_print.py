"""Paper: what comes out of the printer, read from the PDF that Chromium prints."""

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

ADDRESSES = ["/", "/funding", "/mechanism?id=rabat-process", "/compare?id=bali-process&id=igc"]
POINTS = {"A4": (595, 842), "Letter": (612, 792)}


def printed(page: Page, paper: str) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format=paper, print_background=False)))


def squeezed(text: str) -> str:
    """Text as letters and digits alone: lines are broken anywhere, and a PDF has “fi” as one letter."""
    return re.sub(r"[\W\u00ad]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_prints_whole_without_what_only_a_screen_needs(
    address: str, page: Page, visit: Callable[[Page, str], None]
) -> None:
    visit(page, address)
    paper = "A4" if ADDRESSES.index(address) % 2 else "Letter"
    unfolded = page.locator("details[open]").count()
    pdf = printed(page, paper)
    for sheet in pdf.pages:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(POINTS[paper], abs=2)
    sheets = [sheet.extract_text() for sheet in pdf.pages]
    assert all(len(text) > 40 for text in sheets), "an empty sheet"
    assert all("Printed on" in text for text in sheets), "a sheet without the page's address and the day"
    text = squeezed("".join(sheets))
    words = page.locator(".stApp .iscm.page :is(h1, h2, .say, .lede)").all_text_contents()
    assert [line for line in words if squeezed(line) not in text] == []
    for group in ("Look up", "Skip to main content", "Copy link"):
        assert squeezed(group) not in text, "what only a screen needs is printed"
    assert page.locator("details[open]").count() == unfolded, "what was folded stays unfolded on the screen"


def test_a_page_in_the_dark_prints_black_on_white(page: Page, visit: Callable[[Page, str], None]) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, "/funding")
    page.emulate_media(media="print", color_scheme="dark")
    dark = page.evaluate(
        """() => [...document.querySelectorAll('.stApp .iscm.page :is(h1, h2, p, td, th)')].filter(each => {
          const [r, g, b] = getComputedStyle(each).color.match(/[0-9.]+/g).map(Number);
          return each.checkVisibility() && (r + g + b) / 3 > 140;
        }).map(each => each.textContent.slice(0, 40))"""
    )
    page.emulate_media(media="screen", color_scheme="light")
    assert dark == []
