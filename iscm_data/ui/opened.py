"""The dataset that this reader's pages are made of: the published one, or for this session the reader's own."""

import streamlit as st

from iscm_data.load import Dataset, dataset
from iscm_data.own import files

_KEY = "own_data"


def current() -> Dataset:
    """The reader's own dataset where one is open, else the published one. Raises DataError."""
    own = st.session_state.get(_KEY)
    return own if isinstance(own, Dataset) else dataset()


def published() -> Dataset:
    """The published dataset. Raises DataError."""
    return dataset()


def take(sent: list[tuple[str, bytes]]) -> None:
    """Open a reader's own files, for this session. Raises DataError, and then nothing changes."""
    st.session_state[_KEY] = files.open_files(sent)


def give_back() -> None:
    """Forget the reader's own data: the pages show the published dataset again."""
    st.session_state.pop(_KEY, None)
