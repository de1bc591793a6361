"""Where the static edition stands beside the app, and where it has a page of the app."""

import os
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from iscm_data.edition import links
from iscm_data.query.addressing import Parameters, value

NAME = "ISCM_SITE"
ADDRESS = "/site"


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
