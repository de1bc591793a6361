"""The page of the tuned minimal app: a figure is made of plain parts, once for each choice."""

import counts
import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def figure(dimension: str, status: str) -> go.Figure:
    table = counts.counted(dimension, status)
    return go.Figure({"data": [{"type": "bar", "x": [*table["code"]], "y": [*table["mechanisms"]]}]})


def show(page: str) -> None:
    st.title(page.title())
    for other in counts.PAGES:
        if other != page:
            st.page_link(pages[other], label=f"Go to {other}")
    status = st.radio("Status", counts.STATUSES, horizontal=True)
    st.plotly_chart(figure(counts.PAGES[page], status), theme=None, config={"displayModeBar": False})


def funding() -> None:
    show("funding")


def governance() -> None:
    show("governance")


def home() -> None:
    st.title("Home")


pages = {
    "home": st.Page(home, default=True),
    "funding": st.Page(funding, url_path="funding"),
    "governance": st.Page(governance, url_path="governance"),
}
st.navigation(list(pages.values()), position="hidden").run()
