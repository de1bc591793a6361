"""A country: its mechanisms, what could not be checked, who else sits there and on what; without one, all to choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from iscm_data.dataset.load import Dataset
from iscm_data.html import members
from iscm_data.html.evidence import is_recent
from iscm_data.html.facets import chips
from iscm_data.html.menus import Group, Item, Menu, follow, to_refer, to_take
from iscm_data.html.page import Drawn, Page, made
from iscm_data.language.text import day, fold, number, spelled, t, tn
from iscm_data.query import countries, questions
from iscm_data.query.countries import Part
from iscm_data.query.ties import funding
from iscm_data.query.view import MINE, View
from iscm_data.wording import activity, identity
from iscm_data.wording import countries as wording
from iscm_data.wording.comparison import few
from iscm_data.wording.dates import when
from iscm_data.wording.labels import label, short

ISO3, TYPED, SORT, ALL = "iso3", "q", "sort", "all"  # the parameters
STATES = "states"  # the other order of the table: the most States first
COMPANIONS = 6  # States that are shown at first
NARROW = 6  # mechanisms that stand side by side as columns; of more, those are named that do not list a State
BUSIEST = 8  # States named for sitting in most mechanisms
FOUND = 30  # countries that a search lists


@dataclass(frozen=True)
class Funding:
    """A way of funding in place, who is named as paying, and the year of its newest source."""

    label: str
    names: str
    year: int | None
    recent: bool
    href: str


@dataclass(frozen=True)
class Row:
    """A mechanism that lists the country."""

    name: str
    full: str
    href: str
    role: str
    listed: str
    activity: str
    word: str
    sign: str
    funding: Sequence[Funding]
    states: str


@dataclass(frozen=True)
class Companion:
    """A State that sits with the country: in which of its mechanisms, and in `without` which do not list it."""

    name: str
    href: str
    n: int
    cells: Sequence[tuple[bool, str]]
    without: str


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere, with a word or a number beside it."""

    text: str
    href: str
    beside: str = ""


@dataclass(frozen=True)
class Listed:
    """What belongs together under one label: mechanisms by why they could not be checked, themes by how many have them,
    States by their region."""

    label: str
    links: Sequence[Link]


def page(view: View) -> Page:
    """The page of the country that the address names, by its code or by what a reader typed; else all of them."""
    iso3 = asked(view)
    return _one(view, iso3) if iso3 else _every(view)


def asked(view: View) -> str:
    """The country that is meant, by its ISO code; "" for none or several."""
    code = view.value(ISO3).upper()
    if code:
        return code if code in view.data.actor and view.data.actor[code].region else ""
    return countries.meant(view.data, view.value(TYPED))


def _one(view: View, iso3: str) -> Page:
    data = view.data
    parts = countries.parts(data, iso3, view.ids)
    unlisted = countries.unlisted(data, iso3, view.ids)
    headline = wording.headline(data, iso3, parts, unlisted, len(view.ids))
    lede = wording.lede(data, iso3, parts, unlisted, view.ids)
    ordered = _ordered(view, parts)
    own = [part.mechanism_id for part in ordered if part.role == "member"]
    rows = [_row(data, view, part) for part in ordered]
    companions = countries.companions(data, iso3, view.ids)
    some = companions if view.value(ALL) or view.links.static else companions[:COMPANIONS]
    covered = countries.theme_cover(data, [part.mechanism_id for part in parts])
    # Some 190 more pictures in each language are too many for a folder.
    card = None if view.links.static else Drawn("state", {ISO3: (iso3,)})
    return made(
        view,
        "country.jinja",
        t("Countries"),
        headline,
        lede,
        named=data.actor[iso3].name,
        preview=card,
        iso3=iso3,
        name=data.actor[iso3].name,
        within=data.actor[iso3].within,
        states=_names(data),
        chips=chips(view),
        choose=view.links.here(**{MINE: iso3}) if view.mine != iso3 else "",
        download=None if view.links.static else _download(view, iso3),
        by_name=view.links.here(**{SORT: None}),
        by_states=view.links.here(**{SORT: STATES}),
        sorted=STATES if view.value(SORT) == STATES else "",
        rows=rows,
        unchecked=[
            Listed(reason, [_mechanism(view, id_, _stated(data, id_)) for id_ in ids])
            for reason, ids in wording.unchecked(unlisted)
        ],
        absent=[_mechanism(view, id_, _dated(data, id_)) for id_ in countries.not_listed(data, iso3, view.ids)],
        columns=[Link(short(data, id_), view.links.to("mechanism", id=id_)) for id_ in own]
        if len(own) <= NARROW
        else [],
        companions=[_companion(view, state, shared, own) for state, shared in some],
        shown=_shown(len(some), len(companions)),
        every=view.links.here(**{ALL: "1"}) if len(some) < len(companions) else "",
        own=len(own),
        themes=_themes(view, iso3, covered, len(parts)),
        themes_note=_uncovered(data, len(covered)),
        pair=members.pair(view),
    )


def _ordered(view: View, parts: Sequence[Part]) -> list[Part]:
    """The country's parts by name, members first; or by how many States there are."""
    data = view.data
    by_name = sorted(
        parts, key=lambda part: (part.role != "member", fold(data.mechanism[part.mechanism_id]["short_name"]))
    )
    if view.value(SORT) != STATES:
        return by_name
    return sorted(by_name, key=lambda part: -(data.mechanism[part.mechanism_id]["members_listed"] or 0))


def _row(data: Dataset, view: View, part: Part) -> Row:
    m = data.mechanism[part.mechanism_id]
    as_of = m[f"{part.role}s_as_of"]
    return Row(
        name=m["short_name"],
        full=m["name"],
        href=view.links.to("mechanism", id=part.mechanism_id),
        role=label(data, "role", part.role),
        listed=when(as_of),
        activity=m["activity"],
        word=activity.word(data, m),
        sign=day(m["last_sign"]) if m["last_sign"] else "",
        funding=[*_funding(view, part.mechanism_id)],
        states=identity.briefly(m),
    )


def _funding(view: View, id_: str) -> Iterable[Funding]:
    data = view.data
    for paid in funding(data, id_):
        yield Funding(
            label(data, "funding_model", paid.code),
            few([data.actor[actor].name for actor in paid.payers]) if paid.payers else "",
            paid.year,
            is_recent(data, paid.year),
            view.links.to("funding", cell=f"{id_}.{paid.code}"),
        )


def _mechanism(view: View, id_: str, beside: str = "") -> Link:
    return Link(view.data.mechanism[id_]["short_name"], view.links.to("mechanism", id=id_), beside)


def _stated(data: Dataset, id_: str) -> str:
    """How much of a list there is, where a source says how many States there are."""
    m = data.mechanism[id_]
    total, n = m["members_stated_total"], m["members_listed"] or 0
    if not total or total <= n:
        return ""
    return t("{n} of {of} States", n=n, of=total) if n else tn("{n} State", "{n} States", total)


def _dated(data: Dataset, id_: str) -> str:
    as_of = data.mechanism[id_]["members_as_of"]
    return t("list of {date}", date=day(as_of)) if as_of else t("list without a date")


def _companion(view: View, state: str, shared: Sequence[str], own: Sequence[str]) -> Companion:
    data = view.data
    lacking = [short(data, id_) for id_ in own if id_ not in shared]
    return Companion(
        data.actor[state].name,
        view.links.to("country", view.filters, iso3=state),
        len(shared),
        [(id_ in shared, short(data, id_)) for id_ in own] if len(own) <= NARROW else [],
        few(lacking) if lacking else "",
    )


def _shown(n: int, of: int) -> str:
    if n == of:
        return tn("{n} State.", "{n} States.", of)
    return tn("{some} of {n} State.", "{some} of {n} States.", of, some=number(n))


def _themes(view: View, iso3: str, covered: dict[str, tuple[str, ...]], of: int) -> list[Listed]:
    listed = []
    for n in sorted({len(having) for having in covered.values()}, reverse=True):
        links = [
            Link(label(view.data, "theme", code), view.links.to("themes", view.filters, theme=code, country=iso3))
            for code, having in covered.items()
            if len(having) == n
        ]
        listed.append(Listed(wording.in_so_many(n, of), links))
    return listed


def _uncovered(data: Dataset, covered: int) -> str:
    every = len(data.codebook.codes("theme"))
    if covered == every:
        return t("Themes in place. Each of the {all} themes is on the agenda of at least one of them.", all=every)
    return tn(
        "Themes in place. We found {some} of {all} themes in none of them, which does not mean it is not discussed.",
        "Themes in place. We found {some} of {all} themes in none of them, which does not mean none is discussed.",
        every - covered,
        some=spelled(every - covered),
        all=every,
    )


def _download(view: View, iso3: str) -> Menu:
    links = view.links
    return to_take(
        Group(
            t("For a meeting"),
            [
                Item(t("Two pages (Word)"), links.file("document/country.docx", iso3=iso3), download=True),
                Item(t("Slides (PowerPoint)"), links.file("document/country.pptx", iso3=iso3), download=True),
            ],
        ),
        Group(
            t("For a spreadsheet"),
            [
                Item(t("Its mechanisms (CSV)"), links.file("data/mechanisms.csv", country=iso3), download=True),
                Item(t("Their members (CSV)"), links.file("data/memberships.csv", country=iso3), download=True),
            ],
        ),
        to_refer(links.lasting(links.to("country", view.filters, iso3=iso3), view.data), follow(links, iso3=iso3)),
    )


def _region(data: Dataset, iso3: str) -> str:
    region = data.actor[iso3].region
    return t(region) if region else ""


def _names(data: Dataset) -> list[str]:
    """The names that a reader may choose from while typing."""
    return [data.actor[iso3].name for iso3 in countries.everyone(data)]


# --- all of them -----------------------------------------------------------------------------------------------------


def _every(view: View) -> Page:
    data = view.data
    headline, lede = wording.everywhere(data, view.ids)
    sitting = countries.busiest(data, view.ids)
    seen = {
        s
        for id_ in view.ids
        for s in (*questions.states(data, id_, "member"), *questions.states(data, id_, "observer"))
    }
    typed = view.value(TYPED) or view.value(ISO3)
    hits = countries.found(data, typed)[:FOUND] if typed else []

    def link(iso3: str) -> Link:
        n = sitting[iso3]
        return Link(
            data.actor[iso3].name, view.links.to("country", view.filters, iso3=iso3), number(n) if n else t("observer")
        )

    by_region = sorted((s for s in countries.everyone(data) if s in seen), key=lambda s: _region(data, s))
    most = sorted(sitting, key=lambda s: (-sitting[s], fold(data.actor[s].name)))
    return made(
        view,
        "countries.jinja",
        t("Countries"),
        headline,
        lede,
        typed=typed,
        states=_names(data),
        chips=chips(view),
        hits=[Link(data.actor[s].name, view.links.to("country", view.filters, iso3=s)) for s in hits],
        most=[link(iso3) for iso3 in most[:BUSIEST]],
        regions=[
            Listed(region, [link(s) for s in group]) for region, group in groupby(by_region, lambda s: _region(data, s))
        ],
        overlap=view.links.to("compare", view.filters, view="all"),
        pair=members.pair(view),
    )
