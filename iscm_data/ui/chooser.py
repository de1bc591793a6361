"""All mechanisms that match, as a table that leads to their profiles."""

import streamlit as st

from iscm_data.markup import mechanisms
from iscm_data.text import t
from iscm_data.ui import ticks
from iscm_data.ui.markup import show
from iscm_data.ui.view import View


def unknown(asked: str) -> None:
    """Say that there is no such mechanism; what was asked is shown as text, never as markup."""
    with st.container(border=True):
        st.markdown(t("There is no mechanism with this address. Choose one from the list below."))
        st.code(asked, language=None, wrap_lines=True)


def listing(view: View) -> None:
    """The mechanisms that match, each with its identity in a row."""
    data = view.data
    if view.ids:
        ticks.bar(data)
        show(mechanisms.listing(data, view.ids, view.filters, lambda id_: f"{ticks.box(data, id_)} "))
