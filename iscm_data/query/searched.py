"""What a search looks into: what findings say, the words of codes in each language, the names of all who are named.

All of it is read once for each dataset. Words are compared by their stems; names have none.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from bm25s import BM25
from rapidfuzz import process
from rapidfuzz.distance import OSA

from iscm_data.dataset.index import index
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES, fold, in_all_languages, language, speaking, t
from iscm_data.language.words import forms, passed, plain, words, written
from iscm_data.query import subjects
from iscm_data.query.subjects import COUNTRY, MECHANISM

BEGINNINGS = 12  # words that may be meant by one that is their beginning

FIELDS = STATEMENT, LABEL, NAME, ACTOR, DEFINITION, TOPIC = (
    *("statement", "label", "mechanism", "actors"),
    *("definition", "topic"),
)
"""Where a word may stand: in what a finding says, in the label of its code, in a name; less to the point in the
definition of its code, and in what is asked of its dimension."""


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

    `statements` rank what is said in each language, and `numbers` say how often each word stands there; with the
    English ones are names. `said` has the statement of each finding, and its quotation, as folded words in a row.
    `ordinary` are words that statements have without a capital, `only` the words that the common name of just one
    mechanism has.
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
        self.statements, self.numbers = {ENGLISH: Ranked(documents)}, {ENGLISH: number}
        for code in LANGUAGES:
            if code != ENGLISH:
                made = (data.translation(statement, code) for statement in frame["statement"].tolist())
                told = [text or "" for text in made]
                self.statements[code] = Ranked([stems(text, code) if text else [] for text in told])
                self.numbers[code] = Counter(word for text in told for word in plain(text))
        self.ordinary = {folded for word, (folded, _) in known.items() if word.islower()}
        self.mechanism, self.mechanisms = data.finding.codes("mechanism_id")
        self.starts, self.actor, self.actors = data.finding.actors
        called = subjects.known(data, MECHANISM)
        self.named = {
            NAME: [(*called[id_].names, *called[id_].codes) if id_ in called else () for id_ in self.mechanisms],
            ACTOR: [names_of(data, id_) for id_ in self.actors],
        }
        self.names = {field: Ranked([plain(" ".join(each)) for each in given]) for field, given in self.named.items()}
        for given in (*self.named.values(), [each.names for each in subjects.known(data, COUNTRY).values()]):
            number.update(word for each in given for word in {*plain(" ".join(each))})
        short = [(word, id_) for id_, row in data.record.items() for word in {*plain(row["short_name"])}]
        times = Counter(word for word, _ in short)
        self.only = {
            word: id_
            for word, id_ in short
            if times[word] == 1 and len(word) > 2 and not word.isdigit() and word not in self.ordinary
        }

    def has(self, word: str) -> bool:
        """Whether a word stands in a statement, in the reader's language or in English, or in a name."""
        bare = (fold(word),)
        said = any(self.statements[code].has(forms(word, code)) for code in {ENGLISH, language()})
        return said or any(each.has(bare) for each in self.names.values())

    def saying(self, told: Iterable[str]) -> np.ndarray:
        """For each finding whether any of these texts stands in what it says, as whole words."""
        found = np.zeros(len(self.said), dtype=bool)
        for row in {tuple(plain(text)) for text in told}:
            there = np.ones(len(self.said), dtype=bool)
            for word in row:  # where all of its words stand, wherever: few are left to be looked at
                if word not in passed(ENGLISH):
                    scores = self.statements[ENGLISH].scores(forms(word, ENGLISH))
                    there &= scores > 0 if scores is not None else False
            places = np.flatnonzero(there)
            if row and len(places):
                some = self.said.take(pa.array(places))
                found[places] |= pc.match_substring(some, f" {' '.join(row)} ").to_numpy(zero_copy_only=False)
        return found


def names_of(data: Dataset, actor_id: str) -> tuple[str, ...]:
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
def surfaces(data: Dataset, code: str) -> Surfaces:
    """The words that a search in a language can find: those of the data, of its labels, and of English."""
    spoken, own = texts(data).numbers, labels(data, code)
    return Surfaces(spoken[ENGLISH] + own.every + (spoken[code] if code != ENGLISH else Counter()))
