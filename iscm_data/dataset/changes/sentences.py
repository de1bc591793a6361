"""Changes as sentences: for the reader of the changelog, and for whoever reviews a change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from iscm_data.dataset.changes.diff import Change
from iscm_data.language.text import several, t, tn
from iscm_data.model.codebook import Codebook

Written = Callable[[str], str]
WRITTEN = frozenset(
    [
        "statement",
        "quote",
        "title",
        "locator",
        "note",
        "reason",
        "label",
        "question",
        "definition",
        "secretariat_note",
        "chair_note",
        "members_note",
        "observers_note",
        "seen_words",
    ]
)
"""Columns whose values stand as somebody wrote them, in English."""

VOCABULARY: Mapping[tuple[str, str], str] = {
    ("findings", "status"): "status",
    ("mechanisms", "status"): "mechanism_status",
    ("mechanisms", "activity"): "activity",
    ("aliases", "kind"): "alias_kind",
    ("actors", "kind"): "partnership_type",
    **{("findings", name): name for name in ("basis", "donor_role", "confidence")},
    **{("mechanisms", name): name for name in ("scope", "secretariat_kind")},
    ("mechanisms", "regions"): "region",
    ("memberships", "role"): "role",
    ("coverage", "state"): "missing",
    ("coverage", "stated"): "missing",
    ("codebook", "family"): "family",
}
"""The list of the codebook that has the labels of a column's codes."""


def fields() -> dict[str, str]:
    """The name of each column that is compared, as it stands within a sentence."""
    return {
        "title": t("title"),
        "publisher": t("publisher"),
        "licence": t("licence"),
        "codebook": t("codebook"),
        "list": t("list"),
        "code": t("code"),
        "label": t("label"),
        "question": t("question"),
        "definition": t("definition"),
        "gcm_objectives": t("objectives of the Global Compact"),
        "family": t("family of themes"),
        "mechanism_id": t("mechanism"),
        "name": t("name"),
        "short_name": t("short name"),
        "acronym": t("acronym"),
        "scope": t("scope"),
        "regions": t("regions"),
        "website": t("website"),
        "established_year": t("year established"),
        "established_source_id": t("source of the year established"),
        "status": t("status"),
        "status_as_of": t("date of the status"),
        "status_source_id": t("source of the status"),
        "superseded_by": t("successor"),
        "activity": t("activity"),
        "last_sign": t("last sign of activity"),
        "seen": t("date on which its secretariat saw the record"),
        "seen_by": t("who saw the record"),
        "seen_words": t("what its secretariat says of the record"),
        "language": t("language"),
        "secretariat_kind": t("kind of secretariat"),
        "secretariat": t("secretariat"),
        "secretariat_source_id": t("source of the secretariat"),
        "secretariat_note": t("note on the secretariat"),
        "chair": t("chair"),
        "chair_as_of": t("date of the chair"),
        "chair_source_id": t("source of the chair"),
        "chair_note": t("note on the chair"),
        "members_stated_total": t("number of members that the source states"),
        "members_complete": t("list of members complete"),
        "members_as_of": t("date of the list of members"),
        "members_source_id": t("source of the list of members"),
        "members_others": t("members that are not States"),
        "members_note": t("note on the list of members"),
        "observers_complete": t("list of observers complete"),
        "observers_as_of": t("date of the list of observers"),
        "observers_source_id": t("source of the list of observers"),
        "observers_others": t("observers that are not States"),
        "observers_note": t("note on the list of observers"),
        "finding_id": t("finding"),
        "dimension": t("dimension"),
        "as_of": t("year"),
        "basis": t("basis"),
        "donor_role": t("role of the donor"),
        "sole": t("stated as the only source"),
        "actors": t("actors named"),
        "statement": t("statement"),
        "quote": t("quotation"),
        "source_id": t("source"),
        "locator": t("place in the source"),
        "confidence": t("confidence"),
        "iso3": t("State"),
        "country": t("name of the State"),
        "role": t("role"),
        "published": t("date of publication"),
        "read": t("month in which it was read"),
        "url": t("address"),
        "source_url": t("address"),
        "file": t("file kept with the data"),
        "state": t("what is known"),
        "stated": t("word for missing that a source supports"),
        "reason": t("reason"),
        "kind": t("kind"),
        "about": t("subject"),
        "note": t("note"),
        "actor_id": t("actor"),
        "full_name": t("full name"),
        "region": t("region"),
        "subregion": t("subregion"),
    }


def summary(changes: Sequence[Change]) -> str:
    """How much changed, in one sentence."""
    if not changes:
        return t("Nothing changed.")
    kinds = [change.kind for change in changes if change.table == "findings"]
    return t(
        "Findings: {added} added, {changed} changed, {removed} withdrawn. Other changes: {other}.",
        added=kinds.count("added"),
        changed=kinds.count("changed"),
        removed=kinds.count("removed"),
        other=len(changes) - len(kinds),
    )


def tell(
    changes: Iterable[Change], names: Mapping[str, str], book: Codebook, written: Written = str
) -> list[tuple[str | None, str, list[str]]]:
    """What changed: first of the dataset as a whole (id None), then mechanism by mechanism: id, name, sentences.

    `names` are the short names of mechanisms; one that is not in it stands with its id. Of a mechanism that is new or
    was taken out, only that is told and not each row. What stands as somebody wrote it, in English, goes through
    `written` on its way into a sentence.
    """
    grouped: dict[str | None, list[Change]] = defaultdict(list)
    for change in changes:
        grouped[change.mechanism_id].append(change)
    order = sorted(grouped, key=lambda id_: ("", "") if id_ is None else (names.get(id_, id_).casefold(), id_))
    made = []
    for id_ in order:
        own = grouped[id_]
        whole = next((c for c in own if c.table == "mechanisms" and c.kind != "changed"), None)
        told = [_whole(whole, own)] if whole else _rows(own, names, book, written)
        name = t("The dataset") if id_ is None else names.get(id_, id_)
        made.append((id_, name, told))
    return made


def _whole(change: Change, own: Sequence[Change]) -> str:
    n = sum(c.table == "findings" for c in own)
    if change.kind == "added":
        return tn("New mechanism, with 1 finding.", "New mechanism, with {n} findings.", n)
    return tn("Mechanism withdrawn, with its 1 finding.", "Mechanism withdrawn, with its {n} findings.", n)


def _rows(own: Sequence[Change], names: Mapping[str, str], book: Codebook, written: Written) -> list[str]:
    states: dict[tuple[str, str], list[str]] = defaultdict(list)
    told = []
    for change in own:
        if change.table == "memberships" and change.kind != "changed":
            row = change.after or change.before
            states[change.kind, row["role"]].append(row["country"])
        else:
            told += _row(change, names, book, written)
    lists = {
        ("added", "member"): t("Added to the list of members: {names}."),
        ("added", "observer"): t("Added to the list of observers: {names}."),
        ("removed", "member"): t("No longer in the list of members: {names}."),
        ("removed", "observer"): t("No longer in the list of observers: {names}."),
    }
    return told + [lists[key].format(names=several(found)) for key, found in states.items()]


def _row(change: Change, names: Mapping[str, str], book: Codebook, written: Written) -> list[str]:
    """One change in one or more sentences: one for each field that changed."""
    row = change.after or change.before
    if change.kind == "changed":
        return _fields(change, names, book, written)
    added = change.kind == "added"
    if change.table == "findings":
        words = t("New finding {id}: {statement}") if added else t("Finding {id} was withdrawn. It said: {statement}")
        return [words.format(id=row["finding_id"], statement=written(row["statement"]))]
    if change.table == "sources":
        words = t("New source {id}: {title} ({publisher}).") if added else t("Source {id} was removed: {title}.")
        return [words.format(id=row["source_id"], title=written(row["title"]), publisher=row["publisher"])]
    if change.table == "aliases":
        words = t("New other name: {name}.") if added else t("No longer given as another name: {name}.")
        return [words.format(name=row["name"])]
    if change.table == "notes":
        about = _subject(book, row["about"])
        if row["kind"] == "gap":
            words = t("New note on what was not found ({about}): {note}")
            words = words if added else t("No longer noted as not found ({about}): {note}")
        else:
            words = t("New note on sources that differ ({about}): {note}")
            words = words if added else t("No longer noted as a difference of sources ({about}): {note}")
        return [words.format(about=about, note=written(row["note"]))]
    if change.table == "coverage":
        word = _value("coverage", "state", row["state"], names, book)
        words = t("{about} is now told as: {word}.") if added else t("{about} is no longer told as: {word}.")
        return [words.format(about=_missing(change, book), word=word)]
    if change.table == "actors":
        words = t("New actor: {name} ({full_name}).") if added else t("Actor removed: {name} ({full_name}).")
        return [words.format(name=row["name"], full_name=row["full_name"])]
    words = t("New in the codebook ({list}): {label}.") if added else t("Removed from the codebook ({list}): {label}.")
    return [words.format(list=row.get("list", ""), label=row.get("label") or row.get("code") or "")]


def _fields(change: Change, names: Mapping[str, str], book: Codebook, written: Written) -> list[str]:
    labels, what, told = fields(), _what(change, book), []
    for name in change.after:
        was = _value(change.table, name, change.before[name], names, book)
        now = _value(change.table, name, change.after[name], names, book)
        if name in WRITTEN:
            was, now = was and written(was), now and written(now)
        words = t("{what}: {field} was “{was}”, is now “{now}”")
        if not was:
            words = t("{what}: {field} is now “{now}”; before, none was given")
        elif not now:
            words = t("{what}: {field} was “{was}”; now none is given")
        told.append(words.format(what=what, field=labels.get(name, name), was=was, now=now))
    return told


def _what(change: Change, book: Codebook) -> str:
    """The subject of a sentence on a row that changed."""
    if change.table == "findings":
        return t("Finding {id}", id=change.key[0])
    if change.table == "sources":
        return t("Source {id}", id=change.key[1])
    if change.table == "memberships":
        return t("State {iso3}", iso3=change.key[1])
    if change.table == "aliases":
        return t("Other name {name}", name=change.key[1])
    if change.table == "actors":
        return t("Actor {name}", name=change.key[0])
    if change.table == "codebook":
        return t("Codebook, {list}, {code}", list=change.key[0], code=change.key[1])
    if change.table == "coverage":
        return _missing(change, book)
    return t("The dataset") if change.table == "dataset" else t("About the mechanism")


def _missing(change: Change, book: Codebook) -> str:
    _, dimension, code, *_ = change.key
    about = book.dimensions.get(str(dimension))
    label = t(about.label) if about else str(dimension)
    if code is None:
        return label
    known = about.codes.get(str(code)) if about else None
    return t("{dimension}: {code}", dimension=label, code=t(known.label) if known else code)


def _subject(book: Codebook, name: str) -> str:
    known = name in book.dimensions or name in book.codes("subject")
    return t(book.subject(name)) if known else name


def _value(table: str, name: str, value: Any, names: Mapping[str, str], book: Codebook) -> str:
    """A value in words: the labels of codes, names of mechanisms; an empty text for none."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, list | tuple):
        return several(_value(table, name, part, names, book) for part in value)
    if name == "dimension" and value in book.dimensions:
        return t(book.dimensions[value].label)
    if name == "code":
        labels = {code.id: code.label for dimension in book.dimensions.values() for code in dimension.codes.values()}
        return t(labels[value]) if value in labels else str(value)
    if name == "superseded_by":
        return names.get(value, value)
    vocabulary = VOCABULARY.get((table, name))
    known = book.codes(vocabulary).get(value) if vocabulary else None
    if name == "state" and value == "reported":
        return t("Reported")
    return t(known.label) if known else str(value)
