"""Mechanisms by name under a code, with mark and year: in place, planned, past."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.html.evidence import is_recent
from iscm_data.query.tallies import newest, reporting
from iscm_data.query.view import View
from iscm_data.wording.labels import label


@dataclass(frozen=True)
class Name:
    """A mechanism: its name, its page, the year of its newest source on the code."""

    text: str
    href: str
    year: int | None
    recent: bool


@dataclass(frozen=True)
class Line:
    """The mechanisms that report a code in one status."""

    mark: str
    label: str
    names: Sequence[Name]


Names = Sequence[Line]


def names(view: View, code: str | None) -> Names:
    """The mechanisms that report a code of the page's dimension, a line a status."""
    data, dimension = view.data, str(view.within)
    lines = []
    for status in data.codebook.codes("status"):
        mine = reporting(data, dimension, code, view.tallies.ids, status, view.filters.since)
        made = []
        for id_ in mine:
            year = newest(data, id_, dimension, code, status)
            href = view.links.to("mechanism", id=id_)
            made.append(Name(data.mechanism[id_]["short_name"], href, year, is_recent(data, year)))
        if made:
            lines.append(Line(status, label(data, "status", status), made))
    return lines
