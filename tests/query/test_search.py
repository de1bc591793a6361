"""Search in the findings: words by their stems, names, phrases, slips of the finger, ranks, and the marks on a text."""

from itertools import pairwise
from pathlib import Path

import invented
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data.curate import build, records
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES, speaking
from iscm_data.query import search as searching
from iscm_data.query.asked import AS_TYPED, BEGINNING, LONGEST, MOST, NAMES, NEAREST, UNKNOWN, read
from iscm_data.query.search import fields, marked, search


def found(data: Dataset, text: str, language: str = ENGLISH) -> list[str]:
    with speaking(language):
        return [finding.id for finding in search(data, text).hits]


# --- words ----------------------------------------------------------------------------------------------------------


def test_accents_case_and_endings_do_not_matter_on_either_side(data: Dataset) -> None:
    for text in ("reseau", "RÉSEAU", "Réseau", "re\u0301seau", "réseaus"):
        assert found(data, text) == ["basin-process/F3"], text
    assert found(data, "officer") == found(data, "officers") == ["basin-process/F6"]


def test_all_words_count_but_need_not_all_occur(data: Dataset) -> None:
    hits = found(data, "Norway pays for a banana programme")
    assert hits[0] == "basin-process/F3"
    assert "basin-process/F6" not in hits


def test_what_a_finding_says_comes_before_what_only_its_label_says(data: Dataset) -> None:
    hits = found(data, "donors")
    assert hits[0] == "atlas-dialogue/F1"  # "came from donors"; the others are filed under external donors
    assert {*hits[1:]} >= {"basin-process/F3", "atlas-dialogue/F3"}


def test_of_equal_hits_the_one_in_place_stands_first_and_then_the_newest(data: Dataset) -> None:
    hits = [data.finding[id_] for id_ in found(data, "Basin Process")]
    assert [finding.status for finding in hits] == sorted(
        (finding.status for finding in hits), key=["in_place", "considered", "ended"].index
    )


def test_a_phrase_between_quotation_marks_of_any_kind_stays_together(data: Dataset) -> None:
    for text in (
        '"pays for the meetings"',
        "“pays for the meetings”",
        "„pays for the meetings“",
        "‘pays for the meetings’",
    ):
        assert found(data, text) == ["basin-process/F1"], text
    assert found(data, '"meetings the for pays"') == []
    assert found(data, '"pays  for" Kenya') == ["basin-process/F1"]


def test_a_phrase_may_stand_in_a_label_or_a_name(data: Dataset) -> None:
    assert found(data, '"host or chair"') == ["basin-process/F1"]
    assert {id_.partition("/")[0] for id_ in found(data, '"Atlas Dialogue on Migration"')} == {"atlas-dialogue"}


def test_a_question_in_another_language_finds_english_statements_by_their_labels(data: Dataset) -> None:
    labelled = {"basin-process/F4", "atlas-dialogue/F7", "elan-forum/F2"}
    assert {*found(data, "envois de fonds", "fr")} == {*found(data, "remesas", "es")} == labelled
    assert {*found(data, "remesas")} == labelled  # in any language where a word has no meaning in the reader's


def test_a_word_of_the_reader_s_language_is_not_taken_for_an_english_one(data: Dataset) -> None:
    assert found(data, "pays", "fr") != found(data, "pays")


# --- names ----------------------------------------------------------------------------------------------------------


def test_a_mechanism_is_meant_as_a_whole_and_not_by_the_words_of_its_name(data: Dataset) -> None:
    question = read(data, "who pays for the Atlas Dialogue")
    assert question.named == (("mechanism", "atlas-dialogue"),)
    assert [term.typed for term in question.terms] == ["pays"]
    assert read(data, "basin").named == (("mechanism", "basin-process"),), "as people call it"
    hits = found(data, "who pays for the Atlas Dialogue")
    assert {id_.partition("/")[0] for id_ in hits} == {"atlas-dialogue"}
    assert {data.finding[id_].dimension for id_ in hits} == {"funding_model"}


def test_a_state_is_found_by_other_names_than_the_united_nations_list_has(data: Dataset) -> None:
    assert read(data, "is Ivory Coast a member").named == (("country", "CIV"),)
    assert found(data, "Norway")[:1] == ["basin-process/F3"]


def test_a_code_of_a_state_is_no_word_of_a_question(data: Dataset) -> None:
    assert read(data, "what can us do, and are we in").named == ()


def test_a_mechanism_is_found_by_its_other_names(data: Dataset, tmp_path: Path) -> None:
    changed = invented.mechanisms()
    changed["fjord-talks"]["aliases"] = [
        {"name": "Pourparlers des fjords", "language": "fr", "kind": "former", "source": "S1"}
    ]
    folder = invented.write(tmp_path, changed)
    build.write(build.tables(records.read(folder), folder), folder / "parquet")
    named = (("mechanism", "fjord-talks"),)
    assert read(load(folder / "parquet"), "qui préside les Pourparlers des fjords").named == named
    assert read(data, "qui préside les Pourparlers des fjords").named == ()


# --- slips of the finger --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["remitances", "remmittances", "remittances", "reimttances", "Remittancez"])
def test_one_letter_wrong_or_two_turned_round_still_find(data: Dataset, typed: str) -> None:
    assert {*found(data, typed)} == {"basin-process/F4", "atlas-dialogue/F7", "elan-forum/F2"}


def test_another_word_is_taken_only_where_nothing_has_the_one_typed(data: Dataset) -> None:
    how = {term.typed: term.how for term in read(data, "diaspora diaspoar meetin banana").terms}
    assert how == {"diaspora": AS_TYPED, "diaspoar": NEAREST, "meetin": BEGINNING, "banana": UNKNOWN}


def test_a_short_word_is_not_guessed_at(data: Dataset) -> None:
    assert [term.how for term in read(data, "xyz").terms] == [UNKNOWN]


def test_words_that_stand_nowhere_find_nothing(data: Dataset) -> None:
    assert found(data, "banana") == found(data, "the and of") == found(data, "") == []


# --- why ------------------------------------------------------------------------------------------------------------


def why(data: Dataset, text: str) -> dict[str, tuple[str, ...]]:
    hits = search(data, text)
    return {finding.id: fields(data, hits.question, finding) for finding in hits.hits}


def test_it_says_where_the_words_of_a_question_stand(data: Dataset) -> None:
    assert why(data, "officers") == {"basin-process/F6": ("statement",)}
    assert why(data, "remittances agenda")["atlas-dialogue/F7"] == ("statement",)
    assert why(data, "donors")["basin-process/F3"] == ("label",)
    assert {*why(data, "Elan Forum").values()} == {("mechanism",)}
    assert why(data, "officers banana") == why(data, "officers")


# --- hostile input --------------------------------------------------------------------------------------------------

HOSTILE = ['"', '""', '" "', '"' * 300, ".*", "(x|y) \\", "<script>", "a OR b AND NOT c", "NEAR(a b)", "\x00"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_looks_like_a_command_is_words(data: Dataset, text: str, language: str) -> None:
    assert isinstance(found(data, text, language), list)


@given(st.text(max_size=300))
@example("ﬃ" * 300)
@example("a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7 8 9 " * 4)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_any_text_is_read_up_to_its_longest_length_and_to_so_many_words(data: Dataset, text: str) -> None:
    question = read(data, text)
    assert len(question.text) <= LONGEST
    assert len(question.terms) + len(question.named) <= MOST
    assert len(search(data, text).hits) <= len(data.finding)


# --- the marks ------------------------------------------------------------------------------------------------------


def test_what_matched_is_marked_with_its_accents_and_its_ending() -> None:
    wanted = frozenset({"reseau", "nord"})
    assert marked("Le Réseau du Nord", wanted, "fr") == [
        ("Le ", False),
        ("Réseau", True),
        (" du ", False),
        ("Nord", True),
    ]
    assert marked("The donors' money", frozenset({"donor"}), ENGLISH) == [
        ("The ", False),
        ("donors", True),
        ("' money", False),
    ]


def test_a_phrase_is_marked_where_all_of_it_stands_together() -> None:
    said = marked("pays for the meetings, pays twice", frozenset(), ENGLISH, [("pays", "for", "the")])
    assert "".join(piece for piece, hit in said if hit) == "paysforthe"


def test_without_words_nothing_is_marked() -> None:
    assert marked("text", frozenset(), ENGLISH) == [("text", False)]
    assert marked("", frozenset({"text"}), NAMES) == []


PIECES = st.sampled_from(
    ["é", "e\u0301", "ß", "ﬁ", "İ", "ǅ", "–", "’", "\u0301", "\u00ad", "a", "b", " ", '"', "\n", "<", "…", "½"]
)
SAID = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20)


@given(text=SAID, wanted=st.frozensets(SAID, max_size=3))
@settings(deadline=None, derandomize=True)
def test_the_pieces_joined_are_the_text_again(text: str, wanted: frozenset[str]) -> None:
    for code in (*LANGUAGES, NAMES):
        pieces = marked(text, wanted, code)
        assert "".join(piece for piece, _ in pieces) == text
        assert all(one[1] != two[1] for one, two in pairwise(pieces))


def test_all_that_is_searched_is_read_before_the_first_reader_comes(data: Dataset) -> None:
    searching.warm_up(data)
    kept = {key[0].__name__ for key in data.__dict__["answers"]}
    assert {"texts", "labels", "surfaces"} <= kept
