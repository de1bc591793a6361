"""Themes and the Global Compact: which of its 23 objectives the findings touch, by this project's own mapping."""

from collections.abc import Sequence

import numpy as np

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.query import questions
from iscm_data.query.questions import Count


def themes_of(data: Dataset, number: int) -> tuple[str, ...]:
    """The themes that are linked to an objective."""
    return tuple(c.id for c in data.codebook.codes("theme").values() if number in c.gcm_objectives)


def counts(data: Dataset, ids: Sequence[str]) -> tuple[Count, ...]:
    """For each objective: how many of these mechanisms have a theme linked to it, by status and at all."""
    ix, rows = index(data), index(data).rows(ids)
    known = questions.reporting(data, "theme", ids)
    made = []
    for objective in data.codebook.gcm_objectives:
        linked = [ix.column["theme", theme] for theme in themes_of(data, objective.number)]
        plane = np.asarray(np.any(ix.present[:, rows[:, None], linked], axis=2))
        by_status = {status: int(plane[number].sum()) for status, number in ix.status.items()}
        made.append(Count(str(objective.number), by_status, int(plane.any(axis=0).sum()), known, len(ids)))
    return tuple(made)
