"""All mechanisms that match, as a table that leads to their profiles."""

from html import escape

import streamlit as st

from iscm_data.html import mechanisms
from iscm_data.language.text import t, tn
from iscm_data.query.paging import ROWS, WHOLE
from iscm_data.query.search import mechanisms as named
from iscm_data.ui import pager, ticks
from iscm_data.ui.markup import show
from iscm_data.ui.view import View


def unknown(asked: str) -> None:
    """Say that there is no such mechanism; what was asked is shown as text, never as markup."""
    with st.container(border=True):
        st.markdown(t("There is no mechanism with this address. Choose one from the list below."))
        st.code(asked, language=None, wrap_lines=True)


def listing(view: View) -> None:
    """The mechanisms that match, each with its identity in a row."""
    data, ids = view.data, view.ids
    if len(ids) > WHOLE:
        words = st.text_input(
            t("Find a mechanism"), key="find_mechanism", max_chars=60, placeholder=t("Part of its name")
        )
        if words.strip():
            meant = {*named(data, words)}
            ids = tuple(id_ for id_ in ids if id_ in meant)
        show(f"<p role='status'>{escape(tn('1 mechanism.', '{n} mechanisms.', len(ids)))}</p>")
    part = pager.paged(mechanisms.by_name(data, ids), whole=WHOLE, size=ROWS)
    if part.rows:
        ticks.bar(data)
        listed = mechanisms.listing(data, part.rows, view.filters, lambda id_: f"{ticks.box(data, id_)} ")
        show(pager.html(part), listed, pager.html(part))
