"""The state of a view lives in its address, as codes: reading them, writing them, and links that keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from iscm_data import query
from iscm_data.answers import filter_name
from iscm_data.load import Dataset
from iscm_data.query import Filters

LONGEST = 300  # characters of a parameter that are read, or told back to the reader
MOST = 60  # values of one filter


@dataclass(frozen=True)
class Ignored:
    """A part of the address that this explorer does not know: told to the reader, and used for nothing."""

    name: str
    value: str


def options(data: Dataset) -> dict[str, tuple[str, ...]]:
    """The values that each filter may have, in the order in which a reader sees them."""
    book = data.codebook
    listed = set(data.memberships["iso3"])
    countries = sorted(listed, key=lambda iso3: data.actor[iso3].name)
    known = {name: tuple(book.codes(name)) for name in query.NAMES if name != "country"}
    return {name: known.get(name, tuple(countries)) for name in query.NAMES}


def value(name: str) -> str:
    """The last value of a parameter, or an empty text; never longer than LONGEST."""
    return str(st.query_params.get(name, ""))[:LONGEST]


def values(name: str) -> list[str]:
    """All values of a parameter, each once, in the reader's order."""
    return list(dict.fromkeys(v[:LONGEST] for v in st.query_params.get_all(name)[:MOST]))


def filters(data: Dataset) -> tuple[Filters, list[Ignored]]:
    """The filters that the address asks for, and what it has that is no value of a filter."""
    chosen: dict[str, tuple[str, ...]] = {}
    ignored = []
    for name, known in options(data).items():
        chosen[name] = tuple(v for v in values(name) if v in known)
        ignored += [Ignored(filter_name(data, name), v) for v in values(name) if v not in known]
    sole = value("sole")
    if sole not in ("", "1"):
        ignored.append(Ignored(filter_name(data, "sole"), sole))
    return Filters(**chosen, sole=sole == "1"), ignored


def href(page: str, carried: Filters | None = None, **parameters: str | list[str] | None) -> str:
    """A link to a page, relative to the app's address, that keeps the filters `carried`; a page's name or ""."""
    query_ = dict(carried.chosen()) if carried else {}
    query_ |= {name: v for name, v in parameters.items() if v}  # type: ignore[misc]
    return (page or "./") + (f"?{urlencode(query_, doseq=True)}" if query_ else "")


def here(**changes: str | list[str] | None) -> str:
    """A link to this very page with some parameters changed, or dropped where the change is None."""
    parameters = {name: st.query_params.get_all(name) for name in st.query_params} | changes
    return f"?{urlencode({n: v for n, v in parameters.items() if v}, doseq=True)}"


def permalink() -> str:
    """The lasting address of this very view; Streamlit's own leaves the parameters out."""
    parameters = here()
    return str(st.context.url or "") + (parameters if len(parameters) > 1 else "")


def write(changes: Mapping[str, str | list[str] | None]) -> None:
    """Change parameters of this page's address in one step, which is one entry of the browser's history."""
    parameters = {name: st.query_params.get_all(name) for name in st.query_params} | dict(changes)
    st.query_params.from_dict({name: v for name, v in parameters.items() if v})
