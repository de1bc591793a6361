"""Sentences of figures and cards that stand alone, on a slide too. Real records."""

import re

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Grid, Listing
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query.view import view
from iscm_data.wording import activity, captions
from iscm_data.wording.overview import QUESTIONS, answers

VERBS = r"\b(is|are|have|has|works|work|does|do|says|say|found)\b"


def test_an_answer_to_a_question_of_delegates_is_a_whole_sentence(real: Dataset) -> None:
    assert [*answers(real)] == [*QUESTIONS]
    for answer in answers(real).values():
        told = answer.card[1] if answer.card else answer.short
        assert re.search(VERBS, told), told
        assert told.endswith("."), told


def test_a_question_names_what_it_asks_of(real: Dataset) -> None:
    for answer in answers(real).values():
        asked = answer.card[0] if answer.card else answer.question
        assert "them" not in asked
        assert re.search(r"mechanism|objectives", asked), asked


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_card_of_a_mechanism_says_whether_it_meets_and_its_name_once(real: Dataset, code: str) -> None:
    with speaking(code):
        for id_, m in real.mechanism.items():
            made = figures.find(real, "mechanism", {"id": [id_]})
            content = made.content()
            assert isinstance(content, Listing)
            assert made.words.title == activity.headline(real, id_)
            assert m["short_name"].casefold() in made.words.title.casefold()
            assert content.head != m["short_name"]


def test_what_is_all_of_them_is_said_to_be_all(real: Dataset) -> None:
    told = figures.find(real, "structure-codes", {}).words.subtitle
    assert "all 43 mechanisms" in told or "43 of 43" not in told


def test_numbers_beside_of_are_in_figures_and_others_in_words_up_to_nine(real: Dataset) -> None:
    title = figures.find(real, "country", {"iso3": ["BGD"]}).words.title
    assert re.fullmatch(r"Bangladesh is a member of at least \d+ of 43 mechanisms", title)
    content = figures.find(real, "governance_level-codes", {}).content()
    leads = [aside.lead for aside in content.asides if "only planned or past" in aside.lead.lower()]
    assert not [lead for lead in leads if re.search(r"\bfor \d:", lead)]


@pytest.mark.parametrize("iso3", ["BGD", "ESP", "MAR"])
def test_a_country_s_row_says_its_funding_in_lower_case_with_each_year_on_its_line(real: Dataset, iso3: str) -> None:
    content = figures.find(real, "country", {"iso3": [iso3]}).content()
    assert isinstance(content, Grid)
    for row in content.rows:
        role, seen, paid, states = row.cells
        assert not re.search(r" \d{4}", paid.text), paid.text
        assert not re.search(r"(, | and )[A-Z][a-z]", paid.text), paid.text
        assert states.said
        assert not seen.text.startswith("No recent sign,")
        assert role.said


def test_filters_are_told_as_a_sentence_has_them(real: Dataset) -> None:
    asked = {"funding_model": ["external_donors"], "region": ["africa"], "partnership_type": ["state"]}
    told = captions.chosen(view(real, "funding", asked))
    assert "external donors" in told
    assert "Africa (region)" in told
    assert "States that are not members" in told
    assert "in place" in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_pairs_are_joined_by_a_dash(real: Dataset, code: str) -> None:
    with speaking(code):
        content = figures.find(real, "overlap", {}).content()
        assert isinstance(content, Listing)
        assert all(" – " in entry.label for entry in content.entries)
