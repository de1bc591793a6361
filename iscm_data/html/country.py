"""A country: its mechanisms, what could not be checked, who else sits there and on what; without one, all to choose."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from iscm_data.dataset.tables import Dataset
from iscm_data.html import members
from iscm_data.html.facets import chips
from iscm_data.html.menus import Group, Item, Menu, follow, to_refer, to_take
from iscm_data.html.page import Drawn, Page, made
from iscm_data.language.text import fold, number, spelled, t, tn
from iscm_data.query import countries, questions
from iscm_data.query.address import STATE, WORDS
from iscm_data.query.countries import Part
from iscm_data.query.ties import Paid, by_year
from iscm_data.query.view import View
from iscm_data.wording import countries as wording
from iscm_data.wording.comparison import few, stated
from iscm_data.wording.dates import of_list
from iscm_data.wording.labels import short

SORT, ALL = "sort", "all"  # the parameters
STATES = "states"  # the other order of the table: the most States first
COMPANIONS = 6  # States that are shown at first
NARROW = 6  # mechanisms that stand side by side as columns; of more, those are named that do not list a State
BUSIEST = 8  # States at most that are named for sitting in the most mechanisms
FOUND = 30  # countries that a search lists


def page(view: View) -> Page:
    """The page of the country that the address names, by its code or by what a reader typed; else all of them."""
    iso3 = asked(view)
    return _one(view, iso3) if iso3 else _every(view)


def asked(view: View) -> str:
    """The country that is meant, by its ISO code; "" for none or several."""
    code = view.value(STATE).upper()
    if code:
        return code if code in view.data.countries else ""
    return countries.meant(view.data, view.value(WORDS))


def _one(view: View, iso3: str) -> Page:
    data = view.data
    parts = countries.parts(data, iso3, view.ids)
    unlisted = countries.unlisted(data, iso3, view.ids)
    headline = wording.headline(data, iso3, parts, unlisted, len(view.ids))
    lede = wording.lede(data, iso3, parts, unlisted, view.ids)
    ordered = _ordered(view, parts)
    own = [part.mechanism_id for part in ordered if part.role == "member"]
    companions = countries.companions(data, iso3, view.ids)
    some = companions if view.value(ALL) == "1" or view.links.static else companions[:COMPANIONS]
    absent = countries.not_listed(data, iso3, view.ids)
    covered = countries.theme_cover(data, [part.mechanism_id for part in parts])
    # Some 190 more pictures in each language are too many for a folder.
    card = None if view.links.static else Drawn("state", {STATE: (iso3,)})
    return made(
        view,
        "country.jinja",
        t("Countries"),
        headline,
        lede,
        named=data.actor[iso3].name,
        preview=card,
        iso3=iso3,
        states=_names(data),
        chips=chips(view),
        download=None if view.links.static else _download(view, iso3),
        rows=[(part, _funding(data, part.mechanism_id)) for part in ordered],
        unchecked=[(why, [(id_, stated(data, id_)) for id_ in ids]) for why, ids in wording.unchecked(unlisted)],
        absent=[(id_, of_list(data.mechanism[id_]["members_as_of"])) for id_ in absent],
        columns=own if len(own) <= NARROW else [],
        companions=[(state, shared, _lacking(data, own, shared)) for state, shared in some],
        shown=_shown(len(some), len(companions)),
        more=len(some) < len(companions),
        themes=_themes(covered, len(parts)),
        themes_title=wording.work(len(parts)),
        themes_note=_uncovered(data, len(covered)),
        pair=members.pair(view),
    )


def _ordered(view: View, parts: Sequence[Part]) -> Sequence[Part]:
    """The country's parts as they are, or by how many States there are."""
    if view.value(SORT) != STATES:
        return parts
    return sorted(parts, key=lambda part: -(view.data.mechanism[part.mechanism_id]["members_listed"] or 0))


def _funding(data: Dataset, id_: str) -> list[tuple[Paid, str]]:
    """The ways in which a mechanism is funded in place, each with those who are named as paying."""
    found = [(paid, [data.actor[payer].name for payer in paid.payers]) for paid in by_year(data, id_, "funding_model")]
    return [(paid, few(names) if names else "") for paid, names in found]


def _lacking(data: Dataset, own: Sequence[str], shared: Sequence[str]) -> str:
    """Which of the country's mechanisms do not list a State that sits with it."""
    lacking = [short(data, id_) for id_ in own if id_ not in shared]
    return few(lacking) if lacking else ""


def _shown(n: int, of: int) -> str:
    if n == of:
        return tn("{n} State.", "{n} States.", of)
    return tn("{some} of {n} State.", "{some} of {n} States.", of, some=number(n))


def _themes(covered: Mapping[str, Sequence[str]], of: int) -> list[tuple[str, list[str]]]:
    """The themes by how many of the country's mechanisms have them in place."""
    numbers = sorted({len(having) for having in covered.values()}, reverse=True)
    return [(wording.in_so_many(n, of), [code for code in covered if len(covered[code]) == n]) for n in numbers]


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
                Item(t("Factsheet (Word)"), links.file("document/country.docx", iso3=iso3), download=True),
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
    typed = view.value(WORDS) or view.value(STATE)
    by_region = sorted((s for s in countries.everyone(data) if s in seen), key=lambda s: fold(_region(data, s)))
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
        hits=countries.found(data, typed)[:FOUND] if typed else [],
        sitting=sitting,
        most=countries.leading(most, sitting.__getitem__, BUSIEST),
        regions=[(region, [*group]) for region, group in groupby(by_region, lambda s: _region(data, s))],
        pair=members.pair(view),
    )
