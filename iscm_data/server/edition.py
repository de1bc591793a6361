"""The static edition beside the app, where the operator has put one: plain files, below the address /site."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from iscm_data.edition import folder
from iscm_data.model.settings import SITE, SettingError

ADDRESS = "/site"


def edition_routes(path: Path | None) -> list[Route | Mount]:
    """The files of an edition, with tags and dates; none without a path. Raises SettingError where it is no edition."""
    if not path:
        return []
    try:
        folder.read(path)
    except folder.EditionError as error:
        raise SettingError(f"{SITE}: {error}") from None

    async def begun(_: Request) -> Response:
        return RedirectResponse(f"{ADDRESS.removeprefix('/')}/")  # relative: the app may be served below a path

    return [Route(ADDRESS, begun), Mount(ADDRESS, StaticFiles(directory=path, html=True))]
