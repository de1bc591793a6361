"""The chart itself: a figure's spec as SVG, where the screen's own library puts it.

It knows just what the figures of this app are made of: marks, bars, lines and frames, labels, a legend, one or more
panels. Whatever else a spec holds is refused, for what is left out in silence would be missed by nobody.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from iscm_data.figures.charts import Spec
from iscm_data.figures.picture.element import Text, element, number
from iscm_data.figures.picture.letters import Line, Unknown, line_width, parsed
from iscm_data.figures.picture.symbols import path

_SPACING = 1.3  # height of a line, in sizes of its text
_MIDDLE = 0.357  # from the middle of a line down to its baseline, in sizes of its text
_LEGEND = {"row": 21.2, "middle": 15.6, "mark": 20, "text": 40, "gap": 5}  # px
_TITLE = 43  # px from the panel up to the baseline of the title above its axis
_TICK = 3.8  # px from the panel up to the baseline of the labels above it

# What a spec may hold. Those that only the screen needs (what hovers, what a click does) are known and not drawn.
_SCREEN = {"customdata", "hovertemplate", "hovertext", "hoverinfo", "legendgroup", "cliponaxis"}
_KNOWN: Mapping[str, set[str]] = {
    "scatter": _SCREEN | {"type", "mode", "x", "y", "xaxis", "yaxis", "name", "marker", "text", "textfont"}
    | {"showlegend"},
    "bar": _SCREEN | {"type", "orientation", "x", "y", "xaxis", "yaxis", "width", "marker", "text", "textfont"}
    | {"textposition", "showlegend"},
    "marker of points": {"symbol", "size", "color", "line"},
    "marker of bars": {"color", "line", "pattern"},
    "pattern": {"shape", "fgcolor", "bgcolor", "size"},
    "line": {"color", "width"},
    "font": {"size", "color", "family"},
    "title": {"text", "font"},
    "axis": {"domain", "range", "anchor", "tickvals", "ticktext", "tickangle", "tickfont", "tickformat", "side"}
    | {"title", "showticklabels", "showgrid", "fixedrange", "zeroline", "gridcolor", "showline", "ticks"},
    "annotation": {"xref", "yref", "x", "y", "text", "align", "xanchor", "xshift", "yshift", "showarrow", "font"}
    | {"captureevents", "borderpad"},
    "shape": {"type", "xref", "yref", "x0", "x1", "y0", "y1", "line", "layer"},
    "margin": {"l", "r", "t", "b"},
    "legend": {"font", "itemclick", "itemdoubleclick", "orientation", "xref", "x", "yref", "y", "yanchor"},
    "layout": {"template", "paper_bgcolor", "plot_bgcolor", "font", "legend", "height", "width", "dragmode"}
    | {"hoverlabel", "hovermode", "margin", "annotations", "shapes"},
}  # fmt: skip
_ONLY: Mapping[str, tuple[str, tuple[Any, ...]]] = {  # what of these is drawn, and nothing else
    "mode": ("scatter", ("markers", "markers+text")),
    "orientation": ("bar", ("h",)),
    "textposition": ("bar", ("outside",)),
    "side": ("axis", ("top",)),
    "zeroline": ("axis", (False,)),
    "showline": ("axis", (False,)),
    "ticks": ("axis", ("",)),
    "tickformat": ("axis", ("d",)),
    "tickangle": ("axis", (0, -45, -90)),
    "showarrow": ("annotation", (False,)),
    "borderpad": ("annotation", (0,)),
    "xanchor": ("annotation", ("left", "right")),
    "align": ("annotation", ("left", "right")),
    "layer": ("shape", ("below", "above")),
}


def _known(what: str, given: Mapping[str, Any], kind: str = "") -> Mapping[str, Any]:
    """What was given, once it is sure that every part of it will be drawn as it says."""
    kind = kind or what
    if unknown := sorted({*given} - _KNOWN[kind]):
        raise Unknown(f"The {what} has {', '.join(unknown)}.")
    for name, (where, values) in _ONLY.items():
        if where == kind and name in given and given[name] not in values:
            raise Unknown(f"The {what} has {name} = {given[name]!r}.")
    return given


@dataclass(frozen=True)
class Axis:
    """One direction of a panel: from `start` over `length` px, which show the values from `first` to `last`."""

    start: float
    length: float
    first: float
    last: float
    spec: Mapping[str, Any]

    def at(self, value: float) -> float:
        """Where a value stands, in px."""
        return self.start + self.length * (value - self.first) / (self.last - self.first)

    @property
    def lines(self) -> Iterator[float]:
        """Where lines of the grid run: none where the panel ends."""
        for value in self.spec["tickvals"] if self.spec.get("showgrid", True) else ():
            if 1 < abs(self.at(value) - self.start) < abs(self.length) - 1:
                yield self.at(value)


class Plot:
    """A chart as SVG: `parts` in the order of drawing, `texts` those of them that are text, `width` and `height` px."""

    def __init__(self, spec: Spec) -> None:
        if unknown := {*spec} - {"data", "layout"}:
            raise Unknown(f"The figure has {', '.join(sorted(unknown))}.")
        self.traces: Sequence[Mapping[str, Any]] = spec["data"]
        layout: Mapping[str, Any] = spec["layout"]
        axes = {name: value for name, value in layout.items() if name.strip("0123456789") in ("xaxis", "yaxis")}
        _known("layout", {name: value for name, value in layout.items() if name not in axes})
        self.layout = layout
        self.width: float = layout["width"]
        self.parts: list[str] = []
        self.texts: list[Text] = []
        self.defs: dict[str, str] = {}
        self.name = sha256(repr(spec).encode()).hexdigest()[:8]  # two charts in one document share no id

        margin = _known("margin", layout["margin"])
        legend = self._legend(margin["l"], self.width - margin["r"])
        # More rows of the legend than one would cover the chart, so that begins lower.
        lower = max(0, len(legend) - 1) * _LEGEND["row"]
        self.height: float = layout["height"] + lower
        self.top, self.bottom = margin["t"] + lower, self.height - margin["b"]
        self.left, self.right = margin["l"], self.width - margin["r"]
        self.axes = {name: self._axis(name, value) for name, value in axes.items()}

        shapes = [_known("shape", shape) for shape in layout.get("shapes", ())]
        for shape in shapes:
            if shape.get("layer") == "below":
                self._shape(shape)
        for name, axis in self.axes.items():
            self._grid(name, axis)
        for trace in self.traces:
            if trace.get("type") not in ("scatter", "bar"):
                raise Unknown(f"A trace of the type {trace.get('type')!r}.")
            (self._points if trace["type"] == "scatter" else self._bars)(_known(trace["type"], trace))
        for name, axis in self.axes.items():
            self._labels(name, axis)
        for shape in shapes:
            if shape.get("layer") != "below":
                self._shape(shape)
        for row, items in enumerate(legend):
            for x, trace, line in items:
                self._legend_item(x, row, trace, line)
        for annotation in layout.get("annotations", ()):
            self._annotation(_known("annotation", annotation))

    def svg(self, y: float) -> str:
        """The chart as an element, `y` px below the top of the picture."""
        defs = element("defs", [*self.defs.values()]) if self.defs else ""
        return element("g", [defs, *self.parts], transform=f"translate(0 {number(y)})" if y else "")

    # Where things stand ------------------------------------------------------------------------------------------

    def _axis(self, name: str, given: Mapping[str, Any]) -> Axis:
        spec = _known("axis", given)
        low, high = spec.get("domain", (0, 1))
        first, last = spec["range"]
        needs = name[0] == "x" or spec.get("showgrid", True) or spec.get("showticklabels", True)
        if needs and "tickvals" not in spec:
            raise Unknown(f"The {name} does not say which values it shows.")
        if name[0] == "y":
            if spec.get("showticklabels", True) or "title" in spec:
                raise Unknown(f"The {name} has labels.")
            room = self.bottom - self.top
            return Axis(self.bottom - low * room, -(high - low) * room, first, last, spec)  # upwards
        room = self.right - self.left
        return Axis(self.left + low * room, (high - low) * room, first, last, spec)

    def _pair(self, name: str) -> tuple[Axis, Axis]:
        """The two axes of the panel to which an axis belongs."""
        axis = self.axes[name]
        other = axis.spec.get("anchor", "y" if name[0] == "x" else "x")
        partner = self.axes[_axis_name(other)]
        return (axis, partner) if name[0] == "x" else (partner, axis)

    def _place(self, ref: str, value: float) -> float:
        """A place in px: in values of an axis ("x2"), or in parts of its length ("x2 domain") or of the chart."""
        if ref == "paper":
            return self.left + value * (self.right - self.left)
        name, _, domain = ref.partition(" ")
        if domain not in ("", "domain") or _axis_name(name) not in self.axes:
            raise Unknown(f"A place by {ref!r}.")
        axis = self.axes[_axis_name(name)]
        return axis.start + value * axis.length if domain else axis.at(value)

    # Parts of the chart ------------------------------------------------------------------------------------------

    def _write(self, text: Text) -> None:
        if text.line:
            self.texts.append(text)
            self.parts.append(text.svg())

    def _grid(self, name: str, axis: Axis) -> None:
        x, y = self._pair(name)
        style: dict[str, str | float] = {
            "stroke": axis.spec["gridcolor"],
            "stroke_width": 1,
            "shape_rendering": "crispEdges",
        }
        for at in axis.lines:
            if name[0] == "x":
                d = f"M{number(at)},{number(y.start)}V{number(y.start + y.length)}"
            else:
                d = f"M{number(x.start)},{number(at)}H{number(x.start + x.length)}"
            self.parts.append(element("path", d=d, **style))

    def _labels(self, name: str, axis: Axis) -> None:
        spec = axis.spec
        if name[0] == "y":
            return
        _, y = self._pair(name)
        top = y.start + y.length
        if title := spec.get("title"):
            font = _known("font", _known("title", title)["font"])
            middle = axis.start + axis.length / 2
            for line in parsed(title["text"]):
                self._write(Text(line, middle, top - _TITLE, font["size"], font["color"], "middle"))
        font = _known("font", spec["tickfont"])
        size, ink, angle = font["size"], font["color"], spec.get("tickangle", 0)
        labels = spec["ticktext"] if "ticktext" in spec else [*map(_whole, spec["tickvals"])]
        for value, label in zip(spec["tickvals"], labels, strict=True):
            lines, at = parsed(label), axis.at(value)
            if angle and len(lines) > 1:
                raise Unknown(f"The turned label {label!r} has more than one line.")
            for up, line in enumerate(reversed(lines)):
                if angle == -90:
                    self._write(Text(line, at + size * 0.325, top - 1, size, ink, angle=angle))
                elif angle:
                    self._write(Text(line, at + size * _MIDDLE, top - 5.85, size, ink, angle=angle))
                else:
                    self._write(Text(line, at, top - _TICK - up * size * _SPACING, size, ink, "middle"))

    def _points(self, trace: Mapping[str, Any]) -> None:
        x, y = self.axes[_axis_name(trace.get("xaxis", "x"))], self.axes[_axis_name(trace.get("yaxis", "y"))]
        d, style = _mark(trace)
        places = [(x.at(px), y.at(py)) for px, py in zip(trace["x"], trace["y"], strict=True)]
        drawn = [element("path", d=d, transform=f"translate({number(a)} {number(b)})") for a, b in places]
        if drawn:
            self.parts.append(element("g", drawn, **style))
        if ("text" in trace.get("mode", "")) != bool({"textfont"} & {*trace}):
            raise Unknown(f"The points have the mode {trace.get('mode')!r} and a font, or neither.")
        if "textfont" in trace:
            font = _known("font", trace["textfont"])
            for (at, middle), text in zip(places, trace["text"], strict=True):
                for line in parsed(text):
                    self._write(Text(line, at, middle + _MIDDLE * font["size"], font["size"], font["color"], "middle"))

    def _bars(self, trace: Mapping[str, Any]) -> None:
        x, y = self.axes[_axis_name(trace["xaxis"])], self.axes[_axis_name(trace["yaxis"])]
        marker = _known("marker of bars", trace["marker"])
        line, font = _known("line", marker["line"]), _known("font", trace["textfont"])
        fill = self._pattern(marker["pattern"]) if "pattern" in marker else marker["color"]
        bars, words = [], []
        for value, place, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
            end, a, b = x.at(value), y.at(place - trace["width"] / 2), y.at(place + trace["width"] / 2)
            bars.append(
                element("path", d=f"M{number(x.start)},{number(a)}V{number(b)}H{number(end)}V{number(a)}Z")
                if value
                else ""  # a line at nought would be taken for a short bar
            )
            for told in parsed(text):
                words.append(Text(told, end + 3, y.at(place) + _MIDDLE * font["size"], font["size"], font["color"]))
        self.parts.append(element("g", bars, fill=fill, stroke=line["color"], stroke_width=line["width"]))
        for word in words:
            self._write(word)

    def _pattern(self, given: Mapping[str, Any]) -> str:
        """The fill of bars in a pattern: dots or strokes over three tenths of the ground."""
        pattern = _known("pattern", given)
        size, ink = pattern["size"], pattern["fgcolor"]
        if pattern["shape"] == ".":
            side, r = size, math.sqrt(0.3 * size * size / math.pi)
            drawn = element("circle", cx=size / 2, cy=size / 2, r=r, fill=ink)
        elif pattern["shape"] == "/":
            side = size * math.sqrt(2)
            a, q = number(side), side / 4
            d = f"M{number(-q)},{number(q)}l{number(2 * q)},{number(-2 * q)}M0,{a}L{a},0"
            d += f"M{number(3 * q)},{number(5 * q)}l{number(2 * q)},{number(-2 * q)}"
            drawn = element("path", d=d, stroke=ink, stroke_width=0.3 * size)
        else:
            raise Unknown(f"The pattern {pattern['shape']!r}.")
        name = f"p{self.name}{len(self.defs)}"
        ground = element("rect", width=side, height=side, fill=pattern["bgcolor"])
        self.defs[name] = element(
            "pattern", [ground, drawn], id=name, width=side, height=side, patternUnits="userSpaceOnUse"
        )
        return f"url(#{name})"

    def _shape(self, shape: Mapping[str, Any]) -> None:
        line = _known("line", shape["line"])
        x0, x1 = (number(self._place(shape["xref"], shape[end])) for end in ("x0", "x1"))
        y0, y1 = (number(self._place(shape["yref"], shape[end])) for end in ("y0", "y1"))
        ways = {"line": f"M{x0},{y0}L{x1},{y1}", "rect": f"M{x0},{y0}H{x1}V{y1}H{x0}Z"}
        if shape["type"] not in ways:
            raise Unknown(f"A shape of the type {shape['type']!r}.")
        d = ways[shape["type"]]
        self.parts.append(element("path", d=d, fill="none", stroke=line["color"], stroke_width=line["width"]))

    def _annotation(self, note: Mapping[str, Any]) -> None:
        font = _known("font", note["font"])
        size, ink = font["size"], font["color"]
        lines = parsed(note["text"])
        x = self._place(note["xref"], note["x"]) + note.get("xshift", 0)
        middle = self._place(note["yref"], note["y"]) - note.get("yshift", 0)
        first = middle + _MIDDLE * size - (len(lines) - 1) * size * _SPACING / 2
        right = note["xanchor"] == "right"
        if len(lines) > 1 and (note.get("align") == "right") != right:
            raise Unknown("An annotation of more than one line that is aligned otherwise than it is anchored.")
        for down, line in enumerate(lines):
            self._write(Text(line, x, first + down * size * _SPACING, size, ink, "end" if right else "start"))

    # The legend --------------------------------------------------------------------------------------------------

    def _legend(self, left: float, right: float) -> list[list[tuple[float, Mapping[str, Any], Line]]]:
        """The rows of the legend: where each item begins, its trace and its words."""
        legend = _known("legend", self.layout["legend"])
        as_it_is = {"orientation": "h", "xref": "container", "yref": "container", "y": 1, "yanchor": "top"}
        if {name: legend.get(name) for name in as_it_is} != as_it_is:
            raise Unknown("A legend elsewhere than in a row at the top.")
        size = _known("font", legend["font"])["size"]
        rows: list[list[tuple[float, Mapping[str, Any], Line]]] = []
        start = legend["x"] * self.width
        at = start
        for trace in self.traces:
            if not trace.get("showlegend", True):
                continue
            if trace.get("type") != "scatter":
                raise Unknown(f"A trace of the type {trace.get('type')!r} in the legend.")
            [line] = parsed(trace["name"])
            end = at + _LEGEND["text"] + line_width(line, size)
            if not rows or end > max(right, left):
                rows.append([])
                end += start - at
                at = start
            rows[-1].append((at, trace, line))
            at = end + _LEGEND["gap"]
        return rows

    def _legend_item(self, x: float, row: int, trace: Mapping[str, Any], line: Line) -> None:
        font = self.layout["legend"]["font"]
        middle = _LEGEND["middle"] + row * _LEGEND["row"]
        d, style = _mark(trace, largest=16)
        place = f"translate({number(x + _LEGEND['mark'])} {number(middle)})"
        self.parts.append(element("path", d=d, transform=place, **style))
        baseline = middle + 0.39 * font["size"]
        self._write(Text(line, x + _LEGEND["text"], baseline, font["size"], font["color"]))


def _mark(trace: Mapping[str, Any], largest: float = math.inf) -> tuple[str, dict[str, str | float]]:
    """A trace's mark as a path around its middle, and how it is inked."""
    marker = _known("marker of points", trace["marker"], "marker of points")
    line = _known("line", marker.get("line", {}))
    d, filled = path(marker["symbol"], min(marker["size"], largest))
    wide = line.get("width", 0)
    style: dict[str, str | float] = {"fill": marker["color"] if filled else "none"}
    if wide:
        style |= {"stroke": line["color"], "stroke_width": wide}
    return d, style


def _axis_name(ref: str) -> str:
    return f"{ref[0]}axis{ref[1:]}"


def _whole(value: float) -> str:
    if value != int(value):
        raise Unknown(f"The label of {value!r}, which is no whole number.")
    return str(int(value))
