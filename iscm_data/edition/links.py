"""Where a link of the app leads in the edition: to a file beside the page, without filters."""

from collections.abc import Mapping, Sequence

from iscm_data.language.text import slug
from iscm_data.query.addressing import PAGE_OF

PAGES: Mapping[str, str] = {
    "": "index",
    **{page: page for page in PAGE_OF.values()},
    "mechanism": "mechanisms",
    "findings": "mechanisms",
    "country": "countries",
    "method": "method",
    "data": "data",
}
"""The file of each page of the app that the edition has, without its ending."""


def profile(mechanism_id: str) -> str:
    """The name of a mechanism's page, without its ending."""
    return f"mechanism-{mechanism_id}"


def actor(actor_id: str) -> str:
    """The id of an actor's row on the page of partnerships."""
    return f"actor-{slug(actor_id)}"


def link(page: str, asked: Mapping[str, str | Sequence[str]]) -> str:
    """The file, and the place in it, for a page of the app and its parameters. KeyError for a page that is not here."""
    first = {name: value if isinstance(value, str) else value[0] for name, value in asked.items() if value}
    if page == "mechanism" and "id" in first:
        return f"{profile(first['id'])}.html"
    if page == "findings" and "id" in first:
        mechanism_id = first["id"].partition("/")[0]
        return f"{profile(mechanism_id)}.html#{first['id'].replace('/', '-')}"
    if page == "findings" and first.get("dimension") in PAGE_OF:
        return f"{PAGE_OF[first['dimension']]}.html"
    if "actor" in first:  # whichever page has its panel in the app
        return f"partnerships.html#{actor(first['actor'])}"
    if page == "country" and "iso3" in first:
        return f"countries.html#{first['iso3'].upper()}"
    return f"{PAGES[page]}.html"
