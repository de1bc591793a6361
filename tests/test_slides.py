"""A figure as PowerPoint, read again: its words, its native chart or table, its notes, and that nothing is lost."""

import io
import re
from typing import Any

import invented
import pytest
from pptx import Presentation

from iscm_data.dataset.load import Dataset, load
from iscm_data.export import slides
from iscm_data.figures import content
from iscm_data.figures.charts import Row
from iscm_data.figures.content import Bars, Entry, Line, Table
from iscm_data.query import questions
from iscm_data.query.questions import Filters
from iscm_data.query.ties import tie_matrix, ties
from iscm_data.wording import answers
from iscm_data.wording.captions import Words
from iscm_data.wording.marks import GLYPHS

LINK = "https://explorer.example.org/funding?status=in_place"
ALT = "Which mechanism reports which funding model."
EMU = 12700  # in a point


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def real() -> Dataset:
    return load()


def words_of(data: Dataset, dimension: str, ids: tuple[str, ...]) -> Words:
    return answers.matrix_words(data, dimension, ids, Filters(), questions.matrix(data, dimension, ids))


def matrix_of(data: Dataset, dimension: str, statuses: tuple[str, ...] = ()) -> tuple[Words, Table]:
    ids = questions.matching(data, Filters())
    rows = [Row(i, data.mechanism[i]["short_name"], "", data.mechanism[i]["scope"]) for i in ids]
    labels = {c.id: c.label for c in data.codebook.dimensions[dimension].codes.values()}
    found = questions.matrix(data, dimension, ids)
    table = content.matrix(data, found, rows, labels, ("Mechanism", "Findings"), statuses)
    return words_of(data, dimension, ids), table


def bars_of(data: Dataset, dimension: str) -> tuple[Words, Bars]:
    ids = questions.matching(data, Filters())
    labels = {c.id: c.label for c in data.codebook.dimensions[dimension].codes.values()}
    statuses = {c.id: c.label for c in data.codebook.codes("status").values()}
    counts = questions.counts(data, dimension, ids)
    behind = questions.passages(data, dimension, ids)
    return answers.count_words(data, dimension, ids, Filters(), behind), content.bars(counts, labels, statuses, behind)


def opened(words: Words, made: content.Content, link: str = LINK) -> Any:
    return Presentation(io.BytesIO(slides.slide(words, link, ALT, made)))


def texts(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def tables(show: Any) -> list[Any]:
    return [shape.table for page in show.slides for shape in page.shapes if shape.has_table]


def charts(show: Any) -> list[Any]:
    return [shape for page in show.slides for shape in page.shapes if shape.has_chart]


def test_a_slide_is_16_to_9_and_has_every_word_that_the_image_has(data: Dataset) -> None:
    words, table = matrix_of(data, "funding_model")
    show = opened(words, table)
    assert show.slide_width * 9 == show.slide_height * 16
    page = show.slides[0]
    assert page.shapes.title.text_frame.text.startswith(words.title)
    for line in (*vars(words).values(), LINK):
        assert line in texts(page)


def test_the_words_are_also_the_properties_of_the_file_however_long_they_are(real: Dataset) -> None:
    words, table = matrix_of(real, "funding_model")
    properties = opened(words, table, LINK + "&x=" + "a" * 300).core_properties
    assert (properties.title, properties.subject, properties.language) == (words.title, words.subtitle, "en-GB")
    for line in (words.note, words.source, words.filters, words.version, words.licence, LINK, ALT):
        assert line in properties.comments
    assert LINK in properties.keywords


def test_a_matrix_is_a_native_table_with_glyph_word_and_year_in_every_cell(data: Dataset) -> None:
    words, table = matrix_of(data, "funding_model")
    cells = [cell.text for made in tables(opened(words, table)) for row in made.rows for cell in row.cells]
    assert any(re.fullmatch(r"● In place \d{4}", cell) for cell in cells)
    assert f"{GLYPHS['not_found']} Not found" in cells
    assert all(cell.text_frame.text for made in tables(opened(words, table)) for cell in made.rows[0].cells)


@pytest.mark.parametrize("dimension", ["funding_model", "governance_level", "partnership_type", "theme"])
def test_no_row_and_no_line_of_a_matrix_is_lost_over_several_slides(real: Dataset, dimension: str) -> None:
    words, table = matrix_of(real, dimension)
    show = opened(words, table)
    told = [
        tuple(cell.text for cell in row.cells)
        for made in tables(show)
        for row in [*made.rows][1:]
        if not row.cells[0].is_merge_origin
    ]
    wanted = [
        (e.label, *("\n".join(f"{GLYPHS[x.mark]} {x.text}" for x in cell) for cell in e.cells)) for e in table.entries
    ]
    assert told == wanted
    assert [made.cell(0, 0).text for made in tables(show)] == ["Mechanism"] * len(tables(show))


def test_a_wide_matrix_names_every_pair_that_has_a_finding(real: Dataset) -> None:
    found = tie_matrix(real, ties(real, "partnership_type", questions.matching(real, Filters())))
    rows = [Row(id_, real.actor[id_].name) for id_ in found.rows]
    names = {id_: real.mechanism[id_]["short_name"] for id_ in found.columns}
    table = content.matrix(real, found, rows, names, ("Named", "Mechanisms"))
    told: dict[str, str] = {}
    for entry in table.entries:
        label = entry.label.removesuffix(" (continued)")
        told[label] = told.get(label, "") + "\n".join(line.text for line in entry.cells[0]) + "\n"
    for (actor, mechanism), cell in found.cells.items():
        assert (names[mechanism] in told[real.actor[actor].name]) or not cell.passages
    assert "not found" in table.head[1]


def test_each_of_several_slides_says_which_it_is_and_ends_above_its_foot(real: Dataset) -> None:
    words, table = matrix_of(real, "funding_model")
    show = opened(words, table)
    number = len(show.slides)
    assert number > 1
    for n, page in enumerate(show.slides, start=1):
        assert page.shapes.title.text_frame.text == f"{words.title} ({n} of {number})"
        frame = next(shape for shape in page.shapes if shape.has_table)
        under = frame.top + sum(row.height for row in frame.table.rows)
        note = next(shape for shape in page.shapes if shape.has_text_frame and shape.text_frame.text == words.note)
        assert under <= note.top
        assert all(s.left >= 0 and s.left + s.width <= show.slide_width for s in page.shapes)
        assert all(s.top >= 0 and s.top + s.height <= show.slide_height for s in page.shapes)


def test_a_status_that_the_reader_filtered_out_is_told_as_such_and_its_passages_stay_away(data: Dataset) -> None:
    _, table = matrix_of(data, "funding_model", ("considered",))
    lines = [line.text for entry in table.entries for cell in entry.cells for line in cell]
    assert "Another status, filtered out" in lines
    assert not any(line.startswith("In place") for line in lines)
    assert {p.status for entry in table.entries for p in entry.passages} <= {"considered"}


def test_counts_are_native_charts_on_one_scale_with_no_zero(data: Dataset) -> None:
    words, bars = bars_of(data, "funding_model")
    found = charts(opened(words, bars))
    assert [frame.chart.chart_title.text_frame.text for frame in found] == [panel.name for panel in bars.panels]
    for frame, panel in zip(found, bars.panels, strict=True):
        plot = frame.chart.plots[0]
        assert tuple(plot.categories) == bars.labels
        assert [*plot.series[0].values] == [number or None for number in panel.numbers]
        assert (frame.chart.value_axis.minimum_scale, frame.chart.value_axis.maximum_scale) == (0, bars.of)
        workbook = frame.chart.part.chart_workbook.xlsx_part
        assert workbook is not None
        assert workbook.blob[:2] == b"PK", "the numbers can be edited"
    assert "Where there is no bar, none was found." in texts(opened(words, bars).slides[0])


def test_a_chart_of_too_many_bars_goes_on_with_none_left_out() -> None:
    labels = tuple(f"Code {n}" for n in range(60))
    bars = Bars(labels, (content.Panel("in_place", "In place", tuple(range(60))),), 60, ())
    words = Words("Title", "Subtitle", "Note.", "Source.", "", "Version.", "Licence.")
    show = opened(words, bars)
    assert len(show.slides) > 1
    assert [label for frame in charts(show) for label in frame.chart.plots[0].categories] == [*labels]


def test_charts_and_tables_are_described_for_those_who_do_not_see_them(data: Dataset) -> None:
    for words, made in (matrix_of(data, "funding_model"), bars_of(data, "funding_model")):
        for page in opened(words, made).slides:
            frames = [shape for shape in page.shapes if shape.has_table or shape.has_chart]
            assert frames
            assert all(ALT in shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in frames)


def test_no_text_is_smaller_than_11_points_and_all_is_tagged_with_its_language(real: Dataset) -> None:
    for words, made in (matrix_of(real, "funding_model"), bars_of(real, "partnership_type")):
        show = opened(words, made)
        for page in show.slides:
            runs = [*page._element.iter(f"{slides._A}r")]
            assert runs
            assert all(int(run.find(f"{slides._A}rPr").get("sz")) >= 1100 for run in runs)
            assert all(run.find(f"{slides._A}rPr").get("lang") == "en-GB" for run in runs)
        for frame in charts(show):
            assert frame.chart.font.size.pt >= 11
            assert frame.chart.plots[0].data_labels.font.size.pt >= 11


def test_the_notes_hold_the_passages_behind_what_the_slide_shows(data: Dataset) -> None:
    words, table = matrix_of(data, "funding_model")
    notes = "\n".join(page.notes_slide.notes_text_frame.text for page in opened(words, table).slides)
    for entry in table.entries:
        for p in entry.passages:
            told = (p.statement, p.source_title, p.locator, p.id, str(p.as_of or "undated"))
            assert all(part in notes for part in told)


def test_notes_that_would_be_too_long_say_how_many_more_there_are_and_where(real: Dataset) -> None:
    words, bars = bars_of(real, "partnership_type")
    assert len(bars.passages) > slides.PASSAGES
    notes = opened(words, bars).slides[0].notes_slide.notes_text_frame.text
    assert notes.count("\n• ") == slides.PASSAGES
    assert f"{len(bars.passages) - slides.PASSAGES} more" in notes
    assert LINK in notes


def test_a_note_too_long_for_the_figure_stands_in_full_on_a_last_slide(data: Dataset) -> None:
    words, table = matrix_of(data, "funding_model")
    long = Words(**{**vars(words), "note": "What an acronym stands for; " * 60})
    show = opened(long, table)
    assert long.note.strip() in texts(show.slides[-1])
    assert "see the last slide" in texts(show.slides[0])


def test_a_table_without_marks_and_one_without_rows_are_slides_too() -> None:
    words = Words("Title", "Subtitle", "Note.", "Source.", "", "Version.", "Licence.")
    made = content.plain(("Mechanism", "Began"), [("Colombo Process", "2003")])
    assert made == Table(("Mechanism", "Began"), (Entry("Colombo Process", ((Line("2003"),),)),))
    assert tables(opened(words, made))[0].cell(1, 1).text == "2003"
    assert len(opened(words, Table(("Mechanism", "Began"), ())).slides) == 1


def test_an_empty_cell_holds_no_larger_line_open_than_the_others() -> None:
    words = Words("Title", "Subtitle", "Note.", "Source.", "", "Version.", "Licence.")
    entries = tuple(Entry(f"Mechanism {n}", ((Line("2003"),), (Line(""),)), "Regional") for n in range(3))
    for row in tables(opened(words, Table(("Mechanism", "Began", "Superseded by"), entries)))[0].rows:
        for cell in row.cells:
            sizes = [run.font.size.pt for p in cell.text_frame.paragraphs for run in p.runs]
            sizes += [int(end.get("sz")) / 100 for end in cell._tc.iter(f"{slides._A}endParaRPr")]
            assert set(sizes) == {slides.SIZE}
