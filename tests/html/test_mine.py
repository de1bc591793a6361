"""The reader's own country goes along in every link, and its mechanisms are marked wherever they are named."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html.pages import page
from iscm_data.query.view import view
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def whole(data: Dataset, path: str, query: str) -> str:
    made = page(view(data, path, parse_qs(query)))
    return unescape(str(made.navigation + made.head + made.foot))


def marked(html: str) -> set[str]:
    """The mechanisms whose names have a mark."""
    found = re.findall(r'<a [^>]*href="mechanism\?[^"]*id=([a-z-]+)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {id_ for id_, inner in found if 'class="mine"' in inner}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("funding", "sort=name&show=all"),
        ("themes", "view=models"),
        ("partnerships", "view=partners"),
        ("compare", f"id={BASIN}&id={ATLAS}&id={FJORD}"),
    ],
)
def test_the_mechanisms_that_list_it_are_marked_in_every_list_and_no_other(
    data: Dataset, path: str, query: str
) -> None:
    named = set(re.findall(r'href="mechanism\?id=([a-z-]+)"', whole(data, path, query)))
    assert marked(whole(data, path, query)) == set()
    assert marked(whole(data, path, f"{query}&mine=KEN")) == named & {BASIN, ATLAS}
    assert named & {BASIN, ATLAS}


def test_an_observer_s_mechanisms_are_its_own_too(data: Dataset) -> None:
    assert view(data, "", {"mine": ["ISL"]}).own == {FJORD, ATLAS}


def test_every_link_to_a_page_takes_it_along(data: Dataset) -> None:
    html = whole(data, "funding", "mine=KEN")
    pages = [href for href in re.findall(r'href="([^"]*)"', html) if not re.match(r"https?:|#|figure/|mailto:", href)]
    assert len(pages) > 20
    assert [href for href in pages if "mine=KEN" not in href and "mine=" in href] == []
    kept = [href for href in pages if "mine=KEN" in href]
    assert len(kept) >= len(pages) - 1  # all but the link that forgets it


def test_a_country_is_chosen_on_its_page_and_forgotten_everywhere(data: Dataset) -> None:
    assert 'href="country?iso3=KEN&mine=KEN">Make Kenya my country' in whole(data, "country", "iso3=KEN")
    html = whole(data, "country", "iso3=KEN&mine=KEN")
    assert "Make Kenya my country" not in html
    assert "marks the mechanisms that list Kenya." in html
    assert 'href="country?iso3=KEN">Forget it' in html


def test_what_is_no_country_is_told_and_marks_nothing(data: Dataset) -> None:
    found = view(data, "funding", {"mine": ["IOM"]})
    assert [(each.name, each.value) for each in found.ignored] == [("mine", "IOM")]
    assert (found.mine, found.own) == ("", frozenset())
