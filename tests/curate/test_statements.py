"""What a statement must be, and what of a finding is in doubt until somebody looks."""

import pytest

from iscm_data.curate import statements

CALLED = ("Atlas Dialogue", "AD")


@pytest.mark.parametrize(
    "statement",
    [
        "The Atlas Dialogue shapes policy.",
        "Through its fund the European Union pays for the Atlas Dialogue.",
        "By reports of its members, the Atlas Dialogue works.",
        "Until it was renamed, the Atlas Dialogue met in Malta.",
    ],
)
def test_no_it_stands_before_its_noun(statement: str) -> None:
    told = [*statements.faults(statement, CALLED)]
    pronoun = next((word for word in ("it", "its") if f" {word} " in statement), "")
    assert told == ([f"has '{pronoun}' before its noun: name the mechanism first"] if pronoun else [])


@pytest.mark.parametrize(
    "statement",
    [
        "Norway, through its development agency, pays for the Atlas Dialogue.",
        "In 2019 Norway paid for its part in the Atlas Dialogue.",
        "In 2019 the chair listed its visits to the Atlas Dialogue.",
        "Fighting trafficking and protecting its victims is a focus of the AD.",
        "In an article on the AD’s site “it” is explained.",
    ],
)
def test_an_it_after_its_noun_is_well(statement: str) -> None:
    assert [*statements.faults(statement, CALLED)] == []


@pytest.mark.parametrize("word", ["It", "Its", "They", "This", "However"])
def test_a_statement_leans_on_no_other(word: str) -> None:
    (told,) = statements.faults(f"{word} helps the Atlas Dialogue.", CALLED)
    assert told.startswith(f"begins with '{word}' and leans on another sentence")


def test_a_statement_has_at_most_so_many_words() -> None:
    whole = "The Atlas Dialogue " + "works " * (statements.MOST_WORDS - 4)
    assert [*statements.faults(f"{whole}hard.", CALLED)] == []
    (told,) = statements.faults(f"{whole}very hard.", CALLED)
    assert told == f"has {statements.MOST_WORDS + 1} words; a statement has at most {statements.MOST_WORDS}"


@pytest.mark.parametrize("statement", ["The Atlas Dialogue works", "The AD  works.", "– The AD works."])
def test_a_statement_is_one_whole_sentence(statement: str) -> None:
    (told,) = statements.faults(statement, CALLED)
    assert told.startswith("is not one whole sentence")


def test_a_statement_has_no_words_that_stand_for_something_still_to_be_written() -> None:
    (told,) = statements.faults("The Atlas Dialogue met in [place].", CALLED)
    assert told == "holds '[', which stands for something still to be written"


def test_a_name_counts_only_as_a_whole_word() -> None:
    (told,) = statements.faults("The ADB pays for the dialogue.", CALLED)
    assert told.startswith("does not name the mechanism")


@pytest.mark.parametrize(
    ("source", "well"),
    [
        ({"published": "2019-05"}, True),
        ({"published": "2020"}, False),
        ({}, False),
        ({"title": "Report of 2019"}, True),
    ],
)
def test_a_year_is_that_of_the_source_or_stands_in_what_is_told(source: dict[str, str], well: bool) -> None:
    finding = {"as_of": 2019, "statement": "The Atlas Dialogue works.", "locator": "page 1"}
    assert (statements.undated(finding, source) is None) is well
    assert statements.undated(finding | {"statement": "The Atlas Dialogue works (2019)."}, source) is None


@pytest.mark.parametrize(("published", "well"), [("2020", False), ("2020-01-23", False), ("2020-01-22", True)])
def test_the_day_of_an_archive_s_copy_is_no_date(published: str, well: bool) -> None:
    url = "https://webarchive.archive.unhcr.org/20200123220836mp_/https://www.unhcr.org/about"
    assert (statements.of_archive({"url": url, "published": published}) is None) is well
    assert statements.of_archive({"url": "https://example.org/20200123220836/page", "published": published}) is None


def doubts(statement: str, **finding: str) -> list[str]:
    return [key for key, _ in statements.doubts({"statement": statement, "status": "in_place", **finding})]


@pytest.mark.parametrize("said", ["was announced", "is planned", "were to pay", "will be"])
def test_an_announcement_that_is_not_considered_is_doubted(said: str) -> None:
    statement = f"Money {said} for the Atlas Dialogue."
    assert doubts(statement) == doubts(statement, status="ended") == ["status"]
    assert doubts(statement, status="considered") == []


def test_a_single_past_meeting_that_is_not_past_is_doubted() -> None:
    came = "Norway attended the meeting of the Atlas Dialogue in 2019."
    assert doubts(came, dimension="partnership_type") == doubts(came, dimension="structure") == ["status"]
    assert doubts(came, dimension="theme") == doubts(came, dimension="structure", status="ended") == []
    assert doubts(came, dimension="structure", code="founding_act") == []
    assert doubts("Ministers have met in the Atlas Dialogue since 2010.", dimension="structure") == []
