"""A page as a part of somebody else's: the figure, its age, its source and the way to the whole page; nothing more."""

import re
from html import unescape

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.model import settings
from iscm_data.query.view import view
from tests.server.around import around

BASE = "http://testserver/"
SHOWN = (
    "funding?funding_model=external_donors",
    "themes?view=chart",
    "compare?view=all",
    "mechanism?id=atlas-dialogue",
)


def client(data: Dataset, environment: dict[str, str]) -> TestClient:
    async def page(_: Request) -> Response:
        return FileResponse(server.streamlit_front_end() / "index.html")

    others = [Route("/{path:path}", page)]
    return TestClient(around((), others, settings=settings.read(environment), dataset=lambda: data))


@pytest.mark.parametrize("address", SHOWN)
def test_it_has_the_answer_and_the_way_to_the_whole_page_but_no_script_navigation_or_form(
    data: Dataset, address: str
) -> None:
    html = client(data, {}).get(f"/{address}&embed=true&lang=en").text
    whole = client(data, {}).get(f"/{address}&lang=en").text
    headline = re.search(r"</span>([^<]+)</h1>", whole)
    assert headline
    assert headline[1] in html
    assert f'href="{BASE}{address.replace("&", "&amp;")}&amp;lang=en">See the whole page' in html
    assert not re.search(r"<(script|form|nav class|button)", html)
    assert "embed=" not in html
    assert "streamlit" not in html.lower()


def test_the_source_of_the_figure_is_told(data: Dataset) -> None:
    assert ">Source: " in client(data, {}).get("/funding?embed=true").text


@pytest.mark.parametrize(
    ("set_", "pages_", "figures", "offered"),
    [
        ({}, "'self'", "*", True),
        ({settings.FRAMES: "'self' https://a.example"}, "'self' https://a.example", "'self' https://a.example", True),
        ({settings.FRAMES: "'none'"}, "'none'", "'none'", False),
    ],
)
def test_who_may_show_it_is_as_the_operator_has_set(
    data: Dataset, monkeypatch: pytest.MonkeyPatch, set_: dict[str, str], pages_: str, figures: str, offered: bool
) -> None:
    monkeypatch.delenv(settings.FRAMES, raising=False)
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    asked = client(data, set_)
    whole, part = asked.get("/structure"), asked.get("/structure?embed=true")
    assert whole.headers["content-security-policy"].endswith(f"frame-ancestors {pages_}")
    assert part.headers["content-security-policy"].endswith(f"frame-ancestors {figures}")
    assert "script-src" not in part.headers["content-security-policy"]
    assert "x-frame-options" not in part.headers
    assert part.headers["x-content-type-options"] == "nosniff"
    made = pages.build(view(data, "structure", {}, base=BASE))
    assert ("Copy a line for your own web page" in made.head) is offered


def test_the_line_that_is_copied_names_the_view_its_language_and_no_version(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(settings.FRAMES, raising=False)
    asked = {"funding_model": ["external_donors"], "cell": [".external_donors"], "data_version": [data.version]}
    html = pages.build(view(data, "funding", asked, base=BASE)).head
    (line,) = (unescape(each) for each in re.findall(r'data-copies="([^"]+)"', html) if "iframe" in each)
    assert line.endswith("</iframe>")
    address = re.search(r'src="([^"]+)"', line)
    assert address
    assert unescape(address[1]) == f"{BASE}funding?funding_model=external_donors&embed=true&lang=en"


def test_an_address_without_a_page_is_not_found_in_a_frame_too(data: Dataset) -> None:
    assert client(data, {}).get("/nothing?embed=true").status_code == 404
    assert client(data, {}).get("/mechanism?id=nobody&embed=true").status_code == 404


def test_the_parameter_is_no_part_of_a_link_that_is_not_known(data: Dataset) -> None:
    assert "no longer valid" not in client(data, {}).get("/funding?embed=false").text
