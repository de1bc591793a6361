"""What all figures share: inks, type, margins, and how a label is set."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

Spec = dict[str, Any]

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK, SOFT, GRID, LINK = "#1f2430", "#4a5261", "#e4e7eb", "#005a9c"
SLIDE = 1200  # px: the width of an exported figure, drawn at twice the pixels
EDGE = 28  # px: its margins to the left and right, as wide as those of the words above and below
_LINE = 36  # characters of a line of a row's label


@dataclass(frozen=True)
class Shape:
    """A drawing's measures in px. `panels` stand side by side; `stepped` puts each row's label above its marks."""

    width: int | None
    row: int
    label: int
    font: int = 13
    panels: int = 1
    stepped: bool = False

    @property
    def sides(self) -> dict[str, int]:
        """The margins to the left and right."""
        if self.width:
            return {"l": EDGE, "r": EDGE}
        return {"l": 4 if self.stepped else self.label, "r": 4}

    @property
    def start(self) -> float:
        """Where the marks begin, as a part of the room between the margins."""
        return self.label / (self.width - 2 * EDGE) if self.width else 0.0


def shape(form: str, panels: int = 1) -> Shape:
    """The measures of a form."""
    if form == "phone":
        return Shape(None, 44, 0, stepped=True)
    if form == "slide":  # 14 px at 1200 px is the 11 pt that a slide needs
        return Shape(SLIDE, 34, 262, font=14, panels=panels)
    return Shape(None, 32, 242)


def figure(spec: Spec) -> go.Figure:
    """The Plotly figure of a spec. Raises ValueError for a spec that Plotly does not know how to draw."""
    return go.Figure(spec)


def wrapped(label: str, width: int) -> str:
    """A label on as many lines as it needs, of about `width` characters."""
    return "<br>".join(textwrap.wrap(label, width, break_long_words=False))


def row_height(labels: Sequence[str], measures: Shape) -> int:
    """The height of rows: more where two labels of two lines stand one below the other."""
    if measures.stepped:
        return measures.row
    long = [len(wrapped(label, _LINE).split("<br>")) > 1 for label in labels]
    return measures.row + (6 if any(map(all, pairwise(long))) else 0)


def row_label(label: str, y: int, measures: Shape, *, xref: str, x: float, yref: str = "y", href: str = "") -> Spec:
    """The label of a row, to the left of its marks or, on a phone, above them; with `href` it is a link."""
    stepped = measures.stepped
    name = label if stepped else wrapped(label, _LINE)
    # On a phone a label has one line: the longest are set smaller, to fit in a window of 390 px.
    size = max(11, measures.font * 46 // len(label)) if stepped and len(label) > 46 else measures.font
    # Plotly wraps a label that is nothing but a link into a second, nameless one; a zero-width space prevents that.
    linked = f'<a href="{href}" target="_self" style="color:{LINK}">{name}</a>\u200b'
    return {
        "xref": xref,
        "yref": yref,
        "x": x,
        "y": y,
        "text": linked if href else name,
        "align": "left" if stepped else "right",
        "xanchor": "left" if stepped else "right",
        "xshift": 0 if stepped else -8,
        "yshift": 15 if stepped else 0,
        "showarrow": False,
        "captureevents": bool(href),
        "font": {"size": size, "color": INK},
        "borderpad": 0,
    }


def axis(**settings: Any) -> Spec:
    """An axis with nothing on it but what is asked for."""
    plain = {"fixedrange": True, "zeroline": False, "gridcolor": GRID, "showline": False, "ticks": ""}
    return plain | settings


def layout(measures: Shape, height: int, **settings: Any) -> Spec:
    """The layout of a figure of that height (px), margins by its measures."""
    words = {"family": FONT, "size": measures.font, "color": INK}
    legend = {
        "font": {"size": measures.font, "color": INK},
        "itemclick": False,
        "itemdoubleclick": False,
        "orientation": "h",
        "xref": "container",
        "x": EDGE / measures.width if measures.width else 0,
        "yref": "container",
        "y": 1,
        "yanchor": "top",
    }
    plain = {
        "template": {"layout": {}},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": words,
        "legend": legend,
        "height": height,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": SOFT, "font": words, "align": "left"},
        "hovermode": "closest",
    }
    return plain | ({"width": measures.width} if measures.width else {}) | settings
