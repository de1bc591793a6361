"""The state of a view in its address: what was written is read again, and whatever is read gives a view and a page."""

from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import parse_qs, quote, quote_from_bytes, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from test_pages import ATTACKS, EVIL, PAGES, PARAMETERS, _check_harmless, open_page

import app
from iscm_data import figures, server
from iscm_data.dataset.load import Dataset, dataset
from iscm_data.export.data import files
from iscm_data.language.text import LANGUAGES
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE, LONGEST, MOST
from iscm_data.query.filters import Filters
from iscm_data.ui import address as of_app

# Codes, what looks like them, and bytes of any kind as a browser sends them.
BYTES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"external_donors", b"KEN", b"1", b"colombo-process.host_funded", b"1~m~igc", b"fr", b""]),
)
NAMES = st.one_of(st.sampled_from([*PARAMETERS, *NAMES]).map(str.encode), st.binary(max_size=8))


@st.composite
def views(draw: st.DrawFn) -> Filters:
    """Any choice that a reader can make in the filters."""
    some = {
        name: draw(st.lists(st.sampled_from(known), unique=True, max_size=6)) if known else []
        for name, known in address.options(dataset()).items()
    }
    return Filters(**{name: tuple(values) for name, values in some.items()}, sole=draw(st.booleans()))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset()


def decoded(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


@settings(deadline=None)
@given(view=views(), page=st.sampled_from(PAGES), code=st.sampled_from(LANGUAGES))
def test_a_view_is_read_from_its_address_as_it_was_written(data: Dataset, view: Filters, page: str, code: str) -> None:
    found = decoded(address.href(page, view, **{LANGUAGE: code}))
    assert address.filters(data, found) == (view, [])
    assert address.language(found, "en") == (code, [])


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(NAMES, BYTES), max_size=12), times=st.sampled_from([1, MOST, 3 * MOST]))
def test_any_bytes_are_read_as_known_values_and_a_bounded_rest(
    data: Dataset, pairs: list[tuple[bytes, bytes]], times: int
) -> None:
    asked = decoded(
        "?" + "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs * times)
    )
    view, ignored = address.filters(data, asked)
    assert all(
        set(values) <= set(address.options(data)[name]) for name, values in view.chosen().items() if name != "sole"
    )
    assert all(len(each.value) <= LONGEST for each in ignored)
    assert len(ignored) <= MOST * len(NAMES) + 1
    assert address.filters(data, decoded(address.href("", view))) == (view, [])


@settings(deadline=None, max_examples=15)
@given(file=st.sampled_from(PAGES), asked=st.dictionaries(NAMES, BYTES, max_size=6))
def test_any_bytes_in_an_address_give_a_page(file: str, asked: dict[bytes, bytes]) -> None:
    pairs = decoded(
        "?" + "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in asked.items())
    )
    app = open_page(file, **pairs)
    assert not app.exception
    assert len(app.title) == 1
    _check_harmless(app)


# What stands for a name in the path of a route of app.py: a new route must be given some here.
NAMED = {
    "/data/{name}": files.KNOWN,
    "/figure/{name}": [f"{name}.{kind}" for name in figures.NAMES for kind in ("svg", "png")],
}


def addresses() -> Iterator[str]:
    """Every address of our own that the server answers, and every page."""
    yield from (f"/{page}" for page in PAGES)
    for route in app.app._user_routes:
        named = NAMED[route.path] if "{" in route.path else [""]
        yield from (route.path.replace("{name}", name) for name in named)


def test_an_address_that_means_harm_is_answered_by_every_route_and_never_as_markup() -> None:
    async def page(_: Request) -> Response:
        return HTMLResponse('<html lang="en"><title>Streamlit</title><div id="root"></div></html>')

    routes = [*app.app._user_routes, Route("/{path:path}", page)]
    client = TestClient(Starlette(routes=routes, middleware=server.middleware()), raise_server_exceptions=False)
    for address in addresses():
        for attack in ATTACKS.values():
            asked = urlencode(dict.fromkeys(PARAMETERS, attack[:100]))
            for response in (
                client.get(f"{address}?{asked}", headers={"Accept": "text/html"}),
                client.get(f"{address}{quote(attack[:300], safe='')}", headers={"Accept": "text/html"}),
            ):
                assert response.status_code in (200, 400, 404, 414), address
                assert response.headers["x-content-type-options"] == "nosniff"
                assert EVIL not in str(response.headers)
                assert "root:x:" not in response.text
                told_as_json = response.headers["content-type"].startswith("application/json")
                assert told_as_json or EVIL not in response.text, address


@pytest.mark.parametrize(
    ("url", "below", "root"),
    [
        ("https://example.org/iscm", "iscm", "https://example.org/iscm/"),
        ("https://example.org/iscm/funding", "iscm", "https://example.org/iscm/"),
        ("https://example.org/", "", "https://example.org/"),
    ],
)
def test_an_app_served_below_a_path_is_cited_with_that_path(
    url: str, below: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = SimpleNamespace(context=SimpleNamespace(url=url), get_option=lambda _: below, query_params={})
    monkeypatch.setattr(of_app, "st", asked)
    assert of_app.base() == root
    assert of_app.lasting("./", dataset()).startswith(f"{root}?")
