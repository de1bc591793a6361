"""All mechanisms as a table, on invented records: found by their names, filtered, sorted, ticked; and who was meant."""

from typing import Any

import invented
import pytest
from lxml import html

from iscm_data.dataset.tables import Dataset
from iscm_data.edition.links import FileLinks
from iscm_data.html import facets, pages
from iscm_data.query.filters import Filters
from iscm_data.query.view import View, view

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def shown(data: Dataset, **asked: str | list[str]) -> Any:
    parameters = {name: [value] if isinstance(value, str) else value for name, value in asked.items()}
    return html.fromstring(f"<main>{pages.page(view(data, 'mechanism', parameters)).page.html}</main>")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def listed(tree: Any) -> list[str]:
    return tree.xpath("//table//input/@value")


def test_they_stand_by_scope_and_name_until_the_reader_sorts_them(data: Dataset) -> None:
    assert listed(shown(data)) == [BASIN, ELAN, FJORD, ATLAS]
    assert listed(shown(data, sort="name")) == [ATLAS, BASIN, ELAN, FJORD]
    assert listed(shown(data, sort="since")) == [ATLAS, BASIN, ELAN, FJORD]
    assert listed(shown(data, sort="members")) == [ATLAS, BASIN, FJORD, ELAN]
    assert listed(shown(data, sort="statements")) == [ATLAS, BASIN, ELAN, FJORD]
    assert listed(shown(data, sort="activity")) == [BASIN, ELAN, ATLAS, FJORD]
    assert listed(shown(data, sort="nonsense")) == [BASIN, ELAN, FJORD, ATLAS]


def test_the_head_of_a_column_sorts_by_it_and_says_by_which_they_are_sorted(data: Dataset) -> None:
    tree = shown(data, sort="since", scope="regional")
    assert [words(head) for head in tree.xpath("//thead//th[@aria-sort='ascending']")] == ["Since"]
    assert tree.xpath("//thead//th[contains(@class, 'c-activity')]/a/@href") == [
        "mechanism?sort=activity&scope=regional"
    ]


def row(tree: Any, id_: str) -> str:
    (found,) = tree.xpath(f"//tr[.//input[@value='{id_}']]")
    return words(found)


def test_a_row_says_whether_it_meets_where_since_when_with_how_many_and_who_pays(data: Dataset) -> None:
    tree = shown(data)
    assert row(tree, BASIN) == "Basin Process Active 2024 Africa 2001 3 Host or chair pays 2024, External donors 2022 8"
    assert row(tree, ATLAS).startswith(
        "Atlas Dialogue AD Dormant 2020 Africa, Europe 2000 5 (3 named) External donors 2019"
    )
    assert row(tree, ELAN) == "Élan Forum No recent sign Europe 2010 no list not found 3"


def test_who_pays_leads_to_the_evidence_of_it(data: Dataset) -> None:
    tree = shown(data)
    hrefs = tree.xpath(f"//tr[.//input[@value='{BASIN}']]//td[contains(@class, 'c-payers')]/a/@href")
    assert hrefs == [
        "mechanism?id=basin-process#funding_model-host_funded",
        "mechanism?id=basin-process#funding_model-external_donors",
    ]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("elan", [ELAN]),
        ("ad", [ATLAS]),
        ("mobility", [BASIN]),
        ("peaks", [ATLAS]),
        ("forum north", [ELAN]),
        ("", [BASIN, ELAN, FJORD, ATLAS]),
    ],
)
def test_a_search_reads_all_names_without_accents(data: Dataset, sought: str, found: list[str]) -> None:
    assert listed(shown(data, q=sought)) == found


def test_a_slip_of_the_hand_finds_the_nearest_name(data: Dataset) -> None:
    tree = shown(data, q="Bassin Proces")
    assert listed(tree) == []
    assert words(tree.find(".//h1")).endswith("We have no mechanism called “Bassin Proces”")
    assert words(tree.find_class("lede")[0]) == "Did you mean Basin Process?"
    assert tree.xpath("//p[@class='lede']/a/@href") == ["mechanism?id=basin-process"]


def test_an_address_of_no_mechanism_proposes_the_nearest_and_shows_all(data: Dataset) -> None:
    tree = shown(data, id="elan-forums")
    assert words(tree.find_class("lede")[0]) == "Did you mean Élan Forum?"
    assert listed(tree) == [BASIN, ELAN, FJORD, ATLAS]


def test_what_an_address_names_is_shown_as_text_and_never_as_markup(data: Dataset) -> None:
    tree = shown(data, id="<script>alert(1)</script>")
    assert not tree.xpath("//script")
    assert "<script>" in words(tree.find(".//h1"))


def pills(tree: Any) -> dict[str, str]:
    return {words(pill): pill.get("href") for pill in tree.find_class("pill")}


def test_activities_have_their_numbers_within_the_other_filters_and_the_words_sought(data: Dataset) -> None:
    assert [*pills(shown(data))] == ["All 4", "Active 1", "No recent sign 1", "Dormant 1", "Replaced 1"]
    tree = shown(data, scope="regional", activity="active")
    assert [*pills(tree)] == ["All 3", "Active 1", "No recent sign 1", "Dormant 0", "Replaced 1"]
    assert pills(tree)["Active 1"] == "mechanism?scope=regional"
    assert [*pills(shown(data, q="fjord"))][:2] == ["All 1", "Active 0"]
    assert listed(tree) == [BASIN]


def test_filters_of_the_topics_narrow_the_list_and_stand_above_it_each_with_its_cross(data: Dataset) -> None:
    tree = shown(data, funding_model="external_donors", q="a")
    assert listed(tree) == [BASIN, ATLAS]
    assert [words(chip) for chip in tree.find_class("chip")] == ["“a”", "External donors"]
    assert words(tree.find_class("of")[0]) == "2 of 4 mechanisms"


def test_without_a_match_it_says_what_each_filter_would_give_back(data: Dataset) -> None:
    tree = shown(data, scope="regional", funding_model="self_funding")
    assert listed(tree) == []
    assert "Without “Self-funding”: 3 mechanisms" in words(tree.find_class("empty")[0])


def test_no_filter_is_offered_to_be_dropped_without_which_nothing_matches_either(data: Dataset) -> None:
    both = view(data, "mechanism", {"scope": ["regional"], "funding_model": ["self_funding"]})
    assert [n for *_, n in facets.without_one(both)] == [3]
    more = view(data, "mechanism", {"funding_model": ["self_funding"], "partnership_type": ["private_sector"]})
    assert facets.without_one(more) == []
    assert "Remove one filter" not in str(pages.page(more).page.html)


def test_ticked_mechanisms_are_sent_to_the_page_that_compares_them(data: Dataset) -> None:
    tree = shown(data, tick=[ATLAS, ELAN], lang="en")
    (form,) = tree.find_class("ticks")
    assert (form.get("action"), form.get("method")) == ("compare", "get")
    assert form.xpath(".//input[@checked]/@value") == [ELAN, ATLAS]
    assert {*form.xpath(".//input[@type='checkbox']/@name")} == {"id"}
    assert form.xpath(".//input[@type='hidden']/@name") == ["lang"]


def test_a_search_keeps_the_filters_and_drops_what_belongs_to_another_list(data: Dataset) -> None:
    (form,) = shown(data, scope="regional", sort="name", q="x", part="2", tick="a").find_class("find")
    fields = {each.get("name"): each.get("value") for each in form.iter("input")}
    assert fields == {"q": "x", "scope": "regional", "sort": "name"}


def test_without_a_server_the_list_offers_nothing_that_needs_one(data: Dataset) -> None:
    made = pages.BUILDERS["mechanism"](View(data, "mechanism", {}, Filters(), (), FileLinks("mechanism", {})))
    tree = html.fromstring(f"<main>{made.html}</main>")
    assert not tree.xpath("//form | //button | //input | //thead//a")
    assert tree.xpath("//tbody//th/a/@href") == [f"mechanism-{id_}.html" for id_ in (BASIN, ELAN, FJORD, ATLAS)]
