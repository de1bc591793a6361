"""The findings that a search lists: those that match its words, or all, narrowed by what a reader chose beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iscm_data.dataset.findings import Selection
from iscm_data.dataset.index import index
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.query import questions
from iscm_data.query.asked import read
from iscm_data.query.filters import ANY, Filters
from iscm_data.query.search import Found, search

DIMENSION, STATUS, SINCE, MECHANISM = "dimension", "status", "since", "mechanism"
PUBLISHER, CONFIDENCE = "publisher", "confidence"
"""By what a list of findings is narrowed; each is the name of a parameter."""
OWN = (DIMENSION, MECHANISM, PUBLISHER, CONFIDENCE)  # those that are no filters of mechanisms

Narrowing = Mapping[str, Sequence[str]]
"""What is chosen of OWN, by its name."""


def options(data: Dataset, facet: str) -> Sequence[str]:
    """The values that one of OWN may have."""
    if facet == DIMENSION:
        return tuple(data.codebook.dimensions)
    if facet == MECHANISM:
        return index(data).ids
    if facet == CONFIDENCE:
        return tuple(data.codebook.codes("confidence"))
    return publishers(data)[1]


@remembered
def publishers(data: Dataset) -> tuple[np.ndarray, tuple[str, ...]]:
    """The publisher of each finding as a number, and the publisher of each number, by name."""
    numbers, keys = data.finding.sources
    of = [data.source[key]["publisher"] for key in keys]
    every = tuple(sorted({*of}))
    place = {name: number for number, name in enumerate(every)}
    return np.array([place[name] for name in of], dtype=np.intp)[numbers], every


@dataclass(frozen=True)
class Hits:
    """What a search found, and for each facet that is chosen which of it stays (`kept`)."""

    data: Dataset
    found: Found
    kept: Mapping[str, np.ndarray]

    @property
    def chosen(self) -> Found:
        """Those that all facets leave, the best match first."""
        return self._left("")

    def around(self, facet: str) -> Selection:
        """Those that the other facets leave: among them a facet's own values are counted."""
        return self._left(facet).hits

    def _left(self, but: str) -> Found:
        keep = np.ones(len(self.found.hits), dtype=bool)
        for facet, kept in self.kept.items():
            if facet != but:
                keep &= kept
        return self.found.where(keep)


def hits(data: Dataset, text: str, filters: Filters, narrowing: Narrowing) -> Hits:
    """What a search finds among the findings that the filters leave.

    In each filtered dimension these are findings of the codes chosen, in the statuses asked for. Without words they
    stand in place first, and the newest first.
    """
    around = filters.without("status", "since")
    if around.coded or around.sole:
        around = around.changed(status=(ANY,))
    if around:
        ids = questions.matching(data, around)
        some = questions.among(data, data.codebook.dimensions, ids, around)
    else:
        some = data.finding.every
    if text.strip():
        found = search(data, text).among(some)
    else:
        ordered = questions.ordered(data, some)
        found = Found(read(data, ""), ordered, np.zeros(len(ordered)))
    kept = {}
    rows = found.hits.rows
    statuses = questions.asked(data, filters)
    if len(statuses) < len(data.codebook.codes("status")):
        kept[STATUS] = _asked(data, found.hits, filters.without("since"), statuses)
    if filters.since:
        kept[SINCE] = (found.hits.years() >= filters.since) & _of(data, found.hits, filters)
    for facet in OWN:
        if not (values := narrowing.get(facet)):
            continue
        if facet == PUBLISHER:
            numbers, every = publishers(data)
            kept[facet] = np.isin(numbers[rows], [number for number, name in enumerate(every) if name in values])
        else:
            kept[facet] = found.hits.has("mechanism_id" if facet == MECHANISM else facet, values)
    return Hits(data, found, kept)


def _asked(data: Dataset, found: Selection, filters: Filters, statuses: Sequence[str]) -> np.ndarray:
    """Which are in a status asked for. A status that is not named is meant of the codes chosen alone."""
    asked = found.has("status", statuses)
    if not filters.of("status") and not filters.sole:
        asked |= ~found.has("dimension", [*filters.coded])
    return asked & _of(data, found, filters)


def _of(data: Dataset, found: Selection, filters: Filters) -> np.ndarray:
    """Which are on a mechanism that matches."""
    return found.has("mechanism_id", questions.matching(data, filters))
