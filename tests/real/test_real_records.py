"""The records as they are: whole, cited, in step with what pages count, and faithful to the founding document.

What pages count is worked out a second time here, straight from the TOML files.
"""

import re
import tomllib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.curate import build
from iscm_data.curate import records as reader
from iscm_data.curate.records import Records
from iscm_data.dataset.tables import Dataset
from iscm_data.query import questions
from iscm_data.query.filters import NAMES, Filters
from tests.real.records import DATA, records, reporting

FOUNDING = "acp-eu-migration-dialogue"
DOCUMENT = "iom-2019-summary-of-findings-acp-eu.txt"

RECORDS = records()
BOOK = tomllib.loads((DATA / "codebook.toml").read_text(encoding="utf-8"))
FINDINGS = [(id_, name, finding) for id_, record in RECORDS.items() for name, finding in record["findings"].items()]
CODES = {name: [*block["codes"]] for name, block in BOOK["dimensions"].items() if "codes" in block}


@pytest.fixture(scope="module")
def read() -> Records:
    return reader.read()


# --- the rules over all records -------------------------------------------------------------------------------------


def test_the_records_have_no_fault(read: Records) -> None:
    assert [str(fault) for fault in read.faults] == []


def test_every_named_actor_is_named_by_a_finding() -> None:
    named = {actor for _, _, finding in FINDINGS for actor in finding.get("actors", ())}
    actors = tomllib.loads((DATA / "actors.toml").read_text(encoding="utf-8"))["actors"]
    assert [actor["name"] for actor in actors if actor["name"] not in named] == []


def test_every_finding_of_the_records_is_in_the_data_and_says_the_same(real: Dataset) -> None:
    assert {*real.mechanism} == RECORDS.keys()
    assert sorted(real.finding) == sorted(f"{id_}/{name}" for id_, name, _ in FINDINGS)
    for id_, name, written in FINDINGS:
        made = real.finding[f"{id_}/{name}"]
        source = RECORDS[id_]["sources"][written["source"]]
        own = written.keys() - {"source", "actors"}
        assert {key: getattr(made, key) for key in own} == {key: written[key] for key in own}
        assert made.actors == tuple(written.get("actors", ()))
        assert made.sole is written.get("sole", False)
        assert made.as_of == written.get("as_of"), "a finding without a date is given one"
        assert (made.mechanism_id, made.source_id) == (id_, written["source"])
        assert (made.source_title, made.source_url) == (source["title"], source.get("url"))


def test_every_finding_leads_to_its_source_its_actors_and_its_mechanism(real: Dataset) -> None:
    for finding in real.finding.values():
        source = real.source[finding.mechanism_id, finding.source_id]
        assert source["url"] or (DATA / "documents" / source["file"]).is_file()
        assert finding.mechanism_id in real.mechanism
        assert all(actor in real.actor for actor in finding.actors)


def test_the_same_statement_is_not_made_twice_of_a_mechanism_on_the_same_code() -> None:
    made = Counter((id_, f["dimension"], f.get("code"), f["statement"]) for id_, _, f in FINDINGS)
    assert [key for key, number in made.items() if number > 1] == []


def test_no_secretariat_is_named_where_a_note_says_that_none_was_found_and_no_finding_tells_of_one() -> None:
    for id_, record in RECORDS.items():
        lacking = any(gap["dimension"] == "secretariat" for gap in record.get("gaps", ()))
        if lacking and id_ not in reporting("structure", "secretariat", "in_place"):
            assert record["secretariat"]["kind"] in ("unknown", "none"), id_


def test_a_state_that_has_another_name_today_is_named_by_it() -> None:
    former = r"Czech Republic|\bTurkey\b|Swaziland|Cape Verde|Ivory Coast|Burma\b|(?<!North )Macedonia|\bVietnam\b"
    named = [f["statement"] for _, _, f in FINDINGS] + [r["chair"]["value"] for r in RECORDS.values() if "chair" in r]
    assert [text for text in named if re.search(former, text)] == []


# --- what pages count, worked out again -----------------------------------------------------------------------------


def holds(real: Dataset, id_: str, chosen: Filters, within: str | None) -> bool:
    """Whether a record matches, by the plain words of the filters' description."""
    record = RECORDS[id_]
    findings = [f for f in record["findings"].values() if chosen.since is None or f.get("as_of", 0) >= chosen.since]
    asked = [f for f in findings if f["status"] in chosen.asked]
    for dimension, codes in chosen.coded.items():
        if not any(f["dimension"] == dimension and f.get("code") in codes for f in asked):
            return False
    if chosen.sole:
        codes = chosen.of("funding_model") or CODES["funding_model"]
        if not any(f.get("sole") and f.get("code") in codes for f in asked):
            return False
    elif not chosen.coded and (chosen.of("status") or chosen.since):
        some = asked if chosen.of("status") else findings
        if not any(within in (None, f["dimension"]) for f in some):
            return False
    states = {s for name in ("members", "observers") for s in record.get(name, {"states": ()})["states"]}
    return (
        record["scope"] in (chosen.of("scope") or [record["scope"]])
        and real.mechanism[id_]["activity"] in (chosen.of("activity") or [real.mechanism[id_]["activity"]])
        and (not chosen.of("region") or bool({*record["regions"]} & {*chosen.of("region")}))
        and (not chosen.of("country") or bool(states & {*chosen.of("country")}))
    )


def assert_matching(real: Dataset, chosen: Filters, within: str | None = None) -> None:
    everyone = questions.matching(real, Filters())
    assert {*everyone} == RECORDS.keys()
    found = questions.matching(real, chosen, within)
    assert found == tuple(id_ for id_ in everyone if holds(real, id_, chosen, within)), chosen


@pytest.mark.parametrize(
    ("chosen", "within"),
    [
        (Filters(sole=("1",)), None),
        (Filters(funding_model=("external_donors",), sole=("1",), country=("FRA",)), None),
        (Filters(status=("considered",)), "funding_model"),
        (Filters(status=("ended",), scope=("regional",)), "partnership_type"),
        (Filters(since=("2022",)), "funding_model"),
        (Filters(country=("AUS",), activity=("active",)), None),  # observes several
        (Filters(region=("asia",), theme=("labour_migration", "fair_recruitment"), since=("2020",)), None),
        (Filters(partnership_type=("un_agency",), governance_level=("global",), scope=("interregional",)), None),
    ],
    ids=str,
)
def test_filters_match_the_records_that_their_description_names(
    real: Dataset, chosen: Filters, within: str | None
) -> None:
    assert_matching(real, chosen, within)
    assert questions.matching(real, chosen, within)


LISTED = sorted(
    {s for r in RECORDS.values() for name in ("members", "observers") if name in r for s in r[name]["states"]}
)
VALUES = {
    **CODES,
    "country": LISTED,
    **{name: [*BOOK[name]] for name in ("scope", "region", "activity", "status")},
    "since": ["2015", "2022"],
    "sole": ["1"],
}


@st.composite
def few(draw: st.DrawFn) -> Filters:
    """Some filters at once; of more hardly anything would match."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    return Filters(
        {
            name: draw(st.lists(st.sampled_from(VALUES[name]), max_size=1 if name == "since" else 3, unique=True))
            for name in names
        }
    )


@given(chosen=few(), within=st.sampled_from([None, *BOOK["dimensions"]]))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_any_filters_match_the_records_that_their_description_names(
    real: Dataset, chosen: Filters, within: str | None
) -> None:
    assert_matching(real, chosen, within)


def test_coverage_has_a_row_for_every_mechanism_and_dimension_and_counts_its_findings(real: Dataset) -> None:
    rows = {(r.mechanism_id, r.dimension): r for r in questions.coverage(real, RECORDS) if r.code is None}
    found = Counter((id_, f["dimension"]) for id_, _, f in FINDINGS)
    assert {key: row.findings for key, row in rows.items()} == {
        (id_, dimension): found[id_, dimension] for id_ in RECORDS for dimension in BOOK["dimensions"]
    }
    assert all((row.state == "reported") == bool(row.findings) for row in rows.values())


# --- the founding document ------------------------------------------------------------------------------------------


class Survey:
    """What the dataset has from the founding document: its findings as (dimension, code, status)."""

    def __init__(self, real: Dataset) -> None:
        (self.source,) = (
            name for name, source in RECORDS[FOUNDING]["sources"].items() if source.get("file") == DOCUMENT
        )
        own = [p for p in real.finding.values() if p.mechanism_id == FOUNDING]
        self.findings = [p for p in own if p.source_id == self.source]
        self.others = [p for p in own if p.source_id != self.source]

    def codes(self, dimension: str, status: str) -> set[str | None]:
        return {p.code for p in self.findings if (p.dimension, p.status) == (dimension, status)}

    def actors(self, dimension: str, status: str) -> set[str]:
        return {a for p in self.findings if (p.dimension, p.status) == (dimension, status) for a in p.actors}


@pytest.fixture(scope="module")
def survey(real: Dataset) -> Survey:
    return Survey(real)


def test_its_funding_comes_entirely_from_external_donors(real: Dataset, survey: Survey) -> None:
    assert survey.codes("funding_model", "in_place") == {"external_donors"}
    (funding,) = (p for p in survey.findings if p.code == "external_donors")
    assert (funding.sole, funding.basis, funding.confidence) == (True, "standing", "high")
    assert funding.quote == "Funding for this migration dialogue is provided entirely by external donors."
    asked = Filters(funding_model=("external_donors",), status=("in_place",), sole=("1",))
    assert FOUNDING in questions.matching(real, asked, "funding_model")


def test_member_fees_and_self_funding_are_considered_and_not_in_place(real: Dataset, survey: Survey) -> None:
    assert survey.codes("funding_model", "considered") == {"member_contributions", "self_funding"}
    for code in ("member_contributions", "self_funding"):
        assert questions.cell(real, FOUNDING, "funding_model", code).statuses == ("considered",)


def test_it_contributes_at_the_regional_and_the_global_level(survey: Survey) -> None:
    assert survey.codes("governance_level", "in_place") == {"regional", "global"}
    assert survey.codes("governance_level", "considered") == survey.codes("governance_level", "ended") == set()


def test_the_national_level_was_asked_for_and_not_answered(real: Dataset) -> None:
    coverage = {r.code: r for r in questions.coverage(real, [FOUNDING]) if r.dimension == "governance_level"}
    assert coverage["national"].stated == "not_answered"


def test_on_themes_the_survey_has_nothing_and_that_is_told_beside_what_others_report(
    real: Dataset, survey: Survey
) -> None:
    assert not [p for p in survey.findings if p.dimension == "theme"]
    (row,) = (r for r in questions.coverage(real, [FOUNDING]) if r.dimension == "theme" and r.code is None)
    assert (row.stated, row.source_id) == ("not_answered", survey.source)
    assert row.quote == "No information was provided on programing and thematic focus."
    assert (row.state, row.findings) == ("reported", len([p for p in survey.others if p.dimension == "theme"]))


def test_iom_is_its_only_partner_in_place(survey: Survey) -> None:
    assert survey.codes("partnership_type", "in_place") == {"un_agency"}
    assert survey.actors("partnership_type", "in_place") == {"IOM"}
    assert not [p for p in survey.others if (p.dimension, p.status) == ("partnership_type", "in_place")]


def test_un_agencies_governments_and_regional_secretariats_are_considered_as_partners(survey: Survey) -> None:
    considered = survey.codes("partnership_type", "considered")
    assert {"un_agency", "state", "regional_organization"} <= considered
    assert considered - {"un_agency", "state", "regional_organization"} == {"non_state_actor"}
    assert survey.actors("partnership_type", "considered") == {"African Union"}


def test_the_state_of_2019_is_told_apart_from_iom_s_later_word_that_it_is_dormant(
    real: Dataset, survey: Survey
) -> None:
    assert {p.as_of for p in survey.findings} == {2019}
    mechanism = real.mechanism[FOUNDING]
    assert (mechanism["status"], mechanism["status_as_of"]) == ("dormant", "2020")
    assert mechanism["status_source_id"] != survey.source
    notes = real.notes[(real.notes["mechanism_id"] == FOUNDING) & (real.notes["kind"] == "conflict")]
    (note,) = notes[notes["about"] == "status"]["note"]
    assert "2019" in note
    assert "dormant as of 2020" in note


def test_every_finding_from_it_quotes_it_word_for_word(survey: Survey) -> None:
    text = plain((DATA / "documents" / DOCUMENT).read_text(encoding="utf-8"))
    assert len(survey.findings) == 21
    for finding in survey.findings:
        assert finding.quote
        assert plain(finding.quote) in text


def test_every_sentence_of_its_findings_is_quoted(survey: Survey) -> None:
    """Sections 2 to 5 without all that findings quote: only words that lead over to a quotation may be left."""
    text = (DATA / "documents" / DOCUMENT).read_text(encoding="utf-8")
    sections = re.split(r"^(?=\d\. )", text, flags=re.MULTILINE)[2:]
    assert [section[0] for section in sections] == ["2", "3", "4", "5"]
    left = plain(" ".join(section.partition("\n")[2] for section in sections))
    for quote in sorted({plain(p.quote) for p in survey.findings if p.quote}, key=len, reverse=True):
        assert quote in left
        left = left.replace(quote, "|")
    assert [part.strip() for part in left.split("|") if part.strip()] == [
        "Regional level:",
        "Moreover,",
        "Global level:",
        "However,",
        "The questionnaire reveals, that in order to enhance the ACP-EU Migration Dialogue's role in migration "
        "governance,",
    ]


def plain(text: str) -> str:
    """Text without Markdown marks and line breaks."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", r"\1", text).split())


def test_what_the_committed_files_tell_of_it_is_what_the_record_says(read: Records, real: Dataset) -> None:
    (row,) = (row for row in build.rows(read)["mechanisms"] if row["mechanism_id"] == FOUNDING)
    assert real.mechanism[FOUNDING] == row
