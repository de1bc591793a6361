"""A citation on a page: its text, and behind a summary the same for a reference manager."""

from html import escape

from iscm_data.language.text import t
from iscm_data.ui.markup import show
from iscm_data.wording.citation import Citation


def block(citation: Citation, summary: str = "") -> None:
    """Show a citation; `summary` names what is cited where a page has several."""
    words = summary or t("For a reference manager: BibTeX and RIS")
    show(
        f"<p class='plain'>{escape(citation.plain)}</p><details class='screen'><summary>{escape(words)}</summary>"
        f"<p>BibTeX</p><pre class='entry'>{escape(citation.bibtex)}</pre>"
        f"<p>RIS</p><pre class='entry'>{escape(citation.ris)}</pre></details>"
    )
