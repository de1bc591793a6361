"""The search field in a browser: suggestions by keyboard and pointer, in the app and before it, without scripts."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Browser, Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}
OpenWindow = Callable[..., AbstractContextManager[Page]]
FIELD = 'form[role="search"] input[name="q"]'
Visit = Callable[[Page, str], None]


def test_arrows_choose_a_suggestion_enter_opens_it_and_escape_closes_the_list(
    page: Page, server: str, visit: Visit
) -> None:
    visit(page, "/")
    field = page.locator(FIELD)
    field.press_sequentially("child")
    expect(page.get_by_role("option").first).to_have_text("Childrenin place for 8 of 43 mechanisms")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("child")
    field.press("ArrowDown")  # opens it again
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", "suggested-0")
    field.press("Enter")
    expect(page).to_have_url(f"{server}/themes?theme=children")


def test_enter_without_a_choice_searches_and_the_hits_say_so(page: Page, server: str, visit: Visit) -> None:
    visit(page, "/funding")
    page.locator(FIELD).press_sequentially("remitances")
    page.locator(FIELD).press("Enter")
    expect(page).to_have_url(f"{server}/findings?q=remitances")
    expect(page.locator(".stApp h1")).to_contain_text("statements for “remitances”")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_all_hits_are_pinned_with_one_press_and_taken_off_with_another(page: Page, server: str, visit: Visit) -> None:
    visit(page, "/findings?q=alternatives+to+detention")
    page.get_by_role("button", name="Add it to brief").click()
    page.get_by_role("button", name="Remove it from brief").click()
    expect(page.get_by_role("button", name="Add it to brief")).to_be_visible()


def test_the_first_answer_of_the_server_suggests_too(server: str, open_window: OpenWindow) -> None:
    with open_window(server, PHONE) as page:
        page.route("**/static/js/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto("/")
        page.locator(FIELD).press_sequentially("remittances")
        page.get_by_role("option").first.click()
        expect(page).to_have_url(f"{server}/themes?theme=remittances")


def test_without_scripts_the_field_is_a_form(server: str, browser: Browser) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator(FIELD).fill("remittances")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_contain_text("statements for “remittances”")
    context.close()
