"""The records as they are: whole, cited, in step with what pages count, and faithful to the founding document.

What pages count is worked out a second time here, straight from the TOML files.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.curate import build, records
from iscm_data.curate.records import Records
from iscm_data.dataset.load import Dataset, load
from iscm_data.query import questions
from iscm_data.query.filters import CODED, NAMES, Filters

DATA = Path(__file__).resolve().parent.parent / "data"
FOUNDING = "acp-eu-migration-dialogue"
DOCUMENT = "iom-2019-summary-of-findings-acp-eu.txt"

Record = dict[str, Any]


def toml(name: str) -> Record:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


RECORDS = {path.stem: toml(f"mechanisms/{path.name}") for path in sorted((DATA / "mechanisms").glob("*.toml"))}
BOOK = toml("codebook.toml")
FINDINGS = [(id_, name, finding) for id_, record in RECORDS.items() for name, finding in record["findings"].items()]
CODES = {name: [*block.get("codes", {})] for name, block in BOOK["dimensions"].items()}
STATUSES = [*BOOK["status"]]


@pytest.fixture(scope="module")
def read() -> Records:
    return records.read()


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


# --- the rules over all records -------------------------------------------------------------------------------------


def test_the_records_have_no_fault(read: Records) -> None:
    assert [str(fault) for fault in read.faults] == []


def test_every_record_and_every_finding_is_in_the_built_data(data: Dataset) -> None:
    assert {*data.mechanism} == RECORDS.keys()
    assert len(data.findings) == len(FINDINGS)


def test_every_named_actor_is_named_by_a_finding() -> None:
    named = {actor for _, _, finding in FINDINGS for actor in finding.get("actors", ())}
    assert [a["name"] for a in toml("actors.toml")["actors"] if a["name"] not in named] == []


def test_every_finding_is_a_finding_that_says_what_the_record_says(data: Dataset) -> None:
    assert sorted(data.finding) == sorted(f"{id_}/{name}" for id_, name, _ in FINDINGS)
    for id_, name, finding in FINDINGS:
        finding = data.finding[f"{id_}/{name}"]
        source = RECORDS[id_]["sources"][finding["source"]]
        assert {key: getattr(finding, key) for key in finding.keys() - {"source", "actors"}} == {
            key: value for key, value in finding.items() if key not in ("source", "actors")
        }
        assert finding.actors == tuple(finding.get("actors", ()))
        assert finding.sole is finding.get("sole", False)
        assert (finding.mechanism_id, finding.source_id) == (id_, finding["source"])
        assert (finding.source_title, finding.source_url) == (source["title"], source.get("url"))


def test_every_finding_leads_to_its_source_its_actors_and_its_mechanism(data: Dataset) -> None:
    for finding in data.finding.values():
        source = data.source[finding.mechanism_id, finding.source_id]
        assert source["url"] or (DATA / "documents" / source["file"]).is_file()
        assert finding.mechanism_id in data.mechanism
        assert all(actor in data.actor for actor in finding.actors)


def test_the_same_statement_is_not_made_twice_of_a_mechanism_on_the_same_code() -> None:
    made = Counter((id_, f["dimension"], f.get("code"), f["statement"]) for id_, _, f in FINDINGS)
    assert [key for key, number in made.items() if number > 1] == []


# --- what pages count, worked out again -----------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", CODED)
def test_counts_are_those_of_the_records(data: Dataset, dimension: str) -> None:
    told = questions.counts(data, dimension, questions.matching(data, Filters()))
    assert [count.code for count in told] == CODES[dimension]
    known = {id_ for id_, _, f in FINDINGS if f["dimension"] == dimension}
    for count in told:
        having = [
            (id_, f["status"]) for id_, _, f in FINDINGS if (f["dimension"], f.get("code")) == (dimension, count.code)
        ]
        by_status = {status: len({id_ for id_, s in having if s == status}) for status in STATUSES}
        assert dict(count.by_status) == by_status
        assert count.reported == len({id_ for id_, _ in having})
        assert (count.known, count.of) == (len(known), len(RECORDS))


def holds(record: Record, chosen: Filters, within: str | None) -> bool:
    """Whether a record matches, by the plain words of the filters' description."""
    findings = [f for f in record["findings"].values() if not chosen.status or f["status"] in chosen.status]
    wanted = {dimension: getattr(chosen, dimension) for dimension in CODED if getattr(chosen, dimension)}
    for dimension, codes in wanted.items():
        if not any(f["dimension"] == dimension and f["code"] in codes for f in findings):
            return False
    if chosen.sole:
        codes = chosen.funding_model or CODES["funding_model"]
        if not any(f.get("sole") and f["code"] in codes for f in findings):
            return False
    elif chosen.status and not wanted and not any(within in (None, f["dimension"]) for f in findings):
        return False
    states = {s for name in ("members", "observers") for s in record.get(name, {"states": ()})["states"]}
    return (
        (not chosen.scope or record["scope"] in chosen.scope)
        and (not chosen.region or bool({*record["regions"]} & {*chosen.region}))
        and (not chosen.country or bool(states & {*chosen.country}))
    )


def assert_matching(data: Dataset, chosen: Filters, within: str | None = None) -> None:
    everyone = questions.matching(data, Filters())
    assert {*everyone} == RECORDS.keys()
    assert questions.matching(data, chosen, within) == tuple(
        id_ for id_ in everyone if holds(RECORDS[id_], chosen, within)
    )


@pytest.mark.parametrize("dimension", CODED)
def test_each_code_in_each_status_matches_the_records_that_have_it(data: Dataset, dimension: str) -> None:
    for code in CODES[dimension]:
        for status in ((), *((status,) for status in STATUSES)):
            assert_matching(data, Filters(**{dimension: (code,), "status": status}))


@pytest.mark.parametrize(
    ("chosen", "within"),
    [
        (Filters(sole=("1",)), None),
        (Filters(sole=("1",), status=("in_place",)), "funding_model"),
        (Filters(funding_model=("external_donors",), sole=("1",), country=("FRA",)), None),
        (Filters(status=("considered",)), "funding_model"),
        (Filters(status=("considered",)), None),
        (Filters(status=("ended",), scope=("regional",)), "partnership_type"),
        (Filters(country=("KEN",)), None),
        (Filters(country=("AUS",)), None),  # observes several
        (Filters(region=("asia",), theme=("labour_migration", "fair_recruitment"), status=("in_place",)), None),
        (Filters(partnership_type=("un_agency",), governance_level=("global",), scope=("interregional",)), None),
    ],
)
def test_filters_match_the_records_that_their_description_names(
    data: Dataset, chosen: Filters, within: str | None
) -> None:
    assert_matching(data, chosen, within)
    assert questions.matching(data, chosen, within)


LISTED = sorted(
    {s for r in RECORDS.values() for name in ("members", "observers") if name in r for s in r[name]["states"]}
)
VALUES = {
    **{d: CODES[d] for d in CODED},
    "country": LISTED,
    **{name: [*BOOK[name]] for name in ("scope", "region", "status")},
}


@given(
    chosen=st.builds(
        Filters,
        sole=st.sampled_from([False, False, False, True]),
        **{name: st.lists(st.sampled_from(VALUES[name]), max_size=3, unique=True).map(tuple) for name in NAMES},
    ),
    within=st.sampled_from([None, *BOOK["dimensions"]]),
    dropped=st.sets(st.sampled_from(NAMES), min_size=5),
)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_any_filters_match_the_records_that_their_description_names(
    data: Dataset, chosen: Filters, within: str | None, dropped: set[str]
) -> None:
    for name in dropped:  # few filters at once, or hardly anything would match
        chosen = chosen.without(name)
    assert_matching(data, chosen, within)


def test_coverage_has_a_row_for_every_mechanism_and_dimension_and_counts_its_findings(data: Dataset) -> None:
    rows = {(r.mechanism_id, r.dimension): r for r in questions.coverage(data, RECORDS) if r.code is None}
    found = Counter((id_, f["dimension"]) for id_, _, f in FINDINGS)
    assert {key: row.findings for key, row in rows.items()} == {
        (id_, dimension): found[id_, dimension] for id_ in RECORDS for dimension in CODES
    }
    assert all((row.state == "reported") == bool(row.findings) for row in rows.values())


# --- the founding document ------------------------------------------------------------------------------------------


class Survey:
    """What the dataset has from the founding document: its findings as (dimension, code, status)."""

    def __init__(self, data: Dataset) -> None:
        (self.source,) = (
            name for name, source in RECORDS[FOUNDING]["sources"].items() if source.get("file") == DOCUMENT
        )
        own = [p for p in data.finding.values() if p.mechanism_id == FOUNDING]
        self.findings = [p for p in own if p.source_id == self.source]
        self.others = [p for p in own if p.source_id != self.source]

    def codes(self, dimension: str, status: str) -> set[str | None]:
        return {p.code for p in self.findings if (p.dimension, p.status) == (dimension, status)}

    def actors(self, dimension: str, status: str) -> set[str]:
        return {a for p in self.findings if (p.dimension, p.status) == (dimension, status) for a in p.actors}


@pytest.fixture(scope="module")
def survey(data: Dataset) -> Survey:
    return Survey(data)


def test_its_funding_comes_entirely_from_external_donors(data: Dataset, survey: Survey) -> None:
    assert survey.codes("funding_model", "in_place") == {"external_donors"}
    (funding,) = (p for p in survey.findings if p.code == "external_donors")
    assert (funding.sole, funding.basis, funding.confidence) == (True, "standing", "high")
    assert funding.quote == "Funding for this migration dialogue is provided entirely by external donors."
    asked = Filters(funding_model=("external_donors",), status=("in_place",), sole=("1",))
    assert FOUNDING in questions.matching(data, asked, "funding_model")


def test_member_fees_and_self_funding_are_considered_and_not_in_place(data: Dataset, survey: Survey) -> None:
    assert survey.codes("funding_model", "considered") == {"member_contributions", "self_funding"}
    for code in ("member_contributions", "self_funding"):
        assert questions.cell(data, FOUNDING, "funding_model", code).statuses == ("considered",)


def test_it_contributes_at_the_regional_and_the_global_level(survey: Survey) -> None:
    assert survey.codes("governance_level", "in_place") == {"regional", "global"}
    assert survey.codes("governance_level", "considered") == survey.codes("governance_level", "ended") == set()


def test_the_national_level_was_asked_for_and_not_answered(data: Dataset) -> None:
    coverage = {r.code: r for r in questions.coverage(data, [FOUNDING]) if r.dimension == "governance_level"}
    assert coverage["national"].stated == "not_answered"


def test_on_themes_the_survey_has_nothing_and_that_is_told_beside_what_others_report(
    data: Dataset, survey: Survey
) -> None:
    assert not [p for p in survey.findings if p.dimension == "theme"]
    (row,) = (r for r in questions.coverage(data, [FOUNDING]) if r.dimension == "theme" and r.code is None)
    assert (row.stated, row.source_id) == ("not_answered", survey.source)
    assert row.quote == "No information was provided on programing and thematic focus."
    assert (row.state, row.findings) == ("reported", len([p for p in survey.others if p.dimension == "theme"]))


def test_iom_is_its_only_partner_in_place(data: Dataset, survey: Survey) -> None:
    assert survey.codes("partnership_type", "in_place") == {"un_agency"}
    assert survey.actors("partnership_type", "in_place") == {"IOM"}
    assert not [p for p in survey.others if (p.dimension, p.status) == ("partnership_type", "in_place")]


def test_un_agencies_governments_and_regional_secretariats_are_considered_as_partners(survey: Survey) -> None:
    considered = survey.codes("partnership_type", "considered")
    assert {"un_agency", "state", "regional_organization"} <= considered
    assert considered - {"un_agency", "state", "regional_organization"} == {"non_state_actor"}
    assert survey.actors("partnership_type", "considered") == {"African Union"}


def test_the_state_of_2019_is_told_apart_from_iom_s_later_word_that_it_is_dormant(
    data: Dataset, survey: Survey
) -> None:
    assert {p.as_of for p in survey.findings} == {2019}
    mechanism = data.mechanism[FOUNDING]
    assert (mechanism["status"], mechanism["status_as_of"]) == ("dormant", "2020")
    assert mechanism["status_source_id"] != survey.source
    notes = data.notes[(data.notes["mechanism_id"] == FOUNDING) & (data.notes["kind"] == "conflict")]
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


def test_what_the_committed_files_tell_of_it_is_what_the_record_says(read: Records, data: Dataset) -> None:
    (row,) = (row for row in build.rows(read)["mechanisms"] if row["mechanism_id"] == FOUNDING)
    assert data.mechanism[FOUNDING] == row
