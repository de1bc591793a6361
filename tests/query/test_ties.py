"""Who pays, who works with whom, what two mechanisms share: in the invented dataset, worked out by hand."""

import invented

from iscm_data.dataset.tables import Dataset
from iscm_data.query.filters import Filters
from iscm_data.query.ties import ALL, NAME, NOW, Similar, Tie, funding, now, ordered, similar, themes, tied, ties

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


def test_actors_stand_by_those_in_place_by_all_or_by_name_and_ties_by_name(data: Dataset) -> None:
    found = ties(data, "funding_model", invented.IDS)  # IOM: one past; Kenya: one in place; Norway: one, and one past
    assert {tie.actor_id: now(tie) for tie in found} == {"IOM": 0, "KEN": 1, "NOR": 1}
    assert [tie.actor_id for tie in ordered(found, NOW)] == ["NOR", "KEN", "IOM"]
    assert [tie.actor_id for tie in ordered(found, ALL)] == ["NOR", "IOM", "KEN"]
    assert [tie.actor_id for tie in ordered(found, NAME)] == ["IOM", "KEN", "NOR"]


def test_an_actor_s_mechanisms_are_those_in_place_first(data: Dataset) -> None:
    partners = {tie.actor_id: tie for tie in ties(data, "partnership_type", invented.IDS)}
    assert tied(data, partners["IOM"]) == [ATLAS, BASIN]  # both in place, by name
    norway = next(tie for tie in ties(data, "funding_model", invented.IDS) if tie.actor_id == "NOR")
    assert tied(data, norway) == [BASIN, ATLAS]  # in place, past


def test_how_a_mechanism_is_funded_is_what_is_in_place_with_its_payers_and_newest_year(data: Dataset) -> None:
    assert [(paid.code, paid.payers, paid.year) for paid in funding(data, BASIN)] == [
        ("host_funded", ("KEN",), 2024),
        ("external_donors", ("NOR",), 2022),
    ]
    assert [(paid.code, paid.payers) for paid in funding(data, ATLAS)] == [("external_donors", ())]
    assert funding(data, ELAN) == []


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
