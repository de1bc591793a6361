"""Figures: drawn on white with fixed inks, so that the exported image is the figure whatever the reader's theme.

Every figure is plain JSON (a `Spec`: its data and its layout), put together at once, since building a Plotly figure
piece by piece costs a hundred times as much; `in_window` hands it to the screen, and `figure` checks it (the tests do
that with every one). A figure has three forms: "screen", "phone" (narrow: labels stand above their marks)
and "slide" (SLIDE px wide, as it is exported).
"""

from iscm_data.figures.charts.bars import bars
from iscm_data.figures.charts.layout import SLIDE, Spec, figure
from iscm_data.figures.charts.matrix import Row, matrix
from iscm_data.figures.charts.overlap import overlap
from iscm_data.figures.charts.timeline import Life, timeline
from iscm_data.figures.charts.window import in_window
from iscm_data.model.marks import MARKS, OTHER

__all__ = [
    "MARKS",
    "OTHER",
    "SLIDE",
    "Life",
    "Row",
    "Spec",
    "bars",
    "figure",
    "in_window",
    "matrix",
    "overlap",
    "timeline",
]
