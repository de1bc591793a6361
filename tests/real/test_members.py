"""What is said of members is what the records say: worked out here from the curators' files, list by list."""

import csv
from functools import cache
from html import unescape
from itertools import combinations

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.query import comparison, countries
from iscm_data.query.view import view
from iscm_data.wording.comparison import pair
from tests.real.records import DATA, records, said

COLOMBO, BALI, ABU_DHABI = "colombo-process", "bali-process", "abu-dhabi-dialogue"


def states(id_: str, role: str = "members") -> set[str]:
    return {*records()[id_].get(role, {}).get("states", ())}


def whole(id_: str) -> bool:
    return bool(states(id_)) and records()[id_]["members"]["complete"] is True


def open_to_all(id_: str) -> bool:
    return not states(id_) and "global" in records()[id_]["regions"]


@cache
def names() -> dict[str, str]:
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["name"] for row in csv.DictReader(file)}


def screen(real: Dataset, page: str, **asked: str | list[str]) -> tuple[str, str]:
    """The headline of a page, and all of it."""
    given = {name: [value] if isinstance(value, str) else value for name, value in asked.items()}
    made = pages.BUILDERS[page](view(real, page, given))
    return made.headline, unescape(str(made.html + made.below))


def section(html: str, start: str, end: str) -> str:
    return html[html.index(start) :].partition(end)[0]


def test_each_country_s_headline_counts_the_lists_that_name_it_as_the_least_where_one_is_missing(real: Dataset) -> None:
    for iso3 in countries.everyone(real):
        member = {id_ for id_ in records() if iso3 in states(id_)}
        title, _ = screen(real, "country", iso3=iso3)
        if not member:
            assert title == f"No list of members that we have names {real.actor[iso3].within}"
            continue
        assert not all(map(whole, records()))  # so that every number is the least
        assert title.endswith(f" is a member of at least {len(member)} of {len(records())} mechanisms"), title


def test_the_philippines_page_names_every_mechanism_that_could_not_be_checked_and_why(real: Dataset) -> None:
    title, html = screen(real, "country", iso3="PHL")
    member = {id_ for id_ in records() if "PHL" in states(id_)}
    assert title == f"The Philippines is a member of at least {len(member)} of {len(records())} mechanisms"
    assert BALI in member
    box = section(html, 'id="unchecked"', "</div>")
    unlisted = {id_ for id_ in records() if "PHL" not in states(id_) | states(id_, "observers")}
    reasons = {
        "No list of members found": {id_ for id_ in unlisted if not states(id_) and not open_to_all(id_)},
        "Open to all States, so no list": {id_ for id_ in unlisted if open_to_all(id_)},
        "Incomplete list, this State not on it": {id_ for id_ in unlisted if states(id_) and not whole(id_)},
    }
    for reason, ids in reasons.items():
        line = section(box, reason, "</p>")
        assert {id_ for id_ in records() if f'id={id_}"' in line} == ids, reason


def test_two_mechanisms_share_who_is_on_both_lists_and_at_least_so_many_where_one_is_incomplete(real: Dataset) -> None:
    for first, second in combinations(records(), 2):
        found = comparison.members(real, (first, second))
        if not states(first) or not states(second):
            assert found.shared == (), (first, second)
            continue
        (shared,) = found.shared
        both = states(first) & states(second)
        assert {*shared.states} == both
        told = pair(real, shared)
        least = not (whole(first) and whole(second))
        assert ("at least" in told) == (least and bool(both)), told
        assert told.endswith(" have no member in common") == (not least and not both), told


def test_colombo_and_abu_dhabi_share_their_members_by_name_also_beside_bali(real: Dataset) -> None:
    ids = [BALI, COLOMBO, ABU_DHABI]
    _, html = screen(real, "compare", id=ids, topic="members")
    for some in (ids, *combinations(ids, 2)):
        common = set.intersection(*(states(id_) for id_ in some))
        called = [records()[id_]["short_name"].rpartition(" ")[0] for id_ in some]
        told = " and ".join(called) if len(called) == 2 else f"{called[0]}, {called[1]} and {called[2]}"
        least = "" if all(map(whole, some)) else "at least "
        line = section(html, f"<b>{told} share {least}{said(len(common))} members:</b>", "</p>")
        assert [iso3 for iso3 in names() if f'iso3={iso3}"' in line] == [s for s in names() if s in common]


@pytest.mark.parametrize("without", sorted(id_ for id_ in records() if not states(id_)))
def test_a_mechanism_without_a_list_is_named_and_nothing_is_told_of_its_members(real: Dataset, without: str) -> None:
    name = records()[without]["short_name"]
    for topic in ("all", "members"):
        _, html = screen(real, "compare", id=[COLOMBO, without], topic=topic)
        box = section(html, 'id="members"', "</section>")
        reason = "is open to all States" if open_to_all(without) else "We found no list of members for"
        assert reason in box
        assert name in box
        assert " share " not in box
        assert " only" not in box


def test_the_number_beside_each_state_is_that_of_the_lists_that_name_it(real: Dataset) -> None:
    title, html = screen(real, "country")
    every = set.union(*map(states, records()))
    assert title == f"{len(every)} States and territories sit in at least one of {len(records())} mechanisms"
    for iso3 in every:
        n = sum(iso3 in states(id_) for id_ in records())
        assert f'iso3={iso3}">{real.actor[iso3].name}</a> <span class="soft">{n}</span>' in html


def test_pairs_that_share_a_state_are_counted_among_those_with_a_list_and_the_others_are_named(real: Dataset) -> None:
    listing = [id_ for id_ in records() if states(id_)]
    pairs = [*combinations(listing, 2)]
    sharing = sum(bool(states(a) & states(b)) for a, b in pairs)
    title, html = screen(real, "compare", view="all")
    assert title == f"At least {sharing} of {len(pairs)} pairs of mechanisms have member States in common"
    box = section(html, 'class="unchecked"', "</div>")
    for id_, record in records().items():
        assert (record["short_name"] in box) >= (not whole(id_)), id_


def test_within_a_sentence_a_country_has_its_article_and_no_brackets(real: Dataset) -> None:
    within = {iso3: actor.within for iso3, actor in real.actor.items() if actor.region}
    assert within["PHL"] == "the Philippines"
    assert within["NLD"] == "the Netherlands"
    assert within["USA"] == "the United States"
    assert within["KEN"] == "Kenya"
    listed = {s for id_ in records() for role in ("members", "observers") for s in states(id_, role)}
    assert not [within[s] for s in listed if "(" in within[s]]
