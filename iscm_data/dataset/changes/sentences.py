"""Changes as sentences: for the reader of the changelog, and for whoever reviews a change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from iscm_data.dataset.changes.diff import COLUMNS, Change
from iscm_data.language.text import several, t, tn
from iscm_data.model.codebook import Codebook


def summary(changes: Sequence[Change]) -> str:
    """How much changed, in one sentence."""
    if not changes:
        return t("Nothing changed.")
    kinds = [change.kind for change in changes if change.table == "findings"]
    added, changed, removed = (kinds.count(kind) for kind in ("added", "changed", "removed"))
    told = {
        tn("{n} statement added", "{n} statements added", added): added,
        tn("{n} statement changed", "{n} statements changed", changed): changed,
        tn("{n} statement withdrawn", "{n} statements withdrawn", removed): removed,
        tn("{n} other change", "{n} other changes", len(changes) - len(kinds)): len(changes) - len(kinds),
    }
    return t("{sentence}.", sentence=several(each for each, n in told.items() if n))


def tell(
    changes: Iterable[Change], names: Mapping[str, str], book: Codebook
) -> list[tuple[str | None, str, list[str]]]:
    """What changed: first of the dataset as a whole (id None), then mechanism by mechanism: id, name, sentences.

    `names` are the short names of mechanisms; one that is not in it stands with its id. Of a mechanism that is new or
    was taken out, only that is told and not each row.
    """
    grouped: dict[str | None, list[Change]] = defaultdict(list)
    for change in changes:
        grouped[change.mechanism_id].append(change)
    order = sorted(grouped, key=lambda id_: ("", "") if id_ is None else (names.get(id_, id_).casefold(), id_))
    made = []
    for id_ in order:
        own = grouped[id_]
        whole = next((c for c in own if c.table == "mechanisms" and c.kind != "changed"), None)
        told = [_whole(whole, own)] if whole else _rows(own, names, book)
        name = t("The dataset") if id_ is None else names.get(id_, id_)
        made.append((id_, name, told))
    return made


def _whole(change: Change, own: Sequence[Change]) -> str:
    n = sum(c.table == "findings" for c in own)
    if change.kind == "added":
        return tn("New mechanism, with 1 statement.", "New mechanism, with {n} statements.", n)
    return tn("Mechanism withdrawn, with its 1 statement.", "Mechanism withdrawn, with its {n} statements.", n)


def _rows(own: Sequence[Change], names: Mapping[str, str], book: Codebook) -> list[str]:
    states: dict[tuple[str, str], list[str]] = defaultdict(list)
    told = []
    for change in own:
        if change.table == "memberships" and change.kind != "changed":
            row = change.after or change.before
            states[change.kind, row["role"]].append(row["country"])
        else:
            told += _row(change, names, book)
    lists = {
        ("added", "member"): t("Added to the list of members: {names}."),
        ("added", "observer"): t("Added to the list of observers: {names}."),
        ("removed", "member"): t("No longer in the list of members: {names}."),
        ("removed", "observer"): t("No longer in the list of observers: {names}."),
    }
    return told + [lists[key].format(names=several(found)) for key, found in states.items()]


def _row(change: Change, names: Mapping[str, str], book: Codebook) -> list[str]:
    """One change in one or more sentences: one for each field that changed."""
    row = change.after or change.before
    if change.kind == "changed":
        return _fields(change, names, book)
    added = change.kind == "added"
    if change.table == "findings":
        words = (
            t("New statement {id}: {statement}") if added else t("Statement {id} was withdrawn. It said: {statement}")
        )
        return [words.format(id=row["finding_id"], statement=row["statement"])]
    if change.table == "sources":
        words = t("New source {id}: {title} ({publisher}).") if added else t("Source {id} was removed: {title}.")
        return [words.format(id=row["source_id"], title=row["title"], publisher=row["publisher"])]
    if change.table == "aliases":
        words = t("Name added: {name}.") if added else t("Name removed: {name}.")
        return [words.format(name=row["name"])]
    if change.table == "notes":
        about = _subject(book, row["about"])
        if row["kind"] == "gap":
            words = t("New note on what was not found ({about}): {note}")
            words = words if added else t("No longer noted as not found ({about}): {note}")
        else:
            words = t("New note on sources that differ ({about}): {note}")
            words = words if added else t("No longer noted as a difference of sources ({about}): {note}")
        return [words.format(about=about, note=row["note"])]
    if change.table == "coverage":
        word = _value("coverage", "state", row["state"], names, book)
        words = t("{about} is now told as: {word}.") if added else t("{about} is no longer told as: {word}.")
        return [words.format(about=_missing(change, book), word=word)]
    if change.table == "actors":
        words = t("New actor: {name} ({full_name}).") if added else t("Actor removed: {name} ({full_name}).")
        return [words.format(name=row["name"], full_name=row["full_name"])]
    words = t("New in the codebook ({list}): {label}.") if added else t("Removed from the codebook ({list}): {label}.")
    return [words.format(list=row.get("list", ""), label=row.get("label") or row.get("code") or "")]


def _fields(change: Change, names: Mapping[str, str], book: Codebook) -> list[str]:
    what, told = _what(change, book), []
    for name in change.after:
        was = _value(change.table, name, change.before[name], names, book)
        now = _value(change.table, name, change.after[name], names, book)
        column = COLUMNS[change.table].get(name)
        words = t("{what}: {field} was “{was}”, is now “{now}”")
        if not was:
            words = t("{what}: {field} is now “{now}”; before, none was given")
        elif not now:
            words = t("{what}: {field} was “{was}”; now none is given")
        told.append(words.format(what=what, field=t(column.label) if column else name, was=was, now=now))
    return told


def _what(change: Change, book: Codebook) -> str:
    """The subject of a sentence on a row that changed."""
    if change.table == "findings":
        return t("Statement {id}", id=change.key[0])
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
    known = name in book.listed("subject")
    return t(book.subject(name)) if known else name


def _value(table: str, name: str, value: Any, names: Mapping[str, str], book: Codebook) -> str:
    """A value in words: the labels of codes, names of mechanisms; an empty text for none."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, list | tuple):
        return several(_value(table, name, part, names, book) for part in value)
    column = COLUMNS[table].get(name)
    of = column.of if column else None
    if of == "dimension" and value in book.dimensions:
        return t(book.dimensions[value].label)
    if of == "code":
        labels = {code.id: code.label for dimension in book.dimensions.values() for code in dimension.codes.values()}
        return t(labels[value]) if value in labels else str(value)
    if of == "mechanism":
        return names.get(value, value)
    if of == "state" and value == "reported":
        return t("Reported")
    list_ = "missing" if of == "state" else of
    known = book.codes(list_).get(value) if list_ in (*book.dimensions, *book.vocabularies) else None
    return t(known.label) if known else str(value)
