"""Mechanisms by any of their names, in common use, in full, acronyms and others; and the nearest to a slip."""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import fold
from iscm_data.language.words import plain
from iscm_data.query.subjects import MECHANISM, aliases, known

NEAR = 0.6  # how like another a name must be to be proposed, from 0 to 1
PROPOSED = 3  # mechanisms that may be meant


def others(data: Dataset, id_: str) -> tuple[str, ...]:
    """The names of a mechanism beside that in common use and that in full: its acronym first."""
    m = data.mechanism[id_]
    told = {fold(m["short_name"]), fold(m["name"]), ""}
    found = []
    for name in (m["acronym"] or "", *aliases(data).get(id_, ())):
        if fold(name) not in told:
            told.add(fold(name))
            found.append(name)
    return tuple(found)


@remembered
def _folded(data: Dataset) -> Mapping[str, tuple[str, ...]]:
    """All names of each mechanism as they are sought: their words without accents and case."""
    return {id_: tuple(" ".join(plain(name)) for name in one.names) for id_, one in known(data, MECHANISM).items()}


def having(data: Dataset, words: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of these mechanisms of which every word stands in one of their names; all of them where there is none."""
    wanted, names = plain(words), _folded(data)
    return tuple(id_ for id_ in ids if all(any(word in name for name in names[id_]) for word in wanted))


def nearest(data: Dataset, words: str) -> tuple[str, ...]:
    """The mechanisms whose names hold the words, else those with a name most like them; an address is such words."""
    sought = " ".join(plain(words))
    if not sought:
        return ()
    if found := having(data, sought, data.mechanism):
        return found[:PROPOSED]
    of = {name: id_ for id_, names in _folded(data).items() for name in (" ".join(plain(id_)), *names)}
    alike = process.extract(sought, [*of], scorer=OSA.normalized_similarity, limit=2 * PROPOSED, score_cutoff=NEAR)
    return tuple(dict.fromkeys(of[name] for name, _, _ in alike))[:PROPOSED]
