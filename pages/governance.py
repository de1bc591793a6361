"""Governance: at which level the mechanisms contribute to migration governance, and with what."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.query import questions
from iscm_data.ui import dimension, filters, passages
from iscm_data.ui.view import open_view
from iscm_data.wording import answers

view = open_view("governance_level")

st.title(t("Governance"), anchor=False)
filters.bar(view)
filters.sentence(view)

if view.ids:
    st.markdown(answers.dimension(view.data, "governance_level", view.ids, view.filters))
    st.markdown(t("Contributions are mostly reported by the mechanisms themselves or by their secretariats."))
    dimension.matrix_card(view)
    dimension.cell_panel(view)

    st.header(t("How many, of how many"), anchor=False)
    dimension.count_card(view)

    found = questions.passages(view.data, "governance_level", view.ids, view.filters)
    passages.listing(view, found, t("What the sources say on contributions"))
