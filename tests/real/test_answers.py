"""The first screen of each topic says what the records say: each number is counted here from the curators' files."""

import re
from html import unescape
from itertools import combinations

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html import country, pages, topic
from iscm_data.language.text import opening, speaking, t
from iscm_data.model.codebook import codebook
from iscm_data.query import ties
from iscm_data.query.comparison import members
from iscm_data.query.view import view
from iscm_data.wording import comparison, headlines, identity
from iscm_data.wording.headlines import headline, lede
from iscm_data.wording.labels import of_mechanisms
from iscm_data.wording.overview import answers
from tests.real.records import WORDS, findings, naming, newest, records, released, reporting, said

RECENT = released() - codebook().recent_years
TOPICS = [(dimension.id, dimension.page) for dimension in codebook().coded]


def numbers(text: str) -> list[int]:
    """All numbers of a text, in words or figures, without years."""
    found = [*re.findall(r"\b\d+\b", text)]
    words = re.findall(rf"\b({'|'.join(WORDS)})\b", text.lower())
    return sorted([int(n) for n in found if not 1900 < int(n) < 2100] + [WORDS.index(word) for word in words])


def first(real: Dataset, page: str, **asked: list[str]) -> tuple[str, list[str]]:
    found = view(real, page, asked)
    return headline(found), lede(found)


@pytest.mark.parametrize(("dimension", "page"), TOPICS)
def test_a_topic_s_headline_is_the_code_that_most_mechanisms_have_in_place(
    real: Dataset, dimension: str, page: str
) -> None:
    counted = {code: len(reporting(dimension, code, "in_place")) for code in codebook().codes(dimension)}
    title, _ = first(real, page)
    assert f"{max(counted.values())} of {len(records())} mechanisms" in title


@pytest.mark.parametrize(("dimension", "page"), TOPICS)
def test_in_place_and_only_otherwise_and_nothing_add_up_to_all_mechanisms(
    real: Dataset, dimension: str, page: str
) -> None:
    placed, found = reporting(dimension, status="in_place"), reporting(dimension)
    told = first(real, page)[1][1:]  # after its age
    some = next(each for each in told if re.search(r"\b(is|are) (in place|reported|on the agenda)", each))
    rest = {"otherwise": len(found - placed), "nothing": len(records()) - len(found)}
    every = [len(placed), len(records())] if len(placed) < len(records()) else [len(placed)]
    assert numbers(some.removeprefix("At least one")) == sorted(every)
    assert [n for each in told[told.index(some) + 1 :] for n in numbers(each)] == [n for n in rest.values() if n]


@pytest.mark.parametrize(("dimension", "page"), TOPICS)
def test_each_code_s_page_tells_how_many_and_how_old_and_what_was_planned_or_past(
    real: Dataset, dimension: str, page: str
) -> None:
    for code in codebook().codes(dimension):
        placed = reporting(dimension, code, "in_place")
        planned, past = reporting(dimension, code, "considered") - placed, reporting(dimension, code, "ended") - placed
        title, told = first(real, page, **{dimension: [code]})
        if not placed:
            assert title.startswith(("No mechanism", "0 of")) or " 0 of " in title, (code, title)
            continue
        assert f"{len(placed)} of {len(records())} mechanisms" in title, (code, title)
        years = [newest(id_, dimension, code) for id_ in placed]
        recent, undated = sum(y is not None and y >= RECENT for y in years), sum(y is None for y in years)
        expected = age(len(placed), recent, undated)
        assert told[0] == expected, (code, told[0])
        assert [numbers(each) for each in told[1:]] == [[n] for n in (len(planned), len(past)) if n], (code, told)


@pytest.mark.parametrize(("dimension", "page"), TOPICS)
def test_the_view_by_code_names_every_mechanism_that_has_the_code_in_place(
    real: Dataset, dimension: str, page: str
) -> None:
    """Some of them folded away, none lost and none twice."""
    html = pages.page(view(real, page, {"view": ["models"]})).page.html
    sections = re.split(r"<(?:section class=.by[ \w]*.|tr)>", html)[1:]
    for code in codebook().codes(dimension):
        placed = reporting(dimension, code, "in_place")
        (mine,) = [each for each in sections if re.search(rf"[?&;]{dimension}={code}\W", each.partition("</a>")[0])]
        named = re.findall(r'href="mechanism\?id=([a-z0-9-]+)"', re.split(r"m-considered|m-ended", mine)[0])
        assert sorted(named) == sorted(placed), code


def age(n: int, recent: int, undated: int) -> str:
    """The sentence on the age of `n` mechanisms' evidence, written down once more."""
    if n == 1:
        if recent:
            return f"It is reported for {RECENT} or later."
        return "It is reported without a year." if undated else f"It is reported for a year before {RECENT}."
    none = "None" if n > 2 else "Neither"
    if recent == n:
        return f"{'Both' if n == 2 else f'All {said(n)}'} are reported for {RECENT} or later."
    if undated == n:
        return f"{none} of the {said(n)} is reported with a year."
    some = none if not recent else said(recent).capitalize()
    are = "is" if recent < 2 else "are"
    start = f"{some} of the {said(n)} {are} reported for {RECENT} or later"
    if not undated:
        return f"{start}."
    return f"{start}; for {said(undated)}, no year is known."


def test_no_title_counts_only_what_its_own_filter_left(real: Dataset) -> None:
    for dimension, page in TOPICS:
        for code in codebook().codes(dimension):
            for region in ("africa", "asia"):
                title, _ = first(real, page, **{dimension: [code], "region": [region]})
                of = sum(region in record["regions"] for record in records().values())
                assert not re.search(r"\d+ of \d+", title) or f"of {of} mechanisms" in title, (code, region, title)


@pytest.mark.parametrize(("dimension", "page"), TOPICS)
def test_headline_pill_column_and_the_click_have_one_number(real: Dataset, dimension: str, page: str) -> None:
    html = str(pages.page(view(real, page, {"view": ["matrix"]})).head)
    for code, entry in codebook().codes(dimension).items():
        n = len(reporting(dimension, code, "in_place"))
        pill = re.search(
            rf'<a class="pill" href="[^"]*{dimension}={code}"[^>]*>[^<]*<span class="n">(\d+)</span>', html
        )
        assert pill is None or int(pill[1]) == n, code
        if dimension != "theme":
            head = re.search(rf'sort={code}"[^>]*>[^<]*</a><span class="cnt">(\d+)<small> of (\d+)', html)
            assert head, code
            assert (int(head[1]), int(head[2])) == (n, len(records())), code
        assert len(view(real, page, {dimension: [code]}).ids) == n, entry.label


def test_the_evidence_of_a_family_of_themes_is_of_its_themes_alone_and_objectives_are_of_all(real: Dataset) -> None:
    themes = codebook().dimensions["theme"].codes
    for family in codebook().codes("family"):
        own = [each for each in themes if themes[each].family == family]
        n = sum(len(findings(record, "theme", code)) for record in records().values() for code in own)
        made = pages.build(view(real, "themes", {"family": [family], "view": ["evidence"]})).head
        assert f"Statements 1 to 10 of {n}." in made
        assert f'Evidence <span class="y">{n}</span>' in made
        assert f"theme-matrix.csv?family={family}" in made
        made = pages.build(view(real, "themes", {"family": [family], "view": ["objectives"]})).head
        assert '<a class="pill" aria-current="true">All 38</a>' in made
        assert f'<a class="pill" href="themes?family={family}">' in made


@pytest.mark.parametrize(("page", "dimension"), [("themes", "theme"), ("partnerships", "partnership_type")])
def test_where_two_codes_share_the_headline_each_has_its_recent_sources_beside_it(
    real: Dataset, page: str, dimension: str
) -> None:
    counted = {code: reporting(dimension, code, "in_place") for code in codebook().codes(dimension)}
    most = max(map(len, counted.values()))
    both = [ids for ids in counted.values() if len(ids) == most]
    if len(both) != 2:
        pytest.skip("another number of codes leads")
    recent = [
        sum((newest(id_, dimension, code) or 0) >= RECENT for id_ in ids)
        for code, ids in counted.items()
        if len(ids) == most
    ]
    _, told = first(real, page)
    assert f"reported for {RECENT} or later" in told[0]
    assert numbers(told[0]) == sorted([most, most, *recent])


def test_pairs_that_share_members_are_at_least_so_many_while_a_list_is_incomplete(real: Dataset) -> None:
    lists = {id_: r["members"] for id_, r in records().items() if r.get("members", {}).get("states")}
    sharing = sum(bool({*a["states"]} & {*b["states"]}) for a, b in combinations(lists.values(), 2))
    pairs = len(lists) * (len(lists) - 1) // 2
    least = "" if all(each["complete"] for each in lists.values()) else "At least "
    told = [answer.short for answer in answers(real).values()]
    assert f"{least}{sharing} of {pairs} pairs of mechanisms have member States in common." in told


def test_what_all_had_once_is_told_where_they_have_nothing_in_place_in_common(real: Dataset) -> None:
    ids = ["bali-process", "colombo-process", "abu-dhabi-dialogue"]
    found = [findings(records()[id_], "partnership_type") for id_ in ids]
    now = [{each.get("code") for each in own if each["status"] == "in_place"} for own in found]
    ever = [{each.get("code") for each in own} for own in found]
    told = comparison.lede(real, ids, members(real, ids), "partnership_type")
    assert not set.intersection(*now)
    shared = len(set.intersection(*ever) - {None})
    assert numbers(told[0]) == [shared - 2]  # two are named


def test_what_is_planned_and_past_for_one_mechanism_is_not_said_to_be_only_either(real: Dataset) -> None:
    """MTM's donors are both planned and past: it is among those who plan it and among those who had it."""
    _, told = first(real, "funding", funding_model=["external_donors"])
    now, plan, past = (reporting("funding_model", "external_donors", s) for s in ("in_place", "considered", "ended"))
    assert (plan & past) - now
    assert numbers(told[1]) == [len(plan - now)]
    assert numbers(told[2]) == [len(past - now)]
    assert not any("only" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("page", "name", "actor", "dimension"),
    [
        ("funding", "payers", "European Union", "funding_model"),
        ("partnerships", "partners", "UNHCR", "partnership_type"),
    ],
)
def test_the_page_of_one_payer_or_partner_is_headed_by_its_number_and_age_and_opens_what_is_in_place(
    real: Dataset, page: str, name: str, actor: str, dimension: str
) -> None:
    years = naming(actor, dimension)
    made = topic.page(view(real, page, {"view": [name], "actor": [actor]}))
    assert opening(real.actor[actor].within) in made.headline
    assert of_mechanisms(len(years), len(real.mechanism)) in made.headline
    n, recent = len(years), sum(year >= real.recent_from for year in years.values())
    assert made.description.startswith(headlines.ages(real, n, recent, [*years.values()].count(0)))
    panel = unescape(str(made.html)).partition('class="ev-panel"')[2]
    first = re.findall(r'href="mechanism\?id=([\w-]+)"', panel)[: len(years)]
    assert {*first} == {*years}


@pytest.mark.parametrize(("page", "name"), [("funding", "payers"), ("partnerships", "partners")])
def test_who_is_named_most_is_told_with_its_age(real: Dataset, page: str, name: str) -> None:
    assert f"reported for {real.recent_from} or later" in topic.page(view(real, page, {"view": [name]})).description


@pytest.mark.parametrize("dimension", ["funding_model", "partnership_type"])
def test_each_payer_and_partner_stands_under_the_year_of_its_own_newest_source(real: Dataset, dimension: str) -> None:
    for id_, record in records().items():
        expected: dict[tuple[str, str], list[int]] = {}
        for each in findings(record, dimension, status="in_place"):
            for actor in each.get("actors", ()):
                expected.setdefault((each["code"], actor), []).append(each.get("as_of", 0))
        told = {(each.code, actor): each.year for each in ties.by_year(real, id_, dimension) for actor in each.payers}
        assert told == {key: max(found) or None for key, found in expected.items()}


def test_a_dormant_mechanism_of_a_country_has_the_date_of_what_is_said_of_it(real: Dataset) -> None:
    made = unescape(str(country.page(view(real, "country", {"iso3": ["KEN"]})).html))
    dormant = real.mechanism["acp-eu-migration-dialogue"]
    assert re.search(rf'Dormant <span class="y">{dormant["status_as_of"]}</span>', made)


def test_regions_stand_in_the_order_of_their_names_whatever_their_accents(real: Dataset) -> None:
    with speaking("es"):
        made = str(country.page(view(real, "country", {})).html)
    assert re.findall(r'class="section region"><h2>(\w+)', made)[:2] == ["África", "Américas"]


def test_no_list_is_said_to_have_no_date_beside_a_source_that_has_one(real: Dataset) -> None:
    for id_, m in real.mechanism.items():
        for role in ("members", "observers"):
            source = m[f"{role}_source_id"]
            if source and real.source[id_, source]["published"]:
                assert identity.facts(real, id_)[role].when != t("list without a date"), (id_, role)


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_no_year_is_said_to_be_that_of_a_source_which_may_have_another_or_none(real: Dataset, code: str) -> None:
    undated = [
        f for f in real.finding.values() if f.as_of and not real.source[f.mechanism_id, f.source_id]["published"]
    ]
    assert undated, "the year for which a statement holds stands in the statement then"
    said = {"en": r"a source (from|with)|no source has|latest source", "fr": r"une source de|source n’est datée"}
    with speaking(code):
        for _, page in TOPICS:
            made = topic.page(view(real, page, {}))
            assert not re.search(
                said.get(code, "ninguna fuente tiene|tienen? una fuente"),
                f"{made.description} {unescape(str(made.html))}",
            )
