"""Mechanisms by any of their names, in common use, in full, acronyms and others; and the nearest to a slip."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from iscm_data.dataset.findings import plain_rows
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.language.text import fold
from iscm_data.query.search import NAMES, terms

NEAR = 0.6  # how like another a name must be to be proposed, from 0 to 1


@remembered
def _others(data: Dataset) -> Mapping[str, tuple[str, ...]]:
    """The names that the records list beside their own."""
    found: dict[str, dict[str, None]] = {}
    for row in plain_rows(data.aliases):
        found.setdefault(row["mechanism_id"], {})[row["name"]] = None
    return {id_: tuple(names) for id_, names in found.items()}


def others(data: Dataset, id_: str) -> tuple[str, ...]:
    """The names of a mechanism beside that in common use and that in full: its acronym first."""
    m = data.mechanism[id_]
    told = {fold(m["short_name"]), fold(m["name"]), ""}
    found = []
    for name in (m["acronym"] or "", *_others(data).get(id_, ())):
        if fold(name) not in told:
            told.add(fold(name))
            found.append(name)
    return tuple(found)


@remembered
def _folded(data: Dataset) -> Mapping[str, tuple[str, ...]]:
    """All names of each mechanism as they are sought: without accents and case."""
    return {
        id_: tuple(fold(name) for name in (*(str(m[name] or "") for name in NAMES), *others(data, id_)) if name)
        for id_, m in data.mechanism.items()
    }


def having(data: Dataset, words: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of these mechanisms of which every word stands in one of their names; all of them where there is none."""
    wanted, names = terms(words), _folded(data)
    return tuple(id_ for id_ in ids if all(any(term in name for name in names[id_]) for term in wanted))


def nearest(data: Dataset, words: str, most: int = 3) -> tuple[str, ...]:
    """The mechanisms whose names hold the words, else those with a name most like them; an address is such words."""
    sought = " ".join(fold(words).replace("-", " ").split())
    if not sought:
        return ()
    if found := having(data, sought, data.mechanism):
        return found[:most]
    of = {name.replace("-", " "): id_ for id_, names in _folded(data).items() for name in (id_, *names)}
    alike = get_close_matches(sought, of, n=2 * most, cutoff=NEAR)
    return tuple(dict.fromkeys(of[name] for name in alike))[:most]
