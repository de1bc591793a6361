"""Two to four mechanisms side by side, a topic at a time or all: a cell has mark, word, year and names, and opens its
statements. Below the codes, the members that they share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from iscm_data.export.brief import of_comparison
from iscm_data.html import comparison, members
from iscm_data.html.comparison import EVERYTHING, FACTS, MEMBERS, VIEWS
from iscm_data.html.facets import Chip
from iscm_data.html.menus import Group, Item, Menu, download_menu
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.page import Drawn, Page, made
from iscm_data.language.text import listed, opening, spelled, t
from iscm_data.query import comparison as query
from iscm_data.query import countries, paging
from iscm_data.query.address import TOPIC, VIEW
from iscm_data.query.comparison import COMMON, DIFFER, MOST, REPORTED
from iscm_data.query.filters import ACTIVE, Filters
from iscm_data.query.questions import matching
from iscm_data.query.ties import Similar, similar
from iscm_data.query.view import View
from iscm_data.wording import comparison as wording
from iscm_data.wording.countries import compared, sharing
from iscm_data.wording.labels import called, label

OPEN = "open"  # the parameter
OF_ALL = "all"  # the view with the members of all mechanisms, beside those of the table
SUGGESTED = 6  # pairs, or mechanisms, that a reader may begin with


def page(view: View) -> Page:
    """The comparison that the address asks for; without mechanisms, where to begin."""
    ids, left_out = chosen(view)
    if view.value(VIEW) == OF_ALL:
        return _of_all(view, ids)
    if len(ids) < 2:
        return _start(view, ids, left_out)
    data, topic, shown = view.data, _topic(view), _view(view)
    shared = query.members(data, ids)
    dimension = topic if topic in data.codebook.dimensions else ""
    if topic == MEMBERS:
        headline, lede = wording.of_members(data, ids, shared), wording.gaps(data, shared.lists)
    else:
        told = dimension if view.value(TOPIC) else ""  # a phone shows one topic of them all
        headline, lede = wording.headline(data, ids, told), wording.lede(data, ids, shared, told)
    asked = _figure(ids, dimension, shown)
    sections = [*comparison.sections(data, ids, topic, shown)]
    return made(
        view,
        "compare.jinja",
        t("Compare"),
        headline,
        lede,
        named=opening(listed(called(data, id_) for id_ in ids)),
        figure=Drawn("comparison", asked),
        chips=_chips(view, ids),
        add=_adding(view, ids),
        full=t("At most {n} fit side by side.", n=spelled(MOST)) if len(ids) == MOST else "",
        left_out=left_out,
        topics=_topics(view, topic),
        dense=topic == EVERYTHING,
        tabs=_tabs(view, shown),
        open=view.value(OPEN) == "1",
        download=_download(view, ids, asked),
        keys=comparison.keys(data, sections),
        ids=ids,
        sections=sections,
        in_common=shown == COMMON,
        members=members.lists(view, shared, fold=topic == EVERYTHING)
        if topic in (EVERYTHING, MEMBERS) and shown != DIFFER
        else None,
    )


def chosen(view: View) -> tuple[list[str], list[str]]:
    """The mechanisms that the address asks for, in its order, and what in it is no mechanism or is one too many."""
    asked = view.values("id")
    known = [id_ for id_ in asked if id_ in view.data.mechanism][:MOST]
    return known, [id_ for id_ in asked if id_ not in known]


def _topic(view: View) -> str:
    """The topic that is shown; on a phone the first dimension, where the address names none."""
    asked = view.value(TOPIC)
    if asked in topics(view):
        return asked
    coded = [dimension.id for dimension in view.data.codebook.coded]
    return coded[0] if view.phone and coded else EVERYTHING


def topics(view: View) -> tuple[str, ...]:
    """The topics, as an address names them."""
    return FACTS, MEMBERS, EVERYTHING, *(dimension.id for dimension in view.data.codebook.coded)


def _view(view: View) -> str:
    """What of it: "" for all that is reported. Older addresses have the view as a switch."""
    asked = view.value(VIEW)
    if asked in VIEWS:
        return asked
    return next((name for name in VIEWS if not asked and view.value(name) == "1"), "")


def _figure(ids: Sequence[str], dimension: str, shown: str) -> dict[str, Sequence[str]]:
    """The parameters of the picture of what is shown."""
    asked: dict[str, Sequence[str]] = {"id": ids, shown or REPORTED: ["1"]}
    return asked | ({TOPIC: [dimension]} if dimension else {})


def _download(view: View, ids: Sequence[str], asked: dict[str, Sequence[str]]) -> Menu:
    """The picture of what is shown in its kinds, and all of the comparison as a file to read."""
    menu = download_menu(view, "comparison", asked, pinned=of_comparison(ids))
    word = Item(t("Factsheet (Word)"), view.links.file("document/comparison.docx", id=ids), download=True)
    return replace(menu, groups=[Group(t("For a meeting"), [word]), *menu.groups])


# --- choosing --------------------------------------------------------------------------------------------------------


def _chips(view: View, ids: Sequence[str]) -> list[Chip]:
    names = {id_: view.data.mechanism[id_]["short_name"] for id_ in ids}
    return [
        Chip(name, view.links.here(id=[other for other in ids if other != id_]), t("Remove {name}", name=name))
        for id_, name in names.items()
    ]


def _adding(view: View, ids: Sequence[str]) -> Menu | None:
    """The mechanisms that can stand beside those chosen: first those that share most with the first one."""
    if len(ids) >= MOST:
        return None
    groups = _by_scope(view, ids)
    if ids:
        alike = [each.mechanism_id for each in similar(view.data, ids[0]) if each.mechanism_id not in ids]
        name = called(view.data, ids[0])
        groups = [
            Group(t("Sharing most with {name}", name=name), [_item(view, ids, id_) for id_ in alike[:4]]),
            *groups,
        ]
    return Menu(t("Add a mechanism"), groups)


def _by_scope(view: View, ids: Sequence[str]) -> list[Group]:
    """Every mechanism that is not chosen, as a link that chooses it."""
    data = view.data
    others = [id_ for id_ in matching(data, Filters()) if id_ not in ids]
    return [
        Group(label(data, "scope", scope), [_item(view, ids, id_) for id_ in group])
        for scope, group in groupby(others, lambda id_: str(data.mechanism[id_]["scope"]))
    ]


def _item(view: View, ids: Sequence[str], id_: str) -> Item:
    return Item(view.data.mechanism[id_]["short_name"], view.links.here(id=[*ids, id_]))


def _topics(view: View, topic: str) -> list[Item]:
    data = view.data
    names = {EVERYTHING: t("All"), FACTS: t("Facts")}
    names |= {dimension.id: t(ENTRIES[dimension.page].title) for dimension in data.codebook.coded}
    names |= {MEMBERS: t("Members")}
    # On a phone a page without a topic has one, so that all of them must be named.
    return [
        Item(
            text,
            view.links.here(**{TOPIC: None if name == EVERYTHING and not view.phone else name}),
            current=name == topic,
        )
        for name, text in names.items()
    ]


def _tabs(view: View, shown: str, ids: bool = True) -> list[Item]:
    names = {
        "": t("All reported"),
        DIFFER: t("Only differences"),
        COMMON: t("Only in common"),
        OF_ALL: t("Members of all mechanisms"),
    }
    old = dict.fromkeys((REPORTED, members.PAIR, paging.PAIRS, *VIEWS))  # the switches of older addresses
    return [
        Item(text, view.links.here(**{**old, VIEW: name or None}), current=name == shown)
        for name, text in names.items()
        if ids or name in ("", OF_ALL)
    ]


# --- members of all -------------------------------------------------------------------------------------------------


def _of_all(view: View, ids: Sequence[str]) -> Page:
    """The members that all mechanisms share, two by two: the picture, and the pairs that share most by name."""
    data = view.data
    known = countries.lists(data, view.ids)
    listing = tuple(countries.listing(data, view.ids))
    found = countries.pairs(data, listing)
    headline = t("Fewer than two mechanisms have a list of members") if len(listing) < 2 else sharing(found)
    part = paging.part(listing, view.value(paging.PAIRS), paging.PAIRS)
    asked = {**view.filters, **part.address}
    drawn = Drawn("overlap", asked) if len(listing) > 1 else None
    return made(
        view,
        "overlap.jinja",
        t("Compare"),
        headline,
        compared(len(listing), len(view.ids)),
        named=t("Members of all mechanisms"),
        chart=drawn,
        figure=drawn,
        tabs=_tabs(view, OF_ALL, bool(ids)),
        download=download_menu(view, "overlap", asked),
        part=part,
        pair=members.pair(view),
        rows=members.most(view, listing),
        gaps=wording.gaps(data, known),
    )


# --- where to begin --------------------------------------------------------------------------------------------------


def _start(view: View, ids: Sequence[str], left_out: Sequence[str]) -> Page:
    """Nothing chosen yet, or one mechanism alone."""
    data = view.data
    if ids:
        name = data.mechanism[ids[0]]["short_name"]
        headline = t("Add a second mechanism")
        lede = [t("These have most in common with {name}.", name=name)]
        offers = [_beside(view, ids[0], each) for each in similar(data, ids[0], SUGGESTED)]
    else:
        headline = t("Compare two to four mechanisms")
        lede = [t("Side by side, in your order: what funds them, at which levels they work, with whom and on what.")]
        offers = [*_pairs(view)]
    return made(
        view,
        "compare_start.jinja",
        t("Compare"),
        headline,
        lede,
        chips=_chips(view, ids),
        add=_adding(view, ids),
        left_out=left_out,
        offers=offers,
        offers_title=t("Sharing most with {name}", name=called(data, ids[0]))
        if ids
        else t("Pairs that share many members"),
        scopes=_by_scope(view, ids),
    )


def _beside(view: View, id_: str, other: Similar) -> tuple[str, str, str]:
    """A mechanism to compare one with: its name, the link that does so, what they share."""
    data = view.data
    shared = countries.shared(data, (id_, other.mechanism_id))
    told = [wording.shares(shared)] if shared.states else []
    if n := len(other.themes):
        told.append(wording.alike(data, "theme", n))
    href = view.links.here(id=[id_, other.mechanism_id])
    return data.mechanism[other.mechanism_id]["short_name"], href, t("shares {what}", what=listed(told))


def _pairs(view: View) -> Iterable[tuple[str, str, str]]:
    """Pairs of active mechanisms that share most members, each mechanism once."""
    data, used = view.data, set[str]()
    active = [id_ for id_ in matching(data, Filters()) if data.mechanism[id_]["activity"] == ACTIVE]
    for each in sorted(countries.overlaps(data, active), key=lambda pair: -len(pair.states)):
        if not each.states or used & {*each.ids}:
            continue
        used |= {*each.ids}
        text = opening(listed(called(data, id_) for id_ in each.ids))
        yield text, view.links.here(id=each.ids), t("share {what}", what=wording.shares(each))
        if len(used) == 2 * SUGGESTED:
            return
