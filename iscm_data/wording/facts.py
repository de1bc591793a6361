"""Facts that answer a question outright: who chairs, who is the secretariat, who pays, since when; each as the records
have it, with its source and its age. Where they have none, that is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import labelled, later, listed, opening, several, t
from iscm_data.query import questions
from iscm_data.query.asked import ACTIVE, INACTIVE, MEMBERS, NOTHING, TOPICS, Question
from iscm_data.query.subjects import ACTOR, COUNTRY
from iscm_data.query.suggestions import plainly
from iscm_data.query.ties import Paid, by_year
from iscm_data.wording import activity
from iscm_data.wording.actors import of_none
from iscm_data.wording.dates import of_list, undated, when
from iscm_data.wording.identity import count, who
from iscm_data.wording.labels import label, subject

MOST = 3  # mechanisms of which facts are told


@dataclass(frozen=True)
class Fact:
    """A sentence about a mechanism, which stands before it, and the source, by its key in `Dataset.source`; None where
    it says that nothing was found. `dimension` is that of which it tells, if it is one."""

    mechanism_id: str
    text: str
    source: tuple[str, str] | None
    dimension: str = ""


def facts(data: Dataset, question: Question, about: Sequence[tuple[str, str]] = ()) -> list[Fact]:
    """The facts that a question asks for, of the mechanisms that it names.

    `about` are the codes that it is about, each with its dimension: what is known of one that is asked for plainly, or
    that nothing was found, is a fact too; one of a topic is asked for in the place of all, but not for one of who pays.
    Who names a State and a mechanism and nothing else asks whether the one sits in the other; who names an organization
    and a mechanism, and asks who pays or who works with it, asks whether that one does.
    """
    told: list[Fact] = []
    states = [id_ for kind, id_ in question.named if kind == COUNTRY][:MOST]
    acting = [id_ for kind, id_ in question.named if kind in (ACTOR, COUNTRY)]
    members = question.facts == (MEMBERS,)
    coded = {dimension for dimension, _ in about if dimension != TOPICS["payers"]}
    asked = [fact for fact in question.facts if TOPICS.get(fact) not in coded and fact != NOTHING]
    sits = members or bool(states and not question.facts and not question.terms)
    for id_ in question.mechanisms[:MOST]:
        for name in asked:
            if acting and TOPICS.get(name) in _NAMING:
                told += [_named_in_place(data, id_, TOPICS[name], actor) for actor in acting[:MOST]]
            elif name in _TOLD:
                told.append(_TOLD[name](data, id_))
        if sits:
            told += [_member(data, id_, state) for state in states] or [_members(data, id_)]
        if not asked:
            told += [_of_code(data, id_, *code) for code in about[:1] if plainly(data, question, *code)]
    return [*dict.fromkeys(told)]


def _source(m: Mapping[str, Any], name: str) -> tuple[str, str] | None:
    source = m[f"{name}_source_id"]
    return (m["mechanism_id"], source) if source else None


def _chair(data: Dataset, id_: str) -> Fact:
    m = data.mechanism[id_]
    if not m["chair"]:
        return Fact(id_, t("No chair is named in the sources that we read."), None)
    told = t("Chair: {chair} ({date}).", chair=who(data, m["chair"]), date=when(m["chair_as_of"]))
    return Fact(id_, told, _source(m, "chair"))


def _secretariat(data: Dataset, id_: str) -> Fact:
    m, source = data.mechanism[id_], _source(data.mechanism[id_], "secretariat")
    if m["secretariat_kind"] == "none":
        return Fact(id_, t("It has no secretariat, as far as sources say."), source)
    if not m["secretariat"]:
        return Fact(id_, t("No secretariat is named in the sources that we read."), None)
    date = when(data.source[source]["published"] if source else None)
    return Fact(
        id_, t("Secretariat: {secretariat} ({date}).", secretariat=who(data, m["secretariat"]), date=date), source
    )


_NONE: Mapping[str, str] = {
    "funding_model": later("We found no funding in place, which does not mean that nobody pays."),
    "partnership_type": later("We found no partner in place, which does not mean that it works alone."),
    "theme": later("We found no theme in place, which does not mean that it has none."),
    "governance_level": later("We found no effect in place, which does not mean that it has none."),
    "structure": later("We found no feature in place, which does not mean that it has none."),
}
_NAMING = (TOPICS["payers"], TOPICS["partners"])  # dimensions whose findings name who pays, and who works with it


def _in_place(data: Dataset, id_: str, dimension: str) -> Fact:
    """What is in place for a mechanism in a dimension, the newest first; what has the same year stands together."""
    found = by_year(data, id_, dimension)
    if not found:
        return Fact(id_, t(_NONE[dimension]), None, dimension)
    newest = max((each.findings[0] for each in found), key=lambda f: f.as_of or 0)
    told: dict[object, list[Paid]] = {}
    for each in found:
        names = dimension in _NAMING and each.payers
        told.setdefault(each if names else each.year or 0, []).append(each)
    groups = sorted(told.values(), key=lambda each: -(each[0].year or 0))
    models = several(_named(data, dimension, each) for each in groups)
    heading = t(data.codebook.dimensions[dimension].facet)
    return Fact(id_, t("{sentence}.", sentence=labelled(heading, models)), (id_, newest.source_id), dimension)


def _named_in_place(data: Dataset, id_: str, dimension: str, actor: str) -> Fact:
    """As what a State or an organization is named in place for a mechanism: as who pays, or who works with it."""
    found = [replace(each, payers=(actor,)) for each in by_year(data, id_, dimension) if actor in each.payers]
    if not found:
        told, more = of_none(data, actor, dimension)
        return Fact(id_, f"{t('{sentence}.', sentence=told)} {more}", None, dimension)
    newest = next(f for f in max(found, key=lambda each: each.year or 0).findings if actor in f.actors)
    heading = t(data.codebook.dimensions[dimension].facet)
    named = several(_named(data, dimension, [each]) for each in sorted(found, key=lambda each: -(each.year or 0)))
    return Fact(id_, t("{sentence}.", sentence=labelled(heading, named)), (id_, newest.source_id), dimension)


def _named(data: Dataset, dimension: str, some: Sequence[Paid]) -> str:
    """Ways of funding, kinds of partners or other codes of one year, with who is named, and the year."""
    codes = dict.fromkeys(each.code for each in some)
    told = {"model": listed(label(data, dimension, code) for code in codes), "date": some[0].year or undated()}
    payers = some[0].payers if dimension in _NAMING else ()
    if not payers:
        return t("{model} ({date})", **told)
    return t("{model} ({payers}, {date})", payers=listed(data.actor[actor].name for actor in payers), **told)


def _beginning(data: Dataset, id_: str) -> Fact:
    m = data.mechanism[id_]
    return Fact(id_, t("It began in {year}.", year=m["established_year"]), _source(m, "established"))


def _activity(data: Dataset, id_: str) -> Fact:
    m = data.mechanism[id_]
    dated = m["last_sign"] or m["status_as_of"]
    told = t("{sentence}.", sentence=activity.headline(data, id_))
    return Fact(id_, told, _source(m, "status") if dated else None)


def _members(data: Dataset, id_: str) -> Fact:
    m = data.mechanism[id_]
    if not m["members_listed"]:
        return Fact(id_, t("We have no list of its members."), None)
    told = t("Members: {members} ({date}).", members=count(m), date=of_list(m["members_as_of"]))
    return Fact(id_, told, _source(m, "members"))


def _member(data: Dataset, id_: str, country: str) -> Fact:
    """What its lists say of a State: in a list that is not complete it may be missing."""
    m, states = data.mechanism[id_], index(data).states[id_]
    told = {"country": data.actor[country].within, "date": when(m["members_as_of"])}
    if country in states["member"]:
        text = t("{country} is in the list of members ({date}).", **told)
    elif country in states["observer"]:
        return Fact(id_, opening(t("{country} is in the list of observers.", **told)), _source(m, "observers"))
    elif not m["members_listed"]:
        return Fact(id_, t("We have no list of its members."), None)
    elif m["members_complete"]:
        text = t("{country} is not in the list of members ({date}).", **told)
    else:
        text = t("{country} is not in the list of members, which is incomplete ({date}).", **told)
    return Fact(id_, opening(text), _source(m, "members"))


_TOLD: Mapping[str, Callable[[Dataset, str], Fact]] = {
    "chair": _chair,
    "secretariat": _secretariat,
    **{fact: partial(_in_place, dimension=dimension) for fact, dimension in TOPICS.items()},
    "beginning": _beginning,
    ACTIVE: _activity,
    INACTIVE: _activity,
}


def _of_code(data: Dataset, id_: str, dimension: str, code: str) -> Fact:
    """What is known of a mechanism and a code: in place, considered, past, each with its latest year."""
    cell = questions.cell(data, id_, dimension, code)
    if not cell.findings:
        name = subject(data, dimension, code)
        none = t("We found nothing on {subject}, which does not mean that there is none.", subject=name)
        return Fact(id_, none, None, dimension)
    states = [
        t("{model} ({date})", model=label(data, "status", status).lower(), date=year or undated())
        for status, year in questions.dated(cell)
    ]
    told = t("{sentence}.", sentence=labelled(label(data, dimension, code), several(states)))
    return Fact(id_, told, (id_, questions.in_order(data, cell.findings)[0].source_id), dimension)
