"""Mechanisms by their names: what a reader types, slips included."""

import invented
import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.query import names

BASIN, ELAN, FJORD, ATLAS = invented.IDS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("atlas-dialogue", ATLAS), ("AD", ATLAS), ("Elan Froum", ELAN), ("BASIN", BASIN), ("fjord-talk", FJORD)],
)
def test_the_nearest_name_comes_first(data: Dataset, typed: str, meant: str) -> None:
    assert names.nearest(data, typed)[0] == meant


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "%%%", "a" * 300])
def test_what_is_like_no_name_finds_none(data: Dataset, typed: str) -> None:
    assert names.nearest(data, typed) == ()


def test_every_word_must_stand_in_one_of_the_names(data: Dataset) -> None:
    assert names.having(data, "élan north", data.mechanism) == (ELAN,)
    assert names.having(data, "elan basin", data.mechanism) == ()
    assert names.having(data, "", (BASIN, ATLAS)) == (BASIN, ATLAS)


def test_other_names_are_told_once_and_found(data: Dataset) -> None:
    assert names.others(data, ATLAS) == ("AD", "Dialogue de l’Atlas", "Peaks Forum")
    assert names.nearest(data, "dialogue de l'atlas") == (ATLAS,)
    assert names.having(data, "peaks", data.mechanism) == (ATLAS,)
