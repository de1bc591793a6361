"""Search in the findings: every word must stand somewhere in what a passage says, whatever its accents and case."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from iscm_data.dataset.findings import Selection
from iscm_data.dataset.load import Actor, Dataset, remembered
from iscm_data.language.text import fold, in_all_languages
from iscm_data.query import names
from iscm_data.query.names import Known

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›″＂", '"'))
_SINGLE = re.compile(r"(?<!\w)([‘‚'’])(?=\w)([^\"]+?)['’‘](?!\w)")  # and no apostrophe: ‘regional dialogue’
_AROUND = " .,;:!?¡¿…()[]{}/\\|*+=#&<>_~^"  # of a word: commas and brackets that came along with it
LONGEST = 200  # characters of a query that are read
LONGEST_NAME = 8  # words of a name of a State


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


@dataclass(frozen=True)
class Sought:
    """A word or phrase of a query, folded, and a pattern of what may stand in its place ("": nothing else)."""

    term: str
    others: str = ""


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

        self.alike = _alike(data)

    def sought(self, query: str) -> tuple[Sought, ...]:
        """The words of a query, each with the other names of whom it means: with Turkey also Türkiye is sought."""
        wanted = terms(query)
        also = dict.fromkeys(wanted, "")
        at = 0
        while at < len(wanted):
            runs = ((n, self.alike.get(" ".join(wanted[at : at + n]))) for n in range(LONGEST_NAME, 0, -1))
            length, others = next(((n, found) for n, found in runs if found), (1, ""))
            also |= dict.fromkeys(wanted[at : at + length], others or "")
            at += length
        return tuple(Sought(term, others) for term, others in also.items())

    def said(self, sought: Sought, rows: np.ndarray) -> np.ndarray:
        """Whether it stands in what these rows say, the statement or the quotation."""
        return _holding(self.statement, sought, rows) | _holding(self.quote, sought, rows)

    def holding(self, sought: Sought, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Of these rows, by the name of the field, in which it stands."""
        term = sought.term
        codes = np.array([d * self.width + c for (d, c), text in self.codes.items() if term in text], dtype=np.int64)
        mechanisms = np.array([term in text for text in self.mechanisms], dtype=bool)
        either = [term in text or term in short for text, short in zip(self.actors, self.short, strict=True)]
        named = np.array(either, dtype=bool)[self.actor]
        # How many of the actors named up to a row have the term: a row has one of them where the number rises.
        risen = np.append(0, np.cumsum(named))[self.starts]
        code = self.code[rows].astype(np.int64)
        return {
            "statement": _holding(self.statement, sought, rows),
            "quote": _holding(self.quote, sought, rows),
            "code": (code >= 0) & np.isin(self.dimension[rows] * np.int64(self.width) + code, codes),
            "mechanism": mechanisms[self.mechanism[rows]],
            "actors": risen[rows + 1] > risen[rows],
        }


def _holding(texts: pa.Array, sought: Sought, rows: np.ndarray) -> np.ndarray:
    chosen = texts if len(rows) == len(texts) and (np.diff(rows) == 1).all() else texts.take(pa.array(rows))
    found = pc.match_substring(chosen, sought.term)
    if sought.others:
        found = pc.or_(found, pc.match_substring_regex(chosen, sought.others))
    return found.to_numpy(zero_copy_only=False)


def _alike(data: Dataset) -> dict[str, str]:
    """By each name and abbreviation of a State or an organization, all its names, as a pattern of whole words. A name
    that several have leads to none."""
    owners: dict[str, set[str]] = {}
    patterns = {}
    for actor in data.actor.values():
        known = _called(actor)
        own = {name for name in map(plain, known.names) if len(name) > 2}
        if actor.kind != "other_iscm" and len(own) > 1:
            escaped = (re.sub(r"([^\w\s])", r"\\\1", name) for name in sorted(own))
            patterns[actor.id] = rf"\b(?:{'|'.join(escaped)})\b"
            for name in (*own, *map(plain, names.others(actor.id).codes)):
                owners.setdefault(name, set()).add(actor.id)
    return {name: patterns[next(iter(ids))] for name, ids in owners.items() if len(ids) == 1}


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
    wanted = texts(data).sought(query)
    if not wanted:
        return among
    rows, said = among.rows, np.ones(len(among), dtype=bool)
    # The rarest first: the others are sought in what it leaves.
    for sought in sorted(wanted, key=lambda one: len(one.term), reverse=True):
        found = texts(data).holding(sought, rows)
        kept = np.logical_or.reduce([*found.values()])
        rows, said = rows[kept], (said & (found["statement"] | found["quote"]))[kept]
    return Selection(among.passages, np.concatenate([rows[said], rows[~said]]))


def said(data: Dataset, query: str, found: Selection) -> int:
    """How many of these findings hold every word of the query in what they say, the statement or the quotation."""
    each = [texts(data).said(sought, found.rows) for sought in texts(data).sought(query)]
    return int(np.logical_and.reduce(each).sum()) if each else len(found)


def fields(data: Dataset, query: str, found: Selection) -> list[tuple[str, ...]]:
    """Of each finding in which fields the words of the query stand: for each word the first, named once."""
    each = [texts(data).holding(sought, found.rows) for sought in texts(data).sought(query)]
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
