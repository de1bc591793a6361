"""What the explorer says of itself: the questions, the limits, how to cite."""

from collections.abc import Sequence

import streamlit as st

from iscm_data import citation as citations
from iscm_data.answers import Answer
from iscm_data.load import Dataset
from iscm_data.markup import about as markup
from iscm_data.text import t
from iscm_data.ui import address, cite
from iscm_data.ui.markup import show
from iscm_data.ui.view import View


def lead(view: View) -> None:
    """What an ISCM is, and how much there is of it here."""
    st.markdown(markup.lead())
    show(markup.counts(view.data))


def questions(found: Sequence[Answer]) -> None:
    """The questions as cards, each leading to the view behind its answer."""
    show(markup.questions(found))


def limits() -> None:
    """What the dataset is not."""
    st.markdown(markup.limits())


def citation(data: Dataset) -> None:
    """How to cite the dataset; a finding's own citation stands with the finding."""
    st.markdown(t("Cite the original source first: it stands under each finding. Then this dataset:"))
    cite.block(citations.dataset(data, address.lasting("./", data)))
