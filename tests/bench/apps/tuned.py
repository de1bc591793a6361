"""The minimal Streamlit app served as the explorer is, compressed: the floor."""

import streamlit as st

from iscm_data.server.shell import Shell
from tests.server.around import layers

app = st.App("tuned_page.py", middleware=[each for each in layers() if each.cls is not Shell])
