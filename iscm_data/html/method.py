"""Method: how we know, what the words mean, where it comes from, what we lack, what has changed."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from iscm_data.dataset.tables import Dataset
from iscm_data.html import changes, feed
from iscm_data.html.menus import Item
from iscm_data.html.page import Drawn, Page, made
from iscm_data.language.text import day, number, t
from iscm_data.model.codebook import Code
from iscm_data.query import countries, questions
from iscm_data.query.address import VIEW
from iscm_data.query.filters import Filters
from iscm_data.query.questions import Coverage
from iscm_data.query.tallies import tallies
from iscm_data.query.view import View
from iscm_data.wording.captions import documents
from iscm_data.wording.citation import dataset as cited

SHORT, WORDS, SOURCES, LACKS, CHANGES = VIEWS = ("short", "words", "sources", "lacks", "changes")
PUBLISHERS = 20  # that the page names


def page(view: View) -> Page:
    """The page of the method, one part of it at a time."""
    chosen = view.value(VIEW) if view.value(VIEW) in VIEWS else SHORT
    names = {
        SHORT: t("In short"),
        WORDS: t("Words and codes"),
        SOURCES: t("Sources"),
        LACKS: t("What we lack"),
        CHANGES: t("Changes"),
    }
    tabs = [
        Item(name, view.links.here(**{VIEW: id_ if id_ != SHORT else None}), current=id_ == chosen)
        for id_, name in names.items()
    ]
    part: dict[str, Any]
    if chosen == SHORT:
        link = view.links.lasting(view.links.to("data"), view.data)
        part = {"limits": _limits(view.data), "citation": cited(view.data, link)}
    elif chosen == WORDS:
        part = {"lists": _lists(view.data)}
    elif chosen == SOURCES:
        part = _sources(view.data)
    elif chosen == LACKS:
        part = {"rows": _coverage(view.data)}
    else:
        part = {"versions": changes.versions(view), "feed": view.links.file(feed.NAME)}
    headline = t("How we know")
    lede = [t("Each statement names its source, the place in it, and its year where it has one.")]
    drawn = Drawn("coverage", {}) if chosen == LACKS else None
    return made(view, "method.jinja", t("Method"), headline, lede, figure=drawn, tabs=tabs, chosen=chosen, **part)


def _limits(data: Dataset) -> list[str]:
    """What a reader must know before quoting."""
    everyone = tuple(data.mechanism)
    undated = int((data.finding.years == 0).sum())
    funded = tallies(data, "funding_model", Filters())
    lists = countries.listing(data, everyone)
    partial = countries.lists(data, everyone).incomplete
    return [
        t(
            "{undated} of {n} statements carry no year, because their sources have none.",
            undated=number(undated),
            n=number(len(data.finding)),
        ),
        t(
            "For {n} of {of} mechanisms we found no funding that is in place.",
            n=funded.of - funded.whole.n,
            of=funded.of,
        ),
        t(
            "We have lists of members for {n} of {of} mechanisms; {partial} of them are incomplete.",
            n=len(lists),
            of=len(everyone),
            partial=len(partial),
        ),
        t("Effects on governance are mostly reported by the mechanisms themselves."),
        t("Of the survey summaries of 2019 we had one: that of the ACP–EU Dialogue."),
        t("The link of themes to objectives of the Global Compact is our reading, not IOM’s."),
    ]


def _lists(data: Dataset) -> list[tuple[str, str, Collection[Code], Mapping[str, int]]]:
    """The codes of each dimension and of other lists: its name, what it asks, its codes, for how many mechanisms each
    is reported in place."""
    lists: list[tuple[str, str, Collection[Code], Mapping[str, int]]] = []
    for each in data.codebook.dimensions.values():
        counted = {tally.code: tally.n for tally in tallies(data, each.id, Filters()).codes}
        lists.append((t(each.label), f"{t(each.question)} {t(each.definition)}", each.codes.values(), counted))
    others = {
        "status": t("In place, planned or past"),
        "missing": t("Words for missing"),
        "confidence": t("How the source says it"),
        "basis": t("Basis"),
        "donor_role": t("Role of a donor"),
        "scope": t("Scope"),
        "activity": t("Activity of a mechanism"),
        "secretariat_kind": t("Kind of secretariat"),
    }
    return lists + [(title, "", data.codebook.codes(name).values(), {}) for name, title in others.items()]


def _sources(data: Dataset) -> dict[str, Any]:
    """Documents and pages, each counted once where several mechanisms share it, and their publishers."""
    found = [[data.source[key] for key in keys] for keys in documents(data, data.source).values()]
    publishers = Counter(name for rows in found for name in dict.fromkeys(row["publisher"] for row in rows))
    months = sorted({str(row["read"]) for rows in found for row in rows if row.get("read")})
    return {
        "told": [
            t(
                "We read {n} documents and pages by {publishers} publishers. {dated} of them have a date.",
                n=number(len(found)),
                publishers=number(len(publishers)),
                dated=number(sum(any(row["published"] for row in rows) for rows in found)),
            ),
            t("We read them in stored copies, which may be older: {months}.", months=", ".join(map(day, months)))
            if months
            else t("We read them in stored copies, which may be older."),
            t("Each mechanism’s page lists its own sources."),
        ],
        "publishers": publishers.most_common(PUBLISHERS),
    }


def _coverage(data: Dataset) -> list[tuple[str, list[Coverage]]]:
    """What is known of each mechanism in each dimension."""
    rows = [row for row in questions.coverage(data, data.mechanism) if row.code is None]
    whole = {(row.mechanism_id, row.dimension): row for row in rows}
    ids = questions.matching(data, Filters())
    return [(id_, [whole[id_, dimension] for dimension in data.codebook.dimensions]) for id_ in ids]
