"""Search in the findings: every word must stand somewhere in what a passage says, whatever its accents and case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.load import Dataset, Passage, remembered
from iscm_data.text import fold, in_all_languages

_QUOTES = str.maketrans("“”«»", '""""')
LONGEST = 200  # characters of a query that are read


@dataclass(frozen=True)
class Hit:
    """A finding that matches, and where each word of the query was found (names of fields)."""

    passage: Passage
    fields: tuple[str, ...]


def terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded; words between double quotation marks stay together."""
    found = re.findall(r'"([^"]+)"|(\S+)', query[:LONGEST].translate(_QUOTES))
    folded = (" ".join(fold(phrase or word).replace('"', "").split()) for phrase, word in found)
    return tuple(dict.fromkeys(term for term in folded if term))


@remembered
def _texts(data: Dataset) -> dict[str, dict[str, str]]:
    """For each finding the folded texts that are searched, by the name of the field."""
    book = data.codebook
    return {
        passage.id: {
            "statement": fold(passage.statement),
            "quote": fold(passage.quote or ""),
            "code": _everywhere(book.label(passage.dimension, passage.code)) if passage.code else "",
            "mechanism": fold(" ".join(str(data.mechanism[passage.mechanism_id][k] or "") for k in _NAMES)),
            "actors": " ".join(_names(data, actor_id) for actor_id in passage.actors),
        }
        for passage in data.passages.values()
    }


_NAMES = ("short_name", "name", "acronym")


def _everywhere(text: str) -> str:
    """A label or a name in every language: a reader may search in their own, or in that of a link."""
    return fold(" ".join(in_all_languages(text)))


def _names(data: Dataset, actor_id: str) -> str:
    actor = data.actor[actor_id]
    return (_everywhere(actor.english) if actor.region else fold(actor.english)) + f" {fold(actor.full_name)}"


def search(data: Dataset, query: str, among: Sequence[Passage]) -> list[Hit]:
    """The passages among those given that hold every word of the query; all of them for an empty query.

    Order: those whose statement or quote holds all words first, else as given.
    """
    wanted = terms(query)
    if not wanted:
        return [Hit(passage, ()) for passage in among]
    texts, hits = _texts(data), []
    for passage in among:
        fields = [next((name for name, text in texts[passage.id].items() if term in text), None) for term in wanted]
        if all(fields):
            hits.append(Hit(passage, tuple(dict.fromkeys(name for name in fields if name))))
    return sorted(hits, key=lambda hit: not set(hit.fields) <= {"statement", "quote"})


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether the query matched it; joined, the pieces are the text again."""
    wanted = terms(query)
    if not wanted:
        return [(text, False)]
    # Folding may lengthen a character (ligatures), so every folded character remembers where it came from.
    folded, origin = "", []
    for place, character in enumerate(text):
        plain = fold(character)
        folded += plain
        origin += [place] * len(plain)
    hit = [False] * len(text)
    for term in wanted:
        start = folded.find(term)
        while start >= 0:
            for place in origin[start : start + len(term)]:
                hit[place] = True
            start = folded.find(term, start + 1)
    pieces: list[tuple[str, bool]] = []
    for character, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + character, is_hit)
        else:
            pieces.append((character, is_hit))
    return pieces
