"""A minimal Streamlit app as its tutorials write it: two pages, a choice, a Plotly Express bar chart."""

import counts
import plotly.express as px
import streamlit as st


def show(page: str) -> None:
    st.title(page.title())
    for other in counts.PAGES:
        if other != page:
            st.page_link(pages[other], label=f"Go to {other}")
    status = st.radio("Status", counts.STATUSES, horizontal=True)
    st.plotly_chart(px.bar(counts.counted(counts.PAGES[page], status), x="code", y="mechanisms"))


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
