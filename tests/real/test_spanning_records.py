"""Questions that span mechanisms, answered anew from the curators' files by other code, and held against the app's."""

import csv
import tomllib
from collections import Counter
from itertools import combinations

import pytest

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.query import countries, objectives, ties
from tests.real.records import DATA, Record, records

RECORDS = records()
CODEBOOK = tomllib.loads((DATA / "codebook.toml").read_text(encoding="utf-8"))
with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
    PLACES = {row["iso3"]: row for row in csv.DictReader(file)}
MEMBERS = {id_: {*record.get("members", {}).get("states", ())} for id_, record in RECORDS.items()}
OBSERVERS = {id_: {*record.get("observers", {}).get("states", ())} for id_, record in RECORDS.items()}
LISTED = sorted(id_ for id_, states in MEMBERS.items() if states)
COUNTRIES = ("KEN", "FRA", "CIV", "PHL", "MEX", "UKR", "FJI", "MAR", "USA", "TTO", "NOR")


@pytest.fixture(scope="module")
def ids(real: Dataset) -> tuple[str, ...]:
    return index(real).ids


def findings(dimension: str) -> list[tuple[str, Record]]:
    return [(i, f) for i, record in RECORDS.items() for f in record["findings"].values() if f["dimension"] == dimension]


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_a_country_s_mechanisms_are_those_whose_lists_name_it(real: Dataset, ids: tuple[str, ...], iso3: str) -> None:
    found = {(part.mechanism_id, part.role) for part in countries.parts(real, iso3, ids)}
    assert found == {(id_, "member") for id_, states in MEMBERS.items() if iso3 in states} | {
        (id_, "observer") for id_, states in OBSERVERS.items() if iso3 in states
    }
    assert found, "a test of nothing: choose another country"


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_who_sits_with_a_country_and_in_which_mechanisms(real: Dataset, ids: tuple[str, ...], iso3: str) -> None:
    together: dict[str, set[str]] = {}
    for id_, states in MEMBERS.items():
        if iso3 in states:
            for other in states - {iso3}:
                together.setdefault(other, set()).add(id_)
    found = countries.companions(real, iso3, ids)
    assert {state: set(shared) for state, shared in found} == together
    assert len(found) == len(together)
    numbers = [len(shared) for _, shared in found]
    assert numbers == sorted(numbers, reverse=True)


def test_in_how_many_mechanisms_every_state_is_a_member(real: Dataset, ids: tuple[str, ...]) -> None:
    assert countries.busiest(real, ids) == Counter(state for states in MEMBERS.values() for state in states)


def test_all_overlaps_have_the_states_the_smaller_list_and_whether_that_is_the_least(
    real: Dataset, ids: tuple[str, ...]
) -> None:
    found = {frozenset(pair.ids): pair for pair in countries.overlaps(real, ids)}
    pairs = [*combinations(LISTED, 2)]
    assert len(found) == len(pairs)
    for first, second in pairs:
        pair = found[frozenset((first, second))]
        both = [RECORDS[id_]["members"]["complete"] for id_ in (first, second)]
        assert set(pair.states) == MEMBERS[first] & MEMBERS[second]
        assert len(pair.states) == len(set(pair.states))
        assert pair.smaller == min(len(MEMBERS[first]), len(MEMBERS[second]))
        assert pair.least is (False in both)


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_the_whole_lists_of_its_region_that_do_not_name_a_country(
    real: Dataset, ids: tuple[str, ...], iso3: str
) -> None:
    place = PLACES[iso3]
    regions = {place["region"].lower()}
    regions |= {"Caribbean": {"caribbean"}, "Western Asia": {"middle_east"}}.get(place["subregion"], set())
    assert set(countries.not_listed(real, iso3, ids)) == {
        id_
        for id_ in LISTED
        if RECORDS[id_]["members"]["complete"] is True  # else it says nothing of who is not on it
        and regions & set(RECORDS[id_]["regions"])
        and iso3 not in MEMBERS[id_] | OBSERVERS[id_]
    }


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_the_themes_that_a_country_s_mechanisms_have_in_place(real: Dataset, ids: tuple[str, ...], iso3: str) -> None:
    own = {id_ for id_ in RECORDS if iso3 in MEMBERS[id_] | OBSERVERS[id_]}
    expected: dict[str, set[str]] = {}
    for id_, finding in findings("theme"):
        if id_ in own and finding["status"] == "in_place":
            expected.setdefault(finding["code"], set()).add(id_)
    mechanisms = [part.mechanism_id for part in countries.parts(real, iso3, ids)]
    assert {code: set(having) for code, having in countries.theme_cover(real, mechanisms).items()} == expected


def test_mechanisms_by_objective_in_place_and_only_otherwise_with_their_newest_year(
    real: Dataset, ids: tuple[str, ...]
) -> None:
    linked = {
        code: {*entry.get("gcm_objectives", ())} for code, entry in CODEBOOK["dimensions"]["theme"]["codes"].items()
    }
    found = objectives.cover(real, ids)
    assert sorted(each.number for each in found) == [entry["number"] for entry in CODEBOOK["gcm_objectives"]]
    for each in found:
        own = [(id_, f) for id_, f in findings("theme") if each.number in linked[f["code"]]]
        placed = {id_ for id_, f in own if f["status"] == "in_place"}
        assert {*each.mechanisms} == placed
        assert {*each.otherwise} == {id_ for id_, _ in own} - placed
        newest: dict[str, int] = {}
        for id_, f in own:
            if f["status"] == "in_place" or id_ not in placed:
                newest[id_] = max(newest.get(id_, 0), f.get("as_of", 0))
        assert each.newest == {id_: year for id_, year in newest.items() if year}


@pytest.mark.parametrize("dimension", ["funding_model", "partnership_type"])
@pytest.mark.parametrize("actor", ["UNHCR", "European Union", "IOM"])
def test_the_mechanisms_and_findings_that_name_an_actor(
    real: Dataset, ids: tuple[str, ...], actor: str, dimension: str
) -> None:
    expected = Counter(id_ for id_, finding in findings(dimension) if actor in finding.get("actors", ()))
    assert len(expected) > 1, "a test of nothing: choose another actor"
    (tie,) = (tie for tie in ties.ties(real, dimension, ids) if tie.actor_id == actor)
    assert {id_: len(group) for id_, group in tie.mechanisms.items()} == expected
    statements = sorted(f["statement"] for _, f in findings(dimension) if actor in f.get("actors", ()))
    assert sorted(p.statement for p in tie.findings) == statements


@pytest.mark.parametrize("dimension", ["funding_model", "partnership_type"])
def test_nobody_is_tied_whom_no_finding_names_and_nobody_is_left_out(
    real: Dataset, ids: tuple[str, ...], dimension: str
) -> None:
    named = {actor for _, finding in findings(dimension) for actor in finding.get("actors", ())}
    assert {tie.actor_id for tie in ties.ties(real, dimension, ids)} == named


@pytest.mark.parametrize("dimension", ["funding_model", "partnership_type"])
def test_each_payer_and_partner_stands_under_the_year_of_its_own_newest_source(real: Dataset, dimension: str) -> None:
    years: dict[str, dict[tuple[str, str], list[int]]] = {id_: {} for id_ in RECORDS}
    for id_, each in findings(dimension):
        for actor in each.get("actors", []) if each["status"] == "in_place" else []:
            years[id_].setdefault((each["code"], actor), []).append(each.get("as_of", 0))
    for id_, expected in years.items():
        told = {(each.code, actor): each.year for each in ties.by_year(real, id_, dimension) for actor in each.payers}
        assert told == {key: max(found) or None for key, found in expected.items()}
