"""The members that mechanisms have in common, by name, and whose members could not be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.language.text import tn
from iscm_data.query import comparison, countries
from iscm_data.query.comparison import Members
from iscm_data.query.countries import Shared
from iscm_data.query.view import View
from iscm_data.wording import comparison as wording
from iscm_data.wording.countries import at_least
from iscm_data.wording.labels import short

PAIR = "pair"  # the parameter that names two mechanisms, with a dot between
PAIRS = 20  # pairs of mechanisms at most in a table
NAMED = 16  # States that stand in a line beside all topics; more are folded


@dataclass(frozen=True)
class Common:
    """What some mechanisms share: the sentence, and the States, which a long list folds."""

    sentence: str
    states: Sequence[str]
    folded: bool = False
    compare: str = ""


@dataclass(frozen=True)
class Lists:
    """What the mechanisms' members have in common, what each has alone, and what could not be compared."""

    shared: Sequence[Common]
    own: Sequence[Common]
    gaps: Sequence[str]


def lists(view: View, members: Members, *, fold: bool) -> Lists:
    data = view.data
    own = [
        Common(
            tn(
                "{n} State is on the list of {name} only",
                "{n} States are on the list of {name} only",
                len(states),
                name=short(data, id_),
            ),
            states,
            folded=True,
        )
        for id_, states in members.own.items()
        if states
    ]
    shared = [
        Common(wording.pair(data, each), each.states, folded=fold and len(each.states) > NAMED)
        for each in members.shared
    ]
    return Lists(shared, own, wording.gaps(data, members.lists))


def pair(view: View) -> Common | None:
    """What the two mechanisms share that the parameter `pair` names; None where it names none."""
    data = view.data
    ids = view.value(PAIR).split(".")
    if len(ids) != 2 or len({*ids} & {*data.mechanism}) != 2:
        return None
    members = comparison.members(data, ids)
    compare = view.links.to("compare", id=ids)
    if not members.shared:
        return Common(" ".join(wording.gaps(data, members.lists)).rstrip("."), (), compare=compare)
    return Common(wording.pair(data, members.shared[0]), members.shared[0].states, compare=compare)


def most(view: View, listing: Sequence[str]) -> list[tuple[Shared, str]]:
    """The pairs of these mechanisms that share the most members, each with how many."""
    found = sorted(countries.overlaps(view.data, listing), key=lambda pair: -len(pair.states))
    first = countries.leading([pair for pair in found if pair.states], lambda pair: len(pair.states), PAIRS)
    return [(pair, at_least(len(pair.states), pair.least)) for pair in first]
