"""Themes: what the mechanisms take up, and which objectives of the Global Compact nobody covers."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.query import objectives, questions
from iscm_data.ui import dimension, filters, passages, themes
from iscm_data.ui.view import open_view
from iscm_data.wording import answers

view = open_view("theme")

st.title(t("Themes"), anchor=False)
filters.bar(view)
filters.sentence(view)

if view.ids:
    st.markdown(answers.dimension(view.data, "theme", view.ids, view.filters))
    themes.matrix_card(view)
    dimension.cell_panel(view)

    st.header(t("The Global Compact's objectives"), anchor=False)
    st.markdown(answers.objectives(view.data, objectives.counts(view.data, view.ids)))
    themes.objectives_card(view)

    found = questions.passages(view.data, "theme", view.ids, view.filters)
    passages.listing(view, found, t("What the sources say on themes"))
