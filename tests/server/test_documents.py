"""The addresses below /document: what each gives, in which language, and what is refused with what is allowed."""

import io
import re
import zipfile
from typing import Any
from urllib.parse import urlencode

import invented
import pytest
from starlette.testclient import TestClient

from iscm_data.dataset.tables import Dataset
from iscm_data.export.brief import FINDING, LONGEST, PROFILE, Board, Pin
from iscm_data.export.documents import NAMES
from iscm_data.server.documents import document_routes
from tests.server.around import around

BASE = "https://iscm.example.org"
ATLAS, FJORD = "atlas-dialogue", "fjord-talks"
BOARD = Board("For the plenary", (Pin(FINDING, f"{ATLAS}/F4"), Pin(PROFILE, FJORD, note="Ask them.")))
ASKED = {
    "brief.docx": BOARD.parameters(),
    "brief.pptx": BOARD.parameters(),
    "mechanism.docx": {"id": [ATLAS]},
    "mechanism.csv": {"id": [ATLAS]},
    "mechanism.bib": {"id": [ATLAS]},
    "mechanism.ris": {"id": [ATLAS]},
    "comparison.docx": {"id": [ATLAS, FJORD]},
    "country.docx": {"iso3": ["NOR"]},
    "country.pptx": {"iso3": ["NOR"]},
}


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return TestClient(around(document_routes(lambda: data)), base_url=BASE)


def address(name: str, **more: str) -> str:
    return f"/document/{name}?{urlencode(ASKED[name] | more, doseq=True)}"


def words(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels")))


def test_every_document_is_asked_for_here() -> None:
    assert ASKED.keys() == NAMES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_has_its_type_its_name_and_the_link_back_to_its_page(
    client: TestClient, data: Dataset, name: str
) -> None:
    answer = client.get(address(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == NAMES[name][0]
    saved_as = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="iscm_[a-z0-9_-]+_{data.version}\.{name.rpartition(".")[2]}"', saved_as)
    page = {"brief": "brief?", "mechanism": "mechanism?", "comparison": "compare?", "country": "country?"}[
        name.partition(".")[0]
    ]
    assert f"{BASE}/{page}" in words(answer.content)
    assert answer.headers["link"].startswith(f"<{BASE}/{page}")
    open_to_all = answer.headers.get("access-control-allow-origin") == "*"
    assert open_to_all == (not name.startswith("brief"))
    assert ("private" in answer.headers["cache-control"]) == name.startswith("brief")


def test_the_words_are_of_the_language_that_the_address_names(client: TestClient) -> None:
    for name in NAMES:
        english, french = client.get(address(name)), client.get(address(name, lang="fr"))
        assert (english.headers["content-language"], french.headers["content-language"]) == ("en", "fr")
        assert english.content != french.content
        assert "lang=fr" in french.headers["link"] or name.startswith("brief")


def test_a_brief_has_the_reader_s_words_and_what_was_pinned(client: TestClient) -> None:
    for name in ("brief.docx", "brief.pptx"):
        told = words(client.get(address(name)).content)
        assert "For the plenary" in told
        assert "Ask them." in told
        assert "Fjord" in told


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("nothing.docx", 404, {"allowed": list(NAMES)}),
        ("brief.docx", 400, {}),
        ("brief.docx?item=nonsense", 400, {"value": "nonsense"}),
        (f"brief.docx?item=p~{ATLAS}/F4&item=p~{ATLAS}/F999", 400, {}),
        ("mechanism.docx", 400, {"parameter": "id"}),
        ("mechanism.docx?id=nobody", 400, {"parameter": "id", "value": "nobody"}),
        (f"mechanism.docx?id={ATLAS}&id={FJORD}", 400, {"parameter": "id"}),
        (f"mechanism.docx?id={ATLAS}&colour=red", 400, {"parameter": "colour", "allowed": ["id"]}),
        (f"mechanism.docx?id={ATLAS}&lang=tlh", 400, {"parameter": "lang", "allowed": ["en", "es", "fr"]}),
        (f"mechanism.docx?id={ATLAS}&data_version=2020.01.01-00000000", 400, {"parameter": "data_version"}),
        (f"comparison.docx?id={ATLAS}", 400, {"parameter": "id"}),
        ("comparison.docx?" + "&".join(f"id={id_}" for id_ in (*invented.IDS, "a", "b")), 400, {"parameter": "id"}),
        ("country.docx?iso3=XYZ", 400, {"parameter": "iso3", "value": "XYZ"}),
        ("country.docx?iso3=IOM", 400, {"parameter": "iso3", "value": "IOM"}),
        ("country.docx?iso3=NOR&scope=regional", 400, {"parameter": "scope", "allowed": ["iso3"]}),
        ("brief.docx?item=" + "x" * (2 * LONGEST), 414, {}),
    ],
)
def test_what_there_is_not_is_refused_with_what_is_allowed(
    client: TestClient, path: str, status: int, told: dict[str, Any]
) -> None:
    answer = client.get(f"/document/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]
    said = answer.json()
    for key, value in told.items():
        assert sorted(said[key]) == sorted(value) if key == "allowed" else said[key] == value
    assert answer.headers["cache-control"] == "no-store"


def test_a_country_is_known_by_its_code_in_small_letters_too(client: TestClient) -> None:
    assert client.get("/document/country.docx?iso3=nor").status_code == 200
