"""Passages on a page of the app: with a link to report an error, and in parts where there are many."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from iscm_data import report
from iscm_data.load import Dataset, Passage
from iscm_data.markup import passages as markup
from iscm_data.text import t
from iscm_data.ui import address, pins
from iscm_data.ui.markup import link, show

PER_PAGE = 20


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
    if data.own:
        return ""
    to = report.href(p, address.lasting(address.href("findings", id=p.id), data), data.version)
    named = t("Report an error in finding {id}", id=p.id)
    return f" {link(to, t('Report an error'), class_='report', aria_label=named, rel='noopener')}" if to else ""


def paged(found: Sequence, parameter: str = "page") -> tuple[Sequence, str]:
    """The part of a long list that the address asks for, and the links to the other parts (none for a short list)."""
    pages = max(1, -(-len(found) // PER_PAGE))
    asked = address.value(parameter)
    number = min(int(asked), pages) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
    start = (number - 1) * PER_PAGE
    if pages == 1:
        return found, ""
    links: list[tuple[int, str]] = []
    for n in sorted({1, 2, number - 1, number, number + 1, pages - 1, pages} & {*range(1, pages + 1)}):
        target = address.here(**{parameter: str(n) if n > 1 else None})
        current = {"aria_current": "page"} if n == number else {}
        if links and n - 1 > links[-1][0]:
            links.append((n - 1, "<span>…</span>"))
        links.append((n, link(target, str(n), **current)))
    told = t("{first} to {last} of {n}", first=start + 1, last=min(start + PER_PAGE, len(found)), n=len(found))
    row = "".join(html for _, html in links)
    # Not a <nav>: it stands above and below the list, and two landmarks of one name help nobody.
    label = escape(t("Parts of the list"))
    if number < pages:
        rest = t("The next part: {address}", address=address.permalink(**{parameter: str(number + 1)}))
    else:
        rest = t("The first part: {address}", address=address.permalink(**{parameter: None}))
    nav = (
        f'<div class="pager" role="group" aria-label="{label}"><span>{escape(told)}</span>{row}'
        f'<span class="printed">{escape(rest)}</span></div>'
    )
    return found[start : start + PER_PAGE], nav


def listing(data: Dataset, found: Sequence[Passage], heading: str) -> None:
    """A dimension's passages, mechanism by mechanism, in parts of twenty."""
    st.header(heading, anchor=False)
    part, nav = paged(found)
    if not found:
        show(f"<p>{escape(t('No finding matches.'))}</p>")
    show(nav, by_mechanism(data, part), nav)
