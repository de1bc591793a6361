"""The static edition beside the app, where the operator has put one: plain files, below the address /site."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from iscm_data.edition import folder

NAME = "ISCM_SITE"
ADDRESS = "/site"


def read(environment: Mapping[str, str]) -> Path | None:
    """The folder of the edition, where the environment names one. Raises EditionError for one that is none."""
    if not (given := environment.get(NAME, "").strip()):
        return None
    path = Path(given).expanduser().resolve()
    folder.read(path)
    return path


def holds(scope: Scope) -> bool:
    """Whether a request is for the edition and not for the app."""
    return f"{ADDRESS}/" in scope["path"]


def edition_routes(path: Path | None) -> list[BaseRoute]:
    """The files of an edition, with tags and dates; none where there is no edition."""
    if not path:
        return []

    async def begun(_: Request) -> Response:
        return RedirectResponse(f"{ADDRESS.removeprefix('/')}/")  # relative: the app may be served below a path

    return [Route(ADDRESS, begun), Mount(ADDRESS, StaticFiles(directory=path, html=True))]
