"""The first page in words: questions that delegates bring, each with today's answer and its age; what is not known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from iscm_data.dataset.index import order
from iscm_data.dataset.load import Dataset
from iscm_data.language.text import agreement, fold, listed, number, opening, spelled, t, tn
from iscm_data.query import countries, objectives, questions
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.tallies import newest, reporting, tallies
from iscm_data.wording import headlines
from iscm_data.wording.comparison import NAMED, few
from iscm_data.wording.dates import undated
from iscm_data.wording.labels import label, of_mechanisms

_PARTNERS, FUNDING = "partnership_type", "funding_model"
DONORS = "external_donors"
ALONE = Filters({FUNDING: (DONORS,), "sole": ("1",)})
"""Of mechanisms that live on donors alone, as a source says."""


@dataclass(frozen=True)
class Answer:
    """A question, today's answer in short and in a sentence or two, and where the evidence stands.

    `card` has other words for all three where nobody can choose anything.
    """

    question: str
    short: str
    more: str
    page: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    card: tuple[str, str, str] | None = None


def within(label_: str) -> str:
    """A label as it stands within a sentence: with a small letter, unless it begins with an abbreviation."""
    return label_ if label_[1:2].isupper() else label_[:1].lower() + label_[1:]


def _name(data: Dataset, id_: str) -> str:
    return str(data.mechanism[id_]["short_name"])


def on_donors(data: Dataset, id_: str) -> str:
    """A mechanism with the year in which donors paid for it, and whether it still meets."""
    m, year = data.mechanism[id_], newest(data, id_, FUNDING, DONORS, IN_PLACE) or undated()
    if m["activity"] == "active":
        return t("{mechanism} ({year})", mechanism=_name(data, id_), year=year)
    state = label(data, "activity", m["activity"]).lower()
    return t("{mechanism} ({year}, now {state})", mechanism=_name(data, id_), year=year, state=state)


def _donors_alone(data: Dataset, ids: Sequence[str]) -> Answer:
    having = [id_ for id_ in questions.matching(data, ALONE) if id_ in ids]
    active = [id_ for id_ in having if data.mechanism[id_]["activity"] == "active"]
    named = [on_donors(data, id_) for id_ in having]
    if active:
        short = (
            t("{of} mechanisms that are active.", of=opening(spelled(len(active)))) if len(active) > 1 else t("One.")
        )
    else:
        short = t("No active one, as far as sources say.")
    told = t("Sources say so of {names}.", names=few(named))
    return Answer(
        t("Does any live on donor money alone?"),
        short,
        told if named else t("No source that we read says so of any."),
        "funding",
        {FUNDING: DONORS, "sole": "1"},
    )


def _other_funding(data: Dataset, ids: Sequence[str]) -> Answer:
    wanting = reporting(data, FUNDING, None, ids, "considered")
    recent = [id_ for id_ in wanting if (newest(data, id_, FUNDING, None, "considered") or 0) >= data.recent_from]
    names = few([_name(data, id_) for id_ in recent])
    if recent:
        more = tn(
            "{names} has a source from {year} or later.",
            "{names} have a source from {year} or later.",
            len(recent),
            names=names,
            year=data.recent_from,
        )
    else:
        more = t("None of these sources is from {year} or later.", year=data.recent_from)
    of = opening(of_mechanisms(len(wanting), len(ids)))
    short = tn("{of} has been.", "{of} have been.", len(wanting), of=of)
    return Answer(t("Who is looking for other funding?"), short, more, "funding", {"status": "considered"})


def _built(data: Dataset, _: Sequence[str]) -> Answer:
    found = tallies(data, "structure", Filters())
    told = headlines.of_dimension(data, found, Filters())
    more = headlines.ages(data, found.codes[0]) if found.codes[0].n else ""
    return Answer(t("How are they built?"), t("{sentence}.", sentence=told), more, "structure")


def _country(data: Dataset, ids: Sequence[str]) -> Answer:
    n, of = number(len(countries.listing(data, ids))), number(len(ids))
    sitting = countries.busiest(data, ids)
    most = max(sitting.values(), default=0)
    first = sorted(
        (iso3 for iso3, times in sitting.items() if times == most), key=lambda iso3: fold(data.actor[iso3].name)
    )
    names = [data.actor[iso3].within for iso3 in first]
    if 0 < len(names) <= NAMED:
        told = tn(
            "We have lists of members for {lists} of {of} mechanisms; {names} is on the most, {most}.",
            "We have lists of members for {lists} of {of} mechanisms; {names} are on the most, {most}.",
            agreement(names),
            lists=n,
            of=of,
            names=listed(names),
            most=most,
        )
    else:
        told = t("We have lists of members for {lists} of {of} mechanisms.", lists=n, of=of)
    named = opening(few(names)) if names else t("no State")
    card = (
        t("Which States sit in most mechanisms?"),
        t("{names}: on {n} of {of} lists.", names=named, n=number(most), of=n),
        t("We have lists of members for {lists} of {of} mechanisms.", lists=n, of=of),
    )
    question = t("Which ones is my country in, and who else?")
    return Answer(question, t("Choose your country."), told, "country", card=card)


def _partners(data: Dataset, ids: Sequence[str]) -> Answer:
    named = questions.findings(data, _PARTNERS, ids, Filters(status=(IN_PLACE,))).named()
    question = t("Who works with most of them?")
    if not named:
        return Answer(question, t("No partner is named."), "", "partnerships")
    most = max(named.values())
    first, *others = sorted((id_ for id_, n in named.items() if n == most), key=lambda id_: fold(data.actor[id_].name))
    since = Filters(status=(IN_PLACE,), since=(str(data.recent_from),))
    recent = questions.findings(data, _PARTNERS, ids, since).named()
    if n := recent.get(first, 0):
        more = tn(
            "For one of these the source is from {year} or later.",
            "For {some} of these the source is from {year} or later.",
            n,
            some=spelled(n),
            year=data.recent_from,
        )
    else:
        more = t("None of these sources is from {year} or later.", year=data.recent_from)
    names = opening(few([data.actor[id_].within for id_ in (first, *others)]))
    short = t("{names}, with {of}.", names=names, of=of_mechanisms(most, len(ids)))
    return Answer(question, short, "" if others else more, "partnerships", {"view": "partners"})


def _objectives(data: Dataset, ids: Sequence[str]) -> Answer:
    cover = objectives.cover(data, ids)
    labels = {each.number: within(t(each.label)) for each in data.codebook.gcm_objectives}
    least = len(cover[0].mechanisms) if cover else 0
    some = [each for each in cover if len(each.mechanisms) == least]
    named = [
        t("{name} ({year})", name=labels[each.number], year=max(each.newest.values(), default=None) or undated())
        if least
        else labels[each.number]
        for each in some
    ]
    short = tn("One of 23.", "{some} of 23.", len(some), some=opening(spelled(len(some))))
    if not least:
        more = t("On no agenda that we know of: {names}.", names=few(named))
    elif least == 1:
        more = t("We found each on one agenda: {names}.", names=few(named))
    else:
        more = t("We found each on {n} agendas: {names}.", n=spelled(least), names=few(named))
    return Answer(t("Which Global Compact objectives have least cover?"), short, more, "themes", {"view": "objectives"})


def _overlap(data: Dataset, ids: Sequence[str]) -> Answer:
    listed_ = tuple(countries.listing(data, ids))
    pairs = countries.pairs(data, listed_)
    n, of = number(pairs.sharing), number(pairs.of)
    short = (
        t("At least {n} of {of} pairs share member States.", n=n, of=of)
        if pairs.least
        else t("{n} of {of} pairs share member States.", n=n, of=of)
    )
    more = t("We compared the {n} lists of members that we have.", n=number(len(listed_)))
    return Answer(t("Which mechanisms overlap?"), short, more, "compare")


QUESTIONS: Mapping[str, Callable[[Dataset, Sequence[str]], Answer]] = {
    "donors": _donors_alone,
    "funding": _other_funding,
    "structure": _built,
    "country": _country,
    "partners": _partners,
    "objectives": _objectives,
    "overlap": _overlap,
}
"""The questions that delegates bring, each by its name."""


def answers(data: Dataset) -> dict[str, Answer]:
    """Today's answer to each question."""
    ids = order(data)
    return {name: answer(data, ids) for name, answer in QUESTIONS.items()}


def beginnings(data: Dataset, began: Sequence[int]) -> str:
    """How many mechanisms are known to meet, and the fewest years on end in which most began; `began`: each one's."""
    active = len(questions.matching(data, Filters(activity=("active",))))
    of = of_mechanisms(active, len(began))
    first, last = _most(sorted(began))
    return tn(
        "{of} is known to meet; most began between {first} and {last}",
        "{of} are known to meet; most began between {first} and {last}",
        active,
        of=of,
        first=first,
        last=last,
    )


def _most(years: Sequence[int]) -> tuple[int, int]:
    """The narrowest span of these years, in their order, that has more than half of them."""
    some = len(years) // 2 + 1
    return min(((a, b) for a, b in zip(years, years[some - 1 :], strict=False)), key=lambda span: span[1] - span[0])


# --- what is not known ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """So many of so many, and a sentence that goes on from there; the page that has them by name."""

    n: int
    of: str
    told: str
    page: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def gaps(data: Dataset) -> list[Gap]:
    """What is not known, in numbers."""
    ids = order(data)
    every = len(ids)
    lists, whole = countries.listing(data, ids), tn("of {n} mechanism", "of {n} mechanisms", every)
    silent = len(questions.matching(data, Filters(activity=("no_recent_sign",))))
    undated = int((data.finding.years == 0).sum())
    without = every - len(lists)
    told = tn("is incomplete.", "are incomplete.", len(countries.incomplete(data, ids)))
    none = tn("For one mechanism we have none.", "For {some} mechanisms we have none.", without, some=spelled(without))
    unpaid = every - len(reporting(data, FUNDING, None, ids))
    return [
        Gap(
            unpaid,
            whole,
            tn("has no funding in place that we could find.", "have no funding in place that we could find.", unpaid),
            "funding",
        ),
        Gap(
            undated,
            tn("of {n} statement", "of {n} statements", len(data.findings)),
            tn("carries no year, because the source has none.", "carry no year, because the source has none.", undated),
        ),
        Gap(
            len(countries.incomplete(data, ids)),
            tn("of {n} list of members", "of {n} lists of members", len(lists)),
            f"{told} {none}" if without else told,
            "country",
        ),
        Gap(
            silent,
            whole,
            tn("shows no recent sign of meeting.", "show no recent sign of meeting.", silent),
            "mechanism",
            {"activity": "no_recent_sign"},
        ),
    ]
