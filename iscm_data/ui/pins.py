"""The reader's brief along the way: it is kept in the session, and the address of its page has all of it."""

from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st

from iscm_data.export import brief
from iscm_data.export.brief import Board, TooLong
from iscm_data.language.text import t, tn
from iscm_data.query.address import Parameters

_BOARD, _TOLD = "board", "pin_told"


def current() -> Board:
    """The brief of this reader's session."""
    found = st.session_state.get(_BOARD)
    return found if isinstance(found, Board) else Board()


def names() -> frozenset[str]:
    """What the brief holds, as `data-pins` of a button names it."""
    return frozenset(brief.encoded(replace(item, title="", note="")) for item in current().items)


def follow(parameters: Parameters) -> None:
    """On the page of the brief the address has the brief, where it names one, and the session takes it over."""
    if brief.named(parameters) or brief.typed(parameters):
        st.session_state[_BOARD] = brief.read(parameters)[0]


def restore(text: str) -> None:
    """Take over the brief that the reader's tab kept over a reload, where this session has none."""
    if not current().items and len(text) <= brief.LONGEST:
        st.session_state[_BOARD] = brief.read(parse_qs(text))[0]


def pressed(name: str) -> None:
    """Pin what a button names, or take it off the brief where all of it is there; what is no item does nothing.

    A name of several lines is of several items: where not all of them fit, the first ones are pinned.
    """
    items = [item for line in name.split("\n", brief.MOST)[: brief.MOST] if (item := brief.decoded(line))]
    if not items:
        return
    board = current()
    told = ""
    if all(board.holds(item) for item in items):
        for item in items:
            board = board.without(item)
    else:
        for item in items:
            try:
                board = board if board.holds(item) else board.adding(item)
            except TooLong as error:
                told = str(error)
                break
    st.session_state[_BOARD] = board
    n = len(board.items)
    own = tn("Your brief has {n} item.", "Your brief has {n} items.", n) if n else t("Your brief is empty.")
    st.session_state[_TOLD] = told or own


def tell() -> str:
    """What came of the last press, once; an empty text where there was none."""
    return str(st.session_state.pop(_TOLD, ""))
