"""The static edition beside the app, where the operator has put one: plain files, below the address /site."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from iscm_data.addressing import Parameters, value
from iscm_data.site import folder, links

NAME = "ISCM_SITE"
ADDRESS = "/site"


def read(environment: Mapping[str, str]) -> Path | None:
    """The folder of the edition, where the environment names one. Raises EditionError for one that is none."""
    if not (given := environment.get(NAME, "").strip()):
        return None
    path = Path(given).expanduser().resolve()
    folder.read(path)
    return path


def page(language: str, name: str = "", asked: Parameters | None = None) -> str:
    """Where the edition has a page of the app in a language, else its first page; relative to the app, safe to be put
    into HTML. "" where there is no edition.

    `name` and `asked` are an address as it came: the link leads to a file that is there, or to the first page.
    """
    if not (given := os.environ.get(NAME, "").strip()):
        return ""
    asked = asked or {}
    file, place = "index.html", ""
    with suppress(KeyError):  # the edition has no such page
        file, _, place = links.link(name, {each: value(asked, each) for each in asked}).partition("#")
    if not re.fullmatch(r"[a-z0-9-]{1,200}\.html", file) or not (Path(given).expanduser() / language / file).is_file():
        file, place = "index.html", ""
    return f"{ADDRESS[1:]}/{language}/{file}" + (f"#{quote(place, safe='')}" if place else "")


def holds(scope: Scope) -> bool:
    """Whether a request is for the edition and not for the app."""
    return f"{ADDRESS}/" in scope["path"]


def edition_routes(path: Path | None) -> list[BaseRoute]:
    """The files of an edition, with tags and dates; none where there is no edition."""
    return [Mount(ADDRESS, StaticFiles(directory=path, html=True))] if path else []
