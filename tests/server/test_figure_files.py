"""The addresses below /figure: the same figures as the pages', for whoever embeds them, and what a hostile one gets."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from PIL import Image
from starlette.testclient import TestClient

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.export.figure_files import KINDS
from iscm_data.figures import NAMES
from iscm_data.figures.content import table
from iscm_data.figures.picture import _drawn
from iscm_data.html.document import body
from iscm_data.html.menus import download_menu
from iscm_data.html.pages import build
from iscm_data.language.text import speaking
from iscm_data.query.view import view
from iscm_data.server.documents import document_routes
from iscm_data.server.figures import figure_routes
from tests.server.around import around

TITLE = "{http://www.w3.org/2000/svg}title"


@pytest.fixture(scope="module")
def client(real: Dataset, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The routes behind the server's middleware."""
    front_end = tmp_path_factory.mktemp("front")
    (front_end / "index.html").write_text("<p>")
    (front_end / "static").mkdir()
    routes = [*figure_routes(lambda: real), *document_routes(lambda: real)]
    return TestClient(around(routes, front_end=front_end), base_url="https://iscm.example")


@pytest.mark.parametrize("address", ["coverage.svg", "country-timeline.svg?iso3=KEN"])
def test_a_figure_is_served_as_svg_to_anyone_under_its_old_name_too(client: TestClient, address: str) -> None:
    response = client.get(f"/figure/{address}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert re.fullmatch(r'inline; filename="iscm_[\w.-]+\.svg"', response.headers["content-disposition"])
    assert ElementTree.fromstring(response.content).findtext(TITLE)


def test_the_filters_of_the_address_reach_the_figure_and_its_link(client: TestClient, real: Dataset) -> None:
    query = "funding_model=external_donors&status=considered"
    response = client.get(f"/figure/funding_model-matrix.svg?{query}")
    made = figures.find(real, "funding_model-matrix", {"funding_model": ["external_donors"], "status": ["considered"]})
    assert ElementTree.fromstring(response.content).findtext(TITLE) == made.words.title
    assert "external donors; considered" in response.text
    link = f"https://iscm.example/funding?status=considered&funding_model=external_donors&data_version={real.version}"
    given = re.match(r"<(.*)>", response.headers["link"])
    assert given
    assert sorted(re.split(r"[?&]", given[1])) == sorted(re.split(r"[?&]", link))


@pytest.mark.parametrize(("shape", "size"), [("", (3840, 2160)), ("slide", (3840, 2160)), ("square", (2160, 2160))])
def test_a_picture_has_the_shape_that_is_asked_for(client: TestClient, shape: str, size: tuple[int, int]) -> None:
    response = client.get(f"/figure/governance_level-counts.png?scope=global&shape={shape}")
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.size == size
    tall = client.get("/figure/theme-counts.svg?shape=tall").text
    assert 'width="1200"' in tall
    assert ('filename="iscm_governance-level-counts_global' in response.headers["content-disposition"]) is True
    assert ("_square.png" in response.headers["content-disposition"]) is (shape == "square")


def test_a_picture_asked_for_by_the_version_of_the_data_is_of_that_version_or_none(
    client: TestClient, real: Dataset
) -> None:
    address = "/figure/funding_model-counts.svg"
    of_today = client.get(f"{address}?data_version={real.version}")
    assert (of_today.status_code, of_today.content) == (200, client.get(address).content)
    refused = client.get(f"{address}?data_version=2020.01.01-00000000")
    assert refused.status_code == 400
    assert refused.json()["allowed"] == [real.version]


def test_an_address_that_names_a_language_gets_its_words_in_it(client: TestClient) -> None:
    for address, language in (("timeline.svg?lang=fr", "fr"), ("timeline.svg", "en")):
        told = client.get(f"/figure/{address}", headers={"Accept-Language": "es"}).headers
        assert told["content-language"] == language
        assert ("lang=fr" in told["link"]) is (language == "fr")


@pytest.mark.parametrize(
    ("page", "language", "asked"),
    [
        ("funding", "en", {}),
        ("structure", "en", {"lang": ["en"]}),
        ("funding", "fr", {}),
        ("structure", "fr", {"lang": ["fr"]}),
    ],
)
def test_the_picture_in_the_place_of_a_chart_is_drawn_once_for_its_size_and_its_address(
    client: TestClient, real: Dataset, page: str, language: str, asked: dict[str, list[str]]
) -> None:
    """Whether the page's address names a language or the browser asks for it."""
    _drawn.cache_clear()
    with speaking(language):
        here = view(real, page, {"view": ["chart"], **asked}, base="https://iscm.example/")
        html = body(here, build(here))
    told = re.search(r'<img class="drawn" src="([^"]+)" width="(\d+)" height="(\d+)"', html)
    assert told
    sent = ElementTree.fromstring(client.get(f"/{unescape(told[1])}").content)
    assert (sent.get("width"), sent.get("height")) == told.groups()[1:]
    assert (_drawn.cache_info().misses, _drawn.cache_info().hits) == (1, 1)


def test_the_download_menu_leads_to_files_that_are_there(client: TestClient, real: Dataset) -> None:
    here = view(real, NAMES["funding_model-matrix"].page, {})
    menu = download_menu(here, "funding_model-matrix", {"region": ["africa"]}, slide="funding_model-codes")
    items = [item for group in menu.groups for item in group.items]
    addresses = [item.href or item.fetches for item in items if item.href or item.fetches]
    assert {address.partition("?")[0].rpartition(".")[2] for address in addresses} == {*KINDS}
    for address in addresses:
        assert client.get(f"/{address}").status_code == 200, address
    assert [item for item in items if item.copies and item.pins] == []


def test_a_table_to_paste_has_the_cells_of_the_figure_between_its_message_and_its_source(
    client: TestClient, real: Dataset
) -> None:
    told = client.get("/figure/payers.tsv").text.splitlines()
    made = figures.find(real, "payers", {})
    expected = table(made.content())
    assert told[0] == made.words.title
    rows = [tuple(cell.replace("\u00a0", " ") for cell in row) for row in (expected.head, *expected.rows)]
    assert [tuple(line.split("\t")) for line in told[1:-1]] == rows
    assert told[-1].startswith("Source: ")


def test_every_line_above_the_rows_of_a_csv_is_one_cell(client: TestClient) -> None:
    text = client.get("/figure/payers.csv").content.decode("utf-8-sig")
    lines = [*csv.reader(io.StringIO(text))]
    about = [line for line in lines if line[0].startswith("# ")]
    assert len(about) > 4
    assert {len(line) for line in about} == {1}
    assert any("," in line[0] for line in about)


@pytest.mark.parametrize(
    ("address", "status", "blamed"),
    [
        ("/figure/no-such.svg", 404, None),
        ("/figure/timeline.gif", 404, None),
        ("/figure/..%2F..%2Fetc%2Fpasswd.svg", 404, None),
        ("/figure/coverage.svg?status=in_place", 400, "status"),
        ("/figure/payers.png?status=%3Cscript%3E", 400, "status"),
        ("/figure/payers.png?shape=round", 400, "shape"),
        ("/figure/payers.pptx?table=yes", 400, "table"),
        ("/figure/country.svg", 400, "iso3"),
        ("/figure/coverage.svg?lang=xx", 400, "lang"),
        ("/figure/coverage.svg?lang=en&lang=fr", 400, "lang"),
        ("/figure/coverage.svg?lang=", 400, "lang"),
        (f"/figure/payers.svg?q={'x' * 5000}", 414, None),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_allowed(
    client: TestClient, address: str, status: int, blamed: str | None
) -> None:
    response = client.get(address)
    assert response.status_code == status
    if "%2F" not in address:  # Starlette itself refuses that one
        told = response.json()
        assert told["error"].endswith(".")
        assert told.get("parameter") == blamed
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-type"] == "application/json"


# The brief ----------------------------------------------------------------------------------------------------------

ITEM = "item=1~f~governance_level-counts&own=&note=Typed+just+now+%E2%80%9Cx%E2%80%9D"


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_note_that_was_just_typed_is_in_the_file_and_nobody_else_gets_it(client: TestClient, kind: str) -> None:
    response = client.get(f"/brief.{kind}?title=For+Monday&{ITEM}&act={kind}")
    assert response.status_code == 200
    assert response.headers["cache-control"].startswith("private")
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["content-disposition"].startswith('attachment; filename="iscm_brief_for-monday_')
    assert "Typed just now “x”" in _words(response.content, kind)


def test_a_brief_speaks_the_language_of_its_address_else_the_browsers(client: TestClient) -> None:
    asked = client.get(f"/brief.docx?lang=fr&{ITEM}")
    preferred = client.get(f"/brief.docx?{ITEM}", headers={"Accept-Language": "fr"})
    assert asked.status_code == preferred.status_code == 200
    assert 'w:val="fr-FR"' in _xml(asked.content, "word/styles.xml")
    assert 'w:val="fr-FR"' in _xml(preferred.content, "word/styles.xml")


@pytest.mark.parametrize("query", ["", "item=nonsense", "item=1~f~no-such-figure"])
def test_a_brief_of_nothing_is_no_file(client: TestClient, query: str) -> None:
    response = client.get(f"/brief.docx?{query}")
    assert (response.status_code, "no items" in response.json()["error"]) == (400, True)


def _xml(content: bytes, part: str) -> str:
    with ZipFile(io.BytesIO(content)) as parts:
        return parts.read(part).decode()


def _words(content: bytes, kind: str) -> str:
    part = "word/document.xml" if kind == "docx" else "ppt/slides/slide2.xml"
    return "".join(ElementTree.fromstring(_xml(content, part)).itertext())
