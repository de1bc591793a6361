"""The tools of assistants, asked by the official client of the protocol, of the invented data."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data.selection import takes
from iscm_data.export.tools import MOST, TOOLS
from iscm_data.model.settings import Settings
from iscm_data.server.tools import tool_routes
from tests.server.around import around

BASE = "https://iscm.example.org"
ATLAS, BASIN, FJORD = "atlas-dialogue", "basin-process", "fjord-talks"
ASKED: Mapping[str, dict[str, Any]] = {
    "search": {"q": "who pays for the Atlas Dialogue"},
    "findings": {"funding_model": ["external_donors"]},
    "mechanism": {"mechanism": ATLAS},
    "compare": {"mechanisms": [ATLAS, BASIN]},
    "country": {"country": "Kenya"},
    "what_is_not_known": {},
}


@pytest.fixture(scope="module")
def app(data: Dataset) -> Starlette:
    return around(tool_routes(lambda: data))


def asked(app: Starlette, name: str, arguments: dict[str, Any], mode: str = "auto") -> Any:
    """What the client gets for a call."""

    async def ask() -> Any:
        through = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=BASE)
        async with through, Client(streamable_http_client(f"{BASE}/mcp", http_client=through), mode=mode) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(ask)


def told(app: Starlette, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    answer = asked(app, name, arguments)
    assert not answer.is_error, answer.content[0].text
    assert json.loads(answer.content[0].text) == answer.structured_content
    return dict(answer.structured_content)


def statements(answer: Any) -> list[dict[str, Any]]:
    """Every statement of an answer, wherever in it."""
    if isinstance(answer, list):
        return [each for one in answer for each in statements(one)]
    if not isinstance(answer, dict):
        return []
    return [answer] if "statement" in answer else [each for one in answer.values() for each in statements(one)]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_is_told_each_tool_what_it_takes_and_that_it_only_reads(app: Starlette, mode: str) -> None:
    async def ask() -> Any:
        through = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=BASE)
        async with through, Client(streamable_http_client(f"{BASE}/mcp", http_client=through), mode=mode) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, listed = anyio.run(ask)
    assert "Not found is not no" in instructions
    assert {tool.name for tool in listed} == TOOLS.keys() == ASKED.keys()
    assert all(tool.annotations.read_only_hint for tool in listed)
    by_name = {tool.name: tool.input_schema["properties"] for tool in listed}
    assert {*takes("findings")} <= by_name["findings"].keys()
    assert by_name["findings"]["funding_model"]["items"]["enum"][0] == "member_contributions"


@pytest.mark.parametrize("name", TOOLS)
def test_each_answer_has_version_link_and_that_not_found_is_not_no(app: Starlette, data: Dataset, name: str) -> None:
    answer = told(app, name, ASKED[name])
    assert answer["data_version"] == data.version
    assert answer["link"].startswith(f"{BASE}/")
    assert answer["link"].endswith(f"data_version={data.version}")
    assert "never means “no”" in answer["not_found"]


@pytest.mark.parametrize("name", ["search", "findings", "mechanism"])
def test_each_statement_has_what_it_says_of_now_its_year_and_source_with_address_and_place(
    app: Starlette, data: Dataset, name: str
) -> None:
    found = statements(told(app, name, ASKED[name]))
    assert found
    for each in found:
        finding = data.finding[each["id"]]
        assert each["statement"] == finding.statement
        assert each["status"] == finding.status
        assert each["year"] == (finding.as_of or "no date")
        assert each["source"]["place"] == finding.locator
        assert each["source"]["address"] == data.source[finding.mechanism_id, finding.source_id]["url"]
        assert each["link"].startswith(f"{BASE}/findings?id=")


def test_a_filter_on_a_code_means_in_place_and_the_answer_counts_as_the_page_does(app: Starlette) -> None:
    answer = told(app, "findings", {"funding_model": ["external_donors"]})
    assert answer["answer"].startswith("External donors are reported to fund 2 of 4 mechanisms")
    assert answer["mechanisms"] == 2
    assert {each["status"] for each in answer["statements"]} == {"in_place"}
    every = told(app, "findings", {"funding_model": ["external_donors"], "status": ["any"]})
    assert every["found"] > answer["found"]


def test_statements_come_in_parts(app: Starlette) -> None:
    whole = told(app, "findings", {"limit": MOST})["statements"]
    assert told(app, "findings", {"limit": 3, "offset": 2})["statements"] == whole[2:5]


def test_a_mechanism_is_known_by_any_of_its_names_and_has_what_is_not_known(app: Starlette) -> None:
    answer = told(app, "mechanism", {"mechanism": "Dialogue de l’Atlas"})
    assert answer["id"] == ATLAS
    assert answer["activity"].startswith("Dormant")
    assert answer["facts"]["Members"]["source"]["title"]
    bare = told(app, "mechanism", {"mechanism": FJORD})
    assert bare["What funds it"] == "Nothing found. That does not mean there is none."
    assert bare["not_known"]


def test_a_dimension_gives_all_its_statements(app: Starlette, data: Dataset) -> None:
    own = [f.id for f in data.finding.values() if (f.mechanism_id, f.dimension) == (ATLAS, "funding_model")]
    answer = told(app, "mechanism", {"mechanism": ATLAS, "dimension": "funding_model"})
    assert sorted(each["id"] for each in statements(answer)) == sorted(own)


def test_a_comparison_says_what_each_reports_and_whether_the_members_in_common_are_the_least(app: Starlette) -> None:
    answer = told(app, "compare", {"mechanisms": [ATLAS, BASIN]})
    donors = next(row for row in answer["rows"] if row["code"] == "External donors")
    assert donors[ATLAS]["says"].startswith("In place (2019)")
    assert answer["members"] == [{"of": [ATLAS, BASIN], "in_common": ["Kenya"], "at_least": True}]


def test_a_country_is_known_by_name_or_code_and_has_what_could_not_be_checked(app: Starlette) -> None:
    by_name, by_code = (told(app, "country", {"country": typed}) for typed in ("Kenya", "KEN"))
    assert by_name == by_code
    assert by_name["answer"].startswith("Kenya is a member of at least 2 of 4 mechanisms.")
    assert {part["mechanism_id"] for part in by_name["listed_in"]} == {ATLAS, BASIN}
    assert by_name["could_not_be_checked"] == {"No list of members found": ["Élan Forum"]}


def test_what_is_not_known_is_told_by_name(app: Starlette) -> None:
    answer = told(app, "what_is_not_known", {"dimension": "funding_model"})
    assert "Fjord Talks" in str(answer["nothing_reported"]["What funds it"])
    of_one = told(app, "what_is_not_known", {"mechanism": "Elan Forum"})
    assert any(gap["says"] for gap in of_one["not_known"])


def test_words_are_of_the_language_asked_for(app: Starlette) -> None:
    answer = told(app, "country", {"country": "Norvège", "lang": "fr"})
    assert answer["name"] == "Norvège"
    assert "lang=fr" in answer["link"]


@pytest.mark.parametrize(
    ("name", "arguments", "parameter"),
    [
        ("nothing", {}, None),
        ("search", {}, "q"),
        ("search", {"q": "x", "colour": "red"}, "colour"),
        ("search", {"q": {"not": "a text"}}, "q"),
        ("search", {"q": "x", "limit": "many"}, "limit"),
        ("findings", {"funding_model": ["gold"]}, "funding_model"),
        ("findings", {"mechanism": "Nobody at all"}, "mechanism"),
        ("mechanism", {"mechanism": "zzzzzz"}, "mechanism"),
        ("mechanism", {"mechanism": ATLAS, "dimension": "weather"}, "dimension"),
        ("compare", {"mechanisms": [ATLAS]}, "mechanisms"),
        ("compare", {"mechanisms": [ATLAS, BASIN], "dimension": "weather"}, "dimension"),
        ("country", {"country": "Atlantis"}, "country"),
        ("country", {"country": "Kenya", "lang": "tlh"}, "lang"),
        ("what_is_not_known", {"dimension": "weather"}, "dimension"),
    ],
)
def test_what_there_is_not_is_said_with_what_is_allowed(
    app: Starlette, name: str, arguments: dict[str, Any], parameter: str | None
) -> None:
    answer = asked(app, name, arguments)
    assert answer.is_error
    said = json.loads(answer.content[0].text)
    assert said["error"]
    assert said.get("parameter") == parameter


def test_only_questions_are_taken_and_none_that_is_too_long_or_comes_too_often(data: Dataset) -> None:
    client = TestClient(around(tool_routes(lambda: data), settings=Settings(rate=1)))
    assert client.put("/mcp").status_code == 405
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    assert client.post("/mcp", content=b"x" * 100_000, headers=headers).status_code == 413
    assert client.post("/mcp", content=iter([b"{}"]), headers=headers).status_code == 411, "of no length that is said"
    assert client.get("/mcp").status_code == 405
    assert client.post("/mcp", content=b"{}", headers=headers).status_code == 429
    assert client.post("/funding").status_code == 405


def test_a_script_of_another_site_may_ask(app: Starlette) -> None:
    asks = TestClient(app).options(
        "/mcp", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )
    assert "POST" in asks.headers["access-control-allow-methods"]
    assert asks.headers["access-control-allow-origin"] == "*"


def test_without_data_it_says_so() -> None:
    def broken() -> Dataset:
        raise DataError("mechanisms.parquet is missing.")

    answer = TestClient(Starlette(routes=tool_routes(broken))).post("/mcp", json={})
    assert (answer.status_code, answer.json()) == (503, {"error": "mechanisms.parquet is missing."})


def test_the_start_of_the_server_imports_neither_the_protocol_nor_what_feeds_markdown_and_office_files_need() -> None:
    late = "{'mcp', 'feedgen', 'markdownify', 'bs4', 'opentelemetry', 'docx', 'pptx'}"
    code = "import sys\nfrom iscm_data.server import documents, feed, figures, markdown, tools\n"
    code += f"print(sorted({late} & {{*sys.modules}}))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
