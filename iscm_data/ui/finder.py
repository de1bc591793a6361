"""Search in the findings: words, facets with their counts, and why each finding matched."""

from html import escape

import streamlit as st

from iscm_data.dataset.findings import Passage, Selection
from iscm_data.dataset.load import Dataset
from iscm_data.export.brief import FINDING, Item
from iscm_data.export.csv import csv_text
from iscm_data.figures.rows import finding_rows
from iscm_data.language.text import kept, labelled, listed, number, t, tn
from iscm_data.query import questions
from iscm_data.query.search import LONGEST, fields, said, search, terms
from iscm_data.ui import address, cite, pager, pins
from iscm_data.ui.markup import link, show
from iscm_data.ui.passages import passage
from iscm_data.ui.view import View
from iscm_data.wording import captions, citation

_MOST = 20_000  # findings in a file made of a search
_FACETS = ("dimension", "status", "confidence")


def unknown(data: Dataset) -> None:
    """Say that there is no such finding; what was asked is shown as text, never as markup."""
    asked = address.value("id")
    if asked and asked not in data.passages:
        with st.container(border=True):
            st.markdown(t("There is no finding with this name. Search for it below."))
            st.code(asked, language=None, wrap_lines=True)


def single(data: Dataset) -> bool:
    """Show the one finding that the address names, with its citation; false where it names none that is known."""
    found = data.passages.get(address.value("id"))
    if found is None:
        return False
    st.title(t("Finding {id}", id=found.id), anchor=False)
    name = link(address.href("mechanism", id=found.mechanism_id), data.mechanism[found.mechanism_id]["short_name"])
    show(f"<h2>{name}</h2>{passage(data, found, pin=False)}")
    pins.control(Item(FINDING, found.id), "finding")
    st.markdown(t("To cite this finding:"))
    cite.block(citation.finding(data, found, address.permalink()))
    show(f"<p>{link(address.href('findings'), t('All findings'))}</p>")
    return True


def search_box() -> None:
    """The words to look for; the address keeps them."""
    key, current = "search", address.value("q")[:LONGEST]
    if st.session_state.get(key) != current:
        st.session_state[key] = current

    def write() -> None:
        address.write({"q": st.session_state[key].strip() or None, "page": None, "id": None})

    st.text_input(
        t("Search in statements, quotations, labels of codes, and names"),
        key=key,
        on_change=write,
        max_chars=LONGEST,
        placeholder=t("All words must occur; “a phrase” in quotation marks stays together"),
    )


def _facet(data: Dataset, name: str, hits: Selection, chosen: str) -> str:
    """A facet as links, each with the number of findings that it would leave."""
    found = hits.counts(name)
    labels = (
        {d.id: d.label for d in data.codebook.dimensions.values()}
        if name == "dimension"
        else {c.id: c.label for c in data.codebook.codes(name).values()}
    )
    title = {"dimension": t("Dimension"), "status": t("Status"), "confidence": t("Confidence")}[name]
    items = ""
    for code, label in labels.items():
        here = {"aria_current": "true"} if code == chosen else {}
        target = address.here(**{name: None if code == chosen else code, "page": None})
        if found[code] or here:
            items += f"<li>{link(target, f'{t(label)} ({found[code]})', **here)}</li>"
    if not items:
        return ""
    return (
        f"<ul class='facets' aria-label='{escape(title)}'><li>{escape(labelled(title, '').rstrip())}</li>{items}</ul>"
    )


def results(view: View) -> None:
    """The findings that match, with facets; each facet's counts leave its own choice out."""
    data, words = view.data, address.value("q")
    dimensions = [address.value("dimension")] if address.value("dimension") in data.codebook.dimensions else []
    confidence = address.value("confidence")
    hits = search(
        data, words, questions.among(data, data.codebook.dimensions, view.ids, view.filters.without("status"))
    )
    chosen = {
        "dimension": dimensions,
        "status": list(view.filters.status),
        "confidence": [confidence] if confidence in data.codebook.codes("confidence") else [],
    }

    def left(but: str = "") -> Selection:
        found = hits
        for name, codes in chosen.items():
            if codes and name != but:
                found = found.of(name, *codes)
        return found

    if words:
        show(f"<p class='printed'>{escape(t('Search: {words}', words=words))}</p>")
    show(*(_facet(data, name, left(but=name), next(iter(chosen[name]), "")) for name in _FACETS))
    found = left()
    st.header(tn("1 finding", "{n} findings", len(found)), anchor=False)
    told = _said(data, found, words)
    if told:
        st.markdown(told)
    part = pager.paged(found)
    nav = pager.html(part)
    where = fields(data, words, part.rows)
    show(nav, *(_hit(data, p, names, words) for p, names in zip(part.rows, where, strict=True)), nav)
    if not found:
        st.markdown(
            t("Nothing matches. Use fewer words, or drop a filter: not found here does not mean that it is not so.")
        )
        return
    _download(view, found, words, told)


def _said(data: Dataset, found: Selection, words: str) -> str:
    """How many of the hits say what was searched, since many are found by the label of their code alone."""
    if not found or not terms(words):
        return ""
    n = said(data, words, found)
    told = t(
        "Findings with all the words in their statement or quotation: {said} of {n}.",
        said=number(n),
        n=number(len(found)),
    )
    others = t("In the others a word stands only in the label of the code, or in the name of a mechanism or an actor.")
    return told if n == len(found) else f"{told} {others}"


def _hit(data: Dataset, p: Passage, names: tuple[str, ...], words: str) -> str:
    labels = {
        "statement": t("statement"),
        "quote": t("quotation"),
        "code": t("code"),
        "mechanism": t("name of the mechanism"),
        "actors": t("actors named"),
    }
    where = t("Found in: {fields}", fields=listed(labels[f] for f in names)) if names else ""
    name = link(address.href("mechanism", id=p.mechanism_id), data.mechanism[p.mechanism_id]["short_name"])
    return f"<h3 class='of'>{name}</h3>{passage(data, p, query=words, where=where)}"


def _download(view: View, found: Selection, words: str, note: str) -> None:
    data = view.data
    if len(found) > _MOST:
        words = t(
            "More than {n} findings are too many for one file here: narrow the search, or see the page Data.",
            n=number(_MOST),
        )
        show(f"<p>{escape(words)}</p>")
        return
    head = captions.Words(
        title=t("Findings on Inter-State Consultation Mechanisms on migration"),
        subtitle=t("Search: {words}", words=words) if words else t("No words searched"),
        note=note or tn("1 finding", "{n} findings", len(found)),
        source=captions.source_line(data, found),
        filters="",
        version=captions.version(data),
        licence=captions.licence(data),
    )
    url = address.permalink()
    st.download_button(
        t("Download these findings as CSV"),
        kept(lambda: csv_text(head, url, finding_rows(data, found)).encode()),
        file_name=f"{captions.stem('findings ' + words, view.filters, data)}.csv",
        mime="text/csv",
        on_click="ignore",
        key="csv_findings",
    )
