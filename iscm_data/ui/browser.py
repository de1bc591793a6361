"""What only the browser can do for a page: links without a reload, focus, announcements, its width."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import streamlit as st

from iscm_data.language.text import ENGLISH, kept, language, later, t
from iscm_data.ui import address

_HERE = Path(__file__).parent
_FILES = sorted((_HERE / "scripts").glob("*.js"))
_FOLDER = f"script/{sha256(b''.join(path.read_bytes() for path in _FILES)).hexdigest()[:8]}"
_PAGE_KEY = "browser"  # the keys are the class names in browser.css
_BUTTON_KEY = "show_filters"
_SESSION = "session"  # what tells one session from another, for the browser

CSS = (_HERE / "browser.css").read_text(encoding="utf-8")
"""The rules for the app's stylesheet: both components look right only with them."""

SCRIPTS = {f"/{_FOLDER}/{path.name}": path for path in _FILES}
"""The scripts by their addresses, which are others as soon as a script is another. One is Plotly's own, as it is
published for the commonest kinds of charts (the npm package plotly.js-basic-dist-min): a quarter of all kinds'."""

STREAMLIT_WORDS = (
    later("Skip to main content"),
    later("Sidebar"),
    later("Collapse sidebar"),
    later("Expand sidebar"),
    later("Open"),
    later("Close"),
    later("Clear all"),
    later("Remove {name}"),
    later("Selected values"),
    later("Multiselect options"),
    later("Select all"),
    later("Select {n} matches"),
    later("No results"),
    later("{n} options available."),
    later("1 option available."),
    later("{name}, selected"),
    later("Dismiss"),
    later("You can only select up to {n} options. Remove an option first."),
    later("Help for {name}"),
    later("Press Enter to apply"),
    later("Copy to clipboard"),
    later("Copied"),
    later("Notifications"),
    later("Connecting"),
    later("Connecting to Streamlit server"),
    later("Error"),
    later("Unable to connect to Streamlit server"),
    later("Running..."),
    later("Stop"),
)
"""Streamlit's own words, which it has in English alone: the browser puts the reader's language in their place."""

# A component's script goes to the browser with every run of a page: so it is but the way to the file.
_JS = f"""export default async (component) =>
  (await import(new URL("{_FOLDER}/browser.js", document.baseURI))).default(component);"""
# Styles are not isolated: a message is best announced from the page itself, and CSS reaches the button.
_page = st.components.v2.component("iscm_page", html='<div role="status"></div>', js=_JS, isolate_styles=False)
_button = st.components.v2.component(
    "iscm_filters_button",
    html='<button type="button" data-toggles="filters" aria-expanded="false"></button>',
    js=_JS,
    isolate_styles=False,
)


def page(
    *,
    name: str,
    announcement: str,
    panels: Mapping[str, str] | None = None,
    lang: str = "en",
    board: str = "",
    on_pin: Callable[[str], None] = lambda _: None,
    on_board: Callable[[str], None] = lambda _: None,
) -> bool:
    """Tell the browser which page this is; whether its window is narrow (below 640 px; until known, as
    the browser calls itself).

    A `name` is the page's part of its address and, after a space, what else makes it another page: the value of a
    parameter. A new one moves the focus to the page's heading, a new `announcement` is read out by screen readers.
    `panels` are the parts that may be opened on the page, by their id, with what stands in them: a new one gets
    the focus, and where it is closed the reader is taken back. `on_pin` is told what a click on an element with
    the attribute data-pins names, `on_board` the `board` that the tab kept over the end of a session: any text, if the
    browser is hostile.
    To be called once a run, in the frame: on every page the same component, which remembers the last page.
    """
    # The component is told what we know of the width, and speaks up only when that is wrong: what we suppose, a narrow
    # window of a phone and a wide one of all else, costs no second run, nor figures of another width until then.
    supposed = "Mobi" in (st.context.headers.get("User-Agent") or "")
    told = bool(st.session_state.get(_PAGE_KEY, {}).get("narrow", supposed))
    opened = {id_: value for id_, value in (panels or {}).items() if value}
    data = {
        "name": name,
        "announcement": announcement,
        "panels": opened,
        "lang": lang,
        "narrow": told,
        "base": address.served_below(),
    }
    data["board"] = board
    data["session"] = st.session_state.setdefault(_SESSION, token_hex(8))
    data["lost"] = t(
        "The connection to the server is lost. What is on the page stays and can be read; filters and links wait. The "
        "page connects again by itself; if it does not although your network works, load it again: its address keeps "
        "this view."
    )
    data["words"] = [] if language() == ENGLISH else [[words, t(words)] for words in STREAMLIT_WORDS]

    def tell(name: str, listener: Callable[[str], None]) -> Callable[[], None]:
        def told() -> None:
            if isinstance(text := st.session_state[_PAGE_KEY].get(name), str):
                listener(text)

        return kept(told)  # it runs before the page does, which is when the language is known

    state = _page(
        key=_PAGE_KEY,
        data=data,
        default={"narrow": supposed},
        on_narrow_change=lambda: None,
        on_pin_change=tell("pin", on_pin),
        on_board_change=tell("board", on_board),
    )
    return bool(state.get("narrow", supposed))


def filters_button(label: str) -> None:
    """A button, in narrow windows only, that shows and hides the filters: `data-filters-open` on <html>."""
    _button(key=_BUTTON_KEY, data={"label": label})
