"""Mechanisms by name under a code, with the year of their newest source: in place, planned, past."""

from collections.abc import Mapping, Sequence

from iscm_data.query.tallies import newest, reporting
from iscm_data.query.view import View

Names = Mapping[str, Sequence[tuple[str, int | None]]]
"""For each status the mechanisms in it, each with the year of its newest source."""


def names(view: View, code: str) -> Names:
    """The mechanisms that report a code of the page's dimension."""
    data, dimension = view.data, str(view.within)
    found = {}
    for status in data.codebook.codes("status"):
        if ids := reporting(data, dimension, code, view.tallies.ids, status, view.filters.since):
            found[status] = [(id_, newest(data, id_, dimension, code, status)) for id_ in ids]
    return found
