"""The addresses below /figure: the same figures as the pages', for whoever embeds them, and what a hostile one gets."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data import figures, server
from iscm_data.dataset.load import DataError, Dataset, load
from iscm_data.figures import NAMES
from iscm_data.language.text import LANGUAGES

NEEDED = {"country-timeline": "?iso3=KEN", "comparison": "?id=bali-process&id=rabat-process"}
TITLE = "{http://www.w3.org/2000/svg}title"


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


@pytest.fixture(scope="module")
def client(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The routes behind the server's middleware."""
    front_end = tmp_path_factory.mktemp("front")
    (front_end / "index.html").write_text("<p>")
    (front_end / "static").mkdir()
    routes = server.figure_routes(lambda: data)
    return TestClient(
        Starlette(routes=routes, middleware=server.middleware(front_end)), base_url="https://iscm.example"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_served_as_svg_to_anyone(client: TestClient, name: str) -> None:
    response = client.get(f"/figure/{name}.svg{NEEDED.get(name, '')}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert re.fullmatch(r'inline; filename="iscm_[\w.-]+\.svg"', response.headers["content-disposition"])
    assert ElementTree.fromstring(response.content).findtext(TITLE)


def test_the_filters_of_the_address_reach_the_figure_and_its_link(client: TestClient, data: Dataset) -> None:
    query = "funding_model=external_donors&status=considered"
    response = client.get(f"/figure/funding_model-matrix.svg?{query}")
    made = figures.find(data, "funding_model-matrix", {"funding_model": ["external_donors"], "status": ["considered"]})
    assert ElementTree.fromstring(response.content).findtext(TITLE) == made.words.title
    assert made.words.filters in response.text
    link = f"https://iscm.example/funding?status=considered&funding_model=external_donors&data_version={data.version}"
    given = re.match(r"<(.*)>", response.headers["link"])
    assert given
    assert sorted(re.split(r"[?&]", given[1])) == sorted(re.split(r"[?&]", link))


def test_a_picture_asked_for_by_the_version_of_the_data_is_of_that_version_or_none(
    client: TestClient, data: Dataset
) -> None:
    address = "/figure/funding_model-counts.svg"
    of_today = client.get(f"{address}?data_version={data.version}")
    assert (of_today.status_code, of_today.content) == (200, client.get(address).content)
    refused = client.get(f"{address}?data_version=2020.01.01-00000000")
    assert refused.status_code == 400
    assert refused.json()["allowed"] == [data.version]


def test_a_png_is_a_picture_and_is_not_sent_again_to_who_has_it(client: TestClient) -> None:
    response = client.get("/figure/governance_level-counts.png?scope=global")
    assert response.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.width == 2400
    again = client.get(
        "/figure/governance_level-counts.png?scope=global", headers={"If-None-Match": response.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/figure/governance_level-counts.png?scope=global").content == b""
    assert client.options("/figure/coverage.svg").status_code == 204


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_names_a_language_gets_its_words_in_it(client: TestClient, language: str) -> None:
    response = client.get(f"/figure/timeline.svg?lang={language}", headers={"Accept-Language": "es"})
    assert response.headers["content-language"] == language
    assert f"lang={language}" in response.headers["link"]
    plain = client.get("/figure/timeline.svg", headers={"Accept-Language": "es"})
    assert (plain.headers["content-language"], "lang=" in plain.headers["link"]) == ("en", False)
    title = "{http://www.w3.org/2000/svg}title"
    same = ElementTree.fromstring(response.content).findtext(title) == ElementTree.fromstring(plain.content).findtext(
        title
    )
    assert same is (language == "en")


@pytest.mark.parametrize(
    ("address", "status", "blamed"),
    [
        ("/figure/no-such.svg", 404, None),
        ("/figure/timeline.gif", 404, None),
        ("/figure/..%2F..%2Fetc%2Fpasswd.svg", 404, None),
        ("/figure/timeline.svg?status=in_place", 400, "status"),
        ("/figure/payers.png?status=%3Cscript%3E", 400, "status"),
        ("/figure/country-timeline.svg", 400, "iso3"),
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


def test_without_data_the_server_says_so(tmp_path: Path) -> None:
    def none() -> Dataset:
        raise DataError("No data.")

    response = TestClient(Starlette(routes=server.figure_routes(none))).get("/figure/timeline.svg")
    assert (response.status_code, response.json()) == (503, {"error": "No data."})
