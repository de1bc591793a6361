"""The static edition beside the app, where the operator has put one: plain files, below the address /site."""

from collections.abc import Mapping
from pathlib import Path

from starlette.routing import BaseRoute, Mount
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
    return [Mount(ADDRESS, StaticFiles(directory=path, html=True))] if path else []
