"""Words in the reader's language: texts, numbers of things, dates, lists, and who speaks which language when."""

from threading import Thread

import pytest

from iscm_data.language.text import (
    LANGUAGES,
    agreement,
    day,
    is_several,
    kept,
    language,
    language_tag,
    listed,
    number,
    own_name,
    preferred,
    speak,
    speaking,
    t,
    tn,
)


def test_languages_are_english_and_one_a_catalogue() -> None:
    assert {"en", "fr", "es"} <= {*LANGUAGES}
    assert LANGUAGES[0] == "en"
    assert [own_name(code) for code in ("en", "fr", "es")] == ["English", "Français", "Español"]


def test_a_language_holds_within_its_block_and_in_its_own_thread_alone() -> None:
    heard = []
    with speaking("fr"):
        Thread(target=lambda: heard.append(language())).start()
        with speaking("es"):
            heard.append(language())
        heard.append(language())
    assert sorted([*heard, language()]) == ["en", "en", "es", "fr"]
    with pytest.raises(KeyError):
        speak("tlh")


def test_what_is_made_later_keeps_the_language_in_which_it_was_asked_for() -> None:
    with speaking("es"):
        make = kept(language)
    assert (make(), language()) == ("es", "en")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("pt-BR,es;q=0.7,en;q=0.3", "es"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("ES", "es"),
        ("de, fr;q=0", "en"),
        ("fr;q=many", "en"),
        ("", "en"),
        (";;;,,q=", "en"),
    ],
)
def test_a_browser_gets_the_language_that_it_asks_for_first(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@pytest.mark.parametrize(
    ("code", "dates", "tag"),
    [
        ("en", ("2024", "June 2024", "1 June 2024"), "en-GB"),
        ("fr", ("2024", "juin 2024", "1er juin 2024"), "fr-FR"),
        ("es", ("2024", "junio de 2024", "1 de junio de 2024"), "es-ES"),
    ],
)
def test_dates_are_written_as_readers_write_them(code: str, dates: tuple[str, ...], tag: str) -> None:
    with speaking(code):
        assert tuple(map(day, ("2024", "2024-06", "2024-06-01"))) == dates
        assert language_tag() == tag


def test_large_numbers_are_parted_as_readers_part_them() -> None:
    told = []
    for code in ("en", "fr", "es"):
        with speaking(code):
            told.append((number(1234), number(12345)))
    assert told == [("1,234", "12,345"), ("1\u202f234", "12\u202f345"), ("1234", "12.345")]


@pytest.mark.parametrize(
    ("code", "items", "last", "told"),
    [
        ("en", [], "and", ""),
        ("en", ["a"], "and", "a"),
        ("en", ["a", "b"], "or", "a or b"),
        ("en", ["a", "b", "c"], "and", "a, b and c"),
        ("fr", ["a", "b", "c"], "and", "a, b et c"),
        ("fr", ["a", "b"], "or", "a ou b"),
        ("es", ["Kenya", "Chad"], "and", "Kenya y Chad"),
        ("es", ["Chad", "Italia"], "and", "Chad e Italia"),
        ("es", ["Chad", "hielo"], "and", "Chad y hielo"),
        ("es", ["Asia", "Oceanía"], "or", "Asia u Oceanía"),
        ("es", ["Mali", "India", "Irán"], "and", "Mali, India e Irán"),
    ],
)
def test_a_list_ends_as_a_sentence_does(code: str, items: list[str], last: str, told: str) -> None:
    with speaking(code):
        assert listed(items, last) == told  # type: ignore[arg-type]


def test_texts_fall_back_to_english_where_a_catalogue_has_none() -> None:
    with speaking("fr"):
        assert t("No catalogue has {this}.", this="{x}") == "No catalogue has {x}."
        assert tn("No {n} catalogue", "No {n} catalogues", 1234) == "No 1\u202f234 catalogues"
    assert t("") == ""


@pytest.mark.parametrize(("code", "name", "several"), [("es", "los donantes", True), ("es", "la diáspora", False)])
def test_the_article_of_a_name_says_whether_a_verb_is_of_several(code: str, name: str, several: bool) -> None:
    with speaking(code):
        assert is_several(name) is several
    assert not is_several(name)


def test_a_verb_agrees_with_how_many_names_stand_before_it_and_with_the_article_of_one() -> None:
    with speaking("fr"):
        assert [agreement(names) for names in (["l’Espagne"], ["les Philippines"], ["Cuba", "le Chili"])] == [1, 2, 2]
