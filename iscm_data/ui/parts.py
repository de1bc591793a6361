"""The parts of a page, each put into its place as it is.

Streamlit's own element for HTML reads all of it anew in the browser and takes out what might do harm, such as the names
of a form's fields. Ours comes from templates that escape every text, and stands in the server's first answer as it is.
"""

import streamlit as st

_JS = """export default ({data, parentElement}) => {
  const place = parentElement.firstElementChild;
  if (place.told !== data) place.innerHTML = place.told = data;
}"""
_part = st.components.v2.component("iscm_part", html="<div></div>", js=_JS, isolate_styles=False)


def put(name: str, html: str) -> None:
    """Put the HTML of a part on the page, where it stands until the part of that name is another."""
    _part(key=name, data=html)
