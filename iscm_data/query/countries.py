"""What the lists of members tell of a country and of pairs of mechanisms, and what they leave open.

A country that is not listed is not "out": the list may be incomplete, or there is none. See `lists`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

import numpy as np
from rapidfuzz.distance import OSA

from iscm_data.dataset.index import index, short_name
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Actor, Dataset
from iscm_data.language.text import fold
from iscm_data.language.words import plain
from iscm_data.model import names
from iscm_data.query import questions
from iscm_data.query.ties import themes

T = TypeVar("T")
BEGUN = 2  # below it what was typed is a whole name, or begins one (see `names.ranked`)


@dataclass(frozen=True)
class Part:
    """A country's part in one mechanism."""

    mechanism_id: str
    role: str


@dataclass(frozen=True)
class Shared:
    """The States that some mechanisms all list as members, and how many the shortest of their lists has; `least` where
    a list is not complete."""

    ids: tuple[str, ...]
    states: tuple[str, ...]
    smaller: int
    least: bool


@dataclass(frozen=True)
class Lists:
    """Mechanisms by what is known of their members: the `whole` list, an `incomplete` one, or no list at all.

    Of those without one some are `open` to every State, and have none; of the `others` none was found.
    """

    whole: tuple[str, ...]
    incomplete: tuple[str, ...]
    open: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def none(self) -> tuple[str, ...]:
        """Those without a list, for whatever reason."""
        return (*self.others, *self.open)

    @property
    def least(self) -> bool:
        """Whether what is counted by these lists is the least that there is."""
        return bool(self.incomplete or self.none)


def lists(data: Dataset, ids: Sequence[str]) -> Lists:
    """These mechanisms by what is known of their members."""
    found: dict[str, list[str]] = {"whole": [], "incomplete": [], "open": [], "others": []}
    for id_ in ids:
        m = data.mechanism[id_]
        if m["members_listed"]:
            found["whole" if m["members_complete"] is True else "incomplete"].append(id_)
        else:
            found["open" if is_open(m) else "others"].append(id_)
    return Lists(**{name: tuple(some) for name, some in found.items()})


def is_open(m: Mapping[str, Any]) -> bool:
    """Whether a mechanism (a row of mechanisms) has no list of members since it is open to all States."""
    return not m["members_listed"] and "global" in m["regions"]


def unlisted(data: Dataset, iso3: str, ids: Sequence[str]) -> Lists:
    """The mechanisms whose lists do not name a country, by what is known of their members: only where the list is
    whole is that an answer."""
    states = index(data).states
    return lists(data, [id_ for id_ in ids if iso3 not in states[id_]["member"] | states[id_]["observer"]])


def found(data: Dataset, typed: str) -> list[str]:
    """The countries, by ISO code, that a reader may mean by what they typed, best first: a name in any language and
    spelling, another name, a part of one, an ISO code; and where it begins no name, those that a slip of one letter
    makes of it before those that have it somewhere within."""
    if _nobody_s(typed):
        return []
    ranked = names.ranked(typed, known(data))
    begun, within = [iso3 for rank, iso3 in ranked if rank < BEGUN], [iso3 for rank, iso3 in ranked if rank >= BEGUN]
    slips = [] if begun else _slips(data, typed)
    return [*dict.fromkeys((*begun, *slips, *within))] or names.find(typed, known(data))


def _nobody_s(typed: str) -> bool:
    """Whether it is a name that holds a State's and is no State's: Republic of China."""
    return tuple(plain(typed)) in {tuple(plain(name)) for name in names.others(names.NOBODY).names}


def _slips(data: Dataset, typed: str) -> list[str]:
    """The countries of which a name is nearest to what was typed, a letter away or, of a long one, two: Lybia,
    Ilande, Morroco."""
    sought = "".join(plain(typed))
    most = min(2, len(sought) * 2 // 7)
    near = {
        iso3: min(OSA.distance(sought, name, score_cutoff=most) for name in spelled)
        for iso3, spelled in _spelled(data).items()
    }
    least = min(near.values())
    return [iso3 for iso3, away in near.items() if away == least <= most]


@remembered
def _spelled(data: Dataset) -> dict[str, tuple[str, ...]]:
    return {iso3: tuple("".join(plain(name)) for name in one.names) for iso3, one in known(data).items()}


def meant(data: Dataset, typed: str) -> str:
    """The one country that a reader means by what they typed: the whole name or code, or the only one whose name begins
    so; "" for none or several. "Boliva" within the Bolivarian Republic is none, "America" of American Samoa is several.
    """
    ranked = [] if _nobody_s(typed) else names.ranked(typed, known(data))
    whole = [iso3 for rank, iso3 in ranked if rank == 0]
    some = whole or ([iso3 for _, iso3 in ranked] if ranked and ranked[0][0] < BEGUN else [])
    return some[0] if len(some) == 1 else ""


def everyone(data: Dataset) -> list[str]:
    """Every country of the UN's list, by ISO code, in the order of names."""
    return sorted(data.countries, key=lambda iso3: fold(data.actor[iso3].name))


@remembered
def known(data: Dataset) -> dict[str, names.Known]:
    """By which names and codes people call each country, by its ISO code."""
    return {iso3: names.of_state(iso3, data.actor[iso3].english) for iso3 in everyone(data)}


def parts(data: Dataset, iso3: str, ids: Sequence[str]) -> list[Part]:
    """The mechanisms, of those given, whose lists name the country: as a member first, then as an observer, by name."""
    states, by_name = index(data).states, sorted(ids, key=lambda id_: short_name(data, id_))
    return [Part(id_, role) for role in ("member", "observer") for id_ in by_name if iso3 in states[id_][role]]


def companions(data: Dataset, iso3: str, ids: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The States that share most mechanisms with a country as members, each with those mechanisms; ties by name."""
    own = [part.mechanism_id for part in parts(data, iso3, ids) if part.role == "member"]
    found: dict[str, list[str]] = {}
    for id_ in own:
        for other in questions.states(data, id_, "member"):
            if other != iso3:
                found.setdefault(other, []).append(id_)
    order = sorted(found, key=lambda s: (-len(found[s]), fold(data.actor[s].name)))
    return [(state, tuple(found[state])) for state in order]


def theme_cover(data: Dataset, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each theme in place in any of these mechanisms, those that have it; in the codebook's order."""
    taken_up = {id_: themes(data, id_) for id_ in ids}
    covered = {code: tuple(id_ for id_ in ids if code in taken_up[id_]) for code in data.codebook.codes("theme")}
    return {code: having for code, having in covered.items() if having}


def regions(country: Actor) -> set[str]:
    """The regions of the codebook in which a country lies: a continent, and for some a part of it with a name."""
    continent = fold(country.region or "").replace(" ", "_")
    narrower = {"Caribbean": "caribbean", "Western Asia": "middle_east"}.get(country.subregion or "")
    return {continent, narrower} if narrower else {continent}


def not_listed(data: Dataset, iso3: str, ids: Sequence[str]) -> list[str]:
    """The mechanisms of a country's region whose list of members is whole and does not name it."""
    near = regions(data.actor[iso3])
    return [id_ for id_ in unlisted(data, iso3, ids).whole if near & {*data.mechanism[id_]["regions"]}]


def shared(data: Dataset, ids: Sequence[str]) -> Shared:
    """What these mechanisms' lists of members have in common."""
    named = [questions.states(data, id_, "member") for id_ in ids]
    least = any(data.mechanism[id_]["members_complete"] is not True for id_ in ids)
    common = tuple(s for s in named[0] if all(s in other for other in named[1:]))
    return Shared(tuple(ids), common, min(map(len, named)), least)


def listing(data: Dataset, ids: Sequence[str]) -> list[str]:
    """Those mechanisms whose list of members names a State; a number alone, or only organizations, is no list."""
    return [id_ for id_ in ids if data.mechanism[id_]["members_listed"]]


def overlaps(data: Dataset, ids: Sequence[str]) -> list[Shared]:
    """Every pair of those mechanisms that have a list of member States."""
    return [shared(data, pair) for pair in combinations(listing(data, ids), 2)]


@dataclass(frozen=True)
class Pairs:
    """How many pairs of mechanisms there are, how many share a member State, and whether that is the `least`."""

    of: int
    sharing: int
    least: bool


@remembered
def pairs(data: Dataset, ids: tuple[str, ...]) -> Pairs:
    """The pairs of these mechanisms, each of which has a list of member States, counted."""
    number = {iso3: n for n, iso3 in enumerate({s for id_ in ids for s in index(data).states[id_]["member"]})}
    listed = np.zeros((len(ids), len(number)), dtype=np.float32)
    for row, id_ in enumerate(ids):
        listed[row, [number[s] for s in index(data).states[id_]["member"]]] = 1
    both = int(np.count_nonzero(listed @ listed.T)) - sum(1 for row in listed if row.any())
    least = any(data.mechanism[id_]["members_complete"] is not True for id_ in ids)
    return Pairs(len(ids) * (len(ids) - 1) // 2, both // 2, least)


def busiest(data: Dataset, ids: Sequence[str]) -> Counter[str]:
    """In how many of these mechanisms each State is listed as a member."""
    return Counter(s for id_ in ids for s in index(data).states[id_]["member"])


def leading(ranked: Sequence[T], number: Callable[[T], int], most: int) -> Sequence[T]:
    """The first of what is ranked by a number: at most so many, and none of those that have the number of one for which
    there is no room, since who is left out is no less.

    >>> leading("abcd", {"a": 3, "b": 2, "c": 1, "d": 1}.__getitem__, 3)
    'ab'
    """
    if len(ranked) <= most:
        return ranked
    return ranked[: next(at for at, each in enumerate(ranked) if number(each) == number(ranked[most]))]
