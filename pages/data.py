"""Data: take the tables away, with what their columns mean and how to cite them."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import about, tables, versions
from iscm_data.ui.view import open_view

view = open_view()

st.title(t("Data"), anchor=False)
tables.lead(view)
tables.downloads(view.data)
tables.addresses(view)
tables.elsewhere()
st.header(t("How to cite"), anchor=False)
about.citation(view.data)
versions.listing(view.data)
st.header(t("Licence"), anchor=False)
tables.licence(view.data)
