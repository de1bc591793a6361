"""The state of a view in its address: what was written is read again, and whatever is read gives known values."""

from urllib.parse import parse_qs, quote_from_bytes, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.dataset.load import dataset
from iscm_data.dataset.tables import Dataset
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE, LONGEST, MOST
from iscm_data.query.filters import NAMES, Filters
from iscm_data.query.view import view

# Codes, what looks like them, and bytes of any kind as a browser sends them.
BYTES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"external_donors", b"KEN", b"1", b"in_place", b"any", b"2022", b"0xff", b"fr", b""]),
)
KEYS = st.one_of(st.sampled_from([*NAMES, "lang", "q"]).map(str.encode), st.binary(max_size=8))


@st.composite
def chosen(draw: st.DrawFn) -> Filters:
    """Any choice that a reader can make in the filters."""
    some = {
        name: draw(st.lists(st.sampled_from(known), unique=True, max_size=6))
        for name, known in address.options(dataset()).items()
        if known
    }
    return Filters(some, since=draw(st.sampled_from([(), ("1999",), ("2022",)])))


def decoded(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query, keep_blank_values=True)


@settings(deadline=None)
@given(filters=chosen(), page=st.sampled_from([*ENTRIES]), code=st.sampled_from(LANGUAGES))
def test_a_view_is_read_from_its_address_as_it_was_written(
    real: Dataset, filters: Filters, page: str, code: str
) -> None:
    asked = decoded(address.href(page, filters, **{LANGUAGE: code}))
    assert address.filters(real, asked) == (filters, [])
    assert address.language(asked, "en") == code
    assert view(real, page, asked).filters == filters


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(KEYS, BYTES), max_size=12), times=st.sampled_from([1, MOST, 3 * MOST]))
def test_any_bytes_are_read_as_known_values_and_a_bounded_rest(
    real: Dataset, pairs: list[tuple[bytes, bytes]], times: int
) -> None:
    encoded = [f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs * times]
    filters, ignored = address.filters(real, decoded("?" + "&".join(encoded)))
    known = address.options(real)
    assert [name for name, values in filters.items() if name != "since" and not {*values} <= {*known[name]}] == []
    assert filters.since is None or 1900 <= filters.since < 2100
    assert all(len(each.value) <= LONGEST for each in ignored)
    assert len(ignored) <= MOST * len(NAMES)
    assert address.filters(real, decoded(address.href("", filters))) == (filters, [])


def test_what_is_no_value_of_a_filter_is_told_and_the_others_hold(data: Dataset) -> None:
    odd = "[look](https://evil.example)"
    asked = {"funding_model": ["external_donors", odd], "scope": ["nowhere"], "sole": ["yes"]}
    filters, ignored = address.filters(data, asked)
    assert filters == Filters(funding_model=("external_donors",))
    assert [(each.name, each.value) for each in ignored] == [
        ("funding_model", odd),
        ("scope", "nowhere"),
        ("sole", "yes"),
    ]
    assert view(data, "", {"lang": ["tlh"]}).links.kept == {}


@pytest.mark.parametrize("year", ["99", "20222", "2022.0", "-2022", "٢٠٢٢", "1e3", "3000"])
def test_what_is_no_year_is_told_and_narrows_nothing(data: Dataset, year: str) -> None:
    filters, ignored = address.filters(data, {"since": [year]})
    assert (filters.since, [each.value for each in ignored]) == (None, [year])


def test_long_and_many_values_are_read_in_part() -> None:
    asked = {"id": [*(str(n) for n in range(1000)), "0"], "q": ["x" * 10_000]}
    assert address.values(asked, "id") == [str(n) for n in range(MOST)]
    assert address.value(asked, "q") == "x" * LONGEST


def test_countries_stand_in_the_order_of_their_names_in_the_reader_s_language_and_are_the_same(real: Dataset) -> None:
    english = address.options(real)["country"]
    with speaking("es"):
        spanish = address.options(real)["country"]
        names = [real.actor[iso3].name for iso3 in spanish]
    assert spanish != english
    assert {*spanish} == {*english}
    assert names.index("Alemania") < names.index("Egipto")
