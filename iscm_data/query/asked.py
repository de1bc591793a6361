"""What a reader asks in their own words, as far as it is understood: whom they name, which words count, which facts."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES, fold, language
from iscm_data.language.words import asking, forms, meaning, passed, plain, words
from iscm_data.query import subjects
from iscm_data.query.searched import Labels, labels, surfaces, texts
from iscm_data.query.subjects import MECHANISM

LONGEST = 200  # characters of a question that are read
MOST = 12  # words and names of a question that count

AS_TYPED, BEGINNING, NEAREST, UNKNOWN = ("as typed", "beginning", "nearest", "unknown")
NAMES = ""  # in place of a language: names have no stems

DONORS, ALONE = ("donors", "alone")
TOPICS: Mapping[str, str] = {
    **{"payers": "funding_model", DONORS: "funding_model", "partners": "partnership_type"},
    **{"themes": "theme", "levels": "governance_level", "features": "structure"},
}
"""The dimension that answers a fact, where it is one."""
CODES: Mapping[str, tuple[str, str]] = {DONORS: ("funding_model", "external_donors")}
"""The code that answers a fact whose words its label need not have, with its dimension."""
ACTIVE, INACTIVE, LACKING, NOTHING, MEMBERS = ("active", "inactive", "unknown", "nothing", "members")
LARGEST, GAINS, AGE = ("largest", "gains", "age")
OF_ALL: Mapping[str, str] = {
    **{ALONE: "donors", "considered": "funding", "home": "country"},
    **{"objectives": "objectives", "overlap": "overlap"},
}
"""What delegates ask of all mechanisms together, by the fact asked for: the question of the first page."""
AS_A_WHOLE = (*TOPICS, ACTIVE, INACTIVE, LACKING, NOTHING, MEMBERS, LARGEST, GAINS, AGE, *OF_ALL)
"""What is asked for with their words is no code that has the words in its label."""


@dataclass(frozen=True, eq=False)
class Term:
    """A word of a question, and the words for which it was taken: itself, those that begin with it, the nearest.

    `forms` are its stems by the language of what is searched; in the languages `aside` it counts little, since it has
    a meaning of its own in the reader's. `fact` is what it asks for of a record, `code` the one
    ("dimension.code") that it means, alone or with the words beside it.
    """

    typed: str
    how: str
    meant: tuple[str, ...]
    forms: Mapping[str, frozenset[str]]
    aside: frozenset[str] = frozenset()
    fact: str = ""
    code: str = ""


@dataclass(frozen=True)
class Question:
    """What was understood of a reader's words: whom they name, words that count beside names, phrases, facts asked for.

    `named` are of MECHANISM, COUNTRY and ACTOR, each with its id.
    """

    text: str
    named: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]
    phrases: tuple[tuple[str, ...], ...]
    facts: tuple[str, ...]

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that are named."""
        return tuple(id_ for kind, id_ in self.named if kind == MECHANISM)

    @property
    def known(self) -> tuple[Term, ...]:
        """The words that stand anywhere in the data."""
        return tuple(term for term in self.terms if term.how != UNKNOWN)

    def of(self, how: str) -> tuple[Term, ...]:
        """The words that were taken in a way: UNKNOWN, NEAREST."""
        return tuple(term for term in self.terms if term.how == how)

    def forms(self, code: str) -> frozenset[str]:
        """The stems of all its words in a language, or in NAMES."""
        return frozenset().union(*(term.forms.get(code, frozenset()) for term in self.terms))


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›″＂", '"'))
_SINGLE = re.compile(r"(?<!\w)([‘‚'’])(?=\w)([^\"]+?)['’‘](?!\w)")  # ‘regional dialogue’, and no apostrophe


def read(data: Dataset, text: str) -> Question:
    """What is understood of a reader's words, in their language."""
    asked = _SINGLE.sub(r'"\2"', text[:LONGEST].translate(_QUOTES))
    phrases = tuple(filter(None, (tuple(plain(each)) for each in re.findall(r'"([^"]+)"', asked))))
    spoken = language()
    mentions = [each for each in subjects.mentions(data, asked) if not _is_ordinary(data, each.words)]
    rest = asked
    for mention in reversed(mentions):  # a name counts as one, and not by its words
        rest = f"{rest[: mention.start]} {rest[mention.end :]}"
    left = {fold(word.text): word.text for word in words(rest)}
    every = plain(rest)
    together = {  # de qué trata: what words that stand together ask for is no code that one of them means
        word
        for each in asking(spoken).values()
        for own in each
        if len(own) > 1 and f" {' '.join(own)} " in f" {' '.join(every)} "
        for word in own
    }
    meant = _meant(data, every, spoken, together)
    said = f" {' '.join(word for word in every if word not in meant)} "
    facts = {
        word: fact
        for fact, each in asking(spoken).items()
        for own in each
        if f" {' '.join(own)} " in said
        for word in own
    }
    absent = [NOTHING] if any(f" {' '.join(own)} " in said for own in asking(spoken)[NOTHING]) else []
    if DONORS not in facts.values():  # "only" and "alone" ask for nothing by themselves
        facts = {word: fact for word, fact in facts.items() if fact != ALONE}
    terms = [
        _asking(term, facts.get(fold(term.typed), ""), meant.get(fold(term.typed), ""))
        for term in filter(None, (_term(data, word, spoken) for word in left.values()))
    ]
    named = [(each.kind, each.id) for each in mentions]
    if facts and not any(kind == MECHANISM for kind, _ in named):  # who chairs Rabat
        only = _only(data)
        sure = {term: only[term.meant[0]] for term in terms if len(term.meant) == 1 and term.meant[0] in only}
        named += [(MECHANISM, id_) for id_ in sure.values()]
        terms = [term for term in terms if term not in sure]
    return Question(
        text=" ".join(text[:LONGEST].split()),
        named=tuple(dict.fromkeys(named))[:MOST],
        terms=tuple(terms[: MOST - len(named[:MOST])]),
        phrases=phrases,
        facts=tuple(dict.fromkeys((*facts.values(), *absent))),
    )


@remembered
def _only(data: Dataset) -> Mapping[str, str]:
    """The words that stand in the name of one mechanism alone, but for those of a region: the dormant ones in Asia."""
    codes = subjects.known(data, subjects.CODE)
    regions = {fold(name) for id_ in codes if id_.startswith("region.") for name in codes[id_].names}
    return {word: id_ for word, id_ in texts(data).only.items() if word not in regions}


def _asking(term: Term, fact: str, code: str) -> Term:
    """A word that asks for a fact or means a code: it is understood, and taken for no other where it stands nowhere."""
    if not fact and not code:
        return term
    own = term if term.how == AS_TYPED else Term(term.typed, AS_TYPED, (), {})
    return replace(own, fact=fact, code=code)


def _meant(data: Dataset, every: Sequence[str], spoken: str, others: Set[str]) -> dict[str, str]:
    """The codes that words mean beside their labels, whatever their endings; of several the one that has more words.
    `others` mean none."""
    known, stems = subjects.known(data, subjects.CODE), [{*forms(word, spoken)} for word in every]
    called = [(own, code) for code, given in meaning(spoken).items() if code in known for own in given]
    found: dict[str, str] = {}
    for own, code in sorted(called, key=lambda each: -len(each[0])):
        for start in range(len(every) - len(own) + 1):
            there = every[start : start + len(own)]
            told = zip(own, stems[start : start + len(own)], strict=True)
            if {*others, *found}.isdisjoint(there) and all(
                not stem.isdisjoint(forms(word, spoken)) for word, stem in told
            ):
                found |= dict.fromkeys(there, code)
    return found


def _is_ordinary(data: Dataset, word: str) -> bool:
    """Whether it is a word without a capital that any text may have: commit, and not COMMIT."""
    return word.islower() and (word in texts(data).ordinary or word in passed(language()))


def _term(data: Dataset, typed: str, spoken: str) -> Term | None:
    """The words for which one of a question in a language is taken; None where it is passed over."""
    word = fold(typed)
    if word in passed(spoken) or (len(word) < 2 and not word.isdigit()):
        return None
    searched, own = texts(data), labels(data, spoken)
    if searched.has(typed) or own.has(typed):
        more = own.surfaces.beginning(word) if len(word) > 4 else ()
        return _taken(typed, AS_TYPED, (typed,), more, spoken, own)
    for other in LANGUAGES:
        if other != spoken and labels(data, other).has(typed) and word not in passed(other):
            return Term(typed, AS_TYPED, (word,), {other: frozenset(forms(typed, other))})
    if any(word in passed(other) for other in LANGUAGES):
        return None
    every = surfaces(data, spoken)
    if len(word) > 2 and (begun := every.beginning(word)):
        return _taken(typed, BEGINNING, begun, (), spoken, own)
    if near := every.nearest(word):
        return _taken(typed, NEAREST, (near,), (), spoken, own)
    return Term(typed, UNKNOWN, (), {})


def _taken(typed: str, how: str, meant: Sequence[str], more: Sequence[str], spoken: str, own: Labels) -> Term:
    stems = {code: {form for word in meant for form in forms(word, code)} for code in (ENGLISH, spoken)}
    aside = spoken != ENGLISH and any(own.has(word) for word in meant)
    stems[spoken] |= {form for word in more for form in forms(word, spoken)}
    stems[NAMES] = {fold(word) for word in (*meant, *more)}
    return Term(
        typed,
        how,
        tuple(map(fold, meant)),
        {code: frozenset(found) for code, found in stems.items()},
        frozenset({ENGLISH} if aside else ()),
    )
