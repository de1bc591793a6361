"""What the explorer says of itself: the questions, the limits, how to cite."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from iscm_data import citation as citations
from iscm_data.answers import Answer
from iscm_data.load import Dataset
from iscm_data.text import number, t
from iscm_data.ui import address, cite
from iscm_data.ui.markup import facts, link, show
from iscm_data.ui.view import View


def lead(view: View) -> None:
    """What an ISCM is, and how much there is of it here."""
    data = view.data
    st.markdown(
        t(
            "Inter-State Consultation Mechanisms on migration (ISCMs) are State-led, ongoing dialogues: regional, "
            "interregional or global. Here their funding, their contribution to governance, their partners and their "
            "themes can be filtered, compared, quoted and taken away, each statement with its source and year."
        )
    )
    counts = [
        (t("Mechanisms"), len(data.mechanism)),
        (t("Findings"), len(data.passages)),
        (t("Sources"), len(data.source)),
        (t("States listed"), data.memberships["iso3"].nunique()),
    ]
    show(facts((name, f"<b>{number(n)}</b>") for name, n in counts))


def questions(found: Sequence[Answer]) -> None:
    """The questions as cards, each leading to the view behind its answer."""
    cards = "".join(
        f"<li><h2>{link(address.href(a.page, **a.parameters), a.question)}</h2><p>{escape(a.answer)}</p></li>"
        for a in found
    )
    show(f"<ul class='cards'>{cards}</ul>")


def limits() -> None:
    """What the dataset is not."""
    st.markdown(
        t(
            "- It records what public sources say, in our words, coded by a published codebook. Statements are as old "
            "as their sources: read each with its year.\n"
            "- It gives no scores and no ranks. More findings mean more sources found, not a better mechanism.\n"
            "- “Not found” means not found in the sources consulted. It is never a “no”.\n"
            "- It is not a dataset of IOM, and neither IOM nor any mechanism endorses it. Of the summaries of IOM's "
            "2019 survey only the one on the ACP–EU Dialogue was at hand; it is quoted word for word.\n"
            "- Names of countries are the United Nations' (M49) and imply no opinion on the status of any territory."
        )
    )


def citation(data: Dataset) -> None:
    """How to cite the dataset; a finding's own citation stands with the finding."""
    st.markdown(t("Cite the original source first: it stands under each finding. Then this dataset:"))
    cite.block(citations.dataset(data, address.lasting("./", data)))
