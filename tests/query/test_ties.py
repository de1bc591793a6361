"""Who pays, who works with whom, what two mechanisms share: in the invented dataset, worked out by hand."""

import invented

from iscm_data.dataset.load import Dataset
from iscm_data.query.filters import Filters
from iscm_data.query.questions import Cell
from iscm_data.query.ties import Similar, Tie, similar, themes, tie_matrix, ties

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def named(found: list[Tie]) -> dict[str, dict[str, list[str]]]:
    """Actors, their mechanisms and the numbers of the findings, in their order."""
    return {
        tie.actor_id: {id_: [p.id.partition("/")[2] for p in group] for id_, group in tie.mechanisms.items()}
        for tie in found
    }


def in_order(found: list[Tie]) -> list[tuple[str, list[str]]]:
    return [(tie.actor_id, list(tie.mechanisms)) for tie in found]


def test_who_pays_comes_by_name_each_with_its_mechanisms_and_findings(data: Dataset) -> None:
    found = ties(data, "funding_model", invented.IDS)
    assert in_order(found) == [("IOM", [ATLAS]), ("KEN", [BASIN]), ("NOR", [BASIN, ATLAS])]
    assert named(found) == {
        "IOM": {ATLAS: ["F3"]},
        "KEN": {BASIN: ["F1"]},
        "NOR": {BASIN: ["F2", "F3"], ATLAS: ["F3"]},
    }
    assert [finding.id for finding in found[-1].findings] == [
        "basin-process/F2",
        "basin-process/F3",
        "atlas-dialogue/F3",
    ]


def test_partners_are_states_organizations_and_mechanisms_by_the_names_that_readers_see(data: Dataset) -> None:
    assert in_order(ties(data, "partnership_type", invented.IDS)) == [
        ("atlas-dialogue", [BASIN]),
        ("IOM", [BASIN, ATLAS]),
        ("Isle Union", [ATLAS]),
    ]


def test_only_the_mechanisms_asked_for_and_the_findings_chosen_make_ties(data: Dataset) -> None:
    assert named(ties(data, "funding_model", (ATLAS,))) == {"IOM": {ATLAS: ["F3"]}, "NOR": {ATLAS: ["F3"]}}
    considered = Filters(status=("considered",))
    assert named(ties(data, "funding_model", invented.IDS, considered)) == {"NOR": {BASIN: ["F2"]}}
    assert ties(data, "funding_model", invented.IDS, Filters(sole=("1",))) == []  # its source names nobody
    assert ties(data, "funding_model", (FJORD, ELAN)) == []


def test_the_matrix_of_ties_has_the_tied_mechanisms_only_and_an_empty_cell_is_not_found(data: Dataset) -> None:
    found = ties(data, "partnership_type", invented.IDS)
    matrix = tie_matrix(data, found)
    assert matrix.rows == ("atlas-dialogue", "IOM", "Isle Union")
    assert matrix.columns == (BASIN, ATLAS)
    assert {place: (cell.statuses, cell.missing) for place, cell in matrix.cells.items()} == {
        ("atlas-dialogue", BASIN): (("in_place",), None),
        ("atlas-dialogue", ATLAS): ((), "not_found"),
        ("IOM", BASIN): (("in_place", "ended"), None),
        ("IOM", ATLAS): (("in_place",), None),
        ("Isle Union", BASIN): ((), "not_found"),
        ("Isle Union", ATLAS): (("considered",), None),
    }
    assert matrix.cells["IOM", BASIN] == Cell(
        ("in_place", "ended"), None, (data.finding["basin-process/F6"], data.finding["basin-process/F8"])
    )


def test_the_matrix_of_no_ties_is_empty(data: Dataset) -> None:
    matrix = tie_matrix(data, [])
    assert (matrix.rows, matrix.columns, dict(matrix.cells)) == ((), (), {})


def test_the_themes_of_a_mechanism_are_those_in_place_in_the_codebook_s_order(data: Dataset) -> None:
    order = list(data.codebook.dimensions["theme"].codes)
    assert themes(data, BASIN) == tuple(sorted(("remittances", "diaspora"), key=order.index))
    assert "labour_migration" not in themes(data, ELAN)  # considered
    assert themes(data, FJORD) == ()


def test_similar_mechanisms_share_members_first_and_then_themes(data: Dataset) -> None:
    # Élan shares two themes with Basin and Atlas only one, but Atlas shares a member.
    assert similar(data, BASIN) == [
        Similar(ATLAS, ("KEN",), ("remittances",)),
        Similar(ELAN, (), ("diaspora", "remittances")),
    ]


def test_an_observer_is_not_shared_and_a_mechanism_that_shares_nothing_is_left_out(data: Dataset) -> None:
    assert [other.mechanism_id for other in similar(data, ATLAS)] == [BASIN, ELAN]
    assert similar(data, FJORD) == []  # Iceland only observes the Atlas Dialogue


def test_equals_stay_in_the_order_of_pages_and_no_more_come_than_asked_for(data: Dataset) -> None:
    assert [other.mechanism_id for other in similar(data, ELAN)] == [BASIN, ATLAS]
    assert [other.mechanism_id for other in similar(data, ELAN, most=1)] == [BASIN]
