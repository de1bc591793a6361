"""Data: take the tables away, with what their columns mean and how to cite them."""

import streamlit as st

from iscm_data.text import t
from iscm_data.ui import about, own, tables, versions
from iscm_data.ui.view import open_view

view = own.of_published(open_view())

st.title(t("Data"), anchor=False)
tables.lead(view)
tables.downloads(view.data)
tables.addresses(view)
own.section()
st.header(t("How to cite"), anchor=False)
about.citation(view.data)
versions.listing(view.data)
st.header(t("Licence"), anchor=False)
tables.licence(view.data)
