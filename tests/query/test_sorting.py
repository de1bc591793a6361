"""The orders of a matrix, on the invented dataset: none ranks by worth, and ties stand by name."""

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.query import sorting
from iscm_data.query.sorting import MOST, NAME, ORDERS, SCOPE, SIMILAR
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def ordered(data: Dataset, order: str, dimension: str = "funding_model") -> list[str]:
    return sorting.ordered(data, dimension, invented.IDS, order)


def test_by_scope_they_stand_as_they_came_and_by_name_whatever_the_accents(data: Dataset) -> None:
    assert ordered(data, SCOPE) == [*invented.IDS]
    assert ordered(data, NAME) == [ATLAS, BASIN, ELAN, FJORD]


def test_the_most_reported_have_most_codes_in_place_and_then_in_any_status(data: Dataset) -> None:
    # Basin has two ways of funding in place, Atlas one and another considered.
    assert ordered(data, MOST) == [BASIN, ATLAS, ELAN, FJORD]
    # Basin and Élan have two themes in place, Élan one more that it considers.
    assert ordered(data, MOST, "theme") == [ELAN, BASIN, ATLAS, FJORD]


def test_by_a_column_what_is_in_place_comes_first_and_the_newest_of_it(data: Dataset) -> None:
    assert ordered(data, "external_donors") == [BASIN, ATLAS, ELAN, FJORD]  # in place: 2022, 2019
    assert ordered(data, "remittances", "theme") == [BASIN, ELAN, ATLAS, FJORD]  # 2024, 2015, no date
    assert ordered(data, "member_contributions") == [ATLAS, BASIN, ELAN, FJORD]  # considered by one


def test_like_stands_beside_like_from_the_fullest_on(data: Dataset) -> None:
    # Élan and Basin share two themes of three, Atlas has one of them, and Fjord none.
    assert ordered(data, SIMILAR, "theme") == [ELAN, BASIN, ATLAS, FJORD]


@pytest.mark.parametrize("order", [*ORDERS, "external_donors"])
def test_every_order_has_each_mechanism_once_and_of_none_nothing(data: Dataset, order: str) -> None:
    assert sorted(ordered(data, order)) == sorted(invented.IDS)
    assert sorting.ordered(data, "funding_model", (), order) == []
