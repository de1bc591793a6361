"""What mechanisms have in common, in sentences: the codes in place for all of them, and the members they share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import later, listed, opening, spelled, t, tn
from iscm_data.query.comparison import COMMON, EVER, Members, lines
from iscm_data.query.countries import Lists, Shared
from iscm_data.wording.labels import called, subject, within

SUMMED = ("theme", "funding_model")  # the dimensions of which the headline tells where no other is chosen
NAMED = 3  # names in a sentence; of more, two are named and the others counted
SOME_MORE, MORE_STATES = later("{some} more"), later("{some} more States")


def headline(data: Dataset, ids: Sequence[str], topic: str = "") -> str:
    """How many codes all of these mechanisms have in place, of one dimension or of the most asked for."""
    some: list[str] = []
    none: list[str] = []
    for dimension in (topic,) if topic else SUMMED:
        n = len(lines(data, ids, COMMON, topic=dimension))
        (some if n else none).append(alike(data, dimension, n))
    told = {"names": listed(called(data, id_) for id_ in ids), "what": listed(some), "none": none[0] if none else ""}
    if some and none:
        return opening(t("{names} share {what} and, as far as we know, {none}", **told))
    if some:
        return opening(t("{names} share {what}", **told))
    if topic:
        return opening(t("As far as we know, {names} share {none}", **told))
    return opening(t("As far as we know, {names} share {none} and {nor}", nor=none[1], **told))


def alike(data: Dataset, dimension: str, n: int) -> str:
    """So many codes that are in place for several mechanisms, within a sentence: three themes."""
    forms = data.codebook.dimensions[dimension].says["share"]
    return t(forms[min(n, 2)], n=spelled(n))


def lede(data: Dataset, ids: Sequence[str], members: Members, topic: str = "") -> list[str]:
    """What they have in common by name, what else they share, how many members, and of whom there is no list."""
    common = [
        line for dimension in ((topic,) if topic else SUMMED) for line in lines(data, ids, COMMON, topic=dimension)
    ]
    told = []
    if common:
        told.append(t("In common: {names}.", names=few([subject(data, line.dimension, line.code) for line in common])))
    if topic:
        ever = lines(data, ids, EVER, topic=topic) if not common else []
        names_ = few([subject(data, line.dimension, line.code) for line in ever])
        return [*told, t("Counting what is planned or past, they share {names}.", names=names_)] if ever else told
    further = {d.id: len(lines(data, ids, COMMON, topic=d.id)) for d in data.codebook.coded if d.id not in SUMMED}
    if any(further.values()):
        what = listed(alike(data, d, n) for d, n in further.items() if n)
        told.append(t("{sentence}.", sentence=t("They share {what}", what=what)))
    if members.of_all:
        told.append(t("{sentence}.", sentence=_sharing(members.of_all, len(ids))))
    return told + gaps(data, replace(members.lists, incomplete=()))


def of_members(data: Dataset, ids: Sequence[str], members: Members) -> str:
    """How many members all of these mechanisms share, or those of them that have a list."""
    if not members.shared:
        told = t("The members of {names} cannot be compared", names=listed(called(data, id_) for id_ in ids))
        return opening(told)
    return pair(data, members.shared[0])


def few(names: Sequence[str], more: str = SOME_MORE) -> str:
    """Names within a sentence: up to three, else two and how many more, where needed with what they are."""
    if len(names) <= NAMED:
        return listed(names)
    return listed([*names[: NAMED - 1], t(more, some=spelled(len(names) - NAMED + 1))])


def _sharing(shared: Shared, of: int) -> str:
    """How many members all of those compared share."""
    if not shared.states:
        return t("Their lists name no member in common") if shared.least else t("They have no member in common")
    what = shares(shared)
    return t("They share {what}", what=what) if of == 2 else t("All {n} share {what}", n=spelled(of), what=what)


def shares(shared: Shared) -> str:
    """How many members there are in common, within a sentence or by itself: at least 11 members."""
    n = len(shared.states)
    if not n:
        return t("no member that their lists name") if shared.least else t("no member")
    if shared.least:
        return tn("at least one member", "at least {some} members", n, some=spelled(n))
    return tn("one member", "{some} members", n, some=spelled(n))


def pair(data: Dataset, shared: Shared) -> str:
    """How many members some mechanisms share, as a sentence without its full stop."""
    names_ = listed(called(data, id_) for id_ in shared.ids)
    if shared.states:
        return opening(t("{names} share {what}", names=names_, what=shares(shared)))
    if shared.least:
        return opening(t("The lists of {names} name no member in common", names=names_))
    return opening(t("{names} have no member in common", names=names_))


def gaps(data: Dataset, lists: Lists) -> list[str]:
    """Whose members could not be compared, and whose only in part, by name."""
    told = []
    if lists.others:
        told.append(
            tn(
                "We found no list of members for {names}, so its members are not compared.",
                "We found no list of members for {names}, so their members are not compared.",
                len(lists.others),
                names=names(data, lists.others),
            )
        )
    if lists.open:
        told.append(
            opening(
                tn(
                    "{names} is open to all States and has no list of members.",
                    "{names} are open to all States and have no lists of members.",
                    len(lists.open),
                    names=names(data, lists.open),
                )
            )
        )
    if lists.incomplete:
        told.append(
            tn(
                "The list of {names} is incomplete.",
                "The lists of {names} are incomplete.",
                len(lists.incomplete),
                names=listed(partial(data, id_) for id_ in lists.incomplete),
            )
        )
    return told


def names(data: Dataset, ids: Sequence[str]) -> str:
    """The names of mechanisms within a sentence."""
    return listed(within(data, id_) for id_ in ids)


def partial(data: Dataset, id_: str) -> str:
    """A mechanism within a sentence, and how much of its list of members there is where a source says so."""
    told = stated(data, id_)
    return f"{within(data, id_)} ({told})" if told else within(data, id_)


def stated(data: Dataset, id_: str) -> str:
    """How much of a list of members there is, where a source says how many States there are."""
    m: Mapping[str, Any] = data.mechanism[id_]
    total, n = m["members_stated_total"], m["members_listed"] or 0
    if not total or total <= n:
        return ""
    return t("{n} of {of} States", n=n, of=total) if n else tn("{n} State", "{n} States", total)
