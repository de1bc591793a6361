"""A country's pack, read again: two pages, the same numbers as its page, each gap by name. On the real records."""

import io
from collections import Counter
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pptx import Presentation

from iscm_data.dataset.tables import Dataset
from iscm_data.export import factsheet
from iscm_data.export.factsheet.country import _LENGTHS, _document, _pack
from iscm_data.language.text import speaking
from iscm_data.query.countries import busiest
from tests.real.records import findings, records

LINK = "https://explorer.example.org/country?iso3=PHL"


def words(document: Any) -> str:
    """All words of a Word file."""
    every = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(node.text or "" for node in each.iter(qn("w:t"))) for each in every)


def slides(made: bytes) -> list[str]:
    """The words of each slide."""
    told = []
    for slide in Presentation(io.BytesIO(made)).slides:
        cells = [
            cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        ]
        told.append("\n".join([s.text_frame.text for s in slide.shapes if s.has_text_frame] + cells))
    return told


@pytest.fixture(scope="module")
def philippines(real: Dataset) -> str:
    return words(docx.Document(io.BytesIO(factsheet.country(real, "PHL", LINK))))


def test_in_french_countries_have_their_article_and_those_who_chair_their_french_name(real: Dataset) -> None:
    with speaking("fr"):
        told = words(docx.Document(io.BytesIO(factsheet.country(real, "PHL", LINK))))
    assert "Les Philippines sont membres d’au moins" in told
    assert "Australie et Indonésie (coprésidence), sans date" in told


def test_the_pack_says_what_the_page_says_and_names_every_mechanism_with_its_role(philippines: str) -> None:
    member = [record for record in records().values() if "PHL" in record.get("members", {}).get("states", ())]
    assert f"The Philippines is a member of at least {len(member)} of {len(records())}" in philippines
    for record in member:
        assert f"\n{record['short_name']}\nMember, " in philippines


def test_who_pays_is_told_in_place_alone_and_a_gap_by_name(philippines: str) -> None:
    unpaid = [
        record["short_name"]
        for record in records().values()
        if "PHL" in record.get("members", {}).get("states", ())
        and not findings(record, "funding_model", status="in_place")
    ]
    line = philippines.partition("No funding in place found: ")[2].partition("\n")[0]
    assert unpaid
    assert all(name in line for name in unpaid)


def test_every_mechanism_that_could_not_be_checked_is_named(philippines: str) -> None:
    part = philippines.partition("What we could not check")[2].partition("Who sits with")[0]
    for record in records().values():
        own = record.get("members", {})
        if not own.get("states") or (own["complete"] is not True and "PHL" not in own["states"]):
            assert record["short_name"] in part


def test_two_pages_hold_the_pack_of_the_countries_in_most_mechanisms(real: Dataset) -> None:
    for iso3, _ in busiest(real, tuple(real.mechanism)).most_common(5):
        assert any(_document(_pack(real, iso3), LINK, length).pages <= 2 for length in _LENGTHS), iso3


def test_the_slides_are_the_table_and_then_all_else(real: Dataset) -> None:
    first, second = slides(factsheet.country_slides(real, "PHL", LINK))
    assert "Colombo Process" in first
    assert "What we could not check" in second
    assert "Who sits there with the Philippines" in second


def test_a_table_that_goes_on_is_about_as_long_on_each_slide(real: Dataset) -> None:
    show = Presentation(io.BytesIO(factsheet.country_slides(real, "ESP", LINK)))
    tables = [(page.shapes.title.text_frame.text, s.table) for page in show.slides for s in page.shapes if s.has_table]
    longest = Counter(title.removesuffix(", continued") for title, _ in tables)
    assert max(longest.values()) > 1
    for begun in longest:
        highs = [sum(row.height for row in made.rows) for title, made in tables if title.startswith(begun)]
        assert min(highs) > max(highs) / 2


def test_a_country_that_no_list_names_has_a_pack_that_says_so(real: Dataset) -> None:
    nobody = next(
        a.id
        for a in real.actor.values()
        if a.region
        and not any(a.id in r.get("members", {}).get("states", ()) for r in records().values())
        and not any(a.id in r.get("observers", {}).get("states", ()) for r in records().values())
    )
    told = words(docx.Document(io.BytesIO(factsheet.country(real, nobody, LINK))))
    assert "No list of members that we have names" in told
    assert "What we could not check" in told
    (only,) = slides(factsheet.country_slides(real, nobody, LINK))  # no table of no mechanisms
    assert "What we could not check" in only
    with pytest.raises(KeyError):
        factsheet.country(real, "IOM", LINK)
