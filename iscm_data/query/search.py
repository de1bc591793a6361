"""Search in the findings: every word must stand somewhere in what a passage says, whatever its accents and case."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from iscm_data.dataset.findings import Selection
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.language.text import fold, in_all_languages

_QUOTES = str.maketrans("“”«»", '""""')
LONGEST = 200  # characters of a query that are read


def terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded; words between double quotation marks stay together."""
    found = re.findall(r'"([^"]+)"|(\S+)', query[:LONGEST].translate(_QUOTES))
    folded = (" ".join(fold(phrase or word).replace('"', "").split()) for phrase, word in found)
    return tuple(dict.fromkeys(term for term in folded if term))


class Texts:
    """The folded texts that are searched: statement and quotation a finding; codes, mechanisms and actors once each.

    So a million findings take a scan of two columns, and their words as much memory as they have letters.
    """

    def __init__(self, data: Dataset) -> None:
        book, frame = data.codebook, data.findings
        self.statement = pa.array([fold(text) for text in frame["statement"].tolist()], pa.string())
        quotes = frame["quote"].tolist()
        self.quote = pa.array([fold(text) if isinstance(text, str) else "" for text in quotes], pa.string())
        self.dimension, dimensions = data.passages.codes("dimension")
        self.code, codes = data.passages.codes("code")
        self.mechanism, mechanisms = data.passages.codes("mechanism_id")
        self.codes = {
            (d, c): _everywhere(book.label(dimension, code))
            for d, dimension in enumerate(dimensions)
            for c, code in enumerate(codes)
            if code in book.dimensions[dimension].codes
        }
        self.width = len(codes)
        self.mechanisms = [fold(" ".join(str(data.mechanism[m][name] or "") for name in NAMES)) for m in mechanisms]
        self.starts, self.actor, actors = data.passages.actors
        self.actors = [_names(data, actor) for actor in actors]

    def holding(self, term: str, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Of these rows, by the name of the field, in which the term stands."""
        codes = np.array([d * self.width + c for (d, c), text in self.codes.items() if term in text], dtype=np.int64)
        mechanisms = np.array([term in text for text in self.mechanisms], dtype=bool)
        named = np.array([term in text for text in self.actors], dtype=bool)[self.actor]
        # How many of the actors named up to a row have the term: a row has one of them where the number rises.
        risen = np.append(0, np.cumsum(named))[self.starts]
        code = self.code[rows].astype(np.int64)
        return {
            "statement": _holding(self.statement, term, rows),
            "quote": _holding(self.quote, term, rows),
            "code": (code >= 0) & np.isin(self.dimension[rows] * np.int64(self.width) + code, codes),
            "mechanism": mechanisms[self.mechanism[rows]],
            "actors": risen[rows + 1] > risen[rows],
        }


def _holding(texts: pa.Array, term: str, rows: np.ndarray) -> np.ndarray:
    chosen = texts if len(rows) == len(texts) and (np.diff(rows) == 1).all() else texts.take(pa.array(rows))
    return pc.match_substring(chosen, term).to_numpy(zero_copy_only=False)


@remembered
def texts(data: Dataset) -> Texts:
    """What is searched of a dataset, made once for each dataset."""
    return Texts(data)


NAMES = ("short_name", "name", "acronym")


def _everywhere(text: str) -> str:
    """A label or a name in every language: a reader may search in their own, or in that of a link."""
    return fold(" ".join(in_all_languages(text)))


def _names(data: Dataset, actor_id: str) -> str:
    actor = data.actor[actor_id]
    return f"{_everywhere(actor.english)} {_everywhere(actor.english_full)}"


def search(data: Dataset, query: str, among: Selection) -> Selection:
    """The findings among those given that hold every word of the query; all of them for an empty query.

    Order: those whose statement or quote holds all words first, else as given.
    """
    wanted = terms(query)
    if not wanted:
        return among
    rows, said = among.rows, np.ones(len(among), dtype=bool)
    for term in sorted(wanted, key=len, reverse=True):  # the rarest first: the others are sought in what it leaves
        found = texts(data).holding(term, rows)
        kept = np.any([*found.values()], axis=0)
        rows, said = rows[kept], (said & (found["statement"] | found["quote"]))[kept]
    return Selection(among.passages, np.concatenate([rows[said], rows[~said]]))


def said(data: Dataset, query: str, found: Selection) -> int:
    """How many of these findings hold every word of the query in what they say, the statement or the quotation."""
    spoken, wanted = texts(data), terms(query)
    each = [_holding(spoken.statement, term, found.rows) | _holding(spoken.quote, term, found.rows) for term in wanted]
    return int(np.all(each, axis=0).sum()) if each else len(found)


def fields(data: Dataset, query: str, found: Selection) -> list[tuple[str, ...]]:
    """Of each finding in which fields the words of the query stand: for each word the first, named once."""
    each = [texts(data).holding(term, found.rows) for term in terms(query)]
    return [
        tuple(dict.fromkeys(next(name for name, holds in word.items() if holds[n]) for word in each))
        for n in range(len(found))
    ]


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
