"""Findings as passages: statement, status and year, source with the place in it, and the source's own words."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st

from iscm_data import report
from iscm_data.answers import quoted
from iscm_data.codebook import Dimension
from iscm_data.load import Dataset, Passage
from iscm_data.query import Coverage
from iscm_data.search import marked
from iscm_data.text import ENGLISH, day, listed, several, t
from iscm_data.ui import address
from iscm_data.ui.markup import link, mark, show, written

PER_PAGE = 20


def passage(data: Dataset, p: Passage, *, query: str = "", where: str = "", anchor: bool = False) -> str:
    """One finding as HTML; words of `query` are marked, `where` says in which fields they were found.

    With `anchor` an address can lead to it: for pages that show a finding once.
    """
    book = data.codebook
    tags = [mark(p.status, t(book.label("status", p.status)), str(p.as_of) if p.as_of else t("undated"))]
    dimension = book.dimensions[p.dimension]
    label = _coded(dimension, p.code)
    tags.append(f'<span class="code">{escape(label)}</span>')
    if p.sole:
        tags.append(f'<span class="tag">{escape(t("Stated as the only source"))}</span>')
    for name, code in (("basis", p.basis), ("donor_role", p.donor_role)):
        if code:
            words = t(book.label(name, code))
            words = t("Donor: {role}", role=words) if name == "donor_role" else words
            tags.append(f'<span class="tag">{escape(words)}</span>')
    if p.actors:
        names = listed(data.actor[a].name for a in p.actors)
        tags.append(f'<span class="tag">{escape(t("Named: {names}", names=names))}</span>')
    quote = f'<blockquote lang="en">{_text(p.quote, query)}</blockquote>' if p.quote else ""
    found = f'<p class="why">{escape(where)}</p>' if where else ""
    name = f' id="{escape(p.id.replace("/", "-"))}"' if anchor else ""
    return (
        f'<article class="passage"{name}><p class="statement" lang="{ENGLISH}">{_text(p.statement, query)}</p>'
        f'<p class="tags">{"".join(tags)}</p>{quote}{found}{_source(data, p)}</article>'
    )


def _coded(dimension: Dimension, code: str | None) -> str:
    """A dimension with the code of a finding, where it has one."""
    label = t(dimension.label)
    return t("{dimension}: {code}", dimension=label, code=t(dimension.codes[code].label)) if code else label


def _text(text: str, query: str) -> str:
    return "".join(f"<mark>{escape(part)}</mark>" if hit else escape(part) for part, hit in marked(text, query))


def _source(data: Dataset, p: Passage) -> str:
    source = data.source[p.mechanism_id, p.source_id]
    title = written(link(p.source_url, p.source_title) if p.source_url else escape(p.source_title))
    published = day(source["published"]) if source["published"] else t("undated")
    own = link(address.href("findings", id=p.id), p.id, title=t("Lasting address of this finding"))
    parts = [
        f"{escape(t('Source:'))} {title}, {escape(p.source_publisher)}, {escape(published)}",
        f"{escape(t('where:'))} {written(escape(p.locator))}",
        escape(t("confidence: {word}", word=quoted(t(data.codebook.label("confidence", p.confidence))))),
        f"{escape(t('finding'))} {own}",
    ]
    return f'<p class="source">{several(parts)}.{_report(data, p)}</p>'


def _report(data: Dataset, p: Passage) -> str:
    """The link that reports an error in a finding, where there is somebody to report it to."""
    if data.own:
        return ""
    to = report.href(p, address.lasting(address.href("findings", id=p.id), data), data.version)
    named = t("Report an error in finding {id}", id=p.id)
    return f" {link(to, t('Report an error'), class_='report', aria_label=named, rel='noopener')}" if to else ""


def gap(data: Dataset, row: Coverage) -> str:
    """What is missing, in words: the word for it, what is known of the gap, and the source that leaves it out."""
    word = row.stated if row.state == "reported" else row.state
    if word is None:
        return ""
    dimension = data.codebook.dimensions[row.dimension]
    about = _coded(dimension, row.code)
    entry = data.codebook.codes("missing")[word]
    reason = f" {written(escape(row.reason))}" if row.reason else ""
    quote = f'<blockquote lang="en">{escape(row.quote)}</blockquote>' if row.quote else ""
    source = ""
    if row.source_id:
        found = data.source[row.mechanism_id, row.source_id]
        title = written(link(found["url"], found["title"]) if found["url"] else escape(found["title"]))
        place = [f"{escape(t('where:'))} {written(escape(row.locator))}"] if row.locator else []
        told = several([f"{escape(t('Source:'))} {title}, {escape(found['publisher'])}", *place])
        source = f'<p class="source">{told}.</p>'
    return (
        f'<article class="passage gap"><p class="tags">{mark(word, t(entry.label))}<span class="code">{escape(about)}'
        f"</span></p><p>{escape(t(entry.definition))}{reason}</p>{quote}{source}</article>"
    )


def by_mechanism(data: Dataset, found: Sequence[Passage], *, level: int = 3) -> str:
    """Passages under the name of their mechanism, which leads to its profile."""
    html = ""
    for id_, group in groupby(found, key=lambda p: p.mechanism_id):
        name = link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
        html += f"<h{level}>{name}</h{level}>" + "".join(passage(data, p) for p in group)
    return html


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
    nav = f'<div class="pager" role="group" aria-label="{label}"><span>{escape(told)}</span>{row}</div>'
    return found[start : start + PER_PAGE], nav


def listing(data: Dataset, found: Sequence[Passage], heading: str) -> None:
    """A dimension's passages, mechanism by mechanism, in parts of twenty."""
    st.header(heading, anchor=False)
    part, nav = paged(found)
    if not found:
        show(f"<p>{escape(t('No finding matches.'))}</p>")
    show(nav, by_mechanism(data, part), nav)
