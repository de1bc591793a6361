"""Citations: the original source first, then the dataset; three forms that reference managers read; CITATION.cff."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.query import questions
from iscm_data.wording import captions, citation
from iscm_data.wording.citation import Citation, Work

ROOT = Path(__file__).resolve().parents[2]
LINK = "https://example.org/findings?id=atlas-dialogue%2FF1"
WORK = Work("key", "GEN", "An author", "A title")
OWN = "Nobody, Invented findings, data version"


def bibtex(text: str) -> list[dict[str, str]]:
    """The entries of a BibTeX text; fails where a brace is left open."""
    entries, depth = [], 0
    for place, character in enumerate(text):
        if text[max(place - 1, 0)] != "\\":
            depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    for key, body in re.findall(r"@misc\{([^,]+),\n(.*?)\n\}", text, re.DOTALL):
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", body, re.MULTILINE))
        assert len(fields) == len(body.splitlines())
        entries.append({"key": key, **fields})
    assert len(entries) == text.count("@misc")
    return entries


def ris(text: str) -> list[dict[str, str]]:
    """The records of a RIS text; fails for a line that is none of RIS."""
    records: list[dict[str, str]] = []
    for line in filter(None, text.split("\r\n")):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        if found[1] == "TY":
            records.append({})
        assert found[1] not in records[-1]
        records[-1][found[1]] = found[2]
    assert all(next(iter(record)) == "TY" and [*record][-1] == "ER" for record in records)
    return records


def first_and_last(found: Citation) -> tuple[str, str]:
    """Whose the first and the last entry are, which has to be the same in BibTeX and RIS."""
    entries, records = bibtex(found.bibtex), ris(found.ris)
    assert [e["author"].strip("{}") for e in entries] == [r["PB"] for r in records]
    return records[0]["AU"], records[-1]["AU"]


def test_a_finding_s_source_comes_before_the_dataset_in_all_three_forms(data: Dataset) -> None:
    found = citation.finding(data, data.finding["atlas-dialogue/F1"], LINK)
    assert found.plain.index("Survey of dialogues (Survey Office, 2019), page 1") == 0
    assert found.plain.endswith(f"{OWN} {data.version}, statement atlas-dialogue/F1, {LINK}.")
    assert first_and_last(found) == ("Survey Office", "Nobody")
    source, own = bibtex(found.bibtex)
    assert source == {
        "key": "atlas-dialogue-s1",
        "author": "{Survey Office}",
        "title": "{Survey of dialogues}",
        "year": "2019",
        "note": "page 1",
    }
    assert own["note"] == f"Statement atlas-dialogue/F1; data version {data.version}"
    assert (own["year"], own["month"], own["version"], own["url"]) == ("2026", "1", data.version, LINK)


def test_an_undated_source_has_no_year_and_its_address(data: Dataset) -> None:
    found = citation.finding(data, data.finding["atlas-dialogue/F7"], LINK)
    assert "(Atlas, undated)" in found.plain
    record = ris(found.ris)[0]
    assert "PY" not in record
    assert "DA" not in record
    assert record["UR"] == "https://atlas.example.org/about"


@pytest.mark.parametrize("name", ["IOM, International Partnerships Division (IPD)", "Office A; Office B", "A,B，C"])
def test_an_institution_stays_one_name(name: str) -> None:
    text = citation._ris(replace(WORK, author=name))
    (author,) = (line for line in text.splitlines() if line.startswith("AU"))
    assert not re.search("[,;，]", author)
    assert f"PB  - {name}\r\n" in text
    assert "AU  - IOM – International Partnerships Division (IPD)" in text or not name.startswith("IOM")


def test_dates_of_every_precision_are_as_ris_wants_them(data: Dataset) -> None:
    day = ris(citation.finding(data, data.finding["basin-process/F1"], LINK).ris)[0]
    year = ris(citation.finding(data, data.finding["atlas-dialogue/F1"], LINK).ris)[0]
    assert (day["PY"], day["DA"]) == ("2024", "2024/06/29/")
    assert (year["PY"], year["DA"]) == ("2019", "2019///")


def test_a_mechanism_is_cited_by_the_sources_that_its_record_uses_and_no_other(data: Dataset) -> None:
    found = citation.mechanism(data, "atlas-dialogue", LINK)
    assert [r["TI"] for r in ris(found.ris)] == ["Survey of dialogues", "About the Atlas Dialogue", "Invented findings"]
    assert found.plain.startswith("Survey of dialogues (Survey Office, 2019); About the Atlas Dialogue")
    assert "profile of Atlas Dialogue on Migration" in found.plain
    assert "A blog" not in found.plain + found.bibtex + found.ris
    with pytest.raises(KeyError):
        citation.mechanism(data, "nobody", LINK)


def test_the_text_names_three_sources_and_the_files_all(real: Dataset) -> None:
    used = {key: row for key, row in real.source.items() if row["citations"]}
    for id_ in real.mechanism:
        n = sum(key[0] == id_ for key in used)
        found = citation.mechanism(real, id_, LINK)
        assert len(ris(found.ris)) == len(bibtex(found.bibtex)) == n + 1
        assert ("; and " in found.plain and f"and {n - 3} more" in found.plain) == (n > 3)


def test_a_figure_is_cited_by_its_title_after_the_sources_behind_it(data: Dataset) -> None:
    findings = [data.finding["atlas-dialogue/F1"], data.finding["atlas-dialogue/F2"]]
    words = captions.Words("Who pays", "", "", citation.source_line(data, findings), "1 of 4 match.", "", "")
    found = citation.figure(data, words, findings, LINK)
    assert found.plain.startswith("Source: Survey of dialogues (Survey Office, 2019).")
    assert found.plain.endswith(f"Figure: “Who pays”, in: {OWN} {data.version}, {LINK}.")
    source, drawn = ris(found.ris)
    assert (source["TY"], drawn["TY"], drawn["TI"]) == ("GEN", "FIGURE", "Who pays")
    assert drawn["N1"] == "Figure in: Invented findings. 1 of 4 match."


def test_the_dataset_is_cited_with_its_version_and_the_address_at_hand(data: Dataset) -> None:
    found = citation.dataset(data, "https://example.org/data")
    assert found.plain == f"{citation.cite_dataset(data)} https://example.org/data"
    assert first_and_last(found) == ("Nobody", "Nobody")
    assert ris(found.ris)[0]["ET"] == bibtex(found.bibtex)[0]["version"] == data.version
    assert citation.dataset(data).plain == citation.cite_dataset(data)


@pytest.mark.parametrize("nasty", ["50% of {all} #1 & $2_a\\b ~ ^", "}, note = {x", "a\r\nER  - \r\nTY  - JOUR", "\\"])
def test_a_nasty_title_breaks_out_of_no_entry(data: Dataset, nasty: str) -> None:
    changed = replace(data, title=nasty)
    found = citation.dataset(changed, "https://example.org/a b?{x}\\")
    assert len(ris(found.ris)) == 1
    (entry,) = bibtex(found.bibtex)
    assert set(entry) == {"key", "author", "title", "year", "month", "version", "note", "url"}
    assert entry["url"] == "https://example.org/a%20b?%7Bx%7D%5C"


def test_what_tex_takes_for_a_command_is_written_so_that_it_prints(data: Dataset) -> None:
    (entry,) = bibtex(citation.dataset(replace(data, title="50% of {all} #1 & $2_a, ~x^2 \\ y")).bibtex)
    escaped = r"50\% of \{all\} \#1 \& \$2\_a, \textasciitilde{}x\^{}2 \textbackslash{} y"
    assert entry["title"] == f"{{{escaped}}}"


def test_every_finding_of_the_dataset_can_be_cited_in_all_forms(real: Dataset) -> None:
    for finding in real.finding.values():
        found = citation.finding(real, finding, LINK)
        assert len(bibtex(found.bibtex)) == len(ris(found.ris)) == 2
        assert found.plain.startswith(finding.source_title)


def test_citation_cff_is_what_the_dataset_says_of_itself(real: Dataset) -> None:
    kept = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    renew = "from iscm_data.dataset.load import load as l; from iscm_data.wording.citation import cff; "
    renew += "print(cff(l()), end='')"
    assert kept == citation.cff(real), f'renew it: .venv/bin/python -c "{renew}" > CITATION.cff'
    about = tomllib.loads((ROOT / "data" / "dataset.toml").read_text(encoding="utf-8"))
    for line in (
        f'title: "{about["title"]}"',
        f'date-released: "{about["released"]}"',
        f'version: "{about["released"].replace("-", ".")}"',
        f'  - name: "{about["publisher"]}"',
        f"license: {about['licence'].replace(' ', '-')}",
    ):
        assert line in kept.splitlines()
    assert citation.LICENCES[about["licence"]][1] == about["licence_url"]
    assert "license" not in citation.cff(replace(real, licence="CC0 1.0")), "it has no name for this one"


@pytest.mark.parametrize("file", ["pyproject.toml", "deploy/kubernetes.yaml"])
def test_the_project_and_its_image_bear_the_day_on_which_the_data_are_released(real: Dataset, file: str) -> None:
    named = re.findall(r"\b20\d\d\.\d\d\.\d\d\b", (ROOT / file).read_text(encoding="utf-8"))
    assert named == [real.released.replace("-", ".")]


def test_few_sources_are_named_each_once_with_publisher_and_date(data: Dataset) -> None:
    found = [data.finding[id_] for id_ in ("atlas-dialogue/F1", "atlas-dialogue/F2", "basin-process/F1")]
    line = citation.source_line(data, found)
    assert line == (
        "Source: Survey of dialogues (Survey Office, 2019); Annual report (Basin Process, 29 June 2024). "
        "Compiled by the ISCM Explorer."
    )


def test_many_sources_are_told_by_their_number(data: Dataset) -> None:
    line = citation.source_line(data, data.finding.values())
    assert line.startswith("Sources: 4 documents and pages of ")


def test_a_page_that_is_a_source_of_several_mechanisms_is_counted_once(real: Dataset) -> None:
    told = citation.source_line(real, questions.findings(real, "funding_model", [*real.mechanism]))
    used = real.findings[real.findings["dimension"] == "funding_model"]
    used = used.merge(real.sources, on=["mechanism_id", "source_id"])
    assert told.startswith(f"Sources: {used['url'].fillna(used['file']).nunique()} documents and pages of ")


def test_no_source_is_told_in_words(data: Dataset) -> None:
    assert citation.source_line(data, []) == "Source: no passage was found in the sources consulted."


def test_the_dataset_is_cited_with_publisher_year_version_and_licence(data: Dataset) -> None:
    expected = f"Nobody (2026). Invented findings. Data version {data.version}. CC BY 4.0."
    assert citation.cite_dataset(data) == expected
