"""A reader without a mouse: everything is reached in the order of the page, and the focus is always seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from iscm_data.html.navigation import ENTRIES

Visit = Callable[[Page, str], None]
MOST = 20  # stops from the heading to a table, at which nobody gives up
FOCUSED = "() => (document.activeElement.ariaLabel || document.activeElement.textContent || '').trim()"
SEEN = """() => {
  const element = document.activeElement;
  const {width, bottom, top, right, left} = element.getBoundingClientRect();
  const {outlineStyle, outlineWidth} = getComputedStyle(element.closest('.box') ?? element);
  return element !== document.body && width && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
    && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
}"""


def press(page: Page, key: str) -> str:
    """Press a key; thereafter the focus is somewhere, and is seen there. Returns what has it."""
    page.keyboard.press(key)
    page.wait_for_function(SEEN)
    return str(page.evaluate(FOCUSED))


def enter(page: Page) -> None:
    """Go to what scrolls, which is the first stop: arrow keys scroll from there."""
    press(page, "Tab")
    expect(page.locator("main")).to_be_focused()


def press_until(page: Page, key: str, wanted: str) -> None:
    """Press a key until what has this name has the focus."""
    reached: list[str] = []
    while not reached or not reached[-1].startswith(wanted):
        reached.append(press(page, key))
        assert len(reached) < 60, reached


@pytest.mark.parametrize("address", ["/funding?scope=global", "/mechanism?id=igc", "/findings?q=labour"])
def test_everything_is_reached_with_the_tab_key_in_the_order_of_the_page(
    address: str, page: Page, visit: Visit
) -> None:
    visit(page, address)
    controls = page.locator(
        ".stApp .iscm :is(a[href], button, input:not([type=hidden]), select, summary)"
    ).evaluate_all(
        """all => all.filter(each => each.checkVisibility({visibilityProperty: true}) && each.tabIndex >= 0)
          .map(each => (each.ariaLabel || each.textContent || '').trim())"""
    )
    assert controls[0] == "Skip to main content"
    enter(page)
    assert [press(page, "Tab") for _ in controls] == controls


def test_links_lead_past_the_navigation_and_past_the_filters(page: Page, visit: Visit) -> None:
    visit(page, "/themes")
    enter(page)
    assert press(page, "Tab") == "Skip to main content"
    size = page.evaluate("(({width, height}) => [width, height])(document.activeElement.getBoundingClientRect())")
    assert min(size) >= 24
    page.keyboard.press("Enter")
    expect(page.locator(".stApp h1")).to_be_focused()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.mx'))"):
            break
    else:
        pytest.fail("The table is further from the heading.")
    visit(page, "/governance")
    enter(page)
    press_until(page, "Tab", "Skip the filters")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#views'))")


def test_a_reader_filters_opens_a_cell_and_a_mechanism_and_comes_back(page: Page, visit: Visit) -> None:
    visit(page, "/governance")
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    press_until(page, "Tab", "Funding")
    page.keyboard.press("Enter")
    heading = page.locator(".stApp h1")
    expect(heading).to_contain_text("Funding")
    expect(heading).to_be_focused()
    expect(page).to_have_title("Funding · ISCM Explorer")
    press_until(page, "Tab", "External donors")
    page.keyboard.press("Enter")
    page.wait_for_url("**/funding?funding_model=external_donors")
    expect(page.locator(".stApp .chips a")).not_to_have_count(0)  # the page of the filter stands, not the one before
    expect(page.locator(".stApp .facets a").filter(has_text="External donors").first).to_be_focused()
    cell = page.locator(".stApp .mx td a").first
    cell.focus()
    name = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    title = page.locator(".stApp #cell h2")
    expect(title).to_be_focused()
    page.wait_for_function(SEEN)
    press_until(page, "Tab", "Close")
    page.keyboard.press("Enter")
    expect(cell).to_be_focused()
    assert page.evaluate(FOCUSED) == name
    page.keyboard.press("Enter")
    expect(title).to_be_focused()
    page.keyboard.press("Escape")
    expect(title).to_have_count(0)
    expect(cell).to_be_focused()
    page.locator(".stApp .mx tbody th[scope=row] a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stApp h1 .eyebrow")).not_to_have_text("Funding")
    expect(heading).to_be_focused()
    page.wait_for_function(SEEN)
    page.go_back()
    expect(heading).to_contain_text("Funding")
    expect(page.locator(".stApp .mx tbody th[scope=row] a").first).to_be_focused()
    page.wait_for_function(SEEN)
    assert loads == [], "the whole app was loaded again"


def test_a_press_that_pins_keeps_the_focus_and_is_announced(page: Page, visit: Visit) -> None:
    visit(page, "/findings?id=colombo-process/F1")
    pin = page.locator(".stApp [data-pins]").first
    pin.focus()
    for told in ("Your brief has 1 item.", "Your brief is empty."):
        page.keyboard.press("Enter")
        expect(page.locator("[data-iscm-status]")).to_have_text(told)
        expect(page.locator(".stApp [data-pins]").first).to_be_focused()


def test_every_page_begins_with_its_heading_for_a_reader_who_comes_by_a_link(page: Page, visit: Visit) -> None:
    visit(page, "/accessibility")
    for entry in ENTRIES.values():
        link = (
            page.locator(".stApp")
            .get_by_role("navigation", name="Pages")
            .get_by_role("link", name=entry.title, exact=True)
        )
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{entry.path}")
        expect(page.locator(".stApp .nav [aria-current=page]").first).to_have_text(entry.title)
        expect(page.locator(".stApp h1")).to_be_focused()
