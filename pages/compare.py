"""Compare: two to four mechanisms side by side, in the reader's order."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.ui import comparison
from iscm_data.ui.view import open_view

view = open_view()
ids, left_out = comparison.chosen(view.data)

st.title(t("Compare"), anchor=False)
comparison.chooser(view, ids, left_out)
if len(ids) > 1:
    comparison.result(view, ids)
else:
    st.markdown(t("Choose at least two mechanisms. Columns keep your order; nothing here is a rank."))
