"""From a draft to a record: a curator's decisions, kept at once; the finished record passes the check."""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import invented
import pytest
import tomlkit
from summaries import SUMMARY

from iscm_data.__main__ import main
from iscm_data.curate import records
from iscm_data.curate.ingest import draft, finish
from iscm_data.curate.ingest.command import Ingest
from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.ingest.review import Review
from iscm_data.dataset import swap

Entry = dict[str, Any]
NEW, KNOWN = "lagoon-dialogue-on-migration", "atlas-dialogue"

IDENTITY = {
    "short_name": "Lagoon Dialogue",
    "scope": "2",
    "regions": "africa, europe",
    "year": "2001",
    "source (its name": "s1",
    "  value": "active",
    "as_of, the date": "2021",
    "  kind": "international_organization",
}


CHOICES = {"  code [": "1", "  status [": "1", "  basis [": "1", "  donor_role [": "1"}  # where nothing is suggested


class Curator:
    """Answers what is asked: the first of `answers` whose key is in the question, else as a plain yes."""

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.answers = {**CHOICES, **IDENTITY, **(answers or {})}
        self.statements = 0
        self.told: list[str] = []
        self.shown: list[str] = []  # what stood in each line to be edited

    def ask(self, question: str, start: str = "") -> str:
        self.shown.append(start)
        assert len(self.shown) < 1000, "asked again and again"
        for key, answer in self.answers.items():
            if key in question:
                if isinstance(answer, list):
                    if not answer:
                        raise EOFError
                    return answer.pop(0)
                return str(answer)
        if "Statement" in question:
            self.statements += 1
            return f"The Lagoon Dialogue, or the Atlas Dialogue, does number {self.statements} of its statements."
        return "a" if "accept" in question else ""

    def tell(self, line: str) -> None:
        self.told.append(line)

    @property
    def heard(self) -> str:
        return "\n".join(self.told)


def review(data: Path, id_: str, curator: Curator) -> int:
    return Review(data, id_, curator.ask, curator.tell).run()


def toml(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented records, a draft of a new mechanism and one that adds to a known one."""
    place = tmp_path_factory.mktemp("drafted")
    folder = invented.write(place / "data")
    for id_, record in invented.mechanisms().items():
        (folder / "mechanisms" / f"{id_}.toml").write_text(tomlkit.dumps(record), encoding="utf-8")
    for name, file in (("", "lagoon.txt"), ("Atlas Dialogue", "atlas.txt")):
        text = SUMMARY.replace("Lagoon Dialogue on Migration (LDM)", name) if name else SUMMARY
        (place / file).write_text(text, encoding="utf-8")
        assert Ingest(folder).file(place / file).error == ""
    return folder


@pytest.fixture
def data(drafted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drafted, tmp_path / "data"))


def test_a_whole_review_ends_with_a_record_that_passes_the_check(data: Path) -> None:
    curator = Curator()
    assert review(data, NEW, curator) == 0, curator.heard
    read = records.read(data)
    assert [str(fault) for fault in read.faults] == []
    record = read.mechanisms[NEW]
    assert [*record["findings"]] == [f"F{n}" for n in range(1, len(record["findings"]) + 1)]
    assert record["established"] == {"year": 2001, "source": "S1"}
    assert "draft" not in record
    assert not {"review", "because"} & {key for finding in record["findings"].values() for key in finding}
    assert not (data / "drafts" / f"{NEW}.toml").exists()
    assert (data / "documents" / record["sources"]["S1"]["file"]).is_file()
    assert main(["build", "--data", str(data)]) == 0


def test_a_source_that_the_curator_adds_leaves_the_document_its_name(data: Path) -> None:
    added = {"    title": "A communiqué", "    publisher": ["", "Isle Office"], "    url": "https://example.org/c"}
    curator = Curator({"source (its name": ["+", "+", "S1", "S1"], "    published": "", **added})
    assert review(data, NEW, curator) == 0, curator.heard
    assert "publisher: is missing" in curator.heard
    record = toml(data / "mechanisms" / f"{NEW}.toml")
    assert {key: source["title"] for key, source in record["sources"].items()}["S2"] == "A communiqué"
    assert (record["established"]["source"], record["status"]["source"]) == ("S2", "S1")
    assert {finding["source"] for finding in record["findings"].values()} == {"S1"}
    assert "file" in record["sources"]["S1"]


def test_what_is_added_to_a_record_leaves_everything_in_it_as_it_was(data: Path) -> None:
    file = data / "mechanisms" / f"{KNOWN}.toml"
    before = toml(file)
    assert review(data, KNOWN, Curator()) == 0
    after = toml(file)
    for name, finding in before["findings"].items():
        assert after["findings"][name] == finding
    assert after["not_reported"][: len(before["not_reported"])] == before["not_reported"]
    assert {key: value for key, value in after.items() if key not in ("findings", "not_reported", "sources")} == {
        key: value for key, value in before.items() if key not in ("findings", "not_reported", "sources")
    }
    assert records.read(data).faults == ()


def test_a_review_that_is_left_goes_on_where_it_was(data: Path) -> None:
    curator = Curator({"accept": ["a", "a", "d", "q"]})
    assert review(data, NEW, curator) == 1
    assert "go on with: python -m iscm_data review" in curator.heard
    kept = toml(data / "drafts" / f"{NEW}.toml")
    marks = [entry["review"] for _, entry in draft.entries(kept)]
    assert marks[:4] == ["accepted", "accepted", "dropped", "needed"]
    statement = kept["findings"]["F1"]["statement"]
    assert review(data, NEW, Curator()) == 0
    record = toml(data / "mechanisms" / f"{NEW}.toml")
    assert record["findings"]["F1"]["statement"] == statement
    assert len(record["findings"]) == len(kept["findings"]) - 1
    assert [*record["findings"]] == [f"F{n}" for n in range(1, len(record["findings"]) + 1)]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_a_closed_terminal_loses_nothing(data: Path, end: type[BaseException]) -> None:
    curator = Curator({"accept": ["a", "a", "a"]})
    ask = curator.ask

    def interrupted(question: str, start: str) -> str:
        try:
            return ask(question, start)
        except EOFError:
            raise end from None

    assert Review(data, NEW, interrupted, curator.tell).run() == 1
    kept = toml(data / "drafts" / f"{NEW}.toml")
    assert [entry["review"] for _, entry in draft.entries(kept)][:3] == ["accepted"] * 3
    assert not (data / "mechanisms" / f"{NEW}.toml").exists()


def test_a_suggestion_can_be_changed_and_a_wrong_value_is_asked_again(data: Path) -> None:
    curator = Curator(
        {
            "accept": ["a", "c", "a", "q"],
            "  dimension [": "theme",
            "  code [": ["no_such_code", "remittances"],
            "  status [": "3",
            "  as_of [": ["soon", "2020"],
            "  confidence [": "medium",
        }
    )
    review(data, NEW, curator)
    changed = toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]
    assert [changed[key] for key in ("code", "status", "as_of", "confidence")] == [
        "remittances",
        "ended",
        2020,
        "medium",
    ]
    assert "'no_such_code' is none of these: give a name or its number" in curator.heard
    assert "A year is a number, such as 2019." in curator.heard


def test_one_field_is_changed_by_its_name_and_each_choice_is_explained(data: Path) -> None:
    curator = Curator({"accept": ["a", "c status", "c actors", "c nothing", "q"], "  status [": ["?", "2"]})
    review(data, NEW, curator)
    changed = toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]
    assert (changed["status"], changed["as_of"], "actors" in changed) == ("considered", 2021, False)
    assert "considered: Considered. " in curator.heard
    assert "There is no such field" in curator.heard


def test_actors_are_known_by_every_name_that_they_have(data: Path) -> None:
    curator = Curator(
        {"accept": ["a", "c dimension", "q"], "  dimension [": "partnership_type", "  code [": "un_agency"}
    )
    curator.answers["  actors ["] = "kenya, IOM, Nobody"
    review(data, NEW, curator)
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["actors"] == ["KEN", "IOM", "Nobody"]


def test_one_can_go_back_and_decide_again_with_the_statement_as_it_was(data: Path) -> None:
    curator = Curator({"accept": ["a", "a", "a", "b", "b", "a", "q"]})
    review(data, NEW, curator)
    findings = toml(data / "drafts" / f"{NEW}.toml")["findings"]
    assert [findings[f"F{n}"]["review"] for n in (1, 2, 3)] == ["accepted", "accepted", "needed"]
    assert findings["F1"]["statement"].endswith("number 3 of its statements.")
    assert curator.shown.count("The Lagoon Dialogue, or the Atlas Dialogue, does number 1 of its statements.") == 1
    later = Curator({"accept": ["b", "d", "q"]})
    review(data, NEW, later)
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F2"]["review"] == "dropped"


@pytest.mark.parametrize("statement", ["It works for all members.", "Their members meet every year."])
def test_a_statement_names_of_what_it_speaks(data: Path, statement: str) -> None:
    curator = Curator({"accept": ["a", "a", "q"], "Statement": statement})
    review(data, NEW, curator)
    assert "leans on another sentence" in curator.heard
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["review"] == "needed"


def test_what_was_answered_of_the_identity_is_kept_when_one_quits_in_its_midst(data: Path) -> None:
    assert review(data, NEW, Curator({"source (its name": "q"})) == 1
    assert toml(data / "drafts" / f"{NEW}.toml")["established"] == {"year": 2001}
    again = Curator({"year,": "1999"})
    assert review(data, NEW, again) == 0, again.heard
    assert toml(data / "mechanisms" / f"{NEW}.toml")["established"] == {"year": 2001, "source": "S1"}


def test_a_quotation_that_is_not_in_the_document_is_refused_at_once(data: Path) -> None:
    curator = Curator({"accept": ["a", "c", "a", "q"], "  quote:": "Nobody wrote this."})
    review(data, NEW, curator)
    assert "is not word for word in data/documents" in curator.heard
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["review"] == "needed"


def test_the_quotation_is_no_statement(data: Path) -> None:
    quote = toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["quote"]
    curator = Curator({"accept": ["a", "a", "q"], "Statement": quote})
    review(data, NEW, curator)
    assert "This is the quotation itself" in curator.heard
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["review"] == "needed"


@pytest.mark.parametrize("left_open", ["code", "status"])
def test_a_finding_without_code_or_status_cannot_be_accepted(data: Path, left_open: str) -> None:
    curator = Curator({"accept": ["a", "a", "q"], f"  {left_open} [": ""})
    review(data, NEW, curator)
    assert f"{left_open}: is missing" in curator.heard
    assert toml(data / "drafts" / f"{NEW}.toml")["findings"]["F1"]["review"] == "needed"


def test_what_is_not_suggested_is_chosen_when_a_finding_is_accepted(data: Path) -> None:
    before = toml(data / "drafts" / f"{NEW}.toml")["findings"]
    paid = next(name for name, entry in before.items() if entry.get("code") == "external_donors")
    assert "status" not in before[paid]
    curator = Curator({"  status [": "2", "  basis [": "project", "accept": ["a"] * (1 + int(paid[1:])) + ["q"]})
    review(data, NEW, curator)
    accepted = toml(data / "drafts" / f"{NEW}.toml")["findings"][paid]
    assert [accepted[key] for key in ("review", "status", "basis")] == ["accepted", "considered", "project"]


def test_one_passage_can_give_two_findings(data: Path) -> None:
    curator = Curator({"accept": ["a", "m", "q"]})
    review(data, NEW, curator)
    findings = toml(data / "drafts" / f"{NEW}.toml")["findings"]
    last = [*findings][-1]
    assert findings[last]["quote"] == findings["F1"]["quote"]
    assert (findings[last]["review"], "code" in findings[last]) == ("needed", False)


def test_suggestions_follow_a_record_that_was_changed_meanwhile(data: Path) -> None:
    file = data / "mechanisms" / f"{KNOWN}.toml"
    text = file.read_text(encoding="utf-8")
    finding = (
        '[findings.F11]\ndimension = "structure"\nstatus = "in_place"\nstatement = "The Atlas Dialogue has a logo."\n'
    )
    finding += 'source = "S2"\nlocator = "page 2"\nconfidence = "high"\n\n'
    file.write_text(text.replace("[[not_reported]]", finding + "[[not_reported]]", 1), encoding="utf-8")
    curator = Curator()
    assert review(data, KNOWN, curator) == 0, curator.heard
    assert "were carried over onto it" in curator.heard
    record = toml(file)
    assert record["findings"]["F11"]["statement"] == "The Atlas Dialogue has a logo."
    assert record["findings"]["F12"]["locator"].startswith("1. Evolution")
    assert records.read(data).faults == ()


def test_suggestions_follow_a_record_that_somebody_made_meanwhile(data: Path) -> None:
    record = invented.mechanisms()["basin-process"] | {"id": NEW, "name": "Lagoon Dialogue"}
    file = data / "mechanisms" / f"{NEW}.toml"
    file.write_text(tomlkit.dumps(record), encoding="utf-8")
    curator = Curator()
    assert review(data, NEW, curator) == 0, curator.heard
    assert "were carried over onto it" in curator.heard
    added = [name for name in toml(file)["findings"] if name not in record["findings"]]
    assert {name: toml(file)["findings"][name] for name in record["findings"]} == record["findings"]
    assert added


def test_a_draft_and_a_record_that_were_both_changed_by_hand_are_left_alone(data: Path) -> None:
    file, drafted = data / "mechanisms" / f"{KNOWN}.toml", data / "drafts" / f"{KNOWN}.toml"
    for path, name in ((file, "One Name"), (drafted, "Other Name")):
        path.write_text(path.read_text(encoding="utf-8").replace("Atlas Dialogue on Migration", name), encoding="utf-8")
    before = file.read_bytes(), drafted.read_bytes()
    with pytest.raises(IngestError, match=r"were changed by hand since the draft was made"):
        review(data, KNOWN, Curator())
    assert (file.read_bytes(), drafted.read_bytes()) == before


@pytest.mark.parametrize("id_", [NEW, KNOWN])
def test_a_review_that_is_killed_when_the_record_is_in_its_place_is_ended_by_the_next(
    data: Path, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            review(data, id_, Curator())
    before = (data / "mechanisms" / f"{id_}.toml").read_bytes()
    assert (data / "drafts" / f"{id_}.toml").is_file()
    assert review(data, id_, Curator()) == 0
    assert (data / "mechanisms" / f"{id_}.toml").read_bytes() == before
    assert not (data / "drafts" / f"{id_}.toml").exists()


def test_where_the_disk_is_full_the_draft_stays_as_it_was_and_that_is_told(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (data / "drafts" / f"{KNOWN}.toml").read_bytes()
    monkeypatch.setattr(swap, "_sync", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(swap.NotWritten, match=rf"{KNOWN}\.toml cannot be written \(No space left on device\)"):
        review(data, KNOWN, Curator())
    assert (data / "drafts" / f"{KNOWN}.toml").read_bytes() == before


def test_faults_that_remain_keep_the_draft_a_draft(data: Path) -> None:
    curator = Curator({"short_name": "", "year": ""})
    assert review(data, NEW, curator) == 1
    assert "short_name: is missing" in curator.heard
    assert (data / "drafts" / f"{NEW}.toml").is_file()
    assert not (data / "mechanisms" / f"{NEW}.toml").exists()
    assert review(data, NEW, Curator()) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [("id = ", "is not valid TOML"), ('id = "other"', "is not a draft of"), (None, "there is no draft of")],
)
def test_a_draft_that_is_none_is_told(data: Path, content: str | None, message: str) -> None:
    file = data / "drafts" / f"{NEW}.toml"
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    with pytest.raises(IngestError, match=message):
        finish.opened(data, NEW)


def test_the_drafts_are_listed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--data", str(data)]) == 0
    assert f"python -m iscm_data review {NEW}" in capsys.readouterr().out
