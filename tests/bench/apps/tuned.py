"""The minimal Streamlit app tuned as far as it goes: the floor. Served as the explorer is: compressed, preloaded."""

import streamlit as st
from starlette.middleware import Middleware

from iscm_data.server import middleware, streamlit_front_end
from iscm_data.server.preload import ELEMENTS, preloads
from iscm_data.server.shell import Shell

# Its figure is drawn by Streamlit's element, hence by Streamlit's script for it.
links = preloads(streamlit_front_end(), elements=("PlotlyChart", *ELEMENTS))
app = st.App(
    "tuned_page.py",
    middleware=[Middleware(Shell, preloads=links) if each.cls is Shell else each for each in middleware()],
)
