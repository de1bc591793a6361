"""The server. `streamlit run app.py` finds the call of st.App below by its name; `uvicorn app:app` works too.

The pages are listed in pages/_frame.py, which Streamlit runs for each reader.
"""

import streamlit as st

from iscm_data import server, ui
from iscm_data.index import index
from iscm_data.load import dataset

# What the pages import is imported here and what they read is read here, once, when the server starts:
# the first reader does not wait for it.
server.warm_up(ui, lambda: index(dataset()))

app = st.App(
    "pages/_frame.py", routes=server.routes(dataset) + server.data_routes(dataset), middleware=server.middleware()
)
