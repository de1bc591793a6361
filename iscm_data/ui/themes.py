"""Themes: theme × mechanism, and the objectives of the Global Compact that findings touch."""

from html import escape

from iscm_data.figures import themes as figures
from iscm_data.language.text import several, t
from iscm_data.query import objectives
from iscm_data.query.paging import PART
from iscm_data.query.questions import Count, Matrix
from iscm_data.ui import address, figure
from iscm_data.ui.dimension import hover, number
from iscm_data.ui.markup import cell_marks, folded, link, missing, show, table
from iscm_data.ui.view import View


def matrix_card(view: View) -> None:
    """Theme × mechanism."""
    figure.card(
        view,
        "theme-matrix",
        lambda: figures.matrix(view.data, view.filters, view.ids, address.value(PART)),
        draw=lambda made, form: made.draw(form, hover=hover(view.data, made, made.names)),
        table=lambda made: table(
            made.words.subtitle,
            [escape(t("Theme")), escape(t("Mechanisms"))],
            [[link(row.href, row.label), _mechanisms(view, made.matrix, row.id)] for row in made.lines],
            hidden_caption=True,
        ),
        pick={"cell": "{1}.{0}"},
        too_wide=True,
    )


def _mechanisms(view: View, matrix: Matrix, code: str) -> str:
    parts = []
    for id_ in matrix.columns:
        cell = matrix.cells[code, id_]
        if cell.passages:
            name = link(address.here(cell=f"{id_}.{code}"), view.data.mechanism[id_]["short_name"])
            parts.append(f"<p>{name} {cell_marks(view.data, cell)}</p>")
    return folded(len(parts), "".join(parts), view.phone) or missing(t("not found for any mechanism shown"))


def objectives_card(view: View) -> None:
    """How many mechanisms have findings linked to each objective of the Global Compact."""
    data = view.data

    def linked(number: str) -> str:
        found = objectives.themes_of(data, int(number))
        return several(
            link(
                address.href("findings", view.filters, theme=code, dimension="theme"),
                t(data.codebook.label("theme", code)),
            )
            for code in found
        ) or missing(t("no theme is linked to it"))

    def touching(count: Count, status: str) -> str:
        return number(view, count.by_status[status], "theme", objectives.themes_of(data, int(count.code)), status)

    figure.card(
        view,
        "global-compact",
        lambda: figures.global_compact(data, view.filters, view.ids),
        table=lambda made: table(
            made.words.subtitle,
            [escape(t("Objective")), escape(t("Themes linked")), *map(escape, made.statuses.values())],
            [
                [escape(made.labels[c.code]), linked(c.code), *(touching(c, s) for s in made.statuses)]
                for c in made.counts
            ],
            hidden_caption=True,
        ),
    )
    show(
        f"<p>{escape(t('Each number counts mechanisms; in the table, numbers and themes lead to their passages.'))}</p>"
    )
