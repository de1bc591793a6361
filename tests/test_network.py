"""Slow and blocked networks: what a first visit costs, and what a reader sees whom the app does not reach."""

from collections.abc import Callable

import pytest
from iscm_data.ui.statement import LARGEST_LOAD
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

import app
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


# A proxy that never answers while `blocked`. `cut` ends the connection, or the wait for one.
PROXY = """
  window.blocked = true;
  window.WebSocket = new Proxy(WebSocket, {construct(real, args) {
    const socket = blocked ? Object.assign(new EventTarget(), {readyState: 0, close() {}}) : new real(...args);
    window.cut = () => socket.dispatchEvent(new CloseEvent('close'));
    return socket;
  }});
"""


def test_a_reader_whose_network_blocks_websockets_or_cuts_one_is_told_so(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server)  # a window that minds no errors
    page = context.new_page()
    page.add_init_script(PROXY)
    page.goto("/funding?lang=fr")  # not every Chromium tells a websocket the language that a test gives to a window
    words = page.locator("#unreached")
    expect(words).to_be_hidden()
    expect(words).to_be_visible()
    expect(words).to_contain_text("WebSocket")
    links = words.get_by_role("link")
    expect(links).to_have_count(2)
    assert {page.request.get(f"/{link.get_attribute('href')}").status for link in links.all()} == {200}
    assert page.evaluate("document.querySelector('html').lang") == "fr"

    page.evaluate("blocked = false; cut()")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Financement")
    expect(words).to_be_hidden()
    page.wait_for_function("() => window.iscmListens")
    page.get_by_role("combobox").first.click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.evaluate("blocked = true; cut()")
    lost = page.get_by_role("status").filter(has_text="La connexion au serveur est perdue.")
    expect(lost).to_be_visible()
    expect(heading).to_be_visible()
    page.evaluate("blocked = false; cut()")
    expect(lost).to_have_count(0)
    expect(words).to_be_hidden()
    context.close()


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
