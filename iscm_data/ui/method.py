"""The method: how findings were made and coded, what is covered, what every word means."""

from html import escape

import streamlit as st

from iscm_data.dataset.load import Dataset
from iscm_data.figures.coverage import coverage
from iscm_data.html import method as markup
from iscm_data.language.text import t
from iscm_data.query.paging import PART
from iscm_data.ui import address, figure
from iscm_data.ui.markup import cell_marks, link, show, table
from iscm_data.ui.view import View


def how() -> None:
    """How the dataset was made."""
    st.markdown(markup.how())


def coverage_card(view: View) -> None:
    """Mechanism × dimension: reported, or the word for missing."""
    figure.card(
        view,
        "coverage",
        lambda: coverage(view.data, address.value(PART)),
        table=lambda made: table(
            made.words.title,
            [escape(t("Mechanism")), *map(escape, made.labels.values())],
            [
                [link(row.href, row.label), *(cell_marks(view.data, made.matrix.cells[row.id, d]) for d in made.labels)]
                for row in made.lines
            ],
            hidden_caption=True,
        ),
    )


def codebook(data: Dataset) -> None:
    """Every dimension and code with its meaning and the number of mechanisms that report it."""
    for part in markup.codebook(data):
        show(part)


def sources(data: Dataset) -> None:
    """Where the findings come from: publishers and years."""
    told, publishers = markup.sources(data)
    st.markdown(told)
    show(publishers)


def limits(data: Dataset) -> None:
    """What a reader must know before quoting."""
    st.markdown(markup.limits(data))
