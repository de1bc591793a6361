"""Search: what answers the question outright, what else is called so, and the findings that match, the best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.export import brief
from iscm_data.export.brief import FINDING, Pin, encoded
from iscm_data.html import finding
from iscm_data.html.answers import answers
from iscm_data.html.evidence import Evidence, evidence
from iscm_data.html.facets import Chip, chip, or_later
from iscm_data.html.menus import Group, Menu, copy_link, to_take
from iscm_data.html.menus import Item as Line
from iscm_data.html.page import Page
from iscm_data.html.render import render
from iscm_data.language.text import ENGLISH, fold, language, listed, number, quoted, t, tn
from iscm_data.query import paging
from iscm_data.query import search as searching
from iscm_data.query.address import WORDS
from iscm_data.query.asked import BEGINNING, LONGEST, NEAREST, UNKNOWN, Question
from iscm_data.query.asked import NAMES as OF_NAMES
from iscm_data.query.filters import NAMES
from iscm_data.query.hits import (
    CONFIDENCE,
    DIMENSION,
    MECHANISM,
    OWN,
    PUBLISHER,
    SINCE,
    STATUS,
    Hits,
    hits,
    options,
    publishers,
)
from iscm_data.query.searched import ACTOR, LABEL, NAME, STATEMENT
from iscm_data.query.sorting import SORT
from iscm_data.query.suggestions import codes
from iscm_data.query.tallies import reporting
from iscm_data.query.view import View
from iscm_data.wording.facts import facts
from iscm_data.wording.labels import filter_name, label, of_mechanisms, within
from iscm_data.wording.marks import statements

NEWEST = "newest"  # the order in which the newest comes first; else it is the best match
PART = 10  # findings on a page
MENU = 30  # lines of a menu: of more publishers there are those that have most
ALSO = 4  # others that are called as the question, or that it is about
_ANEW = {"page": None, "data_version": None, "id": None}


Pieces = Sequence[tuple[str, bool]]
"""A text in pieces, each with whether it is a word that was sought."""


@dataclass(frozen=True)
class Hit:
    """A finding, with its texts in pieces; `filed` where only the label of its code has the words."""

    evidence: Evidence
    name: Pieces
    say: Pieces
    quote: Pieces
    named: Pieces
    label: Pieces
    filed: bool


def page(view: View) -> Page:
    """The page of a search; of one finding, where the address names one that is known."""
    asked = view.value("id")
    if asked in view.data.finding:
        return finding.page(view, view.data.finding[asked])
    words = " ".join(view.value(WORDS)[:LONGEST].split())
    narrowing = {name: [v for v in view.values(name) if v in options(view.data, name)] for name in OWN}
    listing = bool(words or view.filters or any(narrowing.values()))
    shared = {"view": view, "title": t("Search"), "words": words, "unknown": asked}
    if not listing:
        return _start(view, shared)
    found = hits(view.data, words, view.filters, narrowing)
    return _results(view, shared, found)


def _start(view: View, shared: dict[str, Any]) -> Page:
    """The page before anything is asked: themes to choose from, and questions as examples."""
    data = view.data
    headline = t("Search what the sources say")
    lede = [
        tn(
            "{n} statement on {mechanisms} mechanisms, each with its source. Ask in a few words.",
            "{n} statements on {mechanisms} mechanisms, each with its source. Ask in a few words.",
            len(data.findings),
            mechanisms=number(len(data.mechanism)),
        )
    ]
    themes = [
        Line(label(data, "theme", code), view.links.to("findings", theme=code), n)
        for code in data.codebook.codes("theme")
        if (n := len(reporting(data, "theme", code, tuple(data.mechanism))))
    ]
    themes.sort(key=lambda pill: -(pill.n or 0))
    html = render(
        "search.jinja",
        **shared,
        headline=headline,
        lede=lede,
        examples=examples(view),
        themes=themes,
    )
    return Page(t("Search"), headline, lede[0], html, searches=True)


def examples(view: View) -> list[str]:
    """What one may ask, in the reader's language: a word, a question on a fact, a phrase."""
    data = view.data
    chaired = [m for m in data.mechanism.values() if m["chair"] and m["chair_as_of"]]
    newest = max(chaired, key=lambda m: str(m["chair_as_of"]), default=None)
    asked = [t("Remittances").lower(), t("Alternatives to detention").lower(), t("who works with employers")]
    return [*asked, t("who chairs {mechanism}", mechanism=within(data, newest["mechanism_id"]))] if newest else asked


def _results(view: View, shared: dict[str, Any], found: Hits) -> Page:
    data, question, chosen = view.data, found.found.question, found.chosen
    order = view.value(SORT) if view.value(SORT) == NEWEST and shared["words"] else ""
    rows = chosen.hits
    if order == NEWEST:
        rows = Selection(rows.findings, rows.rows[(-rows.years()).argsort(kind="stable")])  # without a year: last
    part = paging.part(rows, view.value(paging.PAGE), paging.PAGE, PART)
    about = codes(data, question) if shared["words"] else []
    told = facts(data, question, about)
    also = answers(view, shared["words"], question, about, {fact.mechanism_id for fact in told})
    answered = bool(told or also)
    asks = answered and (bool(question.facts) or shared["words"].endswith("?"))
    headline = _headline(view, shared["words"], found, answered=answered, asks=asks)
    counted = [t("{sentence}.", sentence=statements(len(rows)))] if asks else []
    notes = ([*counted, _order(shared["words"], order)] if len(rows) else []) + _taken(question)
    html = render(
        "search.jinja",
        **shared,
        headline=headline,
        lede=[],
        facts=told,
        also=also[:ALSO],
        any=bool(found.found.hits),
        answered=answered,
        asks=asks,
        topics=_pills(view, found, DIMENSION, {d.id: t(d.label) for d in data.codebook.dimensions.values()}),
        statuses=_pills(view, found, STATUS, {id_: label(data, STATUS, id_) for id_ in data.codebook.codes(STATUS)}),
        menus=[_years(view, found), _mechanisms(view, found), _publishers(view, found)],
        chips=_chips(view),
        clear=view.links.here(**dict.fromkeys((*NAMES, *OWN)), **_ANEW),
        notes=notes,
        sort=_sort(view, order) if shared["words"] else None,
        pins=_pins(view, list(rows[: brief.MOST])),
        pin=_pin(len(rows)),
        download=_download(view, shared["words"], len(rows)),
        hits=[_hit(view, question, each) for each in part.rows],
        part=part,
        more=min(PART, part.of - part.last),
    )
    return Page(t("Search"), headline, " ".join(notes), html, searches=True)


def _headline(view: View, words: str, found: Hits, *, answered: bool, asks: bool) -> str:
    """How many statements are found; where it `asks` and has an answer, that number could be taken for it."""
    rows = found.chosen.hits
    of = of_mechanisms(len(rows.counts("mechanism_id")), len(view.data.mechanism))
    if asks:
        return quoted(words)
    if not len(rows) and words and not len(found.found.hits):
        return quoted(words) if answered else t("No statement for {words}", words=quoted(words))
    if not words:
        return tn("{n} statement, from {of}", "{n} statements, from {of}", len(rows), of=of)
    return tn(
        "{n} statement for {words}, from {of}",
        "{n} statements for {words}, from {of}",
        len(rows),
        of=of,
        words=quoted(words),
    )


def _order(words: str, order: str) -> str:
    if not words:
        return t("In place first, then planned and past; the newest first in each.")
    return t("The newest first.") if order == NEWEST else t("Best match first.")


def _taken(question: Question) -> list[str]:
    """What was made of words that stand nowhere."""
    told = []
    for term in question.of(NEAREST):
        typed, meant = quoted(term.typed), quoted(term.meant[0])
        told.append(t("Nothing has {typed}; these are for {meant}.", typed=typed, meant=meant))
    for term in question.of(BEGINNING):
        told.append(t("No statement has {typed}. These have words that begin with it.", typed=quoted(term.typed)))
    if unknown := question.of(UNKNOWN):
        told.append(t("Nothing has {words}.", words=listed((quoted(term.typed) for term in unknown), last="or")))
    return told


# --- facets ---------------------------------------------------------------------------------------------------------


def _chosen(view: View, name: str) -> Sequence[str]:
    return view.filters.of(name) if name in NAMES else [v for v in view.values(name) if v in options(view.data, name)]


def _pills(view: View, found: Hits, facet: str, labels: Mapping[str, str]) -> dict[str, Line]:
    """The values of a facet that are found or chosen."""
    n, chosen = found.around(facet).counts(facet), _chosen(view, facet)
    return {
        id_: Line(told, view.links.toggled(facet, id_, **_ANEW), n[id_], id_ in chosen)
        for id_, told in labels.items()
        if n[id_] or id_ in chosen
    }


def _years(view: View, found: Hits) -> Menu:
    years = found.around(SINCE).years()
    lines = [or_later(view, ago, lambda year: int((years >= year).sum()), _ANEW) for ago in (0, 5, 10)]
    return Menu(filter_name(view.data, SINCE), [Group("", lines)])


def _mechanisms(view: View, found: Hits) -> Menu:
    n = found.around(MECHANISM).counts("mechanism_id")
    names = {id_: view.data.mechanism[id_]["short_name"] for id_ in n}
    return _menu(view, MECHANISM, t("Mechanism"), names, n)


def _publishers(view: View, found: Hits) -> Menu:
    numbers, names = publishers(view.data)
    counted = np.bincount(numbers[found.around(PUBLISHER).rows], minlength=len(names)).tolist()
    n = {name: k for name, k in zip(names, counted, strict=True) if k or name in view.values(PUBLISHER)}
    return _menu(view, PUBLISHER, t("Source"), {name: name for name in n}, n)


def _menu(view: View, facet: str, title: str, names: Mapping[str, str], n: Mapping[str, int]) -> Menu:
    """The values that have most hits, and those chosen."""
    chosen = _chosen(view, facet)
    most = sorted(names, key=lambda id_: (id_ not in chosen, -n[id_], fold(names[id_])))[:MENU]
    lines = [Line(names[id_], view.links.toggled(facet, id_, **_ANEW), n[id_], id_ in chosen) for id_ in most]
    return Menu(title, [Group("", lines)])


def _chips(view: View) -> list[Chip]:
    """What is chosen and stands in no pill: each with the link that drops it."""
    made = []
    for name in (*NAMES, MECHANISM, PUBLISHER, CONFIDENCE):
        for value in _chosen(view, name) if name != STATUS else ():
            told = _value(view, name, value)
            rest = [other for other in view.values(name) if other != value]
            made.append(chip(told, view.links.here(**{name: rest, **_ANEW})))
    return made


def _value(view: View, name: str, value: str) -> str:
    if name == MECHANISM:
        return str(view.data.mechanism[value]["short_name"])
    if name == PUBLISHER:
        return value
    return label(view.data, name, value)


# --- what stands above the hits, and the hits -----------------------------------------------------------------------


def _sort(view: View, order: str) -> Menu:
    names = {"": t("Best match first"), NEWEST: t("Newest first")}
    lines = [
        Line(told, view.links.here(**{SORT: name}, page=None), None, name == order) for name, told in names.items()
    ]
    return Menu(t("Sort: newest") if order == NEWEST else t("Sort: best match"), [Group("", lines)], right=True)


def _download(view: View, words: str, n: int) -> Menu:
    """All that was found as files, for as long as a search fits into their address."""
    asked = {name: _chosen(view, name) for name in (*NAMES, *OWN)} | {WORDS: (words,)}
    lasting = view.links.lasting(view.links.here(page=None), view.data)
    csv = view.links.file("data/findings.csv", asked)
    lines = [Line(tn("{n} statement (CSV)", "All {n} statements (CSV)", n), csv, download=True)]
    if words:
        lines.append(Line(t("Best matches, for programs (JSON)"), view.links.file("data/search.json", q=words)))
    return to_take(Group("", lines), Group("", [copy_link(lasting)]))


def _pin(n: int) -> tuple[str, str]:
    """The words of the button that puts so many findings into the brief, and takes them off it."""
    if n > brief.MOST:
        return t("Add the first {n} to brief", n=brief.MOST), t("Remove these {n} from brief", n=brief.MOST)
    return (
        tn("Add it to brief", "Add all {n} to brief", n),
        tn("Remove it from brief", "Remove all {n} from brief", n),
    )


def _pins(view: View, some: Sequence[Finding]) -> tuple[str, bool]:
    """What names these findings for the brief, and whether it has them all."""
    items = [encoded(Pin(FINDING, each.id)) for each in some]
    return "\n".join(items), bool(items) and all(item in view.pinned for item in items)


def _hit(view: View, question: Question, each: Finding) -> Hit:
    made = evidence(view, each)
    fields = searching.fields(view.data, question, each)
    own, english, names = (question.forms(code) for code in (language(), ENGLISH, OF_NAMES))

    def pieces(text: str, wanted: frozenset[str], code: str) -> Pieces:
        return searching.marked(text, wanted, code, question.phrases) if text else []

    said = pieces(made.statement.text, english if made.statement.lang == ENGLISH else own, made.statement.lang)
    filed = STATEMENT not in fields and LABEL in fields
    quote = pieces(made.quote, english, ENGLISH) if made.quote and not any(hit for _, hit in said) else []
    return Hit(
        evidence=made,
        name=pieces(made.mechanism, names if NAME in fields else frozenset(), OF_NAMES),
        say=said,
        quote=quote if any(hit for _, hit in quote) else [],
        named=pieces(made.named, names, OF_NAMES) if ACTOR in fields else [],
        label=pieces(made.label, own if filed else frozenset(), language()),
        filed=filed,
    )
