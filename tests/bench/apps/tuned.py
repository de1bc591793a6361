"""The minimal Streamlit app tuned as far as it goes: the floor. Served with this project's compression and preload."""

import streamlit as st

from iscm_data.server import middleware

app = st.App("tuned_page.py", middleware=middleware())
