"""A reader's own dataset on the pages: opening it, saying so everywhere, and the way back."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from iscm_data.load import DataError
from iscm_data.own.files import PACKED
from iscm_data.text import t, tn
from iscm_data.ui import opened
from iscm_data.ui.view import View

_LOST = "own_lost"
_ROUND = "own_round"  # the uploader's key changes with it: a file that was read is not held any longer


def lose(_: str) -> None:
    """The reader's tab tells that the session with their data is gone."""
    st.session_state[_LOST] = True


def banner(view: View) -> None:
    """On every page: that the data are the reader's own, and the way back; or that they are no longer there."""
    if not view.data.own:
        if st.session_state.get(_LOST):
            st.warning(
                t(
                    "Your data are no longer open: the server that held them has ended. The pages show the published "
                    "data again. Open your files once more on the page Data."
                )
            )
        return
    st.session_state.pop(_LOST, None)
    with st.container(border=True, key="own_banner"):
        words = t(
            "**Your data.** The pages are made of your own dataset, version {version}, and not of the published one "
            "(but for the files on the page Data). It is open for this session only: it is stored nowhere, nobody "
            "else sees it, and it is gone when you close or reload this tab. Links lead others to the published data.",
            version=f"`{view.data.version}`",
        )
        st.markdown(words)
        st.button(t("Back to the published data"), on_click=opened.give_back, key="own_back")


def guarded(run: Callable[[], None], view: View) -> None:
    """Run a page; what fails on a reader's own data is told, and is no fault of the explorer's."""
    if not view.data.own:
        run()
        return
    try:
        run()
    except Exception:
        st.error(t("This page cannot be made of your data. The other pages may be; or go back to the published data."))


def of_published(view: View) -> View:
    """The view of a page that is about the published dataset, whatever the reader has opened."""
    return replace(view, data=opened.published()) if view.data.own else view


def section() -> None:
    """Where a reader opens their own dataset."""
    st.header(t("Your own dataset, for this session"), anchor=False)
    st.markdown(
        t(
            "Curators may look at a set before it is published, and others at a set of their own: choose the Parquet "
            "files of the seven tables, or a zip of them, as `python -m iscm_data build` writes them or as this page "
            "gives them. They are checked as strictly as ours. Every page, figure and file is then made of them and "
            "marked as your data. They stay in this session's memory, are never stored, and are gone with it."
        )
    )
    with st.container(key="own_form"):
        data = opened.current()
        if data.own:
            words = t(
                "Your data are open: {mechanisms}, {findings}. The other pages are made of them.",
                mechanisms=tn("1 mechanism", "{n} mechanisms", len(data.mechanism)),
                findings=tn("1 finding", "{n} findings", len(data.passages)),
            )
            st.success(words)
            st.button(t("Back to the published data"), on_click=opened.give_back, key="own_back_below")
        key = f"own_files_{st.session_state.get(_ROUND, 0)}"
        # Of any kind: what is no set of ours is refused in words below, where Streamlit has only a sign and a tooltip.
        sent = st.file_uploader(
            t("Parquet files or a zip, at most {n} MB together", n=PACKED),
            accept_multiple_files=True,
            max_upload_size=PACKED,
            key=key,
        )
        if not sent:
            return
        if st.button(t("Open as my data"), key="own_open"):
            try:
                opened.take([(file.name, file.getvalue()) for file in sent])
            except DataError as error:
                st.error(t("Your data were not opened; nothing has changed. What is wrong:"))
                st.text(str(error))
                return
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            st.rerun()
