"""What figures say is what the curators' records say: filtered or not, no tie is hidden, no number is another one."""

import re
from collections.abc import Mapping
from itertools import cycle

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Bars, Grid, Listing
from iscm_data.figures.picture import SHAPES
from iscm_data.language.text import spelled
from iscm_data.model.codebook import codebook
from iscm_data.query.address import Parameters
from iscm_data.query.ties import funding
from iscm_data.wording import activity
from iscm_data.wording.dates import undated
from iscm_data.wording.marks import GLYPHS
from tests.figures.drawn import read
from tests.figures.test_pictures import EVERY
from tests.real.records import Record, findings, newest, records, reporting

STATUSES = ("in_place", "considered", "ended")
CODED = [dimension.id for dimension in codebook().coded]
FILTERS: list[Parameters] = [
    {},
    {"status": ["in_place"]},
    {"status": ["ended"]},
    {"status": ["any"]},
    {"funding_model": ["external_donors"]},
    {"funding_model": ["external_donors"], "status": ["in_place"]},
    {"region": ["africa"]},
    {"theme": ["labour_migration"], "scope": ["regional"]},
]

COMBINED: list[Parameters] = [
    {"status": ["any"], "since": ["2015"]},
    {"since": ["2015"], "scope": ["interregional", "global"]},
    {"status": ["considered", "ended"], "region": ["asia"], "activity": ["active"]},
    {"status": ["ended"], "since": ["2022"], "region": ["africa"]},
    {"activity": ["no_recent_sign"], "scope": ["regional"], "since": ["2015"]},
]


def reported(record: Record, dimension: str, code: str) -> tuple[str, ...]:
    """The statuses in which a record reports a code."""
    return tuple(status for status in STATUSES if findings(record, dimension, code, status))


def paying(asked: Parameters, dimension: str) -> dict[tuple[str, str], dict[str, int | None]]:
    """Who is named by which mechanism's record: the statuses, each with its newest year. A code that is asked for
    narrows what counts; a status does not, for what was in the past is told beside it."""
    found: dict[tuple[str, str], dict[str, int | None]] = {}
    for id_, record in records().items():
        for finding in findings(record, dimension):
            if asked.get(dimension) and finding.get("code") not in asked[dimension]:
                continue
            for actor in finding.get("actors", ()):
                years = found.setdefault((actor, id_), {})
                years[finding["status"]] = max(years.get(finding["status"]) or 0, finding.get("as_of") or 0) or None
    return found


# Every topic without filters, and each filter on one of them by turns.
MATRICES = [*((dimension, {}) for dimension in CODED), *zip(cycle(CODED), [*FILTERS[1:], *COMBINED], strict=False)]


@pytest.mark.parametrize(("dimension", "asked"), MATRICES, ids=str)
def test_a_matrix_hides_nothing_that_a_record_reports(real: Dataset, dimension: str, asked: Parameters) -> None:
    content = figures.find(real, f"{dimension}-matrix", asked).content()
    assert isinstance(content, Grid)
    for row in content.rows:
        record = records()[row.id]
        for column, cell in zip(content.columns, row.cells, strict=True):
            statuses = reported(record, dimension, column.id)
            assert tuple(mark.id for mark in cell.marks if mark.id in STATUSES) == statuses
            assert cell.found == bool(statuses)
            for mark in cell.marks:
                if mark.id in STATUSES:
                    assert mark.year == newest(row.id, dimension, column.id, mark.id)


@pytest.mark.parametrize(("dimension", "asked"), MATRICES[: -len(COMBINED)], ids=str)
def test_the_words_below_a_matrix_name_just_those_that_do_not_stand_in_it(
    real: Dataset, dimension: str, asked: Parameters
) -> None:
    content = figures.find(real, f"{dimension}-matrix", asked).content()
    assert isinstance(content, Grid)
    as_asked = [row for row in content.rows if any(cell.only(content.asked).found for cell in row.cells)]
    named = [[*aside.names] if aside else [] for aside in (content.otherwise, content.nothing)]
    assert [*(row.label for row in as_asked), *named[0], *named[1]] == [
        *(row.label for row in as_asked),
        *(row.label for row in content.rows if row.found and row not in as_asked),
        *(row.label for row in content.rows if not row.found),
    ]
    for aside, names in zip((content.otherwise, content.nothing), named, strict=True):
        assert aside is None or aside.lead.endswith(f" for {spelled(len(names))}:")
    for row in content.rows:
        if row.label in named[1]:
            assert not any(findings(records()[row.id], dimension, column.id) for column in content.columns)


BARS = [{}, {"status": ["ended"]}, {"status": ["considered", "ended"]}]


@pytest.mark.parametrize(("dimension", "asked"), [*zip(CODED, cycle(BARS), strict=False)], ids=str)
def test_bars_count_each_mechanism_once_and_as_it_is_asked(real: Dataset, dimension: str, asked: Parameters) -> None:
    made = figures.find(real, f"{dimension}-counts", asked)
    content = made.content()
    assert isinstance(content, Bars)
    statuses = [*asked.get("status", STATUSES)]
    assert [mark.id for mark in content.series] == statuses
    for bar in content.bars:
        left = {*records()}
        for status, number, names in zip(statuses, bar.numbers, bar.names, strict=True):
            having = reporting(dimension, bar.id, status) & left
            left -= having
            assert number == len(having)
            assert {*names} == {records()[id_]["short_name"] for id_ in having}
    first = content.bars[0]
    asked_for = sum(first.numbers) if asked else first.numbers[0]
    assert str(asked_for) in made.words.title  # the message is about what most report as asked
    for bar in content.bars:  # who does not see it hears every number
        for mark, number in zip(content.series, bar.numbers, strict=True):
            assert f"{mark.word}: {number}" in made.description


@pytest.mark.parametrize("dimension", CODED)
def test_by_code_names_who_reports_it_and_when(real: Dataset, dimension: str) -> None:
    content = figures.find(real, f"{dimension}-codes", {}).content()
    assert isinstance(content, Listing)
    for entry in content.entries:
        having = reporting(dimension, entry.id, "in_place")
        assert entry.number == str(len(having))
        assert {name.label for name in entry.names} == {records()[id_]["short_name"] for id_ in having}
        years = {record["short_name"]: newest(id_, dimension, entry.id) for id_, record in records().items()}
        assert {name.label: name.year for name in entry.names} == {
            name.label: years[name.label] for name in entry.names
        }


@pytest.mark.parametrize(("dimension", "asked"), [*zip(CODED, COMBINED, strict=True)], ids=str)
def test_by_code_each_mechanism_that_matches_is_named_as_it_was_asked_for_or_below_as_what_it_has(
    real: Dataset, dimension: str, asked: Parameters
) -> None:
    content = figures.find(real, f"{dimension}-codes", asked).content()
    assert isinstance(content, Listing)
    statuses = [*STATUSES] if asked.get("status") == ["any"] else [*asked.get("status", ["in_place"])]
    since = int(asked.get("since", ["0"])[0])
    ids = {m["short_name"]: id_ for id_, m in real.mechanism.items()}
    for entry in content.entries:
        assert entry.number == str(len(entry.names))
        for name in entry.names:
            years = {status: newest(ids[name.label], dimension, entry.id, status) for status in statuses}
            held = reported(records()[ids[name.label]], dimension, entry.id)
            truth = {s: year for s, year in years.items() if s in held and (year or 0) >= since}
            assert {mark.id: mark.year for mark in name.marks} == truth
    named = {name.label for entry in content.entries for name in entry.names}
    below = [name for aside in content.asides if {*aside.names} <= {*ids} for name in aside.names]
    (of,) = (int(n) for aside in content.asides for n in re.findall(r"out of (\d+)", aside.lead))
    assert len(named) + len(below) == len({*named, *below}) == of


@pytest.mark.parametrize("status", STATUSES)
def test_by_code_cites_what_it_shows_and_nothing_else(real: Dataset, status: str) -> None:
    made = figures.find(real, "funding_model-codes", {"status": [status]})
    shown = {
        (id_, f["source"]) for id_, record in records().items() for f in findings(record, "funding_model", None, status)
    }
    assert {(f.mechanism_id, f.source_id) for f in made.findings} == shown


@pytest.mark.parametrize(
    ("name", "dimension", "asked"),
    [("partners", "partnership_type", {}), *(("payers", "funding_model", asked) for asked in FILTERS)],
    ids=str,
)
def test_a_tie_that_a_record_has_is_never_told_as_not_found(
    real: Dataset, name: str, dimension: str, asked: Parameters
) -> None:
    made = figures.find(real, name, asked)
    content = made.content()
    assert isinstance(content, Listing)
    truth = paying(asked, dimension)
    ids = {m["short_name"]: id_ for id_, m in real.mechanism.items()}
    for entry in content.entries:
        for each in entry.names:
            told = {mark.id: mark.year for mark in each.marks}
            assert told == truth[entry.id, ids[each.label]]
        placed = [each for each in entry.names if each.marks[0].id == "in_place"]
        assert entry.number == str(len(placed))
    assert "not_found" not in {mark.id for mark in content.keys}
    drawn = {(entry.id, ids[each.label]) for entry in content.entries for each in entry.names}
    shown = {row["mechanism_id"] for row in made.rows()}
    assert drawn == {(actor, id_) for actor, id_ in truth if id_ in shown}


def test_numbers_in_the_words_of_a_figure_are_those_that_it_shows(real: Dataset) -> None:
    for asked in FILTERS:
        made = figures.find(real, "payers", asked)
        content = made.content()
        assert isinstance(content, Listing)
        words = f"{made.words.subtitle} {made.words.note}"
        told = re.search(r"In all, (\d+) payers are named across (?:all )?(\d+)", words)
        most = re.search(r"for (\d+) of (\d+)", made.words.title)
        assert told
        assert most
        now = [
            sum(any(mark.id == "in_place" for mark in each.marks) for each in entry.names) for entry in content.entries
        ]
        assert int(most[1]) == max(now)
        if asked.get("status") == ["ended"]:  # of those with money in the past, and not of all
            assert int(most[2]) == len(reporting("funding_model", status="ended"))
        mechanisms = {each.label for entry in content.entries for each in entry.names}
        assert (int(told[1]), int(told[2])) == (len(content.entries), len(mechanisms))
        for aside in content.asides:
            if nobody := re.match(r"The sources name nobody for (\d+) of (\d+)", aside.lead):
                assert int(nobody[2]) - int(nobody[1]) == len(mechanisms)


@pytest.mark.parametrize("asked", [{}, {"status": ["ended"]}], ids=str)
def test_a_table_of_a_figure_has_each_mark_that_the_figure_has(real: Dataset, asked: Parameters) -> None:
    made = figures.find(real, "funding_model-matrix", asked)
    content = made.content()
    assert isinstance(content, Grid)
    rows = made.rows()
    for row in content.rows:
        for column, cell in zip(content.columns, row.cells, strict=True):
            mine = [r for r in rows if (r["mechanism_id"], r["code"]) == (row.id, column.id)]
            assert {mark.id for mark in cell.marks} == {r["status"] for r in mine}
    assert {*GLYPHS} >= {mark.id for row in content.rows for cell in row.cells for mark in cell.marks}


def test_the_timeline_has_every_mechanism_by_its_year(real: Dataset) -> None:
    content = figures.find(real, "timeline", {}).content()
    assert isinstance(content, Grid)
    truth: Mapping[str, int] = {id_: record["established"]["year"] for id_, record in records().items()}
    assert {row.id: int(row.cells[0].text) for row in content.rows} == truth
    years = [int(row.cells[0].text) for row in content.rows]
    assert years == sorted(years)


def test_pairs_share_the_states_that_both_lists_name(real: Dataset) -> None:
    content = figures.find(real, "overlap", {}).content()
    assert isinstance(content, Listing)
    for entry in content.entries:
        one, two = (records()[id_]["members"] for id_ in entry.id.split("."))
        both = {*one["states"]} & {*two["states"]}
        n, of = map(int, re.findall(r"\d+", entry.number))
        assert (n, of) == (len(both), min(len(one["states"]), len(two["states"])))
        least = not (one["complete"] and two["complete"])
        assert entry.number.startswith("at least") is least


def test_coverage_counts_each_mechanism_once_in_a_row(real: Dataset) -> None:
    content = figures.find(real, "coverage", {}).content()
    assert isinstance(content, Grid)
    assert isinstance(content.instead, Bars)
    for bar in content.instead.bars:
        assert sum(bar.numbers) == len(records())
        placed = reporting(bar.id, None, "in_place")
        assert bar.numbers[0] == len(placed)


@pytest.mark.parametrize(("name", "asked"), EVERY)
def test_no_figure_names_a_mechanism_that_is_not_active_without_saying_so(
    real: Dataset, name: str, asked: Parameters
) -> None:
    made = figures.find(real, name, asked)
    content = made.content()
    states = {m["short_name"]: activity.beside_a_name(real, m) for m in real.mechanism.values()}
    if isinstance(content, Grid):
        if "activity" in {column.id for column in content.columns}:  # it stands in each row
            return
        ids = {each.id for each in (*content.rows, *content.columns)}
    elif isinstance(content, Listing):
        ids = {id_ for each in content.entries for id_ in each.id.split(".")}
        ids |= {name.id for each in content.entries for name in each.names}
    else:
        ids = set()  # numbers alone are drawn, but the table names who they are
    shown = {real.mechanism[id_]["short_name"] for id_ in ids & {*real.mechanism}}
    if isinstance(content, Bars):
        shown = {name for bar in content.bars for names in bar.names for name in names}
    truth = {f"{each} ({states[each]})" for each in shown if states.get(each)}
    noted = re.search(r"Not known to meet now: (.+?)\.", made.words.note)
    assert {*(noted[1].split(", ") if noted else [])} == truth
    drawn = [content.instead] if isinstance(content, Grid) and isinstance(content.instead, Listing) else []
    told = {
        each.names for content_ in (content, *drawn) for each in content_.asides if "not known" in each.lead.lower()
    }
    if isinstance(content, Bars):
        assert not told
        return
    assert any({*names} == truth for names in told) or not truth
    if isinstance(content, Grid) and isinstance(content.instead, Bars):
        return
    said = read(made.svg("https://iscm.example", [*SHAPES.values()][EVERY.index((name, asked)) % len(SHAPES)])).said
    counted = re.search(r"Not known to meet now: (.+?)\.", said)
    assert bool(counted) == bool(truth)
    if counted:
        every, names, more = re.fullmatch(  # type: ignore[union-attr]
            r"(\d+), at the link|(.+?)(?: and (\d+) more at the link)?", counted[1]
        ).groups()
        here = {*names.split(", ")} if names else set()
        assert here <= truth
        assert len(here) + int(every or more or 0) in {len(each) for each in told}


def test_who_pays_has_its_year_or_that_there_is_none_in_the_picture_of_a_country(real: Dataset) -> None:
    content = figures.find(real, "country", {"iso3": ["KEN"]}).content()
    assert isinstance(content, Grid)
    told = {row.id: row.cells[2].text for row in content.rows}
    for id_, text in told.items():
        assert re.findall(r"\(([^)]*)\)", text) == [str(way.year or undated()) for way in funding(real, id_)], id_
    assert undated() in " ".join(told.values())


@pytest.mark.parametrize("dimension", ["funding_model", "partnership_type"])
def test_who_is_named_in_what_a_filter_leaves_out_is_not_said_to_be_named_by_nobody(
    real: Dataset, dimension: str
) -> None:
    name, code = {"funding_model": ("payers", "external_donors"), "partnership_type": ("partners", "civil_society")}[
        dimension
    ]
    for asked, narrowed in (({"since": ["2022"]}, True), ({dimension: [code]}, True), ({}, False)):
        content = figures.find(real, name, asked).content()
        assert isinstance(content, Listing)
        told = " ".join(aside.lead for aside in (*content.asides, *filter(None, (content.rest,))))
        assert ("that match" in told) is narrowed, asked
        assert ("The sources name nobody for" in told or "Named only for" in told) is not narrowed, asked
