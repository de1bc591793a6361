"""The frame around every page: navigation that keeps the filters, the page's title, the foot with the version."""

from collections.abc import Collection, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st

from iscm_data.dataset.load import DataError, Dataset, dataset
from iscm_data.edition import address as edition
from iscm_data.export import brief as boards
from iscm_data.language.text import LANGUAGES, html_tag, language, later, listed, own_name, speak, t, today
from iscm_data.query import addressing
from iscm_data.query.addressing import PAGE_OF, Ignored
from iscm_data.ui import address, browser, pins, versions
from iscm_data.ui.markup import link, show
from iscm_data.ui.turn import Turn
from iscm_data.ui.view import View, open_view
from iscm_data.wording.answers import shown
from iscm_data.wording.captions import licence, released

# In the page itself: as a file of Streamlit's it is missing while a script runs.
_ICON = "data:image/svg+xml," + quote((Path(__file__).parent / "icon.svg").read_text(encoding="utf-8"))
_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: its file under pages/ (also its address), its title."""

    file: str
    title: str

    @property
    def within(self) -> str | None:
        """The dimension that the page is about."""
        return next((dimension for dimension, page in PAGE_OF.items() if page == self.file), None)


NAVIGATION: Mapping[str, tuple[Entry, ...]] = {
    later("Explore"): (
        Entry("overview", later("Overview")),
        Entry("funding", later("Funding")),
        Entry("governance", later("Governance")),
        Entry("partnerships", later("Partnerships")),
        Entry("themes", later("Themes")),
    ),
    later("Look up"): (
        Entry("mechanism", later("Mechanisms")),
        Entry("compare", later("Compare")),
        Entry("country", later("Countries")),
        Entry("findings", later("Findings")),
        Entry("brief", later("Brief")),
    ),
    later("About the data"): (
        Entry("method", later("Method")),
        Entry("data", later("Data")),
        Entry("accessibility", later("Accessibility")),
    ),
}
HOME = "overview"
SUBJECT = {"mechanism": "id", "findings": "id", "country": "iso3"}  # the parameter that makes another page of it
PANELS = ("cell", "actor", "pair")  # parameters that open a part of a page, which has this id

_ASTRAY = "astray"  # the parameters of an address of no page, with which the first page is shown


def run() -> None:
    """Draw the frame and run the page that the address names, all of it of one and the same dataset."""
    with Turn(), ExitStack() as stack:
        with suppress(DataError):  # told on the page
            stack.enter_context(dataset.held())
        _run()


def _run() -> None:
    st.set_page_config(layout="wide", page_icon=_ICON)  # a title set here would be every page's
    spoken, unknown = address.language()
    speak(spoken)
    entries = {entry.file: entry for group in NAVIGATION.values() for entry in group}
    pages = {
        entry.file: st.Page(
            f"{entry.file}.py",
            title=_title(entry),
            url_path=_path(entry.file),
            default=entry.file == HOME,
        )
        for entry in entries.values()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    st.html(f"<style>{_variables()}{_CSS}{browser.CSS}</style>")
    file = next(name for name, listed in pages.items() if listed is page)
    try:
        view = open_view(entries[file].within)
    except DataError as error:
        browser.page(name=_path(file), announcement="", lang=html_tag(spoken))
        st.title(t("The dataset cannot be read"), anchor=False)
        st.text(str(error))
        return
    if file == boards.PAGE:
        pins.follow()
    _sidebar(view, file)
    phone = browser.page(
        name=f"{_path(file)} {address.value(SUBJECT.get(file, ''))}",
        announcement=shown(view.data, view.filters, len(view.ids)),
        panels={name: address.value(name) for name in PANELS},
        lang=html_tag(spoken),
        board=urlencode(pins.current().parameters(), doseq=True),
        on_pin=pins.pressed,
        on_board=pins.restore,
    )
    st.session_state["phone"] = phone
    pins.tell()
    show(_languages())
    _unknown(unknown)
    _no_page({each.url_path for each in pages.values()})
    versions.notice(view.data)
    page.run()
    _foot(view.data, _path(file))


def _path(file: str) -> str:
    """A page's part of its address: none for the first page."""
    return "" if file == HOME else file


def _variables() -> str:
    """What the stylesheet cannot know: the colours of the reader's theme, a word in the reader's language."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    names = {"link": "linkColor", "accent": "primaryColor", "ground": "backgroundColor", "soft": "grayTextColor"}
    found = {name: st.get_option(f"{theme}.{option}") for name, option in names.items()}
    found["line"] = st.get_option("theme.borderColor")
    found["pages"] = f'"{t("Pages")}"'  # the word for Streamlit's button, which has none
    return f":root {{{''.join(f'--iscm-{name}: {value};' for name, value in found.items())}}}"


def _title(entry: Entry) -> str:
    """The browser's title; a profile has the name of its mechanism."""
    title = t(entry.title)
    if entry.file == "findings" and (id_ := address.value("id")) and "/" in id_:
        with suppress(DataError, KeyError):
            title = t("Finding {id}", id=dataset().passages[id_].id)
    if entry.file == "country":
        with suppress(DataError, KeyError):
            title = dataset().actor[address.value("iso3").upper()].name
    if entry.file == "mechanism":
        with suppress(DataError, KeyError):
            title = dataset().mechanism[address.value("id")]["short_name"]
    return f"{title} · {t('ISCM Explorer')}"


def _unknown(ignored: list[Ignored]) -> None:
    """Say that the address asks for a language that there is not, and which there are."""
    for each in ignored:
        with st.container(border=True):
            names = listed(map(own_name, LANGUAGES), last="or")
            st.text(t("The address asks for a language that this explorer does not have; choose {names}.", names=names))
            st.code(f"{each.name}: {each.value}", language=None, wrap_lines=True)


def _no_page(known: Collection[str]) -> None:
    """Say that the address asked for a page that there is not, until the reader goes on from the one in its place."""
    name, view = address.page(), address.parameters()
    if name not in known:  # of this the next run knows nothing: Streamlit gives the first page's address to the window
        st.session_state[_ASTRAY] = view
    elif name or st.session_state.get(_ASTRAY) != view:
        st.session_state.pop(_ASTRAY, None)
        return
    with st.container(border=True):
        st.text(t("The address asks for a page that this explorer does not have. This is its first page."))


def _languages() -> str:
    """The same view in each language, as links; the current one is marked."""
    items = ""
    for code in LANGUAGES:
        here = {"aria_current": "true"} if code == language() else {}
        target = address.here(**{addressing.LANGUAGE: code})
        items += f"<li>{link(target, own_name(code), lang=html_tag(code), hreflang=html_tag(code), **here)}</li>"
    return f"<nav aria-label='{escape(t('Language'))}' class='languages'><ul>{items}</ul></nav>"


def _sidebar(view: View, current: str) -> None:
    groups = ""
    for name, entries in NAVIGATION.items():
        items = ""
        for entry in entries:
            here = {"aria_current": "page"} if entry.file == current else {}
            pinned = pins.current().parameters() if entry.file == boards.PAGE else {}
            n = len(pinned.get("item", ()))
            title = t("{page} ({n})", page=t(entry.title), n=n) if n else t(entry.title)
            target = address.href(_path(entry.file), view.filters, **pinned)
            items += f"<li>{link(target, title, **here)}</li>"
        groups += f"<li><span class='group'>{escape(t(name))}</span><ul>{items}</ul></li>"
    with st.sidebar:
        show(
            f"<p class='brand'>{link(address.href(''), t('ISCM Explorer'))}</p>"
            f"<p class='tagline'>{escape(t('Inter-State Consultation Mechanisms on migration'))}</p>"
            f"<nav aria-label='{escape(t('Pages'))}' class='pages'><ul>{groups}</ul></nav>"
        )


def _foot(data: Dataset, page: str) -> None:
    here = t("This page: {address}. Printed on {day}.", address=address.permalink(), day=today())
    printed = f"<p class='printed'>{escape(here)}</p>"
    there = edition.page(language(), page, address.parameters())
    plain = f"<p class='screen'>{link(there, t('The same facts as plain pages, without filters'))}</p>" if there else ""
    show(f"<footer class='foot'><p>{escape(released(data))} {escape(licence(data))}</p>{plain}{printed}</footer>")
