"""The timeline: when mechanisms began, what became of them, and the last year of which a source tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from iscm_data.figures.charts.layout import INK, Spec, axis, layout, row_label, shape

_INK = "#12436D"
_ENDS = {  # the last that is known of a mechanism, by its status: symbol, ink, size, line
    "active": ("circle-open", "#1f7f77", 11, 2.5),
    "dormant": ("line-ns", "#801650", 9, 2.5),
    "ended": ("x-thin", "#801650", 9, 2.5),
    "superseded": ("square-open", "#801650", 8, 2.5),
    "unknown": ("diamond-open", "#3D3D3D", 8, 1.5),
}


@dataclass(frozen=True)
class Life:
    """A mechanism's years: when it began, its status and the year for which that is known, and a note to its mark."""

    id: str
    label: str
    href: str
    began: int
    status: str
    known: int | None
    note: str = ""


def _legend_rows(words: Sequence[str], form: str) -> int:
    """On how many rows the legend stands: its entries have one width, that of the longest."""
    room = {"slide": 1100, "phone": 320}.get(form, 620)
    return ceil(len(words) / max(1, room // (7 * max(map(len, words)) + 45)))


def timeline(lives: Sequence[Life], statuses: Mapping[str, str], began: str, *, form: str = "screen") -> Spec:
    """A row a mechanism, from the year in which it began to the last year of which a source tells.

    `statuses` and `began` are the words of the legend. Where no date of the status is known, nothing is drawn but
    the beginning: the note under the figure says so.
    """
    measures = shape(form)
    first = min((life.began for life in lives), default=2000)
    last = max((life.known or life.began for life in lives), default=2000)
    dots = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [life.began for life in lives],
            "y": [*range(len(lives))],
            "name": began,
            "marker": {"symbol": "circle", "size": 11, "color": _INK},
            "customdata": [[life.id] for life in lives],
            "hovertemplate": "%{x}<extra></extra>",
        }
    ]
    for status, (symbol, ink, size, line) in _ENDS.items():
        here = [(life.known, y) for y, life in enumerate(lives) if life.status == status and life.known]
        if here:
            dots.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [x for x, _ in here],
                    "y": [y for _, y in here],
                    "name": statuses[status],
                    "marker": {"symbol": symbol, "size": size, "color": ink, "line": {"color": ink, "width": line}},
                    "hovertemplate": "%{x}<extra></extra>",
                }
            )
    spans = [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "layer": "below",
            "x0": life.began,
            "x1": life.known,
            "y0": y,
            "y1": y,
            "line": {"color": "#7d94aa", "width": 2},
        }
        for y, life in enumerate(lives)
        if life.known and life.known > life.began
    ]
    notes = [
        {
            "xref": "x",
            "yref": "y",
            "x": max(life.known or 0, life.began),
            "y": y,
            "text": life.note,
            "xanchor": "left",
            "xshift": 9,
            "showarrow": False,
            "font": {"size": measures.font, "color": INK},
            "borderpad": 0,
        }
        for y, life in enumerate(lives)
        if life.note
    ]
    rows = _legend_rows([str(dot["name"]) for dot in dots], form)
    head = max(120, 44 + 20 * rows) if form == "phone" else 76 + 20 * max(0, rows - 2)
    row = 40 if form == "phone" else 30
    labels = [row_label(life.label, y, measures, xref="x domain", x=0, href=life.href) for y, life in enumerate(lives)]
    decades = [*range(first // 10 * 10, last + 10, 10)]
    return {
        "data": dots,
        "layout": layout(
            measures,
            head + row * len(lives) + 12,
            margin={**measures.sides, "t": head, "b": 12},
            xaxis=axis(
                domain=[measures.start, 1],
                range=[first - 2, last + 4],
                tickvals=[year for year in decades if first - 2 <= year <= last],
                tickformat="d",
                side="top",
                tickfont={"size": measures.font, "color": INK},
            ),
            yaxis=axis(
                range=[len(lives) - 0.4, -0.6 if form != "phone" else -0.9], showticklabels=False, showgrid=False
            ),
            annotations=[*labels, *notes],
            shapes=spans,
        ),
    }
