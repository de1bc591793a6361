"""A figure in a reader's window: drawn so that the browser has to draw it only once.

The spec says what is drawn, and is the same for a window, a slide and a picture; here it is told in the way that is
quickest for Streamlit and Plotly. Each setting below was found by watching what they draw, and saves a whole drawing.
"""

from collections.abc import Sequence
from zlib import crc32

import plotly.graph_objects as go

from iscm_data.charts.layout import Spec
from iscm_data.charts.marks import MARKS

WIDTH = 824
"""px of a figure in a window of 1040 px and more: what style.css leaves to it of a page's width."""

_DOT = MARKS["not_found"]
_GAP = 2 * "\u00a0"  # between a label and its marks: words of a trace cannot be moved by px


class Drawn(go.Figure):  # type: ignore[misc]
    """A spec as it is, for a page that asks for a Plotly figure.

    To check every property and to copy it twice takes Plotly ten times as long as drawing up the spec. The tests put
    every spec through `figure`, which checks it; a reader need not wait for that.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec  # and no more: what a figure has beside its spec is of no use to a page

    def to_dict(self) -> Spec:
        """The spec itself."""
        return self._spec


def in_window(spec: Spec, *, phone: bool, picked: bool) -> Spec:
    """The figure for a window; `picked` is one whose marks can be clicked on."""
    layout = dict(spec["layout"])
    data, layout["shapes"] = _dots(spec["data"], layout.get("shapes", []))
    # Streamlit draws a figure anew as soon as it has set what it misses in it: the modes of a figure with marks to
    # pick, and the width, which it does not know before the figure stands. A window that has another gets a second one.
    if picked:
        layout |= {"clickmode": "event+select", "dragmode": "pan"}
    if not phone:
        layout["width"] = WIDTH
        labels, layout["annotations"] = _labels(layout)
        data = [*data, *labels]
    # And it hands over equal data once more: Plotly leaves them where the revision is the same and no template is set.
    del layout["template"]
    layout["datarevision"] = crc32(repr(data).encode())
    return {"data": data, "layout": layout}


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
        "unselected": {"textfont": {"color": labels[0]["font"]["color"]}},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [words], [note for note in layout["annotations"] if note not in labels]
