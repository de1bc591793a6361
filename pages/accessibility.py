"""Accessibility: how far everybody can use the explorer, how that was tested, and what fails."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import accessibility

st.title(t("Accessibility"), anchor=False)
accessibility.standard()
st.header(t("How it was tested"), anchor=False)
accessibility.method()
st.header(t("Known failures"), anchor=False)
accessibility.failures()
st.header(t("What was not tried"), anchor=False)
accessibility.untried()
st.header(t("Report a barrier"), anchor=False)
accessibility.reporting()
