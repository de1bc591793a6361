"""The scripts of our own pages, beside those of Streamlit."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route


def script_routes(scripts: Mapping[str, Path]) -> list[BaseRoute]:
    """Scripts at their addresses, for who does not take them compressed (compression.py)."""

    async def answer(request: Request) -> Response:
        return FileResponse(scripts[request.scope["path"]])

    return [Route(address, answer) for address in scripts]
