"""The state of a view in its address: what was written is read again, and whatever is read gives a view and a page."""

from urllib.parse import parse_qs, quote_from_bytes, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pages import PAGES, PARAMETERS, _check_harmless, open_page

from iscm_data import addressing, query
from iscm_data.addressing import LANGUAGE, LONGEST, MOST
from iscm_data.load import Dataset, dataset
from iscm_data.query import Filters
from iscm_data.text import LANGUAGES

# Codes, what looks like them, and bytes of any kind as a browser sends them.
BYTES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"external_donors", b"KEN", b"1", b"colombo-process.host_funded", b"1~m~igc", b"fr", b""]),
)
NAMES = st.one_of(st.sampled_from([*PARAMETERS, *query.NAMES]).map(str.encode), st.binary(max_size=8))


@st.composite
def views(draw: st.DrawFn) -> Filters:
    """Any choice that a reader can make in the filters."""
    some = {
        name: draw(st.lists(st.sampled_from(known), unique=True, max_size=6)) if known else []
        for name, known in addressing.options(dataset()).items()
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
    found = decoded(addressing.href(page, view, **{LANGUAGE: code}))
    assert addressing.filters(data, found) == (view, [])
    assert addressing.language(found, "en") == (code, [])


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(NAMES, BYTES), max_size=12), times=st.sampled_from([1, MOST, 3 * MOST]))
def test_any_bytes_are_read_as_known_values_and_a_bounded_rest(
    data: Dataset, pairs: list[tuple[bytes, bytes]], times: int
) -> None:
    asked = decoded(
        "?" + "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs * times)
    )
    view, ignored = addressing.filters(data, asked)
    assert all(
        set(values) <= set(addressing.options(data)[name]) for name, values in view.chosen().items() if name != "sole"
    )
    assert all(len(each.value) <= LONGEST for each in ignored)
    assert len(ignored) <= MOST * len(query.NAMES) + 1
    assert addressing.filters(data, decoded(addressing.href("", view))) == (view, [])


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
