"""A mechanism's profile: who it is, what is known and not known, every finding with its source."""

from functools import partial

import streamlit as st

from iscm_data.dataset.load import Dataset
from iscm_data.export import factsheet
from iscm_data.export.brief import PROFILE, Item
from iscm_data.export.csv import csv_text
from iscm_data.figures.rows import finding_rows
from iscm_data.html import profile as markup
from iscm_data.language.text import kept, slug, t
from iscm_data.query import questions
from iscm_data.ui import address, cite, pins
from iscm_data.ui.markup import link, literal, show
from iscm_data.ui.passages import extra
from iscm_data.wording import captions, citation


def head(data: Dataset, id_: str) -> None:
    """Name and identity strip, and a warning where findings outlive the mechanism."""
    st.title(literal(data.mechanism[id_]["short_name"]), anchor=False)
    compare = link(address.href("compare", id=id_), t("Compare with others"))
    show(markup.full_name(data, id_), f"<p>{link(address.href('mechanism'), t('All mechanisms'))} · {compare}</p>")
    show(markup.identity(data, id_))


def known(data: Dataset, id_: str) -> None:
    """What is known and not known, dimension by dimension."""
    st.header(t("What is known, and what is not"), anchor=False)
    show(markup.known(data, id_))


def findings(data: Dataset, id_: str) -> None:
    """Every finding, by dimension and code, with what is missing in words."""
    for section in markup.findings(data, id_, partial(extra, data)):
        show(section)


def states(data: Dataset, id_: str) -> None:
    """Members and observers, with the date of the list and how much of it there is."""
    st.header(t("Members and observers"), anchor=False)
    show(markup.states(data, id_))


def notes(data: Dataset, id_: str) -> None:
    """Where sources differ, and what was looked for and not found."""
    for title, html in markup.notes(data, id_):
        st.header(title, anchor=False)
        show(html)


def similar(data: Dataset, id_: str) -> None:
    """Mechanisms that share States and themes with this one, named; an order by shared States, not a rank."""
    st.header(t("Shared members and themes"), anchor=False)
    show(markup.similar(data, id_))


def sources(data: Dataset, id_: str) -> None:
    """All sources of the record, those also consulted too."""
    st.header(t("Sources"), anchor=False)
    show(markup.sources(data, id_))


def to_cite(data: Dataset, id_: str) -> None:
    """How to cite this profile: its sources first, then the dataset."""
    st.header(t("How to cite"), anchor=False)
    cite.block(citation.mechanism(data, id_, address.permalink()))


def take_away(data: Dataset, id_: str) -> None:
    """The mechanism's findings as CSV, and a brief on it as a Word file."""
    words = captions.Words(
        title=data.mechanism[id_]["name"],
        subtitle=t("All findings on this mechanism"),
        note="",
        source=captions.source_line(data, questions.all_of(data, id_)),
        filters="",
        version=captions.version(data),
        licence=captions.licence(data),
    )
    link_ = address.permalink()
    st.download_button(
        t("Download the findings as CSV"),
        kept(lambda: csv_text(words, link_, finding_rows(data, questions.all_of(data, id_))).encode()),
        file_name=f"iscm_{slug(id_)}_findings_{data.version}.csv",
        mime="text/csv",
        on_click="ignore",
        key="csv_profile",
    )
    st.download_button(
        t("Download brief (Word)"),
        kept(lambda: factsheet.profile(data, id_, link_)),
        file_name=f"iscm_{slug(id_)}_brief_{data.version}.docx",
        mime=factsheet.MIME,
        on_click="ignore",
        key="brief_profile",
    )
    pins.control(Item(PROFILE, id_), "profile")
