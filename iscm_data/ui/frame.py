"""The frame around every page: navigation that keeps the filters, the page's title, the foot with the version."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from iscm_data.answers import shown
from iscm_data.export import licence
from iscm_data.load import DataError, Dataset, dataset
from iscm_data.text import t
from iscm_data.ui import address, browser
from iscm_data.ui.markup import link, show
from iscm_data.ui.view import View, open_view

_ICON = str(Path(__file__).parent / "icon.png")
_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: its file under pages/ (also its address), its title, its dimension if it has one."""

    file: str
    title: str
    within: str | None = None


NAVIGATION: Mapping[str, tuple[Entry, ...]] = {
    "Explore": (
        Entry("overview", "Overview"),
        Entry("funding", "Funding", "funding_model"),
        Entry("governance", "Governance", "governance_level"),
        Entry("partnerships", "Partnerships", "partnership_type"),
        Entry("themes", "Themes", "theme"),
    ),
    "Look up": (
        Entry("mechanism", "Mechanisms"),
        Entry("compare", "Compare"),
        Entry("country", "Countries"),
        Entry("findings", "Findings"),
    ),
    "About the data": (
        Entry("method", "Method"),
        Entry("data", "Data"),
    ),
}
HOME = "overview"
SUBJECT = {"mechanism": "id", "findings": "id", "country": "iso3"}  # the parameter that makes another page of it
PANELS = ("cell", "actor", "pair")  # parameters that open a part of a page, which has this id


def run() -> None:
    """Draw the frame and run the page that the address names."""
    st.set_page_config(layout="wide", page_icon=_ICON)  # a title set here would be every page's
    entries = {entry.file: entry for group in NAVIGATION.values() for entry in group}
    pages = {
        entry.file: st.Page(
            f"{entry.file}.py",
            title=_title(entry),
            url_path="" if entry.file == HOME else entry.file,
            default=entry.file == HOME,
        )
        for entry in entries.values()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    st.html(f"<style>{_colours()}{_CSS}{browser.CSS}</style>")
    file = next(name for name, listed in pages.items() if listed is page)
    try:
        view = open_view(entries[file].within)
    except DataError as error:
        browser.page(name=file, announcement="")
        st.title(t("The dataset cannot be read"), anchor=False)
        st.text(str(error))
        return
    _sidebar(view, file)
    phone = browser.page(
        name=f"{file} {address.value(SUBJECT.get(file, ''))}",
        announcement=shown(view.data, view.filters, len(view.ids)),
        panels={name: address.value(name) for name in PANELS},
    )
    st.session_state["phone"] = phone
    page.run()
    _foot(view.data)


def _colours() -> str:
    """The colours of the reader's theme for the stylesheet, which cannot see Streamlit's own."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    names = {"link": "linkColor", "accent": "primaryColor", "ground": "backgroundColor"}
    found = {name: st.get_option(f"{theme}.{option}") for name, option in names.items()}
    found["line"] = st.get_option("theme.borderColor")
    return f":root {{{''.join(f'--iscm-{name}: {colour};' for name, colour in found.items())}}}"


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


def _sidebar(view: View, current: str) -> None:
    groups = ""
    for name, entries in NAVIGATION.items():
        items = ""
        for entry in entries:
            here = {"aria_current": "page"} if entry.file == current else {}
            target = address.href("" if entry.file == HOME else entry.file, view.filters)
            items += f"<li>{link(target, t(entry.title), **here)}</li>"
        groups += f"<li><span class='group'>{escape(t(name))}</span><ul>{items}</ul></li>"
    with st.sidebar:
        show(
            f"<p class='brand'>{link('./', t('ISCM Explorer'))}</p>"
            f"<p class='tagline'>{escape(t('Inter-State Consultation Mechanisms on migration'))}</p>"
            f"<nav aria-label='{escape(t('Pages'))}' class='pages'><ul>{groups}</ul></nav>"
        )


def _foot(data: Dataset) -> None:
    made = t(
        "Data version {version}, released {released}. Codebook {codebook}.",
        version=data.version,
        released=data.released,
        codebook=data.codebook.version,
    )
    show(f"<footer class='foot'><p>{escape(made)} {escape(licence(data))}</p></footer>")
