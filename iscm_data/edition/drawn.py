"""A figure of the edition: a picture between its words, its table, and the files to take it away.

The page shows the drawing alone, since its words stand beside it, and in a narrow window another one, as the app does.
"""

from dataclasses import dataclass
from html import escape

from iscm_data import figures
from iscm_data.dataset.load import Dataset
from iscm_data.export.csv import csv_text
from iscm_data.figures import NAMES, Figure, picture
from iscm_data.figures.content import Bars, Content
from iscm_data.figures.figure import MatrixFigure
from iscm_data.figures.history import Timeline
from iscm_data.html import link, mark, missing, table
from iscm_data.language.text import language, t
from iscm_data.wording.marks import GLYPHS

_PHONE = 350  # px: as wide as a phone shows it, so that its letters are as large as those of the page
_TOO_WIDE = ("payers", "shared-partners", "theme-matrix", "overlap")  # for a phone: there the table stands for them


@dataclass(frozen=True)
class Drawn:
    """A figure as HTML, and its files by their paths from the page; `image` is that of the PNG, where there is one."""

    html: str
    files: dict[str, bytes]
    image: str = ""


def figure(data: Dataset, name: str, page: str, base: str, *, image: bool = False) -> Drawn:
    """The figure of that name on a page (a file without its ending) of the edition at the address `base`, or at none.

    With `image` there is a PNG too, for previews of links.
    """
    made = figures.find(data, name, {})
    address = f"{base}{language()}/{page}.html#{name}" if base else ""
    spec, stem = made.draw("slide"), f"figures/{name}"
    files = {
        f"{stem}.svg": picture.svg(spec, made.words, address, made.alt).encode(),
        f"{stem}.csv": csv_text(made.words, address, made.rows()).encode(),
    }
    wide = picture.chart(spec, made.words, made.alt)
    files[f"{stem}-wide.svg"] = wide.svg.encode()
    drawing = f'<img src="{stem}-wide.svg" alt="{escape(made.alt)}" {_size(wide)} loading="lazy">'
    if name not in _TOO_WIDE:
        narrow = picture.chart(made.draw("phone"), made.words, made.alt, _PHONE)
        files[f"{stem}-narrow.svg"] = narrow.svg.encode()
        source = f'<source media="(max-width: 639px)" srcset="{stem}-narrow.svg" {_size(narrow)}>'
        drawing = f"<picture>{source}{drawing}</picture>"
    ground = "ground wide" if name in _TOO_WIDE else "ground"
    kinds = {"svg": t("Download SVG"), "csv": t("Download CSV")}
    if image:
        files[f"{stem}.png"] = picture.png(spec, made.words, address, made.alt, scale=1)
        kinds["png"] = t("Download PNG")
    words = made.words
    links = " · ".join(link(f"{stem}.{kind}", told, download=f"{made.file}.{kind}") for kind, told in kinds.items())
    notes = "".join(f"<p>{escape(line)}</p>" for line in (words.note, words.source, words.version) if line)
    html = (
        f'<figure id="{name}"><h2 class="title">{escape(words.title)}</h2>'
        f'<p class="subtitle">{escape(words.subtitle)}</p>'
        f'<div class="{ground}" role="group" tabindex="0" aria-label="{escape(words.title)}">{drawing}</div>'
        f"<details><summary>{escape(t('Show as table'))}</summary>{as_table(made, page)}</details>"
        f'<figcaption>{notes}<p class="take">{links}</p></figcaption></figure>'
    )
    return Drawn(html, files, f"{stem}.png" if image else "")


def _size(drawn: picture.Chart) -> str:
    return f'width="{drawn.width:g}" height="{drawn.height:g}"'


def as_table(made: Figure, page: str) -> str:
    """What the figure shows as an HTML table; names lead to their own pages."""
    shown: Content = made.content()
    if isinstance(shown, Bars):
        within = NAMES[made.name].within
        label = t("Objective") if made.name == "global-compact" or not within else t(_dimension(made, within))
        lines = [
            [
                escape(name),
                *(
                    escape(t("{n} of {of}", n=panel.numbers[number], of=shown.of))
                    if panel.numbers[number]
                    else missing(t("none found"))
                    for panel in shown.panels
                ),
            ]
            for number, name in enumerate(shown.labels)
        ]
        head = [label, *(panel.name for panel in shown.panels)]
        return table(made.words.subtitle, map(escape, head), lines, hidden_caption=True)
    leading = _leading(made, page)
    rows: list[list[str]] = []
    group = ""
    for entry in shown.entries:
        if entry.group and entry.group != group:
            rows.append([escape(entry.group)])
            group = entry.group
        cells = [
            "<br>".join(mark(line.mark, line.text) if line.mark in GLYPHS else escape(line.text) for line in cell)
            for cell in entry.cells
        ]
        name = link(leading[entry.label], entry.label) if entry.label in leading else escape(entry.label)
        rows.append([name, *cells])
    return table(made.words.subtitle, map(escape, shown.head), rows, hidden_caption=True)


def _dimension(made: Figure, within: str) -> str:
    return made.data.codebook.dimensions[within].label


def _leading(made: Figure, page: str) -> dict[str, str]:
    """Where the labels of rows lead: to another page, or to a place on this one."""
    pairs = []
    if isinstance(made, MatrixFigure):
        pairs = [(row.label, row.href) for row in made.lines]
    if isinstance(made, Timeline):
        pairs = [(life.label, life.href) for life in made.lives]
    return {label: href for label, href in pairs if href and href != f"{page}.html"}
