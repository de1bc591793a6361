"""The kinds of files that a figure is taken away as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iscm_data.export.csv import csv_text, harmless
from iscm_data.export.data.package import TYPES
from iscm_data.figures import Figure
from iscm_data.figures.content import table
from iscm_data.figures.picture import SLIDE, Shape
from iscm_data.wording import captions, citation
from iscm_data.wording.citation import Citation


@dataclass(frozen=True)
class Form:
    """How a file shows a figure: the shape of a picture, and whether a presentation has its table too."""

    shape: Shape = SLIDE
    table: bool = False


def _slide(made: Figure, link: str, form: Form) -> bytes:
    from iscm_data.export import slides

    return slides.slide(made, link, appended=form.table)


Make = Callable[[Figure, str, Form], bytes]

KINDS: Mapping[str, tuple[str, Make]] = {  # by the ending of the address: the type, and how it is made
    "svg": ("image/svg+xml", lambda made, link, form: made.svg(link, form.shape)),
    "png": ("image/png", lambda made, link, form: made.png(link, form.shape)),
    "csv": ("text/csv", lambda made, link, _: csv_text(made.words, link, made.rows()).encode()),
    "pptx": (TYPES["pptx"], _slide),
    "tsv": ("text/tab-separated-values", lambda made, link, _: _table(made, link).encode()),
    "txt": ("text/plain", lambda made, link, _: captions.caption(made.words, link).encode()),
    "cite": ("text/plain", lambda made, link, _: _cited(made, link).plain.encode()),
    "bib": ("application/x-bibtex", lambda made, link, _: _cited(made, link).bibtex.encode()),
    "ris": ("application/x-research-info-systems", lambda made, link, _: _cited(made, link).ris.encode()),
}


def _table(made: Figure, link: str) -> str:
    """What a figure shows as lines of cells between tabs, between its message and its source."""
    told = table(made.content())
    source = captions.short_source(made.data, made.cited, link)
    lines = [(made.words.title,), told.head, *told.rows, (source,)]
    return "\n".join("\t".join(harmless(" ".join(cell.split())) for cell in line) for line in lines) + "\n"


def _cited(made: Figure, link: str) -> Citation:
    return citation.figure(made.data, made.words, made.findings, link)
