"""The address that a search field asks while somebody types, and a search for programs."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset
from iscm_data.query.asked import LONGEST
from iscm_data.server.data import data_routes
from iscm_data.server.suggest import suggest_routes


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    routes = [*suggest_routes(lambda: data), *data_routes(lambda: data)]
    return TestClient(Starlette(routes=routes))


def test_suggestions_are_links_in_groups_with_a_name_each(client: TestClient) -> None:
    told = client.get("/suggest.json?q=remitt").json()
    assert [group["label"] for group in told["groups"]] == ["Themes and answers", "Statements"]
    assert told["groups"][0]["items"][0] == {
        "text": "Remittances",
        "about": "in place for 3 of 4 mechanisms",
        "href": "themes?theme=remittances",
    }
    assert told["told"] == "4 suggestions"


def test_one_whose_whole_name_was_typed_stands_first(client: TestClient) -> None:
    assert client.get("/suggest.json?q=Iceland").json()["groups"][0]["label"] == "Countries"


def test_suggestions_are_in_the_reader_s_language_and_lead_on_in_the_one_that_the_address_names(
    client: TestClient,
) -> None:
    (first, *_) = client.get("/suggest.json?q=remesas&lang=es").json()["groups"]
    assert first["items"][0]["text"] == "Remesas"
    assert first["items"][0]["href"] == "themes?lang=es&theme=remittances"
    (first, *_) = client.get("/suggest.json?q=remittances&mine=KEN").json()["groups"]
    assert first["items"][0]["href"] == "themes?mine=KEN&theme=remittances"
    (first, *_) = client.get("/suggest.json?q=remesas", headers={"Accept-Language": "es"}).json()["groups"]
    assert first["items"][0] == {**first["items"][0], "text": "Remesas", "href": "themes?theme=remittances"}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%FF%FE", "q=" + "x" * 9000, "q=<script>&lang=../fr", "q=a&q=b&lang=", "q=%22" * 99]
)
def test_a_hostile_question_gets_json_and_nothing_more(client: TestClient, query: str) -> None:
    answer = client.get(f"/suggest.json?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.content) < 10_000


def test_without_data_there_are_no_suggestions() -> None:
    def none() -> Dataset:
        raise DataError("no data")

    answer = TestClient(Starlette(routes=suggest_routes(none))).get("/suggest.json?q=a")
    assert (answer.status_code, answer.json()) == (503, {"groups": []})


def test_a_search_for_programs_is_ranked_and_says_why(client: TestClient, data: Dataset) -> None:
    told = client.get("/data/search.json?q=who chairs the Atlas Dialogue&limit=2").json()
    assert told["understood"]["named"] == [{"kind": "mechanism", "id": "atlas-dialogue"}]
    assert told["understood"]["asks_for"] == ["chair"]
    assert told["facts"] == [
        {"mechanism": "atlas-dialogue", "text": "Chair: Malta (May 2019).", "source": "https://atlas.example.org/about"}
    ]
    told = client.get("/data/search.json?q=remittances").json()
    assert told["count"] == len(told["hits"]) == 3
    assert {each["finding"] for each in told["hits"]} == {"basin-process/F4", "elan-forum/F2", "atlas-dialogue/F7"}
    first = told["hits"][0]
    assert first["statement"] == data.finding[first["finding"]].statement
    assert first["why"] == ["statement"]
    assert [each["score"] for each in told["hits"]] == sorted((each["score"] for each in told["hits"]), reverse=True)


def test_a_search_for_programs_gives_as_many_hits_as_asked(client: TestClient) -> None:
    assert len(client.get("/data/search.json?q=remittances&limit=1").json()["hits"]) == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("q=  ", "q"),
        ("q=" + "x" * (LONGEST + 1), "q"),
        ("q=a&q=b", "q"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=101", "limit"),
        ("q=a&limit=-1", "limit"),
        ("q=a&limit=²", "limit"),
        ("q=a&limit=1e1", "limit"),
        ("q=a&x=1", "x"),
        ("q=a&lang=xx", "lang"),
    ],
)
def test_what_a_search_for_programs_does_not_take_is_refused_in_words(
    client: TestClient, query: str, parameter: str
) -> None:
    answer = client.get(f"/data/search.json?{query}")
    assert answer.status_code == 400
    assert json.loads(answer.content)["parameter"] == parameter
