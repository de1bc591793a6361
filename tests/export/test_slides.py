"""A figure as PowerPoint, read again: one slide, its message the title, native where it has room, nothing lost."""

import io
from itertools import combinations
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.export import factsheet, slides
from iscm_data.export.brief import FIGURE, FINDING, Pin, pinned
from iscm_data.figures.content import Bars, Card, table
from iscm_data.figures.picture.letters import ARIAL, wrapped
from iscm_data.figures.picture.paragraphs import leading
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query.address import Parameters
from tests.figures.drawn import read

LINK = "https://explorer.example.org/funding?status=in_place"
EMU = 12700  # in a point
NATIVE_CHARTS = ["funding_model-counts", "structure-counts", "coverage"]
NATIVE_TABLES: list[tuple[str, Parameters]] = [
    ("funding_model-codes", {}),
    ("funding_model-matrix", {"funding_model": ["external_donors"]}),
    ("country", {"iso3": ["PHL"]}),
    ("timeline", {"region": ["oceania"]}),
    ("comparison", {"id": ["colombo-process", "rabat-process"], "topic": ["funding_model"], "reported": ["1"]}),
]
PICTURES = ["funding_model-matrix", "structure-matrix", "theme-codes", "partners", "overlap"]


def opened(real: Dataset, name: str, asked: Parameters, *, appended: bool = False) -> Any:
    return Presentation(io.BytesIO(slides.slide(figures.find(real, name, asked), LINK, appended=appended)))


def texts(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


@pytest.mark.parametrize(("name", "asked"), [*((name, {}) for name in (*NATIVE_CHARTS, *PICTURES)), *NATIVE_TABLES])
def test_a_figure_is_a_slide_with_its_words_and_passages_and_nothing_lies_on_anything_or_is_too_small(
    real: Dataset, name: str, asked: Parameters
) -> None:
    made = figures.find(real, name, asked)
    show = opened(real, name, asked, appended=True)
    assert show.slide_width * 9 == show.slide_height * 16
    page = show.slides[0]
    assert page.shapes.title.text_frame.text == made.words.title
    assert page.shapes.title.placeholder_format.type == PP_PLACEHOLDER.TITLE
    assert made.words.subtitle in texts(page)
    assert "CC\u00a0BY\u00a04.0" in texts(page)
    notes = page.notes_slide.notes_text_frame.text
    assert LINK in notes
    assert all(finding.statement in notes for finding in [*made.findings][: slides.STATEMENTS])
    shown = [shape for shape in page.shapes if not shape.has_text_frame]
    (figure,) = shown
    described = figure._element.xpath(".//p:cNvPr/@descr")[0]
    assert described.startswith(made.words.title)
    assert show.core_properties.title == made.words.title
    for page in show.slides:
        boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in page.shapes]
        for _, left, top, right, bottom in boxes:
            assert left >= 0
            assert top >= 0
            assert right <= show.slide_width + EMU
            assert bottom <= show.slide_height + EMU
        on = [
            (a[0], b[0])
            for a, b in combinations(boxes, 2)
            if min(a[3], b[3]) - max(a[1], b[1]) > EMU and min(a[4], b[4]) - max(a[2], b[2]) > EMU
        ]
        assert on == []
        sizes = [int(run.get("sz")) for run in page._element.iter() if run.get("sz")]
        assert min(sizes) >= 1100


@pytest.mark.parametrize("name", NATIVE_CHARTS)
def test_numbers_are_a_chart_that_can_be_edited(real: Dataset, name: str) -> None:
    content = figures.find(real, name, {}).content()
    bars = content if isinstance(content, Bars) else content.instead
    (chart,) = (shape.chart for shape in opened(real, name, {}).slides[0].shapes if shape.has_chart)
    assert [*chart.plots[0].categories] == [bar.label for bar in bars.bars]
    for number, series in enumerate(chart.plots[0].series):
        assert series.name == bars.series[number].word
        assert [value or 0 for value in series.values] == [bar.numbers[number] for bar in bars.bars]


@pytest.mark.parametrize(("name", "asked"), NATIVE_TABLES)
def test_few_rows_are_a_table_with_every_cell(real: Dataset, name: str, asked: Parameters) -> None:
    told = table(figures.find(real, name, asked).content())
    (made,) = (shape.table for shape in opened(real, name, asked).slides[0].shapes if shape.has_table)
    cells = [[cell.text_frame.text for cell in row.cells] for row in made.rows]
    assert [row[0] for row in cells] == [told.head[0], *(row[0] for row in told.rows)]
    assert [tuple(row) for row in cells[1:]] == [*told.rows]


@pytest.mark.parametrize("name", ["structure-matrix", "partners"])
def test_what_has_no_room_as_a_table_is_a_vector_picture_and_its_table_follows_where_it_is_asked_for(
    real: Dataset, name: str
) -> None:
    content = slides.slide(figures.find(real, name, {}), LINK)
    with ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        assert len([each for each in names if each.endswith(".svg")]) == 1
        assert not [each for each in names if "thumbnail" in each]
        types = parts.read("[Content_Types].xml").decode()
        assert "image/svg+xml" in types
    assert len(opened(real, name, {}).slides) == 1
    show = opened(real, name, {}, appended=True)
    told = table(figures.find(real, name, {}).content())
    rows = [
        tuple(cell.text_frame.text for cell in row.cells)
        for page in [*show.slides][1:]
        for shape in page.shapes
        if shape.has_table
        for row in [*shape.table.rows][1:]
    ]
    assert rows == [*told.rows]


def test_a_matrix_of_few_rows_is_a_table_within_the_slide_in_a_language_of_longer_words(real: Dataset) -> None:
    with speaking("fr"):
        (page,) = opened(real, *NATIVE_TABLES[1]).slides
    (made,) = (shape.table for shape in page.shapes if shape.has_table)
    assert len(made.columns) == 1 + len(real.codebook.codes("funding_model"))
    assert sum(column.width for column in made.columns) <= slides.INNER * EMU


@pytest.mark.parametrize("name", ["overlap", "donors"])
def test_a_slide_of_a_card_has_its_answer_once_above_what_stands_behind_it(real: Dataset, name: str) -> None:
    made = figures.find(real, "question", {"question": [name]})
    content = made.content()
    assert isinstance(content, Card)
    file = slides.slide(made, LINK)
    with ZipFile(io.BytesIO(file)) as parts:
        drawn = [read(parts.read(each)) for each in parts.namelist() if each.endswith(".svg")]
    (page,) = Presentation(io.BytesIO(file)).slides
    rows = [[c.text_frame.text for c in row.cells] for s in page.shapes if s.has_table for row in s.table.rows]
    said = " ".join([texts(page), *(cell for row in rows for cell in row), *(each.said for each in drawn)])
    assert said.count(content.asked) == said.count(content.answer.rstrip(".")) == 1
    assert content.entries[0].label in said
    assert bool(drawn) is (name == "overlap")  # bars


def test_no_title_and_no_sentence_below_it_has_room_for_a_line_that_stays_empty(real: Dataset) -> None:
    shown = (("partnership_type-matrix", {"region": ["africa"]}), ("theme-codes", {}), ("overlap", {}))
    for language, (name, asked) in zip(LANGUAGES, shown, strict=True):
        with speaking(language):
            (page,) = opened(real, name, asked).slides
        for shape in page.shapes:
            if shape == page.shapes.title or (shape.has_text_frame and shape.top < page.shapes[2].top):
                (run,) = shape.text_frame.paragraphs[0].runs
                size = run.font.size.pt
                lines = len(wrapped(run.text, size, slides.INNER, ARIAL[bool(run.font.bold)]))
                assert shape.height.pt == pytest.approx(lines * leading(size), abs=1)


def test_a_readers_note_stands_apart_from_our_words(real: Dataset) -> None:
    entries = [
        pinned(real, Pin(FIGURE, "funding_model-counts", note="Say this first.")),
        pinned(real, Pin(FINDING, "colombo-process/F1", title="My title", note="x" * 900)),
    ]
    show = Presentation(io.BytesIO(factsheet.deck(real, "For Monday", entries, LINK, "https://explorer.example.org/")))
    first, chart, finding = show.slides
    assert "1. " + entries[0].title in texts(first)
    named = {shape.name: shape.text_frame.text for shape in chart.shapes if shape.has_text_frame}
    assert named["Note"] == "Note: Say this first."
    assert "Say this first" not in named["Age and coverage"]
    assert chart.notes_slide.notes_text_frame.text.startswith("Say this first.")
    assert "Note" not in {shape.name for shape in finding.shapes}  # too long for the slide: in its notes
    assert finding.notes_slide.notes_text_frame.text.startswith("x" * 900)
    assert finding.shapes.title.text_frame.text == "My title"
