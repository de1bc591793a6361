"""Pinning to the brief from any page: the board goes along in the reader's session, and the brief's link has it."""

from html import escape
from urllib.parse import parse_qs

import streamlit as st

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import dataset
from iscm_data.export import brief as boards
from iscm_data.export.brief import FINDING, Board, Item, TooLong
from iscm_data.language.text import kept, labelled, t, tn
from iscm_data.ui import address
from iscm_data.ui.markup import link, show

_BOARD, _TOLD = "board", "pin_told"
_IN_A_LIST = "list"  # stands for the key of a button of which there are many


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


def restore(text: str) -> None:
    """Take over the board that the reader's tab kept over a reload, where this session has none."""
    if not current().items and len(text) <= boards.LONGEST:
        keep(boards.read(parse_qs(text))[0])


def href() -> str:
    """The brief of this session."""
    return address.href(boards.PAGE, **current().parameters())


def _turn(item: Item) -> str:
    """Pin something, or take it off the board where it is there; gives what came of it, in words."""
    try:
        keep(current().without(item) if current().holds(item) else current().adding(item))
    except TooLong as error:
        return str(error)
    n = len(current().items)
    return tn("The brief has 1 item.", "The brief has {n} items.", n) if n else t("The brief is empty.")


def _label(item: Item) -> str:
    return t("Take out of brief") if current().holds(item) else t("Add to brief")


def button(p: Passage) -> str:
    """The same for a finding in a list, as HTML: `browser.js` tells of a click, and `pressed` obeys."""
    label = _label(Item(FINDING, p.id))
    named = labelled(label, p.id)
    return f'<button type="button" data-pins="{escape(p.id)}" aria-label="{escape(named)}">{escape(label)}</button>'


def pressed(id_: str) -> None:
    """Pin the finding of that id, or take it off the board; a name that is no finding's does nothing."""
    if id_ in dataset().passages:
        st.session_state[_TOLD] = _IN_A_LIST, _turn(Item(FINDING, id_))


def tell() -> None:
    """Say what came of a click in a list, whose button has no room for it."""
    if st.session_state.get(_TOLD, ("",))[0] == _IN_A_LIST:
        _, words = st.session_state.pop(_TOLD)
        st.toast(words)


def control(item: Item, key: str) -> None:
    """A button that pins something, or takes it off the board again, and what came of it."""

    def press() -> None:
        st.session_state[_TOLD] = key, _turn(item)

    st.button(_label(item), key=f"pin_{key}", on_click=kept(press))
    if st.session_state.get(_TOLD, ("",))[0] == key:
        _, words = st.session_state.pop(_TOLD)
        show(f"<p role='status'>{escape(words)} {link(href(), t('Open the brief'))}</p>")
