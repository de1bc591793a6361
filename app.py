"""The server. `streamlit run app.py` finds the call of st.App below by its name; `uvicorn app:app` works too.

The pages are listed in pages/_frame.py, which Streamlit runs for each reader.
"""

import plotly.graph_objects  # noqa: F401  (see below)
import streamlit as st

from iscm_data import server
from iscm_data.load import dataset

# What the pages import is imported here and what they read is loaded here, once, when the server starts:
# the first reader does not wait for it.
server.warm_up(dataset)

app = st.App("pages/_frame.py", routes=server.routes(dataset), middleware=server.middleware())
