"""What a search field suggests, and by which names."""

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import speaking
from iscm_data.query.asked import read
from iscm_data.query.suggestions import MOST, STATEMENTS, begun, codes, exactly, suggestions


def ids(data: Dataset, typed: str) -> dict[str, list[str]]:
    return {kind: [each.id for each in some] for kind, some in suggestions(data, typed).subjects.items() if some}


def test_mechanisms_countries_codes_and_actors_are_suggested_each_by_their_names(data: Dataset) -> None:
    assert ids(data, "atlas") == {"mechanism": ["atlas-dialogue"]}
    assert ids(data, "ivory c") == {"country": ["CIV"]}
    assert ids(data, "isle") == {"actor": ["Isle Union"]}
    assert ids(data, "remitt")["code"] == ["theme.remittances"]


def test_an_acronym_and_an_abbreviation_of_a_full_name_are_names(data: Dataset) -> None:
    assert ids(data, "AD")["mechanism"][0] == "atlas-dialogue"
    assert [each.called for each in exactly(data, "AD")] == ["AD"]


def test_words_with_which_one_mechanism_s_name_begins_mean_it_in_any_language_and_one_word_or_several_names_none(
    real: Dataset,
) -> None:
    for language, typed in (("en", "Ibero-American Forum"), ("fr", "forum ibéro-américain"), ("es", "foro iberoamer")):
        with speaking(language):
            assert [each.id for each in begun(real, typed)] == ["ibero-american-forum-migration-development"]
    assert [begun(real, typed) for typed in ("regional", "migration dialogue", "migration and")] == [[], [], []]


def test_labels_are_found_in_any_language(data: Dataset) -> None:
    for language in ("en", "fr", "es"):
        with speaking(language):
            assert ids(data, "envois de fonds")["code"] == ["theme.remittances"]


def test_a_slip_of_the_finger_is_put_right_where_nobody_is_called_so(data: Dataset) -> None:
    assert ids(data, "altas dialogue")["mechanism"] == ids(data, "atlas dialogue")["mechanism"] == ["atlas-dialogue"]


def test_there_are_never_more_than_a_few_of_a_kind(data: Dataset) -> None:
    for typed in ("a", "e", "i", "o", "an", "re"):
        found = suggestions(data, typed)
        assert all(len(some) <= MOST[kind] for kind, some in found.subjects.items())
        assert len(found.findings) <= STATEMENTS


@pytest.mark.parametrize("typed", ["", "   ", '"', "…", "\x00"])
def test_nothing_is_suggested_where_no_word_is_typed(data: Dataset, typed: str) -> None:
    assert not any(ids(data, typed).values())
    assert suggestions(data, typed).findings == ()


def test_a_question_is_about_the_code_that_has_most_of_its_words(data: Dataset) -> None:
    assert codes(data, read(data, "labour migration")) == [("theme", "labour_migration")]
    assert codes(data, read(data, "child migrants"))[:1] == [("theme", "children")]
    assert codes(data, read(data, "banana")) == []
