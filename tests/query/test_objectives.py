"""Which objectives of the Global Compact the findings touch, in the invented dataset, worked out by hand.

By the codebook, remittances stand for objective 20, diaspora for 19, and labour migration for 5 and 6.
"""

import invented

from iscm_data.dataset.tables import Dataset
from iscm_data.query import objectives

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def test_the_themes_of_an_objective_are_those_that_the_codebook_links(data: Dataset) -> None:
    for number, theme in ((20, "remittances"), (19, "diaspora"), (5, "labour_migration"), (6, "labour_migration")):
        assert theme in objectives.themes_of(data, number)
    assert "labour_migration" not in objectives.themes_of(data, 20)
    assert objectives.themes_of(data, 24) == ()


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
