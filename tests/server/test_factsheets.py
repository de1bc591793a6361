"""The addresses of factsheets: a Word file and two citations of each mechanism, and what a wrong address gets."""

import io

import docx
import invented
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.dataset.load import DataError, Dataset
from iscm_data.export import factsheet

BASIN = invented.IDS[0]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return TestClient(Starlette(routes=server.pack_routes(lambda: data)), base_url="https://iscm.example")


def test_a_factsheet_is_a_word_file_of_the_mechanism_with_the_link_to_its_page(
    client: TestClient, data: Dataset
) -> None:
    response = client.get(f"/factsheet/{BASIN}.docx")
    assert response.headers["content-type"] == factsheet.MIME
    assert response.headers["content-disposition"] == f'attachment; filename="iscm_{BASIN}_{data.version}.docx"'
    assert response.headers["access-control-allow-origin"] == "*"
    link = f"https://iscm.example/mechanism?id={BASIN}&data_version={data.version}"
    assert response.headers["link"] == f'<{link}>; rel="canonical"'
    opened = docx.Document(io.BytesIO(response.content))
    assert opened.core_properties.title == "Basin Process"
    assert link in opened.core_properties.comments


def test_it_is_in_the_language_of_the_address(client: TestClient) -> None:
    response = client.get(f"/factsheet/{BASIN}.docx?lang=fr")
    assert response.headers["content-language"] == "fr"
    assert response.headers["content-disposition"].endswith('_fr.docx"')
    assert docx.Document(io.BytesIO(response.content)).core_properties.language == "fr-FR"


def test_its_page_is_cited_in_two_forms(client: TestClient) -> None:
    bib, ris = (client.get(f"/factsheet/{BASIN}.{kind}") for kind in ("bib", "ris"))
    assert "@misc{basin-process-s1," in bib.text
    assert "TY  - GEN" in ris.text
    assert f"mechanism?id={BASIN}" in bib.text


def test_what_a_client_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(f"/factsheet/{BASIN}.bib").headers["etag"]
    assert client.get(f"/factsheet/{BASIN}.bib", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("nobody.docx", 404, "There is no such file."),
        (f"{BASIN}.pdf", 404, "There is no such file."),
        (BASIN, 404, "There is no such file."),
        (f"{BASIN}.docx?scope=global", 400, "This file has no such parameter."),
        (f"{BASIN}.docx?lang=xx", 400, "There is no such language."),
        (f"{BASIN}.docx?data_version=1", 400, "The data have another version now."),
        (f"{BASIN}.docx?{'a' * 5000}", 414, "The address has more than 4000 characters"),
    ],
)
def test_a_wrong_address_is_refused_in_words(client: TestClient, address: str, status: int, told: str) -> None:
    response = client.get(f"/factsheet/{address}")
    assert response.status_code == status
    assert response.json()["error"].startswith(told)


def test_without_data_it_says_what_is_wrong() -> None:
    def broken() -> Dataset:
        raise DataError("mechanisms.parquet is missing.")

    response = TestClient(Starlette(routes=server.pack_routes(broken))).get(f"/factsheet/{BASIN}.docx")
    assert (response.status_code, response.json()) == (503, {"error": "mechanisms.parquet is missing."})
