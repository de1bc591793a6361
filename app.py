"""The server. `streamlit run app.py` finds the call of st.App below by its name; `uvicorn app:app` works too.

The pages are listed in pages/_frame.py, which Streamlit runs for each reader.
"""

from pathlib import Path

import streamlit as st

from iscm_data import server, ui
from iscm_data.dataset.index import index
from iscm_data.dataset.load import dataset
from iscm_data.html import frame
from iscm_data.model import settings
from iscm_data.query import search
from iscm_data.ui import address, browser, turn

server.write_lines()
server.bound()
PAGES = [path.stem for path in (Path(__file__).parent / "pages").glob("[!_]*.py")]
options = settings.read()
observation = server.Observation(
    dataset, PAGES, lambda: dataset.refused, token=options.metrics_token, proxies=options.proxies
)

# What the pages import is imported here and what they read is read here, once, when the server starts:
# the first reader does not wait for it. New data are tried with it too before any reader sees them.
dataset.tried_with(index)
dataset.tried_with(search.warm_up)
server.warm_up(ui, dataset)
FILES = {**frame.FILES, **browser.FILES}

routes = [
    *server.routes(dataset, lambda: dataset.refused),
    *server.crawler_routes(dataset),
    *server.feed_routes(dataset),
    *server.markdown_routes(dataset),
    *server.tool_routes(dataset),
    *server.openapi_routes(dataset),
    *server.data_routes(dataset),
    *server.suggest_routes(dataset),
    *server.figure_routes(dataset),
    *server.document_routes(dataset),
    *server.edition_routes(options.site),
    *server.script_routes(FILES),
    *observation.routes(),
]
app = st.App(
    "pages/_frame.py",
    routes=routes,
    middleware=server.middleware(
        settings=options,
        observation=observation,
        dataset=dataset,
        scripts=FILES,
        base=address.served_below(),
        ours=routes,
        header=turn.HEADER,
        tls=bool(st.get_option("server.sslCertFile")),
    ),
    on_script_error=observation.script_error,
)
