"""Overlap: mechanism × mechanism, the member States that both list, as a number in a square that says their share."""

from collections.abc import Mapping, Sequence

from iscm_data.charts.layout import INK, Spec, axis, layout, row_label, shape
from iscm_data.charts.matrix import Row
from iscm_data.countries import Overlap

_INK = "#12436D"


def overlap(pairs: Sequence[Overlap], rows: Sequence[Row], short: Mapping[str, str], *, form: str = "screen") -> Spec:
    """The lower half of a square: each pair once. A square's side grows with the share of the smaller mechanism.

    `short` gives the columns' labels. Each point carries (first id, second id) as customdata.
    """
    measures = shape(form)
    place = {row.id: n for n, row in enumerate(rows)}
    drawn = [pair for pair in pairs if pair.states]
    size = {"slide": 26, "phone": 7}.get(form, 19)
    points = [(place[pair.first], place[pair.second], pair) for pair in drawn]
    shares = [len(pair.states) / pair.smaller for _, _, pair in points]
    told = [
        f"<b>{rows[x].label}</b><br>{rows[y].label}<br>{'≥ ' if pair.least else ''}{len(pair.states)} / {pair.smaller}"
        for x, y, pair in points
    ]
    number = [("≥" if pair.least and form == "slide" else "") + str(len(pair.states)) for _, _, pair in points]
    head = round(16 + 0.53 * measures.font * max((len(short[row.id]) for row in rows), default=0))
    trace = {
        "type": "scatter",
        "mode": "markers" if form == "phone" else "markers+text",
        "x": [x for x, _, _ in points],
        "y": [y for _, y, _ in points],
        "customdata": [[pair.first, pair.second] for _, _, pair in points],
        "marker": {
            "symbol": "square",
            "size": [max(4, size * share**0.5) for share in shares],
            "color": "#d5e3f0" if form != "phone" else _INK,
            "line": {"color": _INK, "width": 1},
        },
        "text": number if form != "phone" else told,
        "hovertext": told,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "textfont": {"size": 12 if form == "slide" else 11, "color": INK},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": INK}},
        "showlegend": False,
    }
    ticks = [*range(len(rows))]
    return {
        "data": [trace],
        "layout": layout(
            measures,
            head + (28 if form != "phone" else 34) * len(rows) + 12,
            margin={**measures.sides, "t": head, "b": 12},
            xaxis=axis(
                domain=[measures.start, 1],
                range=[-0.6, len(rows) - 0.4],
                tickvals=ticks,
                ticktext=[short[row.id] for row in rows],
                tickangle=-90,
                side="top",
                tickfont={"size": measures.font if form != "phone" else 8, "color": INK},
            ),
            yaxis=axis(range=[len(rows) - 0.4, -0.6], tickvals=ticks, showticklabels=False),
            annotations=[
                row_label(row.label, y, measures, xref="x domain", x=0, href=row.href) for y, row in enumerate(rows)
            ],
        ),
    }
