"""Search in the findings, the best match first: by what they say, by the words of their codes, by the names in them.

All words of a question count and none need occur: a finding is a hit where it has nearly as much of the question as the
one that has most. What is in quotation marks must stand there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES, fold, language, speaking
from iscm_data.language.words import forms, plain, words
from iscm_data.query import subjects
from iscm_data.query.asked import CODES, NAMES, TOPICS, Question, read
from iscm_data.query.searched import (
    ACTOR,
    DEFINITION,
    FIELDS,
    LABEL,
    NAME,
    STATEMENT,
    TOPIC,
    Texts,
    labels,
    names_of,
    stems,
    surfaces,
    texts,
)
from iscm_data.query.subjects import MECHANISM

PARTLY = 0.4  # of a word counts where it stands in a definition, or in what else is said of a topic
ENOUGH = 0.62  # of what the best hit has of the question: so much has any hit
_WEIGHT = {STATEMENT: 1.0, LABEL: 1.0, NAME: 0.7, ACTOR: 0.7, DEFINITION: 0.75, TOPIC: 1.0}  # the last two in part
_NAMED = 5.0  # points of who is named


def warm_up(data: Dataset) -> None:
    """Read all that is searched, in every language: the first reader does not wait for it."""
    for code in LANGUAGES:
        with speaking(code):
            surfaces(data, code)
            search(data, "migration")


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
        # of who pays and partners what a finding is about counts, the same in each language, and not its words
        worth = 0 if term.fact in TOPICS and term.fact not in CODES else 1
        for lang, sought in term.forms.items():
            if lang == NAMES:
                if not question.mechanisms:
                    name.add(bit, searched.names[NAME].scores(sought), worth * _WEIGHT[NAME])
                actor.add(bit, searched.names[ACTOR].scores(sought), worth * _WEIGHT[ACTOR])
                continue
            if lang in (ENGLISH, spoken):
                said = searched.statements[lang].scores(sought)
                own.add(bit, said, worth * _WEIGHT[STATEMENT], partly=lang in term.aside)
            if lang == spoken or spoken not in term.forms:
                for field, ranked in labels(data, lang).ranked.items():
                    code.add(bit, ranked.scores(sought), worth * _WEIGHT[field], partly=field != LABEL)
        if term.code:  # and one on the theme Children is about "minors"
            code.add(bit, np.array([f"{dimension}.{own}" == term.code for dimension, own in ix.column]) * 1.0, 1)
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
    **{fact: (dimension, None) for fact, dimension in TOPICS.items()},
    **CODES,
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
        there = searched.saying((text,)) | _holding(text, labels(data, language()).text[LABEL])[ix.column_of]
        there |= _holding(text, map(" | ".join, searched.named[NAME]))[searched.mechanism]
        named = _holding(text, map(" | ".join, searched.named[ACTOR]))[searched.actor]
        risen = np.append(0, np.cumsum(named))[searched.starts]  # it rises at each finding that names one of them
        kept &= there | (risen[1:] > risen[:-1])
    return kept


def _holding(text: str, told: Iterable[str]) -> np.ndarray:
    """In which of these folded words in a row stand."""
    return np.array([text in f" {' '.join(plain(each))} " for each in told], dtype=bool)


def fields(data: Dataset, question: Question, finding: Finding) -> tuple[str, ...]:
    """Where the words of a question stand in a hit: for each word the first of FIELDS, each named once."""
    column = index(data).column[finding.dimension, finding.code]
    spoken = labels(data, language())
    called = subjects.known(data, MECHANISM)[finding.mechanism_id]
    acting = [name for id_ in finding.actors for name in names_of(data, id_)]
    said = f"{finding.statement} {finding.quote or ''}"
    standing = [
        (STATEMENT, ENGLISH, {*stems(said, ENGLISH)}),
        (STATEMENT, language(), {*stems(data.told(finding.statement), language())}),
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
    cuts = [0, *(place for word in every for place in (word.start, word.end)), len(text)]
    marks = [False, *(mark for is_hit in hit for mark in (is_hit, False))]
    pieces = [(text[start:end], mark) for (start, end), mark in zip(pairwise(cuts), marks, strict=True) if end > start]
    return [("".join(piece for piece, _ in group), mark) for mark, group in groupby(pieces, itemgetter(1))]
