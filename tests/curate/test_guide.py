"""The curator's guide: an example for every code, and each says what its record says."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from iscm_data.curate import records
from iscm_data.dataset.findings import plain_rows
from iscm_data.dataset.load import dataset
from iscm_data.model.codebook import DATA, codebook
from iscm_data.query.questions import states

TEXT = (DATA / "EXAMPLES.md").read_text(encoding="utf-8")
GUIDE = (DATA / "README.md").read_text(encoding="utf-8")
NONE = ("No finding has it yet.", "No record has it yet.")
BOOK = codebook()
LISTS = [d.id for d in BOOK.coded] + list(BOOK.vocabularies)
OF_FINDINGS = {*(d.id for d in BOOK.coded), "status", "basis", "donor_role", "confidence"}
OF_MECHANISMS = {
    "scope": "scope",
    "mechanism_status": "status",
    "activity": "activity",
    "secretariat_kind": "secretariat_kind",
    "region": "regions",
}


def lines(name: str) -> Iterator[tuple[str, str, str]]:
    """Code, label and example of each line under the heading of a list."""
    (part,) = [p for p in TEXT.split("\n### ")[1:] if f"`{name}`" in p.splitlines()[0]]
    for line in part.splitlines():
        if line.startswith("| `"):
            code, label, example = (cell.strip() for cell in line.strip("|").split("|"))
            yield code.strip("`"), label, example


def named(example: str) -> list[str]:
    """What stands in backquotes at the end of an example."""
    return re.findall(r"`([^`]+)`", example.rpartition("(")[2])


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_one_line_with_its_label(name: str) -> None:
    assert [(code, label) for code, label, _ in lines(name)] == [(c.id, c.label) for c in BOOK.codes(name).values()]


@pytest.mark.parametrize("name", sorted(OF_FINDINGS))
def test_every_example_of_a_finding_is_coded_so_and_says_so(name: str) -> None:
    data = dataset()
    field = "code" if name in BOOK.dimensions else name
    for code, _, example in lines(name):
        coded = [
            p for p in data.finding.values() if getattr(p, field) == code and (field != "code" or p.dimension == name)
        ]
        if example in NONE:
            assert not coded, f"{name}, {code}: there is a finding now, such as {coded[0].id}"
            continue
        (id_,) = named(example)
        assert id_ in data.finding, f"{name}, {code}: there is no finding {id_}"
        assert data.finding[id_] in coded, f"{id_} is not coded {code}"
        told = example.removesuffix(f" (`{id_}`)")
        assert told == data.finding[id_].statement, f"{id_}: copy the statement into EXAMPLES.md"


@pytest.mark.parametrize("name", OF_MECHANISMS)
def test_every_example_of_a_mechanism_is_one(name: str) -> None:
    rows = dataset().mechanism
    for code, _, example in lines(name):
        values = {id_: row[OF_MECHANISMS[name]] for id_, row in rows.items()}
        such = [id_ for id_, value in values.items() if code == value or (isinstance(value, list) and code in value)]
        if example in NONE:
            assert not such, f"{name}, {code}: there is one now, {such[0]}"
        else:
            assert named(example)[0] in such


def test_the_other_examples_are_in_the_data() -> None:
    data = dataset()
    for code, _, example in lines("role"):
        id_, iso3 = named(example)
        assert iso3 in states(data, id_, code)
    coverage = plain_rows(data.coverage)
    for code, _, example in lines("missing"):
        such = [r for r in coverage if code in (r["state"], r["stated"])]
        if example in NONE:
            assert not such, f"missing, {code}: there is one now, {such[0]}"
        else:
            assert named(example) in [[v for v in (r["mechanism_id"], r["dimension"], r["code"]) if v] for r in such]
    aliases = {(r["mechanism_id"], r["kind"], r["name"]) for r in plain_rows(data.aliases)}
    for code, _, example in lines("alias_kind"):
        assert (named(example)[0], code, example.partition(", for the ")[0]) in aliases
    for code, _, example in lines("family"):
        assert BOOK.codes("theme")[named(example)[0]].family == code
    notes = {(r["mechanism_id"], r["about"], r["note"]) for r in plain_rows(data.notes)}
    for code, _, example in lines("subject"):
        told, _, end = example.rpartition(" (`")
        assert (end.partition("`")[0], code, told) in notes


def test_the_template_is_a_record_without_faults() -> None:
    template = tomllib.loads((DATA / "TEMPLATE.toml").read_text(encoding="utf-8"))
    read = records.read()
    whole = records.Records(**{**vars(read), "mechanisms": {**read.mechanisms, template["id"]: template}})
    assert [*whole.rules.faults(template["id"], template)] == []


def test_the_findings_and_mechanisms_that_the_guide_names_are_there() -> None:
    data = dataset()
    for id_ in re.findall(r"`([a-z0-9-]+/F\d+)`", GUIDE):
        assert id_ in data.finding, id_
    quoted = re.findall(r'"([^"]{30,}?)( …)?"\s+\(`([a-z0-9-]+/F\d+)`', GUIDE)
    assert quoted
    for words, cut, id_ in quoted:
        statement = data.finding[id_].statement
        assert statement.startswith(words) if cut else words == statement, id_
