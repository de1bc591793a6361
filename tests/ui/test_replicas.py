"""Three replicas behind nginx, of which the one in use is killed or restarted: the reader goes on."""

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import PATIENCE, STANDS, _serving
from playwright.sync_api import Browser, expect

from tests.proxy import behind_nginx

VIEW = "/funding?status=considered&scope=regional"


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Three replicas behind nginx; yields its address and the replicas' processes."""
    environment = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same in all replicas", "ISCM_PROXIES": "1"}
    with ExitStack() as stack:
        replicas = [stack.enter_context(_serving(tmp_path / f"log{number}.txt", environment)) for number in range(3)]
        address, _ = stack.enter_context(behind_nginx([address for address, _ in replicas], tmp_path))
        yield address, [process for _, process in replicas]


def sessions(process: subprocess.Popen[bytes]) -> int:
    """The windows that a replica holds, by its own metrics, which the proxy does not show."""
    arguments = [str(part) for part in process.args]  # type: ignore[union-attr]
    port = arguments[arguments.index("--server.port") + 1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        text = answer.read().decode()
    found = re.search(r"^iscm_sessions (\S+)", text, re.MULTILINE)
    return int(float(found[1])) if found else 0


def test_a_reader_whose_replica_is_killed_or_restarted_goes_on_with_the_same_view(
    proxy: tuple[str, list[subprocess.Popen[bytes]]], browser: Browser
) -> None:
    address, processes = proxy
    with browser.new_context(base_url=address, locale="en-GB") as context:
        page = context.new_page()  # the console tells of the broken connection, so it is not watched
        page.set_default_timeout(PATIENCE)
        page.goto(VIEW)  # the first that any reader asks of the servers
        page.wait_for_function(STANDS)
        heading = page.locator(".stApp h1")
        told = heading.text_content() or ""
        assert "regional mechanisms" in told
        chips = page.locator(".stApp .chips a").count()
        assert page.request.get("/metrics").status == 404
        page.locator(".stApp details.menu").filter(has=page.locator("[data-pins]")).locator("summary").click()
        page.locator(".stApp [data-pins]").first.click()
        brief = page.locator(".stApp").get_by_role("link", name="Brief (1)").first
        expect(brief).to_be_visible()
        for end in (subprocess.Popen.kill, subprocess.Popen.terminate):  # a crash; a rolling restart
            (held,) = [process for process in processes if process.poll() is None and sessions(process)]
            end(held)
            held.wait()
            others = [process for process in processes if process.poll() is None]
            expect(heading).to_have_text(told)
            page.locator(".stApp .pills a").first.click()
            page.wait_for_url(re.compile("funding_model="))
            expect(page.locator(".stApp .chips a")).not_to_have_count(chips)
            assert any(map(sessions, others)), "no other replica has the reader's window"
            expect(brief).to_be_visible()
            page.go_back()
            expect(page.locator(".stApp .chips a")).to_have_count(chips)
            expect(heading).to_have_text(told)
