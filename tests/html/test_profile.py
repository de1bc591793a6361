"""A mechanism's page on invented records: what stands first, where each answer leads, what is said not to be known."""

import re
from typing import Any

import invented
import pytest
from lxml import html

from iscm_data.dataset.tables import Dataset
from iscm_data.edition.links import FileLinks
from iscm_data.html import pages
from iscm_data.html.page import Page
from iscm_data.query.filters import Filters
from iscm_data.query.view import View, view

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def page(data: Dataset, id_: str, phone: bool = False, **asked: str) -> Page:
    asked_for = {name: [value] for name, value in {"id": id_, **asked}.items()}
    return pages.BUILDERS["mechanism"](view(data, "mechanism", asked_for, phone=phone))


def shown(data: Dataset, id_: str, **more: Any) -> Any:
    return html.fromstring(f"<main>{page(data, id_, **more).html}</main>")


def words(element: Any) -> str:
    return re.sub(r" (?=[,.])", "", " ".join(" ".join(element.itertext()).split()))


def answers(tree: Any) -> dict[str, list[tuple[str, str, str]]]:
    """Under each heading of the answers: the mark, the label and the year of each line."""
    return {
        words(column.find("h2")): [
            (
                re.sub(r".*m-", "", line.xpath(".//span/@class")[0]),
                line.xpath("string(.//span[not(@class)]/text())").strip(),
                line.xpath("string(.//small)"),
            )
            for line in column.xpath(".//li")
        ]
        for column in tree.find_class("ans")
    }


def test_the_names_of_a_mechanism_stand_under_it(data: Dataset) -> None:
    assert words(shown(data, ATLAS).find_class("also")[0]) == (
        "Atlas Dialogue on Migration · AD · Dialogue de l’Atlas · Peaks Forum"
    )


def test_the_answers_are_in_place_first_and_the_newest_first_each_with_its_year(data: Dataset) -> None:
    told = answers(shown(data, BASIN))
    assert told["What funds it"] == [
        ("in_place", "Host or chair pays", "2024"),
        ("in_place", "External donors", "2022"),
    ]
    assert told["With whom"] == [("in_place", "United Nations agencies", "2024"), ("in_place", "Other ISCMs", "2024")]
    told = answers(shown(data, ATLAS))
    assert told["What funds it"] == [
        ("in_place", "External donors", "2019"),
        ("considered", "Member contributions", "2019"),
    ]
    assert told["On what"] == [("in_place", "Remittances", "n.d.")]


def test_only_the_year_of_something_in_place_is_marked_as_recent(data: Dataset) -> None:
    tree = shown(data, BASIN)
    recent = [year.text for year in tree.find_class("ans")[0].find_class("new")]
    assert recent == ["2024", "2022"]
    assert not shown(data, ATLAS).find_class("new")


def test_a_line_is_read_out_with_all_that_is_reported_of_its_code(data: Dataset) -> None:
    line = shown(data, ATLAS).find_class("ans")[0].xpath(".//li")[0]
    assert words(line.find_class("unseen")[0]) == ", in place (2019) and single event (2021)"


def test_every_finding_has_its_anchor_on_the_page_as_addresses_of_old_name_it(data: Dataset) -> None:
    for id_ in invented.IDS:
        tree = shown(data, id_)
        anchors = [f.id.replace("/", "-") for f in data.finding.values() if f.mechanism_id == id_]
        assert sorted(e.get("id") for e in tree.iter("article")) == sorted(anchors)


def test_each_link_within_the_page_leads_to_a_part_of_it_and_no_two_parts_share_a_name(data: Dataset) -> None:
    for id_ in invented.IDS:
        tree = shown(data, id_)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_an_answer_leads_to_the_first_statement_under_its_code(data: Dataset) -> None:
    tree = shown(data, BASIN)
    line = tree.xpath("//section[@class='ans'][1]//li[2]//a/@href")[0]
    row = tree.get_element_by_id(line[1:])
    assert "Norway pays for the Basin Process’s programme" in words(row)
    assert words(row.find_class("tag")[0]) == "External donors In place, 2022"


def opened(tree: Any) -> list[str]:
    return [each.get("id") for each in tree.xpath("//details[contains(@class, 'dim')][@open]")]


def test_the_evidence_that_the_address_names_is_open_else_the_first_and_on_a_phone_none(data: Dataset) -> None:
    assert opened(shown(data, BASIN)) == ["dimension-funding_model"]
    assert opened(shown(data, BASIN, dimension="partnership_type")) == ["dimension-partnership_type"]
    assert opened(shown(data, BASIN, dimension="nothing")) == ["dimension-funding_model"]
    assert opened(shown(data, BASIN, phone=True)) == []
    assert opened(shown(data, BASIN, phone=True, dimension="partnership_type")) == ["dimension-partnership_type"]


def banner(tree: Any) -> str:
    return " ".join(words(each) for each in tree.find_class("banner"))


def test_a_mechanism_that_no_longer_meets_says_so_before_its_answers(data: Dataset) -> None:
    tree = shown(data, ATLAS)
    assert banner(tree) == (
        "This mechanism is reported to be dormant. Atlas says so as of 2020. We found no formal end. "
        "“In place” below was true when the source was written."
    )
    text = words(tree)
    assert text.index("reported to be dormant") < text.index("What funds it")
    assert words(tree.find_class("badge")[0]) == "Dormant as of 2020"


def test_a_replaced_mechanism_leads_to_what_took_its_place(data: Dataset) -> None:
    (told,) = shown(data, FJORD).find_class("banner")
    assert words(told) == "Replaced by Élan Forum. What follows is history."
    assert told.xpath(".//a/@href") == ["mechanism?id=elan-forum"]


def test_without_a_recent_sign_nobody_says_that_it_has_ended(data: Dataset) -> None:
    assert banner(shown(data, ELAN)) == "We found no sign of a meeting that has a date. It may still exist."


def test_an_active_mechanism_has_its_last_sign_and_no_warning(data: Dataset) -> None:
    tree = shown(data, BASIN)
    assert banner(tree) == ""
    assert words(tree.find_class("badge")[0]) == "Active last sign June 2024"


def strip(tree: Any) -> dict[str, str]:
    return {words(fact.find("dt")): words(fact.find("dd")) for fact in tree.xpath("//dl[@class='strip']/div")}


def test_each_key_fact_has_its_date_or_says_that_its_page_has_none(data: Dataset) -> None:
    assert strip(shown(data, ATLAS)) == {
        "Scope": "Interregional Africa and Europe",
        "Began": "2000 page without a date",
        "Secretariat": "IOM source of 2019 In 2019.",
        "Chair": "Malta as of May 2019 For a year.",
        "Members": "5 States, 3 of them named list of 14 March 2020",
        "Website": "atlas.example.org",
    }
    assert strip(shown(data, ELAN))["Secretariat"] == "Not found"
    assert strip(shown(data, ELAN))["Members"] == "No list found"


def test_members_lead_to_their_pages_and_a_list_that_is_not_whole_says_so(data: Dataset) -> None:
    members = shown(data, ATLAS).get_element_by_id("members")
    assert members.xpath(".//ul[1]//a/@href") == ["country?iso3=FRA", "country?iso3=KEN", "country?iso3=MLT"]
    text = words(members)
    assert "The list is not complete: other States may take part too." in text
    assert "Not States: Isle Union." in text
    assert "Iceland" in text[text.index("Observers") :]
    assert "not complete" not in words(shown(data, BASIN).get_element_by_id("members"))


def test_what_a_source_says_is_missing_is_an_answer_with_its_evidence(data: Dataset) -> None:
    tree = shown(data, ELAN)
    assert answers(tree)["What funds it"] == [
        ("stated_none", "Source says none", ""),
        ("not_answered", "Self-funding", ""),
    ]
    evidence = words(tree.get_element_by_id("dimension-funding_model"))
    assert "It needs no money." in evidence
    assert "Source says none" in evidence
    assert "Agenda, Élan Forum, page without a date; read January 2026 in a stored copy." in evidence


def test_where_nothing_was_found_it_is_said_by_name_and_not_to_mean_no(data: Dataset) -> None:
    tree = shown(data, ELAN)
    columns = {words(column.find("h2")): words(column) for column in tree.find_class("ans")}
    assert "Nothing found. That does not mean there is none." in columns["How it is set up"]
    told = words(tree.get_element_by_id("unknown"))
    assert told.startswith("What we could not find Nothing at all: at which levels, how it is set up and what members")


def test_what_has_no_code_is_an_answer_too(data: Dataset) -> None:
    assert answers(shown(data, ATLAS))["How it is set up"] == [("in_place", "Other", "n.d.")]


def test_gaps_and_conflicts_stand_under_what_they_are_about(data: Dataset) -> None:
    tree = shown(data, ATLAS)
    assert words(tree.get_element_by_id("unknown-added_value")) == "Added value Nobody says what it is worth."
    assert "its page says dormant" in words(tree.get_element_by_id("differ-status"))


def test_every_source_is_listed_and_one_without_a_date_says_when_it_was_read(data: Dataset) -> None:
    tree = shown(data, ATLAS)
    told = {each.get("id"): words(each) for each in tree.get_element_by_id("sources").iter("li")}
    assert told == {
        "source-S1": "Survey of dialogues, Survey Office, 2019.",
        "source-S2": "About the Atlas Dialogue, Atlas, page without a date; read January 2026 in a stored copy.",
        "source-S3": "A blog, Somebody, February 2020. Also consulted.",
    }


def test_the_page_says_whether_the_secretariat_has_seen_it_and_how_to_correct_it(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ISCM_REPORT_TO", raising=False)
    told = words(shown(data, BASIN).get_element_by_id("seen"))
    assert told.startswith("Not yet seen by its secretariat")
    assert "such as basin-process/F1" in told
    monkeypatch.setenv("ISCM_REPORT_TO", "mailto:errors@example.org")
    report = shown(data, FJORD, dimension="x").get_element_by_id("seen").xpath(".//a/@href")[0]
    assert report.startswith("mailto:errors@example.org?subject=Error%20on%20the%20page%20of%20Fjord%20Talks&")
    told = words(shown(data, ATLAS).get_element_by_id("seen"))
    assert told.startswith("Seen by Secretariat, December 2025 “Correct but for the year.”")


def test_the_menu_has_the_factsheet_the_findings_the_citation_and_the_brief(data: Dataset) -> None:
    (tools,) = shown(data, BASIN).find_class("tools")
    assert tools.xpath(".//a/@href") == [
        "compare?id=basin-process",
        "document/mechanism.docx?id=basin-process",
        "data/findings.csv?mechanism=basin-process",
        "document/mechanism.bib?id=basin-process",
        "document/mechanism.ris?id=basin-process",
        "feed.xml?mechanism=basin-process",
    ]
    link, citation = tools.xpath(".//@data-copies")
    assert link == f"mechanism?id=basin-process&data_version={data.version}"
    assert "profile of Basin Process on Mobility" in citation
    assert tools.xpath(".//@data-pins") == ["1~m~basin-process"]


def test_a_preview_of_the_link_says_what_funds_it_and_since_when_that_is_known(data: Dataset) -> None:
    made = page(data, BASIN)
    assert made.headline == "Basin Process"
    assert made.description == (
        "Basin Process on Mobility. What funds it: Host or chair pays (2024) and External donors (2022)"
    )


def test_without_a_server_the_page_offers_nothing_that_needs_one(data: Dataset) -> None:
    links = FileLinks("mechanism", {"id": (BASIN,)})
    made = pages.BUILDERS["mechanism"](View(data, "mechanism", {"id": (BASIN,)}, Filters(), (), links))
    tree = html.fromstring(f"<main>{made.html}</main>")
    assert "" not in tree.xpath("//a/@href")
    assert not tree.xpath("//form | //button | //*[@class='tools']")
    assert tree.xpath("//h1//a/@href") == ["mechanisms.html"]
