"""Themes and the Global Compact: which of its 23 objectives the findings touch, by this project's own mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset


def themes_of(data: Dataset, number: int) -> tuple[str, ...]:
    """The themes that are linked to an objective."""
    return tuple(c.id for c in data.codebook.codes("theme").values() if number in c.gcm_objectives)


@dataclass(frozen=True)
class Cover:
    """An objective with its themes: the mechanisms that have one of them in place, and those that only plan it or had
    it; `newest` is the year of each one's newest source."""

    number: int
    themes: tuple[str, ...]
    mechanisms: tuple[str, ...]
    otherwise: tuple[str, ...]
    newest: Mapping[str, int]


def cover(data: Dataset, ids: Sequence[str]) -> list[Cover]:
    """Every objective from the one that fewest of these mechanisms touch; ties by number."""
    ix, rows = index(data), index(data).rows(ids)
    made = []
    for objective in data.codebook.gcm_objectives:
        themes = themes_of(data, objective.number)
        columns = [ix.column["theme", theme] for theme in themes]
        present = np.asarray(ix.present[:, rows[:, None], columns].any(axis=2))  # status × mechanism
        newest = ix.newest[:, rows[:, None], columns].max(axis=2, initial=0)
        placed = present[ix.status["in_place"]]
        year = np.where(placed, newest[ix.status["in_place"]], newest.max(axis=0))
        otherwise = tuple(compress(ids, present.any(axis=0) & ~placed))
        years = {id_: int(n) for id_, n in zip(ids, year.tolist(), strict=True) if n}
        made.append(Cover(objective.number, themes, tuple(compress(ids, placed)), otherwise, years))
    return sorted(made, key=lambda each: (len(each.mechanisms), each.number))
