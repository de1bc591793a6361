"""The minimal Streamlit app served as the explorer is, compressed: the floor."""

import streamlit as st

from iscm_data.server import middleware

app = st.App("tuned_page.py", middleware=middleware())
