"""The state of a view lives in its address, as codes: reading them, writing them, and links that keep them."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urljoin, urlsplit

import streamlit as st

from iscm_data.dataset.load import Dataset, dataset
from iscm_data.language import text
from iscm_data.language.text import LANGUAGES, preferred
from iscm_data.query import addressing
from iscm_data.query.addressing import LANGUAGE, VERSION, Ignored
from iscm_data.query.questions import Filters
from iscm_data.wording.answers import filter_name

options, href = addressing.options, addressing.href


def served_below() -> str:
    """The path below which the server has the app, without slashes around it; mostly none."""
    return str(st.get_option("server.baseUrlPath") or "").strip("/")


def page() -> str:
    """What the address has in the place of a page's name, which need not be one."""
    path = urlsplit(str(st.context.url or "")).path.strip("/")
    return path.removeprefix(served_below()).strip("/")


def _own() -> str:
    """The address of this page without its parameters. Streamlit's lacks its last slash where the app is served below a
    path and this is the first page: links would leave that path."""
    url = str(st.context.url or "")
    return url if page() or not url else f"{url.rstrip('/')}/"


def parameters() -> dict[str, list[str]]:
    """All parameters as they came: to be used for nothing that is not looked up first."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def whole() -> str:
    """The address of this very view, with every parameter as it came."""
    return f"{_own()}{here()}"


def value(name: str) -> str:
    """The last value of a parameter, or an empty text; never longer than LONGEST."""
    return addressing.value(parameters(), name)


def values(name: str) -> list[str]:
    """All values of a parameter, each once, in the reader's order."""
    return addressing.values(parameters(), name)


def filters(data: Dataset) -> tuple[Filters, list[Ignored]]:
    """The filters that the address asks for, and what it has that is no value of a filter, by the filter's label."""
    found, ignored = addressing.filters(data, parameters())
    return found, [Ignored(filter_name(data, each.name), each.value) for each in ignored]


def language() -> tuple[str, list[Ignored]]:
    """The language that the address asks for, else the browser's, else English; and what of it is not known.

    All links of this run name a language that the address names.
    """
    addressing.keep_language(value(LANGUAGE) if value(LANGUAGE) in LANGUAGES else "")
    accepted = st.context.headers.get("Accept-Language") or st.context.locale or ""
    return addressing.language(parameters(), preferred(accepted))


def file(path: str, carried: Filters | None = None, /, **parameters: str | Sequence[str] | None) -> str:
    """A link to a file below /data or /figure whose words are in the reader's language."""
    spoken = {LANGUAGE: text.language()} if text.language() != text.ENGLISH else {}
    return href(path, carried, **(parameters | spoken))


def here(**changes: str | list[str] | None) -> str:
    """A link to this very page with some parameters changed, or dropped where the change is None."""
    asked = parameters() | changes
    return f"?{urlencode({n: v for n, v in asked.items() if v}, doseq=True)}"


def base() -> str:
    """The app's own address, with a slash at its end."""
    return _own().rpartition("/")[0] + "/"


def permalink(**changes: str | None) -> str:
    """The lasting address of this very view, with the data version; Streamlit's own leaves the parameters out.

    With `changes` it is the same view with some parameters changed, as in `here`.
    """
    return _own() + here(**changes, **{VERSION: dataset().version})


def lasting(href_: str, data: Dataset) -> str:
    """The lasting address of a link within the app (see `href`), with the version of the data."""
    return urljoin(_own(), addressing.lasting(href_, data))


def write(changes: Mapping[str, str | list[str] | None]) -> None:
    """Change parameters of this page's address in one step, which is one entry of the browser's history."""
    asked = parameters() | dict(changes)
    st.query_params.from_dict({name: v for name, v in asked.items() if v})
