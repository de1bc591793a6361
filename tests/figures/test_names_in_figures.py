"""Names in pictures: the first code always has some, those in place come before others, and what is cut is counted."""

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Aside, Grid, Listing
from iscm_data.figures.picture import SHAPES, SLIDE, SQUARE, Head
from iscm_data.figures.picture.columns import Block, dealt
from iscm_data.figures.picture.frame import Frame
from iscm_data.figures.picture.letters import wrapped
from iscm_data.figures.picture.listing import _Columns
from iscm_data.language.text import speaking
from iscm_data.query.address import Parameters
from iscm_data.wording.activity import not_known_to_meet
from iscm_data.wording.captions import short_link
from tests.figures.drawn import read

LINK = "https://iscm.example/themes?view=models&family=work&lang=en&data_version=2026.11.29-00000000"


@pytest.mark.parametrize("shape", ["slide", "square"])
@pytest.mark.parametrize("name", ["payers", "partners"])
def test_no_name_in_place_is_cut_before_one_that_is_not(real: Dataset, name: str, shape: str) -> None:
    content = figures.find(real, name, {}).content()
    assert isinstance(content, Listing)
    some = Listing(
        content.head,
        content.counted,
        content.named,
        tuple(entry for entry in content.entries if entry.share),
        marked=True,
        keys=content.keys,
    )
    frame = Frame(SHAPES[shape], Head("A message", ("A sentence.",), "Source", "Maker"))
    cut = other = False
    for block in [block for column in _Columns(frame, some, 120).placed.columns for block in column]:
        drawn = [piece.marks[0].id for line in block.it.names for piece in line if piece.marks]
        every = [each.marks[0].id for each in block.it.entry.names]
        assert drawn == every[: len(drawn)]
        cut = cut or drawn.count("in_place") < every.count("in_place")
        other = other or ({*drawn} > {"in_place"} and len(drawn) < len(every))  # all have room
    assert not (cut and other)


def test_no_row_is_lost_to_the_rounding_of_heights() -> None:
    blocks = [Block(n, 749.22 / 7) for n in range(7)]
    assert not dealt(blocks, 1, 749.22, 0).left
    assert len(dealt(blocks, 1, 749.0, 0, 34).left) == 1


def test_what_is_higher_than_a_column_is_left_and_room_is_kept_to_say_so() -> None:
    placed = dealt([Block("a", 300.0), Block("b", 100.0)], 2, 200, 0, 34)
    assert [block.it for block in placed.left] == ["a", "b"]


def test_a_matrix_that_has_no_room_in_a_square_is_its_codes_with_names(real: Dataset) -> None:
    made = figures.find(real, "structure-matrix", {})
    content = made.content()
    assert isinstance(content, Grid)
    said = read(made.svg(LINK, SQUARE)).said
    assert any(row.label in said or row.short in said for row in content.rows if row.found)


@pytest.mark.parametrize(
    ("question", "shape", "language"),
    [
        ("overlap", "slide", "en"),
        ("partners", "square", "fr"),
        ("overlap", "square", "es"),
        ("partners", "slide", "es"),
    ],
)
def test_a_card_names_each_that_it_draws_and_that_is_not_known_to_meet(
    real: Dataset, question: str, shape: str, language: str
) -> None:
    with speaking(language):
        made = figures.find(real, "question", {"question": [question]})
        content = made.content()
        said = read(made.svg(LINK, SHAPES[shape])).said
        drawn = [entry.id.split(".") for entry in content.entries if entry.label in said]  # type: ignore[union-attr]
        named = [id_ for ids in drawn for id_ in ids if id_ in real.mechanism]
        truth = not_known_to_meet(real, dict.fromkeys(named))
    assert drawn
    assert [each for each in truth if each not in said] == []


def test_a_list_that_has_no_room_for_a_name_gives_its_number() -> None:
    aside = Aside("Not known to meet now:", ("A (dormant)", "B (replaced)"))
    assert aside.told(1) == "Not known to meet now: A (dormant) and 1 more at the link."
    assert aside.told(0) == "Not known to meet now: 2, at the link."


def test_a_family_is_named_and_counted_by_itself(real: Dataset) -> None:
    asked: Parameters = {"family": ["work"]}
    whole, alone = (figures.find(real, "theme-codes", each) for each in ({}, asked))
    assert "one family" in alone.words.subtitle
    assert "Work and skills" in alone.words.subtitle
    codes = [code.id for code in real.codebook.codes("theme").values() if code.family == "work"]
    assert {finding.code for finding in alone.findings} <= {*codes}
    assert len(alone.findings) < len(whole.findings)
    content = alone.content()
    assert isinstance(content, Listing)
    named = {name.label for entry in content.entries for name in entry.names}
    told = [len(aside.names) for aside in content.asides if aside.names and aside.names[0] in data_names(real)]
    assert len(named) + sum(told) == len(real.mechanism)


def test_one_name_or_two_stand_for_no_more_than_themselves() -> None:
    frame = Frame(SHAPES["preview"], Head("A message"))
    names = tuple(f"Mechanism {n} (last sign 2017)" for n in range(9))
    (one,) = frame.asides([Aside("These are not known to meet now, by the sources:", names)], 1)
    assert one == ["These are not known to meet now, by the sources: 9, at the link."]
    (all_,) = frame.asides([Aside("Not known to meet now:", names[:2])], 1)
    assert all_ == [f"Not known to meet now: {names[0]}, {names[1]}."]


def data_names(real: Dataset) -> set[str]:
    return {m["short_name"] for m in real.mechanism.values()}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Nothing found for 10 of 43 mechanisms", ["Nothing found", "for 10 of 43 mechanisms"]),
        ("International organization 2017", ["International", "organization 2017"]),
        ("Rabat Process and Tripoli Process / MME", ["Rabat Process and Tripoli", "Process / MME"]),
        ("Kenya is a member of at least 8 of them", ["Kenya is a member of", "at least 8 of them"]),
        ("Le Kenya est membre d’au moins 8", ["Le Kenya est membre", "d’au moins 8"]),
    ],
)
def test_a_line_does_not_end_beside_a_number_or_a_slash_nor_within_at_least(text: str, lines: list[str]) -> None:
    assert wrapped(text, 22, 260) == lines


def test_a_link_in_a_picture_keeps_what_makes_the_view(real: Dataset) -> None:
    assert short_link(LINK) == "iscm.example/themes?view=models&family=work"
    assert short_link("https://iscm.example/?lang=fr") == "iscm.example?lang=fr"
    for name, asked in (("country", {"iso3": ["MAR"]}), ("mechanism", {"id": ["rabat-process"]})):
        made = figures.find(real, name, asked)
        for shape in (SLIDE, SQUARE):
            said = read(made.svg(f"https://iscm.example/{made.href()}", shape)).said
            assert made.href() in said
