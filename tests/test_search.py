"""Search in the findings: accents, phrases, all words, and the marks on what matched."""

from itertools import pairwise

import invented
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.load import Dataset
from iscm_data.language.text import fold, in_all_languages
from iscm_data.query import search as searching
from iscm_data.query.search import LONGEST, marked, search, terms


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


def found(data: Dataset, query: str) -> list[str]:
    return [finding.id for finding in search(data, query, data.finding.every)]


def fields(data: Dataset, query: str) -> dict[str, tuple[str, ...]]:
    hits = search(data, query, data.finding.every)
    return {p.id: names for p, names in zip(hits, searching.fields(data, query, hits), strict=True)}


def chosen(data: Dataset, *ids: str) -> Selection:
    order = [*data.finding]
    return Selection(data.finding, np.array([order.index(id_) for id_ in ids]))


def test_accents_and_case_do_not_matter_on_either_side(data: Dataset) -> None:
    for query in ("reseau", "RÉSEAU", "Réseau", "re\u0301seau"):
        assert found(data, query) == ["basin-process/F3"], query


def test_a_part_of_a_word_is_found(data: Dataset) -> None:
    assert found(data, "programm") == ["basin-process/F3"]


def test_every_word_has_to_occur_in_whatever_order(data: Dataset) -> None:
    assert found(data, "meetings kenya") == ["basin-process/F1"]
    assert found(data, "meetings norway") == []


def test_a_phrase_in_quotation_marks_stays_together(data: Dataset) -> None:
    assert found(data, "pays for the") == ["basin-process/F1", "basin-process/F3"]
    assert found(data, '"pays for the meetings"') == ["basin-process/F1"]
    assert found(data, "“pays for the meetings”") == ["basin-process/F1"]
    assert found(data, '"meetings the for pays"') == []
    assert found(data, '"pays  for" kenya') == ["basin-process/F1"]


def test_an_empty_query_finds_all_in_the_order_given(data: Dataset) -> None:
    for query in ("", "   ", '""', "\u0301"):
        assert [*search(data, query, data.finding.every[::-1])] == [*data.finding.values()][::-1], repr(query)
    assert {*searching.fields(data, "", data.finding.every)} == {()}


def test_a_finding_says_a_query_that_stands_partly_in_its_statement_and_partly_in_its_quotation(data: Dataset) -> None:
    hits = search(data, "donors entirely 2019", data.finding.every)
    assert [p.id for p in hits] == ["atlas-dialogue/F1"]
    assert searching.said(data, "donors entirely 2019", hits) == 1


def test_only_the_findings_given_are_searched(data: Dataset) -> None:
    two = chosen(data, "basin-process/F1", "basin-process/F2")
    assert [p.id for p in search(data, "norway", two)] == ["basin-process/F2"]


def test_it_says_where_each_word_was_found(data: Dataset) -> None:
    assert fields(data, "entirely") == {"atlas-dialogue/F1": ("quote",)}
    assert fields(data, "donors 2019") == {"atlas-dialogue/F1": ("statement",)}
    assert fields(data, "host or chair") == {"basin-process/F1": ("statement", "code")}  # "host" and "or" in both
    assert fields(data, "invented isles") == {"atlas-dialogue/F6": ("actors",)}
    assert set(fields(data, "elan forum").values()) == {("statement",)}
    assert sorted(fields(data, "elan forum")) == [f"elan-forum/F{number}" for number in (1, 2, 3)]
    assert fields(data, "elan work") == {"elan-forum/F3": ("statement",)}


def test_what_is_said_comes_before_what_is_only_named_or_coded(data: Dataset) -> None:
    hits = search(data, "donors", chosen(data, *sorted(data.finding)))
    first, *others = searching.fields(data, "donors", hits)
    assert (hits[0].id, first) == ("atlas-dialogue/F1", ("statement",))
    assert searching.said(data, "donors", hits) == 1
    assert {*others} == {("code",)}


def test_typographer_s_dashes_and_quotation_marks_are_found_by_the_keyboard_s(data: Dataset) -> None:
    assert terms("Côte d’Ivoire – now") == ("cote", "d'ivoire", "-", "now")
    assert terms("Cote d'Ivoire - now") == terms("Côte d’Ivoire – now")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ()),
        ('"', ()),
        ('""', ()),
        ('" "', ()),
        ('"open', ("open",)),
        ('a"b', ("ab",)),
        ("a a A á", ("a",)),
        ('a "b c" d', ("a", "b c", "d")),
        ("“b  c”", ("b c",)),
        (".* (x|y) \\", (".*", "(x|y)", "\\")),
        ("<script>", ("<script>",)),
        ("\u0301 \u200d", ("\u200d",)),
    ],
)
def test_words_and_phrases_are_taken_from_a_query(query: str, expected: tuple[str, ...]) -> None:
    assert terms(query) == expected


def test_a_query_is_read_up_to_its_longest_length() -> None:
    assert terms("a" * LONGEST + " b") == ("a" * LONGEST,)


def test_words_that_look_like_patterns_are_words(data: Dataset) -> None:
    assert found(data, ".*") == []
    assert found(data, "(2019)") == ["atlas-dialogue/F1"]


@given(st.text(max_size=300))
@example('"' * 300)
@example("ﬃ" * 300)
@settings(deadline=None, derandomize=True)
def test_any_query_gives_words_that_are_folded_and_not_empty(query: str) -> None:
    found = terms(query)
    assert len(found) == len(set(found))
    for term in found:
        assert term == term.strip()
        assert term
        assert '"' not in term


WORDS = ["IOM", "réseau", '"pays for"', "Élan", "norway", "host", "agenda", "2019", "isles", "global", "x", "–", '"']


@given(query=st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=3).map(" ".join))
@settings(deadline=None, derandomize=True)
def test_a_finding_is_a_hit_exactly_if_each_word_stands_in_one_of_its_texts(data: Dataset, query: str) -> None:
    expected = {
        finding.id
        for finding in data.finding.values()
        if all(any(word in text for text in texts(data, finding)) for word in terms(query))
    }
    assert set(found(data, query)) == expected


def texts(data: Dataset, finding: Finding) -> list[str]:
    """All that a reader may search for, folded; labels and names in every language."""
    mechanism = data.mechanism[finding.mechanism_id]
    names = " ".join(mechanism[key] or "" for key in ("short_name", "name", "acronym"))
    actors = " ".join(everywhere(data, id_) for id_ in finding.actors)
    label = " ".join(in_all_languages(data.codebook.label(finding.dimension, finding.code))) if finding.code else ""
    return [fold(text) for text in (finding.statement, finding.quote or "", label, names, actors)]


def everywhere(data: Dataset, actor_id: str) -> str:
    actor = data.actor[actor_id]
    return " ".join((*in_all_languages(actor.english), *in_all_languages(actor.english_full)))


# --- the marks ------------------------------------------------------------------------------------------------------


def test_what_matched_is_marked_with_its_accents() -> None:
    assert marked("Le Réseau du Nord", "reseau nord") == [
        ("Le ", False),
        ("Réseau", True),
        (" du ", False),
        ("Nord", True),
    ]


def test_every_occurrence_is_marked_and_overlapping_ones_become_one() -> None:
    assert marked("banana", "ana") == [("b", False), ("anana", True)]
    assert marked("abcab-", "ab bc") == [("abcab", True), ("-", False)]


def test_a_character_that_folds_to_several_is_marked_as_one() -> None:
    assert marked("Straße", "strass") == [("Straß", True), ("e", False)]
    assert marked("ﬁnance", "fin") == [("ﬁn", True), ("ance", False)]


def test_without_words_nothing_is_marked() -> None:
    assert marked("text", "") == [("text", False)]
    assert marked("text", "other") == [("text", False)]


PIECES = st.sampled_from(
    ["é", "e\u0301", "ß", "ﬁ", "İ", "ǅ", "–", "’", "\u0301", "a", "b", " ", '"', "\n", "<", "…", "½"]
)
SAID = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20)


@given(text=SAID, query=SAID)
@example(text="", query="a")
@settings(deadline=None, derandomize=True)
def test_the_pieces_joined_are_the_text_again(text: str, query: str) -> None:
    pieces = marked(text, query)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(one[1] != two[1] for one, two in pairwise(pieces))


@given(before=SAID, word=st.text(min_size=1, max_size=8), after=SAID)
@settings(deadline=None, derandomize=True)
def test_a_single_word_that_occurs_is_marked(before: str, word: str, after: str) -> None:
    wanted = terms(word)
    if len(wanted) == 1 and wanted[0] in fold(f"{before}{word}{after}"):
        assert any(is_hit for _, is_hit in marked(f"{before}{word}{after}", word))
