"""The first page: its numbers are those of the pages that it leads to."""

import re
from collections import Counter
from html import unescape

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Card
from iscm_data.html import pages
from iscm_data.language.text import LANGUAGES, speaking, spelled
from iscm_data.query import countries
from iscm_data.query.view import view
from iscm_data.wording.headlines import headline
from iscm_data.wording.labels import lowered
from iscm_data.wording.overview import QUESTIONS, answers, few, gaps
from tests.real.records import findings, newest, records, released, reporting


def page(data: Dataset) -> str:
    return str(pages.page(view(data, "", {})).head)


def card(data: Dataset, name: str) -> Card:
    made = figures.find(data, "question", {"question": [name]}).content()
    assert isinstance(made, Card)
    return made


def test_each_bar_has_the_number_of_the_page_that_it_leads_to(real: Dataset) -> None:
    bars = re.findall(
        r'<a href="(\w+)\?(\w+)=(\w+)"><span class="l">[^<]*</span><span class="v">(\d+)</span>', page(real)
    )
    assert len(bars) == 20
    for target, dimension, code, n in bars:
        assert len(view(real, target, {dimension: [code]}).ids) == int(n), code


def test_the_part_of_the_bars_that_is_recent_is_counted_from_the_records(real: Dataset) -> None:
    made = page(real)
    bars = re.findall(
        r'href="\w+\?(\w+)=(\w+)">.*?<span class="v">\d+</span><span class="unseen"> .2022 or later: (\d+)', made
    )
    assert len(bars) == 20
    for dimension, code, recent in bars:
        years = [newest(id_, dimension, code) or 0 for id_ in reporting(dimension, code, "in_place")]
        assert sum(year >= 2022 for year in years) == int(recent), code


def test_each_small_figure_says_what_the_page_of_its_topic_says(real: Dataset) -> None:
    said = [unescape(each) for each in re.findall(r'<p class="said">([^<]*)</p>', page(real))]
    assert said == [headline(view(real, name, {})) for name in ("funding", "governance", "partnerships", "themes")]


def test_every_question_has_an_answer_in_every_language(real: Dataset) -> None:
    for language in LANGUAGES:
        with speaking(language):
            made = [*answers(real).values()]
        assert len(made) == 7
        assert all(each.question and each.short.endswith(".") for each in made)
        assert not [each for each in made if "{" in f"{each.short}{each.more}"]


def test_other_funding_is_counted_from_the_records(real: Dataset) -> None:
    n = len(reporting("funding_model", status="considered"))
    assert f"Other funding has been considered for {n} of {len(records())} mechanisms." in {
        each.short for each in answers(real).values()
    }


def test_nobody_active_is_said_to_live_on_donors_alone_unless_a_source_says_so(real: Dataset) -> None:
    sole = {
        id_
        for id_, record in records().items()
        for each in findings(record, "funding_model", "external_donors", "in_place")
        if each.get("sole")
    }
    active = [id_ for id_ in sole if real.mechanism[id_]["activity"] == "active"]
    first = answers(real)["donors"]
    assert (first.short == "No source says so of an active mechanism.") is not bool(active)
    assert all(real.mechanism[id_]["short_name"] in first.more for id_ in sole)
    codes = {code: reporting("funding_model", code, "in_place") for code in real.codebook.codes("funding_model")}
    donors, others = codes.pop("external_donors"), set().union(*codes.values())
    silent = {id_ for id_ in donors - others - sole if real.mechanism[id_]["activity"] == "active"}
    assert f"For {spelled(len(silent))} active mechanisms we found no other funding in place." in first.more
    named = [name.label for entry in card(real, "donors").entries for name in entry.names]
    assert len(named) == len(sole)
    for id_ in sole:  # one that is not active is said not to be
        (told,) = (label for label in named if real.mechanism[id_]["short_name"] in label)
        assert ("now" in told) is (id_ not in active)


def test_each_question_is_a_card_that_its_row_offers_for_a_slide(real: Dataset) -> None:
    html = page(real)
    for name, answer in answers(real).items():
        made = card(real, name)
        assert (made.asked, made.answer, made.more) == (answer.card or (answer.question, answer.short, answer.more))
        assert made.entries
        for file in ("question.pptx?question={}", "question.png?question={}&amp;shape=slide"):
            assert f'href="figure/{file.format(name)}"' in html
    assert html.count("shape=square") == len(QUESTIONS)


def test_the_states_of_a_card_are_those_on_most_lists_and_none_of_as_many_is_left_out(real: Dataset) -> None:
    sitting = Counter(iso3 for record in records().values() for iso3 in record.get("members", {}).get("states", ()))
    shown = [entry.id for entry in card(real, "country").entries]
    assert {int(entry.number) for entry in card(real, "country").entries} == {sitting[iso3] for iso3 in shown}
    assert max(n for iso3, n in sitting.items() if iso3 not in shown) < min(sitting[iso3] for iso3 in shown)


def test_what_is_not_known_is_counted_from_the_records(real: Dataset) -> None:
    unfunded, undated, lists, _ = gaps(real)
    every = [each for record in records().values() for each in record["findings"].values()]
    assert unfunded.n == len(records()) - len(reporting("funding_model", status="in_place"))
    assert undated.n == sum("as_of" not in each for each in every)
    assert lists.n == len(countries.lists(real, tuple(real.mechanism)).incomplete)


def test_the_ages_of_the_evidence_add_up_to_all_of_it(real: Dataset) -> None:
    part = page(real).partition("How current the evidence is")[2].partition("</ul>")[0]
    numbers = [int(n.replace(",", "")) for n in re.findall(r'<span class="v">([\d,]+)</span>', part)]
    assert sum(numbers) == len(real.finding)
    assert numbers[0] == sum((each.as_of or 0) >= released() - 4 for each in real.finding.values())


def test_each_mechanism_has_one_mark_in_the_strip_of_beginnings(real: Dataset) -> None:
    strip = page(real).partition('<div class="years"')[2]
    assert sorted(re.findall(r'href="mechanism\?id=([^"]+)"', strip)) == sorted(real.mechanism)


@pytest.mark.parametrize(("n", "said"), [(1, "a"), (3, "a, b and c"), (5, "a, b and three more")])
def test_of_more_than_three_names_two_are_said(n: int, said: str) -> None:
    assert few(list("abcde")[:n]) == said


def test_a_label_within_a_sentence_has_a_small_letter_but_an_abbreviation_stays() -> None:
    assert (lowered("Legal identity"), lowered("UN agencies")) == ("legal identity", "UN agencies")
