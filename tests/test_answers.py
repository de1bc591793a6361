"""Sentences: each number has its denominator, and what is not known is said unasked."""

import re
from pathlib import Path

import invented
import pytest

from iscm_data.curate import build, records
from iscm_data.dataset.load import Dataset, dataset, load
from iscm_data.figures.charts import MARKS
from iscm_data.html import about, method
from iscm_data.language.text import speaking
from iscm_data.query import questions
from iscm_data.query.questions import Filters
from iscm_data.wording import answers

BASIN, ELAN, FJORD, ATLAS = invented.IDS
NONE = Filters()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


# --- what was chosen ------------------------------------------------------------------------------------------------


def test_without_filters_it_says_that_all_are_shown(data: Dataset) -> None:
    assert answers.shown(data, NONE, 4) == "All 4 mechanisms are shown; no filter is set."


def test_filters_are_told_by_their_labels_with_how_many_of_how_many_they_leave(data: Dataset) -> None:
    filters = Filters(funding_model=("external_donors", "self_funding"), country=("KEN",), status=("in_place",))
    assert answers.shown(data, filters, 1) == (
        "1 of 4 mechanisms matches: Funding model: “External donors” or “Self-funding”; "
        "Country: “Kenya”; Status: “In place”."
    )


def test_no_match_is_told_as_none_of_all(data: Dataset) -> None:
    told = answers.shown(data, Filters(sole=True, theme=("gender",)), 0)
    assert told == "0 of 4 mechanisms match: Theme: “Gender”; Funding: stated as the only source."


def test_every_filter_has_a_name_and_every_value_a_label(data: Dataset) -> None:
    for name in (*questions.NAMES, "sole"):
        assert answers.filter_name(data, name)
    for name in questions.NAMES:
        if name != "country":
            labels = [answers.option(data, name, code) for code in data.codebook.codes(name)]
            assert labels == [code.label for code in data.codebook.codes(name).values()]
    assert answers.option(data, "country", "CIV") == "Côte d’Ivoire"


# --- what was found -------------------------------------------------------------------------------------------------


def test_the_answer_on_a_dimension_has_its_denominators_and_each_word_for_missing(data: Dataset) -> None:
    told = answers.dimension(data, "funding_model", invented.IDS)
    assert "Of 4 mechanisms shown, 2 have a finding on “Funding model”." in told
    assert "for 2 of them: External donors (2) and Host or chair pays (1)." in told
    assert "For 1 mechanism nothing was found in the sources consulted" in told  # Fjord
    assert "which does not mean that there is none" in told
    assert "For 1 mechanism the dataset has “Stated: none”." in told  # Élan
    assert "Member contributions" not in told  # only considered


def test_the_answer_follows_the_status_that_was_chosen(data: Dataset) -> None:
    told = answers.dimension(data, "funding_model", (BASIN, ATLAS), Filters(status=("considered",)))
    assert "Reported as “Considered”, for 2 of them: Member contributions (1) and External donors (1)." in told
    assert "not found" not in told


def test_the_answer_speaks_of_every_status_that_was_chosen(data: Dataset) -> None:
    ids = questions.matching(data, answers.NO_FILTERS)
    both = answers.dimension(data, "funding_model", ids, Filters(status=("considered", "in_place")))
    for status in ("considered", "in_place"):
        alone = answers.dimension(data, "funding_model", ids, Filters(status=(status,)))
        (told,) = [line for line in alone.split(". ") if data.codebook.label("status", status) in line]
        assert told in both


def test_nobody_having_looked_is_not_told_as_nothing_found(data: Dataset) -> None:
    told = answers.dimension(data, "partnership_type", (ELAN,))
    assert "does not have a finding on “Partnership type”" in told
    assert "“Not assessed”" in told
    assert "nothing was found" not in told


def test_the_answer_on_one_mechanism_has_no_numbers_of_mechanisms(data: Dataset) -> None:
    told = answers.dimension(data, "funding_model", (BASIN,))
    assert "The mechanism shown has a finding on “Funding model”." in told
    assert "Host or chair pays and External donors." in told


def test_findings_none_of_which_has_the_status_are_told_so(data: Dataset) -> None:
    told = answers.dimension(data, "theme", (ELAN,), Filters(status=("ended",)))
    assert told.endswith("None is reported as “Ended”.")


def test_a_title_names_the_code_of_most_mechanisms_with_its_denominator(data: Dataset) -> None:
    counts = questions.counts(data, "funding_model", invented.IDS)
    told = answers.count_title(data, "funding_model", counts, NONE)
    assert told.startswith("External donors: ")
    assert told.endswith("“In place” for 2 of 4 mechanisms")
    considered = answers.count_title(data, "funding_model", counts, Filters(status=("considered",)))
    assert considered.endswith("“Considered” for 1 of 4 mechanisms")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", ["1 of 4 mechanisms", "0 of 1 mechanism", "3 of 4 mechanisms"]),
        ("fr", ["1 des 4 mécanismes", "0 mécanisme sur 1", "3 des 4 mécanismes"]),
        ("es", ["1 de 4 mecanismos", "0 de 1 mecanismo", "3 de 4 mecanismos"]),
    ],
)
def test_the_noun_goes_with_its_number_in_every_language(code: str, told: list[str], data: Dataset) -> None:
    with speaking(code):
        assert [answers.of_mechanisms(n, of) for n, of in ((1, 4), (0, 1), (3, 4))] == told
        assert answers.shown(data, Filters(theme=("gender",)), 1).startswith(told[0])


@pytest.mark.parametrize("status", [(), ("considered",), ("ended",)])
@pytest.mark.parametrize("ids", [invented.IDS, (FJORD,)])
def test_a_matrix_and_its_counts_have_titles_that_tell_them_apart(
    ids: tuple[str, ...], status: tuple[str, ...], data: Dataset
) -> None:
    for dimension in questions.CODED:
        filters, counts = Filters(status=status), questions.counts(data, dimension, ids)
        assert answers.matrix_title(data, dimension, ids, filters) != answers.count_title(
            data, dimension, counts, filters
        )


def test_a_title_over_nothing_says_so_with_the_denominator(data: Dataset) -> None:
    told = answers.count_title(data, "theme", questions.counts(data, "theme", (FJORD,)), NONE)
    assert told == "No code of “Theme” is reported as “In place” for 1 mechanism"
    assert answers.matrix_title(data, "theme", (FJORD,), NONE) == "Theme: none reported as “In place” for 1 mechanism"


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("basin-process/F2", "basin-process/F6", "atlas-dialogue/F1"), "findings of 2019 to 2023"),
        (("basin-process/F2", "atlas-dialogue/F7", "atlas-dialogue/F8"), "findings of 2023, 2 undated"),
        (("atlas-dialogue/F7",), "no dated finding, 1 undated"),
        ((), "no dated finding"),
    ],
)
def test_years_say_how_many_findings_have_none(data: Dataset, ids: tuple[str, ...], told: str) -> None:
    assert answers.years([data.passages[id_] for id_ in ids]) == told


def test_the_line_under_a_figure_adds_up_to_the_mechanisms_shown(data: Dataset) -> None:
    told = answers.known(data, "funding_model", invented.IDS)
    assert told == "Of 4 mechanisms, reported: 2; “Stated: none”: 1; “Not found”: 1."
    told = answers.known(data, "partnership_type", (ELAN,))
    assert told == "Of 1 mechanism, reported: 0; “Not assessed”: 1."


# --- the words around a figure --------------------------------------------------------------------------------------


def test_the_legend_tells_the_shapes_that_stand_in_the_matrix_and_no_other(data: Dataset) -> None:
    matrix = questions.matrix(data, "funding_model", (BASIN, ELAN))
    told = answers.legend(data, matrix)
    assert told.startswith(
        "Key: filled circle: In place; ring: Considered; hatch: Asked, not answered; square: Stated: none; small dot: "
    )
    assert "cross" not in told
    assert "Not found is not a no." in told
    assert "In place means at the date of the source." in told


def test_the_legend_leaves_out_a_status_that_is_filtered_out(data: Dataset) -> None:
    matrix = questions.matrix(data, "funding_model", (BASIN,))
    told = answers.legend(data, matrix, Filters(status=("considered",)))
    assert told.startswith("Key: ring: Considered")
    assert "circle" not in told


def test_every_status_and_word_for_missing_has_a_shape_a_name_for_it_and_a_mark(data: Dataset) -> None:
    drawn = {*data.codebook.codes("status"), *data.codebook.codes("missing")}
    assert set(answers.SHAPES) == drawn
    assert len(set(answers.SHAPES.values())) == len(drawn)
    assert drawn <= set(MARKS)


def test_the_words_of_a_matrix_say_how_many_of_how_many_the_years_and_the_sources(data: Dataset) -> None:
    matrix = questions.matrix(data, "funding_model", (BASIN, ATLAS))
    words = answers.matrix_words(data, "funding_model", (BASIN, ATLAS), Filters(country=("KEN",)), matrix)
    assert words.title.endswith("2 of 2 mechanisms")
    assert words.subtitle.endswith("findings of 2019 to 2024")
    assert words.note.startswith("Of 2 mechanisms, reported: 2.")
    assert words.filters == "2 of 4 mechanisms match: Country: “Kenya”."
    assert "Survey of dialogues" in words.source
    assert data.version in words.version


def test_the_words_of_counts_say_that_none_found_is_no_nought(data: Dataset) -> None:
    behind = questions.passages(data, "theme", invented.IDS)
    words = answers.count_words(data, "theme", invented.IDS, NONE, behind)
    assert words.note.startswith("Of 4 mechanisms, reported: 3; “Not found”: 1.")
    assert "not a nought" in words.note
    assert words.subtitle.endswith("findings of 2015 to 2024, 1 undated")


# --- who pays, who works with whom ----------------------------------------------------------------------------------


def test_payers_are_counted_with_their_mechanisms_and_the_basis_of_what_they_gave(data: Dataset) -> None:
    told = answers.payers(data, questions.passages(data, "funding_model", invented.IDS))
    assert told.startswith(
        "Named: 3 payers, for 2 mechanisms. By the basis of what was given: “Standing arrangement”: "
    )
    assert "“Single event”: 2 payers, for 1 mechanism." in told
    assert "Findings that name nobody are not counted here." in told


def test_one_payer_is_told_in_the_singular(data: Dataset) -> None:
    found = questions.passages(data, "funding_model", (BASIN,), Filters(status=("considered",)))
    told = answers.payers(data, found)
    assert told.startswith("Named: 1 payer, for 1 mechanism. ")


def test_no_payer_is_told_in_words(data: Dataset) -> None:
    assert answers.payers(data, data.passages.every[:0]) == "No finding on the mechanisms shown names who pays."


def test_partners_are_counted_with_those_of_several_mechanisms(data: Dataset) -> None:
    found = questions.passages(data, "partnership_type", invented.IDS).named()
    assert answers.partners(found).startswith("3 partners are named for the mechanisms shown; 1 of them ")
    assert answers.partners_title(data, found).startswith("IOM: named as a partner of 2 mechanisms")


# --- the overview ---------------------------------------------------------------------------------------------------


def answer(data: Dataset, begin: str) -> answers.Answer:
    (found,) = (a for a in answers.overview(data) if a.question.startswith(begin))
    return found


def test_every_question_of_the_overview_has_an_answer_and_a_view_behind_it(data: Dataset) -> None:
    asked = answers.overview(data)
    assert len({a.question for a in asked}) == len(asked) == 8
    for a in asked:
        assert a.question.endswith("?")
        assert a.answer.endswith(".")
        assert "{" not in a.question + a.answer
        assert a.page


def test_where_nothing_was_found_no_answer_breaks_off(tmp_path: Path) -> None:
    without = {id_: record | {"findings": {}} for id_, record in invented.mechanisms().items()}
    invented.write(tmp_path, without)
    build.write(build.tables(records.read(tmp_path), tmp_path), tmp_path / "parquet")
    told = [a.answer for a in answers.overview(load(tmp_path / "parquet"))]
    assert not [each for each in told if re.search(r": *[.;]|: *$", each)]
    assert told[:2] == 2 * ["Nothing was found in the sources consulted, which does not mean that there is none."]


def test_a_number_of_members_without_their_names_is_no_list_whichever_answer_tells_of_lists() -> None:
    real = dataset()
    rows = real.mechanisms.set_index("mechanism_id")
    assert rows.loc["bali-process", "members_stated_total"] == 45
    assert rows.loc["bali-process", "members_listed"] == 0
    lists = rows[rows["members_listed"].fillna(0) > 0]
    without, partial = len(rows) - len(lists), int((~lists["members_complete"].astype(bool)).sum())
    assert f"Mechanisms without a list of member States: {without} of 41." in answer(real, "Which ones is my").answer
    assert f"Incomplete lists of member States: {partial} of {len(lists)}." in answer(real, "What is not known").answer
    assert f"{len(lists)} of 41; of these lists, incomplete: {partial}." in method.limits(real)
    states = real.memberships.groupby("role")["iso3"].agg(set)
    observing = len(states["observer"] - states["member"])
    assert f"{len(states['member'])}; as observers only: {observing}." in answer(real, "Which ones is my").answer
    assert f"<b>{len(states['member'])}</b>" in about.counts(real)


def test_only_who_is_said_to_live_on_donors_alone_is_named_with_the_year(data: Dataset) -> None:
    found = answer(data, "Which mechanisms rely entirely on external donors")
    assert "Atlas Dialogue (2019)" in found.answer
    assert "Basin" not in found.answer  # has donors too, but no source says that there is nobody else
    filters = Filters(funding_model=("external_donors",), sole=True)
    assert found.parameters == {name: ",".join(codes) for name, codes in filters.chosen().items()}


def test_what_is_considered_is_told_of_how_many(data: Dataset) -> None:
    found = answer(data, "Which mechanisms consider another way of funding")
    assert "2 of 4 mechanisms" in found.answer
    assert "Basin Process and Atlas Dialogue" in found.answer
    assert found.parameters == {"status": "considered"}


def test_what_is_not_known_is_a_question_of_its_own_with_numbers(data: Dataset) -> None:
    told = answer(data, "What is not known").answer
    assert "2 of 4 mechanisms" in told  # Élan and Fjord have no funding in place
    assert "Findings without a year: 2." in told
    assert "Incomplete lists of member States: 1 of 3." in told


def test_each_level_has_its_number_and_the_denominator(data: Dataset) -> None:
    told = answer(data, "At which levels").answer
    for part in ("“National” (0)", "“Regional” (1)", "“Global” (1)", "of 4"):
        assert part in told


def test_objectives_that_no_finding_touches_are_named(data: Dataset) -> None:
    told = answer(data, "Which Global Compact objectives").answer
    touched = {6, 5, 19, 20}  # labour migration, diaspora, remittances
    for objective in data.codebook.gcm_objectives:
        named = f" {objective.number} (" in told.partition("Touched by one")[0]
        assert named == (objective.number not in touched), objective
