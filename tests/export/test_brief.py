"""Briefs as Word files, read again: headings, tables, numbered sources, what is missing, and what is left out."""

import io
import re
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.export import factsheet
from iscm_data.export.brief import Board, Pin
from iscm_data.export.brief import everything as everything_pinned
from iscm_data.export.document import Document, Sources
from iscm_data.language.text import quoted, speaking
from tests import invented

LINK = "https://explorer.example.org/mechanism?id=x"
BASIN, ELAN, FJORD, ATLAS = invented.IDS


def opened(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def everything(document: Any) -> str:
    """All words of a document, those of its tables and links too."""
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


@pytest.fixture(scope="module")
def colombo(real: Dataset) -> Any:
    return opened(factsheet.profile(real, "colombo-process", LINK))


def test_a_mechanism_of_each_activity_with_and_without_a_list_of_members_has_a_brief(real: Dataset) -> None:
    kinds = {(row["activity"], row["members_listed"] is None): id_ for id_, row in real.mechanism.items()}
    for id_ in kinds.values():
        text = everything(opened(factsheet.profile(real, id_, LINK)))
        assert real.mechanism[id_]["short_name"] in text
        assert real.version in text


def test_a_brief_is_on_a4_with_real_headings_and_a_title(real: Dataset, colombo: Any) -> None:
    section = colombo.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert [p.text for p in colombo.paragraphs if p.style.name == "Title"] == ["Colombo Process"]
    asked = [dimension.heading for dimension in real.codebook.dimensions.values()]
    assert [row.cells[0].text for row in colombo.tables[0].rows[1:]] == asked


def test_a_brief_of_a_mechanism_has_the_order_of_its_page(colombo: Any) -> None:
    assert headings(colombo) == [
        "What the sources report",
        "Key facts",
        "Key statements",
        "Where sources differ",
        "Sources",
        "About this brief",
    ]


def test_every_table_repeats_its_head_and_breaks_no_row(colombo: Any) -> None:
    assert colombo.tables
    for table in colombo.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert all(cell.text for cell in first.cells)
        assert sum(column.width.cm for column in table.columns) == pytest.approx(17, abs=0.1)


def test_the_language_and_the_words_are_properties_of_the_file(real: Dataset, colombo: Any) -> None:
    languages = {tag.get(qn("w:val")) for tag in colombo.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    properties = colombo.core_properties
    assert properties.language == "en-GB"
    assert properties.title == "Colombo Process"
    assert real.version in properties.comments
    assert LINK in properties.comments


def in_english(document: Any) -> set[str]:
    """The texts of a document that are marked as English, where it is in another language."""
    runs = (run for paragraph in document.paragraphs for run in paragraph.runs)
    return {run.text for run in runs if run._r.find(f".//{qn('w:lang')}[@{qn('w:val')}='en-GB']") is not None}


def test_in_another_language_a_brief_has_its_statements_in_that_and_marks_as_english_what_is_not(
    real: Dataset, data: Dataset
) -> None:
    quoting = next(p for p in real.finding.values() if p.quote)
    with speaking("fr"):
        found, _ = everything_pinned(real, Board(items=(Pin("p", quoting.id),)))
        translated = opened(factsheet.pinned(real, "Note", found, LINK, "https://explorer.example.org/"))
        untranslated = opened(factsheet.profile(data, BASIN, LINK))
        told, quotation = real.told(quoting.statement), quoted(quoting.quote or "")
    assert told != quoting.statement
    assert told in everything(translated)
    assert quoting.statement not in everything(translated)
    assert in_english(translated) == {quotation}
    statements = {p.statement for p in data.finding.values() if p.mechanism_id == BASIN}
    assert in_english(untranslated) & statements


def test_each_code_is_named_with_the_year_of_its_latest_finding(real: Dataset, colombo: Any) -> None:
    rows = {row.cells[0].text: row.cells[1].text for row in colombo.tables[0].rows}
    for dimension in real.codebook.coded:
        for code in dimension.codes.values():
            own = index(real).findings.get(("colombo-process", dimension.id, code.id))
            for status in {p.status for p in own}:
                latest = max(p.as_of or 0 for p in own if p.status == status)
                assert f"{code.label} ({latest or 'no date'}" in rows[dimension.heading]
    found = [p for p in real.finding.values() if p.mechanism_id == "colombo-process"]
    assert f"All {len(found)} statements with their sources" in everything(colombo)


def test_every_number_in_the_text_stands_in_the_list_with_address_and_place(real: Dataset, colombo: Any) -> None:
    whole = {p: "".join(node.text or "" for node in p._p.iter(qn("w:t"))) for p in colombo.paragraphs}
    sources = {p.text.split("\t")[0]: text for p, text in whole.items() if p.style.name == "Source"}
    cited = set(re.findall(r"\[\d+]", everything(colombo)))
    assert cited == set(sources)
    assert [*sources] == [f"[{n}]" for n in range(1, len(sources) + 1)]
    targets = {link.target_ref for link in colombo.part.rels.values() if link.is_external}
    found = [
        p for p in real.finding.values() if p.mechanism_id == "colombo-process" and p.statement in everything(colombo)
    ]
    for p in found:
        assert any(p.source_title in text for text in sources.values())
        assert p.locator in everything(colombo)
        assert p.source_url in targets


def facts(document: Any) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in document.tables[1].rows[1:]}


def test_members_are_counted_with_the_date_of_their_list_and_at_least_where_it_is_not_whole(data: Dataset) -> None:
    assert facts(opened(factsheet.profile(data, BASIN, LINK)))["Members"] == "3 States, list of June 2024 [1]"
    told = facts(opened(factsheet.profile(data, ATLAS, LINK)))
    assert told["Members"].startswith("5 States, 3 of them named, list of 14 March 2020 [")
    assert facts(opened(factsheet.profile(data, ELAN, LINK)))["Members"] == "No list found"


def test_a_mechanism_that_no_longer_meets_is_said_to_be_so_before_its_findings(real: Dataset, colombo: Any) -> None:
    text = everything(opened(factsheet.profile(real, "acp-eu-migration-dialogue", LINK)))
    warning = "This mechanism is reported to be dormant."
    assert text.index(warning) < text.index("What the sources report")
    assert warning not in everything(colombo)


def test_the_words_for_missing_are_told_apart(data: Dataset) -> None:
    words = {code.label.lower() for code in data.codebook.codes("missing").values()}
    states = {row["state"] for row in index(data).coverage.values()} - {"reported"}
    expected = {data.codebook.label("missing", state).lower() for state in states}
    text = "\n".join(everything(opened(factsheet.profile(data, id_, LINK))) for id_ in invented.IDS).lower()
    assert expected <= words
    assert all(word in text for word in expected)
    assert not re.search(r"\b0 findings\b", text)


def test_a_brief_says_its_licence_and_whose_it_is_not(real: Dataset, colombo: Any) -> None:
    text = everything(colombo)
    for words in (real.licence, "not endorsed by IOM", "imply no opinion on their legal status", LINK, real.version):
        assert words in text
    assert real.version in colombo.sections[0].footer.paragraphs[0].text


def test_a_comparison_keeps_the_readers_order_in_every_table(real: Dataset) -> None:
    ids = ["rabat-process", "colombo-process", "acp-eu-migration-dialogue"]
    names = [real.mechanism[id_]["short_name"] for id_ in ids]
    document = opened(factsheet.comparison(real, ids, LINK))
    heads = [[cell.text for cell in table.rows[0].cells][1:] for table in document.tables]
    assert heads.count(names) == 2, "identity, and what the sources report"


def test_a_cell_of_a_comparison_has_status_year_and_the_source_of_each_finding(real: Dataset) -> None:
    ids = ["colombo-process", "rabat-process"]
    document = opened(factsheet.comparison(real, ids, LINK))
    assert re.match(r"● In place: External donors \(2023\) \[\d+]; Member", document.tables[1].rows[1].cells[1].text)
    assert set(re.findall(r"\[\d+]", everything(document))) == {
        p.text.split("\t")[0] for p in document.paragraphs if p.style.name == "Source"
    }


def test_a_document_used_for_several_mechanisms_has_one_number_and_all_its_places(real: Dataset) -> None:
    keys: dict[tuple[str | None, str], list[tuple[str, str]]] = {}
    for key, source in real.source.items():
        keys.setdefault((source["url"], source["title"]), []).append(key)
    first, second = next(group for group in keys.values() if len(group) > 1)[:2]
    sources = Sources(real)
    assert sources.number(*first, "page 1") == sources.number(*second, "page 2") == "[1]"
    assert [places for *_, places in sources.entries()] == ["page 1; page 2"]


def test_only_web_addresses_become_links() -> None:
    document = Document("Title", "Subtitle", LINK, "Foot")
    document.line("See javascript:alert(1) and https://example.org/a?b=1&c=2 for more")
    document.source(1, "A page", "javascript:alert(2)", "", printed=False)
    made = opened(document.save())
    targets = [link.target_ref for link in made.part.rels.values() if link.is_external]
    assert targets == ["https://example.org/a?b=1&c=2"]
