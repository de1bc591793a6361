"""The words of a text as a search compares them: where they stand, their stems, and those that a search passes over."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer
from babel import Locale
from bm25s import stopwords

from iscm_data.language.text import ENGLISH, fold, words_of

_UNSEEN = "\u00ad\u0300-\u036f"  # soft hyphens and accents that stand by themselves: they part no word
_WORD = re.compile(rf"[^\W_](?:[{_UNSEEN}]*[^\W_])*[{_UNSEEN}]*")
_STEMMING = Lock()  # a stemmer remembers where in a word it is


class Word(NamedTuple):
    """A word of a text, as it is written there, and where."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    return (Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text))


def written(text: str) -> list[str]:
    """The words of a text as they are written there."""
    return _WORD.findall(text)


def plain(text: str) -> list[str]:
    """The words of a text, folded: what two writings of one word have in common."""
    return [fold(word) for word in written(text)]


@lru_cache(maxsize=2**16)
def forms(word: str, language: str) -> tuple[str, ...]:
    """The stems by which a word is found in a language, with and without its accents: financée and finance meet."""
    own = word[:-1] if word.endswith("s") and word[:-1].isupper() and len(word) > 2 else word  # NGOs
    with _STEMMING:
        stem = _stemmer(language)
        made = (fold(stem(own.lower())), stem(fold(own)), *((stem(fold(word)),) if own != word else ()))
    return tuple(dict.fromkeys(filter(None, made)))


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """What takes a word to its stem; in a language of which there is no stemmer, words stay as they are."""
    name = str(Locale.parse(language).english_name).lower()
    return snowballstemmer.stemmer(name).stemWord if name in snowballstemmer.algorithms() else str


@cache
def passed(language: str) -> frozenset[str]:
    """The words that a search in a language passes over, folded: articles, prepositions, those of any question."""
    name = "EN_PLUS" if language == ENGLISH else str(Locale.parse(language).english_name).upper()
    listed = getattr(stopwords, f"STOPWORDS_{name}", ())
    own = words_of("questions").get(language, {}).get("pass", "")
    return frozenset(word for text in (*listed, own) for word in plain(text))


FACTS = (
    *("nothing", "chair", "secretariat", "payers", "donors", "partners", "themes", "levels", "features", "beginning"),
    *("members", "active", "inactive", "unknown", "alone", "considered", "home", "objectives", "overlap"),
    *("largest", "gains", "age"),
)
"""What a question may ask for that is a fact: of a record, or of all of them. A word of several asks for the last."""


@cache
def asking(language: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """The words, folded, by which a question in a language asks for each of FACTS: one, or several together."""
    told = words_of("questions").get(language, {})
    return {fact: _each(told.get(fact, "")) for fact in FACTS}


@cache
def meaning(language: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """The words, folded, by which people call what a code stands for in a language, beside its label: minors."""
    told = words_of("questions").get(language, {})
    return {code: _each(given) for code, given in told.get("codes", {}).items()}


def _each(given: str | Sequence[str]) -> list[list[str]]:
    return [[word] for word in plain(given)] if isinstance(given, str) else [plain(each) for each in given]
