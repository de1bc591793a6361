"""Mechanisms: choose one, or read all that is known of it: the drill-down."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import address, chooser, filters, profile
from iscm_data.ui.view import open_view

view = open_view()
asked = address.value("id")

if asked in view.data.mechanism:
    profile.head(view.data, asked)
    profile.known(view.data, asked)
    profile.findings(view.data, asked)
    profile.states(view.data, asked)
    profile.notes(view.data, asked)
    profile.similar(view.data, asked)
    profile.sources(view.data, asked)
    profile.to_cite(view.data, asked)
    profile.take_away(view.data, asked)
else:
    st.title(t("Mechanisms"), anchor=False)
    if asked:
        chooser.unknown(asked)
    filters.bar(view)
    filters.sentence(view)
    chooser.listing(view)
