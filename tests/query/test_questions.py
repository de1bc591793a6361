"""Questions to the invented dataset (see invented.py), whose answers are worked out by hand."""

from typing import Any

import invented
import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.query import questions
from iscm_data.query.filters import Filters
from iscm_data.query.questions import Cell
from iscm_data.wording.marks import cell_words

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def matching(data: Dataset, within: str | None = None, **chosen: Any) -> tuple[str, ...]:
    return questions.matching(data, Filters(**chosen), within)


# --- who matches ----------------------------------------------------------------------------------------------------


def test_without_filters_all_match_by_scope_and_then_by_name_whatever_its_accents(data: Dataset) -> None:
    assert matching(data) == (BASIN, ELAN, FJORD, ATLAS)


def test_any_value_within_one_filter_is_enough(data: Dataset) -> None:
    anyhow = {"status": ("any",)}
    assert matching(data, funding_model=("host_funded",), **anyhow) == (BASIN,)
    assert matching(data, funding_model=("member_contributions",), **anyhow) == (ATLAS,)
    assert matching(data, funding_model=("member_contributions", "host_funded"), **anyhow) == (BASIN, ATLAS)


def test_a_code_without_a_status_means_in_place(data: Dataset) -> None:
    # Atlas has members' fees considered only.
    assert matching(data, funding_model=("member_contributions",)) == ()
    assert matching(data, funding_model=("member_contributions",), status=("considered",)) == (ATLAS,)
    assert matching(data, funding_model=("member_contributions",), status=("any",)) == (ATLAS,)


def test_a_year_keeps_findings_of_it_or_later_and_drops_those_without_a_date(data: Dataset) -> None:
    assert matching(data, funding_model=("external_donors",), since=("2019",)) == (BASIN, ATLAS)
    assert matching(data, funding_model=("external_donors",), since=("2023",)) == ()
    assert matching(data, funding_model=("external_donors",), since=("2021",), status=("any",)) == (BASIN, ATLAS)


def test_all_filters_together_have_to_hold(data: Dataset) -> None:
    funded = ("external_donors",)
    assert matching(data, funding_model=funded) == (BASIN, ATLAS)
    assert matching(data, theme=("diaspora",)) == (BASIN, ELAN)
    assert matching(data, funding_model=funded, theme=("diaspora",)) == (BASIN,)
    assert matching(data, funding_model=funded, theme=("diaspora",), scope=("interregional",)) == ()


def test_a_code_that_nobody_has_matches_nobody(data: Dataset) -> None:
    assert matching(data, theme=("technology",)) == ()


def test_a_status_narrows_the_coded_filter_on_the_same_finding(data: Dataset) -> None:
    # Atlas has a finding on members' fees (considered), and others on funding that are in place.
    assert matching(data, funding_model=("member_contributions",), status=("in_place",)) == ()
    assert matching(data, funding_model=("member_contributions",), status=("considered",)) == (ATLAS,)
    assert matching(data, funding_model=("external_donors",), status=("considered",)) == (BASIN,)
    assert matching(data, funding_model=("external_donors",), status=("ended",)) == (ATLAS,)
    assert matching(data, funding_model=("external_donors",), status=("considered", "ended")) == (BASIN, ATLAS)


def test_a_status_narrows_each_coded_filter_by_itself(data: Dataset) -> None:
    both = {"funding_model": ("external_donors",), "partnership_type": ("un_agency",)}
    assert matching(data, **both) == (BASIN, ATLAS)
    assert matching(data, **both, status=("in_place",)) == (BASIN, ATLAS)
    assert matching(data, **both, status=("ended",)) == ()  # Basin's partner, Atlas's donor


def test_a_status_alone_asks_within_the_dimension_of_the_page(data: Dataset) -> None:
    assert matching(data, status=("considered",)) == (BASIN, ELAN, ATLAS)
    assert matching(data, "funding_model", status=("considered",)) == (BASIN, ATLAS)
    assert matching(data, "theme", status=("considered",)) == (ELAN,)
    assert matching(data, "partnership_type", status=("ended",)) == (BASIN,)
    assert matching(data, "governance_level", status=("ended",)) == ()


def test_a_status_with_a_filter_that_has_no_findings_still_asks_for_a_finding(data: Dataset) -> None:
    assert matching(data, scope=("regional",), status=("considered",)) == (BASIN, ELAN)
    assert matching(data, scope=("regional",), status=("ended",)) == (BASIN,)


def test_sole_asks_for_a_funding_finding_whose_source_says_so(data: Dataset) -> None:
    assert matching(data, sole=("1",)) == (ATLAS,)
    assert matching(data, sole=("1",), funding_model=("external_donors",)) == (ATLAS,)


def test_sole_and_the_code_and_the_status_have_to_hold_for_the_same_finding(data: Dataset) -> None:
    # Atlas has fees considered and a donor's money ended, but only F1 is stated as the only source.
    assert matching(data, sole=("1",), funding_model=("member_contributions",)) == ()
    assert matching(data, sole=("1",), funding_model=("member_contributions", "external_donors")) == (ATLAS,)
    assert matching(data, sole=("1",), status=("ended",)) == ()
    assert matching(data, sole=("1",), status=("in_place",)) == (ATLAS,)
    assert matching(data, "theme", sole=("1",), status=("ended",)) == ()


def test_a_country_s_mechanisms_are_those_that_list_it_as_a_member_or_an_observer(data: Dataset) -> None:
    assert matching(data, country=("KEN",)) == (BASIN, ATLAS)
    assert matching(data, country=("ISL",)) == (FJORD, ATLAS)  # a member of one, an observer of the other
    assert matching(data, country=("UGA", "NOR")) == (BASIN, FJORD)


def test_scope_and_region_are_those_of_the_mechanism(data: Dataset) -> None:
    assert matching(data, scope=("interregional",)) == (ATLAS,)
    assert matching(data, scope=("regional", "interregional")) == (BASIN, ELAN, FJORD, ATLAS)
    assert matching(data, region=("europe",)) == (ELAN, FJORD, ATLAS)
    assert matching(data, region=("africa", "asia")) == (BASIN, ATLAS)


def test_dropping_one_filter_says_how_many_would_come_back(data: Dataset) -> None:
    filters = Filters(funding_model=("external_donors",), theme=("diaspora",), scope=("interregional",))
    assert questions.matching(data, filters) == ()
    assert questions.relaxed(data, filters) == {"funding_model": 0, "theme": 1, "scope": 1}


def test_dropping_sole_or_the_status_says_how_many_would_come_back(data: Dataset) -> None:
    filters = Filters(status=("ended",), sole=("1",))
    # Without the status: Atlas. Without sole, in funding: Atlas's F3; in any dimension also Basin's partner.
    assert questions.relaxed(data, filters, "funding_model") == {"status": 1, "sole": 1}
    assert questions.relaxed(data, filters) == {"status": 1, "sole": 2}


# --- what stands in a cell ------------------------------------------------------------------------------------------


def ids(cell: Cell) -> list[str]:
    return [finding.id for finding in cell.findings]


def test_a_cell_has_each_status_once_in_the_codebook_s_order(data: Dataset) -> None:
    cell = questions.cell(data, BASIN, "funding_model", "external_donors")
    assert (cell.statuses, cell.missing, cell.stated) == (("in_place", "considered"), None, None)
    assert ids(cell) == ["basin-process/F2", "basin-process/F3"]
    cell = questions.cell(data, BASIN, "partnership_type", "un_agency")
    assert (cell.statuses, ids(cell)) == (("in_place", "ended"), ["basin-process/F6", "basin-process/F8"])


def test_a_cell_tells_the_years_of_each_status_and_undated_findings_in_words(data: Dataset) -> None:
    cell = questions.cell(data, ATLAS, "funding_model", "external_donors")
    assert [(mark, years) for mark, _, years in cell_words(data, cell)] == [("in_place", "2019"), ("ended", "2021")]
    undated = questions.cell(data, ATLAS, "theme", "remittances")
    assert [(mark, years) for mark, _, years in cell_words(data, undated)] == [("in_place", "no date")]


@pytest.mark.parametrize(
    ("id_", "dimension", "code", "missing", "stated"),
    [
        (FJORD, "theme", "remittances", "not_found", None),  # nothing at all
        (ATLAS, "governance_level", "interregional", "not_found", None),  # other codes only
        (ATLAS, "governance_level", "national", "not_answered", "not_answered"),  # this code was asked
        (ATLAS, "governance_level", "bilateral", "not_found", "not_found"),  # somebody has looked for this code
        (ELAN, "funding_model", "external_donors", "stated_none", None),  # the whole dimension
        (ELAN, "funding_model", "self_funding", "not_answered", "not_answered"),  # the code comes before the whole
        (ELAN, "partnership_type", "academia", "not_assessed", None),
        (FJORD, "funding_model", "host_funded", "not_applicable", "not_applicable"),
        (FJORD, "funding_model", "external_donors", "not_found", None),  # what is said of one code is not of all
        (ATLAS, "theme", "diaspora", "not_found", None),  # left out by the survey, but another source has themes
    ],
)
def test_an_empty_cell_has_the_word_for_missing_that_is_known(
    data: Dataset, id_: str, dimension: str, code: str, missing: str, stated: str | None
) -> None:
    assert questions.cell(data, id_, dimension, code) == Cell((), missing, (), stated)


def test_findings_come_before_a_source_that_leaves_the_code_out_and_that_is_told_too(data: Dataset) -> None:
    cell = questions.cell(data, ATLAS, "governance_level", "global")
    assert (cell.statuses, cell.missing, cell.stated) == (("in_place",), None, "not_answered")
    assert ids(cell) == ["atlas-dialogue/F10"]


def test_a_matrix_has_every_cell_in_the_order_that_was_asked(data: Dataset) -> None:
    matrix = questions.matrix(data, "funding_model", (ATLAS, BASIN))
    columns = data.codebook.dimensions["funding_model"].codes
    assert list(matrix) == [(row, column) for row in (ATLAS, BASIN) for column in columns]
    for (id_, code), cell in matrix.items():
        assert cell == questions.cell(data, id_, "funding_model", code)


def test_findings_that_are_gathered_make_a_cell_and_none_make_a_cell_not_found(data: Dataset) -> None:
    found = [data.finding[f"basin-process/{name}"] for name in ("F6", "F7")]
    assert questions.gathered(data, found) == Cell(("in_place", "ended"), None, tuple(found))
    assert questions.gathered(data, []) == Cell((), "not_found")


# --- the findings behind --------------------------------------------------------------------------------------------


def found(data: Dataset, dimension: str, who: tuple[str, ...], **chosen: Any) -> list[str]:
    return [finding.id for finding in questions.findings(data, dimension, who, Filters(**chosen))]


def test_findings_come_mechanism_by_mechanism_in_the_order_of_their_numbers(data: Dataset) -> None:
    assert found(data, "governance_level", (ATLAS, BASIN)) == ["atlas-dialogue/F4", "atlas-dialogue/F10"]
    assert found(data, "theme", (ELAN, BASIN)) == [
        *(f"elan-forum/F{n}" for n in (1, 2, 3)),
        *(f"basin-process/F{n}" for n in (4, 5)),
    ]
    assert found(data, "structure", invented.IDS) == ["atlas-dialogue/F8"]


def test_findings_are_narrowed_by_the_code_of_their_dimension_the_status_and_sole(data: Dataset) -> None:
    both = (BASIN, ATLAS)
    assert found(data, "funding_model", both, funding_model=("host_funded",)) == ["basin-process/F1"]
    assert found(data, "funding_model", both, status=("ended",)) == ["atlas-dialogue/F3"]
    assert found(data, "funding_model", both, sole=("1",)) == ["atlas-dialogue/F1"]
    assert found(data, "funding_model", both, sole=("1",), status=("ended",)) == []


def test_findings_of_another_dimension_are_not_narrowed_by_a_funding_filter(data: Dataset) -> None:
    chosen = {"funding_model": ("host_funded",), "sole": ("1",)}
    assert found(data, "theme", (ATLAS,), **chosen) == ["atlas-dialogue/F7"]


def test_coverage_is_of_the_mechanisms_asked_for_in_the_codebook_s_order(data: Dataset) -> None:
    rows = questions.coverage(data, [FJORD])
    whole = [row.dimension for row in rows if row.code is None]
    assert whole == list(data.codebook.dimensions)
    assert [(row.dimension, row.code, row.state) for row in rows if row.code] == [
        ("funding_model", "host_funded", "not_applicable")
    ]
    assert {row.mechanism_id for row in rows} == {FJORD}


def test_states_come_in_the_order_of_their_names(data: Dataset) -> None:
    assert questions.states(data, ATLAS, "member") == ("FRA", "KEN", "MLT")
    assert questions.states(data, ATLAS, "observer") == ("ISL",)
    assert questions.states(data, BASIN, "member") == ("CIV", "KEN", "UGA")
    assert questions.states(data, ELAN, "member") == ()
