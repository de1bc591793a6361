"""The first answer of the server: any client gets the page itself as HTML, with what previews and crawlers read."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from iscm_data import figures, server
from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset
from iscm_data.html import frame
from iscm_data.html.pages import BUILDERS
from iscm_data.language.text import LANGUAGES
from iscm_data.query.view import view
from iscm_data.server.shell import CONNECT
from tests import invented
from tests.html.markup import Markup
from tests.server.around import around

HOST = "https://iscm.example"
BASIN, ELAN, FJORD, ATLAS = invented.IDS
# Every page, and some of what an address asks of them.
ADDRESSES = [
    *(f"/{path}" for path in BUILDERS),
    "/funding?funding_model=external_donors",
    "/themes?view=objectives&lang=fr",
    "/partnerships?view=chart",
]
FRENCH = {"Accept-Language": "fr-CH, fr;q=0.9, en;q=0.5"}


def serving(dataset: Callable[[], Dataset], base: str = "", html: str = "") -> TestClient:
    """Our middleware around what answers as Streamlit does: with its page at any address, as a file."""

    async def streamlit(_: Request) -> Response:
        return HTMLResponse(html) if html else FileResponse(server.streamlit_front_end() / "index.html")

    return TestClient(around((), [Route("/{path:path}", streamlit)], dataset=dataset, base=base), base_url=HOST)


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return serving(lambda: data)


def named(html: str, attribute: str, name: str) -> list[str]:
    """The contents of the head's elements of a name, such as property="og:image"."""
    found = re.findall(rf'<(?:meta|link) [^>]*{attribute}="{name}"[^>]*>', html)
    return [unescape(value) for tag in found for value in re.findall(r'(?:content|href)="([^"]*)"', tag)]


def test_the_font_that_streamlit_has_fetched_at_once_is_used_at_once(client: TestClient) -> None:
    """Its scripts name it late: until then the page would stand in another font, and then move."""
    html = client.get("/funding").text
    (fetched,) = re.findall(r'href="([^"]+)"\s+as="font"', html)
    (face,) = re.findall(r"@font-face{(.*?)}", html)
    family, source = re.findall(r'font-family:"(.+?)".*url\("(.+?)"\)', face)[0]
    assert source == fetched
    assert f'font: 400 1rem/1.5 "{family}"' in frame.FILES[f"/{frame.STYLE}"].read_text("utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_client_gets_the_page_itself_with_its_title_and_what_previews_read(
    client: TestClient, data: Dataset, address: str
) -> None:
    answer = client.get(address, headers={"Accept": ""})
    assert [client.get(address, headers={"Accept": a}).text for a in ("*/*", "text/html")] == [answer.text] * 2
    parts = urlsplit(address)
    path, asked = parts.path.strip("/"), parse_qs(parts.query)
    html = answer.text
    assert answer.status_code == 200
    assert html.count("<h1") == html.count("<title>") == html.count('id="first"') == html.count('id="root"') == 1
    assert f'href="./{frame.STYLE}"' in html
    first = html[html.index('<div id="first">') : html.index('<div id="root">')]
    assert len(Markup(first).text.split()) > 60
    assert "<script" not in first
    (description,) = named(html, "name", "description")
    (heading,) = re.findall(r"<h1[^>]*>(?:<span class=\"eyebrow\">.*?</span>)?(.*?)</h1>", html)
    assert description.startswith(unescape(heading))
    (canonical,), (shown,) = named(html, "rel", "canonical"), named(html, "property", "og:url")
    assert canonical == shown
    assert urlsplit(canonical).path == f"/{path}"
    assert parse_qs(urlsplit(canonical).query) == asked
    others = re.findall(r'<link rel="alternate" hreflang="[^"]*" href="([^"]*)">', html)
    asked_for = [parse_qs(urlsplit(unescape(href)).query).get("lang") for href in others]
    assert asked_for == [*([code] for code in LANGUAGES), None], "in each language, and in the browser's"
    for image in named(html, "property", "og:image"):
        assert image.startswith(f"{HOST}/figure/")
        drawn = {k: v for k, v in parse_qs(urlsplit(image).query).items() if k not in ("shape", "lang")}
        assert figures.find(data, urlsplit(image).path.removeprefix("/figure/").removesuffix(".png"), drawn)
    topic = view(data, path, asked).within is not None
    assert bool(named(html, "property", "og:image")) or not topic


def test_the_head_of_a_page_is_that_of_the_page(client: TestClient) -> None:
    plain = {"Accept-Encoding": "identity"}
    head, got = client.head("/funding", headers=plain), client.get("/funding", headers=plain)
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} | {"vary": ""} == {**got.headers} | {"vary": ""}  # no body, nothing to pack


def test_a_page_is_whole_and_new_whatever_the_client_has_or_asks_a_part_of(client: TestClient) -> None:
    plain = client.get("/funding")
    assert "etag" not in plain.headers
    for asked in (
        {"Range": "bytes=0-9"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
    ):
        again = client.get("/funding", headers=asked)
        assert (again.status_code, again.text) == (200, plain.text)


def test_the_page_is_in_the_language_of_its_address_else_in_the_browser_s(client: TestClient) -> None:
    french = client.get("/funding", headers=FRENCH)
    assert '<html lang="fr">' in french.text
    assert "<title>Financement · " in french.text
    assert "Accept-Language" in french.headers["vary"]
    assert '<html lang="es">' in client.get("/funding?lang=es", headers=FRENCH).text
    english = client.get("/funding?lang=%00&lang=<u>").text
    assert '<html lang="en">' in english
    assert "<u>" not in english


def test_a_phone_gets_the_page_of_a_phone(client: TestClient) -> None:
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0.0.0 Mobile Safari/537.36"}
    assert '<table class="mx' in client.get("/themes").text
    assert '<table class="mx' not in client.get("/themes", headers=phone).text


@pytest.mark.parametrize("address", ["/nothing", "/funding/x", "/Funding", "/mechanism/basin-process"])
def test_the_address_of_no_page_is_404_in_words_with_a_way_on_and_without_scripts(
    client: TestClient, address: str
) -> None:
    answer = client.get(address, headers={"Accept": ""})
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text
    assert '<a href="/">Overview</a>' in answer.text
    assert '<a href="/mechanism">Mechanisms</a>' in answer.text
    assert "<script" not in answer.text
    assert client.head(address).status_code == 404
    assert '<html lang="fr">' in client.get(address, headers=FRENCH).text


def test_below_a_path_the_page_knows_its_address_and_the_way_back(data: Dataset) -> None:
    below = serving(lambda: data, base="iscm/x")
    html = below.get("/iscm/x/funding").text
    assert named(html, "rel", "canonical") == [f"{HOST}/iscm/x/funding"]
    assert named(html, "property", "og:image")[0].startswith(f"{HOST}/iscm/x/figure/")
    lost = below.get("/iscm/x/nothing")
    assert lost.status_code == 404
    assert '<a href="/iscm/x/">' in lost.text


@pytest.mark.parametrize("host", ["[::1", "a]b", "[zz]", 'x"<y', ""])
def test_a_page_is_answered_under_a_host_that_is_none(client: TestClient, host: str) -> None:
    assert client.get("/funding", headers={"Host": host}).status_code == 200


def test_data_that_cannot_be_read_leave_streamlit_to_say_so() -> None:
    def broken() -> Dataset:
        raise DataError("findings.parquet is missing.")

    answer = serving(broken).get("/funding")
    assert answer.status_code == 200
    assert '<div id="root"></div>' in answer.text
    assert "<title>ISCM Explorer</title>" in answer.text
    assert "parquet" not in answer.text


def test_another_page_stays_as_it_is(data: Dataset) -> None:
    assert serving(lambda: data, html="<p>Another page</p>").get("/funding").text == "<p>Another page</p>"


def test_the_page_has_what_its_window_needs_of_streamlit_and_nothing_that_speaks_of_streamlit(
    client: TestClient,
) -> None:
    html = client.get("/funding").text
    assert html.count(f"<script>{CONNECT}</script>") == 1
    assert "noscript" not in html
    assert "<title>Streamlit</title>" not in html
    assert re.findall(r'<script type="module"[^>]*src="\./static/js/index\.', html)


def test_the_app_itself_answers_so(app: ASGIApp) -> None:
    """All of it together, as `make run` starts it."""
    own = TestClient(app)
    for address in ("/", "/funding?funding_model=external_donors", "/nothing"):
        answer = own.get(address)
        assert answer.status_code == (404 if address == "/nothing" else 200), address
        assert 'id="first"' in answer.text
        assert "content-security-policy" in answer.headers
