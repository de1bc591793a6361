"""The marks of a figure as rows for a spreadsheet: each with its evidence, and what is missing in words."""

from collections.abc import Sequence
from typing import Any

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.rows import _EVIDENCE, cell_rows, finding_rows, matrix_rows, tie_rows
from iscm_data.language.text import speaking
from iscm_data.query import questions
from iscm_data.query.questions import Cell
from iscm_data.query.ties import ties
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def marks(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return [(row["mechanism_id"], row["code"], row["status"], row["finding_id"]) for row in rows]


def test_a_matrix_gives_a_row_for_every_finding_and_one_for_every_missing_cell(data: Dataset) -> None:
    matrix = questions.matrix(data, "governance_level", (ATLAS, FJORD))
    assert marks(matrix_rows(data, matrix, "governance_level", [*data.codebook.codes("governance_level")])) == [
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
    rows = cell_rows(data, ATLAS, "governance_level", "regional", cell)
    assert marks(rows) == [(ATLAS, "regional", "in_place", "atlas-dialogue/F4")]


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
    rows = matrix_rows(data, matrix, "partnership_type", [*data.codebook.codes("partnership_type")])
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


def test_numbers_carry_their_denominator_and_none_found_is_no_nought(data: Dataset) -> None:
    figure = figures.find(data, "funding_model-counts", {})
    assert figure
    rows = figure.rows()
    donors = {row["status"]: row["mechanisms"] for row in rows if row["code"] == "external_donors"}
    assert donors["in_place"] == 2
    assert "none found" in {row["mechanisms"] for row in rows}
    assert 0 not in {row["mechanisms"] for row in rows}
    assert {row["mechanisms_shown"] for row in rows} == {4}


def test_labels_in_rows_follow_the_language_and_codes_and_statements_do_not(data: Dataset) -> None:
    own = [*data.finding.values()][:5]
    english = finding_rows(data, own)
    with speaking("fr"):
        french = finding_rows(data, own)
    for name in ("status", "code", "statement"):
        assert [row[name] for row in french] == [row[name] for row in english]
    assert french[0]["status_label"] != english[0]["status_label"]
