"""Partnerships: with whom the mechanisms work, and which of them share a partner."""

import streamlit as st

from iscm_data.figures.actors import EVERYONE
from iscm_data.language.text import t
from iscm_data.query import questions
from iscm_data.ui import actors, dimension, filters, passages
from iscm_data.ui.switch import switch
from iscm_data.ui.view import open_view
from iscm_data.wording import answers

view = open_view("partnership_type")

st.title(t("Partnerships"), anchor=False)
filters.bar(view)
filters.sentence(view)

if view.ids:
    actors.panel(view)
    st.markdown(answers.dimension(view.data, "partnership_type", view.ids, view.filters))
    dimension.matrix_card(view)
    dimension.cell_panel(view)

    st.header(t("How many, of how many"), anchor=False)
    dimension.count_card(view)

    st.header(t("Who works with how many"), anchor=False)
    found = questions.passages(view.data, "partnership_type", view.ids, view.filters)
    st.markdown(answers.partners(found.named()))
    everyone = switch(EVERYONE, t("Show partners of one mechanism only as well"))
    actors.partner_card(view, everyone=everyone)

    passages.listing(view, found, t("What the sources say on partnerships"))
