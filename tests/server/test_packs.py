"""The addresses of packs: whom they are about, in which language, and what is refused."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.dataset.load import Dataset

COMPARED = "/comparison/brief.docx?id=bali-process&id=rabat-process"


@pytest.fixture(scope="module")
def client(real: Dataset) -> TestClient:
    return TestClient(Starlette(routes=server.pack_routes(lambda: real)), base_url="https://iscm.example")


@pytest.mark.parametrize(
    ("address", "name", "page"),
    [
        ("/country-pack/KEN.docx", "iscm_ken_", "country?iso3=KEN"),
        ("/country-pack/ken.pptx", "iscm_ken_", "country?iso3=KEN"),
        (COMPARED, "iscm_bali-process-rabat-process_", "compare?id=bali-process&id=rabat-process"),
    ],
)
def test_a_pack_is_a_file_with_the_link_of_its_page(client: TestClient, address: str, name: str, page: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert f'filename="{name}' in answer.headers["content-disposition"]
    assert answer.headers["link"].startswith(f"<https://iscm.example/{page}&data_version=")


def test_the_same_pack_is_not_sent_twice(client: TestClient) -> None:
    tag = client.get("/country-pack/KEN.docx").headers["etag"]
    assert client.get("/country-pack/KEN.docx", headers={"If-None-Match": tag}).status_code == 304


def test_a_pack_speaks_the_language_that_its_address_names(client: TestClient) -> None:
    assert client.get(f"{COMPARED}&lang=fr").headers["content-language"] == "fr"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/country-pack/XYZ.docx", 404),
        ("/country-pack/IOM.docx", 404),
        ("/country-pack/KEN.pdf", 404),
        ("/country-pack/KEN.docx?scope=regional", 400),
        ("/country-pack/KEN.docx?lang=xx", 400),
        ("/comparison/other.docx?id=bali-process&id=rabat-process", 404),
        ("/comparison/brief.docx?id=bali-process", 400),
        ("/comparison/brief.docx?id=bali-process&id=nobody", 400),
    ],
)
def test_what_there_is_not_is_refused_in_words(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
