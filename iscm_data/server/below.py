"""Our own addresses where the app is served below a path (Streamlit's setting `server.baseUrlPath`).

Streamlit moves its own addresses below that path, and leaves ours where they are.
"""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """Answer below the path `base` as without it what is for one of `routes`, by the first part of their addresses."""

    def __init__(self, app: ASGIApp, base: str, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.base = f"/{base}"
        paths = [route.path for route in routes if isinstance(route, Mount | Route)]
        self.ours = {path.split("/")[1] for path in paths}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith(f"{self.base}/") and path.removeprefix(self.base).split("/")[1] in self.ours:
            scope = {**scope, "path": path.removeprefix(self.base)}
        await self.app(scope, receive, send)
