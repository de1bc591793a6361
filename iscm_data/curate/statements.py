"""What a statement must be, so that it can be quoted alone; and what of a finding is in doubt until somebody looks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]

MOST_WORDS = 40

LEANING = re.compile(r"(It|Its|They|Their|This|These|Those|Such|He|She|Also|However|Moreover|But|And)\b")
PRONOUN = re.compile(r"\b(?:it|its)\b")
# A sentence that opens with one of these has its subject later on.
OPENING = re.compile(
    r"(?:About|After|Among|As|At|Because|Before|Between|Beyond|By|During|For|From|If|In|Of|On|Once|Over|Since|Through|To|"
    r"Towards|Under|Until|Upon|When|While|With|Within|Without)\b"
)
# What an "its" may go back to: a noun with its article, or a name.
NOUN = re.compile(r"\b(?:a|an|another|each|every|no|one|the|this|that)\b|\b[A-Z]\w*")
PLACEHOLDER = re.compile(r"\b(TODO|TBD|FIXME|XXX|lorem|n/a)\b|\?\?|[\[\]<>{}]", re.IGNORECASE)

ANNOUNCED = re.compile(
    r"\b(?:is|are|was|were) (?:announced|planned|expected|set for|to (?:be|pay|give|add|fund|cover))\b|\bwill\b"
)
MET = re.compile(
    r"\b(?P<before>\w+) (?:attended|took part in|sat in|(?:was|were) (?:present|held)|met (?:in|for|on))\b"
)


def names(record: Entry) -> list[str]:
    """The texts by which the statements of a record may name its mechanism, the commonest first."""
    found = [record.get(key) for key in ("short_name", "acronym", "name")]
    entries = [entry for key in ("forms", "aliases") if isinstance(record.get(key), list) for entry in record[key]]
    found += [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return [*dict.fromkeys(name for name in found if isinstance(name, str) and name.strip())]


def faults(statement: str, called: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with a statement on a mechanism that is `called` so; without names that rule is left out."""
    if not re.fullmatch(r"[\w“‘].*([.!?][”’)]?|[”’)])", statement) or statement != " ".join(statement.split()):
        yield "is not one whole sentence, with a full stop and without breaks or double spaces"
    if (words := len(statement.split())) > MOST_WORDS:
        yield f"has {words} words; a statement has at most {MOST_WORDS}"
    if found := PLACEHOLDER.search(statement):
        yield f"holds {found[0]!r}, which stands for something still to be written"
    if found := LEANING.match(statement):
        yield f"begins with {found[0]!r} and leans on another sentence: name the mechanism, or who is meant"
    opening, pronoun = OPENING.match(statement), PRONOUN.search(statement)
    if opening and pronoun and not NOUN.search(statement, opening.end(), pronoun.start()):
        yield f"has {pronoun[0]!r} before its noun: name the mechanism first"
    if called and not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", statement) for name in called):
        yield f"does not name the mechanism: call it {' or '.join(called[:2])}, or add the form of its name to forms"


def undated(finding: Entry, source: Entry) -> str | None:
    """What is wrong with the year of a finding: it is the source's own, or stands in what is told of it."""
    year, published = finding.get("as_of"), str(source.get("published", ""))
    told = " ".join(str(part) for part in (finding.get("statement"), finding.get("locator"), source.get("title")))
    if year is None or published.startswith(str(year)) or str(year) in told:
        return None
    bears = f"is of {published[:4]}" if published else "bears no date"
    return f"{year} is not told: the source {bears}. Leave the year out, or tell it in the statement or the locator"


def elsewhere(locator: str) -> str | None:
    """What is wrong with a place in a source: that it names another source, or a line that dates nothing."""
    if found := re.search(r"\bS\d+\b|https?://", locator):
        return (
            f"names another source ({found[0]}): a finding has one, and what a second source says is a second finding"
        )
    if re.search(r"©|\bcopyright\b", locator, re.IGNORECASE):
        return "is a copyright line, whose year dates neither the page nor the statement"
    return None


def of_archive(source: Entry) -> str | None:
    """What is wrong with the date of a source that is an archive's copy: the day of the copy is not the page's."""
    found = re.search(r"archive.*/(\d{4})(\d\d)(\d\d)\d{6}[a-z_]*/", str(source.get("url")))
    published = source.get("published")
    if found and isinstance(published, str) and "-".join(found.groups()).startswith(published):
        return f"{published!r} is when the archive made its copy; leave it out where the page bears no date of its own"
    return None


def doubts(finding: Entry) -> Iterator[tuple[str, str]]:
    """What a rule cannot decide, as (key, what to look at)."""
    statement, status = str(finding.get("statement")), finding.get("status")
    if status != "considered" and (found := ANNOUNCED.search(statement)):
        yield "status", f"is {status!r}, and the statement says {found[0]!r}: an announcement is 'considered'"
    if status == "in_place" and finding.get("dimension") in ("partnership_type", "structure"):
        found = MET.search(statement)
        if found and finding.get("code") != "founding_act" and found["before"] not in ("have", "has", "also"):
            yield "status", f"is 'in_place', and the statement says {found[0]!r}: a single past meeting is 'ended'"
