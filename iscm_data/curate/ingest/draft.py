"""Drafts: records that wait for a reviewer, in data/drafts. Suggestions are added to what is there; nothing is lost."""

import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Table

from iscm_data.curate.ingest.coding import Suggestion
from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.records import files
from iscm_data.curate.rules import plain
from iscm_data.curate.statements import Entry

NEEDED, ACCEPTED, DROPPED = "needed", "accepted", "dropped"
OWN_KEYS = ("review", "because")  # what only a draft's entries have
ORDER = (
    *("dimension", "code", "kind", "status", "as_of", "basis", "donor_role", "sole", "actors", "statement"),
    *("source", "locator", "confidence", "quote", "note", "title", "publisher", "published", "read", "url", "file"),
)
SHORTEST = 20  # a quotation of fewer letters is not taken for the same passage

HOW = """A draft: suggestions that wait for a reviewer. It is never built.
Go through them with: python -m iscm_data review {id}
This block, and the lines "review" and "because", disappear when the review is finished."""


@dataclass(frozen=True)
class Merged:
    """A draft's text with the suggestions in it, how many were new, how many passages were there before."""

    text: str
    added: int
    known: int


def folder(data: Path) -> Path:
    """Where drafts lie."""
    return data / "drafts"


def path(data: Path, id_: str) -> Path:
    """The file of one draft."""
    return folder(data) / f"{id_}.toml"


def all_drafts(data: Path) -> dict[str, Entry]:
    """Every draft that can be read, by its id."""
    drafts: dict[str, Entry] = {}
    for file in files(folder(data), ".toml"):
        try:
            drafts[file.stem] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            continue  # whoever opens this draft is told
    return drafts


def open_entries(draft: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries that a reviewer has not decided on: (place, entry)."""
    return ((place, entry) for place, entry in entries(draft) if entry.get("review") == NEEDED)


def entries(draft: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """All entries that were suggested, decided on or not: sources first, since findings cite them."""
    for name in ("sources", "findings"):
        for key, entry in draft.get(name, {}).items():
            if isinstance(entry, dict) and "review" in entry:
                yield f"{name}.{key}", entry
    for number, entry in enumerate(draft.get("not_reported", ()), start=1):
        if isinstance(entry, dict) and "review" in entry:
            yield f"not_reported number {number}", entry


def merge(
    id_: str,
    name: str,
    suggestions: Sequence[Suggestion],
    source: Mapping[str, str],
    base: str | None,
    record: Entry | None,
) -> Merged:
    """Add suggestions to a draft, to a copy of a record, or (both None) to a new draft.

    `source`: how the record cites the document. `base`: the text to add to; `record`: the record as it is in
    data/mechanisms, whose numbers are taken as well.
    """
    document = tomlkit.parse(base if base is not None else tomlkit.dumps({"id": id_, "name": name}))
    before = document.unwrap()
    sources = block(document, "sources")
    findings = block(document, "findings")
    here = next((key for key, entry in sources.items() if entry.get("file") == source["file"]), None)
    known = [*_quotes(before, here)] if here else []
    told = {(entry.get("dimension"), entry.get("code")) for entry in before.get("not_reported", ())}
    reported = {(entry.get("dimension"), entry.get("code")) for entry in before.get("findings", {}).values()}
    new = [
        s
        for s in suggestions
        if not _is_known(s, known, told) and not (s.kind == "not_found" and (s.dimension, s.code) in reported)
    ]
    if not new and base is not None:
        return Merged(base, 0, len(suggestions))
    if here is None:
        here = next_number("S", sources, (record or {}).get("sources", {}))
        sources[here] = tomlkit.table()
        given = {key: value for key, value in source.items() if value}
        sources[here].update(given | {"read": f"{datetime.date.today():%Y-%m}", "review": NEEDED})
    year = int(source["published"][:4]) if source["published"] else None
    for suggestion in new:
        entry = _entry(suggestion, here, year)
        if suggestion.kind:
            document.setdefault("not_reported", tomlkit.aot()).append(entry)
        else:
            findings[next_number("F", findings, (record or {}).get("findings", {}))] = entry
    if "draft" not in document:
        document["draft"] = about(id_, record)
    text = tidy(tomlkit.dumps(document))
    _nothing_lost(before, tomllib.loads(text))
    return Merged(text, len(new), len(suggestions) - len(new))


def about(id_: str, record: Entry | None) -> Table:
    """The block that makes a file a draft, and tells the record it was made from."""
    made = tomlkit.table()
    for line in HOW.format(id=id_).splitlines():
        made.add(tomlkit.comment(line))
    made["based_on"] = fingerprint(record) if record is not None else ""
    return made


def fingerprint(record: Entry) -> str:
    """A record's content as a short text that changes with it, whatever its layout and comments."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()[:16]


def without_suggestions(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A draft's content without what was suggested: the record that it was made from, if nobody changed it."""
    rest = {key: value for key, value in draft.items() if key not in ("draft", "not_reported")}
    for name in ("sources", "findings"):
        rest[name] = {key: entry for key, entry in rest.get(name, {}).items() if "review" not in entry}
    kept = [entry for entry in draft.get("not_reported", ()) if "review" not in entry]
    return rest | ({"not_reported": kept} if kept else {})


def tidy(text: str) -> str:
    """TOML with one empty line before each block, as curators write it, and none doubled."""
    text = re.sub(r"(?m)(?<!\n)\n(?=\[)", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def block(document: tomlkit.TOMLDocument, name: str) -> MutableMapping[str, Any]:
    """The block of all findings or of all sources, made if it is not there."""
    if name not in document:
        document[name] = tomlkit.table(is_super_table=True)
    if isinstance(document[name], InlineTable):
        raise IngestError(f"cannot be merged: the record has its {name} in one line; write them as blocks, [{name}.X1]")
    return document[name]


def _entry(suggestion: Suggestion, source: str, year: int | None) -> Table:
    """A suggestion as a block."""
    told = {key: getattr(suggestion, key) for key in ("dimension", "code", "kind", "locator", "quote", "note")}
    made: dict[str, Any] = {**told, "source": source, "because": suggestion.because, "review": NEEDED}
    if not suggestion.kind:
        made |= {"as_of": year, "confidence": suggestion.confidence, "statement": "", **suggestion.more}
    return ordered({key: value for key, value in made.items() if value or key in ("statement", "actors")})


def values(entry: Any, own: bool = True) -> dict[str, Any]:
    """An entry as plain values, with what only a draft's entries have or without."""
    plain_ = entry.unwrap() if hasattr(entry, "unwrap") else entry
    return {key: value for key, value in plain_.items() if own or key not in OWN_KEYS}


def ordered(entry: Mapping[str, Any], keep_own: bool = True, names: Mapping[str, str] = MappingProxyType({})) -> Table:
    """An entry with its keys in the order of the guide. `names`: of sources, new by old."""
    made, plain_ = tomlkit.table(), values(entry, keep_own)
    for key in (*(key for key in ORDER if key in plain_), *(key for key in plain_ if key not in ORDER)):
        made[key] = names.get(plain_[key], plain_[key]) if key == "source" else plain_[key]
    if "because" in made:
        because = tomlkit.inline_table()
        because.update(plain_["because"])
        made["because"] = because
    return made


def _quotes(before: Mapping[str, Any], source: str) -> Iterator[str]:
    cited = [*before.get("findings", {}).values(), *before.get("not_reported", ())]
    return (plain(entry["quote"]) for entry in cited if entry.get("source") == source and entry.get("quote"))


def _is_known(suggestion: Suggestion, known: Sequence[str], told: set[tuple]) -> bool:
    """Whether the record has dealt with a passage: then the reviewer's decision stands, whatever the rules say."""
    if suggestion.kind and (suggestion.dimension, suggestion.code) in told:
        return True
    quote = plain(suggestion.quote)
    if not quote:
        return False
    return any(
        quote == one or (len(min(quote, one, key=len)) >= SHORTEST and (one in quote or quote in one)) for one in known
    )


def next_number(letter: str, *blocks: Mapping[str, Any]) -> str:
    """The next free number, one above the highest that was ever given."""
    numbers = [int(key[1:]) for block in blocks for key in block if re.fullmatch(rf"{letter}\d+", key)]
    return f"{letter}{max(numbers, default=0) + 1}"


def _nothing_lost(before: Mapping[str, Any], after: Mapping[str, Any], where: str = "") -> None:
    """Raises IngestError if anything that was in the file is no longer there as it was."""
    for key, value in before.items():
        place = f"{where}.{key}" if where else key
        if isinstance(value, dict) and isinstance(after.get(key), dict):
            _nothing_lost(value, after[key], place)
        elif isinstance(value, list) and isinstance(after.get(key), list):
            if after[key][: len(value)] != value:
                raise IngestError(f"cannot be merged with the record without changing its {place}")
        elif key not in after or after[key] != value:
            raise IngestError(f"cannot be merged with the record without changing its {place}")
