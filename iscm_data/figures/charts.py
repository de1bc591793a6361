"""Figures as Plotly's charts, from the same content as their pictures: the same facts in the same order.

A chart is plain JSON; each of its points names in `customdata` what it is of, so that a click can lead to its evidence.
"""

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from iscm_data.figures.content import Bars, Grid, Listing
from iscm_data.figures.figure import Figure
from iscm_data.language.text import labelled, t
from iscm_data.model.marks import MARKS

Spec = dict[str, Any]

_ROW, _HEAD = 34, 60  # px
_LABEL, _NAMES = 30, 70  # characters of a line
_NARROW = 0.08  # of all mechanisms
_MOST = 40  # bars of a list: more are at the table
_CLEAR = "rgba(0,0,0,0)"


def chart(made: Figure, *, dark: bool = False, narrow: bool = False) -> go.Figure:
    """The chart of a figure, for a dark ground, for a narrow window. Raises TypeError for a figure that has none."""
    content = made.content()
    bars = content.instead if isinstance(content, Grid) else content
    if made.name == "timeline":
        spec = _lives(made.rows(), dark=dark)
    elif isinstance(bars, Bars):
        spec = _stacked(bars, dark=dark, narrow=narrow)
    elif isinstance(content, Listing) and made.name == "overlap":
        spec = _shared(made.rows(), {entry.id: entry.number for entry in content.entries}, dark=dark)
    elif isinstance(content, Listing):
        spec = _numbers(content, dark=dark)
    else:
        raise TypeError(f"{made.name} is no chart")
    return go.Figure(spec)


def _ink(mark: str, *, dark: bool) -> str:
    return MARKS[mark].dark if dark else MARKS[mark].ink


def _on(mark: str, *, dark: bool) -> str:
    """The colour of a number on a bar."""
    light = MARKS[mark].fill == "solid" and not dark
    return "#ffffff" if light else "#e8ebf0" if dark and MARKS[mark].fill != "solid" else "#1b212c"


def _wrapped(text: str, width: int) -> str:
    """A text from a record on several lines; Plotly takes < for a tag."""
    return "<br>".join(escape(line) for line in textwrap.wrap(text, width, break_long_words=False))


def _layout(rows: int, *, dark: bool, **more: Any) -> Spec:
    words = {"size": 14, "color": "#e8ebf0" if dark else "#1b212c"}
    legend = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    axes: Mapping[str, Spec] = {
        "xaxis": {"visible": False, "fixedrange": True},
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticksuffix": " ",
            "showgrid": False,
            "tickfont": words,
        },
    }
    plain = {
        "height": _HEAD + _ROW * max(rows, 2),
        "margin": {"l": 8, "r": 16, "t": 44, "b": 8},
        "barmode": "stack",
        "bargap": 0.4,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": words},
        "font": words,
        "legend": legend | {"font": words},
    }
    return plain | more | {name: axis | more.get(name, {}) for name, axis in axes.items()}


def _bar(mark: str, name: str, *, dark: bool) -> Spec:
    """A series of bars, filled as everywhere: solid, open or hatched."""
    ink, fill = _ink(mark, dark=dark), MARKS[mark].fill
    marker: Spec = {"color": ink if fill == "solid" else _CLEAR, "line": {"color": ink, "width": 1.5}}
    if fill == "hatched":
        marker["pattern"] = {"shape": "/", "fgcolor": ink, "bgcolor": _CLEAR, "size": 9, "solidity": 0.14}
    return {"type": "bar", "orientation": "h", "name": name, "marker": marker, "hoverinfo": "text"}


def _stacked(content: Bars, *, dark: bool, narrow: bool) -> Spec:
    least = content.of * (_NARROW if narrow else 0)  # a smaller number has no room in its bar
    traces = []
    labels = [_wrapped(bar.label, _LABEL) for bar in content.bars]
    for number, mark in enumerate(content.series):
        found = [(label, bar) for label, bar in zip(labels, content.bars, strict=True) if bar.numbers[number]]
        traces.append(
            _bar(mark.id, mark.word, dark=dark)
            | {
                "x": [bar.numbers[number] for _, bar in found],
                "y": [label for label, _ in found],
                "text": [str(n) if (n := bar.numbers[number]) > least else "" for _, bar in found],
                "textposition": "inside",
                "constraintext": "none",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": _on(mark.id, dark=dark), "size": 12},
                "customdata": [[bar.id, mark.id] for _, bar in found],
                "hovertext": [
                    f"<b>{escape(bar.label)}</b><br>{escape(labelled(mark.word, str(bar.numbers[number])))}<br>"
                    f"{_hover(bar.names[number])}"
                    for _, bar in found
                ],
            }
        )
    layout = _layout(len(labels), dark=dark, yaxis=_in_order(labels), xaxis={"range": [0, max(content.of, 1)]})
    return {"data": traces, "layout": layout}


def _in_order(labels: Sequence[str]) -> Spec:
    return {"categoryorder": "array", "categoryarray": labels}


def _hover(names: Sequence[str]) -> str:
    return _wrapped(", ".join(names), _NAMES)


def _numbers(content: Listing, *, dark: bool) -> Spec:
    """The numbers of a list as bars, those with most first; zero has none."""
    entries = [entry for entry in content.entries if entry.share][:_MOST]
    labels = [_wrapped(entry.label, _LABEL) for entry in entries]
    trace = _bar("in_place", content.counted, dark=dark) | {
        "x": [entry.share for entry in entries],
        "y": labels,
        "text": [entry.number for entry in entries],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [[entry.id, "in_place"] for entry in entries],
        "hovertext": [
            f"<b>{escape(entry.label)}</b><br>{_hover([name.told for name in entry.names])}" for entry in entries
        ],
        "showlegend": False,
    }
    return {"data": [trace], "layout": _layout(len(entries), dark=dark, yaxis=_in_order(labels))}


def _lives(rows: Sequence[Mapping[str, Any]], *, dark: bool) -> Spec:
    """A line from the year in which a mechanism began to its last sign, oldest first."""
    ink, labels = _ink("in_place", dark=dark), [_wrapped(str(row["mechanism"]), _LABEL) for row in rows]
    told = []
    for row in rows:
        year, word, sign = (row[name] for name in ("established_year", "activity_label", "last_sign"))
        words = t("Began {year}; {activity}, {sign}", year=year, activity=word, sign=sign)
        told.append(f"<b>{escape(str(row['mechanism']))}</b><br>{escape(words)}")
    about = {
        "customdata": [[row["mechanism_id"], ""] for row in rows],
        "hoverinfo": "text",
        "hovertext": told,
        "showlegend": False,
    }
    began = [row["established_year"] for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": began,
        "x": [max((row["last_sign_year"] or 0) - row["established_year"], 0) for row in rows],
        "y": labels,
        "width": 0.18,
        "marker": {"color": ink},
    }
    dots = {"type": "scatter", "mode": "markers", "x": began, "y": labels, "marker": {"color": ink, "size": 11}}
    x = {"visible": True, "side": "top", "tickformat": "d"}
    layout = _layout(len(rows), dark=dark, yaxis=_in_order(labels), xaxis=x)
    return {"data": [bars | about, dots | about], "layout": layout}


def _shared(rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, str], *, dark: bool) -> Spec:
    """Each pair of mechanisms as a square, shaded by the part of the shorter list that both have in common.

    The names stand along the diagonal: a row ends there, a column begins there, and nothing is turned.
    """
    names = {row[f"{side}mechanism_id"]: str(row[f"{side}mechanism"]) for row in rows for side in ("", "other_")}
    order = sorted(names, key=lambda id_: names[id_])
    size = range(len(order))
    shade: list[list[float | None]] = [[None for _ in size] for _ in size]
    text = [["" for _ in size] for _ in size]
    squares = {}  # by row and column: the pair, and its words
    for row in rows:
        b, a = sorted((order.index(row["mechanism_id"]), order.index(row["other_mechanism_id"])))
        n = row["states_in_common"] if isinstance(row["states_in_common"], int) else 0
        shade[a][b] = n / max(row["states_of_the_smaller"], 1)
        text[a][b] = str(n) if n else ""
        pair = f"{row['mechanism_id']}.{row['other_mechanism_id']}"
        words = t("Members in common: {n}", n=numbers.get(pair, t("none found")))
        squares[a, b] = pair, f"<b>{escape(names[order[a]])}, {escape(names[order[b]])}</b><br>{escape(words)}"
    squares = dict(sorted(squares.items()))
    ground, full = ("#1b2028", "#2f6ea3") if dark else ("#f6f7f9", "#5f9fd3")
    trace = {
        "type": "heatmap",
        "z": shade,
        "text": text,
        "texttemplate": "%{text}",
        "hoverinfo": "skip",
        "colorscale": [[0, ground], [1, full]],
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
    }
    points = {  # of a heat map no square can be chosen
        "type": "scatter",
        "mode": "markers",
        "x": [b for _, b in squares],
        "y": [a for a, _ in squares],
        "marker": {"symbol": "square", "size": 20, "opacity": 0},
        "customdata": [[pair, ""] for pair, _ in squares.values()],
        "hovertext": [told for _, told in squares.values()],
        "hoverinfo": "text",
        "showlegend": False,
    }
    labels = [
        {
            "x": number - 0.4,
            "y": number,
            "text": escape(names[id_]),
            "xanchor": "left",
            "showarrow": False,
            "font": {"size": 13, "color": "#e8ebf0" if dark else "#1b212c"},
        }
        for number, id_ in enumerate(order)
    ]
    x = {"visible": False, "range": [-0.5, len(order) + 9]}
    y = {"visible": False, "autorange": False, "range": [len(order) - 0.5, -0.5]}
    layout = _layout(len(order), dark=dark, xaxis=x, yaxis=y, annotations=labels)
    layout |= {"height": 40 + 24 * len(order), "margin": dict.fromkeys("lrtb", 8)}
    return {"data": [trace, points], "layout": layout}
