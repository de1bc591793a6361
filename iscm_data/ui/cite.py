"""A citation on a page: its text, and behind a summary the same for a reference manager."""

from functools import partial
from html import escape

import streamlit as st

from iscm_data import citation as citations
from iscm_data.citation import Citation
from iscm_data.figures import Figure
from iscm_data.text import kept, t
from iscm_data.ui.markup import show


def figure(made: Figure, address: str) -> None:
    """How to cite a figure, behind a button: the text to copy, and files for a reference manager, made on demand."""

    def entries(form: str) -> bytes:
        whole = citations.figure(made.data, made.words, made.passages, address)
        return (whole.bibtex if form == "bib" else whole.ris).encode()

    with st.popover(t("Cite")):
        st.code(citations.figure_text(made.data, made.words, address), language=None, wrap_lines=True)
        for name, ending, mime in (
            ("BibTeX", "bib", "application/x-bibtex"),
            ("RIS", "ris", "application/x-research-info-systems"),
        ):
            st.download_button(
                name,
                kept(partial(entries, ending)),
                file_name=f"{made.file}.{ending}",
                mime=mime,
                key=f"{ending}_{made.stem}",
                on_click="ignore",
            )


def block(citation: Citation, summary: str = "") -> None:
    """Show a citation; `summary` names what is cited where a page has several."""
    words = summary or t("For a reference manager: BibTeX and RIS")
    show(
        f"<p class='plain'>{escape(citation.plain)}</p><details class='screen'><summary>{escape(words)}</summary>"
        f"<p>BibTeX</p><pre class='entry'>{escape(citation.bibtex)}</pre>"
        f"<p>RIS</p><pre class='entry'>{escape(citation.ris)}</pre></details>"
    )
