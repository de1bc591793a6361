"""The rules for the curators' files: each fault names the file, the place in it and what is allowed."""

import datetime
import json
import math
import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx.document
import invented
import jsonschema
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.__main__ import main
from iscm_data.curate import build, records, rules, shapes
from iscm_data.model import schema
from iscm_data.model.codebook import DATA, codebook

GONE = type("Gone", (), {"__repr__": lambda _: "gone"})()  # stands for a key that is taken away
BOOK = codebook()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented.write(tmp_path)


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in records.read(folder).faults]


def put(record: invented.Record, place: str, value: Any) -> None:
    """Change what stands at a place, such as findings.F1.code or gaps.0.note."""
    *path, last = place.split(".")
    entry: Any = record
    for key in path:
        entry = entry[int(key)] if isinstance(entry, list) else entry[key]
    if value is GONE:
        del entry[last]
    else:
        entry[int(last) if isinstance(entry, list) else last] = value


def changed(folder: Path, id_: str, place: str, value: Any) -> list[str]:
    """The faults once one thing in one record is changed."""
    record = invented.mechanisms()[id_]
    put(record, place, value)
    invented.save(folder / "mechanisms" / f"{id_}.toml", record)
    return faults(folder)


def allowed(name: str) -> str:
    return f"allowed: {', '.join(BOOK.codes(name))}"


FINDING_KEYS = "allowed: dimension, status, statement, source, locator, confidence, code, as_of, basis, donor_role, "
FINDING_KEYS += "sole, actors, quote"
SUBJECTS = ", ".join([*BOOK.dimensions, *BOOK.codes("subject")])
NO_SIGN = "which no line of an Office file can hold; write it anew"
NO_ADDRESS = "is not an address that begins with https:// or http://"
SOURCES = "is not in this record; its sources: S1, S2, S3"
NOT_IN_SURVEY = "is not word for word in data/documents/survey.txt"
DIMENSIONS = f"allowed: {', '.join(BOOK.dimensions)}"
RECORDS = f"allowed: {', '.join(sorted(invented.IDS))}"
PAST = "the dimension funding_model, and for partnership_type and structure where the status is ended"
PARTNERS = "the dimensions funding_model and partnership_type (an empty list: none named)"
ISO3 = "allowed: CIV, FRA, ISL, KEN, MLT, NOR, UGA"
UNTOLD = "Leave the year out, or tell it in the statement or the locator"
NAMELESS = "does not name the mechanism: call it Atlas Dialogue or AD, or add the form of its name to forms"
KNOWN = "is the name or acronym of the record, or is there twice"
ALIAS = invented.mechanisms()["atlas-dialogue"]["aliases"][0]["name"]
NO_DATE = "is not a date written as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"
NOT_IN_TERMS = "is allowed only where the source is a document in data/documents (its key file)"

WRONG: list[tuple[str, Any, str]] = [
    ("findings.F4.colour", "red", f"findings.F4.colour: unknown key; {FINDING_KEYS}"),
    ("established.month", 5, "established.month: unknown key; allowed: year, source"),
    ("sources.S3.pages", "3-4", "sources.S3.pages: unknown key; allowed: title, publisher, read, url, published, file"),
    ("findings.F4.dimension", GONE, "findings.F4.dimension: is missing"),
    ("findings.F4.confidence", GONE, "findings.F4.confidence: is missing"),
    ("findings.F4.code", GONE, f"findings.F4.code: is missing; {allowed('governance_level')}"),
    ("findings.F2.code", "member_fees", f"findings.F2.code: 'member_fees' is not allowed; {allowed('funding_model')}"),
    ("findings.F8.code", "x", f"findings.F8.code: 'x' is not allowed; {allowed('structure')}"),
    (
        "findings.F8",
        {**invented.mechanisms()["atlas-dialogue"]["findings"]["F8"], "dimension": "added_value", "code": "x"},
        "findings.F8.code: 'x' is not allowed; allowed: none, added_value is an open dimension",
    ),
    ("findings.F4.status", "running", f"findings.F4.status: 'running' is not allowed; {allowed('status')}"),
    ("findings.F4.confidence", "low", f"findings.F4.confidence: 'low' is not allowed; {allowed('confidence')}"),
    ("findings.F8.dimension", "organs", f"findings.F8.dimension: 'organs' is not allowed; {DIMENSIONS}"),
    ("findings.F4.statement", " ", "findings.F4.statement: ' ' is not a text with something in it"),
    ("findings.F4.as_of", 1944, "findings.F4.as_of: 1944 is not a year from 1945 to 2026"),
    ("findings.F4.as_of", 2027, "findings.F4.as_of: 2027 is not a year from 1945 to 2026"),
    ("findings.F4.as_of", "2019", "findings.F4.as_of: '2019' is not a year from 1945 to 2026"),
    ("findings.F4.as_of", True, "findings.F4.as_of: True is not a year from 1945 to 2026"),
    ("findings.F4.as_of", 2018, f"findings.F4.as_of: 2018 is not told: the source is of 2019. {UNTOLD}"),
    ("findings.F3.as_of", 2020, f"findings.F3.as_of: 2020 is not told: the source bears no date. {UNTOLD}"),
    ("findings.F4.statement", "The Dialogue shapes policy.", f"findings.F4.statement: {NAMELESS}"),
    (
        "findings.F4.locator",
        "page 1; amount: S2",
        "findings.F4.locator: names another source (S2): a finding has one, "
        "and what a second source says is a second finding",
    ),
    (
        "findings.F4.locator",
        "footer, © 2019",
        "findings.F4.locator: is a copyright line, whose year dates neither the page nor the statement",
    ),
    (
        "sources.S3.url",
        "https://web.archive.org/web/20200213150405/https://blog.example.org/",
        "sources.S3.published: '2020-02' is when the archive made its copy; leave it out where the page bears no date "
        "of its own",
    ),
    (
        "findings.F4.locator",
        "page\n1",
        "findings.F4.locator: has the character U+000A behind 'page': write it in one line",
    ),
    (
        "sources.S2.url",
        "https://a.org/\x07",
        f"sources.S2.url: has the character U+0007 behind 'https://a.org/', {NO_SIGN}",
    ),
    ("sources.S2.url", "https://user@example.org/", f"sources.S2.url: 'https://user@example.org/' {NO_ADDRESS}"),
    ("sources.S2.url", "https://", f"sources.S2.url: 'https://' {NO_ADDRESS}"),
    ("forms", ["", "AD"], "forms: '' is not a text with something in it"),
    ("findings.F4.source", "S9", f"findings.F4.source: 'S9' {SOURCES}"),
    ("established.source", "S9", f"established.source: 'S9' {SOURCES}"),
    ("members.source", "S9", f"members.source: 'S9' {SOURCES}"),
    ("not_reported.1.source", "S9", f"not_reported number 2.source: 'S9' {SOURCES}"),
    ("findings.F2.basis", GONE, f"findings.F2.basis: is missing; it is needed for {PAST}"),
    ("findings.F2.basis", "loan", f"findings.F2.basis: 'loan' is not allowed; {allowed('basis')}"),
    ("findings.F4.basis", "standing", f"findings.F4.basis: belongs only to {PAST}"),
    ("findings.F5.basis", "project", f"findings.F5.basis: belongs only to {PAST}"),
    ("findings.F5.status", "ended", f"findings.F5.basis: is missing; it is needed for {PAST}"),
    ("findings.F8.status", "ended", f"findings.F8.basis: is missing; it is needed for {PAST}"),
    (
        "findings.F3.status",
        "in_place",
        "findings.F3.status: 'in_place' is not what a single event is: 'considered' before it, 'ended' after it",
    ),
    ("findings.F3.donor_role", GONE, "findings.F3.donor_role: is missing; it is needed for the code external_donors"),
    ("findings.F2.donor_role", "outsider", "findings.F2.donor_role: belongs only to the code external_donors"),
    ("findings.F1.sole", False, "findings.F1.sole: False is not allowed; write true, or leave the key out"),
    ("findings.F7.sole", True, "findings.F7.sole: belongs only to the dimension funding_model"),
    ("findings.F5.actors", GONE, f"findings.F5.actors: is missing; it is needed for {PARTNERS}"),
    ("findings.F7.actors", ["IOM"], f"findings.F7.actors: belongs only to {PARTNERS}"),
    ("findings.F5.actors", ["IOM", "IOM"], "findings.F5.actors: 'IOM' is in the list twice"),
    ("findings.F5.actors", "IOM", "findings.F5.actors: 'IOM' is not a list"),
    ("findings.F2.quote", "Fees are", f"findings.F2.quote: {NOT_IN_SURVEY}: 'Fees are'"),
    ("findings.F8.quote", "Officials meet", f"findings.F8.quote: {NOT_IN_TERMS}"),
    ("not_reported.0.quote", "Nothing", f"not_reported number 1.quote: {NOT_IN_SURVEY}: 'Nothing'"),
    ("not_reported.0.kind", "unknown", f"not_reported number 1.kind: 'unknown' is not allowed; {allowed('missing')}"),
    (
        "not_reported.1.code",
        "remittances",
        f"not_reported number 2.code: 'remittances' is not allowed; {allowed('governance_level')}",
    ),
    ("not_reported.1.code", "global", "not_reported number 3: is about the same dimension and code as one above"),
    ("gaps.0.note", GONE, "gaps number 1.note: is missing"),
    ("gaps.0.dimension", "weather", f"gaps number 1.dimension: 'weather' is not allowed; allowed: {SUBJECTS}"),
    ("id", "atlas", "id: 'atlas' is not the file's name, 'atlas-dialogue'"),
    ("scope", "continental", f"scope: 'continental' is not allowed; {allowed('scope')}"),
    ("regions", ["africa", "arctic"], f"regions: 'arctic' is not allowed; {allowed('region')}"),
    ("website", "javascript:alert(1)", f"website: 'javascript:alert(1)' {NO_ADDRESS}"),
    ("sources.S2.url", "www.example.org", f"sources.S2.url: 'www.example.org' {NO_ADDRESS}"),
    ("sources.S2.url", GONE, "sources.S2: has neither url nor file, so a reader cannot find it"),
    ("sources.S1.file", "other.txt", "sources.S1.file: 'other.txt' is not allowed; allowed: survey.txt"),
    ("sources.S3.published", "June 2019", f"sources.S3.published: 'June 2019' {NO_DATE}"),
    ("sources.S3.published", "2019-02-30", f"sources.S3.published: '2019-02-30' {NO_DATE}"),
    ("sources.S3.published", datetime.date(2019, 6, 2), f"sources.S3.published: datetime.date(2019, 6, 2) {NO_DATE}"),
    ("sources.S3.published", "1066-10-14", "sources.S3.published: 1066 is not a year from 1945 to 2026"),
    ("sources.S3.read", GONE, "sources.S3.read: is missing"),
    ("sources.S3.read", "2026", "sources.S3.read: '2026' is not a month written as YYYY-MM, in quotation marks"),
    ("sources.S3.read", "2026-13", f"sources.S3.read: '2026-13' {NO_DATE}"),
    (
        "aliases.0.language",
        "French",
        "aliases number 1.language: 'French' is not a language's code of two letters (ISO 639-1), such as en",
    ),
    ("aliases.0.kind", "nickname", f"aliases number 1.kind: 'nickname' is not allowed; {allowed('alias_kind')}"),
    ("aliases.1.source", "S9", f"aliases number 2.source: 'S9' is neither an address nor {SOURCES[7:]}"),
    ("aliases.1.name", "Atlas Dialogue", f"aliases number 2: 'Atlas Dialogue' {KNOWN}"),
    ("aliases.1", {**invented.mechanisms()["atlas-dialogue"]["aliases"][0]}, f"aliases number 2: {ALIAS!r} {KNOWN}"),
    ("seen.0.words", GONE, "seen number 1.words: is missing"),
    (
        "status",
        {"value": "active", "source": "S2"},
        "status.as_of: is missing; an active mechanism has a date of its last sign",
    ),
    (
        "status",
        {"value": "unknown", "as_of": "2023", "source": "S2"},
        "status.value: 'unknown' has no sign as recent as 2023: write 'active'",
    ),
    ("established.year", "2000", "established.year: '2000' is not a year from 1945 to 2026"),
    ("status.value", "asleep", f"status.value: 'asleep' is not allowed; {allowed('mechanism_status')}"),
    ("status.superseded_by", "zenith", f"status.superseded_by: 'zenith' is not allowed; {RECORDS}"),
    ("secretariat.kind", GONE, "secretariat.kind: is missing"),
    ("chair.source", GONE, "chair.source: is missing"),
    ("members.complete", GONE, "members.complete: is missing"),
    ("members.complete", "no", "members.complete: 'no' is not true or false"),
    ("members.stated_total", -1, "members.stated_total: -1 is not a whole number from 0 to 9999"),
    ("members.states", ["KEN", "FRA", "XKX"], f"members.states: 'XKX' is not allowed; {ISO3}"),
    ("members.states", ["KEN", "FRA", "KEN"], "members.states: 'KEN' is in the list twice"),
    ("members.states", ["KEN", "ISL"], "observers.states: ISL listed as members too"),
    ("members", [], "members: [] is not a block of keys and values"),
    ("gaps", "none", "gaps: 'none' is not a list of blocks, written with [[ ]]"),
]


@pytest.mark.parametrize(("place", "value", "told"), WRONG, ids=[f"{p}={v!r}" for p, v, _ in WRONG])
def test_one_wrong_thing_gives_one_fault_with_file_place_and_what_is_allowed(
    folder: Path, place: str, value: Any, told: str
) -> None:
    assert changed(folder, "atlas-dialogue", place, value) == [f"mechanisms/atlas-dialogue.toml: {told}"]


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("status.as_of", "1999-12", "status.as_of: 1999-12 is before 2000, the year in which it was established"),
        ("status.superseded_by", "atlas-dialogue", "status.superseded_by: is this mechanism itself"),
        ("sources.S1.published", "2026-02", "sources.S1.read: 2026-01 is before 2026-02, when it was published"),
        ("members.stated_total", 2, "members.stated_total: 2 is less than the States listed, 3"),
        (
            "findings.F9",
            {**invented.mechanisms()["atlas-dialogue"]["findings"]["F5"]},
            "findings.F9: is the same as F5",
        ),
        ("findings.F1.quote", "unding for this dialogue", f"findings.F1.quote: {NOT_IN_SURVEY}"),
        ("findings.F1.quote", "is provided entirely by ext", f"findings.F1.quote: {NOT_IN_SURVEY}"),
        ("short_name", "Basin Process", "short_name: 'Basin Process' is that of"),
    ],
)
def test_what_cannot_hold_beside_the_rest_of_the_records_is_a_fault(
    folder: Path, place: str, value: Any, told: str
) -> None:
    assert any(told in fault for fault in changed(folder, "atlas-dialogue", place, value))


def test_half_of_a_character_is_a_fault_that_names_the_finding() -> None:
    """No TOML file can hold one, but what is made of another form can."""
    read = records.Records({}, {}, {}, {}, invented.DATASET, BOOK, ())
    finding = {**invented.mechanisms()["atlas-dialogue"]["findings"]["F4"], "statement": "The Atlas Dialogue \ud83d."}
    told = [*read.rules.of_finding("F4", finding, {"S1": {}})]
    assert ("statement", f"has the character U+D83D behind 'The Atlas Dialogue ', {NO_SIGN}") in told


def test_a_control_character_of_a_key_does_not_reach_the_terminal(folder: Path) -> None:
    (told,) = changed(folder, "atlas-dialogue", "gaps.0", {"dimension": "theme", "note": "None.", "\x1b[2J": 1})
    assert "\\x1b[2J: unknown key" in told


def test_a_control_character_in_a_document_is_a_fault(folder: Path) -> None:
    append(folder / "documents" / "survey.txt", "Bell\x07\n")
    (told,) = faults(folder)
    assert told.startswith("documents/survey.txt: has the character U+0007")


def test_a_statement_may_name_the_mechanism_by_any_name_that_the_record_has(folder: Path) -> None:
    place = "findings.F4.statement"
    for name in ("AD", "Peaks Forum", "Dialogue de l’Atlas", "Atlas Dialogue on Migration"):
        assert changed(folder, "atlas-dialogue", place, f"The {name}’s members shape policy.") == []
    record = invented.mechanisms()["atlas-dialogue"]
    record |= {"forms": ["Dialogue of the Atlas"]}
    put(record, place, "The Dialogue of the Atlas shapes policy.")
    invented.save(folder / "mechanisms" / "atlas-dialogue.toml", record)
    assert faults(folder) == []


def test_what_a_rule_cannot_decide_is_told_and_stops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = "The Atlas Dialogue was announced for 2019."
    assert changed(folder, "atlas-dialogue", "findings.F4.statement", told) == []
    message = "is 'in_place', and the statement says 'was announced': an announcement is 'considered'"
    doubt = f"mechanisms/atlas-dialogue.toml: findings.F4.status: {message}"
    assert [str(doubt) for doubt in records.read(folder).doubts] == [doubt]
    assert main(["check", "--data", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out.endswith(": no faults.\n")
    assert err == f"Look at {doubt}\n"


def test_an_unknown_actor_is_a_fault_that_lists_whom_a_finding_may_name(folder: Path) -> None:
    names = "IOM, Isle Union, CIV, FRA, ISL, KEN, MLT, NOR, UGA, atlas-dialogue, basin-process, elan-forum, fjord-talks"
    assert changed(folder, "atlas-dialogue", "findings.F5.actors", ["UNHCR"]) == [
        f"mechanisms/atlas-dialogue.toml: findings.F5.actors: 'UNHCR' is not allowed; allowed: {names}"
    ]


def test_a_long_list_of_allowed_values_is_named_instead_of_spelled_out(folder: Path) -> None:
    shutil.copy(DATA / "countries.csv", folder)
    told = changed(folder, "atlas-dialogue", "members.states", ["KEN", "FRA", "XKX"])
    place = "mechanisms/atlas-dialogue.toml: members.states: 'XKX' is not allowed; "
    assert told == [f"{place}allowed: the ISO 3166-1 alpha-3 codes of data/countries.csv"]


@pytest.mark.parametrize("total", [2, 4])
def test_a_complete_list_has_the_number_of_states_that_the_source_gives(folder: Path, total: int) -> None:
    assert changed(folder, "basin-process", "members.stated_total", total) == [
        f"mechanisms/basin-process.toml: members.stated_total: {total} is not the number of States listed, 3; "
        "a list that is not whole has complete = false"
    ]


def test_a_list_that_is_not_complete_may_have_fewer_states_than_the_source_gives(folder: Path) -> None:
    assert changed(folder, "atlas-dialogue", "members.stated_total", 9) == []


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("sources", "X1", "a source is called S and a number, such as S3"),
        ("sources", "S", "a source is called S and a number, such as S3"),
        ("findings", "F0", "a finding is called F and a number, such as F7"),
        ("findings", "F07", "a finding is called F and a number, such as F7"),
        ("findings", "7", "a finding is called F and a number, such as F7"),
    ],
)
def test_findings_and_sources_are_called_by_a_letter_and_a_number(
    folder: Path, kind: str, name: str, told: str
) -> None:
    same = invented.mechanisms()["atlas-dialogue"][kind][{"sources": "S3", "findings": "F8"}[kind]]
    place = f"mechanisms/atlas-dialogue.toml: {kind}.{name}"
    assert changed(folder, "atlas-dialogue", f"{kind}.{name}", same) == [f"{place}: {told}"]


@pytest.mark.parametrize("name", ["Atlas", "atlas dialogue", "atlas--dialogue", "atlas_dialogue", "élan"])
def test_a_file_name_that_would_not_do_as_an_address_is_a_fault(folder: Path, name: str) -> None:
    (folder / "mechanisms" / "fjord-talks.toml").rename(folder / "mechanisms" / f"{name}.toml")
    record = invented.mechanisms()["fjord-talks"] | {"id": name}
    invented.save(folder / "mechanisms" / f"{name}.toml", record)
    assert faults(folder) == [
        f"mechanisms/{name}.toml: a file's name has only a to z, 0 to 9 and single hyphens, "
        "since it is the page's address"
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "Funding for this dialogue is provided entirely by external donors.",
        "  Funding\tfor this dialogue\n is provided   entirely by\u00a0external donors. ",
        "**Funding** for _this_ dialogue",
        "Its website is kept",
    ],
)
def test_white_space_and_markdown_marks_do_not_matter_in_a_quotation(folder: Path, quote: str) -> None:
    assert changed(folder, "atlas-dialogue", "findings.F1.quote", quote) == []


@pytest.mark.parametrize("quote", ["funding for this dialogue", "Funding of this dialogue", "entirely by donors"])
def test_every_other_difference_from_the_document_matters_in_a_quotation(folder: Path, quote: str) -> None:
    assert len(changed(folder, "atlas-dialogue", "findings.F1.quote", quote)) == 1


def test_a_source_that_nothing_cites_is_allowed(folder: Path) -> None:
    more = {"title": "Also read", "publisher": "Nobody", "url": "https://example.org", "read": "2026-01"}
    assert changed(folder, "basin-process", "sources.S2", more) == []


@pytest.mark.parametrize(
    ("place", "character"),
    [
        *(("findings.F1.statement", "\u000b"), ("gaps.0.note", "\u0000"), ("name", "\u000c"), ("name", "\u0008")),
        *(("sources.S1.title", "\u001f"), ("members.others", "\r"), ("findings.F1.statement", "\u007f")),
        *(("gaps.0.note", "\u0093"), ("sources.S1.title", "\uffff"), ("members.others", "\ufffe")),
    ],
)
def test_what_no_office_file_can_hold_is_a_fault_with_the_words_before_it(
    folder: Path, place: str, character: str
) -> None:
    text = f"A text{character}."
    (fault,) = changed(folder, "atlas-dialogue", place, [text] if place.endswith("others") else text)
    assert (
        f"has the character U+{ord(character):04X} behind 'A text', which no line of an Office file can hold" in fault
    )


@pytest.mark.parametrize("character", ["\ufffd", "\uf0b7"])
def test_a_letter_that_nobody_could_read_is_a_fault(folder: Path, character: str) -> None:
    (fault,) = changed(folder, "atlas-dialogue", "findings.F1.statement", f"It costs 5 {character} a year.")
    assert f"U+{ord(character):04X} behind 'It costs 5 ', which stands for a letter that could not be read" in fault


@pytest.mark.parametrize("blank", ["\u3164", "\u200b", "\u2800\u00a0", "\u0301", "\u00ad"])
def test_a_text_of_which_nothing_is_seen_is_none(folder: Path, blank: str) -> None:
    (fault,) = changed(folder, "atlas-dialogue", "members.note", blank)
    assert "is not a text with something in it" in fault


def test_accents_that_would_lie_over_other_lines_are_a_fault(folder: Path) -> None:
    assert changed(folder, "atlas-dialogue", "members.note", "Vie\u0323\u0302t Nam") == []
    (fault,) = changed(folder, "atlas-dialogue", "members.note", f"A te{30 * chr(0x301)}xt")
    assert "has more than 8 accents upon one letter behind 'A te'" in fault


@pytest.mark.parametrize(
    "address",
    [
        *("https://[::1/x", "https://example.org:99999/", "https://example.org:port/", "https://a..example/x"),
        *("https://{n}/", "https://a%00.example/", "https://example.org/a\u200bb", "https://-/", "https://a,b/"),
    ],
)
def test_an_address_that_programs_cannot_read_is_a_fault(folder: Path, address: str) -> None:
    (fault,) = changed(folder, "atlas-dialogue", "sources.S2.url", address)
    assert "names no host that there can be" in fault


@pytest.mark.parametrize(
    "address", ["https://[2001:db8::1]:8443/x", "https://例え.jp/ü", "http://a_b.xn--bcher-kva.example./%7e?{n}#x"]
)
def test_an_address_may_have_letters_of_any_writing(folder: Path, address: str) -> None:
    assert changed(folder, "atlas-dialogue", "sources.S2.url", address) == []


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u2028", "\u2060", "\ufeff", "\ufff9", "\U000e0041"])
def test_a_sign_that_makes_a_reader_see_other_than_what_stands_there_is_told(folder: Path, character: str) -> None:
    (fault,) = changed(folder, "atlas-dialogue", "members.note", f"A text{character} goes on.")
    assert f"has the character U+{ord(character):04X} behind 'A text', which a reader does not see" in fault


def test_a_text_that_no_cell_could_hold_is_a_fault(folder: Path) -> None:
    (fault,) = changed(folder, "atlas-dialogue", "findings.F1.statement", "word " * 8000)
    assert "has 40,000 characters, of which 8,000 are allowed: 'word word" in fault
    (fault,) = changed(folder, "atlas-dialogue", "members.others", [f"{n} " * 900 for n in range(9)])
    assert "has more than the 8,000 characters that are allowed together" in fault
    (fault,) = changed(folder, "atlas-dialogue", "website", f"https://example.org/{'x' * 2000}")
    assert "has 2,020 characters, of which an address may have 2,000" in fault


@pytest.fixture(scope="module")
def page() -> docx.document.Document:
    return docx.Document()


@given(text=st.text(min_size=1, max_size=40))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_that_passes_can_stand_in_an_office_file(page: docx.document.Document, text: str) -> None:
    if shapes.TEXT(text) is None:
        assert page.add_paragraph(text).text == text


def test_the_mark_that_windows_puts_first_is_read_over(folder: Path) -> None:
    for name in ("mechanisms/basin-process.toml", "actors.toml", "dataset.toml", "countries.csv", "codebook.toml"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(folder) == []
    assert main(["build", "--data", str(folder)]) == 0


def test_what_macos_and_editors_put_beside_a_record_is_read_over(folder: Path) -> None:
    before = build.version(records.read(folder), folder)
    for beside in ("mechanisms", "documents"):
        for name in ("._basin-process.toml", ".#basin-process.toml", "~$sin-process.toml", ".DS_Store"):
            (folder / beside / name).write_bytes(b"\0\x05\x16\x07")
            (folder / beside / name).with_suffix(".txt").write_bytes(b"\0\x05\x16\xff")
    assert faults(folder) == []
    assert build.version(records.read(folder), folder) == before


@pytest.mark.parametrize("name", ["new-talks.toml.txt", "new-talks.TOML", "new-talks.toml ", "New-Talks.Toml.txt"])
def test_a_record_whose_name_would_have_it_overlooked_is_a_fault(folder: Path, name: str) -> None:
    shutil.copy(folder / "mechanisms" / "basin-process.toml", folder / "mechanisms" / name)
    assert faults(folder) == [f"mechanisms/{name}: is overlooked: its name has to end with .toml; rename it"]


@pytest.mark.parametrize(
    ("slip", "character"),
    [
        ("chair = “Malta”\n", "LEFT DOUBLE QUOTATION MARK"),
        ("\u00a0chair = 1\n", "NO-BREAK SPACE"),
        ("\ufeffchair = 1\n", "ZERO WIDTH NO-BREAK SPACE"),
        ("\x1a", "U+001A"),
    ],
)
def test_a_character_that_a_word_processor_put_there_is_named(folder: Path, slip: str, character: str) -> None:
    append(folder / "mechanisms" / "fjord-talks.toml", slip)
    (fault,) = faults(folder)
    assert f"there stands the character {character}: write a plain one" in fault


def test_accents_in_two_letters_as_macos_may_copy_them_do_not_matter_in_a_quotation(folder: Path) -> None:
    document = folder / "documents" / "survey.txt"
    document.write_text(document.read_text(encoding="utf-8") + "\nCafé.\n", encoding="utf-8")
    assert changed(folder, "atlas-dialogue", "findings.F1.quote", "Cafe\u0301.") == []


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_key_that_is_given_twice_is_a_fault_with_its_line(folder: Path) -> None:
    append(folder / "mechanisms" / "basin-process.toml", 'scope = "global"\n')
    (fault,) = faults(folder)[:1]
    assert fault.startswith("mechanisms/basin-process.toml: is not valid TOML: Cannot overwrite a value (at line ")


@pytest.mark.parametrize("slip", ['chair = "Malta\n', "chair = \n", "regions = [1, 2\n", f"chair = {'9' * 5000}\n"])
def test_a_slip_of_form_is_a_fault_that_names_the_file(folder: Path, slip: str) -> None:
    append(folder / "mechanisms" / "fjord-talks.toml", slip)
    (fault,) = faults(folder)
    assert fault.startswith("mechanisms/fjord-talks.toml: is not valid TOML: ")


@pytest.mark.parametrize(
    "name", ["mechanisms/fjord-talks.toml", "actors.toml", "dataset.toml", "countries.csv", "documents/survey.txt"]
)
def test_a_file_that_is_not_utf8_is_a_fault_that_says_where(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"# " + "Élan\n".encode("latin-1") + path.read_bytes())
    assert f"{name}: is not UTF-8 text (byte 2); save it as UTF-8" in faults(folder)


@pytest.mark.parametrize("name", ["actors.toml", "dataset.toml", "countries.csv"])
def test_a_file_that_is_missing_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name}: is missing" in faults(folder)


def test_an_empty_record_lacks_every_key_that_is_needed(folder: Path) -> None:
    (folder / "mechanisms" / "new-talks.toml").write_text("")
    told = faults(folder)
    needed = ["id", "name", "short_name", "scope", "regions", "established", "status", "secretariat", "findings"]
    needed.append("sources")
    assert [f"mechanisms/new-talks.toml: {key}: is missing" for key in needed] == told[: len(needed)]


def test_a_folder_without_records_is_a_fault(folder: Path) -> None:
    shutil.rmtree(folder / "mechanisms")
    assert faults(folder) == ["mechanisms: holds no record that can be read"]


def book_with(folder: Path, old: str, new: str) -> list[str]:
    """The faults once the codebook says something else."""
    path = folder / "codebook.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return faults(folder)


HOST = "dimensions.funding_model.codes.host_funded"
REMITTANCES = "dimensions.theme.codes.remittances"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f'version = "{BOOK.version}"', "version = 2.0", "version: 2.0 is not a text with something in it"),
        ("sign_months = 36", "sign_months = -1", "sign_months: -1 is not a whole number from 0 to 9999"),
        ("code_optional = true", 'code_optional = "x"', "dimensions.structure.code_optional: 'x' is not true or false"),
        ('label = "In place"', "label = 3", "status.in_place.label: 3 is not a text with something in it"),
        ("[basis.", "[bases.", "basis: is missing"),
        ('label = "Host or chair pays"', 'label = ""', f"{HOST}.label: '' is not a text with something in it"),
    ],
)
def test_a_codebook_that_pages_could_not_use_is_a_fault(folder: Path, old: str, new: str, told: str) -> None:
    assert book_with(folder, old, new) == [f"codebook.toml: {told}"]


def test_a_theme_belongs_to_a_family_that_there_is(folder: Path) -> None:
    families = f"allowed: {', '.join(BOOK.codes('family'))}"
    told = [f"codebook.toml: {REMITTANCES}.family: 'money' is not allowed; {families}"]
    place = 'gcm_objectives = [20]\nfamily = "'
    assert book_with(folder, f'{place}development"', f'{place}money"') == told
    told = [f"codebook.toml: {REMITTANCES}.family: None is not allowed; {families}"]
    assert book_with(folder, f'{place}money"', place[:-10]) == told


def test_a_theme_is_linked_only_to_objectives_that_there_are(folder: Path) -> None:
    (told,) = book_with(folder, "gcm_objectives = [20]", "gcm_objectives = [24]")
    assert told.startswith(f"codebook.toml: {REMITTANCES}.gcm_objectives: '24' is not allowed; allowed: 1, 2,")


@pytest.mark.parametrize("text", ["", "= 3", "version = '1'", "[dimensions]\nx = 1"])
def test_a_codebook_that_is_none_is_one_fault_and_nothing_else_is_checked(folder: Path, text: str) -> None:
    (folder / "codebook.toml").write_text(text)
    (fault,) = faults(folder)
    assert fault.startswith("codebook.toml: cannot be read as a codebook (")
    assert fault.endswith("; nothing else was checked")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, "entry 3: 'IOM' is there twice"),
        ({"name": "Bank", "kind": "bank"}, f"entry 3: kind: 'bank' is not allowed; {allowed('partnership_type')}"),
        ({"name": "Bank", "full_name": ""}, "entry 3: full_name: '' is not a text with something in it"),
        ({"name": "KEN"}, "KEN: is also a mechanism's id or a country code"),
        ({"name": "elan-forum"}, "elan-forum: is also a mechanism's id or a country code"),
    ],
)
def test_a_fault_in_the_list_of_actors_says_which_entry_is_meant(
    folder: Path, entry: dict[str, str], told: str
) -> None:
    invented.save(folder / "actors.toml", {"actors": [*invented.ACTORS, invented.ACTORS[0] | entry]})
    assert faults(folder) == [f"actors.toml: {told}"]


def test_actors_that_are_no_list_are_a_fault(folder: Path) -> None:
    invented.save(folder / "actors.toml", {"actors": 3})
    assert "actors.toml: 3 is not a list of blocks, written with [[ ]]" in faults(folder)


def test_a_country_without_a_name_is_a_fault_with_its_line(folder: Path) -> None:
    append(folder / "countries.csv", "ESP,,Europe,Southern Europe\n")
    assert faults(folder) == ["countries.csv: entry 8: name: '' is not a text with something in it"]


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_table_that_excel_saved_with_other_marks_between_its_columns_is_one_fault(folder: Path, between: str) -> None:
    path = folder / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", between), encoding="utf-8")
    told = [fault for fault in faults(folder) if fault.startswith("countries.csv")]
    assert told == ["countries.csv: has semicolons or tabs between its columns; save it with commas"]


def test_another_name_belongs_to_a_state_an_actor_or_nobody(folder: Path) -> None:
    (folder / "other_names.csv").write_text(
        "name,actor\nHolland,KEN\nThe Org,IOM\nLake,\nX,XXX\n,KEN\n", encoding="utf-8"
    )
    assert [fault.partition(" is not ")[0] for fault in faults(folder)] == [
        "other_names.csv: entry 4: actor: 'XXX'",
        "other_names.csv: entry 5: name: ''",
    ]


@pytest.mark.parametrize("released", [GONE, "soon", 2026, datetime.date(2026, 1, 31)])
def test_the_dataset_needs_a_date_of_release(folder: Path, released: Any) -> None:
    entry = dict(invented.DATASET)
    put(entry, "released", released)
    invented.save(folder / "dataset.toml", entry)
    told = faults(folder)
    assert told
    assert all(fault.startswith("dataset.toml: released: ") for fault in told)


def test_all_faults_of_all_files_come_at_once_each_in_its_own_line(folder: Path) -> None:
    changes = [
        ("atlas-dialogue", "findings.F4.status", "running"),
        ("atlas-dialogue", "findings.F4.confidence", GONE),
        ("atlas-dialogue", "sources.S2.url", "nowhere"),
        ("basin-process", "members.stated_total", 4),
        ("elan-forum", "scope", "world"),
    ]
    all_records = invented.mechanisms()
    for id_, place, value in changes:
        put(all_records[id_], place, value)
    invented.write(folder, all_records)
    (folder / "mechanisms" / "fjord-talks.toml").write_bytes(b"\xff")
    invented.save(folder / "actors.toml", {"actors": [*invented.ACTORS, {"name": "ICMPD", "kind": "un_agency"}]})

    lines = faults(folder)
    places = [line.split(": ")[:2] for line in lines]
    assert places == [
        ["actors.toml", "entry 3"],
        ["mechanisms/fjord-talks.toml", "is not UTF-8 text (byte 0); save it as UTF-8"],
        ["mechanisms/atlas-dialogue.toml", "sources.S2.url"],
        ["mechanisms/atlas-dialogue.toml", "findings.F4.confidence"],
        ["mechanisms/atlas-dialogue.toml", "findings.F4.status"],
        ["mechanisms/basin-process.toml", "members.stated_total"],
        ["mechanisms/elan-forum.toml", "scope"],
    ]
    assert not any("\n" in line for line in lines)


# --- what readers see of a mechanism --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ({"value": "active", "as_of": "2023-01"}, "active"),  # 36 months before the release
        ({"value": "active", "as_of": "2022-12-31"}, "no_recent_sign"),
        ({"value": "active", "as_of": "2023"}, "active"),  # perhaps of its last month
        ({"value": "active", "as_of": "2022"}, "no_recent_sign"),
        ({"value": "active"}, "no_recent_sign"),
        ({"value": "unknown", "as_of": "2019"}, "no_recent_sign"),
        ({"value": "dormant", "as_of": "2025"}, "dormant"),
        ({"value": "ended", "as_of": "2025"}, "dormant"),
        ({"value": "superseded", "as_of": "2025"}, "replaced"),
    ],
)
def test_activity_follows_from_the_status_the_last_sign_and_the_codebook_s_threshold(
    status: invented.Record, told: str
) -> None:
    assert rules.activity(status, "2026-01-31", BOOK) == told
    assert told in BOOK.codes("activity")


# --- whatever stands in a file, reading it does not fail ------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)  # TOML has no surrogates
VALUES = st.recursive(
    TEXTS
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.sampled_from(["S1", "F1", "KEN", "IOM", "funding_model", "external_donors", "survey.txt", 2019]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


KEYS = sorted(invented.mechanisms()["atlas-dialogue"])


def places(entry: Any, at: str = "") -> list[str]:
    """Every place in a record: each key and each item of a list."""
    items = entry.items() if isinstance(entry, dict) else enumerate(entry) if isinstance(entry, list) else ()
    return [place for key, value in items for place in (f"{at}{key}", *places(value, f"{at}{key}."))]


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented.write(tmp_path_factory.mktemp("records"))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(record=st.dictionaries(TEXTS | st.sampled_from(KEYS), VALUES, max_size=8))
def test_any_record_at_all_is_read_and_has_faults(shared_folder: Path, record: invented.Record) -> None:
    invented.save(shared_folder / "mechanisms" / "atlas-dialogue.toml", record)
    read = records.read(shared_folder)
    assert any(str(fault).startswith("mechanisms/atlas-dialogue.toml: ") for fault in read.faults)


@pytest.mark.parametrize("name", ["actors.toml", "dataset.toml"])
@settings(max_examples=20, deadline=None, derandomize=True)
@given(entry=st.dictionaries(TEXTS | st.sampled_from(["actors", "released"]), VALUES, max_size=4))
def test_any_list_of_actors_and_any_dataset_file_is_read_and_has_faults(
    tmp_path_factory: pytest.TempPathFactory, name: str, entry: invented.Record
) -> None:
    folder = invented.write(tmp_path_factory.getbasetemp() / f"any-{name}")
    invented.save(folder / name, entry)
    assert records.read(folder).faults


def test_a_record_without_faults_can_be_built_whatever_else_is_left_out_or_changed(shared_folder: Path) -> None:
    """Each key in turn is taken away, and each value replaced by some of every type that TOML has: told, or built."""
    invented.write(shared_folder)
    read = records.read(shared_folder)
    before = read.mechanisms["atlas-dialogue"]
    others = [GONE, "", "x", 0, 2**40, True, [], ["KEN"], [[]], {"a": 1}, "2019", "S1", math.nan, datetime.time(1, 1)]
    held, built = read.rules, 0
    for place in places(before):
        for other in others:
            record = deepcopy(before)
            if other is GONE and place.rsplit(".", 1)[-1].isdigit():
                continue
            put(record, place, other)
            if not [*held.faults("atlas-dialogue", record)]:
                built += 1
                changed_all = replace(read, mechanisms={**read.mechanisms, "atlas-dialogue": record})
                assert_typed(build.rows(changed_all), f"{place} = {other!r}")
    assert built > 100


def assert_typed(tables: dict[str, list[build.Row]], what: str) -> None:
    """Every row has exactly the columns of its table, and in each a value of the column's type."""
    for name, rows in tables.items():
        columns = {column.name for column in schema.TABLES[name]}
        assert all(row.keys() == columns for row in rows), what
        pa.Table.from_pylist(rows, schema=schema.arrow_schema(name)).validate(full=True)


# --- the shape of a record for editors --------------------------------------------------------------------------------


def test_a_record_that_passes_has_the_shape_that_editors_check(folder: Path) -> None:
    schema = records.read(folder).rules.schema
    for record in invented.mechanisms().values():
        jsonschema.validate(record, schema)


def test_what_is_wrong_is_wrong_for_editors_too(folder: Path) -> None:
    schema = records.read(folder).rules.schema
    for place, value in {
        "scope": "local",
        "findings.F4.code": "nothing",
        "findings.F4.colour": "red",
        "findings.F4.statement": GONE,
        "established.year": "1999",
        "members.states": ["XXX"],
        "gaps.0.dimension": "weather",
        "sources.S1.read": "2026",
    }.items():
        record = invented.mechanisms()["atlas-dialogue"]
        put(record, place, value)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(record, schema)


def test_the_schema_beside_the_records_is_that_of_the_codebook() -> None:
    kept = json.loads((DATA / "parquet" / "record.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(records.read(DATA).rules.schema))
