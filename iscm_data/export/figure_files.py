"""The kinds of files that a figure is taken away as."""

from collections.abc import Callable, Mapping

from iscm_data.export import slides
from iscm_data.export.csv import csv_text
from iscm_data.figures import Figure
from iscm_data.wording import citation
from iscm_data.wording.citation import Citation

Draw = Callable[[Figure, str], bytes]

KINDS: Mapping[str, tuple[str, Draw]] = {  # by the ending of the address: the type, and how it is made
    "svg": ("image/svg+xml", Figure.svg),
    "png": ("image/png", Figure.png),
    "csv": ("text/csv", lambda made, link: csv_text(made.words, link, made.rows()).encode()),
    "pptx": (slides.MIME, lambda made, link: slides.slide(made.words, link, made.alt, made.content())),
    "bib": ("application/x-bibtex", lambda made, link: _cited(made, link).bibtex.encode()),
    "ris": ("application/x-research-info-systems", lambda made, link: _cited(made, link).ris.encode()),
}


def _cited(made: Figure, link: str) -> Citation:
    return citation.figure(made.data, made.words, made.passages, link)
