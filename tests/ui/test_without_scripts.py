"""Readers whom the app does not reach: no scripts, no websocket, a connection that is lost; and what a visit costs."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing

import pytest
from playwright.sync_api import Browser, Page, expect

from iscm_data.html.accessibility import LARGEST_LOAD

Visit = Callable[[Page, str], None]
LAPTOP = {"width": 1280, "height": 900}


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Page]:
    """A window that runs no script."""
    with closing(browser.new_context(base_url=server, java_script_enabled=False, locale="en-GB")) as context:
        yield context.new_page()


def test_without_scripts_a_reader_filters_opens_a_cell_and_compares(plain: Page) -> None:
    plain.goto("/funding")
    expect(plain.locator("h1")).to_be_in_viewport()
    assert "JavaScript" not in plain.locator("body").inner_text()
    plain.get_by_role("link", name=re.compile("^External donors")).first.click()
    expect(plain).to_have_url(re.compile(r"funding_model=external_donors$"))
    plain.locator("details.menu").filter(has_text="Governance level").first.locator("summary").click()
    plain.locator("details.menu[open] a").first.click()
    expect(plain).to_have_url(re.compile("governance_level="))
    plain.locator(".mx td a").first.click()
    expect(plain.locator("#cell h2")).to_be_visible()
    plain.goto("/mechanism")
    for name in ("Bali Process", "Rabat Process"):
        plain.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    plain.locator(".go button").click()
    expect(plain).to_have_url(re.compile(r"compare\?id=bali-process&id=rabat-process"))
    plain.goto("/country")
    plain.locator("form.finder input[name=q]").fill("Kenya")
    plain.locator("form.finder button").click()
    expect(plain.locator("h1")).to_contain_text("Kenya")


@pytest.mark.parametrize("address", ["/funding?view=chart&scope=regional&lang=fr", "/compare?view=all"])
def test_the_picture_in_the_place_of_a_chart_has_its_room_before_it_comes(plain: Page, address: str) -> None:
    plain.goto(address)
    picture = plain.locator("img.drawn")
    wide, high, *room = picture.evaluate(
        "async each => (await each.decode(), [each.naturalWidth, each.naturalHeight, each.width, each.height])"
    )
    assert wide * room[1] == pytest.approx(high * room[0], rel=0.01)
    plain.route(re.compile(r"/figure/.*svg"), lambda route: route.abort())
    plain.goto(address)
    assert picture.evaluate("each => [each.width, each.height]") == room


def test_what_lies_at_the_foot_of_a_phone_is_seen_when_all_of_it_has_come(plain: Page) -> None:
    address = "/partnerships?actor=UNHCR"
    html = plain.request.get(address).text()
    sent = html[: html.index("</aside>")]
    plain.route(re.compile("actor="), lambda route: route.fulfill(body=sent, content_type="text/html"))
    plain.set_viewport_size({"width": 390, "height": 844})
    panel = plain.locator("#actor")
    plain.goto(address)
    expect(panel).to_be_hidden()  # else it would grow upwards, and move under the reader's hands
    sent = html
    plain.goto(address)
    expect(panel).to_be_visible()


def test_a_first_visit_takes_no_more_than_is_promised_and_asks_no_other_host(
    open_window: Callable[..., AbstractContextManager[Page]], server: str, visit: Visit
) -> None:
    with open_window(server, LAPTOP) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        loaded: list[float] = []
        asked: list[str] = []
        devtools.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
        devtools.on("Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"]))
        visit(page, "/funding")
    assert sum(loaded) > 500_000, "it was not counted"
    assert sum(loaded) <= LARGEST_LOAD
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []


# A proxy that never answers while `blocked`. `cut` ends the connection, or the wait for one.
PROXY = """
  window.blocked = true;
  window.WebSocket = new Proxy(WebSocket, {construct(real, args) {
    const socket = blocked ? Object.assign(new EventTarget(), {readyState: 0, close() {}}) : new real(...args);
    window.cut = () => socket.dispatchEvent(new CloseEvent('close'));
    return socket;
  }});
"""


def test_where_websockets_are_blocked_the_page_works_and_the_app_takes_over_when_one_comes(
    browser: Browser, server: str
) -> None:
    with closing(browser.new_context(base_url=server, locale="en-GB", viewport=LAPTOP)) as context:
        page = context.new_page()  # the console tells of what is cut, so it is not watched
        page.add_init_script(PROXY)
        page.goto("/funding")
        first = page.locator("#first")
        first.get_by_role("link", name=re.compile("^External donors")).first.click()
        page.wait_for_url(re.compile("funding_model=external_donors"))
        expect(first.locator("h1")).to_be_visible()

        page.evaluate("blocked = false; cut()")
        expect(first).to_have_count(0)
        heading = page.locator(".stApp h1")
        expect(heading).to_be_visible()
        page.evaluate("blocked = true; cut()")
        lost = page.get_by_role("status").filter(has_text="The connection is lost.")
        expect(lost).to_be_visible()
        expect(lost.get_by_role("button", name="Reload")).to_be_visible()
        expect(heading).to_be_visible()
        page.evaluate("blocked = false; cut()")
        expect(lost).to_have_count(0)
        page.locator(".stApp .chips a").first.click()
        page.wait_for_url("**/funding")
