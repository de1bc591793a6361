"""Every figure in every shape, measured from its SVG: its words, the smallest text, what lies on what, the frame."""

import io

import pytest
from PIL import Image

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import NAMES, Figure
from iscm_data.figures.content import Aside, Bar, Bars, Card, Mark
from iscm_data.figures.picture import SHAPES, SLIDE, SQUARE, TALL, Head, draw, svg
from iscm_data.language.text import LANGUAGES, short_day, speaking
from iscm_data.query.address import Parameters
from tests.figures.drawn import Drawing, read, touching

LINK = "https://iscm.example/funding?view=models&data_version=2026.11.29-00000000"
SMALLEST = 22  # px: 11 pt on a slide 1920 px wide
NEEDED: dict[str, Parameters] = {
    "country": {"iso3": ["PHL"]},
    "question": {"question": ["funding"]},
    "mechanism": {"id": ["colombo-process"]},
    "state": {"iso3": ["FRA"]},
    "comparison": {"id": ["colombo-process", "rabat-process", "bali-process"], "topic": ["theme"], "reported": ["1"]},
}
# What readers ask for beside all of it: few rows, many rows, other statuses, one family, no place for a name.
FILTERED: list[tuple[str, Parameters]] = [
    ("funding_model-matrix", {"funding_model": ["external_donors"]}),
    ("funding_model-matrix", {"funding_model": ["external_donors"], "status": ["any"], "region": ["africa"]}),
    ("funding_model-counts", {"status": ["ended"], "scope": ["regional"]}),
    ("governance_level-codes", {"status": ["considered", "ended"]}),
    ("partnership_type-codes", {"since": ["2022"]}),
    ("theme-matrix", {"family": ["protection"], "region": ["asia"]}),
    ("theme-codes", {"family": ["work"]}),
    ("structure-matrix", {"scope": ["global"]}),
    ("payers", {"funding_model": ["external_donors"], "status": ["in_place"]}),
    ("partners", {"region": ["oceania"]}),
    ("overlap", {"region": ["americas"]}),
    ("timeline", {"region": ["oceania"]}),
    ("country", {"iso3": ["ESP"]}),
    *(
        ("question", {"question": [id_]})
        for id_ in ("donors", "structure", "country", "partners", "objectives", "overlap")
    ),
    ("mechanism", {"id": ["igad-rcp"]}),
    ("mechanism", {"id": ["rmfm"]}),
    ("state", {"iso3": ["GBR"]}),
    ("state", {"iso3": ["FSM"]}),
    ("comparison", {"id": ["colombo-process", "abu-dhabi-dialogue"]}),
    ("comparison", {"id": ["colombo-process", "rabat-process", "bali-process", "igc"], "topic": ["structure"]}),
]
EVERY = [*((name, NEEDED.get(name, {})) for name in NAMES), *FILTERED]


@pytest.mark.parametrize(("name", "asked"), EVERY)
def test_a_picture_has_its_words_and_none_is_too_small_lies_on_anything_or_leaves_its_frame(
    real: Dataset, name: str, asked: Parameters
) -> None:
    """Its shapes are in one language, another, and the third by turns, so that each figure is seen in all of them."""
    for turn, size in enumerate(SHAPES.values(), start=EVERY.index((name, asked))):
        with speaking(LANGUAGES[turn % len(LANGUAGES)]):
            made = figures.find(real, name, asked)
            seen = read(made.svg(LINK, size))
            has_its_words(seen, made, short_day(real.released))
        assert seen.width == size.width
        assert seen.height == size.height or (size is TALL and seen.height > 400)
        assert [text.what for text in seen.texts if text.size < SMALLEST] == []
        edge = size.pad - 3  # a letter may stand out of its line by a hair
        every = [*seen.texts, *seen.marks, *seen.bars]
        out = [
            ink.what
            for ink in every
            if ink.box[0] < edge or ink.box[1] < 20 or ink.box[2] > seen.width - edge or ink.box[3] > seen.height - 12
        ]
        assert out == []
        assert touching(seen.texts, every) == []
        assert touching(seen.marks, seen.marks) == []


def has_its_words(seen: Drawing, made: Figure, day: str) -> None:
    """Its message in two lines, its source, its day and its licence."""
    largest = max(text.size for text in seen.texts)
    title = [text.what for text in seen.texts if text.size == largest]
    content = made.content()
    assert " ".join(title) == (content.answer if isinstance(content, Card) else made.words.title)
    assert len(title) <= (3 if isinstance(content, Card) else 2)
    said = seen.said.replace("\u00a0", " ")
    for part in ("iscm.example/funding", "CC BY 4.0", day.replace("\u00a0", " "), "ISCM Explorer"):
        assert part in said
    assert seen.title == made.words.title
    assert seen.description.startswith(made.words.subtitle)


def test_what_has_no_room_is_counted_and_nothing_else_is_left_out(real: Dataset) -> None:
    made = figures.find(real, "partners", {})
    content = made.content()
    for shape in (SLIDE, SQUARE):
        seen = read(made.svg(LINK, shape))
        drawn = [text.what for text in seen.texts]
        told = [int(text.split()[1]) for text in drawn if text.startswith("and ") and text.endswith("more at the link")]
        some = [entry for entry in content.entries if entry.share]
        labels = {text.what for text in seen.texts if text.size > SMALLEST}  # a long one is broken
        begun = [each for each in labels if len(each) > 25]
        shown = sum(entry.label in labels or any(map(entry.label.startswith, begun)) for entry in some)
        assert len(some) - shown in told
    tall = read(made.svg(LINK, TALL)).said
    assert [entry.label for entry in content.entries if entry.label not in tall and len(entry.label) < 30] == []


def test_a_png_is_twice_the_picture_and_carries_its_words(real: Dataset) -> None:
    made = figures.find(real, "governance_level-counts", {"scope": ["global"]})
    for shape in (SLIDE, SQUARE):
        with Image.open(io.BytesIO(made.png(LINK, shape))) as image:
            assert image.size == (2 * shape.width, 2 * (shape.height or 0))
            assert image.text["Title"] == made.words.title
            assert LINK in image.text["Source"]
            assert "CC BY 4.0" in image.text["Copyright"]
            assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_letters_that_the_font_lacks_and_markup_in_names_are_text() -> None:
    series = (Mark("in_place", "In place"),)
    bars = Bars("Code", (Bar("a", "<b>協商</b> & “x”", (3,), ((),)),), series, 5, (Aside("Note \x00\ud800."),))
    drawn = draw(bars, Head("A title", (), "Source", "Maker"), SLIDE)
    made = svg(drawn, "A title", "<desc>", {})
    assert "&lt;b&gt;協商&lt;/b&gt; &amp; “x”" in made
    assert not drawn.whole
    assert "\x00" not in made
    assert "\ud800" not in made
