"""What a view is told apart by: a page that is kept for one reader must not be another's."""

from typing import Any

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import speaking
from iscm_data.query.view import View, view
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def here(data: Dataset, page: str = "funding", **more: Any) -> View:
    return view(data, page, more.pop("asked", {"scope": ["regional"]}), **more)


@pytest.mark.parametrize(
    "other",
    [
        {"page": "themes"},
        {"asked": {"scope": ["global"]}},
        {"asked": {"scope": ["regional"], "lang": ["en"]}},
        {"asked": {"scope": ["regional"], "mine": ["KEN"]}},
        {"asked": {"scope": ["regional", "global"]}},
        {"base": "https://example.org/"},
        {"pinned": frozenset({"1~m~basin-process"})},
        {"phone": True},
    ],
    ids=str,
)
def test_views_that_differ_in_anything_have_keys_of_their_own(data: Dataset, other: dict[str, Any]) -> None:
    assert here(data).key == here(data).key
    assert here(data, **other).key != here(data).key


def test_a_language_has_keys_of_its_own(data: Dataset) -> None:
    english = here(data).key
    with speaking("fr"):
        assert here(data).key != english


def test_a_view_of_a_topic_has_the_mechanisms_that_match_and_of_no_topic_no_numbers(data: Dataset) -> None:
    found = here(data, asked={"theme": ["diaspora"]})
    assert (found.within, found.ids, found.tallies.of) == ("funding_model", (BASIN, ELAN), 2)
    method = here(data, "method")
    assert method.within is None
    with pytest.raises(LookupError, match="method"):
        _ = method.tallies
