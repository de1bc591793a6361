"""What a reader does on a phone: the menu, a filter, a cell by a tap, and what is taken away."""

import re
from collections.abc import Callable
from itertools import pairwise

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


def test_parts_that_stand_side_by_side_elsewhere_stand_below_one_another(phone: Page, visit: Visit) -> None:
    for path in ("/", "/country?iso3=KEN", "/country?iso3=PHL"):
        visit(phone, path)
        parts = phone.locator(".stApp .split > *").evaluate_all(
            "parts => parts.map(part => part.getBoundingClientRect()).map(box => [box.top, box.bottom])"
        )
        assert len(parts) > 1, path
        assert all(top >= bottom for (_, bottom), (top, _) in pairwise(parts)), path


def test_no_mark_ends_a_line_before_the_name_that_it_is_of(phone: Page, visit: Visit) -> None:
    visit(phone, "/partnerships?view=partners&lang=fr")
    apart = phone.locator(".stApp .tb.who .nm:visible").evaluate_all(
        """every => every.map(each => {
            const mark = each.querySelector(".m").getBoundingClientRect();
            return Math.abs(mark.top - each.querySelector("a").getClientRects()[0].top);
        })"""
    )
    assert len(apart) > 50
    assert max(apart) < 12


def test_what_is_told_of_a_mechanism_begins_below_its_name_and_not_below_its_box_to_tick(
    phone: Page, visit: Visit
) -> None:
    visit(phone, "/mechanism?lang=es")
    lines = phone.locator(".stApp .mechs tbody tr:has(.tick)").evaluate_all(
        """rows => rows.map(row => {
            const begins = cell => Math.min(...[...cell.getClientRects()].map(box => box.left));
            const told = [...row.querySelectorAll("td:not(.tick)")].filter(cell => cell.getClientRects().length);
            return [begins(row.querySelector("th a")), Math.min(...told.map(begins))];
        })"""
    )
    assert len(lines) > 40
    assert all(told >= name for name, told in lines)
