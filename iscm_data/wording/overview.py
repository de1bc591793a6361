"""The first page in words: questions that delegates bring, each with today's answer and its age; what is not known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from iscm_data.dataset.index import order
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import agreement, fold, later, listed, number, opening, spelled, t, tn
from iscm_data.query import countries, objectives, questions
from iscm_data.query.filters import ACTIVE, IN_PLACE, Filters
from iscm_data.query.tallies import newest, reporting, tallies
from iscm_data.wording import countries as of_countries
from iscm_data.wording import headlines
from iscm_data.wording import objectives as of_objectives
from iscm_data.wording.comparison import MORE_STATES, NAMED, few
from iscm_data.wording.dates import undated
from iscm_data.wording.labels import label, lowered, of_mechanisms, within

MORE_OBJECTIVES = later("{some} more objectives")
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


def on_donors(data: Dataset, id_: str) -> str:
    """A mechanism with the year in which donors paid for it, and whether it still meets."""
    m, year = data.mechanism[id_], newest(data, id_, FUNDING, DONORS, IN_PLACE) or undated()
    if m["activity"] == ACTIVE:
        return t("{mechanism} ({year})", mechanism=within(data, id_), year=year)
    state = label(data, "activity", m["activity"]).lower()
    return t("{mechanism} ({year}, now {state})", mechanism=within(data, id_), year=year, state=state)


def _donors_alone(data: Dataset, ids: Sequence[str]) -> Answer:
    having = [id_ for id_ in questions.matching(data, ALONE) if id_ in ids]
    active = [id_ for id_ in having if data.mechanism[id_]["activity"] == ACTIVE]
    named = [on_donors(data, id_) for id_ in having]
    if active:
        short = tn(
            "Sources say so of one active mechanism.",
            "Sources say so of {some} active mechanisms.",
            len(active),
            some=spelled(len(active)),
        )
    else:
        short = t("No source says so of an active mechanism.")
    told = [t("Sources say so of {names}.", names=few(named))] if named else []
    if silent := [id_ for id_ in _on_donors_only(data, ids) if id_ not in having]:
        told.append(
            tn(
                "For one active mechanism we found no other funding in place.",
                "For {some} active mechanisms we found no other funding in place.",
                len(silent),
                some=spelled(len(silent)),
            )
        )
    question = t("Does any mechanism live on donor money alone?")
    counted = t("We count a mechanism only where a source says that there is no other money.")
    asked = {FUNDING: DONORS, "sole": "1"}
    return Answer(question, short, " ".join(told), "funding", asked, card=(question, short, counted))


def _on_donors_only(data: Dataset, ids: Sequence[str]) -> list[str]:
    """Active mechanisms for which donors are the only funding in place that was found, which no source need say."""
    having = reporting(data, FUNDING, DONORS, ids)
    other = {*reporting(data, FUNDING, [code for code in data.codebook.codes(FUNDING) if code != DONORS], ids)}
    return [id_ for id_ in having if id_ not in other and data.mechanism[id_]["activity"] == ACTIVE]


def _other_funding(data: Dataset, ids: Sequence[str]) -> Answer:
    wanting = reporting(data, FUNDING, None, ids, "considered")
    recent = [id_ for id_ in wanting if (newest(data, id_, FUNDING, None, "considered") or 0) >= data.recent_from]
    if not recent:
        more = t("None of this is reported for {year} or later.", year=data.recent_from)
    elif len(recent) == len(wanting):
        more = t("All of this is reported for {year} or later.", year=data.recent_from)
    else:
        names = few([within(data, id_) for id_ in recent])
        more = t("For {year} or later it is reported only of {names}.", year=data.recent_from, names=names)
    short = t("Other funding has been considered for {of}.", of=of_mechanisms(len(wanting), len(ids)))
    question = t("For which mechanisms has other funding been considered?")
    return Answer(question, short, more, "funding", {"status": "considered"})


def _built(data: Dataset, _: Sequence[str]) -> Answer:
    found = tallies(data, "structure", Filters())
    told = headlines.of_dimension(data, found, Filters())
    more = " ".join(headlines.recent(data, found))
    return Answer(t("How are the mechanisms set up?"), t("{sentence}.", sentence=told), more, "structure")


def _country(data: Dataset, ids: Sequence[str]) -> Answer:
    n, of = number(len(countries.listing(data, ids))), number(len(ids))
    sitting = countries.busiest(data, ids)
    most = max(sitting.values(), default=0)
    first = [data.actor[iso3] for iso3, times in sitting.items() if times == most]
    names = [actor.within for actor in sorted(first, key=lambda actor: fold(actor.name))]
    told = have = t("We have lists of members for {lists} of {of} mechanisms.", lists=n, of=of)
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
    on = tn(
        "{names} is on {most} of {of} lists of members.",
        "{names} are each on {most} of {of} lists of members.",
        agreement(names),
        names=opening(few(names, MORE_STATES)),
        most=number(most),
        of=n,
    )
    answer = on if names else t("No State is on any list that we have.")
    card = (t("Which States are in the most mechanisms?"), answer, have)
    question = t("Which mechanisms is my country in, and who else?")
    return Answer(question, t("Choose your country."), told, "country", card=card)


def _partners(data: Dataset, ids: Sequence[str]) -> Answer:
    named = questions.findings(data, _PARTNERS, ids, Filters(status=(IN_PLACE,))).named()
    question = t("Who works with the most mechanisms?")
    if not named:
        return Answer(question, t("No partner is named."), "", "partnerships")
    most = max(named.values())
    first = sorted((data.actor[id_] for id_, n in named.items() if n == most), key=lambda actor: fold(actor.name))
    more = ""
    if len(first) == 1:
        recent, dated = (
            questions.findings(data, _PARTNERS, ids, Filters(status=(IN_PLACE,), since=(str(year),))).named()
            for year in (data.recent_from, 1)
        )
        more = headlines.ages(data, most, recent.get(first[0].id, 0), most - dated.get(first[0].id, 0))
    tied = [actor.within for actor in first]
    short = tn(
        "{names} is named as a partner of {of}.",
        "{names} are each named as partners of {of}.",
        agreement(tied),
        names=opening(few(tied)),
        of=of_mechanisms(most, len(ids)),
    )
    return Answer(question, short, more, "partnerships", {"view": "partners"})


def _objectives(data: Dataset, ids: Sequence[str]) -> Answer:
    cover = objectives.cover(data, ids)
    labels = {each.number: lowered(t(each.label)) for each in data.codebook.gcm_objectives}
    least = len(cover[0].mechanisms) if cover else 0
    some = [each for each in cover if len(each.mechanisms) == least]
    named = [
        t("{name} ({year})", name=labels[each.number], year=max(each.newest.values(), default=None) or undated())
        if least
        else labels[each.number]
        for each in some
    ]
    n, told = len(some), {"some": spelled(len(some)), "Some": opening(spelled(len(some)))}
    if not least:
        short = tn(
            "One of the 23 objectives is on no agenda that we know of.",
            "{Some} of the 23 objectives are on no agenda that we know of.",
            n,
            **told,
        )
    elif least == 1:
        short = tn(
            "For one of the 23 objectives we found only one mechanism.",
            "For {some} of the 23 objectives we found only one mechanism each.",
            n,
            **told,
        )
    else:
        short = tn(
            "For one of the 23 objectives we found only {least} mechanisms.",
            "For {some} of the 23 objectives we found only {least} mechanisms each.",
            n,
            **told,
            least=spelled(least),
        )
    more = " ".join((t("{sentence}.", sentence=opening(few(named, MORE_OBJECTIVES))), of_objectives.reading()))
    question = t("Which Global Compact objectives are on the fewest agendas?")
    return Answer(question, short, more, "themes", {"view": "objectives"})


def _overlap(data: Dataset, ids: Sequence[str]) -> Answer:
    listed_ = tuple(countries.listing(data, ids))
    pairs = countries.pairs(data, listed_)
    short = t("{sentence}.", sentence=of_countries.sharing(pairs))
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
    """The fewest years on end in which most mechanisms began, and how many are known to meet; `began`: each one's."""
    active = questions.number(data, Filters(activity=("active",)))
    first, last = _most(sorted(began))
    told = tn(
        "{of} began between {first} and {last}; {some} is known to meet",
        "{of} began between {first} and {last}; {some} are known to meet",
        active,
        of=of_mechanisms(sum(first <= year <= last for year in began), len(began)),
        some=number(active),
        first=first,
        last=last,
    )
    return opening(told)


def _most(years: Sequence[int]) -> tuple[int, int]:
    """The narrowest span of these years, in their order, that has more than half of them."""
    some = len(years) // 2 + 1
    return min(((a, b) for a, b in zip(years, years[some - 1 :], strict=False)), key=lambda span: span[1] - span[0])


def ages(data: Dataset) -> dict[str, int]:
    """How many findings are of which age."""
    years, recent = data.finding.years, data.recent_from
    return {
        t("{year} or later", year=recent): int((years >= recent).sum()),
        t("before {year}", year=recent): int(((years > 0) & (years < recent)).sum()),
        undated(): int((years == 0).sum()),
    }


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
    lists, whole = countries.lists(data, ids), tn("of {n} mechanism", "of {n} mechanisms", every)
    silent = questions.number(data, Filters(activity=("no_recent_sign",)))
    undated = int((data.finding.years == 0).sum())
    without, partial = len(lists.none), len(lists.incomplete)
    told = tn("is incomplete.", "are incomplete.", partial)
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
            partial,
            tn("of {n} list of members", "of {n} lists of members", every - without),
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
