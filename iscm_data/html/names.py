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
        if made := [named(view, id_, newest(data, id_, dimension, code, status)) for id_ in mine]:
            lines.append(Line(status, label(data, "status", status), made))
    return lines


def named(view: View, id_: str, year: int | None = None) -> Name:
    """A mechanism by name, with the year of a source where there is one."""
    data = view.data
    return Name(data.mechanism[id_]["short_name"], view.links.to("mechanism", id=id_), year, is_recent(data, year))
