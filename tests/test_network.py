"""Slow and blocked networks: what a first visit costs, and what a reader sees whom the app does not reach."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

import app
from iscm_data.accessibility import LARGEST_LOAD
from iscm_data.server.shell import told

LAPTOP = {"width": 1280, "height": 900}


@pytest.mark.parametrize("address", ["/", "/funding"])
def test_a_first_visit_takes_no_more_than_is_promised_and_asks_no_other_host(
    address: str, open_window: Callable, server: str, visit: Callable
) -> None:
    with open_window(server, LAPTOP) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        loaded: list[float] = []
        asked: list[str] = []
        devtools.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
        devtools.on("Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"]))
        visit(page, address)
    assert sum(loaded) > 1_000_000, "it was not counted"
    assert sum(loaded) <= LARGEST_LOAD
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []


def test_a_reader_whose_network_blocks_websockets_is_told_so(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, locale="fr-CH")  # a window that minds no errors
    page = context.new_page()
    page.add_init_script(  # as a proxy does that never answers
        "window.WebSocket = class extends EventTarget { constructor() { super(); this.readyState = 0; } close() {} };"
    )
    page.goto("/funding")
    words = page.locator("#unreached")
    expect(words).to_be_hidden()
    expect(words).to_be_visible()
    expect(words).to_contain_text("websocket")
    links = words.get_by_role("link")
    expect(links).to_have_count(2)
    assert {page.request.get(f"/{link.get_attribute('href')}").status for link in links.all()} == {200}
    assert page.evaluate("document.querySelector('html').lang") == "fr"
    context.close()


def test_a_reader_whom_the_app_reaches_sees_none_of_it(page: Page, visit: Callable) -> None:
    visit(page, "/")
    expect(page.locator("#unreached")).to_have_css("display", "none")


def test_the_page_before_the_app_is_in_the_reader_s_language_and_speaks_without_scripts() -> None:
    client = TestClient(app.app)
    html = {"Accept": "text/html"}
    french = client.get("/funding", headers=html | {"Accept-Language": "fr-CH, en;q=0.5"})
    assert '<html lang="fr">' in french.text
    assert "Accept-Language" in french.headers["vary"]
    spanish = client.get("/funding?lang=es", headers=html | {"Accept-Language": "fr"}).text
    assert '<html lang="es">' in spanish
    english = client.get("/?lang=%00&lang=<b>", headers=html).text
    assert '<html lang="en">' in english
    assert "switched off in this browser" in english.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "agent" not in english.partition("<body>")[2], "Streamlit offers programs what this server has closed"
    assert "<title>ISCM Explorer</title>" in english
    assert "<b>" not in english


def test_a_page_that_is_not_as_we_know_it_stays_as_it_is() -> None:
    assert told("<p>Another page</p>", "en") == "<p>Another page</p>"
