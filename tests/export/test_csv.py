"""What leaves the explorer: CSV under the words of its figure, names of files, citations."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import invented
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data import figures
from iscm_data.dataset.load import Dataset, dataset
from iscm_data.export.csv import csv_text
from iscm_data.figures.rows import _EVIDENCE, finding_rows, matrix_rows, tie_rows
from iscm_data.query import questions
from iscm_data.query.filters import NAMES, Filters
from iscm_data.query.questions import Cell, Matrix
from iscm_data.query.ties import ties
from iscm_data.wording import captions
from iscm_data.wording.captions import Words

BASIN, ELAN, FJORD, ATLAS = invented.IDS

WORDS = Words(
    title="External donors: in place for 2 of 4",
    subtitle="Funding model",
    note="Of 4 mechanisms, reported: 2.",
    source="Source: Survey.",
    filters="",
    version="Version 1",
    licence="CC BY 4.0",
)
LINK = "https://explorer.example.org/funding?status=in_place"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV as a program reads them that knows of # for remarks."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith('"# ')), len(lines))
    return [*csv.DictReader(io.StringIO("".join(lines[first:]), newline=""))]


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_words_of_the_figure_and_its_link_stand_above_the_table_and_empty_ones_take_no_line() -> None:
    text = csv_text(WORDS, LINK, [{"a": 1, "b": "é"}])
    assert text == (
        '\ufeff"# External donors: in place for 2 of 4"\r\n'
        '"# Funding model"\r\n'
        '"# Of 4 mechanisms, reported: 2."\r\n'
        '"# Source: Survey."\r\n'
        '"# Version 1"\r\n'
        '"# CC BY 4.0"\r\n'
        f'"# {LINK}"\r\n'
        "a,b\r\n"
        "1,é\r\n"
    )


def test_a_spreadsheet_program_knows_the_encoding_by_the_first_bytes() -> None:
    assert csv_text(WORDS, LINK, []).encode().startswith(b'\xef\xbb\xbf"# ')


def test_words_with_line_breaks_stay_in_one_line() -> None:
    text = csv_text(replace(WORDS, note="one\r\ntwo\n\n=three"), LINK, [])
    assert '"# one two =three"\r\n' in text
    assert all(line.startswith('"# ') for line in text.removeprefix("\ufeff").splitlines())


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(value: str) -> None:
    (row,) = table(csv_text(WORDS, LINK, [{"a": value, "b": 3}]))
    assert row == {"a": f"'{value}", "b": "3"}


@pytest.mark.parametrize("value", ["a=1", "1-2", "", "(=1)", "“=1”"])
def test_other_texts_stay_as_they_are(value: str) -> None:
    (row,) = table(csv_text(WORDS, LINK, [{"a": value, "b": 0}]))
    assert row == {"a": value, "b": "0"}


HOSTILE = ["x,=1+1", "x;=1+1", "x, =1+1", "x,@SUM(A1)", 'x,"=1+1"', 'x,"swallows', "x;+1,-1", "x\n=1", 'x","=1']


def spreadsheet(text: str, separator: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_reader_searched_or_an_address_holds_is_no_formula_and_swallows_no_row(
    words: str, separator: str
) -> None:
    text = csv_text(replace(WORDS, subtitle=f"Search: {words}"), f"{LINK}&q={words}", [{"a": "1", "b": "2"}])
    rows = spreadsheet(text, separator)
    assert len(rows) == 7 + 2
    assert {len(row) for row in rows[:7]} == {1}
    assert not [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@")]


@given(words=st.text(st.sampled_from(',;="+-@ax \n\t'), max_size=12))
@settings(deadline=None, derandomize=True)
def test_no_words_at_all_make_a_formula_or_swallow_a_row(words: str) -> None:
    text = csv_text(replace(WORDS, subtitle=f"Search: {words}"), LINK, [{"a": "1", "b": "2"}])
    for separator in (",", ";"):
        rows = spreadsheet(text, separator)
        assert len(rows) == 7 + 2
        assert not [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@")]


# --- the rows -------------------------------------------------------------------------------------------------------


def marks(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return [(row["mechanism_id"], row["code"], row["status"], row["finding_id"]) for row in rows]


def test_a_matrix_gives_a_row_for_every_finding_and_one_for_every_missing_cell(data: Dataset) -> None:
    matrix = questions.matrix(data, "governance_level", (ATLAS, FJORD))
    assert marks(matrix_rows(data, matrix, "governance_level", matrix.columns)) == [
        (ATLAS, "national", "not_answered", ""),
        (ATLAS, "bilateral", "not_found", ""),
        (ATLAS, "regional", "in_place", "atlas-dialogue/F4"),
        (ATLAS, "interregional", "not_found", ""),
        (ATLAS, "global", "in_place", "atlas-dialogue/F10"),
        (ATLAS, "global", "not_answered", ""),  # the survey left out what another source has
        *((FJORD, code, "not_found", "") for code in data.codebook.codes("governance_level")),
    ]


def test_a_finding_wins_over_a_source_in_which_nothing_was_found(data: Dataset) -> None:
    finding = data.finding["atlas-dialogue/F4"]
    cell = Cell(("in_place",), None, (finding,), stated="not_found")
    matrix = Matrix((ATLAS,), ("regional",), {(ATLAS, "regional"): cell})
    rows = matrix_rows(data, matrix, "governance_level", matrix.columns)
    assert marks(rows) == [(ATLAS, "regional", "in_place", "atlas-dialogue/F4")]


def test_all_rows_of_a_matrix_have_the_same_columns(data: Dataset) -> None:
    for dimension in ("funding_model", "theme"):
        matrix = questions.matrix(data, dimension, invented.IDS)
        rows = matrix_rows(data, matrix, dimension, matrix.columns)
        assert len({tuple(row) for row in rows}) == 1
        assert len(table(csv_text(WORDS, LINK, rows))) == len(rows)


def test_a_finding_s_row_has_codes_with_their_labels_and_its_evidence(data: Dataset) -> None:
    (row,) = finding_rows(data, [data.finding["atlas-dialogue/F3"]])
    assert row == {
        "mechanism_id": ATLAS,
        "mechanism": "Atlas Dialogue",
        "dimension": "funding_model",
        "dimension_label": "Funding model",
        "code": "external_donors",
        "code_label": "External donors",
        "status": "ended",
        "status_label": "Past",
        "as_of": 2021,
        "basis": "event",
        "donor_role": "outsider",
        "sole": "",
        "actors": "Norway; IOM",
        "statement": "Norway and IOM paid for a meeting of the Atlas Dialogue in 2021.",
        "quote": "",
        "source_title": "About the Atlas Dialogue",
        "source_publisher": "Atlas",
        "source_published": "no date",
        "source_url": "https://atlas.example.org/about",
        "locator": "page 1",
        "confidence": "high",
        "finding_id": "atlas-dialogue/F3",
    }


def test_a_finding_without_a_year_or_a_code_says_so_or_stays_empty(data: Dataset) -> None:
    (row,) = finding_rows(data, [data.finding["atlas-dialogue/F8"]])
    assert (row["as_of"], row["code"], row["code_label"], row["source_published"]) == ("no date", "", "", "no date")
    (sole,) = finding_rows(data, [data.finding["atlas-dialogue/F1"]])
    assert (sole["sole"], sole["source_published"]) == ("stated as the only source", "2019")
    assert sole["quote"] == "Funding for this dialogue is provided entirely by external donors."


def test_a_missing_cell_is_told_in_words_and_has_no_evidence(data: Dataset) -> None:
    matrix = questions.matrix(data, "partnership_type", (ELAN,))
    rows = matrix_rows(data, matrix, "partnership_type", matrix.columns)
    assert {(row["status"], row["status_label"]) for row in rows} == {("not_assessed", "Not assessed")}
    assert {value for row in rows for key, value in row.items() if key in _EVIDENCE} == {""}


def test_ties_give_a_row_an_actor_and_finding_and_none_for_a_pair_that_was_not_found(data: Dataset) -> None:
    rows = tie_rows(data, ties(data, "funding_model", invented.IDS))
    assert [(row["actor_id"], row["actor"], row["finding_id"]) for row in rows] == [
        ("IOM", "IOM", "atlas-dialogue/F3"),
        ("KEN", "Kenya", "basin-process/F1"),
        ("NOR", "Norway", "basin-process/F2"),
        ("NOR", "Norway", "basin-process/F3"),
        ("NOR", "Norway", "atlas-dialogue/F3"),
    ]


def test_counts_carry_their_denominators_and_none_found_is_no_nought(data: Dataset) -> None:
    rows = figures.find(data, "funding_model-counts", {}).rows()
    assert len(rows) == len(data.codebook.codes("funding_model")) * len(data.codebook.codes("status"))
    donors = {row["status"]: row["mechanisms"] for row in rows if row["code"] == "external_donors"}
    assert donors == {"in_place": 2, "considered": "none found", "ended": "none found"}  # each mechanism once
    fees = {row["status"]: row["mechanisms"] for row in rows if row["code"] == "member_contributions"}
    assert fees == {"in_place": "none found", "considered": 1, "ended": "none found"}
    assert {row["mechanisms_shown"] for row in rows} == {4}


# --- names of files -------------------------------------------------------------------------------------------------


def test_a_file_is_called_after_its_figure_its_filters_and_its_version(data: Dataset) -> None:
    filters = Filters(funding_model=("external_donors",), status=("in_place",))
    assert captions.stem("funding_model-matrix", filters, data) == (
        f"iscm_funding-model-matrix_external-donors-in-place_{data.version}"
    )
    assert captions.stem("matrix", Filters(), data) == f"iscm_matrix_all_{data.version}"


ANY = st.lists(st.text(max_size=80), max_size=2).map(tuple)


@given(figure=st.text(max_size=200), chosen=st.fixed_dictionaries(dict.fromkeys(NAMES, ANY)))
@example(figure="findings ../../etc/passwd", chosen=dict.fromkeys(NAMES, ("CON", "a/b\\c:d")))
@example(figure="ﬃ" * 70, chosen=dict.fromkeys(NAMES, ()))
@settings(deadline=None, derandomize=True)
def test_any_figure_and_any_filters_give_a_name_that_every_system_takes(
    data: Dataset, figure: str, chosen: dict[str, tuple[str, ...]]
) -> None:
    name = captions.stem(figure, Filters(chosen), data)
    assert re.fullmatch(r"iscm_[a-z0-9-]*_[a-z0-9-]+_[0-9.]+-[0-9a-f]{8}", name)
    assert len(name) < 200


# --- sources and citations ------------------------------------------------------------------------------------------


def findings(data: Dataset, *ids: str) -> list[Any]:
    return [data.finding[id_] for id_ in ids]


def test_few_sources_are_named_each_once_with_publisher_and_date(data: Dataset) -> None:
    line = captions.source_line(data, findings(data, "atlas-dialogue/F1", "atlas-dialogue/F2", "basin-process/F1"))
    assert line == (
        "Source: Survey of dialogues (Survey Office, 2019); Annual report (Basin Process, 29 June 2024). "
        "Coded by the ISCM Explorer."
    )


def test_many_sources_are_told_by_their_number(data: Dataset) -> None:
    line = captions.source_line(data, data.finding.values())
    assert line.startswith("Sources: 4 documents and pages of ")


def test_a_page_that_is_a_source_of_several_mechanisms_is_counted_once() -> None:
    real = dataset()
    told = captions.source_line(real, questions.findings(real, "funding_model", [*real.mechanism]))
    used = real.findings[real.findings["dimension"] == "funding_model"]
    used = used.merge(real.sources, on=["mechanism_id", "source_id"])
    assert told.startswith(f"Sources: {used['url'].fillna(used['file']).nunique()} documents and pages of ")


def test_no_source_is_told_in_words(data: Dataset) -> None:
    assert captions.source_line(data, []) == "Source: no passage was found in the sources consulted."


def test_a_finding_is_cited_by_its_source_first_and_then_by_dataset_version_and_link(data: Dataset) -> None:
    assert captions.cite_finding(data, data.finding["atlas-dialogue/F7"], LINK) == (
        "About the Atlas Dialogue (Atlas, undated), page 1. As coded in: Nobody, Invented findings, "
        f"data version {data.version}, finding atlas-dialogue/F7, {LINK}."
    )


def test_the_dataset_is_cited_with_publisher_year_version_and_licence(data: Dataset) -> None:
    expected = f"Nobody (2026). Invented findings. Data version {data.version}. CC BY 4.0."
    assert captions.cite_dataset(data) == expected


def test_every_file_says_its_version_its_licence_and_that_it_is_not_iom_s(data: Dataset) -> None:
    assert data.version in captions.version(data)
    assert f"codebook {data.codebook.version}" in captions.version(data)
    assert captions.licence(data).startswith("CC BY 4.0, Nobody. Not a dataset of IOM;")
