"""A figure in a reader's window: told in the way that Plotly draws quickest.

The spec says what is drawn, and is the same for a window, a slide and a picture.
"""

from collections.abc import Sequence

from iscm_data.figures.charts.layout import Spec
from iscm_data.model.marks import MARKS

_DOT = MARKS["not_found"]
_GAP = 2 * "\u00a0"  # between a label and its marks: words of a trace cannot be moved by px


def in_window(spec: Spec) -> Spec:
    """The figure for a window, which sets its width."""
    layout = {name: value for name, value in spec["layout"].items() if name != "template"}
    data, layout["shapes"] = _dots([*map(_bars, spec["data"])], layout.get("shapes", []))
    labels, layout["annotations"] = _labels(layout)
    return {"data": [*data, *labels], "layout": layout}


def _bars(trace: Spec) -> Spec:
    """The same bars; one of nought has no outline, which would be taken for a short bar."""
    if trace["type"] != "bar":
        return trace
    line = trace["marker"]["line"]
    widths = [line["width"] if value else 0 for value in trace["x"]]
    return trace | {"marker": trace["marker"] | {"line": line | {"width": widths}}}


def _dots(data: Sequence[Spec], shapes: Sequence[Spec]) -> tuple[list[Spec], list[Spec]]:
    """The same marks, the dots among them drawn as one line for each trace; and the shapes with these lines.

    Most cells of a matrix hold a dot, and an element for each took longer to draw than all other marks. The line is
    nothing but points, which style.css makes round; the trace knows its marks still, for the pointer and for clicks.
    """
    drawn, lines = [], [*shapes]
    for trace in data:
        marker = trace.get("marker", {})
        if (marker.get("symbol"), marker.get("size")) == (_DOT.symbol, _DOT.size):
            points = zip(trace["x"], trace["y"], strict=True)
            lines.append(
                {
                    "type": "path",
                    "path": "".join(f"M{x},{y}Z" for x, y in points),
                    "xref": trace["xaxis"],
                    "yref": trace["yaxis"],
                    "layer": "between",
                    "line": {"color": marker["color"], "width": marker["size"]},
                }
            )
            trace = trace | {"marker": marker | {"maxdisplayed": 1}}
        drawn.append(trace)
    return drawn, lines


def _labels(layout: Spec) -> tuple[list[Spec], list[Spec]]:
    """The labels of rows as one trace of words, and the annotations that remain.

    Plotly measures an annotation, draws it, and draws it once more: forty of them took longer than all the rest.
    """
    labels = [note for note in layout["annotations"] if note["x"] == 0 and note["xanchor"] == "right"]
    if not labels:
        return [], layout["annotations"]
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [layout["xaxis"]["range"][0]] * len(labels),
        "y": [note["y"] for note in labels],
        "text": [note["text"].replace("<br>", f"{_GAP}<br>") + _GAP for note in labels],
        "textposition": "middle left",
        "textfont": labels[0]["font"],
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [words], [note for note in layout["annotations"] if note not in labels]
