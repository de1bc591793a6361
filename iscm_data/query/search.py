"""Search in the findings, the best match first: by what they say, by the words of their codes, by the names in them.

Words are compared by their stems. All of them count and none need occur: a finding is a hit where it has nearly as much
of the question as the one that has most. What is in quotation marks must stand there.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from bm25s import BM25
from rapidfuzz import process
from rapidfuzz.distance import OSA

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.language.text import ENGLISH, LANGUAGES, fold, in_all_languages, language, speaking, t
from iscm_data.language.words import asking, forms, passed, plain, words, written
from iscm_data.query import subjects
from iscm_data.query.subjects import COUNTRY, MECHANISM

LONGEST = 200  # characters of a question that are read
MOST = 12  # words of a question that count
PARTLY = 0.4  # of a word counts where it stands in a definition, or in what else is said of a topic
ENOUGH = 0.62  # of what the best hit has of the question: so much has any hit
BEGINNINGS = 12  # words that may be meant by one that is their beginning

FIELDS = STATEMENT, LABEL, NAME, ACTOR, DEFINITION, TOPIC = (
    *("statement", "label", "mechanism", "actors"),
    *("definition", "topic"),
)
"""Where a word may stand: in what a finding says, in the label of its code, in a name; less to the point in the
definition of its code, and in what is asked of its dimension."""
_WEIGHT = {STATEMENT: 1.0, LABEL: 1.0, NAME: 0.7, ACTOR: 0.7, DEFINITION: 0.75, TOPIC: 1.0}  # the last two in part
_NAMED = 5.0  # points of who is named

# --- questions ------------------------------------------------------------------------------------------------------

AS_TYPED, BEGINNING, NEAREST, UNKNOWN = ("as typed", "beginning", "nearest", "unknown")
NAMES = ""  # in place of a language: names have no stems


@dataclass(frozen=True, eq=False)
class Term:
    """A word of a question, and the words for which it was taken: itself, those that begin with it, the nearest.

    `forms` are its stems by the language of what is searched; in the languages `aside` it counts little, since it has
    a meaning of its own in the reader's. `fact` is what it asks for of a record.
    """

    typed: str
    how: str
    meant: tuple[str, ...]
    forms: Mapping[str, frozenset[str]]
    aside: frozenset[str] = frozenset()
    fact: str = ""


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
    facts = {word: fact for fact, own in asking(spoken).items() for word in own & left.keys()}
    terms = [
        replace(term, fact=facts.get(fold(term.typed), ""))
        for term in filter(None, (_term(data, word, spoken) for word in left.values()))
    ]
    named = [(each.kind, each.id) for each in mentions]
    if facts and not any(kind == MECHANISM for kind, _ in named):  # who chairs Rabat
        only = texts(data).only
        named += [
            (MECHANISM, only[word]) for term in terms if term.how != BEGINNING for word in term.meant if word in only
        ]
    return Question(
        text=" ".join(text[:LONGEST].split()),
        named=tuple(dict.fromkeys(named))[:MOST],
        terms=tuple(terms[: MOST - len(named[:MOST])]),
        phrases=phrases,
        facts=tuple(dict.fromkeys(facts.values())),
    )


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
    surfaces = searched.surfaces(data, spoken)
    if len(word) > 2 and (begun := surfaces.beginning(word)):
        return _taken(typed, BEGINNING, begun, (), spoken, own)
    if near := surfaces.nearest(word):
        return _taken(typed, NEAREST, (near,), (), spoken, own)
    return Term(typed, UNKNOWN, (), {})


def _taken(typed: str, how: str, meant: Sequence[str], more: Sequence[str], spoken: str, own: "Labels") -> Term:
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


# --- what is searched -----------------------------------------------------------------------------------------------


class Ranked:
    """Documents, each a list of stems: how well some stems fit each of them, more than 0 where any stands."""

    def __init__(self, documents: list[list[str]]) -> None:
        self._model = BM25() if any(documents) else None
        if self._model:
            self._model.index(documents, show_progress=False)

    def has(self, stems: Iterable[str]) -> bool:
        """Whether any of the stems stands in a document."""
        return self._model is not None and any(stem in self._model.vocab_dict for stem in stems)

    def scores(self, stems: Iterable[str]) -> np.ndarray | None:
        """A number for each document, or None where the stems stand in none."""
        there = [stem for stem in stems if self.has((stem,))]
        return self._model.get_scores(there) if self._model and there else None


class Surfaces:
    """The words of texts as they are written, folded, each with how often it stands there."""

    def __init__(self, number: Counter[str]) -> None:
        self.number = number
        self._sorted = sorted(number)

    def beginning(self, word: str) -> tuple[str, ...]:
        """The commonest words that begin with one and are longer."""
        start = bisect_left(self._sorted, word)
        near = self._sorted[start : start + 50 * BEGINNINGS]
        found = [other for other in near if other.startswith(word) and other != word]
        return tuple(sorted(found, key=lambda other: -self.number[other])[:BEGINNINGS])

    def nearest(self, word: str) -> str | None:
        """The commonest word that is one letter, or two turned round, away from one of four letters or more."""
        if len(word) < 4:
            return None
        near = process.extract(word, self._sorted, scorer=OSA.distance, score_cutoff=1, limit=None)
        return max((other for other, _, _ in near), key=lambda other: self.number[other], default=None)


class Labels:
    """The words of codes and dimensions in a language: a document for each column of the index."""

    def __init__(self, data: Dataset, code: str) -> None:
        book, self.language = data.codebook, code
        with speaking(code):
            self.text: dict[str, list[str]] = {LABEL: [], DEFINITION: [], TOPIC: []}
            for name, id_ in index(data).column:
                dimension = book.dimensions[name]
                own = dimension.codes[id_] if id_ else None
                self.text[LABEL].append(f"{t(own.label)} {t(own.subject)}" if own else "")
                self.text[DEFINITION].append(t(own.definition) if own else "")
                self.text[TOPIC].append(" ".join(map(t, (dimension.label, dimension.question, dimension.heading))))
        self.ranked = {field: Ranked([stems(text, code) for text in told]) for field, told in self.text.items()}
        self.surfaces = Surfaces(Counter(word for text in self.text[LABEL] for word in plain(text)))
        self.every = Counter(word for told in self.text.values() for text in told for word in plain(text))

    def has(self, word: str) -> bool:
        """Whether a word stands in any of them."""
        own = forms(word, self.language)
        return any(each.has(own) for each in self.ranked.values())


@remembered
def labels(data: Dataset, code: str) -> Labels:
    """The words of codes in a language, read once for each dataset."""
    return Labels(data, code)


def stems(text: str, code: str) -> list[str]:
    """The stems of a text in a language, without the words that a search passes over."""
    stops = passed(code)
    return [form for word in words(text) if fold(word.text) not in stops for form in forms(word.text, code)]


class Texts:
    """What is searched beside labels: a text a finding, the names of mechanisms and actors once each.

    `said` has the statement of each finding, and its quotation, as folded words in a row. `ordinary` are words that
    statements have without a capital, `only` the words that the common name of just one mechanism has.
    """

    def __init__(self, data: Dataset) -> None:
        number: Counter[str] = Counter()
        documents, said = [], []
        stops, known = passed(ENGLISH), dict[str, tuple[str, tuple[str, ...]]]()
        frame = data.findings
        for statement, quote in zip(frame["statement"].tolist(), frame["quote"].tolist(), strict=True):
            every = written(f"{statement} {quote}" if isinstance(quote, str) else statement)
            for word in every:
                if word not in known:
                    folded = fold(word)
                    known[word] = folded, () if folded in stops else forms(word, ENGLISH)
            row = [known[word][0] for word in every]
            number.update(row)
            documents.append([form for word in every for form in known[word][1]])
            said.append(f" {' '.join(row)} ")
        self.said = pa.array(said, pa.string())
        self.statement = Ranked(documents)
        self.ordinary = {folded for word, (folded, _) in known.items() if word.islower()}
        self.mechanism, self.mechanisms = data.finding.codes("mechanism_id")
        self.starts, self.actor, self.actors = data.finding.actors
        called = subjects.known(data, MECHANISM)
        self.named = {
            NAME: [(*called[id_].names, *called[id_].codes) if id_ in called else () for id_ in self.mechanisms],
            ACTOR: [_names(data, id_) for id_ in self.actors],
        }
        self.names = {field: Ranked([plain(" ".join(each)) for each in given]) for field, given in self.named.items()}
        for given in (*self.named.values(), [each.names for each in subjects.known(data, COUNTRY).values()]):
            number.update(word for each in given for word in {*plain(" ".join(each))})
        self._number = number
        short = [(word, id_) for id_, row in data.mechanism.items() for word in {*plain(row["short_name"])}]
        times = Counter(word for word, _ in short)
        self.only = {
            word: id_
            for word, id_ in short
            if times[word] == 1 and len(word) > 2 and not word.isdigit() and word not in self.ordinary
        }

    def has(self, word: str) -> bool:
        """Whether a word stands in a statement or in a name."""
        bare = (fold(word),)
        return self.statement.has(forms(word, ENGLISH)) or any(each.has(bare) for each in self.names.values())

    def saying(self, told: Iterable[str]) -> np.ndarray:
        """For each finding whether any of these texts stands in what it says, as whole words."""
        found = np.zeros(len(self.said), dtype=bool)
        for row in {tuple(plain(text)) for text in told}:
            there = np.ones(len(self.said), dtype=bool)
            for word in row:  # where all of its words stand, wherever: few are left to be looked at
                if word not in passed(ENGLISH):
                    scores = self.statement.scores(forms(word, ENGLISH))
                    there &= scores > 0 if scores is not None else False
            places = np.flatnonzero(there)
            if row and len(places):
                some = self.said.take(pa.array(places))
                found[places] |= pc.match_substring(some, f" {' '.join(row)} ").to_numpy(zero_copy_only=False)
        return found

    def surfaces(self, data: Dataset, code: str) -> Surfaces:
        """All words that a reader of a language may have meant."""
        return _surfaces(data, code)

    @property
    def number(self) -> Counter[str]:
        """How often each word stands in statements and names."""
        return self._number


def _names(data: Dataset, actor_id: str) -> tuple[str, ...]:
    """The names of an actor of which single words count. Of an organization not the full one: UNICEF is no children."""
    actor = data.actor[actor_id]
    known = subjects.of_actor(actor)
    full = () if actor.region else in_all_languages(actor.english_full)
    short = in_all_languages(actor.english)
    return *(name for name in known.names if name in short or name not in full), *known.codes


@remembered
def texts(data: Dataset) -> Texts:
    """What is searched of a dataset, read once for each."""
    return Texts(data)


@remembered
def _surfaces(data: Dataset, code: str) -> Surfaces:
    return Surfaces(texts(data).number + labels(data, code).every)


def warm_up(data: Dataset) -> None:
    """Read all that is searched, in every language: the first reader does not wait for it."""
    for code in LANGUAGES:
        with speaking(code):
            _surfaces(data, code)
            search(data, "migration")


# --- hits -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """The hits of a question, the best first, each with its score: only the order of scores means anything."""

    question: Question
    hits: Selection
    scores: np.ndarray

    def where(self, keep: np.ndarray) -> "Found":
        """Those hits for which `keep`, a truth value for each, is true."""
        return Found(self.question, self.hits.where(keep), self.scores[keep])

    def among(self, some: Selection) -> "Found":
        """Those hits that are among some findings, in the same order."""
        there = np.zeros(len(self.hits.findings), dtype=bool)
        there[some.rows] = True
        return self.where(there[self.hits.rows])


def search(data: Dataset, text: str) -> Found:
    """The findings that match a reader's words, the best match first; of equals the one in place, then the newest."""
    question = read(data, text)
    coverage, points = _reached(data, question)
    kept = _with_phrases(data, question)
    if question.known or question.named:
        kept &= coverage >= max(ENOUGH * float(coverage[kept].max(initial=0.0)), 1e-6)
    elif not question.phrases:
        kept[:] = False
    rows = np.flatnonzero(kept)
    scores = points[rows] * (0.3 + 0.7 * coverage[rows])
    status, years = index(data).status_of[rows], data.finding.years[rows]
    order = np.lexsort((rows, -years, status, -np.round(scores, 3)))
    return Found(question, Selection(data.finding, rows[order]), scores[order])


class _Reach:
    """What the words of a question reach: by bits, a bit a word, and in points; for each finding, or for each document
    that many findings share."""

    def __init__(self, size: int) -> None:
        self.fully = np.zeros(size, dtype=np.uint16)
        self.partly = np.zeros(size, dtype=np.uint16)
        self.points = np.zeros(size, dtype=np.float32)

    def add(self, bit: int, scores: np.ndarray | None, weight: float, partly: bool = False) -> None:
        """Take in where a word stands, with the scores that it has there."""
        if scores is not None:
            there = (scores > 0).astype(np.uint16) << np.uint16(bit)
            marks = self.partly if partly else self.fully
            marks |= there
            self.points += np.float32(weight * (PARTLY if partly else 1)) * scores

    def spread(self, other: "_Reach", places: np.ndarray) -> None:
        """Take in what a document reaches for each finding that has its place."""
        if other.points.any():
            self.fully |= other.fully[places]
            self.partly |= other.partly[places]
            self.points += other.points[places]


def _reached(data: Dataset, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """How much of a question each finding has, from 0 to 1, and its points by BM25."""
    searched, ix, spoken = texts(data), index(data), language()
    own, code, name, actor = map(
        _Reach, (len(data.findings), len(ix.column), len(searched.mechanisms), len(searched.actors))
    )
    for bit, term in enumerate(question.known):
        for lang, sought in term.forms.items():
            if lang == NAMES:
                if not question.mechanisms:
                    name.add(bit, searched.names[NAME].scores(sought), _WEIGHT[NAME])
                actor.add(bit, searched.names[ACTOR].scores(sought), _WEIGHT[ACTOR])
                continue
            if lang == ENGLISH:
                own.add(bit, searched.statement.scores(sought), _WEIGHT[STATEMENT], partly=lang in term.aside)
            if lang == spoken or spoken not in term.forms:
                for field, ranked in labels(data, lang).ranked.items():
                    code.add(bit, ranked.scores(sought), _WEIGHT[field], partly=field != LABEL)
        if term.fact:  # a finding on who pays is about "funds", whatever its words
            code.add(bit, np.array([_is_about(term.fact, *column) for column in ix.column]) * 1.0, 1)
    for bit, (kind, id_) in enumerate(question.named, start=len(question.known)):
        about = kind == MECHANISM
        if about:
            name.add(bit, np.array([other == id_ for other in searched.mechanisms]) * _NAMED, 1)
        actor.add(bit, np.array([other == id_ for other in searched.actors]) * _NAMED, 1, partly=about)
        own.add(bit, searched.saying(subjects.known(data, kind)[id_].names) * _NAMED, 0.3, partly=about)
    own.spread(code, ix.column_of)
    own.spread(name, searched.mechanism)
    _spread_actors(own, actor, searched)
    return _coverage(own, len(question.known), len(question.named)), own.points


_ABOUT: Mapping[str, tuple[str, str | None]] = {
    "payers": ("funding_model", None),
    "chair": ("structure", "rotating_or_shared_chair"),
    "secretariat": ("structure", "secretariat"),
    "beginning": ("structure", "founding_act"),
}
"""The dimension, or the code of it, whose findings are about a fact."""


def _is_about(fact: str, dimension: str, code: str | None) -> bool:
    about, only = _ABOUT.get(fact, ("", None))
    return dimension == about and only in (None, code)


def _spread_actors(own: _Reach, actor: _Reach, searched: Texts) -> None:
    """Give each finding what the actors that it names reach; of several the points of the best."""
    if not actor.points.any():
        return
    places = np.flatnonzero(actor.points[searched.actor])
    rows = np.searchsorted(searched.starts, places, side="right") - 1
    named = searched.actor[places]
    np.bitwise_or.at(own.fully, rows, actor.fully[named])
    np.bitwise_or.at(own.partly, rows, actor.partly[named])
    best = np.zeros(len(own.points), dtype=np.float32)
    np.maximum.at(best, rows, actor.points[named])
    own.points += best


def _coverage(own: _Reach, terms: int, named: int) -> np.ndarray:
    """How much of a question each finding has: rare words count more, and who is named no less than any word; where one
    stands aside it counts in part."""
    bits = terms + named
    either = own.fully | own.partly
    number = np.bincount(either, minlength=2**bits)
    has = (np.arange(2**bits)[:, None] >> np.arange(bits)) & 1  # which bits a number has
    weights = np.log1p(len(either) / np.maximum(1, number @ has))
    weights[terms:] = np.maximum(weights[terms:], weights[:terms].max(initial=0.0))
    share = (has @ weights) / max(float(weights.sum()), 1e-9)
    return np.asarray((1 - PARTLY) * share[own.fully] + PARTLY * share[either])


def _with_phrases(data: Dataset, question: Question) -> np.ndarray:
    """For each finding whether all phrases stand in it: in what it says, in its label, in a name."""
    searched, ix = texts(data), index(data)
    kept = np.ones(len(data.findings), dtype=bool)
    for phrase in question.phrases:
        text = f" {' '.join(phrase)} "
        there = searched.saying((text,))

        def holding(told: Iterable[str], text: str = text) -> np.ndarray:
            return np.array([text in f" {' '.join(plain(each))} " for each in told], dtype=bool)

        there = there | holding(labels(data, language()).text[LABEL])[ix.column_of]
        there |= holding(map(" | ".join, searched.named[NAME]))[searched.mechanism]
        named = holding(map(" | ".join, searched.named[ACTOR]))[searched.actor]
        risen = np.append(0, np.cumsum(named))[searched.starts]  # it rises at each finding that names one of them
        kept &= there | (risen[1:] > risen[:-1])
    return kept


# --- why a finding is a hit -----------------------------------------------------------------------------------------


def fields(data: Dataset, question: Question, finding: Finding) -> tuple[str, ...]:
    """Where the words of a question stand in a hit: for each word the first of FIELDS, each named once."""
    column = index(data).column[finding.dimension, finding.code]
    spoken = labels(data, language())
    called = subjects.known(data, MECHANISM)[finding.mechanism_id]
    acting = [name for id_ in finding.actors for name in _names(data, id_)]
    said = f"{finding.statement} {finding.quote or ''}"
    standing = [
        (STATEMENT, ENGLISH, {*stems(said, ENGLISH)}),
        (LABEL, spoken.language, {*stems(spoken.text[LABEL][column], spoken.language)}),
        (NAME, NAMES, {*plain(" ".join((*called.names, *called.codes)))}),
        (ACTOR, NAMES, {*plain(" ".join(acting))}),
        *(
            (field, spoken.language, {*stems(spoken.text[field][column], spoken.language)})
            for field in (DEFINITION, TOPIC)
        ),
    ]
    found = [NAME] if finding.mechanism_id in question.mechanisms else []
    for term in question.known:
        there = (field for field, code, own in standing if own & term.forms.get(code, frozenset()))
        if first := next(there, TOPIC if term.fact and _is_about(term.fact, finding.dimension, finding.code) else None):
            found.append(first)
    return tuple(sorted({*found}, key=FIELDS.index))


def marked(
    text: str, wanted: frozenset[str], code: str, phrases: Sequence[tuple[str, ...]] = ()
) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is a word that was sought; joined, the pieces are the text again.

    `wanted` are stems in the language `code` (see `Question.forms`); words of `phrases` are marked where all of one
    stand together.
    """
    every = [*words(text)]
    bare = [fold(word.text) for word in every]
    hit = [
        bool(wanted & ({folded} if code == NAMES else {*forms(word.text, code)}))
        for word, folded in zip(every, bare, strict=True)
    ]
    for phrase in phrases:
        for start in range(len(bare) - len(phrase) + 1):
            if tuple(bare[start : start + len(phrase)]) == phrase:
                hit[start : start + len(phrase)] = [True] * len(phrase)
    ends = [
        (end, mark)
        for word, is_hit in zip(every, hit, strict=True)
        for end, mark in ((word.start, False), (word.end, is_hit))
    ]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for end, mark in (*ends, (len(text), False)):
        if end > at and pieces and pieces[-1][1] == mark:
            pieces[-1] = (pieces[-1][0] + text[at:end], mark)
        elif end > at:
            pieces.append((text[at:end], mark))
        at = end
    return pieces
