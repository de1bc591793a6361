"""Each mechanism's page and factsheet say what its record says: worked out here from the curators' files."""

import re
from functools import cache
from typing import Any

import pytest
from lxml import html

from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.language.text import LANGUAGES, speaking, t
from iscm_data.model.codebook import codebook
from iscm_data.query.view import view
from iscm_data.wording.labels import within
from tests.real.records import findings, records

STATUSES = [*codebook().codes("status")]


@cache
def shown(real: Dataset, id_: str) -> Any:
    return html.fromstring(f"<main>{pages.page(view(real, 'mechanism', {'id': [id_]})).page.html}</main>")


def words(real: Dataset, page: str, id_: str) -> str:
    made = html.fromstring(f"<main>{pages.page(view(real, page, {'id': [id_]})).page.html}</main>")
    return " ".join(str(made.text_content()).split())


def expected(id_: str, dimension: str) -> list[tuple[str, str, str]]:
    """Of each code its best status, and the newest year in it: in place first, the newest first."""
    lines = []
    for code in [*codebook().codes(dimension), None]:
        own = [f for f in findings(records()[id_], dimension) if f.get("code") == code]
        if own:
            status = min((f["status"] for f in own), key=STATUSES.index)
            year = max(f.get("as_of", 0) for f in own if f["status"] == status)
            name = codebook().label(dimension, code) if code else "Other"
            lines.append((not code, STATUSES.index(status), -year, status, name, str(year or "n.d.")))
    return [line[3:] for line in sorted(lines, key=lambda line: line[:3])]


def test_the_answers_of_a_page_are_those_of_the_record_with_their_newest_years_and_say_where_none_is_in_place(
    real: Dataset,
) -> None:
    answers = {id_: zip(codebook().coded, shown(real, id_).find_class("ans"), strict=True) for id_ in records()}
    for id_, dimension, column in ((id_, *each) for id_, own in answers.items() for each in own):
        lines = [
            (
                re.sub(r".*m-", "", line.xpath(".//span/@class")[0]),
                line.xpath("string(.//span[not(@class)]/text())").strip(),
                line.xpath("string(.//small)"),
            )
            for line in column.xpath(".//li")
        ]
        told = [line for line in lines if line[0] in STATUSES]
        assert told == expected(id_, dimension.id), id_
        none_now = bool(told) and "in_place" not in {mark for mark, *_ in told}
        assert ("Nothing found in place" in column.text_content()) == none_now


def test_a_page_has_each_statement_of_the_record_each_source_and_each_member(real: Dataset) -> None:
    for id_, record in records().items():
        tree = shown(real, id_)
        text = tree.text_content()
        assert len(tree.xpath("//article")) == len(record.get("findings", {})), id_
        assert all(finding["statement"] in text for finding in record.get("findings", {}).values()), id_
        assert {f"source-{name}" for name in record["sources"]} <= {*tree.xpath("//@id")}, id_
        members = tree.get_element_by_id("members").xpath(".//ul//a/@href")
        listed = [*record.get("members", {}).get("states", []), *record.get("observers", {}).get("states", [])]
        assert sorted(members) == sorted(f"country?iso3={iso3}" for iso3 in listed), id_


def test_a_mechanism_that_is_not_known_to_meet_says_so_in_words(real: Dataset) -> None:
    for id_, record in records().items():
        banner = " ".join(each.text_content() for each in shown(real, id_).find_class("banner"))
        status = record["status"]["value"]
        if status == "dormant":
            assert banner.startswith("This mechanism is reported to be dormant.")
        elif status == "superseded":
            successor = records()[record["status"]["superseded_by"]]["short_name"]
            assert banner == f"Replaced by the {successor}. What follows is history."
        elif status == "unknown":
            assert banner.startswith("We found no sign of a meeting")


def test_the_old_name_of_a_mechanism_and_a_slip_lead_to_it(real: Dataset) -> None:
    for asked, meant in (("puebla-process", "regional-conference-on-migration"), ("miwda", "midwa")):
        tree = shown(real, asked)
        assert tree.xpath("//p[@class='lede']/a/@href")[0] == f"mechanism?id={meant}"


def test_of_long_evidence_four_statements_are_in_sight_and_the_fold_tells_how_many_more(real: Dataset) -> None:
    for id_, record in records().items():
        for section in shown(real, id_).xpath("//details[@class='dim'][@open]"):
            n = len(findings(record, section.get("id").removeprefix("dimension-")))
            sight, folded = (len(section.xpath(f"{path}[div[@class='of']]")) for path in ("div", "details/div"))
            assert (sight, folded) == (min(n, 4), max(n - 4, 0)), id_
            if folded:
                (words,) = section.xpath("details/summary/text()")
                assert words == ("The other statement" if folded == 1 else f"The other {folded} statements")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_mechanism_is_named_with_its_article_where_a_sentence_says_what_replaced_it_and_where_all_on_it_stands(
    real: Dataset, code: str
) -> None:
    with speaking(code):
        replaced = {id_: m["superseded_by"] for id_, m in real.mechanism.items() if m["superseded_by"]}
        assert replaced
        for id_, successor in replaced.items():
            told = words(real, "mechanism", id_)
            assert t("Replaced by {mechanism}. What follows is history.", mechanism=within(real, successor)) in told
        told = words(real, "findings", "colombo-process/F1")
        assert t("All on {mechanism}", mechanism=within(real, "colombo-process")) in told
        assert within(real, "colombo-process") != real.mechanism["colombo-process"]["short_name"]
