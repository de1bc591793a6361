"""Counts: how many mechanisms report each code, one panel a status, on the scale of all mechanisms shown."""

from collections.abc import Mapping, Sequence

from iscm_data.figures.charts.layout import EDGE, INK, Spec, axis, layout, row_height, row_label, shape
from iscm_data.language.text import t
from iscm_data.model.marks import MARKS
from iscm_data.query.questions import Count


def bars(
    data: Sequence[Count], labels: Mapping[str, str], statuses: Mapping[str, str], *, form: str = "screen"
) -> Spec:
    """Mechanisms a code, a panel a status; where none is reported it says "none found", which is no nought."""
    measures = shape(form)
    of = max((count.of for count in data), default=1)
    each = (1 - measures.start) / len(statuses)
    traces, axes = [], {}
    for number, (status, name) in enumerate(statuses.items()):
        x = f"x{number + 1 if number else ''}"
        start = measures.start + number * each
        traces.append(_bars(status, data, x, measures.font, stepped=measures.stepped))
        axes[f"xaxis{x[1:]}"] = axis(
            domain=[start, start + each - (0.09 if measures.stepped else 0.05)],
            anchor="y",
            range=[0, max(of, 1)],
            tickvals=sorted({0, of}),
            title={"text": f"<b>{name}</b>", "font": {"size": measures.font, "color": INK}},
            side="top",
            tickfont={"size": measures.font, "color": INK},
        )
    top = -0.7 if measures.stepped else -0.5
    return {
        "data": traces,
        "layout": layout(
            measures,
            64 + row_height([labels[count.code] for count in data], measures) * len(data),
            margin={**measures.sides, "r": EDGE, "t": 56, "b": 8},
            yaxis=axis(range=[len(data) - 0.5, top], showticklabels=False, showgrid=False),
            annotations=[
                row_label(labels[count.code], y, measures, xref="paper", x=measures.start)
                for y, count in enumerate(data)
            ],
            **axes,
        ),
    }


def _bars(status: str, data: Sequence[Count], x: str, font: int, *, stepped: bool) -> Spec:
    mark = MARKS[status]
    values = [count.by_status[status] for count in data]
    pattern = {"shape": mark.pattern, "fgcolor": mark.ink, "bgcolor": "#ffffff", "size": 5}
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": [*range(len(data))],
        "xaxis": x,
        "yaxis": "y",
        "width": 0.34 if stepped else 0.62,
        "marker": {
            "color": "#ffffff" if mark.pattern else mark.ink,
            "line": {"color": mark.ink, "width": 1.5},
            **({"pattern": pattern} if mark.pattern else {}),
        },
        "text": [str(v) if v else t("none found") for v in values],
        "textposition": "outside",
        "textfont": {"size": font, "color": INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
