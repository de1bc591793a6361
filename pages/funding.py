"""Funding: who pays for the mechanisms, and how."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.query import questions
from iscm_data.ui import actors, dimension, filters, passages
from iscm_data.ui.view import open_view
from iscm_data.wording import answers

view = open_view("funding_model")

st.title(t("Funding"), anchor=False)
filters.bar(view)
filters.sole_switch(view)
filters.sentence(view)

if view.ids:
    actors.panel(view)
    st.markdown(answers.dimension(view.data, "funding_model", view.ids, view.filters))
    dimension.matrix_card(view)
    dimension.cell_panel(view)

    st.header(t("How many, of how many"), anchor=False)
    dimension.count_card(view)

    st.header(t("Who pays, and on what basis"), anchor=False)
    found = questions.passages(view.data, "funding_model", view.ids, view.filters)
    st.markdown(answers.payers(view.data, found))
    actors.payer_table(view)
    actors.payer_card(view)

    passages.listing(view, found, t("What the sources say on funding"))
