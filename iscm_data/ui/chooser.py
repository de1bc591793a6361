"""All mechanisms that match, as a table that leads to their profiles."""

from html import escape

import streamlit as st

from iscm_data import answers
from iscm_data.figures.figure import columns
from iscm_data.index import index
from iscm_data.text import day, fold, listed, t
from iscm_data.ui import address, ticks
from iscm_data.ui.markup import link, missing, show, table
from iscm_data.ui.view import View


def unknown(asked: str) -> None:
    """Say that there is no such mechanism; what was asked is shown as text, never as markup."""
    with st.container(border=True):
        st.markdown(t("There is no mechanism with this address. Choose one from the list below."))
        st.code(asked, language=None, wrap_lines=True)


def listing(view: View) -> None:
    """The mechanisms that match, each with its identity in a row."""
    data, book = view.data, view.data.codebook
    funding = columns(data, "funding_model")
    rows = []
    for id_ in sorted(view.ids, key=lambda i: fold(data.mechanism[i]["short_name"])):
        m = data.mechanism[id_]
        placed = dict.fromkeys(
            p.code for p in index(data).passages.get((id_, "funding_model", None), ()) if p.status == "in_place"
        )
        status = t(book.label("mechanism_status", m["status"]))
        rows.append(
            [
                f"{ticks.box(data, id_)} {link(address.href('mechanism', view.filters, id=id_), m['short_name'])}",
                escape(t(book.label("scope", m["scope"]))),
                str(m["established_year"]),
                escape(f"{status} ({day(m['status_as_of'])})" if m["status_as_of"] else status),
                escape(answers.member_count(m)),
                escape(listed(funding[code] for code in placed if code)) if placed else missing(t("not found")),
            ]
        )
    head = (t("Mechanism"), t("Scope"), t("Since"), t("Status"), t("Member States"), t("Funding in place"))
    if rows:
        ticks.bar(data)
        show(table(t("Mechanisms"), map(escape, head), rows, hidden_caption=True))
