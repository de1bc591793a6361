"""From a reviewed draft to a record: kept in step with the record it adds to, checked as strictly, put in its place."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from iscm_data.curate.ingest import draft as drafts
from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.records import files
from iscm_data.dataset import swap


def opened(data: Path, id_: str) -> tuple[tomlkit.TOMLDocument, bool]:
    """A draft, and whether it was carried over onto a record that was changed since. Raises IngestError."""
    file = drafts.path(data, id_)
    if not file.is_file():
        waiting = ", ".join(drafts.all_drafts(data)) or "none"
        raise IngestError(f"there is no draft of {id_!r} in {drafts.folder(data)}; drafts there: {waiting}")
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8-sig"))
        draft = document.unwrap()
    except (ValueError, RecursionError) as error:
        raise IngestError(f"{file} is not valid TOML: {error}. Mend it by hand; nothing was changed") from error
    if draft.get("id") != id_ or not isinstance(draft.get("findings", {}), dict):
        raise IngestError(f"{file} is not a draft of {id_!r}: its id is {draft.get('id')!r}")
    record_file = data / "mechanisms" / f"{id_}.toml"
    if not record_file.is_file():
        return document, False
    text = record_file.read_text(encoding="utf-8-sig")
    try:
        record = tomllib.loads(text)
    except ValueError as error:
        raise IngestError(f"{record_file} is not valid TOML: {error}. Mend it first") from error
    based_on = draft.get("draft", {}).get("based_on", "")
    if based_on == drafts.fingerprint(record) or finished(document) == text:  # the same; or put there by a killed run
        return document, False
    own = drafts.without_suggestions(draft)
    new = not based_on and not any(value for key, value in own.items() if key not in ("id", "name"))
    if not new and based_on != drafts.fingerprint(own):
        raise IngestError(
            f"both {file} and {record_file} were changed by hand since the draft was made. Put your changes into the "
            "record, undo them in the draft, and start again; nothing was changed"
        )
    return _carried_over(document, text, record), True


def _carried_over(document: tomlkit.TOMLDocument, text: str, record: Mapping[str, Any]) -> tomlkit.TOMLDocument:
    """The draft's suggestions, decided on or not, at the end of the record as it is now."""
    base = tomlkit.parse(text)
    names: dict[str, str] = {}
    existing = record.get("sources", {})
    for key, entry in document.get("sources", {}).items():
        if "review" not in entry:
            continue
        same = next((k for k, s in existing.items() if s.get("file") and s.get("file") == entry.get("file")), None)
        names[key] = same or drafts.next_number("S", drafts.block(base, "sources"))
        if same is None:  # a source that is there stays one
            drafts.block(base, "sources")[names[key]] = drafts.ordered(entry, names=names)
    _add(document, base, names, keep_own=True)
    base["draft"] = drafts.about(str(record.get("id")), record)
    return tomlkit.parse(drafts.tidy(tomlkit.dumps(base)))


def _add(document: tomlkit.TOMLDocument, base: tomlkit.TOMLDocument, names: Mapping[str, str], keep_own: bool) -> None:
    """Add the suggestions of one document to another, with the next free numbers. `names`: of sources, new by old."""
    for place, entry in drafts.entries(document):
        if place.startswith("sources.") or not (keep_own or entry["review"] == drafts.ACCEPTED):
            continue
        made = drafts.ordered(entry, keep_own, names)
        if place.startswith("findings."):
            findings = drafts.block(base, "findings")
            findings[drafts.next_number("F", findings)] = made
        else:
            base.setdefault("not_reported", tomlkit.aot()).append(made)


def finished(document: tomlkit.TOMLDocument) -> str:
    """The record's text: the accepted suggestions with the next free numbers, and nothing of the draft in it."""
    base = tomlkit.parse(tomlkit.dumps(document))
    base.pop("draft", None)
    for key, source in base.get("sources", {}).items():  # they keep their names, by which all else cites them
        if "review" in source:
            base["sources"][key] = drafts.ordered(source, False)
    findings = base.get("findings", {})
    for key in [key for key, entry in findings.items() if "review" in entry]:
        del findings[key]
    told = base.get("not_reported")
    if told is not None:
        for number in reversed(range(len(told))):
            if "review" in told[number]:
                del told[number]
        if not len(told):
            del base["not_reported"]
    _add(document, base, {}, keep_own=False)
    for name in ("findings", "sources"):
        if name not in base:
            base[name] = tomlkit.table()
    return drafts.tidy(tomlkit.dumps(base))


def put(data: Path, id_: str, text: str) -> list[Path]:
    """Put a checked record in its place, its document first, and take the draft away. Returns the files written."""
    written = []
    for source in tomllib.loads(text).get("sources", {}).values():
        name = source.get("file", "")
        beside, target = drafts.folder(data) / name, data / "documents" / name
        if name and beside.is_file() and not target.is_file():
            swap.write(target, beside.read_text(encoding="utf-8-sig").encode())
            written.append(target)
    target = data / "mechanisms" / f"{id_}.toml"
    swap.write(target, text.encode())
    written.append(target)
    drafts.path(data, id_).unlink(missing_ok=True)
    cited = {
        source.get("file") for draft in drafts.all_drafts(data).values() for source in draft.get("sources", {}).values()
    }
    for file in files(drafts.folder(data), ".txt"):
        if file.name not in cited and (data / "documents" / file.name).is_file():
            file.unlink()
    return written
