"""Cards: an answer large enough to be read from the back of a room, or in a preview of a link.

Of a question that delegates ask, of a mechanism, of a State.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.index import order
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import actors, dimension, objectives, overlap
from iscm_data.figures.content import Aside, Card, Entry, Listing, Mark, Name, yearless
from iscm_data.figures.figure import Figure, of_view
from iscm_data.language.text import fold, labelled, number, opening, spelled, t, tn
from iscm_data.query import countries, profile, questions
from iscm_data.query import view as views
from iscm_data.query.address import STATE
from iscm_data.query.filters import IN_PLACE
from iscm_data.query.view import View
from iscm_data.wording import activity, captions, identity, overview
from iscm_data.wording import countries as of_countries
from iscm_data.wording.labels import heading, label, lowered, short
from iscm_data.wording.marks import mark_label
from iscm_data.wording.overview import ALONE, DONORS

QUESTION = "question"  # the parameter
STATES = 8  # entries that are drawn as bars, and those that tie with the last

# The figure whose first entries stand below an answer, with their mechanisms by name or as bars alone.
_BELOW: Mapping[str, tuple[Callable[[View], Figure | None], bool]] = {
    "donors": (dimension.codes, True),
    "funding": (dimension.codes, True),
    "structure": (dimension.codes, False),
    "partners": (actors.partners, False),
    "objectives": (objectives.global_compact, True),
    "overlap": (overlap.overlap, False),
}


def question(view: View) -> Figure | None:
    """A question with today's answer; None for one that there is not."""
    data, id_ = view.data, view.value(QUESTION)
    if id_ not in overview.QUESTIONS:
        return None
    answer = overview.QUESTIONS[id_](data, order(data))
    below, named = _BELOW.get(id_, (None, False))
    shown = {name: (value,) for name, value in answer.parameters.items()}
    base = below(views.view(data, answer.page, shown)) if below else None
    listing = base.content() if base else None
    content = listing if isinstance(listing, Listing) else None
    entries = _alone(view) if id_ == "donors" else _first(content, id_, named=named) if below else _busiest(view)
    lists = len(countries.listing(data, order(data)))
    return _card(
        view,
        "question",
        answer.card or (answer.question, answer.short, answer.more),
        entries,
        heads=(content.head, content.counted, content.named) if content else (t("State"), t("Number"), ""),
        asides=_counted(view, id_, content, lists),
        marked=named and id_ != "donors",
        findings=base.findings if base else (),
        cited=base.cited if base else of_countries.some_lists(lists),
        source=base.words.source if base else of_countries.lists_of_members(lists),
        parameters={QUESTION: (id_,)},
        page=answer.page,
        shown=shown,
        subject=id_,
    )


def mechanism(view: View) -> Figure | None:
    """A mechanism: whether it still meets, and what is in place in each dimension; None for one that there is not."""
    data, id_ = view.data, view.value("id")
    m = data.mechanism.get(id_)
    if m is None:
        return None
    word = mark_label(data, IN_PLACE)
    found: list[Finding] = []
    entries, others = [], False
    for each in data.codebook.coded:
        told = profile.answers(data, id_, each.id)
        others |= any(profile.newest(told, status) for status in data.codebook.codes("status") if status != IN_PLACE)
        newest = [f for f in profile.newest(told, IN_PLACE) if f.code]
        found += newest
        names = tuple(Name(label(data, each.id, str(f.code)), (Mark(IN_PLACE, word, f.as_of),)) for f in newest)
        entries.append(Entry(each.id, heading(data, each.id), "" if names else t("Nothing found in place"), 0, names))
    since = t("{scope}, since {year}", scope=label(data, "scope", m["scope"]), year=m["established_year"])
    says = activity.headline(data, id_)
    return _card(
        view,
        "mechanism",
        (_full_name(data, id_), says, f"{since}. {labelled(t('Members'), lowered(identity.count(m)))}."),
        tuple(entries),
        heads=(t("Question"), "", mark_label(data, IN_PLACE)),
        asides=(Aside(t("Considered and past entries are at the link.")),) if others else (),
        title=says,
        marked=True,
        findings=found,
        parameters={"id": (id_,)},
        page="mechanism",
        subject=id_,
    )


def _full_name(data: Dataset, id_: str) -> str:
    """The full name without what the name in common use says too; where that is all, a shorter one or what it is."""
    full, usual = (str(data.mechanism[id_][name]) for name in ("name", "short_name"))
    if full.partition(" (")[0] != usual:
        return full.removesuffix(f" ({usual})")
    return shorter if (shorter := short(data, id_)) != usual else t("Mechanism")


def state(view: View) -> Figure | None:
    """A State: how many mechanisms list it, and which, by its role; None where the address names none."""
    data, iso3 = view.data, view.value(STATE)
    if iso3 not in data.actor:
        return None
    ids = order(data)
    parts, unlisted = countries.parts(data, iso3, ids), countries.unlisted(data, iso3, ids)
    entries = []
    for role in data.codebook.codes("role"):
        named = tuple(
            Name(data.mechanism[p.mechanism_id]["short_name"], id=p.mechanism_id) for p in parts if p.role == role
        )
        if named:
            entries.append(Entry(role, label(data, "role", role), number(len(named)), 0, named))
    told = of_countries.headline(data, iso3, parts, unlisted, len(ids))
    lede = of_countries.lede(data, iso3, parts, unlisted, ids)
    without = len({*unlisted.others, *unlisted.open, *unlisted.incomplete})
    least = tn(
        "At least, since for one other mechanism we have no complete list of members.",
        "At least, since for {some} other mechanisms we have no complete list of members.",
        without,
        some=spelled(without),
    )
    return _card(
        view,
        "state",
        (t("Which mechanisms list this State?"), told, " ".join(lede[:-1] if unlisted.least else lede)),
        tuple(entries),
        heads=(t("Role"), t("Number"), t("Mechanisms")),
        title=told,
        asides=(Aside(least),) if without else (),
        cited=of_countries.some_lists(len(parts)),
        source=of_countries.lists_of_members(len(parts)),
        parameters={STATE: (iso3,)},
        page="country",
        subject=iso3.lower(),
    )


def _first(content: Listing | None, id_: str, *, named: bool) -> tuple[Entry, ...]:
    """The entries of a list that stand behind an answer."""
    every: tuple[Entry, ...] = content.entries if content else ()
    if id_ == "objectives":
        return tuple(entry for entry in every if entry.share == every[0].share)
    return tuple(entry if named else replace(entry, names=()) for entry in every if entry.share)


def _alone(view: View) -> tuple[Entry, ...]:
    """The mechanisms that live on donors alone, as a source says."""
    data = view.data
    names = tuple(Name(opening(overview.on_donors(data, id_))) for id_ in questions.matching(data, ALONE))
    return (Entry(DONORS, t("External donors alone"), number(len(names)), 0, names),) if names else ()


def _counted(view: View, id_: str, content: Listing | None, lists: int) -> tuple[Aside, ...]:
    """What the numbers of a card count."""
    if id_ == "country":
        return (Aside(t("Number of lists of members, out of {n}.", n=number(lists))),)
    if id_ == "structure":
        every = number(len(view.data.mechanism))
        return (Aside(t("The number counts what was in place when the source was written, out of {n}.", n=every)),)
    most = 2 if id_ == "overlap" else 1
    return content.asides[:most] if content and id_ in ("partners", "objectives", "overlap") else ()


def _busiest(view: View) -> tuple[Entry, ...]:
    """The States that are on most lists of members, and all with as many as the last of them."""
    data = view.data
    lists = len(countries.listing(data, order(data)))
    sitting = countries.busiest(data, order(data))
    made = sorted(sitting.items(), key=lambda each: (-each[1], fold(data.actor[each[0]].name)))
    least = made[:STATES][-1][1] if made else 0
    return tuple(Entry(iso3, data.actor[iso3].short, number(n), n / max(1, lists)) for iso3, n in made if n >= least)


def _card(
    view: View,
    name: str,
    told: tuple[str, str, str],
    entries: Sequence[Entry],
    *,
    heads: tuple[str, str, str],
    asides: tuple[Aside, ...],
    marked: bool = False,
    title: str = "",
    **own: Any,
) -> Figure:
    """A card of what is `told`: a question, an answer, more on it; `heads` as of a list."""
    asked, answer, more = told
    head, counted, named = heads
    names = [each for entry in entries for each in entry.names]
    marks = {mark.id: mark for each in names for mark in each.marks} if marked else {}
    undated = yearless(each.marks[0] for each in names if marks)

    def content() -> Card:
        return Card(
            head=head,
            counted=counted,
            named=named if names else "",
            entries=tuple(entries),
            asides=(*asides, *undated),
            marked=bool(marks),
            keys=tuple(Mark(id_, mark.word) for id_, mark in marks.items()),
            asked=asked,
            answer=answer,
            more=more,
        )

    def rows() -> list[Mapping[str, Any]]:
        return [
            {
                "question": asked,
                "answer": answer,
                "about": entry.label,
                "number": entry.number,
                "names": "; ".join(each.told for each in entry.names),
            }
            for entry in entries
        ]

    return of_view(
        view,
        name,
        title=title or f"{asked} {answer}".rstrip("."),
        lede=[more] if more else [],
        note=captions.not_found(),
        content=content,
        rows=rows,
        filters="",
        **own,
    )
