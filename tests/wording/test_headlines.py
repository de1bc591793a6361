"""The answer of a topic page: its headline, its age, what is known beside it. Numbers made up, or of invented data."""

from typing import Any
from urllib.parse import parse_qs

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.model.codebook import codebook
from iscm_data.query.filters import Filters
from iscm_data.query.tallies import Tallies, Tally
from iscm_data.query.view import view
from iscm_data.wording import headlines

STATUSES = ("in_place", "considered", "ended")
DONORS, FEES, HOST = "external_donors", "member_contributions", "host_funded"


def tally(*codes: str, n: int, of: int = 41, recent: int = 0, undated: int = 0, **further: int) -> Tally:
    return Tally(codes, n, recent, undated, {"in_place": n}, dict.fromkeys(STATUSES, 0) | further, of)


def numbers(*found: Tally, of: int = 41, chosen: Tally | None = None, **rest: int) -> Tallies:
    whole = tally(n=rest.pop("n", 0), of=of)
    return Tallies("funding_model", (), found, chosen, whole, rest.pop("otherwise", 0), rest.pop("nothing", 0))


def headline(data: Dataset, *found: Tally, of: int = 41, chosen: Tally | None = None, **filters: Any) -> str:
    return headlines.of_dimension(data, numbers(*found, of=of, chosen=chosen), Filters(**filters))


# --- the headline ---------------------------------------------------------------------------------------------------


def test_the_most_reported_is_told_with_its_denominator_and_its_verb(data: Dataset) -> None:
    told = headline(data, tally(DONORS, n=10), tally("self_funding", n=9))
    assert told == "External donors are reported to fund 10 of 41 mechanisms"
    told = headline(data, tally("self_funding", n=9), tally(DONORS, n=1))
    assert told == "Their own income is reported to fund 9 of 41 mechanisms"


def test_of_two_that_tie_both_are_named_and_more_are_counted(data: Dataset) -> None:
    two = (tally(DONORS, n=6), tally(FEES, n=6), tally(HOST, n=2))
    told = "External donors and member contributions are each reported to fund 6 of 41 mechanisms"
    assert headline(data, *two) == told
    assert (
        headline(data, *two[:2], tally(HOST, n=6))
        == "Three sources of funding are each reported for 6 of 41 mechanisms"
    )


def test_where_nothing_is_in_place_that_is_said_of_those_asked_for(data: Dataset) -> None:
    assert headline(data, tally(DONORS, n=0, of=5), of=5) == "No funding is reported in place for these 5 mechanisms"
    assert headline(data, tally(DONORS, n=0, of=1), of=1) == "No funding is reported in place for this mechanism"


def test_a_chosen_code_is_told_among_all_in_scope_of_the_other_filters(data: Dataset) -> None:
    one = tally(DONORS, n=2, of=18)
    told = headline(data, one, of=18, chosen=one, funding_model=(DONORS,), region=("africa",))
    assert told == "External donors are reported to fund 2 of 18 mechanisms in Africa"
    told = headline(data, one, of=18, chosen=one, funding_model=(DONORS,), region=("africa",), theme=("health",))
    assert told == "External donors are reported to fund 2 of 18 mechanisms in Africa that match the other filters"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (("considered",), "External donors have been considered for 3 of 41 mechanisms"),
        (("ended",), "External donors are reported to have funded 3 of 41 mechanisms in the past"),
        (("in_place", "ended"), "External donors: in place or past for 3 of 41 mechanisms"),
        (("any",), "External donors: in place, considered or past for 3 of 41 mechanisms"),
    ],
)
def test_a_status_that_is_asked_for_is_told(data: Dataset, status: tuple[str, ...], told: str) -> None:
    one = tally(DONORS, n=3)
    assert headline(data, one, chosen=one, funding_model=(DONORS,), status=status) == told


def test_several_codes_are_told_as_any_of_them_and_the_only_source_as_such(data: Dataset) -> None:
    both = tally(DONORS, FEES, n=12)
    told = "External donors or member contributions are reported to fund 12 of 41 mechanisms"
    assert headline(data, chosen=both, funding_model=(DONORS, FEES)) == told
    sole = tally(DONORS, n=2)
    told = "2 of 41 mechanisms are reported to have no other funding than external donors"
    assert headline(data, chosen=sole, funding_model=(DONORS,), sole=("1",)) == told
    told = "2 of 41 mechanisms are reported to have a single source of funding"
    assert headline(data, chosen=tally(n=2), sole=("1",)) == told


def test_filters_that_nothing_matches_are_told_by_their_number(data: Dataset) -> None:
    asked = parse_qs("funding_model=self_funding&scope=regional")
    nothing = view(data, "funding", asked)
    assert headlines.headline(nothing) == "No mechanism matches both filters"
    asked = parse_qs("funding_model=self_funding&scope=regional&region=europe")
    assert headlines.headline(view(data, "funding", asked)) == "No mechanism matches all three filters"
    assert headlines.lede(nothing) == [
        "That means no source we read reports it. It does not mean that it does not exist."
    ]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("dimension", codebook().coded, ids=lambda d: d.id)
def test_every_code_has_its_sentence_in_every_status_and_language(data: Dataset, dimension: Any, code: str) -> None:
    with speaking(code):
        for name in dimension.codes:
            for status in (*STATUSES, "any"):
                told = headlines.said(data, dimension.id, tally(name, n=2), Filters(status=(status,)))
                assert "41" in told
                assert told[0] == told[0].upper()
                assert not {*told} & {*"{}"}


# --- its age --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "recent", "undated", "told"),
    [
        (1, 1, 0, "It is reported for 2022 or later."),
        (1, 0, 1, "It is reported without a year."),
        (1, 0, 0, "It is reported for a year before 2022."),
        (2, 2, 0, "Both are reported for 2022 or later."),
        (2, 0, 2, "Neither of the two is reported with a year."),
        (2, 0, 1, "Neither of the two is reported for 2022 or later; for one, no year is known."),
        (2, 0, 0, "Neither of the two is reported for 2022 or later."),
        (2, 1, 1, "One of the two is reported for 2022 or later; for one, no year is known."),
        (3, 3, 0, "All three are reported for 2022 or later."),
        (3, 0, 3, "None of the three is reported with a year."),
        (3, 0, 0, "None of the three is reported for 2022 or later."),
        (12, 0, 1, "None of the 12 is reported for 2022 or later; for one, no year is known."),
        (12, 0, 2, "None of the 12 is reported for 2022 or later; for two, no year is known."),
        (3, 1, 0, "One of the three is reported for 2022 or later."),
        (3, 2, 0, "Two of the three are reported for 2022 or later."),
        (9, 1, 1, "One of the nine is reported for 2022 or later; for one, no year is known."),
        (9, 1, 4, "One of the nine is reported for 2022 or later; for four, no year is known."),
        (10, 2, 1, "Two of the 10 are reported for 2022 or later; for one, no year is known."),
        (10, 2, 4, "Two of the 10 are reported for 2022 or later; for four, no year is known."),
    ],
)
def test_how_old_a_number_is_tells_the_recent_and_those_without_a_date(
    data: Dataset, n: int, recent: int, undated: int, told: str
) -> None:
    assert headlines.ages(data, n, recent, undated) == told


def test_of_two_that_tie_those_without_a_year_are_told_in_the_order_of_the_recent_and_a_nought_is_left_out(
    data: Dataset,
) -> None:
    assert headlines.alike(data, 6, {"IOM": (0, 6), "the EU": (1, 5)}) == [
        "One of the six for the EU is reported for 2022 or later, none of the six for IOM.",
        "No year is known for five (the EU) and six (IOM).",
    ]
    assert headlines.alike(data, 6, {"IOM": (2, 0), "the EU": (1, 3)})[1:] == ["No year is known for three (the EU)."]
    assert headlines.alike(data, 6, {"IOM": (2, 0), "the EU": (1, 0)})[1:] == []


# --- what is known beside it ----------------------------------------------------------------------------------------


def test_what_is_in_place_only_otherwise_and_not_found_is_told_and_a_nought_is_left_out(data: Dataset) -> None:
    assert headlines.known(data, numbers(n=19, otherwise=13, nothing=9), Filters()) == [
        "Some funding is in place for 19 of 41 mechanisms.",
        "For 13 we found only planned or past funding.",
        "For nine we found nothing, which does not mean that nobody pays.",
    ]
    assert len(headlines.known(data, numbers(n=41), Filters())) == 1


def test_what_a_chosen_code_has_in_other_statuses_is_told_one_by_one(data: Dataset) -> None:
    def told(found: Tally, dimension: str = "funding_model") -> list[str]:
        return headlines.beside(data, dimension, found)

    assert told(tally(DONORS, n=10, considered=3, ended=1)) == [
        "External donors have been considered for three more mechanisms.",
        "External donors are reported to have funded one more mechanism in the past.",
    ]
    assert told(tally("regional", n=10, considered=1), "governance_level") == [
        "For one more, this has been considered."
    ]
    assert told(tally("regional", n=10, considered=4), "governance_level") == [
        "Four more mechanisms have aimed at regional action."
    ]
    assert told(tally(DONORS, n=3, in_place=10)) == ["10 more have this in place."]
    assert told(tally(DONORS, n=10)) == []
    assert told(tally(n=10, considered=2, ended=1)) == [
        "For two more, this has been considered.",
        "One more had this in the past.",
    ]


def test_the_sentences_below_the_headline_are_of_the_invented_data(data: Dataset) -> None:
    assert headlines.lede(view(data, "funding", {})) == [
        "One of the two is reported for 2022 or later.",
        "Some funding is in place for 2 of 4 mechanisms.",
        "For two we found nothing, which does not mean that nobody pays.",
    ]
    assert headlines.lede(view(data, "funding", {"funding_model": ["member_contributions"], "status": ["any"]})) == [
        "It is reported for a year before 2022."
    ]
    tied = headlines.lede(view(data, "partnerships", {"scope": ["interregional"], "status": ["any"]}))
    assert not any("source" in sentence for sentence in tied), "of two that tie, whose age would it be"
