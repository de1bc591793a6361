"""The description of the addresses for programs: schemathesis asks each as it says, and some as it does not."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.export import documents
from iscm_data.export.data import files
from iscm_data.server.data import data_routes
from iscm_data.server.documents import document_routes
from iscm_data.server.feed import feed_routes
from iscm_data.server.figures import figure_routes
from iscm_data.server.openapi import openapi_routes
from iscm_data.server.suggest import suggest_routes
from tests.server.around import around

ASKED = 4  # times that each address is asked
NOT_ASKED = ("png", "pptx", "docx")  # half a second each: they have tests of their own
APART = "/figure/", "/document/brief", "/feed.xml"  # known words may ask for what there is nothing of, or no feed of
ANYTHING = "/suggest.json"  # while somebody types, nothing is wrong


@pytest.fixture(scope="module")
def app(data: Dataset) -> Starlette:
    made = (openapi_routes, data_routes, suggest_routes, figure_routes)
    made += (document_routes, feed_routes)
    return around([route for routes in made for route in routes(lambda: data)])


def described(app: Starlette) -> Iterator[APIOperation]:
    """Every address as schemathesis reads it."""
    found = schemathesis.openapi.from_asgi("/openapi.json", app)
    yield from (result.ok() for result in found.get_all_operations())


def ask(operation: APIOperation, mode: GenerationMode) -> None:
    """Ask an address some times, as it is described or as it is not; each answer has to be one that is described."""

    @settings(max_examples=ASKED, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        if case.path_parameters.get("kind") not in NOT_ASKED:
            empty = [positive_data_acceptance] if operation.path.startswith(APART) else []
            case.call_and_validate(excluded_checks=empty)

    asked()


def test_every_address_answers_as_it_is_described(app: Starlette) -> None:
    for operation in described(app):
        if not operation.path.endswith(NOT_ASKED):
            ask(operation, GenerationMode.POSITIVE)


def test_every_address_refuses_what_it_is_not_described_to_take(app: Starlette) -> None:
    for operation in described(app):
        if not operation.path.endswith(NOT_ASKED) and operation.path != ANYTHING:
            ask(operation, GenerationMode.NEGATIVE)


def test_every_file_figure_and_document_is_described(app: Starlette) -> None:
    told = TestClient(app).get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    kinds = {
        path.replace("{kind}", kind)
        for path, each in told["paths"].items()
        for kind in each["get"]["parameters"][0].get("schema", {}).get("enum", [""])
    }
    assert kinds >= {f"/data/{name}" for name in files.KNOWN}
    assert kinds >= {f"/figure/{name}.svg" for name in figures.NAMES}
    assert kinds >= {f"/document/{name}" for name in documents.NAMES}
