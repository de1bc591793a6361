"""Mechanisms side by side, in the invented dataset, worked out by hand."""

from iscm_data.dataset.tables import Dataset
from iscm_data.query.comparison import COMMON, DIFFER, REPORTED, Line, lines, members
from iscm_data.query.countries import Shared
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def line(data: Dataset, ids: tuple[str, ...], dimension: str, code: str) -> Line:
    (found,) = (each for each in lines(data, ids) if (each.dimension, each.code) == (dimension, code))
    return found


def said(each: Line) -> list[tuple[tuple[str, ...], str | None]]:
    """What a line's cells say, in their order: the statuses, and the word for missing."""
    return [(cell.statuses, cell.missing) for cell in each.cells]


def named(found: list[Line]) -> set[str]:
    return {f"{each.dimension}.{each.code}" for each in found}


def test_every_code_of_every_coded_dimension_has_one_line_in_the_codebook_s_order(data: Dataset) -> None:
    expected = [
        (name, code)
        for name in ("funding_model", "governance_level", "partnership_type", "theme", "structure")
        for code in data.codebook.dimensions[name].codes
    ]
    assert [(each.dimension, each.code) for each in lines(data, (ATLAS, BASIN))] == expected


def test_the_cells_of_a_line_keep_the_reader_s_order(data: Dataset) -> None:
    told = {
        ATLAS: (("in_place", "ended"), None),  # F1 and F3
        BASIN: (("in_place", "considered"), None),  # F3 and F2
        ELAN: ((), "stated_none"),  # its source says that it needs no money
        FJORD: ((), "not_found"),
    }
    for ids in ((ATLAS, BASIN, ELAN, FJORD), (FJORD, ELAN, BASIN, ATLAS), (BASIN, FJORD, ATLAS)):
        assert said(line(data, ids, "funding_model", "external_donors")) == [told[id_] for id_ in ids]


def test_a_cell_carries_the_findings_behind_it(data: Dataset) -> None:
    cells = line(data, (BASIN, ATLAS), "partnership_type", "un_agency").cells
    assert [[p.id for p in cell.findings] for cell in cells] == [
        ["basin-process/F6", "basin-process/F8"],
        ["atlas-dialogue/F5"],
    ]


def test_where_two_mechanisms_differ(data: Dataset) -> None:
    assert named([each for each in lines(data, (BASIN, ATLAS)) if each.differ]) == {
        "funding_model.host_funded",  # Basin
        "funding_model.external_donors",  # considered by Basin, ended for Atlas
        "funding_model.member_contributions",  # considered by Atlas
        "governance_level.national",  # Atlas was asked
        "governance_level.regional",
        "governance_level.global",
        "partnership_type.un_agency",  # ended too, for Basin
        "partnership_type.other_iscm",
        "partnership_type.regional_organization",
        "theme.diaspora",
    }


def test_the_same_status_of_other_years_and_words_is_no_difference(data: Dataset) -> None:
    remittances = line(data, (BASIN, ELAN, ATLAS), "theme", "remittances")
    assert {p.as_of for cell in remittances.cells for p in cell.findings} == {2024, 2015, None}
    assert not remittances.differ
    assert remittances.reported


def test_two_words_for_missing_are_a_difference_that_nobody_reports(data: Dataset) -> None:
    national = line(data, (BASIN, ATLAS), "governance_level", "national")
    assert said(national) == [((), "not_found"), ((), "not_answered")]
    assert (national.differ, national.reported) == (True, False)


def test_one_mechanism_differs_from_nobody_and_a_third_can_bring_a_difference(data: Dataset) -> None:
    assert not [each for each in lines(data, (ATLAS,)) if each.differ]
    assert not line(data, (BASIN, ELAN), "theme", "diaspora").differ
    assert line(data, (BASIN, ELAN, FJORD), "theme", "diaspora").differ


def test_what_any_of_them_reports_in_any_status(data: Dataset) -> None:
    assert named([each for each in lines(data, (ELAN, FJORD)) if each.reported]) == {
        "theme.diaspora",
        "theme.remittances",
        "theme.labour_migration",  # considered
    }
    assert not [each for each in lines(data, (FJORD,)) if each.reported]


def test_a_view_keeps_the_lines_with_its_property_and_a_topic_those_of_its_dimension(data: Dataset) -> None:
    assert named(lines(data, (BASIN, ATLAS), COMMON)) == {
        "funding_model.external_donors",
        "partnership_type.un_agency",
        "theme.remittances",
    }
    assert named(lines(data, (BASIN, ATLAS), COMMON, topic="theme")) == {"theme.remittances"}
    assert named(lines(data, (BASIN, ATLAS), REPORTED, DIFFER, topic="theme")) == {"theme.diaspora"}


def test_one_reports_a_code_alone_only_where_nothing_at_all_is_said_of_the_others(data: Dataset) -> None:
    ids = (BASIN, ELAN, FJORD)
    assert line(data, ids, "partnership_type", "other_iscm").alone is False  # of Élan's partners nothing was assessed
    assert line(data, (BASIN, FJORD), "partnership_type", "other_iscm").alone
    assert not line(data, (BASIN, FJORD), "governance_level", "national").alone  # none reports it


def test_states_in_common_where_a_list_is_incomplete_are_the_least(data: Dataset) -> None:
    found = members(data, (BASIN, ATLAS))
    assert found.shared == (Shared((BASIN, ATLAS), ("KEN",), smaller=3, least=True),)
    assert found.of_all == found.shared[0]


def test_who_is_on_one_list_alone_is_told_only_where_every_other_list_is_whole(data: Dataset) -> None:
    # Basin's list is whole and that of Atlas is not: Malta is not on Basin's, but Uganda may be a member of Atlas.
    assert members(data, (BASIN, ATLAS)).own == {ATLAS: ("FRA", "MLT")}
    assert members(data, (FJORD, BASIN)).own == {FJORD: ("ISL", "NOR"), BASIN: ("CIV", "KEN", "UGA")}
    assert members(data, (BASIN, ELAN)).own == {}  # Élan has no list


def test_two_whole_lists_with_nobody_in_common(data: Dataset) -> None:
    assert members(data, (FJORD, BASIN)).shared == (Shared((FJORD, BASIN), (), smaller=2, least=False),)


def test_an_observer_is_no_member_in_common(data: Dataset) -> None:
    # Iceland is a member of the Talks and observes the Atlas Dialogue.
    assert members(data, (FJORD, ATLAS)).shared == (Shared((FJORD, ATLAS), (), smaller=2, least=True),)


def test_a_mechanism_without_a_list_is_not_compared_and_the_others_are(data: Dataset) -> None:
    found = members(data, (BASIN, ELAN, ATLAS))
    assert found.lists.others == (ELAN,)
    assert found.shared == (Shared((BASIN, ATLAS), ("KEN",), smaller=3, least=True),)
    assert found.of_all is None


def test_of_three_each_pair_has_what_it_shares_beside_what_all_share(data: Dataset) -> None:
    assert [(each.ids, each.states) for each in members(data, (ATLAS, FJORD, BASIN)).shared] == [
        ((ATLAS, FJORD, BASIN), ()),
        ((ATLAS, FJORD), ()),
        ((ATLAS, BASIN), ("KEN",)),
        ((FJORD, BASIN), ()),
    ]
