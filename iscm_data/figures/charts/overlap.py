"""Overlap: mechanism × mechanism, the number of member States that both list, shaded by the share of the smaller."""

from collections.abc import Mapping, Sequence

from iscm_data.figures.charts.layout import INK, Spec, axis, layout, row_label, shape
from iscm_data.figures.charts.matrix import Row
from iscm_data.query.countries import Overlap

_SHADES = ((0.25, "#eef3f8", INK), (0.5, "#c3d7e8", INK), (0.75, "#7fa8cb", INK), (1.0, "#12436D", "#ffffff"))


def overlap(
    pairs: Sequence[Overlap],
    rows: Sequence[Row],
    short: Mapping[str, str],
    shades: Sequence[str],
    *,
    form: str = "screen",
) -> Spec:
    """The lower half of a square: each pair once, with the number of States that both list, underlined where a list is
    incomplete: then it is the least.

    `short` gives the columns' labels, `shades` the four words of the legend, from the smallest share to the largest.
    Each point carries (first id, second id) as customdata.
    """
    measures = shape(form)
    place = {row.id: n for n, row in enumerate(rows)}
    label = {row.id: row.label for row in rows}
    traces = []
    for (most, fill, ink), name in zip(_SHADES, shades, strict=True):
        here = [p for p in pairs if p.states and most - 0.25 < len(p.states) / p.smaller <= most]
        told = [
            f"<b>{label[p.first]}</b><br>{label[p.second]}<br>{'≥ ' if p.least else ''}{len(p.states)} / {p.smaller}"
            for p in here
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": name,
                "x": [place[p.first] for p in here],
                "y": [place[p.second] for p in here],
                "customdata": [[p.first, p.second] for p in here],
                "marker": {
                    "symbol": "square",
                    "size": 24 if form == "slide" else 17,
                    "color": fill,
                    "line": {"color": "#12436D", "width": 0.5},
                },
                "text": [f"<u>{len(p.states)}</u>" if p.least else str(len(p.states)) for p in here],
                "textfont": {"size": 14 if form == "slide" else 11, "color": ink},
                "hovertext": told,
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    legend = 34 if form == "slide" else 40
    head = legend + round(16 + 0.53 * measures.font * max((len(short[row.id]) for row in rows), default=0))
    ticks = [*range(len(rows))]
    return {
        "data": traces,
        "layout": layout(
            measures,
            head + 28 * len(rows) + 12,
            margin={**measures.sides, "t": head, "b": 12},
            xaxis=axis(
                domain=[measures.start, 1],
                range=[-0.6, len(rows) - 0.4],
                tickvals=ticks,
                ticktext=[short[row.id] for row in rows],
                tickangle=-90,
                side="top",
                tickfont={"size": measures.font, "color": INK},
            ),
            yaxis=axis(range=[len(rows) - 0.4, -0.6], tickvals=ticks, showticklabels=False),
            annotations=[
                row_label(row.label, y, measures, xref="x domain", x=0, href=row.href) for y, row in enumerate(rows)
            ],
        ),
    }
