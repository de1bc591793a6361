"""Whom and what a reader may mean by what they have typed so far: mechanisms, countries, codes, actors, statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import language, listed, t
from iscm_data.language.words import plain
from iscm_data.model import names
from iscm_data.query import filters, subjects
from iscm_data.query.asked import ACTIVE, AS_A_WHOLE, CODES, INACTIVE, LONGEST, NEAREST, Question, read
from iscm_data.query.filters import Filters
from iscm_data.query.search import search
from iscm_data.query.searched import DEFINITION, LABEL, labels, stems
from iscm_data.query.subjects import ACTOR, CODE, COUNTRY, KINDS, MECHANISM

MOST: Mapping[str, int] = {MECHANISM: 5, COUNTRY: 3, CODE: 4, ACTOR: 3}
STATEMENTS = 3
MANY = 4  # labels that have a word, by which it chooses none of them
_NARROWING = ("region", "activity")


@dataclass(frozen=True)
class Suggestion:
    """One of a kind, by id, and the name by which it was found, "" for its own; `exact` where that is all that was
    typed."""

    kind: str
    id: str
    called: str
    exact: bool


@dataclass(frozen=True)
class Suggestions:
    """What may be meant, by kind, and the findings that match best."""

    subjects: Mapping[str, Sequence[Suggestion]]
    findings: Sequence[Finding]

    @property
    def sure(self) -> Suggestion | None:
        """The one whose whole name was typed, where there is just one."""
        exact = [each for group in self.subjects.values() for each in group if each.exact]
        return exact[0] if len(exact) == 1 else None


def suggestions(data: Dataset, typed: str) -> Suggestions:
    """What may be meant by what somebody typed, the likeliest of each kind first."""
    typed = typed[:LONGEST].strip()
    if not plain(typed):
        return Suggestions({}, ())
    found = by_name(data, typed)
    if not any(found.values()) and (corrected := _corrected(read(data, typed))):
        found = by_name(data, corrected)
    return Suggestions(found, search(data, typed).hits[:STATEMENTS])


def by_name(data: Dataset, typed: str) -> dict[str, list[Suggestion]]:
    """Those whose name is, begins with or holds what was typed, by kind; else those who are named in it."""
    found = {}
    within = subjects.mentions(data, typed)
    for kind in KINDS:
        known = subjects.known(data, kind)
        fitting = names.ranked(typed, known)[: MOST[kind]] or [(1, each.id) for each in within if each.kind == kind]
        found[kind] = [_suggestion(kind, id_, typed, known[id_], not rank) for rank, id_ in fitting]
    return found


def _suggestion(kind: str, id_: str, typed: str, known: names.Known, exact: bool) -> Suggestion:
    """One that was found, with the name or code that is most like what was typed. "col" is hardly Colombia: a code of a
    country is its whole name only in capitals."""
    every = {name: names.Known((name,)) for name in (*known.names, *known.codes)}
    called = next((name for _, name in names.ranked(typed, every)), known.names[0])
    return Suggestion(kind, id_, called, exact and (called not in known.codes or typed.isupper()))


def exactly(data: Dataset, typed: str) -> list[Suggestion]:
    """Those of whom what was typed is a whole name."""
    return [each for group in by_name(data, typed).values() for each in group if each.exact]


def begun(data: Dataset, typed: str) -> list[Suggestion]:
    """The mechanism whose name, and no other's, begins with the words that were typed: the Ibero-American Forum."""
    ids = [id_ for rank, id_ in names.ranked(typed, subjects.known(data, MECHANISM)) if rank < 2]
    alone = ids if len(ids) == 1 and len(plain(typed)) > 1 else ()
    return [Suggestion(MECHANISM, id_, "", False) for id_ in alone]


def meant(data: Dataset, question: Question) -> list[Suggestion]:
    """Those whom a question names, and those who are called as its words with their spelling put right."""
    named = [Suggestion(kind, id_, "", False) for kind, id_ in question.named]
    return [*named, *exactly(data, _corrected(question))]


def narrowed(data: Dataset, question: Question) -> Filters:
    """The mechanisms that a question asks about by their region or activity: those in Africa, active ones. Of
    those that no longer meet it asks by every other activity."""
    lists = {
        id_: [{*stems(name, language())} for name in each.names]
        for id_, each in subjects.known(data, CODE).items()
        if id_.split(".")[0] in _NARROWING
    }
    found: dict[str, list[str]] = {}
    for term in question.terms:
        asked = {*stems(term.typed, language())}
        for id_, called in lists.items() if not term.fact else ():
            if asked in called:
                name, _, code = id_.partition(".")
                found.setdefault(name, []).append(code)
    if ACTIVE in question.facts:
        found["activity"] = [filters.ACTIVE]
    if INACTIVE in question.facts:
        found["activity"] = [code for code in data.codebook.codes("activity") if code != filters.ACTIVE]
    return Filters(found)


def _corrected(question: Question) -> str:
    """What was typed with its misspelt words put right; nothing where none is."""
    if not question.of(NEAREST):
        return ""
    return " ".join(term.meant[0] if term.how == NEAREST else term.typed for term in question.terms)


def codes(data: Dataset, question: Question) -> list[tuple[str, str]]:
    """The codes, each with its dimension, that have in their label at least half of a question's words; of these by
    label and definition the two likeliest. A word that names a topic as a whole chooses none: partners; nor does one
    that many labels have: migration. One that asks for the fact of a code chooses that one: donors; so does one that
    means it: minors. Codes that are named whole come first."""
    asked = [CODES[fact] for fact in question.facts if fact in CODES]
    for code in dict.fromkeys(term.code for term in question.terms if term.code):
        asked.append((code.partition(".")[0], code.partition(".")[2]))
    spoken = labels(data, language())
    columns = [*index(data).column]
    points, reached = np.zeros(len(columns)), np.zeros(len(columns))
    choosing = 0
    for term in question.terms:
        sought = () if term.code else term.forms.get(spoken.language, ())
        own, more = (spoken.ranked[field].scores(sought) for field in (LABEL, DEFINITION))
        there = own > 0 if own is not None else np.zeros(len(columns), dtype=bool)
        if not term.code and term.fact not in AS_A_WHOLE and there.sum() < MANY:
            choosing += 1
            reached += there
        points += (0 if own is None else own) + (0 if more is None else 0.5 * more)
    points[2 * reached < max(1, choosing)] = 0
    order = np.argsort(-points, kind="stable")[:2]
    likely = [columns[at] for at in order.tolist() if points[at] > 0 and points[at] >= 0.75 * points[order[0]]]
    found = dict.fromkeys((*asked, *((dimension, code) for dimension, code in likely if code)))
    return sorted(found, key=lambda code: not plainly(data, question, *code))


def plainly(data: Dataset, question: Question, dimension: str, code: str) -> bool:
    """Whether a question has all words by which a code is called, or one of two names that make up its own: employers,
    of trade unions and employers. What another code's label has too asks for neither."""
    spoken, asked = labels(data, language()), question.forms(language())
    own = data.codebook.dimensions[dimension].codes[code]
    others = [
        {*stems(text, spoken.language)}
        for text, column in zip(spoken.text[LABEL], index(data).column, strict=True)
        if column != (dimension, code)
    ]
    both = f" {listed(('', '')).strip()} "  # and
    for name in (part for told in (own.label, own.subject) for part in t(told).split(both)):
        its = {*stems(name, spoken.language)}
        if its and its <= asked and not any(its <= other for other in others):
            return True
    return False
