"""Figures: every cell drawn once, every label there, shapes and inks that all readers can tell apart."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from iscm_data.dataset.load import Dataset, load
from iscm_data.figures import charts
from iscm_data.figures.charts import MARKS, OTHER, SLIDE, Life, Row, Spec, layout
from iscm_data.model.codebook import codebook
from iscm_data.query import questions
from iscm_data.query.countries import Overlap
from iscm_data.query.questions import Cell, Count, Filters, Matrix

FORMS = ("screen", "phone", "slide")
STATUSES = tuple(codebook().codes("status"))
MISSING = tuple(codebook().codes("missing"))
NAMES = {mark: mark for mark in MARKS}  # in the tests' legends a mark goes by its own name
CODED = tuple(dimension.id for dimension in codebook().coded)


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The real dataset: figures have to hold what there is."""
    return load()


def invented_matrix(rows: int, columns: int) -> tuple[Matrix, list[Row], dict[str, str]]:
    """A matrix in which every combination of marks occurs somewhere, in groups of six rows."""
    some = [tuple(s for n, s in enumerate(STATUSES) if bits >> n & 1) for bits in range(1, 2 ** len(STATUSES))]
    cells = [Cell((), word) for word in MISSING]
    cells += [Cell(statuses, None, (), stated) for statuses in some for stated in (None, "not_found", "not_answered")]
    ids = [f"row-{n}" for n in range(rows)]
    codes = [f"code-{n}" for n in range(columns)]
    made = {
        (id_, code): cells[(y * columns + x) % len(cells)] for y, id_ in enumerate(ids) for x, code in enumerate(codes)
    }
    labelled = [Row(id_, f"Mechanism {id_}", f"/mechanism?id={id_}", f"Group {n // 6}") for n, id_ in enumerate(ids)]
    return Matrix(tuple(ids), tuple(codes), made), labelled, {code: f"Label of {code}" for code in codes}


def drawn(spec: Spec) -> Counter[tuple[str, str, str]]:
    """How often each mark stands in each cell: (row, column, mark)."""
    return Counter((row, column, trace["name"]) for trace in spec["data"] for row, column in trace["customdata"])


def expected(matrix: Matrix, statuses: tuple[str, ...] = ()) -> Counter[tuple[str, str, str]]:
    """The marks that the cells call for, worked out from the rules of the page."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    for (row, column), cell in matrix.cells.items():
        marks = [cell.missing] if cell.missing else [s for s in cell.statuses if s in (statuses or STATUSES)] or [OTHER]
        if cell.statuses and cell.stated in {*MISSING} - {"not_found"}:
            marks.append(cell.stated)
        wanted.update((row, column, mark) for mark in marks)
    return wanted


def words_of(annotation: Spec) -> str:
    """The text of an annotation as a reader sees it."""
    return " ".join(re.sub(r"<[^>]+>|\u200b", "", annotation["text"].replace("<br>", " ")).split())


def axis_of(name: str) -> str:
    """The layout's name of an axis: x2 is xaxis2."""
    return f"{name[0]}axis{name[1:]}"


# --- the matrix -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(0, 5), (1, 1), (2, 8), (9, 38), (41, 5), (41, 12), (41, 20), (41, 38)])
def test_every_mark_of_every_cell_is_drawn_exactly_once(form: str, size: tuple[int, int]) -> None:
    matrix, rows, columns = invented_matrix(*size)
    spec = charts.matrix(matrix, rows, columns, NAMES, form=form)
    assert drawn(spec) == expected(matrix)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dimension", CODED)
def test_every_cell_of_the_real_matrices_is_drawn_exactly_once(data: Dataset, form: str, dimension: str) -> None:
    ids = questions.matching(data, Filters())
    matrix = questions.matrix(data, dimension, ids)
    rows = [Row(id_, data.mechanism[id_]["short_name"], "", data.mechanism[id_]["scope"]) for id_ in ids]
    columns = {code.id: code.label for code in data.codebook.codes(dimension).values()}
    spec = charts.matrix(matrix, rows, columns, NAMES, form=form)
    assert drawn(spec) == expected(matrix)
    assert {row for row, _, _ in drawn(spec)} == set(ids)


@pytest.mark.parametrize("chosen", [("considered",), ("in_place", "ended")])
def test_a_finding_of_a_status_that_was_filtered_out_gets_a_mark_of_its_own(chosen: tuple[str, ...]) -> None:
    matrix, rows, columns = invented_matrix(9, 5)
    spec = charts.matrix(matrix, rows, columns, NAMES, statuses=chosen)
    assert drawn(spec) == expected(matrix, chosen)
    seen = {mark for _, _, mark in drawn(spec)}
    assert OTHER in seen
    assert seen & {*STATUSES} == {*chosen}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(1, 1), (9, 8), (41, 5), (41, 12), (41, 38)])
def test_every_row_has_its_label_beside_its_marks_and_every_group_its_name(form: str, size: tuple[int, int]) -> None:
    matrix, rows, columns = invented_matrix(*size)
    spec = charts.matrix(matrix, rows, columns, NAMES, form=form)
    labels = [(words_of(a), a["yref"], a["y"]) for a in spec["layout"]["annotations"]]
    told = Counter(words for words, _, _ in labels)
    assert {row.label: told[row.label] for row in rows} == {row.label: 1 for row in rows}
    assert {row.group for row in rows} == set(told) - {row.label for row in rows}
    assert len({(yref, y) for _, yref, y in labels}) == len(labels)  # no two in one place

    place = {words: (yref, y) for words, yref, y in labels}
    name = {row.id: row.label for row in rows}
    for trace in spec["data"]:
        for (row, _), y in zip(trace["customdata"], trace["y"], strict=True):
            assert place[name[row]] == (trace["yaxis"], round(y))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(1, 1), (9, 8), (41, 5), (41, 12), (41, 38)])
def test_every_column_has_its_label_above_its_marks_in_every_panel(form: str, size: tuple[int, int]) -> None:
    matrix, rows, columns = invented_matrix(*size)
    spec = charts.matrix(matrix, rows, columns, NAMES, form=form)
    order = list(columns)
    for trace in spec["data"]:
        axis = spec["layout"][axis_of(trace["xaxis"])]
        assert axis["tickvals"] == [*range(len(order))]
        assert [label.replace("<br>", " ") for label in axis["ticktext"]] == [*columns.values()]
        for (_, column), x in zip(trace["customdata"], trace["x"], strict=True):
            assert round(x) == order.index(column)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(9, 8), (41, 12), (41, 38)])
def test_no_two_marks_stand_in_the_same_place(form: str, size: tuple[int, int]) -> None:
    spec = charts.matrix(*invented_matrix(*size), NAMES, form=form)
    places = [(trace["yaxis"], x, y) for trace in spec["data"] for x, y in zip(trace["x"], trace["y"], strict=True)]
    assert len(places) == len(set(places))


def test_the_second_panel_begins_with_the_name_of_its_group_too() -> None:
    matrix, rows, columns = invented_matrix(41, 5)
    spec = charts.matrix(matrix, rows, columns, NAMES, form="slide")
    words = {(a["yref"], a["y"]): words_of(a) for a in spec["layout"]["annotations"]}
    group = {row.label: row.group for row in rows}
    for panel in ("y", "y2"):
        assert words[panel, 0] == group[words[panel, 1]]
    assert words["y2", 0] == group[words["y", max(y for yref, y in words if yref == "y")]]  # it goes on there


def test_each_mark_stands_once_in_the_legend_also_over_two_panels() -> None:
    matrix, rows, columns = invented_matrix(41, 5)
    spec = charts.matrix(matrix, rows, columns, NAMES, form="slide")
    assert {trace["xaxis"] for trace in spec["data"]} == {"x", "x2"}
    shown = Counter(trace["name"] for trace in spec["data"] if trace["showlegend"])
    assert shown == {mark: 1 for _, _, mark in drawn(spec)}


@pytest.mark.parametrize("form", FORMS)
def test_the_cell_that_was_opened_has_the_one_frame_around_its_marks(form: str) -> None:
    matrix, rows, columns = invented_matrix(41, 8)
    spec = charts.matrix(matrix, rows, columns, NAMES, form=form, chosen=("row-7", "code-3"))
    (frame,) = spec["layout"]["shapes"]
    inside = {
        tuple(cell)
        for trace in spec["data"]
        for cell, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
        if trace["yaxis"] == frame["yref"] and frame["x0"] < x < frame["x1"] and frame["y0"] < y < frame["y1"]
    }
    assert inside == {("row-7", "code-3")}


def test_each_point_tells_the_words_of_its_cell() -> None:
    matrix, rows, columns = invented_matrix(3, 4)
    hover = {cell: f"words of {cell}" for cell in matrix.cells}
    spec = charts.matrix(matrix, rows, columns, NAMES, hover=hover)
    for trace in spec["data"]:
        assert trace["text"] == [hover[tuple(cell)] for cell in trace["customdata"]]


def test_a_label_leads_to_its_page_and_one_without_a_page_is_no_link() -> None:
    matrix, (row, other), columns = invented_matrix(2, 2)
    spec = charts.matrix(matrix, [row, Row(other.id, other.label)], columns, NAMES)
    texts = {words_of(a): a["text"] for a in spec["layout"]["annotations"]}
    assert f'href="{row.href}"' in texts[row.label]
    assert "href" not in texts[other.label]


def test_no_name_in_the_data_needs_more_lines_than_its_row_has_room_for(data: Dataset) -> None:
    names = [m["short_name"] for m in data.mechanism.values()]
    names += [data.actor[actor].name for p in data.passages.values() for actor in p.actors]
    matrix, _, columns = invented_matrix(1, 1)
    for name in {*names}:
        for form in ("screen", "slide"):
            spec = charts.matrix(matrix, [Row("row-0", name)], columns, NAMES, form=form)
            (label,) = spec["layout"]["annotations"]
            assert words_of(label) == name
            assert label["text"].count("<br>") <= 1, name


def test_a_matrix_without_rows_and_columns_is_drawn_empty() -> None:
    spec = charts.matrix(Matrix((), (), {}), [], {}, NAMES)
    assert spec["data"] == []
    charts.figure(spec)


@pytest.mark.parametrize("phone", [False, True])
def test_a_figure_reaches_the_window_with_all_its_marks_and_every_label_once(phone: bool) -> None:
    matrix, rows, columns = invented_matrix(30, 2)
    spec = charts.matrix(matrix, rows, columns, NAMES, form="phone" if phone else "screen")
    sent = json.loads(json.dumps(charts.in_window(spec)))
    charts.figure(sent)
    marks = [trace for trace in sent["data"] if trace["mode"] == "markers"]
    few = [trace["marker"].pop("maxdisplayed", None) for trace in marks]
    assert marks == json.loads(json.dumps(spec["data"]))
    # Of the dots the trace draws but one: all of them are a line.
    (dots,) = [trace for trace, most in zip(marks, few, strict=True) if most]
    (line,) = [shape for shape in sent["layout"]["shapes"] if shape["type"] == "path"]
    assert dots["name"] == NAMES["not_found"]
    assert line["path"] == "".join(f"M{x},{y}Z" for x, y in zip(dots["x"], dots["y"], strict=True))
    words = [text for trace in sent["data"] if trace["mode"] == "text" for text in trace["text"]]
    words += [note["text"] for note in sent["layout"]["annotations"]]
    assert Counter(words_of({"text": text}) for text in words) == Counter(map(words_of, spec["layout"]["annotations"]))


# --- counts ---------------------------------------------------------------------------------------------------------


def invented_counts(rows: int) -> list[Count]:
    by_status = [{status: (n + k) % 4 for k, status in enumerate(STATUSES)} for n in range(rows)]
    return [Count(f"code-{n}", numbers, max(numbers.values()), 5, 7) for n, numbers in enumerate(by_status)]


def bars(rows: int, form: str = "screen") -> Spec:
    labels = {f"code-{n}": f"Label of a code that is rather long {n}" for n in range(rows)}
    return charts.bars(invented_counts(rows), labels, NAMES_OF_STATUSES, form=form)


NAMES_OF_STATUSES = {status: f"Status {status}" for status in STATUSES}


def test_in_a_window_a_bar_of_nought_leaves_no_line() -> None:
    traces = [trace for trace in charts.in_window(bars(5))["data"] if trace["type"] == "bar"]
    drawn = {
        (bool(n), bool(width))
        for trace in traces
        for n, width in zip(trace["x"], trace["marker"]["line"]["width"], strict=True)
    }
    assert drawn == {(True, True), (False, False)}


@pytest.mark.parametrize("form", FORMS)
def test_every_count_has_its_bar_and_its_number_and_nought_is_told_in_words(form: str) -> None:
    spec = bars(5, form)
    for trace, status in zip(spec["data"], STATUSES, strict=True):
        numbers = [count.by_status[status] for count in invented_counts(5)]
        assert trace["x"] == numbers
        assert trace["y"] == [0, 1, 2, 3, 4]
        assert trace["text"] == [str(number) if number else "none found" for number in numbers]


@pytest.mark.parametrize("form", FORMS)
def test_all_panels_have_the_scale_of_the_mechanisms_shown_in_whole_numbers(form: str) -> None:
    spec = bars(5, form)
    for trace, status in zip(spec["data"], STATUSES, strict=True):
        axis = spec["layout"][axis_of(trace["xaxis"])]
        assert axis["range"] == [0, 7]
        assert all(type(tick) is int for tick in axis["tickvals"])
        assert {0, 7} <= {*axis["tickvals"]}
        assert f"Status {status}" in axis["title"]["text"]


@pytest.mark.parametrize("form", FORMS)
def test_every_bar_has_the_label_of_its_code(form: str) -> None:
    spec = bars(5, form)
    labels = {a["y"]: words_of(a) for a in spec["layout"]["annotations"]}
    assert labels == {n: f"Label of a code that is rather long {n}" for n in range(5)}


def test_panels_stand_side_by_side_without_overlapping() -> None:
    for form in FORMS:
        spec = bars(3, form)
        domains = [spec["layout"][axis_of(trace["xaxis"])]["domain"] for trace in spec["data"]]
        assert all(0 <= left < right <= 1 for left, right in domains)
        assert all(one[1] < two[0] for one, two in pairwise(domains))


def test_bars_of_different_statuses_differ_in_their_pattern() -> None:
    patterns = [trace["marker"].get("pattern", {}).get("shape", "") for trace in bars(2)["data"]]
    assert len({*patterns}) == len(STATUSES)


# --- the timeline ---------------------------------------------------------------------------------------------------

KINDS = codebook().codes("mechanism_status")


def lives(rows: int) -> list[Life]:
    kinds = list(KINDS)
    return [
        Life(f"row-{n}", f"Mechanism row-{n}", f"/m?id={n}", 1985 + n, kinds[n % len(kinds)], 2024 if n % 3 else None)
        for n in range(rows)
    ]


def timeline(rows: int, form: str = "screen") -> Spec:
    return charts.timeline(lives(rows), {kind: kind for kind in KINDS}, "began", form=form)


def test_every_mechanism_has_its_beginning_and_what_is_known_of_its_end_drawn_once() -> None:
    points = Counter((t["name"], x, y) for t in timeline(20)["data"] for x, y in zip(t["x"], t["y"], strict=True))
    begun = {("began", life.began, y): 1 for y, life in enumerate(lives(20))}
    known = {(life.status, life.known, y): 1 for y, life in enumerate(lives(20)) if life.known}
    assert points == {**begun, **known}
    assert {name for name, _, _ in points} == {"began", *KINDS}  # each status of the codebook has a mark


def test_years_are_whole_decades_without_a_thousands_mark() -> None:
    axis = timeline(20)["layout"]["xaxis"]
    assert axis["tickvals"] == [1990, 2000, 2010, 2020]
    assert axis["tickformat"] == "d"
    first, last = axis["range"]
    assert first < 1985
    assert last > 2024


# --- overlap --------------------------------------------------------------------------------------------------------


def overlap(rows: int, form: str = "screen") -> Spec:
    ids = [f"row-{n}" for n in range(rows)]
    states = tuple(str(n) for n in range(60))
    pairs = [
        Overlap(a, b, states[: (y * x) % (y + 2)], y + 1, least=x % 2 == 0)
        for x, a in enumerate(ids)
        for y, b in enumerate(ids)
        if x < y
    ]
    labelled = [Row(id_, f"Mechanism {id_}") for id_ in ids]
    return charts.overlap(pairs, labelled, {id_: id_ for id_ in ids}, ["a", "b", "c", "d"], form=form)


@pytest.mark.parametrize("smaller", range(1, 31))
def test_every_share_of_members_is_drawn_once_with_its_number(smaller: int) -> None:
    states = tuple(str(n) for n in range(smaller))
    rows = [Row("a", "A"), Row("b", "B")]
    for number in range(smaller + 1):
        pair = Overlap("a", "b", states[:number], smaller, least=False)
        spec = charts.overlap([pair], rows, {"a": "A", "b": "B"}, ["1", "2", "3", "4"])
        told = [text for trace in spec["data"] for text in trace["text"]]
        assert told == ([str(number)] if number else [])


def test_numbers_of_members_can_be_read_on_their_shade() -> None:
    for trace in overlap(5)["data"]:
        assert contrast(trace["textfont"]["color"], trace["marker"]["color"]) >= 4.5


# --- every form and number of rows ----------------------------------------------------------------------------------


def figures(rows: int, form: str) -> Iterator[Spec]:
    yield charts.matrix(*invented_matrix(rows, 8), NAMES, form=form)
    yield charts.matrix(*invented_matrix(rows, 38), NAMES, form=form)
    yield bars(rows, form)
    yield timeline(rows, form)
    yield overlap(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_plotly_takes_every_figure_of_none_one_two_and_all_rows(form: str) -> None:
    heights = []
    for rows in (0, 1, 2, 41):
        specs = [*figures(rows, form)]
        assert [charts.figure(spec).layout.height for spec in specs] == [spec["layout"]["height"] for spec in specs]
        heights.append([spec["layout"]["height"] for spec in specs])
    assert all(low < high for fewer, more in pairwise(heights) for low, high in zip(fewer, more, strict=True))


def sizes(entry: Any, inside: str = "") -> Iterator[tuple[str, int]]:
    """Every size of type in a figure, with the key of its font."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key == "size" and inside.endswith("font"):
                yield inside, value
            yield from sizes(value, key)
    elif isinstance(entry, list):
        for item in entry:
            yield from sizes(item, inside)


@pytest.mark.parametrize("rows", [1, 41])
def test_a_slide_is_as_wide_as_it_says_and_no_type_on_it_is_smaller_than_11_points(rows: int) -> None:
    for spec in figures(rows, "slide"):
        assert spec["layout"]["width"] == SLIDE == 1200
        found = [*sizes(spec)]
        assert found
        assert min(size for _, size in found) >= 14, sorted({*found})


def test_on_a_screen_a_figure_takes_the_width_that_there_is() -> None:
    for form in ("screen", "phone"):
        assert not any("width" in spec["layout"] for spec in figures(2, form))


# --- inks -----------------------------------------------------------------------------------------------------------


def luminance(ink: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(ink[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str = "#ffffff") -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_out_from_the_ground_by_three_to_one(mark: str) -> None:
    assert contrast(MARKS[mark].ink) >= 3


def test_what_a_timeline_draws_stands_out_from_the_ground_by_three_to_one() -> None:
    spec = timeline(20)
    inks = {trace["marker"]["color"] for trace in spec["data"]} | {s["line"]["color"] for s in spec["layout"]["shapes"]}
    assert {ink: round(contrast(ink), 2) for ink in inks if contrast(ink) < 3} == {}


@pytest.mark.parametrize("ink", [layout.INK, layout.SOFT, layout.LINK])
def test_words_stand_out_from_the_ground_by_four_and_a_half_to_one(ink: str) -> None:
    assert contrast(ink) >= 4.5


def test_figures_are_drawn_on_white_whatever_the_reader_s_theme() -> None:
    for spec in figures(2, "screen"):
        assert spec["layout"]["paper_bgcolor"] == spec["layout"]["plot_bgcolor"] == "#ffffff"


def test_marks_are_told_apart_by_shape_without_their_colour() -> None:
    shapes = {(mark.symbol, mark.size > 6) for mark in MARKS.values()}
    assert len(shapes) == len(MARKS)
    assert set(MARKS) == {*STATUSES, *MISSING, OTHER}
