"""A country's part in the mechanisms, in sentences: in how many it sits, with whom, and what could not be checked."""

from collections.abc import Sequence

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import agreeing, agreement, listed, number, opening, spelled, t, tn
from iscm_data.query import countries
from iscm_data.query.countries import Lists, Pairs, Part
from iscm_data.query.filters import ACTIVE
from iscm_data.wording.comparison import MORE_STATES, few, partial
from iscm_data.wording.labels import of_mechanisms


def headline(data: Dataset, iso3: str, parts: Sequence[Part], unlisted: Lists, of: int) -> str:
    """In how many mechanisms a country sits as a member; at least, where a list is missing or incomplete."""
    state = data.actor[iso3].within
    n = sum(part.role == "member" for part in parts)
    if not n:
        return t("No list of members that we have names {state}", state=state)
    some = of_mechanisms(n, of)
    verb = agreement([state])
    told = (
        agreeing("{state} is a member of at least {of}", verb, state=state, of=some)
        if unlisted.least
        else agreeing("{state} is a member of {of}", verb, state=state, of=some)
    )
    return opening(told)


def lede(data: Dataset, iso3: str, parts: Sequence[Part], unlisted: Lists, ids: Sequence[str]) -> list[str]:
    """Who sits in all of them with it, what it observes, and that there may be more."""
    own = sum(part.role == "member" for part in parts)
    n, some = len(parts) - own, spelled(len(parts) - own)
    if not own:
        observed = tn("It is listed as an observer in one.", "It is listed as an observer in {some}.", n, some=some)
        perhaps = t("It may sit in some all the same: see what we could not check.")
    else:
        observed = tn("It is an observer in one more.", "It is an observer in {some} more.", n, some=some)
        perhaps = t("It may sit in more: see what we could not check.")
    told = [_meeting(data, parts, own)] if own > 1 else []
    if own > 1 and (companions := countries.companions(data, iso3, ids)):
        told.append(_beside(data, companions, own))
    return [*told, *([observed] if n else []), *([perhaps] if unlisted.least else [])]


def _meeting(data: Dataset, parts: Sequence[Part], own: int) -> str:
    """How many of the mechanisms that have a country as a member are known to meet."""
    n = sum(part.role == "member" and data.mechanism[part.mechanism_id]["activity"] == ACTIVE for part in parts)
    if own == 2 and n != 1:
        return t("Both are known to meet.") if n else t("Neither of the two is known to meet.")
    if not n:
        return t("None of the {all} is known to meet.", all=spelled(own))
    if n == own:
        return t("All {all} are known to meet.", all=spelled(own))
    return tn(
        "Of the {all}, one is known to meet.",
        "Of the {all}, {some} are known to meet.",
        n,
        some=spelled(n),
        all=spelled(own),
    )


def _beside(data: Dataset, companions: Sequence[tuple[str, tuple[str, ...]]], own: int) -> str:
    """The States that share most of a country's mechanisms."""
    most = len(companions[0][1])
    top = [data.actor[state].within for state, shared in companions if len(shared) == most]
    who, verb = few(top, MORE_STATES), agreement(top)
    if most == own == 2:
        told = tn("{who} sits in both with it.", "{who} sit in both with it.", verb, who=who)
    elif most == own:
        told = tn(
            "{who} sits in all {all} with it.", "{who} sit in all {all} with it.", verb, who=who, all=spelled(own)
        )
    else:
        told = tn(
            "{who} sits with it in the most, {some}.",
            "{who} sit with it in the most, {some} each.",
            verb,
            who=who,
            some=spelled(most),
        )
    return opening(told)


def unchecked(unlisted: Lists) -> list[tuple[str, Sequence[str]]]:
    """What could not be checked for a country: the reason, and the mechanisms."""
    reasons = (
        (t("No list of members found"), unlisted.others),
        (t("Open to all States, so no list"), unlisted.open),
        (t("Incomplete list, this State not on it"), unlisted.incomplete),
    )
    return [(reason, ids) for reason, ids in reasons if ids]


def unchecked_by_name(data: Dataset, unlisted: Lists) -> list[tuple[str, str]]:
    """The same for a file: the mechanisms by name, each with how much of a list there is."""
    return [(reason, opening(listed(partial(data, id_) for id_ in ids))) for reason, ids in unchecked(unlisted)]


def everywhere(data: Dataset, ids: Sequence[str]) -> tuple[str, Sequence[str]]:
    """How many States sit in a mechanism at all, and of how many mechanisms we know the members."""
    sitting = countries.busiest(data, ids)
    known = countries.lists(data, ids)
    headline_ = t(
        "{n} States and territories sit in at least one of {of} mechanisms", n=number(len(sitting)), of=number(len(ids))
    )
    n, partial = len(known.whole) + len(known.incomplete), len(known.incomplete)
    told = tn(
        "We have lists of members for {some} of {of}; one is incomplete, so each number is a minimum.",
        "We have lists of members for {some} of {of}; {partial} are incomplete, so each number is a minimum.",
        partial,
        some=n,
        of=len(ids),
        partial=spelled(partial),
    )
    return headline_, [told if partial else t("We have lists of members for {n} of {of}.", n=n, of=len(ids))]


def in_so_many(n: int, of: int) -> str:
    """In how many of a country's mechanisms, as a label."""
    if n < of:
        return t("In {n}", n=spelled(n))
    if of < 3:
        return t("In both") if of == 2 else t("In this one")
    return t("In all {n}", n=spelled(of))


def work(n: int) -> str:
    """The heading of the themes of a country's mechanisms, those that it observes too."""
    return tn("What it works on", "What the {some} work on", n, some=spelled(n))


def at_least(n: int, least: bool) -> str:
    """A number, told as the least that there is where `least`."""
    return t("at least {n}", n=n) if least else str(n)


def sharing(pairs: Pairs) -> str:
    """How many pairs of mechanisms share member States, as a sentence without its full stop."""
    of = tn(
        "{some} of {n} pair of mechanisms", "{some} of {n} pairs of mechanisms", pairs.of, some=number(pairs.sharing)
    )
    told = (
        tn(
            "At least {pairs} has member States in common",
            "At least {pairs} have member States in common",
            pairs.sharing,
            pairs=of,
        )
        if pairs.least
        else tn("{pairs} has member States in common", "{pairs} have member States in common", pairs.sharing, pairs=of)
    )
    return opening(told)


def compared(n: int, of: int) -> list[str]:
    """How many mechanisms have a list of members to compare, and what members in common do not mean."""
    listing = tn(
        "{n} of {of} mechanisms has a list of members.",
        "{n} of {of} mechanisms have a list of members.",
        n,
        of=number(of),
    )
    return [listing, t("Sharing members does not mean doing the same work.")]


def some_lists(n: int) -> str:
    """So many lists of members, in few words."""
    return tn("the list of members of {n} mechanism", "the lists of members of {n} mechanisms", n)


def lists_of_members(n: int) -> str:
    """The source of what is told of member States: lists, each with a source of its own."""
    return tn(
        "Source: the list of members of {n} mechanism, named on the mechanism’s page.",
        "Source: the lists of members of {n} mechanisms, each named on the mechanism’s page.",
        n,
    )
