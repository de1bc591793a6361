"""Our own addresses where the app is served below a path (Streamlit's setting `server.baseUrlPath`).

Streamlit moves its own addresses below that path, and leaves ours where they are.
"""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send


def is_ours(scope: Scope, routes: Sequence[BaseRoute]) -> bool:
    """Whether a request is for one of our `routes`: /data/x.csv is one of them, /data is a page of Streamlit's."""
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)


class Below:
    """Answer below the path `base` as without it what is for one of `routes`."""

    def __init__(self, app: ASGIApp, base: str, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.base = f"/{base}"
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(f"{self.base}/"):
            # app_root_path: what Starlette takes for the path of the whole app, in the addresses that it makes
            without = {**scope, "path": path.removeprefix(self.base), "app_root_path": self.base}
            if is_ours(without, self.routes):
                scope = without
        await self.app(scope, receive, send)
