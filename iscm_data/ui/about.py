"""What the explorer says of itself: the questions, the limits, how to cite."""

from collections.abc import Sequence

import streamlit as st

from iscm_data.dataset.load import Dataset
from iscm_data.html import about as markup
from iscm_data.language.text import t
from iscm_data.ui import address, cite
from iscm_data.ui.markup import show
from iscm_data.ui.view import View
from iscm_data.wording import citation as citations
from iscm_data.wording.answers import Answer


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
