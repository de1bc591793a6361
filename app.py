"""The server. `streamlit run app.py` finds the call of st.App below by its name; `uvicorn app:app` works too.

Streamlit runs pages/_frame.py for each reader; the pages are listed in iscm_data/html/navigation.py.
"""

import streamlit as st

from iscm_data import server, ui
from iscm_data.dataset.index import index
from iscm_data.dataset.load import dataset
from iscm_data.html import frame
from iscm_data.model import settings
from iscm_data.query import search
from iscm_data.server.compression import script_routes
from iscm_data.server.crawlers import crawler_routes
from iscm_data.server.data import data_routes
from iscm_data.server.documents import document_routes
from iscm_data.server.edition import edition_routes
from iscm_data.server.feed import feed_routes
from iscm_data.server.figures import figure_routes
from iscm_data.server.health import health_routes
from iscm_data.server.lines import write_lines
from iscm_data.server.markdown import markdown_routes
from iscm_data.server.observation import Observation
from iscm_data.server.openapi import openapi_routes
from iscm_data.server.suggest import suggest_routes
from iscm_data.server.tools import tool_routes
from iscm_data.server.windows import bound
from iscm_data.ui import address, browser, turn

write_lines()
bound()
options = settings.read()

# What the pages import is imported here and what they read is read here, once, when the server starts:
# the first reader does not wait for it. New data are tried with it too before any reader sees them.
dataset.tried_with(index)
dataset.tried_with(search.warm_up)
server.warm_up(ui, dataset)
FILES = {**frame.FILES, **browser.FILES}

routes = [  # before Streamlit's, which answers every address that it does not know
    *health_routes(dataset),
    *crawler_routes(dataset),
    *feed_routes(dataset),
    *markdown_routes(dataset),
    *tool_routes(dataset),
    *openapi_routes(dataset),
    *data_routes(dataset),
    *suggest_routes(dataset),
    *figure_routes(dataset),
    *document_routes(dataset),
    *edition_routes(options.site),
    *script_routes(FILES),
]
observation = Observation(dataset, routes, options.metrics_token, options.proxies)
app = st.App(
    "pages/_frame.py",
    routes=observation.routes,
    middleware=server.middleware(
        front_end=server.streamlit_front_end(),
        settings=options,
        observation=observation,
        dataset=dataset,
        scripts=FILES,
        base=address.served_below(),
        header=turn.HEADER,
        tls=bool(st.get_option("server.sslCertFile")),
    ),
    on_script_error=observation.script_error,
)
