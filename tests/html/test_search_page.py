"""The page of a search and that of one finding, on the invented dataset (see invented.py)."""

import re
from html import unescape

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.html.search import PART
from iscm_data.language.text import speaking, tn
from iscm_data.query.asked import LONGEST
from iscm_data.query.view import view
from iscm_data.wording import activity

HOSTILE = '<script>alert("x")</script>'


def html(data: Dataset, **asked: str | list[str]) -> str:
    parameters = {name: [value] if isinstance(value, str) else value for name, value in asked.items()}
    return str(pages.page(view(data, "findings", parameters)).head)


def text(html_: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_)).split())


def heading(html_: str) -> str:
    return text(re.search(r"<h1[^>]*>(.*?)</h1>", html_, re.DOTALL)[1])  # type: ignore[index]


def hits(html_: str) -> list[str]:
    return re.findall(r'href="findings\?id=([^"&]+)"', html_)


def test_the_headline_says_how_many_statements_and_of_how_many_mechanisms(data: Dataset) -> None:
    assert heading(html(data, q="remittances")) == "Search 3 statements for “remittances”, from 3 of 4 mechanisms"
    assert heading(html(data, q="banana")) == "Search No statement for “banana”"


@pytest.mark.parametrize(
    ("code", "asked"),
    [("en", "who relies on donors"), ("fr", "qui dépend des donateurs"), ("es", "quién depende de los donantes")],
)
def test_a_question_with_an_answer_is_headed_by_itself_and_the_number_of_statements_stands_below_it(
    data: Dataset, code: str, asked: str
) -> None:
    with speaking(code):
        page = html(data, q=asked)
        assert asked in heading(page)
        assert not re.search(r"\d", heading(page))
        found = tn("{n} statement", "{n} statements", len(hits(page)))
    answer = page.index('<ul class="also-named answer">')
    assert answer < page.index("funding_model=external_donors", answer) < page.index(f'<p class="note">{found}.')


def test_what_was_sought_is_marked_or_the_page_says_what_it_is_filed_under(data: Dataset) -> None:
    page = html(data, q="donors")
    assert "<mark>donors</mark> (2019)" in page
    assert "Filed under" in page
    assert "External <mark>donors</mark>" in page


def test_a_theme_that_is_called_so_is_offered_with_the_number_of_its_own_page(data: Dataset) -> None:
    page = html(data, q="remittances")
    assert "Theme: Remittances , in place for 3 of 4 mechanisms" in text(page)
    assert 'href="themes?theme=remittances"' in page


def test_a_fact_stands_above_the_hits_with_its_source(data: Dataset) -> None:
    page = text(html(data, q="who chairs the Atlas Dialogue"))
    assert (
        "Atlas Dialogue (dormant) Chair: Malta (May 2019). About the Atlas Dialogue , Atlas, page without a date"
        in page
    )


def test_a_mechanism_that_may_no_longer_meet_says_so_beside_its_name_above_the_hits_and_in_them(data: Dataset) -> None:
    for m in data.mechanism.values():
        page = html(data, q=f"who pays for {m['short_name']}")
        state = activity.beside_a_name(data, m)
        told = [
            text(each) for each in re.findall(r'<p(?: class="who")?>(?:<b>)?<a href="mechanism.*?</p>', page, re.DOTALL)
        ]
        own = [each for each in told if each.startswith(m["short_name"])]
        assert own
        for each in own:
            assert each.startswith(f"{m['short_name']} ({state})") is bool(state)
    assert {m["activity"] for m in data.mechanism.values()} > {"active"}


def test_mechanisms_named_with_a_topic_are_compared_on_it(data: Dataset) -> None:
    named = html(data, q="compare Basin and Fjord Talks on partners")
    assert "compare?id=basin-process&amp;id=fjord-talks&amp;topic=partnership_type" in named
    assert 'compare?id=basin-process&amp;id=fjord-talks"' in html(data, q="Basin Process and Fjord Talks")


def test_each_facet_says_how_many_hits_a_click_on_it_leaves(data: Dataset) -> None:
    page = html(data, q="Norway IOM Kenya remittances")
    offered = re.findall(r'<a class="pill" href="([^"]+)">(.*?)<span class="n">(\d+)</span>', page, re.DOTALL)
    assert len(offered) == 3
    for href, label, n in offered:
        asked = {k: [v] for k, v in re.findall(r"[?&;](\w+)=([^&]*)", unescape(href)) if k != "q"}
        narrowed = html(data, q="Norway IOM Kenya remittances", **asked)
        assert heading(narrowed).startswith(f"Search {n} statement"), (text(label), href)


def test_an_address_of_before_leads_to_the_same_findings_as_then(data: Dataset) -> None:
    assert heading(html(data, dimension="theme", status="considered")) == "Search 1 statement, from 1 of 4 mechanisms"
    assert heading(html(data, confidence="medium")) == "Search 1 statement, from 1 of 4 mechanisms"
    assert heading(html(data, theme="remittances", dimension="theme")) == "Search 3 statements, from 3 of 4 mechanisms"


def test_the_newest_come_first_where_a_reader_asks_for_it_and_those_without_a_year_last(data: Dataset) -> None:
    first, *_, last = hits(html(data, q="remittances", sort="newest"))
    assert (first, last) == ("basin-process%2FF4", "atlas-dialogue%2FF7")


def test_a_long_list_comes_in_parts_that_make_up_all_of_it(data: Dataset) -> None:
    one, two = (hits(html(data, status="any", page=n)) for n in ("1", "2"))
    assert len(one) == PART
    assert {*one} | {*two} == {id_.replace("/", "%2F") for id_ in data.finding}
    assert hits(html(data, status="any", page="99")) == two
    assert hits(html(data, status="any", page="x")) == one


def test_the_file_of_a_search_has_the_findings_of_the_page(data: Dataset) -> None:
    page = html(data, q="remittances", status="in_place", dimension="theme")
    assert 'href="data/findings.csv?dimension=theme&amp;q=remittances&amp;status=in_place"' in re.sub(
        r'findings\.csv\?([^"]*)"',
        lambda m: f'findings.csv?{"&amp;".join(sorted(m[1].split("&amp;")))}"',
        page,
    )


def test_all_hits_go_into_the_brief_at_once(data: Dataset) -> None:
    pins = unescape(re.search(r'data-pins="([^"]+)">Add all 3 to brief', html(data, q="remittances"))[1])  # type: ignore[index]
    assert sorted(pins.splitlines()) == [
        "1~p~atlas-dialogue/F7",
        "1~p~basin-process/F4",
        "1~p~elan-forum/F2",
    ]


def test_misspelt_and_unknown_words_are_told(data: Dataset) -> None:
    page = text(html(data, q="remitances banana"))
    assert "Nothing has “remitances”; these are for “remittances”." in page
    assert "Nothing has “banana”." in page


def test_without_a_question_themes_are_offered_with_their_numbers(data: Dataset) -> None:
    page = html(data)
    assert "Remittances 3" in text(page)
    assert 'href="findings?theme=remittances"' in page


def test_one_finding_has_its_source_its_citation_and_its_lasting_link(data: Dataset) -> None:
    page = html(data, id="atlas-dialogue/F1")
    assert heading(page) == "Statement atlas-dialogue/F1 Atlas Dialogue: External donors"
    assert "All money of the Atlas Dialogue came from donors (2019)." in text(page)
    assert "As summarized in: Nobody, Invented findings" in text(page)
    assert f"data_version={data.version}" in page
    assert 'data-copies="' in page


def test_a_finding_that_is_not_there_is_said_and_nothing_of_its_name_is_markup(data: Dataset) -> None:
    page = html(data, id=HOSTILE)
    assert "There is no statement with this name:" in text(page)
    assert "<script>" not in page


def test_what_a_reader_types_is_text_wherever_it_stands(data: Dataset) -> None:
    for asked in ({"q": HOSTILE}, {"q": '"' * 50}, {"q": "x" * 5000}, {"mechanism": HOSTILE}, {"publisher": HOSTILE}):
        page = str(pages.page(view(data, "findings", {name: [value] for name, value in asked.items()})).page.html)
        assert "<script>" not in page
        assert "x" * (LONGEST + 1) not in page
