"""Overview: the questions that delegates bring, today's answers, and where the evidence is."""

import streamlit as st

from iscm_data.figures.history import field
from iscm_data.language.text import t
from iscm_data.query.paging import PART
from iscm_data.ui import about, address, history
from iscm_data.ui.view import open_view
from iscm_data.wording import answers

view = open_view()

st.title(t("What is known of the dialogues on migration"), anchor=False)
about.lead(view)
about.questions(answers.overview(view.data))

st.header(t("The field over time"), anchor=False)
history.card(view, "timeline", lambda: field(view.data, address.value(PART)))

st.header(t("What this is, and what it is not"), anchor=False)
about.limits()

st.header(t("How to cite"), anchor=False)
about.citation(view.data)
