"""Pinning to the brief from any page: the board goes along in the reader's session, and the brief's link has it."""

from html import escape

import streamlit as st

from iscm_data import board as boards
from iscm_data.board import Board, Item, TooLong
from iscm_data.text import t, tn
from iscm_data.ui import address
from iscm_data.ui.markup import link, show

_BOARD, _TOLD = "board", "pin_told"


def current() -> Board:
    """The board of this reader's session."""
    found = st.session_state.get(_BOARD)
    return found if isinstance(found, Board) else Board()


def keep(board: Board) -> None:
    """Make this the board of the session."""
    st.session_state[_BOARD] = board


def follow() -> None:
    """On the page of the brief the address has the board, and the session takes it over."""
    board, _ = boards.read(address.parameters())
    if board.items or board.title:
        keep(board)


def href() -> str:
    """The brief of this session."""
    return address.href(boards.PAGE, **current().parameters())


def control(item: Item, key: str) -> None:
    """A button that pins something, or takes it off the board again, and what came of it."""
    there = current().holds(item)

    def press() -> None:
        try:
            keep(current().without(item) if there else current().adding(item))
        except TooLong as error:
            st.session_state[_TOLD] = key, str(error)
        else:
            n = len(current().items)
            words = tn("The brief has 1 item.", "The brief has {n} items.", n) if n else t("The brief is empty.")
            st.session_state[_TOLD] = key, words

    st.button(t("Take out of brief") if there else t("Add to brief"), key=f"pin_{key}", on_click=press)
    if st.session_state.get(_TOLD, ("",))[0] == key:
        _, words = st.session_state.pop(_TOLD)
        show(f"<p role='status'>{escape(words)} {link(href(), t('Open the brief'))}</p>")
