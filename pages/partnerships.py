"""Partnerships: with whom the mechanisms work, and which of them share a partner."""

import streamlit as st

from iscm_data import answers, query
from iscm_data.relations import ties
from iscm_data.text import t
from iscm_data.ui import actors, dimension, filters, passages
from iscm_data.ui.view import open_view

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
    partners = ties(view.data, "partnership_type", view.ids, view.filters)
    shared = [tie for tie in partners if len(tie.mechanisms) > 1]
    st.markdown(answers.partners(partners))
    everyone = st.toggle(t("Show partners of one mechanism only as well"), key="all_partners")
    actors.tie_card(
        view,
        "partners" if everyone else "shared-partners",
        partners if everyone else shared,
        answers.partners_title(view.data, partners),
        t("Partners by mechanism, as reported by the sources"),
    )

    found = query.passages(view.data, "partnership_type", view.ids, view.filters)
    passages.listing(view.data, found, t("What the sources say on partnerships"))
