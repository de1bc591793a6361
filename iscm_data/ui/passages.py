"""Passages on a page of the app: with a link to report an error, and in parts where there are many."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.export.brief import FINDING
from iscm_data.html import passages as markup
from iscm_data.language.text import t
from iscm_data.ui import address, pager, pins, report
from iscm_data.ui.markup import link, show
from iscm_data.ui.view import View


def passage(
    data: Dataset, p: Passage, *, query: str = "", where: str = "", anchor: bool = False, pin: bool = True
) -> str:
    """One finding as HTML, as `iscm_data.markup.passages` makes it, with what the app offers beside its source.

    Without `pin` it has no button for the brief: where the page has one of its own.
    """
    offered = extra(data, p) if pin else _report(data, p)
    return markup.passage(data, p, query=query, where=where, anchor=anchor, extra=offered)


def by_mechanism(data: Dataset, found: Sequence[Passage], *, level: int = 3) -> str:
    """Passages under the name of their mechanism, which leads to its profile."""
    return markup.by_mechanism(data, found, level=level, extra=partial(extra, data))


def extra(data: Dataset, p: Passage) -> str:
    """What stands after the source of a finding, as HTML."""
    return f" {pins.button(p)}{_report(data, p)}"


def _report(data: Dataset, p: Passage) -> str:
    """The link that reports an error in a finding, where there is somebody to report it to."""
    to = report.href(p, address.lasting(address.href("findings", id=p.id), data), data.version)
    named = t("Report an error in finding {id}", id=p.id)
    return f" {link(to, t('Report an error'), class_='report', aria_label=named, rel='noopener')}" if to else ""


def listing(view: View, found: Sequence[Passage], heading: str) -> None:
    """A dimension's passages, mechanism by mechanism, in parts of twenty."""
    st.header(heading, anchor=False)

    def html() -> str:
        part = pager.paged(found)
        nav = pager.html(part)
        none = "" if found else f"<p>{escape(t('No finding matches.'))}</p>"
        return f"{none}{nav}{by_mechanism(view.data, part.rows)}{nav}"

    pinned = frozenset(item.subject for item in pins.current().items if item.kind == FINDING)
    show(view.once("passages", html, pinned, report.target()))
