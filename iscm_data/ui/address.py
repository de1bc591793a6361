"""The address of a run of a page, as Streamlit knows it."""

from urllib.parse import urlsplit

import streamlit as st

from iscm_data.language.text import preferred
from iscm_data.query import address

LONGEST = 1_500  # characters of an address that the browser names: a page has the app's own in its links


def served_below() -> str:
    """The path below which the server has the app, without slashes around it; mostly none."""
    return str(st.get_option("server.baseUrlPath") or "").strip("/")


def page() -> str:
    """What the address has in the place of a page's name, which need not be one."""
    path = urlsplit(_url()).path.strip("/")
    return path.removeprefix(served_below()).strip("/")


def base() -> str:
    """The app's own address, with a slash at its end; "" where Streamlit does not know it."""
    url = _url()
    own = url if page() or not url else f"{url.rstrip('/')}/"  # Streamlit's lacks the last slash of a first page
    return f"{own.rpartition('/')[0]}/" if own else ""


def _url() -> str:
    """The address of the page as the browser names it; "" where that is none."""
    url = str(st.context.url or "")
    try:
        return url if len(url) <= LONGEST and urlsplit(url).netloc else ""
    except ValueError:
        return ""


def parameters() -> dict[str, list[str]]:
    """All parameters as they came: to be used for nothing that is not looked up first."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def language() -> str:
    """The language that the address asks for, else the browser's, else English."""
    accepted = st.context.headers.get("Accept-Language") or st.context.locale or ""
    return address.language(parameters(), preferred(accepted))
