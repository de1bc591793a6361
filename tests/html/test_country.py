"""The page of a country, and that of all: what its address asks for, its table, its sentences. Mostly invented data."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from iscm_data.curate import build
from iscm_data.curate import records as reader
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.edition.links import FileLinks
from iscm_data.html import country
from iscm_data.html.country import BUSIEST
from iscm_data.html.page import Page
from iscm_data.query import countries
from iscm_data.query.filters import Filters
from iscm_data.query.view import View, view
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def page(data: Dataset, query: str) -> Page:
    return country.page(view(data, "country", parse_qs(query)))


def shown(data: Dataset, query: str) -> str:
    return unescape(str(page(data, query).html))


def test_the_headline_is_the_least_number_and_names_who_sits_in_all_of_them(data: Dataset) -> None:
    made = page(data, "iso3=KEN")
    assert made.headline == "Kenya is a member of at least 2 of 4 mechanisms"
    assert made.description == (
        "Of the two, one is known to meet. "
        "Côte d’Ivoire, France and two more States sit with it in the most, one each. "
        "It may sit in more: see what we could not check."
    )


def test_where_every_list_is_whole_the_number_is_no_least(tmp_path: Path) -> None:
    records = {id_: record for id_, record in invented.mechanisms().items() if id_ in (BASIN, FJORD)}
    records[FJORD]["status"] = {"value": "unknown"}
    records[BASIN]["findings"].pop("F7")  # it names the Atlas Dialogue, which is not there
    read = reader.read(invented.write(tmp_path, records))
    build.write(build.tables(read, tmp_path), tmp_path / "parquet")
    made = page(load(tmp_path / "parquet"), "iso3=KEN")
    assert made.headline == "Kenya is a member of 1 of 2 mechanisms"
    assert "could not check" not in made.html


def test_an_observer_sits_nowhere_for_that(data: Dataset) -> None:
    made = page(data, "iso3=ISL")
    assert made.headline == "Iceland is a member of at least 1 of 4 mechanisms"
    assert "It is an observer in one more." in made.description
    assert '<td class="nw" data-label="Role">Observer <span class="y">no date</span></td>' in made.html


def test_the_table_says_who_pays_now_and_nothing_of_plans_and_the_past(data: Dataset) -> None:
    html = shown(data, "iso3=KEN")
    assert 'Host or chair pays</a>: Kenya <span class="y new">2024</span>' in html
    there = f'href="funding?cell={ATLAS}.external_donors" aria-label="Atlas Dialogue: External donors">'
    assert f'{there}External donors</a> <span class="y">2019</span>' in html
    assert "Member contributions" not in html  # Atlas only considers them


def test_what_could_not_be_checked_is_named_and_what_is_whole_is_an_answer(data: Dataset) -> None:
    uganda = shown(data, "iso3=UGA")
    assert "Incomplete list, this State not on it:" in uganda
    assert 'Atlas Dialogue</a> <span class="y">(3 of 5 States)</span>' in uganda
    assert "In its region" not in uganda
    assert "In its region, with a whole list, and not on it:" in shown(data, "iso3=FRA")


@pytest.mark.parametrize("query", ["iso3=ken", "q=kenya", "q=KEN"])
def test_a_country_is_asked_for_by_its_code_or_its_name(data: Dataset, query: str) -> None:
    assert page(data, query).title == "Kenya"


def test_several_that_may_be_meant_are_offered_and_nothing_found_is_told(data: Dataset) -> None:
    html = shown(data, "q=i")
    assert "Several countries have such a name:" in html
    assert 'href="country?iso3=ISL"' in html
    assert "No country of the United Nations’ list is called “Atlantis”" in shown(data, "iso3=Atlantis")
    assert page(data, "iso3=Atlantis").title == "Countries"


def test_every_state_that_is_listed_stands_under_its_region_with_its_number(data: Dataset) -> None:
    made = page(data, "")
    assert made.headline == "7 States and territories sit in at least one of 4 mechanisms"
    assert made.description == ("We have lists of members for 3 of 4; one is incomplete, so each number is a minimum.")
    assert 'href="country?iso3=KEN">Kenya</a> <span class="soft">2</span>' in made.html


def test_the_states_in_the_most_mechanisms_leave_out_none_that_is_in_as_many_as_one_of_them(real: Dataset) -> None:
    line = re.search(r'<p class="most">(.*?)</p>', shown(real, ""), re.DOTALL)
    assert line
    named = re.findall(r"iso3=([A-Z]{3})", line[1])
    sitting = countries.busiest(real, list(real.mechanism))
    least = min(sitting[state] for state in named)
    assert {*named} == {state for state, n in sitting.items() if n >= least}
    assert len(named) <= BUSIEST


def test_filters_of_an_older_address_still_hold_and_can_be_dropped(data: Dataset) -> None:
    made = page(data, "iso3=KEN&scope=regional")
    assert made.headline == "Kenya is a member of at least 1 of 3 mechanisms"
    assert "Counted only:" in made.html
    assert 'href="country?iso3=KEN" aria-label="Remove filter: Scope: Regional"' in made.html


def test_an_older_address_of_a_pair_still_tells_what_the_two_share(data: Dataset) -> None:
    html = shown(data, f"pair={BASIN}.{ATLAS}")
    assert "Basin and Atlas share at least one member:" in html
    assert f"compare?id={BASIN}&id={ATLAS}" in html
    assert "share" not in shown(data, f"pair={BASIN}.{BASIN}").partition('id="pair"')[2]


def test_themes_stand_by_how_many_of_its_mechanisms_have_them_in_place(data: Dataset) -> None:
    html = shown(data, "iso3=KEN")
    both, one = html.index('<span class="tag">In both</span>'), html.index('<span class="tag">In one</span>')
    assert both < html.index("Remittances</a>") < one < html.index("Diaspora</a>")


def test_the_finder_keeps_the_language_and_offers_the_names(data: Dataset) -> None:
    html = shown(data, "iso3=KEN&lang=fr")
    assert '<input type="hidden" name="lang" value="fr">' in html
    assert '<option value="Côte d’Ivoire">' in html


def test_without_a_server_behind_it_the_page_has_nothing_that_needs_one(data: Dataset) -> None:
    asked = {"iso3": ["KEN"]}
    for made in (country.page(static(data, asked)), country.page(static(data, {}))):
        assert "<form" not in made.html
        assert 'href=""' not in made.html
    assert 'href="mechanism-basin-process.html"' in country.page(static(data, asked)).html


def static(data: Dataset, asked: dict[str, list[str]]) -> View:
    return View(data, "country", asked, Filters(), (), FileLinks("country", asked))
