"""What a picture does with its room: what the title speaks of is drawn first, and nothing is told that is not there."""

import re
from itertools import pairwise

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Grid, Listing, Mark
from iscm_data.figures.picture import SHAPES, SLIDE, SQUARE, Head
from iscm_data.figures.picture.frame import Frame
from iscm_data.figures.picture.letters import wrapped
from iscm_data.figures.picture.listing import _Columns
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.model.codebook import codebook
from iscm_data.query.address import Parameters
from tests.figures.drawn import Drawing, read

LISTS = [*(f"{dimension.id}-codes" for dimension in codebook().coded), "payers", "partners", "global-compact"]
PAIR: Parameters = {"id": ["colombo-process", "abu-dhabi-dialogue"]}
FOUR: Parameters = {"id": ["rabat-process", "khartoum-process", "prague-process", "igc"], "topic": ["structure"]}


def drawing(real: Dataset, name: str, asked: Parameters, shape: str = "square", language: str = "en") -> Drawing:
    with speaking(language):
        made = figures.find(real, name, asked)
        return read(made.svg(f"https://iscm.example/{made.href()}", SHAPES[shape]))


def test_a_key_takes_the_room_that_is_kept_for_it_on_as_many_lines_as_it_needs() -> None:
    keys = [Mark("in_place", "In place when the source was written") for _ in range(4)]
    frame = Frame(SQUARE, Head("A message"))
    top = frame.y
    frame.key(keys)
    assert frame.y - top == frame.key_height(keys) > frame.key_height(keys[:1]) > frame.key_height([]) == 0


def test_the_words_below_a_table_end_above_the_foot(real: Dataset) -> None:
    seen = drawing(real, "comparison", FOUR, language="fr")
    foot = next(n for n, text in enumerate(seen.texts) if "iscm.example" in text.what)
    # The texts are written from the top down; last the foot, from its last line up.
    last = next(n for n, text in enumerate(seen.texts) if "CC\u00a0BY" in text.what)
    assert (
        max(text.box[3] for text in seen.texts[: min(foot, last)])
        < min(text.box[1] for text in seen.texts[min(foot, last) :]) - 20
    )


def test_a_link_that_is_too_long_for_a_line_is_broken_between_its_parts() -> None:
    link = "iscm.example/compare?id=rabat-process&id=khartoum-process&id=prague-process&topic=structure"
    lines = wrapped(f"listed at {link}", 22, 400)
    assert "".join(lines).replace("listed at", "").replace(" ", "") == link
    assert all(line.startswith("&") or before.endswith("/") for before, line in pairwise(lines) if "?" in before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_head_of_a_table_is_broken_within_a_word(real: Dataset, language: str) -> None:
    with speaking(language):
        content = figures.find(real, "funding_model-matrix", {"funding_model": ["external_donors"]}).content()
    assert isinstance(content, Grid)
    said = {
        *drawing(real, "funding_model-matrix", {"funding_model": ["external_donors"]}, "slide", language).said.split()
    }
    for column in content.columns:
        assert {*column.label.split()} <= said or {*column.short.split()} <= said


def test_a_picture_that_leaves_other_statuses_out_says_so(real: Dataset) -> None:
    for name, asked, shape in (("theme-matrix", {}, "slide"), ("mechanism", {"id": ["rabat-process"]}, "square")):
        assert "Considered and past entries are at the link." in drawing(real, name, asked, shape).said


@pytest.mark.parametrize("name", LISTS)
def test_all_that_tie_with_the_first_have_names_or_none_has_where_one_of_many_would_stand_there(
    real: Dataset, name: str
) -> None:
    with speaking(LANGUAGES[LISTS.index(name) % len(LANGUAGES)]):
        content = figures.find(real, name, {}).content()
        assert isinstance(content, Listing)
        for shape in (SLIDE, SQUARE):
            frame = Frame(shape, Head("A message", ("A sentence.",), "Source", "Maker"))
            drawn = [block.it for column in _Columns(frame, content, 120).placed.columns for block in column]
            tied = [each for each in drawn if each.entry.share == content.entries[0].share]
            assert {bool(each.names) for each in tied} in ({True}, {name != "theme-codes"})
            assert len(tied) == sum(entry.share == content.entries[0].share for entry in content.entries)


def test_no_theme_is_left_out_for_one_of_the_many_names_of_the_first(real: Dataset) -> None:
    content = figures.find(real, "theme-codes", {}).content()
    assert isinstance(content, Listing)
    said = drawing(real, "theme-codes", {}, "slide").said
    assert [entry.label for entry in content.entries if entry.share and entry.label not in said] == []


def test_what_all_of_a_comparison_share_is_drawn_before_what_one_has(real: Dataset) -> None:
    content = figures.find(real, "comparison", PAIR).content()
    assert isinstance(content, Grid)
    said = drawing(real, "comparison", PAIR).said
    shared = [row for row in content.rows if all(cell.only(["in_place"]).found for cell in row.cells)]
    assert shared
    assert [row.label for row in shared if row.label not in said and row.short not in said] == []


def test_states_that_tie_on_a_card_are_drawn_or_counted(real: Dataset) -> None:
    entries = figures.find(real, "question", {"question": ["country"]}).content().entries  # type: ignore[union-attr]
    for shape in ("slide", "square"):
        seen = drawing(real, "question", {"question": ["country"]}, shape)
        shown = [entry for entry in entries if entry.label in {text.what for text in seen.texts}]
        more = re.search(r"and (\d+) more at the link", seen.said)
        assert len(shown) + int(more[1] if more else 0) == len(entries)
        assert len(shown) >= 8


@pytest.mark.parametrize(("name", "shape"), [("payers", "slide"), ("partners", "square"), ("theme-codes", "square")])
def test_a_key_explains_what_is_drawn_alone(real: Dataset, name: str, shape: str) -> None:
    seen = drawing(real, name, {"status": ["any"]} if name == "theme-codes" else {}, shape)
    first = min((mark.box[1] for mark in seen.marks), default=0)
    keys = {mark.what for mark in seen.marks if mark.box[1] < first + 1}
    assert keys <= {mark.what for mark in seen.marks if mark.box[1] > first + 30}


def test_bars_are_explained_by_bars_and_only_where_some_are_missing(real: Dataset) -> None:
    for shape in ("slide", "square"):
        assert drawing(real, "coverage", {}, shape).marks == []
        assert "No bar means" not in drawing(real, "structure-counts", {}, shape).said


@pytest.mark.parametrize("name", ["funding_model-counts", "structure-counts", "timeline"])
def test_a_square_has_all_rows_of_a_list_of_its_length(real: Dataset, name: str) -> None:
    assert "more at the link" not in drawing(real, name, {}).said
