"""The page Compare: what its address asks for, its cells, what is missing, and where to begin. Invented data."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.html import compare
from iscm_data.html.comparison import sections
from iscm_data.html.page import Drawn, Page
from iscm_data.query.view import view
from iscm_data.wording.marks import state
from tests import invented, synthetic

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def page(data: Dataset, query: str, *, phone: bool = False) -> Page:
    return compare.page(view(data, "compare", parse_qs(query), phone=phone))


def shown(data: Dataset, query: str, *, phone: bool = False) -> str:
    made = page(data, query, phone=phone)
    return unescape(str(made.html + made.below))


def rows(html: str) -> list[str]:
    """The rows of the table by their heads."""
    return re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', html)


def test_the_headline_says_how_much_they_share_and_the_line_below_what(data: Dataset) -> None:
    made = page(data, f"id={BASIN}&id={ATLAS}")
    assert made.headline == "Basin and Atlas share one theme and one funding model"
    assert made.description == (
        "In common: remittances and external donors. They share one kind of partner. They share at least one member."
    )
    assert made.title == "Basin and Atlas"


def test_with_a_topic_the_headline_is_about_it(data: Dataset) -> None:
    ids = f"id={BASIN}&id={ATLAS}"
    assert (
        page(data, f"{ids}&topic=governance_level").headline
        == "As far as we know, Basin and Atlas share no level in place"
    )
    assert page(data, f"{ids}&topic=members").headline == "Basin and Atlas share at least one member"
    assert page(data, f"id={BASIN}&id={FJORD}").headline == (
        "As far as we know, Basin and Fjord Talks share no theme on the agenda and no funding model in place"
    )
    of_members = page(data, f"id={BASIN}&id={FJORD}&topic=members")
    assert of_members.headline == "Basin and Fjord Talks have no member in common"
    assert (
        page(data, f"id={BASIN}&id={ELAN}&topic=members").headline
        == "The members of Basin and Élan Forum cannot be compared"
    )


def test_a_cell_has_its_word_its_year_and_who_pays_and_opens_its_statements(data: Dataset) -> None:
    (funding,) = sections(data, [BASIN, ATLAS], "funding_model", "")
    donors = next(row for row in funding.rows if row.label == "External donors")
    basin, atlas = donors.cells
    assert (basin.mark, basin.word, basin.year, basin.names) == ("in_place", "In place", 2022, "Norway")
    assert [mark for mark, _ in basin.also] == ["considered"]
    assert [s.id for s in basin.statements] == [f"{BASIN}/F3", f"{BASIN}/F2"]  # in place, then considered
    assert (atlas.year, atlas.names) == (2019, "")  # no source names the donors


def test_a_past_meeting_is_told_as_one(data: Dataset) -> None:
    (funding,) = sections(data, [ATLAS, BASIN], "funding_model", "")
    donors = next(row for row in funding.rows if row.label == "External donors")
    assert [state(data, s) for s in donors.cells[0].statements] == ["In place", "Single event"]


def test_what_none_of_them_reports_is_told_in_one_line_for_each_way_of_missing(data: Dataset) -> None:
    html = shown(data, f"id={BASIN}&id={ATLAS}&topic=governance_level")
    assert "Not found for either: Bilateral, Interregional." in html
    asked = data.codebook.label("missing", "not_answered")
    assert f"National (Not found: Basin; {asked}: Atlas)." in html
    assert "National" not in rows(html)


def test_only_differences_leaves_out_what_is_the_same_and_only_in_common_all_else(data: Dataset) -> None:
    ids = f"id={BASIN}&id={ATLAS}"
    assert "Remittances" not in rows(shown(data, f"{ids}&view=differ&topic=theme"))
    assert rows(shown(data, f"{ids}&view=differ&topic=theme")) == ["Diaspora"]
    assert rows(shown(data, f"{ids}&view=common&topic=theme")) == ["Remittances"]
    assert "does not mean that there is nothing" in shown(data, f"{ids}&view=common&topic=governance_level")


@pytest.mark.parametrize(("old", "new"), [("differ=1", "view=differ"), ("reported=1", ""), ("common=1", "view=common")])
def test_older_addresses_keep_their_meaning(data: Dataset, old: str, new: str) -> None:
    ids = f"id={BASIN}&id={ATLAS}&topic=theme"
    assert rows(shown(data, f"{ids}&{old}")) == rows(shown(data, f"{ids}&{new}"))


def test_a_phone_opens_one_topic_under_the_answer_of_all_and_can_ask_for_all(data: Dataset) -> None:
    ids = f"id={BASIN}&id={ATLAS}"
    assert page(data, ids, phone=True).headline == page(data, ids).headline
    assert "Remittances" in rows(shown(data, ids))
    assert "Remittances" not in rows(shown(data, ids, phone=True))
    assert "External donors" in rows(shown(data, ids, phone=True))
    assert "topic=all" in shown(data, ids, phone=True)
    assert "Remittances" in rows(shown(data, f"{ids}&topic=all", phone=True))


def test_each_mechanism_can_be_dropped_and_another_added_until_there_are_four(data: Dataset) -> None:
    html = shown(data, f"id={BASIN}&id={ATLAS}&id={FJORD}&topic=theme")
    assert f'href="compare?id={BASIN}&id={FJORD}&topic=theme" aria-label="Remove Atlas Dialogue"' in html
    assert f"id={BASIN}&id={ATLAS}&id={FJORD}&id={ELAN}" in html
    every = shown(data, "&".join(f"id={id_}" for id_ in invented.IDS))
    assert "Add a mechanism" not in every
    assert "At most four" in every


def test_what_is_no_mechanism_or_one_too_many_is_left_out_and_told(data: Dataset) -> None:
    html = shown(data, f"id={BASIN}&id=nobody&id={ATLAS}")
    assert "Left out: no mechanism that we know, or one too many: <code>nobody</code>" in html
    assert "Basin and Atlas share" in html


def test_without_mechanisms_the_page_says_where_to_begin(data: Dataset) -> None:
    made = page(data, "")
    assert made.headline == "Compare two to four mechanisms"
    assert made.figure is None
    assert f'href="compare?id={ELAN}"' in made.html
    alone = page(data, f"id={BASIN}")
    assert alone.headline == "Add a second mechanism"
    assert f"compare?id={BASIN}&amp;id={ATLAS}" in alone.html


def test_the_members_of_all_mechanisms_have_a_picture_and_the_pairs_by_name(data: Dataset) -> None:
    made = page(data, f"view=all&pair={BASIN}.{ATLAS}")
    assert made.headline == "At least 1 of 3 pairs of mechanisms has member States in common"
    assert made.chart is not None
    assert made.chart.name == "overlap"
    assert "Basin and Atlas share at least one member:" in made.below
    assert "Kenya" in made.below
    assert "Élan Forum" in made.below  # without a list


def test_the_pairs_of_many_mechanisms_are_shown_in_parts(tmp_path: Path) -> None:
    many = load(synthetic.write(tmp_path, findings=100, mechanisms=70))
    first, last = page(many, "view=all"), page(many, "view=all&pairs=4")
    assert "Mechanisms 1 to 20 of 70" in first.html
    assert 'href="compare?view=all&amp;pairs=2' in first.html
    assert first.chart == Drawn("overlap", {})
    assert "Mechanisms 61 to 70 of 70" in last.html
    assert last.chart == last.figure == Drawn("overlap", {"pairs": ("4",)})
    assert "figure/overlap.svg?pairs=4" in last.html
    assert 'data-pins="1~f~overlap~pairs.4' in last.html


def test_the_picture_is_of_what_is_shown(data: Dataset) -> None:
    made = page(data, f"id={BASIN}&id={ATLAS}&topic=theme&view=differ")
    assert made.figure is not None
    assert dict(made.figure.parameters) == {"id": [BASIN, ATLAS], "differ": ["1"], "topic": ["theme"]}


def test_codes_of_one_mechanism_alone_stand_together_where_a_dimension_has_many(data: Dataset) -> None:
    html = shown(data, f"id={BASIN}&id={FJORD}")
    assert "Reported for one, not found for the other" in rows(html)
    assert "Diaspora" not in rows(html)
    assert "Diaspora" in html
    assert "Diaspora" in rows(shown(data, f"id={BASIN}&id={FJORD}&topic=theme"))
