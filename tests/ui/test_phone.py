"""What a reader does on a phone: the menu, a filter, a cell by a tap, and what is taken away."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[[Page, str], None]


def test_the_menu_folds_and_gives_way_to_the_page_that_was_chosen(phone: Page, visit: Visit) -> None:
    visit(phone, "/")
    menu = phone.locator(".stApp details.phone-bar")
    link = menu.get_by_role("link", name="Governance")
    expect(link).to_be_hidden()
    menu.locator("summary").tap()
    link.tap()
    expect(phone.locator(".stApp h1 .eyebrow")).to_have_text("Governance")
    expect(link).to_be_hidden()
    expect(phone.locator(".stApp h1")).to_be_in_viewport()


def test_a_filter_is_chosen_from_a_menu_that_stands_within_the_window(phone: Page, visit: Visit) -> None:
    visit(phone, "/funding")
    menu = phone.locator(".stApp details.menu").filter(has_text="Governance level").first
    menu.locator("summary").tap()
    place = menu.locator(".pop").bounding_box()
    assert place
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390
    menu.get_by_role("link").first.tap()
    phone.wait_for_url(re.compile("governance_level="))


def test_one_tap_opens_a_cell_and_close_leads_back(phone: Page, visit: Visit) -> None:
    visit(phone, "/funding?view=matrix&scope=global")
    cell = phone.locator(".stApp main a[href*='cell=']").first
    cell.tap()
    phone.wait_for_url(re.compile("cell="))
    title = phone.locator(".stApp #cell h2")
    expect(title).to_be_in_viewport()
    phone.locator(".stApp #cell").get_by_role("link", name="Close").tap()
    expect(title).to_have_count(0)
    expect(cell).to_be_in_viewport()


def test_what_may_be_looked_for_is_read_whole_in_the_field(phone: Page, visit: Visit) -> None:
    for path in ("/", "/funding", "/?lang=fr", "/funding?lang=es"):
        visit(phone, path)
        needed, room = phone.locator(".stApp input[name=q]:visible").first.evaluate(
            """field => {
                const style = getComputedStyle(field), text = document.createElement("canvas").getContext("2d");
                text.font = `${style.fontSize} ${style.fontFamily}`;
                const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
                return [text.measureText(field.placeholder).width, field.clientWidth - padding];
            }"""
        )
        assert 0 < needed <= room, path
