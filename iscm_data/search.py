"""Search in the findings: every word must stand somewhere in what a passage says, whatever its accents and case."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from iscm_data import names
from iscm_data.load import Actor, Dataset, remembered
from iscm_data.names import Known
from iscm_data.passages import Selection
from iscm_data.text import fold, in_all_languages

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›″＂", '"'))
_SINGLE = re.compile(r"(?<!\w)([‘‚'’])(?=\w)([^\"]+?)['’‘](?!\w)")  # and no apostrophe: ‘regional dialogue’
_AROUND = " .,;:!?¡¿…()[]{}/\\|*+=#&<>_~^"  # of a word: commas and brackets that came along with it
LONGEST = 200  # characters of a query that are read


def plain(text: str) -> str:
    """Text as it is searched: folded, a hyphen as a space, no apostrophes, and no space twice."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    return fold(text).replace("-", " ").replace("'", "")


def terms(query: str) -> tuple[str, ...]:
    """The words of a query as they are searched; words between quotation marks stay together."""
    marked_ = _SINGLE.sub(r'"\2"', query[:LONGEST].translate(_QUOTES))
    found = [phrase or word.replace('"', "") for phrase, word in re.findall(r'"([^"]+)"|(\S+)', marked_)]
    folded = [plain(text) for text in found]
    bare = [text.strip(_AROUND) for text in folded]
    return tuple(dict.fromkeys(term for term in (bare if any(bare) else folded) if term))


class Texts:
    """The folded texts that are searched: statement and quotation a finding; codes, mechanisms and actors once each.

    So a million findings take a scan of two columns, and their words as much memory as they have letters.
    """

    def __init__(self, data: Dataset) -> None:
        book, frame = data.codebook, data.findings
        self.statement = pa.array([plain(text) for text in frame["statement"].tolist()], pa.string())
        quotes = frame["quote"].tolist()
        self.quote = pa.array([plain(text) if isinstance(text, str) else "" for text in quotes], pa.string())
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
        self.mechanisms = [plain(" ".join(str(data.mechanism[m][name] or "") for name in NAMES)) for m in mechanisms]
        self.starts, self.actor, actors = data.passages.actors
        self.actors = [plain(" ".join(_called(data.actor[actor]).names)) for actor in actors]
        # What is found only where it stands alone: "uk", which is a part of other words.
        self.short = [{plain(code) for code in (id_, *names.others(id_).codes)} for id_ in actors]

    def holding(self, term: str, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Of these rows, by the name of the field, in which the term stands."""
        codes = np.array([d * self.width + c for (d, c), text in self.codes.items() if term in text], dtype=np.int64)
        mechanisms = np.array([term in text for text in self.mechanisms], dtype=bool)
        either = [term in text or term in short for text, short in zip(self.actors, self.short, strict=True)]
        named = np.array(either, dtype=bool)[self.actor]
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
    return plain(" ".join(in_all_languages(text)))


def _called(actor: Actor) -> Known:
    if actor.region:
        return names.of_state(actor.id, actor.english)
    return names.of_organization(actor.english, actor.english_full)


@remembered
def _mechanisms(data: Dataset) -> dict[str, Known]:
    rows = {id_: [str(row[name] or "") for name in NAMES] for id_, row in data.mechanism.items()}
    return {id_: Known(tuple(filter(None, called))) for id_, called in rows.items()}


def mechanisms(data: Dataset, typed: str) -> list[str]:
    """The mechanisms that a reader may mean by what they typed, best first: a name, a part of it, an acronym."""
    return names.find(typed, _mechanisms(data))


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
        kept = np.logical_or.reduce([*found.values()])
        rows, said = rows[kept], (said & (found["statement"] | found["quote"]))[kept]
    return Selection(among.passages, np.concatenate([rows[said], rows[~said]]))


def said(data: Dataset, query: str, found: Selection) -> int:
    """How many of these findings hold every word of the query in what they say, the statement or the quotation."""
    spoken, wanted = texts(data), terms(query)
    each = [_holding(spoken.statement, term, found.rows) | _holding(spoken.quote, term, found.rows) for term in wanted]
    return int(np.logical_and.reduce(each).sum()) if each else len(found)


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
        one = " " if character.isspace() else _plain(character)
        if one == " " and folded.endswith(" "):
            continue
        folded += one
        origin += [place] * len(one)
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
