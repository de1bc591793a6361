"""Where the links of a page lead: what they keep, what they change, and that codes alone stand in them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import speaking
from iscm_data.query.view import View, view

BASE = "https://example.org/iscm/"


def of(data: Dataset, query: str, page: str = "funding") -> View:
    return view(data, page, parse_qs(query), base=BASE)


def test_a_link_to_this_page_keeps_all_of_its_address_but_what_changes(data: Dataset) -> None:
    links = of(data, "funding_model=external_donors&region=africa&view=models&cell=x.y").links
    assert links.here(cell=None, view="payers") == "funding?funding_model=external_donors&region=africa&view=payers"
    assert links.here() == "funding?funding_model=external_donors&region=africa&view=models&cell=x.y"
    assert of(data, "", "").links.here() == "./"


def test_a_value_is_added_to_others_and_taken_away_by_a_second_click(data: Dataset) -> None:
    links = of(data, "theme=remittances&theme=diaspora", "themes").links
    assert links.toggled("theme", "health") == "themes?theme=remittances&theme=diaspora&theme=health"
    assert links.toggled("theme", "remittances", page=None) == "themes?theme=diaspora"
    assert of(data, "theme=remittances", "themes").links.toggled("theme", "remittances") == "themes"


@pytest.mark.parametrize("query", ["lang=fr", "lang=fr&lang=nothing", "lang=en"])
def test_the_language_that_an_address_names_goes_along_to_every_page_and_one_that_there_is_not_to_none(
    data: Dataset, query: str
) -> None:
    named = parse_qs(query)["lang"][-1]
    kept = {} if named == "nothing" else {"lang": [named]}
    assert parse_qs(urlsplit(of(data, query).links.to("mechanism", id="basin-process")).query) == {
        **kept,
        "id": ["basin-process"],
    }


def test_a_file_speaks_the_reader_s_language_whoever_named_it(data: Dataset) -> None:
    links = of(data, "").links
    assert links.file("figure/coverage.svg", {"scope": ["global"]}) == "figure/coverage.svg?scope=global"
    with speaking("fr"):
        assert links.file("figure/coverage.svg", shape="slide") == "figure/coverage.svg?shape=slide&lang=fr"


def test_a_lasting_link_is_whole_and_names_the_version_of_the_data(data: Dataset) -> None:
    links = of(data, "region=africa").links
    assert links.lasting(links.here(), data) == f"{BASE}funding?region=africa&data_version={data.version}"
    assert links.lasting("./", data) == f"{BASE}?data_version={data.version}"


def test_nothing_of_a_value_leaves_its_place_in_the_link(data: Dataset) -> None:
    evil = "\"><script>&x=1#'\r\n\x00é"
    links = of(data, "").links
    for href in (links.to("findings", q=evil), links.here(**{"cell": evil}), links.toggled("theme", evil)):
        assert href.isascii()
        assert not {*href} & {*"<>\"'\r\n\x00 #"}
        assert [evil] in parse_qs(urlsplit(href).query).values()
