"""The addresses below /data: types, names, tags, who may read them, and what a hostile address gets."""

import csv
import gzip
import io
import json
from pathlib import Path
from urllib.parse import urlencode

import frictionless
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import files, package
from iscm_data.export.data.files import KNOWN, NAMES, WHOLE
from iscm_data.export.data.selection import OF_FINDINGS
from iscm_data.query import filters, questions
from iscm_data.query.filters import Filters
from iscm_data.server.crawlers import crawler_routes
from iscm_data.server.data import data_routes
from iscm_data.server.documents import document_routes
from iscm_data.server.feed import feed_routes
from iscm_data.server.figures import figure_routes
from iscm_data.server.markdown import markdown_routes
from iscm_data.server.openapi import openapi_routes
from tests.server.around import around

EXAMPLE = "/data/findings.csv?dimension=funding_model&funding_model=external_donors&status=in_place"
PLAIN = {"Accept-Encoding": "identity"}
PATHS = (  # a file of each kind
    *("/data/findings.csv", "/document/mechanism.csv?id=igc", "/figure/coverage.svg", "/feed.xml", "/openapi.json"),
    "/funding.md",
)


@pytest.fixture(scope="module")
def client(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The routes and the middleware around something that answers every other address, as Streamlit does."""

    async def page(request: Request) -> Response:
        return PlainTextResponse(f"the page {request.url.path}")

    front_end = tmp_path_factory.mktemp("front")
    (front_end / "index.html").write_text("<p>")
    (front_end / "static").mkdir()
    made = around(data_routes(lambda: data), [Route("/{path:path}", page)], front_end=front_end)
    return TestClient(made, follow_redirects=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_its_type_its_name_its_tag_and_may_be_read_by_anyone(
    client: TestClient, data: Dataset, name: str
) -> None:
    response = client.get(f"/data/{name}", headers=PLAIN)
    assert response.status_code == 200
    headers = response.headers
    kind = name.rpartition(".")[2]
    assert (
        headers["content-type"]
        == {
            "csv": "text/csv; charset=utf-8; header=present",
            "json": "application/json",
            "parquet": "application/vnd.apache.parquet",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "zip": "application/zip",
            "jsonld": "application/ld+json",
            "toml": "application/toml",
        }[kind]
    )
    how, _, saved_as = headers["content-disposition"].partition("; filename=")
    assert how == ("inline" if kind in ("json", "jsonld", "toml") else "attachment")
    assert saved_as.strip('"').endswith(f".{kind}")
    assert data.version in saved_as or name in ("datapackage.json", "dataset.jsonld", "codebook.toml")
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cache-control"] == "public, max-age=300"
    assert int(headers["content-length"]) == len(response.content) > 0
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_asked_for_by_the_version_of_the_data_is_of_that_version_or_none(
    client: TestClient, data: Dataset
) -> None:
    of_today = client.get(f"/data/findings.csv?data_version={data.version}", headers=PLAIN)
    assert (of_today.status_code, of_today.content) == (200, client.get("/data/findings.csv", headers=PLAIN).content)
    refused = client.get("/data/findings.csv?data_version=2020.01.01-00000000")
    assert refused.status_code == 400
    assert refused.json()["value"] == "2020.01.01-00000000"
    assert refused.json()["allowed"] == [data.version]


def test_the_workbook_and_the_zip_are_saved_under_names_with_the_version(client: TestClient, data: Dataset) -> None:
    for kind in ("xlsx", "zip"):
        told = client.get(f"/data/iscm-explorer.{kind}").headers["content-disposition"]
        assert told == f'attachment; filename="iscm-explorer-{data.version}.{kind}"'
    told = client.get("/data/findings.csv?status=in_place&q=Réseau").headers["content-disposition"]
    assert told == f'attachment; filename="iscm_findings-reseau_in-place_{data.version}.csv"'


def test_the_description_fits_the_files_at_the_addresses_beside_it(client: TestClient, tmp_path: Path) -> None:
    described = client.get("/data/datapackage.json").json()
    for resource in described["resources"]:
        (tmp_path / resource["path"]).write_bytes(client.get(f"/data/{resource['path']}").content)
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    for distribution in client.get("/data/dataset.jsonld").json()["distribution"]:
        assert client.get(f"/data/{distribution['contentUrl']}").status_code == 200


def test_the_example_on_the_page_gives_the_findings_of_the_funding_page(client: TestClient, data: Dataset) -> None:
    chosen = Filters(funding_model=("external_donors",), status=("in_place",))
    wanted = questions.findings(data, "funding_model", questions.matching(data, chosen, "funding_model"), chosen)
    rows = [*csv.DictReader(io.StringIO(client.get(EXAMPLE).content.decode("utf-8-sig"), newline=""))]
    assert {row["finding_id"] for row in rows} == {p.id for p in wanted}
    assert {row["code_label"] for row in rows} == {"External donors"}
    told = client.get(EXAMPLE.replace(".csv", ".json")).json()
    assert told["count"] == len(wanted) == 2
    asked = {"funding_model": ["external_donors"], "status": ["in_place"], "dimension": ["funding_model"]}
    assert told["filters"] == asked
    assert pq.read_table(io.BytesIO(client.get(EXAMPLE.replace(".csv", ".parquet")).content)).num_rows == 2


def test_the_app_as_it_is_served_sends_no_file_again_to_who_has_it(app: ASGIApp) -> None:
    client = TestClient(app)
    for path in PATHS:
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), path


def test_a_file_that_a_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/data/findings.csv")
    for known in ("{tag}", "W/{tag}", '"another", {tag}', "*"):
        again = client.get("/data/findings.csv", headers={"If-None-Match": known.format(tag=first.headers["etag"])})
        assert (again.status_code, again.content) == (304, b""), known
        for header in ("etag", "cache-control", "vary", "access-control-allow-origin"):
            assert again.headers[header] == first.headers[header]


def test_another_tag_or_another_selection_is_sent(client: TestClient) -> None:
    whole, part = client.get("/data/findings.csv"), client.get(EXAMPLE)
    assert whole.headers["etag"] != part.headers["etag"]
    assert client.get(EXAMPLE, headers={"If-None-Match": whole.headers["etag"]}).content == part.content
    same = client.get("/data/findings.csv?status=in_place&funding_model=external_donors&dimension=funding_model")
    assert same.headers["etag"] == part.headers["etag"]


def test_the_head_of_a_file_is_that_of_the_file(client: TestClient) -> None:
    got, head = client.get("/data/findings.csv"), client.head("/data/findings.csv")
    assert head.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(("name", "packed"), [("findings.csv", True), ("findings.parquet", False)])
def test_texts_are_sent_packed_and_what_is_packed_already_is_left_alone(
    client: TestClient, name: str, packed: bool
) -> None:
    with client.stream("GET", f"/data/{name}", headers={"Accept-Encoding": "gzip"}) as response:
        body = b"".join(response.iter_raw())
    plain = client.get(f"/data/{name}", headers=PLAIN)
    assert (gzip.decompress(body) if packed else body) == plain.content
    assert (response.headers.get("content-encoding") == "gzip") is packed
    assert (response.headers["etag"] != plain.headers["etag"]) is packed
    assert response.headers.get_list("vary") == ["Accept-Encoding"]


def test_a_script_of_another_site_may_ask_first(client: TestClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "if-none-match"}
    response = client.options("/data/findings.csv", headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


def test_the_page_and_what_lies_deeper_is_left_to_the_app(client: TestClient) -> None:
    for path in ("/data", "/data/", "/data/_stcore/health", "/data/static/js/x.js"):
        assert client.get(path).text == f"the page {path}"


@pytest.mark.parametrize(
    "name",
    ["nothing.csv", "findings.xml", "findings", "findings.csv.zip", "folder.csv"],
)
def test_a_file_that_there_is_not_is_404_with_those_that_there_are(client: TestClient, name: str) -> None:
    response = client.get(f"/data/{name}")
    assert response.status_code == 404
    assert response.json()["allowed"] == [*KNOWN]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        "findings.csv?status=gone",
        "findings.json?page=2",
        "findings.parquet?sole=0",
        "actors.csv?status=in_place",
        *(f"{name}?status=in_place" for name in WHOLE),
        "findings.csv?status=%3Cscript%3Ealert(1)%3C/script%3E",
        "findings.csv?q=%00&status=%FF%FE",
        "findings.csv?country=KEN%0d%0aSet-Cookie:a=b",
        "findings.csv?" + "q=a&" * 700,
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_refused_in_json(client: TestClient, address: str) -> None:
    response = client.get(f"/data/{address}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    told = response.json()
    assert told["error"]
    assert "allowed" in told or address.endswith("&")
    assert "set-cookie" not in response.headers


def test_a_refusal_tells_what_is_allowed(client: TestClient) -> None:
    assert client.get("/data/findings.csv?status=gone").json() == {
        "error": "The parameter has no such value.",
        "parameter": "status",
        "value": "gone",
        "allowed": ["in_place", "considered", "ended", "any"],
    }
    told = client.get("/data/mechanisms.csv?colour=red").json()
    assert (told["parameter"], told["allowed"]) == ("colour", [*filters.NAMES])


def test_a_refusal_repeats_no_more_than_a_little_of_what_it_was_asked(client: TestClient) -> None:
    assert len(client.get("/data/findings.csv?status=" + "x" * 3900).json()["value"]) == 300
    assert len(client.get("/data/findings.csv?" + "x" * 3900).json()["parameter"]) == 300


def test_an_address_that_is_too_long_is_414(client: TestClient) -> None:
    response = client.get("/data/findings.csv?q=" + "x" * 4000)
    assert response.status_code == 414
    assert response.json()["error"]


NAMES_OF_PARAMETERS = st.one_of(st.sampled_from([*filters.NAMES, *OF_FINDINGS, "limit"]), st.text(max_size=8))
VALUES = st.one_of(st.sampled_from(["in_place", "external_donors", "KEN", "1", "theme", "high", ""]), st.text())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES_OF_PARAMETERS, VALUES), max_size=6), name=st.sampled_from(KNOWN))
def test_whatever_is_asked_is_answered_with_a_file_or_a_refusal(
    client: TestClient, pairs: list[tuple[str, str]], name: str
) -> None:
    response = client.get(f"/data/{name}?{urlencode(pairs, errors='surrogatepass')}")
    assert response.status_code in (200, 400, 414)
    if response.status_code == 200:
        told = response.headers["content-disposition"]
        assert told.isascii()
        assert told.count('"') == 2
    else:
        assert response.json()["error"]


def test_without_data_the_reason_is_told() -> None:
    def broken() -> Dataset:
        raise DataError("findings.parquet is missing. Run `make build`.")

    routes = [data_routes, document_routes, figure_routes, feed_routes, openapi_routes, markdown_routes, crawler_routes]
    client = TestClient(Starlette(routes=[route for made in routes for route in made(broken)]))
    for path in (*PATHS, "/llms.txt", "/sitemap.xml"):
        response = client.get(path)
        assert response.status_code == 503, path
        assert response.json() == {"error": "findings.parquet is missing. Run `make build`."}
        assert response.headers["cache-control"] == "no-store"


def test_a_file_is_made_once_and_when_asked_for(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(_: Dataset) -> bytes:
        made.append("zip")
        return package.archive(data)

    monkeypatch.setitem(files.WHOLE, "iscm-explorer.zip", counted)  # type: ignore[arg-type]
    client = TestClient(Starlette(routes=data_routes(lambda: data)))
    assert made == []
    assert client.get("/data/iscm-explorer.zip").content == client.get("/data/iscm-explorer.zip").content
    assert made == ["zip"]
