"""How good the suggestions of `ingest` are: `python tests/bench/bench_ingest.py` prints three tables.

First, what the rules suggest for the founding document, against its curated record: is each curated finding suggested
(recall), and is each suggestion a curated finding (precision)? A suggestion counts as right when dimension and code are
the curator's and the quotations overlap. The rules were written with this document at hand: this table says that they
do what they are meant to, not how they will do elsewhere.

Second, the same rules on text that they were not written for: the statements of all other records, whose dimension is
taken as given, as a section gives it. Is each statement's code suggested, and nothing else? Statements are curators'
sentences, not IOM's: this is a stand-in for the summaries that nobody has at hand yet. The records are in two halves:
one was looked at when the rules were widened, the other was held out. Only the held-out half is an honest measure, and
it stays one only as long as nobody mends rules by it.
"""

import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rich.console import Console
from rich.table import Table

from iscm_data.curate import records
from iscm_data.curate.ingest import reading, template
from iscm_data.curate.ingest.actors import actors, members
from iscm_data.curate.ingest.coding import Coder, Suggestion
from iscm_data.curate.ingest.rules import rules
from iscm_data.curate.ingest.template import Passage, Section
from iscm_data.curate.records import Records, plain

FOUNDING, SOURCE = "acp-eu-migration-dialogue", "S0"
DOCUMENT = ROOT / "data" / "documents" / "iom-2019-summary-of-findings-acp-eu.txt"
SECTION = {"theme": 1, "governance_level": 2, "funding_model": 3, "partnership_type": 4}


def founding(read: Records) -> dict[str, Counter[str]]:
    """By dimension: suggested, curated, right (both), and of these the ones with the curator's status."""
    curated = read.mechanisms[FOUNDING]
    found = template.find(reading.read(DOCUMENT), rules())
    suggestions, _ = Coder(rules(), read.codebook, actors(read, rules(), FOUNDING)).suggest(found.summaries[0])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    findings = [finding for finding in curated["findings"].values() if finding["source"] == SOURCE]
    _count(counts, [s for s in suggestions if not s.kind], findings)
    told = [{**entry, "quote": ""} for entry in curated["not_reported"] if entry.get("source") == SOURCE]
    for suggestion in (s for s in suggestions if s.kind):
        counts["not reported"]["suggested"] += 1
        key = (suggestion.dimension, suggestion.code)
        counts["not reported"]["right"] += any((t["dimension"], t.get("code")) == key for t in told)
        same = any((t["dimension"], t.get("code"), t["kind"]) == (*key, suggestion.kind) for t in told)
        counts["not reported"]["status"] += same
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
            counts[suggestion.dimension]["status"] += match["status"] == suggestion.status


def _same(suggestion: Suggestion, finding: Mapping[str, Any]) -> bool:
    mine, theirs = plain(suggestion.quote), plain(finding["quote"])
    coded = (suggestion.dimension, suggestion.code) == (finding["dimension"], finding.get("code"))
    return coded and (mine in theirs or theirs in mine)


def held_out(id_: str) -> bool:
    """Whether a record belongs to the half by which no rule was made."""
    return zlib.crc32(id_.encode()) % 2 == 1


def statements(read: Records, held: bool) -> dict[str, Counter[str]]:
    """The same counts for the statements of one half of the other records."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for id_, record in read.mechanisms.items():
        if id_ == FOUNDING or held_out(id_) != held:
            continue
        who = actors(read, rules(), id_)
        for (dimension, text, year), findings in _by_statement(record, int(str(read.dataset["released"])[:4])):
            coder = Coder(rules(), read.codebook, who, members(record), year)
            rule = next(rule for rule in rules().sections if rule.number == SECTION[dimension])
            section = Section(rule, rule.titles[0], (Passage(text),))
            made = [
                s
                for s in coder.of_passage(section, section.passages[0], str(record["short_name"]))
                if s.dimension == dimension and s.code and not s.kind
            ]
            right = [s for s in made if s.code in findings]
            counts[dimension]["curated"] += len(findings)
            counts[dimension]["suggested"] += len(made)
            counts[dimension]["right"] += len(right)
            counts[dimension]["status"] += sum(s.status == findings[str(s.code)] for s in right)
    return counts


def _by_statement(record: Mapping[str, Any], consulted: int) -> Iterator[tuple[tuple[str, str, int], dict[str, str]]]:
    """Each statement of a coded dimension, with the year of its source, and its codes and their statuses.

    An undated page has the year in which it was consulted: it stood there then.
    """
    grouped: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
    for finding in record["findings"].values():
        if finding.get("code"):
            published = record["sources"][finding["source"]].get("published", "")
            year = int(published[:4]) if published else consulted
            grouped[finding["dimension"], finding["statement"], year][finding["code"]] = finding["status"]
    yield from grouped.items()


def show(title: str, counts: Mapping[str, Counter[str]], console: Console) -> None:
    """One table: a row a dimension."""
    table = Table("Dimension", "Curated", "Suggested", "Right", "Precision", "Recall", "Status right", title=title)
    for dimension, n in counts.items():
        shares = (_share(n["right"], n["suggested"]), _share(n["right"], n["curated"]), _share(n["status"], n["right"]))
        table.add_row(dimension, *(str(n[key]) for key in ("curated", "suggested", "right")), *shares)
    console.print(table)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "–"


def main() -> None:
    """Print both tables."""
    read = records.read()
    console = Console(width=None if sys.stdout.isatty() else 120)
    show("Suggestions for the founding document, against its curated record", founding(read), console)
    show("Statements of the records held out: text that no rule was made by", statements(read, held=True), console)
    show("Statements of the records that rules were widened by", statements(read, held=False), console)


if __name__ == "__main__":
    main()
