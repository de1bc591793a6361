"""Method: what is known and not known, how it was coded, and what the words mean."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import method, versions
from iscm_data.ui.view import open_view

view = open_view()

st.title(t("Method"), anchor=False)
method.how()
st.header(t("What is known, and what is not"), anchor=False)
method.coverage_card(view)
st.header(t("Codebook {version}", version=view.data.codebook.version), anchor=False)
method.codebook(view.data)
st.header(t("Sources"), anchor=False)
method.sources(view.data)
st.header(t("Limits"), anchor=False)
method.limits(view.data)
versions.changelog(view.data)
