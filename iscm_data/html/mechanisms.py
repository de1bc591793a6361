"""All mechanisms as a table: found by any of their names, by activity, scope and region; sorted; ticked to compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from iscm_data.dataset.index import short_name
from iscm_data.dataset.tables import Dataset
from iscm_data.html import facets
from iscm_data.html.facets import ANEW, Chip
from iscm_data.html.menus import Item, Menu
from iscm_data.html.page import Drawn, Page
from iscm_data.html.profile import anchor
from iscm_data.html.render import render
from iscm_data.language.text import listed, opening, quoted, t, tn
from iscm_data.query import names, paging, profile, questions
from iscm_data.query.address import WORDS
from iscm_data.query.filters import Filters
from iscm_data.query.profile import Answer
from iscm_data.query.sorting import NAME, SCOPE, SORT
from iscm_data.query.view import View
from iscm_data.wording.labels import filter_name, label, of_mechanisms

TICK = "tick"  # the parameter of mechanisms that are ticked already
LONGEST = 100  # characters of a name that are read
FUNDING = "funding_model"

Row = tuple[str, str, list[tuple[str, Answer]]]

ORDERS: Mapping[str, Callable[[Dataset, Mapping[str, Any]], tuple[Any, ...]]] = {
    "activity": lambda data, m: (
        [*data.codebook.codes("activity")].index(m["activity"]),
        [-ord(digit) for digit in f"{m['last_sign'] or m['status_as_of'] or '':0<10}"],
    ),
    SCOPE: lambda data, m: ([*data.codebook.codes("scope")].index(m["scope"]),),
    NAME: lambda *_: (),
    "since": lambda _, m: (m["established_year"],),
    "members": lambda _, m: (-(m["members_stated_total"] or m["members_listed"] or 0),),
    "statements": lambda _, m: (-m["findings"],),
}
"""What each order puts first; ties by name."""


@dataclass(frozen=True)
class Head:
    """A column: its name, and the link that sorts by it; `sorted` says in which direction it is."""

    name: str
    label: str
    href: str
    sorted: str


def page(view: View) -> Page:
    """The mechanisms that match; and where the address names one that there is not, those with the nearest names."""
    data, asked = view.data, view.value("id")
    words = view.value(WORDS)[:LONGEST].strip()
    ids = names.having(data, words, view.ids)
    order = view.value(SORT) if view.value(SORT) in ORDERS else SCOPE
    part = paging.part(_ordered(data, ids, order), view.value(paging.PART))
    missed = words if not ids and words and view.ids else asked
    title = t("Mechanisms")
    headline = title
    if asked or (words and not ids):
        headline = t("We have no mechanism called {name}", name=quoted(missed)) if missed else title
    html = render(
        "mechanisms.jinja",
        view=view,
        headline=headline,
        title=title,
        near=_meant(view, names.nearest(data, missed)) if missed else "",
        words=words,
        fixed=[(n, v) for n, values in view.parameters.items() if n not in (*ANEW, WORDS, "id", TICK) for v in values],
        pills=_pills(view, words),
        menus=[
            Menu(filter_name(data, name), [facets.group(view, name, tuple(data.codebook.codes(name)))])
            for name in ("scope", "region")
        ],
        chips=_chips(view, words),
        heads=_heads(view, order),
        groups=_groups(data, part.rows, order),
        part=part,
        total=opening(of_mechanisms(len(ids), len(data.mechanism))),
        offers=facets.without_one(view) if not view.ids else (),
    )
    lede = t("Who they are, whether they still meet, who sits in them and who pays.")
    return Page(title, headline, lede, html, preview=Drawn("timeline", {}))


def _meant(view: View, ids: Sequence[str]) -> Markup:
    """Whom a reader may have meant, each with the link to its page."""
    if not ids:
        return Markup("")
    linked = Markup('<a href="{}">{}</a>').format
    names_ = [linked(view.links.to("mechanism", id=id_), view.data.mechanism[id_]["short_name"]) for id_ in ids]
    return escape(t("Did you mean {names}?")).format(names=Markup(listed(names_, last="or")))


def _ordered(data: Dataset, ids: Sequence[str], order: str) -> list[str]:
    return sorted(ids, key=lambda id_: (ORDERS[order](data, data.mechanism[id_]), short_name(data, id_)))


def _pills(view: View, words: str) -> list[Item]:
    """Activities, each with how many mechanisms of the other filters have it."""
    data, around, chosen = view.data, view.filters.without("activity"), view.filters.of("activity")

    def counted(filters: Filters) -> int:
        return len(names.having(data, words, questions.matching(data, filters)))

    every = Item(t("All"), view.links.here(activity=None, id=None, **ANEW), counted(around), not chosen)
    return [
        every,
        *(
            Item(
                label(data, "activity", value),
                view.links.toggled("activity", value, id=None, **ANEW),
                counted(around.changed(activity=(value,))),
                value in chosen,
            )
            for value in data.codebook.codes("activity")
        ),
    ]


def _chips(view: View, words: str) -> list[Chip]:
    sought = facets.chip(quoted(words), view.links.here(**{WORDS: None}, **ANEW))
    return [*([sought] if words else []), *facets.chips(view)]


def _heads(view: View, order: str) -> list[Head]:
    labels = {
        NAME: t("Mechanism"),
        "activity": t("Activity"),
        SCOPE: t("Scope"),
        "since": t("Since"),
        "members": t("Member States"),
        "payers": t("Funding in place"),
        "statements": t("Evidence"),
    }
    ascending = (NAME, "since", SCOPE)

    def head(name: str, told: str) -> Head:
        sorts = name in ORDERS and not view.links.static
        href = view.links.here(id=None, part=None, **{SORT: name if name != SCOPE else None}) if sorts else ""
        return Head(name, told, href, ("ascending" if name in ascending else "descending") if name == order else "")

    return [head(name, told) for name, told in labels.items()]


def _groups(data: Dataset, ids: Sequence[str], order: str) -> list[tuple[str, list[Row]]]:
    """The mechanisms under the names of their scopes, where they stand in that order; else together under none. Each
    with its regions and its answers on what funds it."""
    by = groupby(ids, lambda id_: label(data, "scope", data.mechanism[id_]["scope"]) if order == SCOPE else "")
    return [(scope, [(id_, _regions(data, id_, scope), _funding(data, id_)) for id_ in group]) for scope, group in by]


def _regions(data: Dataset, id_: str, scope: str) -> str:
    """Where a mechanism's members lie, where neither its own scope nor that above it says so."""
    m = data.mechanism[id_]
    if m["scope"] == "global" and not scope:
        return ""
    if len(m["regions"]) < 3:
        return ", ".join(label(data, "region", region) for region in m["regions"])
    return tn("{n} region", "{n} regions", len(m["regions"]))


def _funding(data: Dataset, id_: str) -> list[tuple[str, Answer]]:
    """What funds a mechanism in place: the anchors of the evidence, and the answers."""
    found = profile.answers(data, id_, FUNDING)
    return [(anchor(FUNDING, each.code), each) for each in found if each.code and each.status == "in_place"]
