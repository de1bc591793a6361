"""Who a mechanism is: its scope, beginning, secretariat, chair, States, website, each with its date and source."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.tables import Dataset, Said
from iscm_data.language.text import day, listed, named, number, t, tn
from iscm_data.query import names
from iscm_data.query.countries import is_open
from iscm_data.wording import activity
from iscm_data.wording.dates import of_list


@dataclass(frozen=True)
class Fact:
    """A property in words: `told` is its value, or that it was not found; `when` its date, or that of its source.

    `more` stands beside the value in the reader's language, `note` is a curator's; `source_id` is the
    source, "" where there is none.
    """

    label: str
    told: str
    when: str = ""
    source_id: str = ""
    more: str = ""
    note: Said | None = None
    href: str = ""


def facts(data: Dataset, id_: str) -> dict[str, Fact]:
    """The facts by their names, in the order in which they are told."""
    m, book = data.mechanism[id_], data.codebook

    def cited(name: str, label: str, value: str | None, when: str = "") -> Fact:
        source = m[f"{name}_source_id"]
        if not value or not source:
            return Fact(label, not_found())
        note = _note(data, m.get(f"{name}_note"))
        return Fact(label, value, when or _of_source(data, id_, source), source, note=note)

    chaired = t("as of {date}", date=day(m["chair_as_of"])) if m["chair_as_of"] else ""
    kind = t(book.label("secretariat_kind", m["secretariat_kind"])) if m["secretariat_kind"] != "unknown" else ""
    website = m["website"] or ""
    return {
        "scope": Fact(
            t("Scope"),
            t(book.label("scope", m["scope"])),
            more=listed(t(book.label("region", region)) for region in m["regions"]),
        ),
        "established": cited("established", t("Began"), str(m["established_year"])),
        "status": Fact(t("Activity"), activity.word(data, m), activity.dated(m), m["status_source_id"] or ""),
        "secretariat": cited("secretariat", t("Secretariat"), who(data, m["secretariat"]) or kind),
        "chair": cited("chair", t("Chair"), who(data, m["chair"]), chaired),
        "members": _states(data, m, "members", t("Members")),
        "observers": _states(data, m, "observers", t("Observers")),
        "website": Fact(t("Website"), site(website) or not_found(), href=website),
    }


def who(data: Dataset, value: str | None) -> str:
    """Who chairs or serves, for the reader: as translated with the record, else by its name where it is a name."""
    return data.said(value).text if data.said(value).original else named(value or "")


def _note(data: Dataset, text: str | None) -> Said | None:
    return data.said(text) if text else None


def not_found() -> str:
    """What is said of a property on which nothing was found."""
    return t("Not found")


def site(url: str) -> str:
    """The address of a website as it is read."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def also_called(data: Dataset, id_: str) -> tuple[str, ...]:
    """The full name, where it is not the one in common use, and the other names."""
    m = data.mechanism[id_]
    return (*((m["name"],) if m["name"] != m["short_name"] else ()), *names.others(data, id_))


def seen(m: Mapping[str, Any]) -> str:
    """Whether a mechanism's secretariat has seen what is told of it."""
    if not m["seen"]:
        return t("Not yet seen by its secretariat")
    return t("Seen by {who}, {date}", who=m["seen_by"], date=day(m["seen"]))


def _of_source(data: Dataset, id_: str, source_id: str) -> str:
    published = data.source[id_, source_id]["published"]
    return t("source of {date}", date=day(published)) if published else t("page without a date")


def _states(data: Dataset, m: Mapping[str, Any], role: str, label: str) -> Fact:
    if not m[f"{role}_source_id"]:
        return Fact(label, count(m, role))
    source, date = m[f"{role}_source_id"], m[f"{role}_as_of"]
    dated = data.source[m["mechanism_id"], source]["published"]
    when = "" if dated and not date else of_list(date)  # the source's own date stands beside it
    return Fact(label, count(m, role), when, source, note=_note(data, m[f"{role}_note"]))


def count(m: Mapping[str, Any], role: str = "members", *, brief: bool = False) -> str:
    """How many States are in a role, and how many of them are named where a list is not complete; in `brief` for a
    column of numbers."""
    n, total = m[f"{role}_listed"], m.get(f"{role}_stated_total") or 0
    if role == "members" and is_open(m):
        return t("all States") if brief else t("Open to all States")
    if brief and not n:
        return number(total) if total else t("no list")
    if n is None or not (n or total or m[f"{role}_others"]):
        return t("No list found")
    if not n:
        return tn("{n} State, not named", "{n} States, none named", total) if total else t("No State named")
    if m[f"{role}_complete"] or n == total:
        return number(n) if brief else tn("{n} State", "{n} States", n)
    if total > n:
        told = {"total": number(total), "n": number(n)}
        return t("{total} ({n} named)", **told) if brief else t("{total} States, {n} of them named", **told)
    return t("at least {n}", n=number(n)) if brief else tn("At least {n} State", "At least {n} States", n)
