"""Findings: search in all that the sources say, and see why a finding matched."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import filters, finder
from iscm_data.ui.view import open_view

view = open_view()

if not finder.single(view.data):
    st.title(t("Findings"), anchor=False)
    finder.unknown(view.data)
    filters.bar(view)
    filters.sentence(view)
    finder.search_box()
    finder.results(view)
