"""What answers a search outright, above the statements: pages, mechanisms, answers on all of them, who is named."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from iscm_data.dataset.index import index, short_name
from iscm_data.dataset.index import order as in_order
from iscm_data.dataset.tables import Dataset
from iscm_data.html.mechanisms import ORDERS
from iscm_data.html.method import LACKS
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.subjects import Link, link, of_most
from iscm_data.html.topic import PARTNERS, PAYERS
from iscm_data.language.text import labelled, language, listed, number, opening, several, spelled, t
from iscm_data.language.words import forms, plain
from iscm_data.query import comparison, countries
from iscm_data.query.asked import AGE, GAINS, INACTIVE, LACKING, LARGEST, NOTHING, OF_ALL, TOPICS, Question
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import dated, gathered, matching
from iscm_data.query.sorting import SORT
from iscm_data.query.subjects import ACTOR as ACTING
from iscm_data.query.subjects import CODE, COUNTRY
from iscm_data.query.suggestions import Suggestion, begun, exactly, meant, narrowed
from iscm_data.query.tallies import newest, reporting, tallies
from iscm_data.query.ties import of_actor, tied, ties
from iscm_data.query.view import View
from iscm_data.wording import activity, actors, headlines, overview
from iscm_data.wording import comparison as alike
from iscm_data.wording.comparison import SOME_MORE
from iscm_data.wording.dates import of_list, undated
from iscm_data.wording.identity import count
from iscm_data.wording.labels import called, filter_name, label, lowered, of_mechanisms, of_those

NAMED = 8  # mechanisms that are named


def answers(
    view: View, words: str, question: Question, about: Sequence[tuple[str, str]], answered: Collection[str]
) -> list[Link]:
    """What the words are about, among the mechanisms of which they speak, and whom they name; without those of whom a
    fact stands above. Who is named with funding is asked about, and not all who pay."""
    if not words:
        return []
    data, among = view.data, narrowed(view.data, question)
    acting = [id_ for kind, id_ in question.named if kind in (ACTING, COUNTRY)]
    lacking = NOTHING in question.facts and not question.mechanisms and not acting
    wanted = [] if answered else [*dict.fromkeys(TOPICS[fact] for fact in question.facts if fact in TOPICS)]
    about = [code for code in about if not (acting and code[0] in wanted)]
    topics = (
        [*_of_actors(view, acting, wanted, among)] if acting else [*_of_topics(view, wanted, about, among, lacking)]
    )
    codes = [] if answered or lacking else [f"{dimension}.{code}" for dimension, code in about]
    elsewhere = answered or ((topics or codes) and INACTIVE not in question.facts)
    mechanisms = [] if elsewhere else [*_mechanisms(view, among)]

    told = {*answered, *(acting if topics else ()), *(f"{name}.{code}" for name, code in about if lacking)}
    told |= {f"{name}.{code}" for name, chosen in among.items() for code in chosen if mechanisms}
    named: dict[str, Suggestion] = {}
    coded = [Suggestion(CODE, id_, "", False) for id_ in codes]
    for each in (*begun(data, words), *coded, *exactly(data, words), *meant(data, question)):
        if each.kind == COUNTRY or each.id not in told:
            named.setdefault(each.id, each)
    return [*_of_all(view, question, among), *mechanisms, *topics] + [
        replace(link(data, view.links, each, among), told=_more(data, each, among, named=not n))
        for n, each in enumerate(named.values())
    ]


def _of_all(view: View, question: Question, among: Filters) -> Iterator[Link]:
    """What compares the mechanisms that are named, or answers what delegates ask of all of them."""
    yield from _compared(view, question)
    for fact in question.facts if not question.mechanisms else ():
        if fact in OF_ALL:
            yield _answer(view, OF_ALL[fact])
        if fact in _WHOLE:
            yield _WHOLE[fact](view, among)
    if LACKING in question.facts:
        yield _lacks(view)


def _of_actors(view: View, acting: Sequence[str], wanted: Sequence[str], among: Filters) -> Iterator[Link]:
    """For whom those who are named pay, or with whom they work, as far as it is asked; that nothing was found."""
    made = [tied_ for id_ in acting for dimension in wanted if (tied_ := _tied(view, id_, dimension, among))]
    if not made and not among:
        made = [_untied(view, id_, dimension) for id_ in acting for dimension in wanted]
    yield from made


def _of_topics(
    view: View, wanted: Sequence[str], about: Sequence[tuple[str, str]], among: Filters, lacking: bool
) -> Iterator[Link]:
    """The answers of the pages that are asked for; or, of these and of codes, which mechanisms are `lacking` them."""
    for dimension, code in about if lacking else ():
        yield _absent(view, dimension, among, code)
    for dimension in wanted:
        if dimension not in dict(about):
            yield (_absent if lacking else _topic)(view, dimension, among)


def _mechanisms(view: View, among: Filters) -> Iterator[Link]:
    """The mechanisms of an activity or a region that is asked for."""
    if among.of("activity"):
        yield from _activities(view, among)
    elif among:
        yield _in_region(view, among)


def _answer(view: View, name: str) -> Link:
    """Today's answer to a question that delegates bring, as the first page has it."""
    answer = overview.QUESTIONS[name](view.data, in_order(view.data))
    href = view.links.to(answer.page, answer.parameters)
    return Link(t(ENTRIES[answer.page].title), answer.question, href, "", f"{answer.short} {answer.more}")


def _largest(view: View, among: Filters) -> Link:
    """The mechanisms that have the most member States, each with its number and how old that is; those without one."""
    data = view.data
    lists = countries.lists(data, matching(data, among))
    rows = [data.mechanism[id_] for id_ in (*lists.whole, *lists.incomplete)]
    rows.sort(key=lambda m: (ORDERS["members"](data, m), short_name(data, m["mechanism_id"])))
    told = [
        _some([_dated(data, m["mechanism_id"], f"{lowered(count(m))}, {of_list(m['members_as_of'])}") for m in rows])
    ]
    for label_, ids in ((t("Open to all States"), lists.open), (t("No list found"), lists.others)):
        names = listed(data.mechanism[id_]["short_name"] for id_ in ids)
        told += [t("{sentence}.", sentence=labelled(label_, names))] if ids else []
    href = view.links.to("mechanism", among, **{SORT: "members"})
    return Link(t(ENTRIES["mechanism"].title), t("Most member States"), href, "", " ".join(filter(None, told)))


def _gains(view: View, among: Filters) -> Link:
    """For how many mechanisms a source says what members gain, and what."""
    dimension, ids = view.data.codebook.dimensions["added_value"], matching(view.data, among)
    of = of_those(view.data, len(reporting(view.data, dimension.id, None, ids)), len(ids), among, dimension.id)
    href = view.links.to("findings", among, dimension=dimension.id)
    return Link(t(dimension.label), t(dimension.heading), href, of, "")


def _current(view: View, _: Filters) -> Link:
    """How old the statements are."""
    told = several(labelled(age, number(n)) for age, n in overview.ages(view.data).items())
    more = f"{t('Statements by the year for which they hold.')} {opening(t('{sentence}.', sentence=told))}"
    page = ENTRIES[""]
    return Link(t(page.title), t("How current the evidence is"), view.links.to(page.path), "", more)


_WHOLE = {LARGEST: _largest, GAINS: _gains, AGE: _current}
"""What answers other questions on all mechanisms, by the fact asked for."""


def _compared(view: View, question: Question) -> list[Link]:
    """The mechanisms that a question names, side by side."""
    ids = question.mechanisms
    if not 1 < len(ids) <= comparison.MOST:
        return []
    names = opening(listed(called(view.data, id_) for id_ in ids))
    topic = _on(view, question)
    about = t(ENTRIES[view.data.codebook.page_of[topic]].title) if topic else ""
    told = t("{sentence}.", sentence=alike.headline(view.data, ids, topic))
    return [Link(t("Compare"), names, view.links.to("compare", id=ids, topic=topic or None), about, told)]


def _on(view: View, question: Question) -> str:
    """The one dimension that the words of a question name: Bali and Colombo on partners."""
    asked, named = question.forms(language()), []
    for dimension in view.data.codebook.coded:
        words = plain(f"{t(dimension.label)} {t(dimension.facet)} {t(ENTRIES[dimension.page].title)}")
        if any(not asked.isdisjoint(forms(word, language())) for word in words):
            named.append(dimension.id)
    return named[0] if len(named) == 1 else ""


def _topic(view: View, dimension: str, among: Filters) -> Link:
    """The page of a dimension with its answer."""
    path = view.data.codebook.page_of[dimension]
    found = tallies(view.data, dimension, among)
    answer, told = headlines.of_dimension(view.data, found, among), headlines.recent(view.data, found)
    return Link(t(ENTRIES[path].title), answer, view.links.to(path, among), "", " ".join(told))


def _absent(view: View, dimension: str, among: Filters, code: str | None = None) -> Link:
    """The page of a dimension, or of one of its codes, with the mechanisms for which it was not found in place."""
    data, path = view.data, view.data.codebook.page_of[dimension]
    about, told = headlines.absence(data, dimension, code, among)
    href, more = view.links.to(path, among, **{SORT: code}), " ".join(told)
    if not code:
        return Link(t(ENTRIES[path].title), opening(about), href, "", more)
    return Link(filter_name(data, dimension), label(data, dimension, code), href, about, more)


def _more(data: Dataset, each: Suggestion, among: Filters, *, named: bool) -> str:
    """How recent the number of a code is, or that of who works with mechanisms or pays for them, as its page says it;
    which mechanisms have it, where they are to be named; of a State those that list it, each with its list's date."""
    if each.kind == COUNTRY:
        ids = [id_ for id_ in in_order(data) if each.id in index(data).states[id_]["member"]]
        lists = [_dated(data, id_, of_list(data.mechanism[id_]["members_as_of"])) for id_ in ids]
        return t("{sentence}.", sentence=several(lists)) if lists else ""
    if each.kind == ACTING:
        tie = of_actor(ties(data, of_most(data, each.id), tuple(data.mechanism)), each.id)
        return actors.ages(data, tie) if tie else ""
    name, _, code = each.id.partition(".")
    if each.kind != CODE or name not in data.codebook.dimensions:
        return ""
    chosen = among.changed(**{name: (code,)})
    recent = headlines.recent(data, tallies(data, name, chosen))
    if named and chosen.asked == (IN_PLACE,):
        ids = reporting(data, name, code, matching(data, chosen), since=chosen.since)
        recent = [_named(data, {m: newest(data, m, name, code, IN_PLACE) or 0 for m in ids}), *recent]
    return " ".join(recent)


def _in_region(view: View, among: Filters) -> Link:
    """The mechanisms of a region, or of several, with the names of some."""
    data = view.data
    ids = matching(data, among)
    called = listed(label(data, "region", code) for code in among.of("region"))
    about, told = of_mechanisms(len(ids), len(data.mechanism)), _some([_name(data, id_) for id_ in ids])
    return Link(filter_name(data, "region"), called, view.links.to("mechanism", among), about, told)


def _activities(view: View, among: Filters) -> Iterator[Link]:
    """Each activity that is asked for, with the number of its mechanisms, the names of some, and what it means."""
    data, around = view.data, among.without("activity")
    of = len(matching(data, around))
    for code in sorted(among.of("activity"), key=lambda code: code == "no_recent_sign"):  # what is not sure: last
        chosen = around.changed(activity=(code,))
        if ids := matching(data, chosen):
            about = of_those(data, len(ids), of, around, "activity")
            # Beside the name stands the date of the last sign; what else could stand there the label says.
            names = [_name(data, id_) if code == "no_recent_sign" else data.mechanism[id_]["short_name"] for id_ in ids]
            means = t("{sentence}.", sentence=t(data.codebook.codes("activity")[code].definition).rstrip("."))
            href = view.links.to("mechanism", chosen)
            told = f"{_some(names)} {means}"
            yield Link(filter_name(data, "activity"), label(data, "activity", code), href, about, told)


def _lacks(view: View) -> Link:
    """The page on what is not known of each mechanism."""
    page = ENTRIES["method"]
    return Link(t(page.title), t("What we lack"), view.links.to(page.path, view=LACKS), "")


def _tied(view: View, id_: str, dimension: str, among: Filters) -> Link | None:
    """For which mechanisms a State or an organization is named in place as paying, or as a partner, each with the year
    of the newest source; None where no source names it so."""
    data = view.data
    ids = matching(data, among)
    tie = of_actor(ties(data, dimension, ids, among.changed(status=(IN_PLACE,))), id_)
    if not tie:
        return None
    years = {m: dated(gathered(data, tie.mechanisms[m]))[0][1] or 0 for m in tied(data, tie)}
    of = of_those(data, len(years), len(ids), among, dimension)
    kind, page = _part(dimension)
    href = view.links.to(data.codebook.page_of[dimension], among, view=page, actor=id_)
    answer = actors.of_one(data, tie, dimension, of)
    return Link(kind, answer, href, "", f"{_named(data, years)} {actors.ages(data, tie)}")


def _untied(view: View, id_: str, dimension: str) -> Link:
    """That no source names a State or an organization in place as paying, or as a partner."""
    kind, page = _part(dimension)
    told, more = actors.of_none(view.data, id_, dimension)
    return Link(kind, told, view.links.to(view.data.codebook.page_of[dimension], view=page), "", more)


def _part(dimension: str) -> tuple[str, str]:
    """What who is named in a dimension is called, and the view of its page that lists them."""
    return (t("Payer"), PAYERS) if dimension == TOPICS["payers"] else (t("Partner"), PARTNERS)


def _named(data: Dataset, years: Mapping[str, int]) -> str:
    """Mechanisms by name, the newest first, each with its year, 0 where none is known."""
    return _some([_dated(data, m, years[m] or undated()) for m in sorted(years, key=lambda m: -years[m])])


def _some(names: Sequence[str]) -> str:
    """The first of these names as a sentence, and how many more there are; for one more there is room."""
    most = NAMED if len(names) > NAMED + 1 else len(names)
    more = [t(SOME_MORE, some=spelled(len(names) - most))] if len(names) > most else []
    return t("{sentence}.", sentence=several([*names[:most], *more])) if names else ""


def _dated(data: Dataset, id_: str, date: object) -> str:
    return t("{model} ({date})", model=_name(data, id_), date=date)


def _name(data: Dataset, id_: str) -> str:
    """The name of a mechanism, with its activity where it may no longer meet."""
    m = data.mechanism[id_]
    return ", ".join(filter(None, (m["short_name"], activity.beside_a_name(data, m))))
