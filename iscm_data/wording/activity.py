"""Whether a mechanism still meets, as far as sources say, and how a reader is told."""

from collections.abc import Iterable, Mapping
from typing import Any

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import agreement, day, later, opening, t, tn, within
from iscm_data.query.filters import ACTIVE, IN_PLACE
from iscm_data.wording.labels import within as called

REPLACED = later("Replaced by {mechanism}. What follows is history.")


def word(data: Dataset, m: Mapping[str, Any]) -> str:
    """The activity of a mechanism (a row of mechanisms) as a label: Active, Dormant."""
    return t(data.codebook.label("activity", m["activity"]))


def sign(m: Mapping[str, Any]) -> str:
    """The last sign of activity that we know of; "" where we know none."""
    return t("last sign {date}", date=day(m["last_sign"])) if m["last_sign"] else ""


def dated(m: Mapping[str, Any]) -> str:
    """The last sign of a mechanism that may still meet, the date as of which another does not; "" for neither."""
    if m["activity"] in (ACTIVE, "no_recent_sign"):
        return sign(m)
    return t("as of {date}", date=day(m["status_as_of"])) if m["status_as_of"] else ""


def now(data: Dataset, m: Mapping[str, Any]) -> str:
    """The activity with its date, where there is one: Dormant, as of 2019."""
    return ", ".join(filter(None, (word(data, m), dated(m))))


def beside_a_name(data: Dataset, m: Mapping[str, Any]) -> str:
    """What stands beside a name in a list: nothing for an active mechanism."""
    if m["activity"] == ACTIVE:
        return ""
    if m["activity"] == "no_recent_sign" and m["last_sign"]:
        return t("last sign {date}", date=m["last_sign"][:4])
    return word(data, m).lower()


def not_known_to_meet(data: Dataset, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of these mechanisms that are not active, each with what stands beside its name in a list."""
    told = ((data.mechanism[id_], beside_a_name(data, data.mechanism[id_])) for id_ in ids)
    return tuple(t("{name} ({state})", name=m["short_name"], state=state) for m, state in told if state)


def headline(data: Dataset, id_: str) -> str:
    """Whether a mechanism still meets, as a sentence without its full stop: The Rabat Process is active; its last …"""
    m, name = data.mechanism[id_], called(data, id_)
    activity, n = m["activity"], agreement([name])
    date = day(m["last_sign"][:7]) if m["last_sign"] else ""
    if activity == ACTIVE and date:
        told = tn(
            "{name} is active; its last sign is from {date}",
            "{name} are active; their last sign is from {date}",
            n,
            name=name,
            date=date,
        )
    elif activity == ACTIVE:
        told = tn("{name} is active", "{name} are active", n, name=name)
    elif activity == "no_recent_sign" and date:
        told = t("We found no sign of a meeting of {name} after {date}", name=name, date=date)
    elif activity == "no_recent_sign":
        told = t("We found no sign of a meeting of {name} that has a date", name=name)
    elif activity == "replaced" and m["superseded_by"]:
        told = t("{other} took the place of {name}", other=called(data, m["superseded_by"]), name=name)
    elif activity == "replaced":
        told = t("Another mechanism took the place of {name}", name=name)
    elif m["status"] == "ended":
        told = tn("{name} has ended", "{name} have ended", n, name=name)
    else:
        told = tn("{name} is reported to be dormant", "{name} are reported to be dormant", n, name=name)
    return opening(told)


def warning(data: Dataset, id_: str) -> tuple[str, ...]:
    """What a reader must know of a mechanism that is not active, in sentences of which the first weighs most.

    That of a replaced one is REPLACED, whose gap is for its successor's name.
    """
    m = data.mechanism[id_]
    now = m["activity"]
    if now == ACTIVE:
        return ()
    if now == "no_recent_sign":
        last = m["last_sign"]
        told = t("We found no sign of a meeting after {date}.", date=day(last[:7])) if last else ""
        return (told or t("We found no sign of a meeting that has a date."), t("It may still exist."))
    if now == "replaced" and m["superseded_by"]:
        return (t(REPLACED),)
    if now == "replaced":
        return (t("Another mechanism has taken the place of this one. What follows is history."),)
    ended = m["status"] == "ended"
    said = [t("This mechanism has ended.") if ended else t("This mechanism is reported to be dormant.")]
    if not ended and m["status_as_of"] and m["status_source_id"]:
        publisher = within(data.source[id_, m["status_source_id"]]["publisher"])
        date = day(m["status_as_of"][:7])
        said.append(opening(t("{publisher} says so as of {date}.", publisher=publisher, date=date)))
    if not ended:
        said.append(t("We found no formal end."))
    ix = index(data)
    if ix.present[ix.status[IN_PLACE], ix.row[id_]].any():
        said.append(t("“In place” below was true when the source was written."))
    return tuple(said)
