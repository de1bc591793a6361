"""HTML on a page of Streamlit: what `iscm_data.markup` makes is put on it here, and text that Streamlit would read."""

import re
from html import escape

import streamlit as st

from iscm_data.html import called, cell_marks, facts, link, mark, missing, table, written
from iscm_data.language.text import tn

__all__ = ["called", "cell_marks", "facts", "folded", "link", "literal", "mark", "missing", "show", "table", "written"]

_FEW = 3


def show(*html: str) -> None:
    """Put HTML on the page (Streamlit sanitizes it once more); nothing where there is none."""
    if body := "".join(html):
        st.html(body)


def folded(n: int, mechanisms: str, phone: bool) -> str:
    """The `n` mechanisms in a cell of a table: on a phone many of them open behind their number."""
    if not phone or n <= _FEW:
        return mechanisms
    number = escape(tn("1 mechanism", "{n} mechanisms", n))
    return f"<details><summary>{number}</summary>{mechanisms}</details>"


def literal(text: str) -> str:
    """A text of the data where Streamlit reads Markdown, as in a title: shown as it is written, whatever it holds."""
    return re.sub(r"([\\`*_\[\]<>$:#&~!|])", r"\\\1", " ".join(text.split()))
