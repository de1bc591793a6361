"""Every address of our own, asked by somebody who means harm: answered, and never with what was asked as markup."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app import App

from iscm_data import figures, server
from iscm_data.dataset.tables import Dataset
from iscm_data.export import documents
from iscm_data.export.data import files
from iscm_data.html.pages import BUILDERS
from iscm_data.server import markdown
from tests.html.test_every_page import ATTACKS, EVIL, PARAMETERS
from tests.server.around import around

# What stands for a name in the path of a route of app.py: a new route must be given some here.
NAMED = {
    "/data/{name}": ["findings.csv", "findings.json", "findings.parquet", *files.WHOLE],
    "/figure/{name}": [f"{name}.{kind}" for name in [*figures.NAMES][:2] for kind in ("svg", "png", "bib")],
    "/document/{name}": documents.NAMES,
    "/{name}.md": markdown.NAMES,
}


def addresses(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """An address of every kind that the server answers."""
    yield from (f"/{page}" for page in BUILDERS)
    for route in routes:
        named = NAMED[route.path] if "{" in route.path else [""]
        yield from (route.path.replace("{name}", name) for name in named)


def test_an_address_that_means_harm_is_answered_by_every_route_and_never_as_markup(real: Dataset, app: App) -> None:
    async def page(_: Request) -> Response:
        return FileResponse(server.streamlit_front_end() / "index.html")

    behind = around(app._user_routes, [Route("/{path:path}", page)], dataset=lambda: real)
    client = TestClient(behind, raise_server_exceptions=False)
    for turn, address in enumerate(addresses(app._user_routes)):
        attacks = {name: ATTACKS[(turn + n) % len(ATTACKS)][:100] for n, name in enumerate(PARAMETERS)}
        asked = urlencode(attacks)
        for whole in (f"{address}?{asked}", f"{address}{quote(ATTACKS[turn % len(ATTACKS)][:300], safe='')}"):
            response = client.get(whole)
            assert response.status_code in (200, 400, 404, 405, 414), whole
            assert response.headers["x-content-type-options"] == "nosniff"
            link = response.headers.pop("link", "")  # of Markdown: to the page, encoded
            assert not link or re.fullmatch(r'<[^<>"\s]+>; rel="canonical"', link)
            assert EVIL not in str(response.headers)
            assert "root:x:" not in response.text
            if response.headers["content-type"].startswith("text/html"):
                assert f"<script>alert('{EVIL}" not in response.text
                assert f"<img src=x onerror=alert('{EVIL}" not in response.text
                assert f'{EVIL}="' not in response.text
