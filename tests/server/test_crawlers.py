"""What any program is told of a page without asking for HTML by name, and of which pages there are."""

import io
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.dataset.tables import Dataset
from iscm_data.html import icons
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import LANGUAGES
from iscm_data.server.crawlers import crawler_routes
from tests.html.markup import Markup
from tests.server.around import around

BASE = "https://iscm.example.org"
ATLAS = "atlas-dialogue"
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def app(dataset: Callable[[], Dataset], base: str = "") -> TestClient:
    """Our addresses before something that answers every other one with Streamlit's page, as Streamlit does."""

    async def page(_: Request) -> Response:
        return FileResponse(server.streamlit_front_end() / "index.html")

    made = around(crawler_routes(dataset), [Route("/{path:path}", page)], dataset=dataset, base=base)
    return TestClient(made, base_url=BASE)


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return app(lambda: data)


def head(html: str) -> dict[str, str]:
    """What the head says, by the name of the element or the meaning that it names."""
    told = {"title": unescape(html.partition("<title>")[2].partition("</title>")[0])}
    for start in html.partition("</head>")[0].split("<")[1:]:
        at = dict(Markup(f"<{start}").attributes)
        if name := at.get("property") or at.get("name"):
            told[name] = at.get("content", "")
        if at.get("rel") in ("canonical", "alternate", "icon"):
            told[f"{at['rel']} {at.get('hreflang', '')}".strip()] = at["href"]
    return told


def test_every_client_gets_the_title_description_and_addresses_of_a_page(client: TestClient) -> None:
    told = head(client.get(f"/mechanism?id={ATLAS}", headers={"Accept": "application/json"}).text)
    assert told["title"] == "Atlas Dialogue · ISCM Explorer"
    assert told["description"] == told["og:description"] != ""
    assert told["canonical"] == told["og:url"] == f"{BASE}/mechanism?id={ATLAS}" == told["alternate x-default"]
    assert {told[f"alternate {code}"] for code in LANGUAGES} == {
        f"{BASE}/mechanism?id={ATLAS}&lang={code}" for code in LANGUAGES
    }


def test_each_page_has_a_title_of_its_own(client: TestClient) -> None:
    titles = [head(client.get(f"/{page}").text)["title"] for page in ENTRIES]
    assert len({*titles}) == len(ENTRIES)


def test_what_only_shows_a_page_in_another_way_is_no_address_of_its_own(client: TestClient) -> None:
    told = head(client.get("/funding?scope=regional&sort=name&mine=KEN&utm_source=x&view=models&lang=fr").text)
    assert dict(parse_qsl(urlsplit(told["canonical"]).query)) == {"scope": "regional", "view": "models", "lang": "fr"}
    assert "mine=KEN" in told["og:url"]


@pytest.mark.parametrize(
    "path",
    ["/nonsense", "/feeds/x.xml", "/a/b.js", "/mechanism?id=nobody", "/country?iso3=XYZ", f"/findings?id={ATLAS}/F999"],
)
def test_what_there_is_not_is_404_in_words(client: TestClient, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, path)
        assert answer.status_code == 404
    assert "<h1" in client.get(path).text


def test_a_page_without_what_it_is_about_is_a_list_of_it(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/mechanism", "/country", "/findings")] == [200] * 3


def test_the_sitemap_has_pages_mechanisms_and_states_in_every_language(client: TestClient, data: Dataset) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    root = ElementTree.fromstring(answer.content)
    told = [url.findtext("s:loc", "", NAMESPACES) for url in root]
    listed = {*data.memberships["iso3"]}
    assert len({*told}) == len(told) == len(LANGUAGES) * (len(ENTRIES) + len(data.mechanism) + len(listed))
    assert f"{BASE}/country?iso3=KEN&lang=fr" in told
    assert {url.findtext("s:lastmod", "", NAMESPACES) for url in root} == {data.released}
    for url in root:
        others = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMESPACES)}
        assert others.keys() == {*LANGUAGES, "x-default"}
        assert url.findtext("s:loc", "", NAMESPACES) in others.values()


def test_robots_are_told_where_the_sitemap_is(client: TestClient) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml\n" in client.get("/robots.txt").text


def test_below_a_path_addresses_have_it(data: Dataset) -> None:
    below = app(lambda: data, "iscm")
    assert f"Sitemap: {BASE}/iscm/sitemap.xml\n" in below.get("/iscm/robots.txt").text
    assert f"<loc>{BASE}/iscm/mechanism?id={ATLAS}&amp;lang=en</loc>" in below.get("/iscm/sitemap.xml").text


def test_the_icon_is_there_in_each_form_and_named_in_the_head(client: TestClient) -> None:
    sizes = {"favicon.ico": (32, 32), "apple-touch-icon.png": (180, 180)}
    for name, (kind, _) in icons.FILES.items():
        answer = client.get(f"/{name}")
        assert answer.headers["content-type"].split(";")[0] == kind
        if name in sizes:
            assert Image.open(io.BytesIO(answer.content)).size == sizes[name]
        assert f'href="./{name}"' in client.get("/funding").text
    assert "favicon.png" not in client.get("/funding").text
