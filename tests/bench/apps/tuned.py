"""The minimal Streamlit app tuned as far as it goes: the floor. Served as the explorer is: compressed, preloaded."""

import streamlit as st

from iscm_data.server import middleware

app = st.App("tuned_page.py", middleware=middleware())
