"""The filters of a page as links: pills with numbers, menus, and chips of what is chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from iscm_data.html.matrix import CELL, SHOW
from iscm_data.html.menus import Group, Item, Menu
from iscm_data.language.text import labelled, opening, t
from iscm_data.query import address, questions
from iscm_data.query.filters import ANY, CODED
from iscm_data.query.paging import PART
from iscm_data.query.tallies import Tallies, tallies
from iscm_data.query.view import View
from iscm_data.wording.labels import filter_name, label, lowered, of_mechanisms

MOST, FEW = 8, 5  # pills in sight: of more there are few, and the others in a menu beside them
FIRST = ("funding_model", "governance_level", "partnership_type")  # dimensions with a menu of their own
# Other filters, other lists, from their first part on; and what was opened is closed.
ANEW = dict.fromkeys((PART, "page", CELL, SHOW, "actor", "pair", "family", "data_version"))


@dataclass(frozen=True)
class Chip:
    """A value that is chosen, the link that drops it, and how that is read out."""

    text: str
    href: str
    words: str


@dataclass(frozen=True)
class Choice:
    """A field of a form: countries are too many for links. `fixed` are the other parameters of the address."""

    label: str
    name: str
    any: str
    options: Sequence[tuple[str, str, bool]]
    fixed: Sequence[tuple[str, str]]
    action: str


@dataclass(frozen=True)
class Facets:
    """All of it: `label` names the pills, `of` says how many mechanisms are left where a filter is set."""

    label: str
    pills: Sequence[Item]
    more: Menu | None
    menus: Sequence[Menu]
    filters: Menu
    folded: Sequence[Menu]
    country: Choice
    of: str
    chips: Sequence[Chip]
    clear: str
    also: Sequence[tuple[str, str]]


def facets(view: View, pills: Sequence[Item] | None) -> Facets:
    """The filters of a topic page; its `pills` are its own codes unless others, of themes, are given."""
    data, dimension = view.data, str(view.within)
    own = data.codebook.dimensions[dimension]
    every = _codes(view, dimension, view.tallies) if pills is None else list(pills)
    if view.phone:  # whose row of pills has room for two
        every.sort(key=lambda pill: not pill.current)
    rest = [pill for pill in every[FEW:] if pills is None and len(every) > MOST and not pill.current]
    menus = [_codes_menu(view, other) for other in FIRST if other != dimension]
    return Facets(
        label=t("Themes") if pills else t(own.facet),
        pills=[pill for pill in every if pill not in rest],
        more=Menu(t("{n} more", n=len(rest)), [Group("", rest)]) if rest else None,
        menus=menus,
        filters=more_menu(view),
        folded=[_codes_menu(view, other) for other in CODED if other not in (*FIRST, dimension)],
        country=_country(view),
        of=opening(of_mechanisms(len(view.ids), len(data.mechanism))),
        chips=chips(view),
        clear=view.links.here(**dict.fromkeys(view.filters), **ANEW),
        also=_also(view),
    )


def _codes(view: View, dimension: str, found: Tallies) -> list[Item]:
    """The codes of a dimension that any mechanism reports as asked, the most reported first."""
    chosen = view.filters.of(dimension)
    return [
        Item(
            label(view.data, dimension, tally.code),
            view.links.toggled(dimension, tally.code, **ANEW),
            tally.n,
            tally.code in chosen,
        )
        for tally in found.codes
        if tally.n or tally.code in chosen
    ]


def _codes_menu(view: View, dimension: str) -> Menu:
    items = _codes(view, dimension, tallies(view.data, dimension, view.filters))
    asked = t("Reported in place for") if view.filters.asked == ("in_place",) else t("Reported for")
    return Menu(filter_name(view.data, dimension), [Group(asked, items)])


def more_menu(view: View) -> Menu:
    """The filters that fewer readers need: kind of mechanism, place, activity, status, year."""
    book = view.data.codebook
    groups = [group(view, name, tuple(book.codes(name))) for name in ("scope", "activity", "region")]
    groups.append(group(view, "status", (*book.codes("status"), ANY)))
    groups.append(_since(view))
    if view.within == "funding_model":
        groups.append(group(view, "sole", ("1",)))
    return Menu(t("More filters"), groups)


def group(view: View, name: str, values: Sequence[str]) -> Group:
    """The values of a filter, each with the number of mechanisms that it would leave if it were the only one of it."""
    data, filters = view.data, view.filters
    items = []
    for value in values:
        n = questions.number(data, filters.changed(**{name: (value,)}), view.within)
        href = view.links.toggled(name, value, **ANEW)
        items.append(Item(label(data, name, value), href, n, value in filters.of(name)))
    return Group(filter_name(data, name), items)


def _since(view: View) -> Group:
    def n(year: int) -> int:
        return questions.number(view.data, view.filters.changed(since=(str(year),)), view.within)

    return Group(filter_name(view.data, "since"), [or_later(view, ago, n, ANEW) for ago in (0, 5)])


def or_later(view: View, ago: int, n: Callable[[int], int], anew: Mapping[str, None]) -> Item:
    """The line for sources of a recent year or later, or of one so many years before, with their number."""
    year = view.data.recent_from - ago
    current = view.filters.since == year
    href = view.links.here(since=None if current else str(year), **anew)
    return Item(t("{year} or later", year=year), href, n(year), current)


def _country(view: View) -> Choice:
    chosen = view.filters.of("country")
    fixed = [
        (name, value)
        for name, values in view.parameters.items()
        if name not in ANEW and name != "country"
        for value in values
    ]
    return Choice(
        label=t("Country"),
        name="country",
        any=t("Any country"),
        options=[(s, view.data.actor[s].name, s in chosen) for s in address.options(view.data)["country"]],
        fixed=fixed,
        action=view.page or "./",
    )


def chips(view: View) -> list[Chip]:
    """Every filter that is set, each with the link that drops it."""
    made = []
    for name, values in view.filters.items():
        for value in values:
            text = label(view.data, name, value)
            text = labelled(filter_name(view.data, name), text) if name in ("country", "region", "scope") else text
            rest = [other for other in values if other != value]
            made.append(chip(text, view.links.here(**{name: rest}, **ANEW)))
    return made


def chip(text: str, href: str) -> Chip:
    """A filter that is set, with the link that drops it."""
    return Chip(text, href, t("Remove filter: {filter}", filter=text))


def _also(view: View) -> list[tuple[str, str]]:
    """Links that show other statuses as well, with how many mechanisms more that gives."""
    about = view.tallies.chosen
    if about is None or ANY in view.filters.of("status"):
        return []
    asked = view.filters.asked
    return [
        (f"{lowered(label(view.data, 'status', status))} (+{n})", view.links.here(status=[*asked, status], **ANEW))
        for status, n in about.further.items()
        if n and status not in asked
    ]


def without_one(view: View) -> list[tuple[str, str, int]]:
    """For each filter without which any mechanism matches: its words, the link that drops it, and how many do."""
    found = questions.relaxed(view.data, view.filters, view.within)
    return [
        (
            ", ".join(label(view.data, name, value) for value in view.filters.of(name)),
            view.links.here(**{name: None}, **ANEW),
            n,
        )
        for name, n in sorted(found.items(), key=lambda pair: -pair[1])
        if n
    ]
