"""How good the suggestions of `ingest` are: `python -m tests.bench.bench_ingest` prints three tables.

First, what the rules suggest for the founding document, against its curated record: is each curated finding suggested
(recall), and is each suggestion a curated finding (precision)? A suggestion counts as right when dimension and code are
the curator's and the quotations overlap; a passage without a code counts for no dimension that has codes.

Second, the same rules on the statements of all other records, whose dimension is taken as given, as a section gives it.
Is each statement's code suggested, and nothing else? Statements are curators' sentences, not IOM's: this is a stand-in
for the summaries that nobody has at hand yet.

Third, the second by code. A code has rules only as long as its suggestions are right in at least four of five: what
falls below is named at the end, and its rules are taken out of data/coding_rules.toml.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from iscm_data.curate import records
from iscm_data.curate.ingest import reading, template
from iscm_data.curate.ingest.actors import actors, members
from iscm_data.curate.ingest.coding import Coder, Suggestion
from iscm_data.curate.ingest.rules import rules
from iscm_data.curate.ingest.template import Passage, Section
from iscm_data.curate.records import Records
from iscm_data.curate.rules import plain

ROOT = Path(__file__).resolve().parents[2]
FOUNDING, SOURCE = "acp-eu-migration-dialogue", "S0"
DOCUMENT = ROOT / "data" / "documents" / "iom-2019-summary-of-findings-acp-eu.txt"
BAR = 0.8
SECTION = {"theme": 1, "governance_level": 2, "funding_model": 3, "partnership_type": 4}


def founding(read: Records) -> dict[str, Counter[str]]:
    """By dimension: suggested, curated, right (both)."""
    curated = read.mechanisms[FOUNDING]
    found = template.find(reading.read(DOCUMENT), rules())
    suggestions, _ = Coder(rules(), read.codebook, actors(read, FOUNDING)).suggest(found.summaries[0])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    findings = [finding for finding in curated["findings"].values() if finding["source"] == SOURCE]
    coded = {dimension.id for dimension in read.codebook.coded}
    _count(counts, [s for s in suggestions if not s.kind and (s.code or s.dimension not in coded)], findings)
    told = [{**entry, "quote": ""} for entry in curated["not_reported"] if entry.get("source") == SOURCE]
    for suggestion in (s for s in suggestions if s.kind):
        counts["not reported"]["suggested"] += 1
        key = (suggestion.dimension, suggestion.code, suggestion.kind)
        counts["not reported"]["right"] += any((t["dimension"], t.get("code"), t["kind"]) == key for t in told)
    counts["not reported"]["curated"] = len(told)
    return counts


def _count(
    counts: dict[str, Counter[str]], suggestions: Sequence[Suggestion], findings: Sequence[Mapping[str, Any]]
) -> None:
    free = list(findings)
    for finding in findings:
        counts[finding["dimension"]]["curated"] += 1
    for suggestion in suggestions:
        counts[suggestion.dimension]["suggested"] += 1
        match = next((finding for finding in free if _same(suggestion, finding)), None)
        if match is not None:  # each curated finding is found only once
            free.remove(match)
            counts[suggestion.dimension]["right"] += 1


def _same(suggestion: Suggestion, finding: Mapping[str, Any]) -> bool:
    mine, theirs = plain(suggestion.quote), plain(finding["quote"])
    coded = (suggestion.dimension, suggestion.code) == (finding["dimension"], finding.get("code"))
    return coded and (mine in theirs or theirs in mine)


def statements(read: Records) -> dict[tuple[str, str], Counter[str]]:
    """The same counts for the statements of the other records, by dimension and code."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for id_, record in read.mechanisms.items():
        if id_ == FOUNDING:
            continue
        coder = Coder(rules(), read.codebook, actors(read, id_), members(record))
        for (dimension, text), codes in _by_statement(record):
            rule = next(rule for rule in rules().sections if rule.number == SECTION[dimension])
            section = Section(rule, rule.titles[0], (Passage(text),))
            made = coder.of_passage(section, section.passages[0], str(record["short_name"]))
            for code in codes:
                counts[dimension, code]["curated"] += 1
            for code in [s.code for s in made if s.dimension == dimension and s.code and not s.kind]:
                counts[dimension, code]["suggested"] += 1
                counts[dimension, code]["right"] += code in codes
    return counts


def _by_statement(record: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Each statement of a coded dimension and its codes."""
    grouped: dict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in record["findings"].values():
        if finding.get("code") and finding["dimension"] in SECTION:
            grouped[finding["dimension"], finding["statement"]].add(finding["code"])
    yield from grouped.items()


def _summed(counts: Mapping[tuple[str, str], Counter[str]]) -> dict[str, Counter[str]]:
    summed: dict[str, Counter[str]] = defaultdict(Counter)
    for (dimension, _), n in counts.items():
        summed[dimension].update(n)
    return summed


def show(title: str, counts: Mapping[str, Counter[str]], console: Console) -> None:
    """One table: a row a dimension."""
    table = Table("Dimension", "Curated", "Suggested", "Right", "Precision", "Recall", title=title)
    for dimension, n in counts.items():
        shares = (_share(n["right"], n["suggested"]), _share(n["right"], n["curated"]))
        table.add_row(dimension, *(str(n[key]) for key in ("curated", "suggested", "right")), *shares)
    console.print(table)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "–"


def main() -> None:
    """Print the tables, and the codes that fall below the bar."""
    read = records.read()
    console = Console(width=None if sys.stdout.isatty() else 120)
    show("Suggestions for the founding document, against its curated record", founding(read), console)
    counts = statements(read)
    show("Statements of the other records", _summed(counts), console)
    ruled = {key: n for key, n in sorted(counts.items()) if n["suggested"]}
    show("The same by code", {f"{dimension} {code}": n for (dimension, code), n in ruled.items()}, console)
    below = [code for (_, code), n in ruled.items() if n["right"] < BAR * n["suggested"]]
    print(f"Right in less than {BAR:.0%}: {', '.join(below) or 'none'}.")


if __name__ == "__main__":
    main()
