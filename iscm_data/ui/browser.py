"""What only the browser can do for a page: links without a reload, focus, announcements, the reader's place."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import streamlit as st

from iscm_data.language.text import kept, t
from iscm_data.ui import address

_SCRIPT = Path(__file__).parent / "browser.js"
_ADDRESS = f"script/{sha256(_SCRIPT.read_bytes()).hexdigest()[:8]}/browser.js"
_KEY = "browser"
_SESSION = "session"  # what tells one session from another, for the browser

FILES: Mapping[str, Path] = {f"/{_ADDRESS}": _SCRIPT}
"""The script by its address, which is another as soon as the script is."""

# A component's script goes to the browser with every run of a page: so it is but the way to the file.
_JS = f"""export default async (component) =>
  (await import(new URL("{_ADDRESS}", document.baseURI))).default(component);"""
# Styles are not isolated: a message is best announced from the page itself.
_page = st.components.v2.component("iscm_page", html='<div role="status"></div>', js=_JS, isolate_styles=False)


def page(
    *,
    name: str,
    here: str,
    announcement: str,
    lang: str,
    panels: Mapping[str, str],
    board: str,
    on_pin: Callable[[str], None],
    on_board: Callable[[str], None],
) -> None:
    """Tell the browser which page this is.

    A `name` is the page's part of its address and, after a space, what else makes it another page: the value of a
    parameter; `here` is its whole address. A new name moves the focus to the page's heading, a new `announcement` is
    read out by screen readers. `panels` are the parts that may be opened on the page, by their id, with what stands in
    them: a new one gets the focus, and where it is closed the reader is taken back. `on_pin` is told what a click on an
    element with the attribute data-pins names, `on_board` the `board` that the tab kept over the end of a session: any
    text, if the browser is hostile. To be called once a run: on every page the same component.
    """
    data = {
        "name": name,
        "here": here,  # the script runs where anything of this is new
        "announcement": announcement,
        "panels": {id_: value for id_, value in panels.items() if value},
        "lang": lang,
        "base": address.served_below(),
        "board": board,
        "session": st.session_state.setdefault(_SESSION, token_hex(8)),
        "lost": t("The connection is lost. What you see may be out of date."),
        "reload": t("Reload"),
        "wait": t("It is being made …"),
        "failed": t("That did not work. Please try again."),
    }

    def tell(name: str, listener: Callable[[str], None]) -> Callable[[], None]:
        def told() -> None:
            if isinstance(text := st.session_state[_KEY].get(name), str):
                listener(text)

        return kept(told)  # it runs before the page does, which is when the language is known

    _page(key=_KEY, data=data, on_pin_change=tell("pin", on_pin), on_board_change=tell("board", on_board))
