"""The page of the brief: what was pinned, in the reader's order and words, and the files that come of it."""

from collections.abc import Callable
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from iscm_data.dataset.load import Dataset
from iscm_data.dataset.memo import Cache
from iscm_data.export import brief as boards
from iscm_data.export import factsheet, slides
from iscm_data.export.brief import Board, Pinned, TooLong
from iscm_data.figures import Figure
from iscm_data.language.text import kept, language, slug, t, tn, today
from iscm_data.query.addressing import VERSION
from iscm_data.ui import address, pins
from iscm_data.ui.markup import link, show
from iscm_data.ui.passages import passage

_REFUSED = "board_refused"  # the field whose words did not fit, and why: they stay in it
_KEPT = 48_000_000  # bytes of files that are kept for the next reader who asks for the same
_files = Cache(_KEPT)


def page(data: Dataset) -> None:
    """The board that the address has."""
    board, found, left_out = _asked(data)
    st.title(t("Brief"), anchor=False)
    _left_out(left_out)
    if not found:
        _empty()
        return
    st.markdown(
        t(
            "Put it in order, add titles and notes of your own, and take it away. All of it lives in the address of "
            "this page: its link restores it in any browser. To pin more, go on to other pages."
        )
    )
    _field(data, t("Title of the brief"), "title", board.title, boards.TITLE, Board.titled)
    show(_on_paper(board.title))
    _files_of(data, board, found)
    for number, entry in enumerate(found):
        _item(data, board, number, entry)


def _asked(data: Dataset) -> tuple[Board, list[Pinned], list[str]]:
    """The board of the address with what is pinned on it, and what of the address was left out."""
    asked, left_out = boards.read(address.parameters())
    found, gone = boards.everything(data, asked)
    return Board(asked.title, tuple(entry.item for entry in found)), [*found], [*left_out, *gone]


def _change(data: Dataset, change: Callable[[Board], Board]) -> None:
    """Change the board as the address has it now: a note that is left by a click on "Move" comes just before it."""
    _write(change(_asked(data)[0]))


def _left_out(texts: list[str]) -> None:
    if texts:
        with st.container(border=True):
            st.text(
                tn(
                    "1 item of the address was left out: this explorer does not know it (any more), or it is there "
                    "twice or too much.",
                    "{n} items of the address were left out: this explorer does not know them (any more), or they are "
                    "there twice or too many.",
                    len(texts),
                )
            )
            for text in texts[:5]:
                st.code(text, language=None, wrap_lines=True)


def _empty() -> None:
    st.markdown(
        t(
            "Collect what you want to take to a meeting: “Add to brief” stands under every figure, on every finding, "
            "profile and comparison. Here you put it in order, add titles and notes of your own, and take it away as "
            "Word or PowerPoint, with its sources."
        )
    )
    if n := len(pins.current().items):
        words = tn("Open your brief of 1 item", "Open your brief of {n} items", n)
        show(f"<p>{link(pins.href(), words)}</p>")
    else:
        st.markdown(t("Nothing is pinned yet."))


def _write(board: Board) -> None:
    pins.keep(board)
    st.session_state.pop(_REFUSED, None)
    changes: dict[str, str | list[str] | None] = {"title": None, "item": None}
    address.write(changes | board.parameters())


def _field(
    data: Dataset,
    label: str,
    name: str,
    value: str,
    most: int,
    change: Callable[[Board, str], Board],
    *,
    long: bool = False,
) -> None:
    """A field for the reader's words. What does not fit stays in it, with the reason."""
    key = f"board_{name}"
    refused, why = st.session_state.get(_REFUSED, ("", ""))
    if refused != key:  # at each run: a browser that was not ready for the first would show an empty field for good
        st.session_state[key] = value

    def write() -> None:
        try:
            _change(data, lambda board: change(board, st.session_state[key]))
        except TooLong as error:
            st.session_state[_REFUSED] = key, str(error)

    if long:
        st.text_area(label, key=key, max_chars=most, on_change=kept(write), height=80)
    else:
        st.text_input(label, key=key, max_chars=most, on_change=kept(write))
    if refused == key:
        show(f"<p role='alert' class='warning'>{escape(why)}</p>")


def _item(data: Dataset, board: Board, number: int, entry: Pinned) -> None:
    n, last = number + 1, len(board.items) - 1
    with st.container(border=True, key=f"pinned_{number}"):
        told = f"{escape(boards.kind_label(entry.item.kind))} · {link(entry.address, t('Open this view'))}"
        show(
            f"<h2 class='title'>{escape(f'{n}. {entry.title}')}</h2><p class='subtitle screen'>{told}</p>",
            _on_paper(entry.item.note, address.lasting(entry.address, data)),
        )
        if entry.figure:
            words = entry.figure.words
            lines = filter(None, (words.title if entry.item.title else "", words.subtitle, words.filters, words.source))
            show(
                _drawing(data, entry.figure),
                "<div class='notes'>",
                *(f"<p>{escape(line)}</p>" for line in lines),
                "</div>",
            )
        if entry.passage:
            show(passage(data, entry.passage, pin=False))
        _field(
            data,
            t("Your title for item {n}", n=n),
            f"title_{number}",
            entry.item.title,
            boards.TITLE,
            lambda now, text: now.saying(number, title=text),
        )
        _field(
            data,
            t("Your note to item {n}", n=n),
            f"note_{number}",
            entry.item.note,
            boards.NOTE,
            lambda now, text: now.saying(number, note=text),
            long=True,
        )
        with st.container(horizontal=True):
            st.button(
                t("Move item {n} up", n=n),
                key=f"up_{number}",
                disabled=not number,
                on_click=_move,
                args=(data, number, -1),
            )
            st.button(
                t("Move item {n} down", n=n),
                key=f"down_{number}",
                disabled=number == last,
                on_click=_move,
                args=(data, number, 1),
            )
            st.button(t("Remove item {n}", n=n), key=f"remove_{number}", on_click=_remove, args=(data, number))


def _on_paper(*texts: str) -> str:
    """Texts that stand in a field or behind a link: on paper for themselves."""
    return "".join(f"<p class='printed'>{escape(text)}</p>" for text in texts if text)


def _drawing(data: Dataset, made: Figure) -> str:
    """A figure as the server draws it at its own address."""
    source = address.href(f"figure/{made.name}.svg", **made.parameters, **{VERSION: data.version})
    return f"<p><img class='pinned' loading='lazy' src='{escape(source)}' alt='{escape(made.alt)}'></p>"


def _move(data: Dataset, number: int, by: int) -> None:
    _change(data, lambda board: board.moving(number, by))


def _remove(data: Dataset, number: int) -> None:
    _change(data, lambda board: board.without(board.items[number]))


def _files_of(data: Dataset, board: Board, found: list[Pinned]) -> None:
    """The files, made when they are asked for, and the link."""
    base = address.base()
    url = f"{base}{boards.PAGE}?{urlencode(board.parameters(), doseq=True)}"
    with st.container(horizontal=True, vertical_alignment="center", key="take_brief"):
        for kind, label, mime in (
            ("docx", t("Download as Word"), factsheet.MIME),
            ("pptx", t("Download as PowerPoint"), slides.MIME),
        ):
            st.download_button(
                label,
                kept(partial(file, kind, data, board, found, url, base)),
                file_name=f"iscm_brief_{slug(board.title) or len(found)}_{data.version}.{kind}",
                mime=mime,
                key=f"brief_{kind}",
                on_click="ignore",
            )
    with st.expander(t("Link to this brief")):
        st.code(url, language=None, wrap_lines=True)


def file(kind: str, data: Dataset, board: Board, found: list[Pinned], url: str, base: str) -> bytes:
    """The brief as a file of a kind, docx or pptx, made once for all who ask for the same of the same data."""
    title = board.title or t("Brief on inter-State consultation mechanisms on migration")
    make = {"docx": factsheet.pinned, "pptx": factsheet.deck}[kind]
    key = (kind, language(), data.content, today(), url)
    return _files.get(key, lambda: make(data, title, found, url, base))
