"""The script that every address runs: which page it is, and the page itself, put on Streamlit's."""

import logging
from urllib.parse import quote, urlencode

import streamlit as st

from iscm_data.dataset.load import dataset
from iscm_data.dataset.parquet import DataError
from iscm_data.export import brief
from iscm_data.html import document, icons, pages
from iscm_data.html.frame import Whole
from iscm_data.html.navigation import ENTRIES, HOME
from iscm_data.language.text import html_tag, language, speak, t
from iscm_data.query import view as views
from iscm_data.query.address import LANGUAGE, STATE
from iscm_data.query.view import View
from iscm_data.ui import address, browser, charts, parts, pins, turn
from iscm_data.ui.turn import TooLong, Turn

# In the page itself: as a file of Streamlit's it is missing while a script runs.
_ICON = f"data:image/svg+xml,{quote(icons.SVG)}"
SUBJECT = {"mechanism": "id", "findings": "id", "country": STATE}  # the parameter that makes another page of it
PANELS = ("cell", "actor", "pair")  # parameters that open a part of a page, which has this id


def run() -> None:
    """Put the page that the address names on Streamlit's. All of it is done in the run's turn: what is not
    would wait for Python at each file that Streamlit looks at, some hundred times, while another's page is made.
    """
    try:
        with Turn(st.context.headers.get(turn.HEADER) or ""):
            _run()
    except TooLong:
        logging.getLogger(__name__).error("A page was stopped after %d s.", turn.LONGEST_RUN)
        st.error(t("This view takes too long to make. Choose fewer mechanisms, filters or words."))


def _run() -> None:
    st.set_page_config(layout="wide", page_icon=_ICON)  # a title set here would be every page's
    speak(address.language())
    listed = {
        path: st.Page(
            f"{entry.file}.py", title=document.titled(t(entry.title)), url_path=path, default=entry.file == HOME
        )
        for path, entry in ENTRIES.items()
    }
    here = st.navigation(list(listed.values()), position="hidden")
    here.run()


def show(path: str) -> None:
    """Put one page on Streamlit's, all of it of one and the same dataset: its HTML, and between its halves the chart,
    where the view has one.
    """
    try:
        with dataset.held():
            made = _made(path)
    except DataError as error:
        st.title(t("The dataset cannot be read"), anchor=False)
        st.text(error.public)
        return
    view, whole = made
    st.set_page_config(page_title=document.titled(whole.page.title))
    _browser(view, whole)
    parts.put("navigation", whole.navigation)
    parts.put("head", whole.head)
    if whole.page.chart:
        charts.show(view, whole.page.chart)
        parts.put("foot", whole.foot)


def _made(path: str) -> tuple[View, Whole]:
    parameters = address.parameters()
    if path == brief.PAGE:
        pins.follow(parameters)
        if brief.typed(parameters):  # what was typed and pressed is done: the address has the brief alone again
            kept = {name: values for name, values in parameters.items() if name in (LANGUAGE, views.MINE)}
            parameters = kept | pins.current().parameters()
            st.query_params.from_dict(parameters)
        elif not brief.named(parameters):  # the page alone is of the reader's own brief
            parameters = {**parameters, **pins.current().parameters()}
    phone = views.is_phone(st.context.headers.get("User-Agent") or "")
    view = views.view(dataset(), path, parameters, base=address.base(), pinned=pins.names(), phone=phone)
    return view, pages.page(view, pins.current().parameters())


def _browser(view: View, whole: Whole) -> None:
    browser.page(
        name=f"{view.page} {view.value(SUBJECT.get(view.page, ''))}",
        here=view.links.here(),
        announcement=pins.tell() or whole.page.headline,
        lang=html_tag(language()),
        panels={name: view.value(name) for name in PANELS},
        board=urlencode(pins.current().parameters(), doseq=True),
        on_pin=pins.pressed,
        on_board=pins.restore,
    )
