"""What a preview of a link shows: each page names a picture, and that is answered as a PNG of the size that is told."""

import io
import re
from html import unescape

import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.picture import PREVIEW
from iscm_data.server.figures import figure_routes
from tests.server.around import around

ADDRESSES = (  # of every page test_shell.py finds the figure
    "/",
    "/funding?view=payers&lang=fr",
    "/funding?funding_model=self_funding&scope=global",  # nothing matches
    "/mechanism?id=fjord-talks&lang=es",
    "/country?iso3=FSM",  # on no list
    "/compare?id=atlas-dialogue&id=basin-process",
)


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    async def page(_: Request) -> Response:
        return FileResponse(server.streamlit_front_end() / "index.html")

    return TestClient(around(figure_routes(lambda: data), [Route("/{path:path}", page)], dataset=lambda: data))


def told(html: str, name: str) -> str:
    (found,) = re.findall(rf'<meta property="og:{name}" content="([^"]*)">', html)
    return unescape(found)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_picture_that_a_page_names_is_there_in_the_size_that_is_told(client: TestClient, address: str) -> None:
    html = client.get(address).text
    size = int(told(html, "image:width")), int(told(html, "image:height"))
    picture = client.get(told(html, "image"))
    assert picture.status_code == 200, picture.text
    assert picture.headers["content-type"] == told(html, "image:type") == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == size == (PREVIEW.width, PREVIEW.height) == (1200, 630)
    assert told(html, "image:alt")
    assert '<meta name="twitter:card" content="summary_large_image">' in html


def test_a_mechanism_and_a_state_have_a_card_with_their_answers(client: TestClient) -> None:
    assert "/figure/mechanism.png?id=atlas-dialogue&" in told(client.get("/mechanism?id=atlas-dialogue").text, "image")
    card = client.get("/figure/mechanism.svg?id=atlas-dialogue").text
    assert "Atlas Dialogue" in card
    assert "External donors 2019" in card
    state = client.get("/figure/state.svg?iso3=KEN").text
    assert "Kenya is a member of at least 2 of 4 mechanisms" in state
