"""Which objectives of the Global Compact the findings touch, in the invented dataset, worked out by hand.

By the codebook, remittances stand for objective 20, diaspora for 19, and labour migration for 5 and 6.
"""

import invented

from iscm_data.dataset.load import Dataset
from iscm_data.query import objectives
from iscm_data.query.questions import Count

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def counted(data: Dataset, number: int, ids: tuple[str, ...]) -> Count:
    (found,) = (count for count in objectives.counts(data, ids) if count.code == str(number))
    return found


def by_status(in_place: int, considered: int = 0, ended: int = 0) -> dict[str, int]:
    return {"in_place": in_place, "considered": considered, "ended": ended}


def test_each_of_the_23_objectives_is_counted_once_in_their_order(data: Dataset) -> None:
    assert [count.code for count in objectives.counts(data, invented.IDS)] == [str(n) for n in range(1, 24)]


def test_the_themes_of_an_objective_are_those_that_the_codebook_links(data: Dataset) -> None:
    for number, theme in ((20, "remittances"), (19, "diaspora"), (5, "labour_migration"), (6, "labour_migration")):
        assert theme in objectives.themes_of(data, number)
    assert "labour_migration" not in objectives.themes_of(data, 20)
    assert objectives.themes_of(data, 24) == ()


def test_mechanisms_are_counted_by_status_with_both_denominators(data: Dataset) -> None:
    # Three of the four have a finding on themes.
    assert counted(data, 20, invented.IDS) == Count("20", by_status(3), 3, known=3, of=4)
    assert counted(data, 19, invented.IDS) == Count("19", by_status(2), 2, known=3, of=4)
    assert counted(data, 5, invented.IDS) == Count("5", by_status(0, considered=1), 1, known=3, of=4)
    assert counted(data, 6, invented.IDS) == Count("6", by_status(0, considered=1), 1, known=3, of=4)
    assert counted(data, 4, invented.IDS) == Count("4", by_status(0), 0, known=3, of=4)


def test_only_the_mechanisms_given_are_counted(data: Dataset) -> None:
    assert counted(data, 19, (ATLAS, FJORD)) == Count("19", by_status(0), 0, known=1, of=2)
    assert counted(data, 20, (ATLAS, FJORD)) == Count("20", by_status(1), 1, known=1, of=2)


def test_an_objective_without_a_finding_in_any_status_is_not_reported(data: Dataset) -> None:
    diaspora, remittances, work = ({*linked} for linked in ([19], [20], [5, 6]))
    for ids, touched in (
        (invented.IDS, diaspora | remittances | work),
        ((ATLAS,), remittances),
        ((BASIN,), diaspora | remittances),
        ((FJORD,), set()),
    ):
        assert {int(count.code) for count in objectives.counts(data, ids) if count.reported} == touched


def test_the_cover_of_an_objective_names_who_has_it_in_place_and_apart_who_only_plans_it(data: Dataset) -> None:
    found = {each.number: each for each in objectives.cover(data, invented.IDS)}
    assert (found[20].mechanisms, found[20].otherwise) == ((BASIN, ELAN, ATLAS), ())
    assert (found[5].mechanisms, found[5].otherwise) == ((), (ELAN,))
    assert found[20].newest == {BASIN: 2024, ELAN: 2015}  # that of the Atlas Dialogue has no date


def test_the_cover_goes_from_the_objective_that_fewest_touch_and_ties_by_number(data: Dataset) -> None:
    found = objectives.cover(data, invented.IDS)
    keys = [(len(each.mechanisms), each.number) for each in found]
    assert keys == sorted(keys)
    assert sorted(each.number for each in found) == [*range(1, 24)]
    assert found[-1].number == 20
