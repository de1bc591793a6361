"""Figures: drawn on white with fixed inks, so that the exported image is the figure whatever the reader's theme."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from iscm_data.query import Cell, Count, Matrix
from iscm_data.text import t

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK, SOFT, GRID, LINK = "#1f2430", "#4a5261", "#e4e7eb", "#005a9c"
SLIDE = 1200  # px: the width of an exported figure, drawn at twice the pixels
EDGE = 28  # px: its margins to the left and right, as wide as those of the words above and below
OTHER = "other"  # a mark for findings whose status the reader filtered out


@dataclass(frozen=True)
class Mark:
    """How a status or a word for missing is drawn: by shape first, and by an ink of at least 3:1 on white."""

    symbol: str
    ink: str
    size: int
    line: float = 0


MARKS: Mapping[str, Mark] = {
    "in_place": Mark("circle", "#12436D", 13),
    "considered": Mark("circle-open", "#1f7f77", 12, 2.5),
    "ended": Mark("x-thin", "#801650", 9, 2.5),
    OTHER: Mark("line-ew", "#6b7280", 8, 1.5),
    "not_answered": Mark("hash-open", "#3D3D3D", 9, 1.5),
    "stated_none": Mark("square-open", "#3D3D3D", 10, 1.5),
    "not_applicable": Mark("line-ne", "#3D3D3D", 9, 1.5),
    "not_assessed": Mark("triangle-up-open", "#3D3D3D", 9, 1.5),
    "not_found": Mark("circle", "#7b818c", 3),
}


@dataclass(frozen=True)
class Row:
    """A labelled row of a matrix: the id of its cells, its label, where the label leads, and the group it stands in."""

    id: str
    label: str
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class Shape:
    """A drawing's measures. `panels` stand side by side; `stepped` puts each row's label above its marks."""

    width: int | None
    row: int
    label: int
    font: int = 13
    panels: int = 1
    stepped: bool = False


def _shape(rows: int, columns: int, form: str) -> Shape:
    if form == "phone":
        return Shape(None, 44, 0, stepped=True)
    if form == "slide":  # 14 px at 1200 px is the 11 pt that a slide needs
        return Shape(SLIDE, 34, 236, font=14, panels=2 if rows > 20 and columns <= 14 else 1)
    return Shape(None, 32, 218)


def _tilt(columns: int, shape: Shape) -> int:
    """The angle of column labels: level where there is room, upright where columns stand too close for a tilt."""
    if shape.stepped or (shape.panels == 2 and columns > 5):
        return -90
    return -45 if columns > 6 else 0


def _sides(shape: Shape) -> dict[str, int]:
    if shape.width:
        return {"l": EDGE, "r": EDGE}
    return {"l": 4 if shape.stepped else shape.label, "r": 4}


def _spare(columns: Mapping[str, str], shape: Shape, tilt: int) -> int:
    """Room to the right for the tilted label that reaches out farthest, in px; without it the label is dropped."""
    if tilt != -45:
        return 8
    return round(0.75 * shape.font * 0.53 * max(len(label) for label in [*columns.values()][-2:]))


def _panels(rows: Sequence[Row], number: int) -> list[list[Row | str]]:
    """Rows with a line for each group's name before them, dealt to panels of about the same length."""
    lines: list[Row | str] = []
    for row in rows:
        if row.group and row.group != next((r.group for r in reversed(lines) if isinstance(r, Row)), None):
            lines.append(row.group)
        lines.append(row)
    if number == 1:
        return [lines]
    cut = -(-len(lines) // 2)
    if isinstance(lines[cut - 1], str):  # a group's name never stands last in a panel
        cut -= 1
    return [lines[:cut], lines[cut:]]


def _slots(cell: Cell, statuses: Sequence[str]) -> list[str]:
    """The marks of a cell, from left to right."""
    if cell.missing:
        return [cell.missing]
    shown = [s for s in cell.statuses if not statuses or s in statuses]
    marks = shown or [OTHER]
    return [*marks, cell.stated] if cell.stated and cell.stated != "not_found" else marks


def _words(label: str, width: int) -> str:
    return "<br>".join(textwrap.wrap(label, width, break_long_words=False))


def matrix(
    data: Matrix,
    rows: Sequence[Row],
    columns: Mapping[str, str],
    marks: Mapping[str, str],
    *,
    form: str = "screen",
    statuses: Sequence[str] = (),
    chosen: tuple[str, str] | None = None,
    hover: Mapping[tuple[str, str], str] | None = None,
) -> go.Figure:
    """Draw a matrix: status by shape, missing by pattern, every row and column named.

    `columns` maps a column's id to its label, `marks` a mark's name to its label in the legend. `form` is "screen",
    "phone" (labels above their marks) or "slide" (1200 px, two panels where there are many rows). `chosen` is a cell
    to frame. Each point carries (row id, column id) as customdata.
    """
    shape = _shape(len(rows), len(columns), form)
    panels = _panels(rows, shape.panels)
    longest = max(len(panel) for panel in panels)
    tilt = _tilt(len(columns), shape)
    longest_label = max(len(label) for label in columns.values()) * shape.font * 0.53
    head = {0: 62, -45: round(16 + 0.75 * longest_label), -90: round(16 + longest_label)}[tilt]
    legend = {"phone": 96, "slide": 34}.get(form, 40)
    top, bottom = legend + head, 12
    points: dict[str, dict[str, list]] = {}
    figure = go.Figure()
    dense = shape.panels == 2 or (form == "phone" and len(columns) > 6)
    step = {1: (0.0,), 2: (-0.2, 0.2), 3: (-0.3, 0.0, 0.3), 4: (-0.36, -0.12, 0.12, 0.36)}
    if dense:
        step |= {2: (-0.24, 0.24), 3: (-0.34, 0.0, 0.34)}
    for number, panel in enumerate(panels, start=1):
        axis = "" if number == 1 else str(number)
        _axes(figure, axis, number, shape, panel, longest, columns, tilt)
        for y, line in enumerate(panel):
            _label(figure, axis, y, line, shape)
            if isinstance(line, str):
                continue
            for x, column in enumerate(columns):
                slots = _slots(data.cells[line.id, column], statuses)
                for offset, mark in zip(step[len(slots)], slots, strict=True):
                    place = points.setdefault(mark, {})
                    for key, value in (
                        ("x", x + offset),
                        ("y", y),
                        ("axis", axis),
                        ("id", [line.id, column]),
                        ("text", (hover or {}).get((line.id, column), "")),
                    ):
                        place.setdefault(key, []).append(value)
                if chosen == (line.id, column):
                    figure.add_shape(
                        type="rect",
                        xref=f"x{axis}",
                        yref=f"y{axis}",
                        x0=x - 0.48,
                        x1=x + 0.48,
                        y0=y - 0.46,
                        y1=y + 0.46,
                        line={"color": INK, "width": 2},
                    )
    shrink = 5 if len(columns) > 9 and dense else 2 if dense else 0
    for name, drawn in MARKS.items():
        if name in points:
            _points(figure, drawn, marks[name], points[name], shrink=shrink, hover=hover is not None)
    figure.update_layout(
        _layout(shape.width, top + longest * shape.row + bottom, shape.font),
        margin={**_sides(shape), "t": top, "b": bottom},
        legend={
            "orientation": "h",
            "xref": "container",
            "x": EDGE / shape.width if shape.width else 0,
            "yref": "container",
            "y": 1,
            "yanchor": "top",
        },
    )
    if shape.width is None and tilt == -45:
        figure.update_layout(margin_r=_spare(columns, shape, tilt))
    return figure


def _axes(
    figure: go.Figure,
    axis: str,
    number: int,
    shape: Shape,
    panel: Sequence[Row | str],
    longest: int,
    columns: Mapping[str, str],
    tilt: int,
) -> None:
    domain = [0.0, 1.0]
    if shape.width is not None:
        wide = 1 / shape.panels
        spare = _spare(columns, shape, tilt)
        room = shape.width - 2 * EDGE
        domain = [(number - 1) * wide + shape.label / room, number * wide - spare / room]
    rows = [y for y, line in enumerate(panel) if isinstance(line, Row)]
    figure.update_layout(
        {
            f"xaxis{axis}": {
                "domain": domain,
                "anchor": f"y{axis}",
                "range": [-0.5, len(columns) - 0.5],
                "tickvals": [*range(len(columns))],
                "ticktext": [label if tilt else _words(label, 13) for label in columns.values()],
                "tickangle": tilt,
                "side": "top",
                "tickfont": {"size": shape.font, "color": INK},
            },
            f"yaxis{axis}": {
                "anchor": f"x{axis}",
                "range": [longest - 0.5, -0.5],
                "tickvals": rows,
                "showticklabels": False,
            },
        }
    )


def _label(figure: go.Figure, axis: str, y: int, line: Row | str, shape: Shape) -> None:
    if isinstance(line, str):
        text = f"<b>{line}</b>"
    else:
        name = line.label if shape.stepped else _words(line.label, 30)
        text = f'<a href="{line.href}" target="_self" style="color:{LINK}">{name}</a>' if line.href else name
    figure.add_annotation(
        xref=f"x{axis} domain",
        yref=f"y{axis}",
        x=0,
        y=y,
        text=text,
        align="left" if shape.stepped else "right",
        xanchor="left" if shape.stepped or isinstance(line, str) else "right",
        xshift=0 if shape.stepped else 8 - shape.label if isinstance(line, str) else -8,
        yshift=14 if shape.stepped and not isinstance(line, str) else 0,
        showarrow=False,
        captureevents=bool(not isinstance(line, str) and line.href),
        font={"size": shape.font, "color": INK},
        borderpad=0,
    )


def _points(figure: go.Figure, mark: Mark, label: str, place: Mapping[str, list], *, shrink: int, hover: bool) -> None:
    for axis in dict.fromkeys(place["axis"]):
        here = [n for n, a in enumerate(place["axis"]) if a == axis]
        figure.add_scatter(
            x=[place["x"][n] for n in here],
            y=[place["y"][n] for n in here],
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            customdata=[place["id"][n] for n in here],
            text=[place["text"][n] for n in here] if hover else None,
            hovertemplate="%{text}<extra></extra>" if hover else None,
            hoverinfo=None if hover else "skip",
            mode="markers",
            name=label,
            legendgroup=label,
            showlegend=axis == place["axis"][0],
            marker={
                "symbol": mark.symbol,
                "color": mark.ink,
                "size": min(mark.size, max(7, mark.size - shrink)),
                "line": {"color": mark.ink, "width": min(mark.line, 2) if shrink else mark.line},
            },
            unselected={"marker": {"opacity": 1}},  # a click opens a cell, it fades nothing
        )


def bars(
    data: Sequence[Count], labels: Mapping[str, str], statuses: Mapping[str, str], *, form: str = "screen"
) -> go.Figure:
    """Mechanisms a code, one panel a status, all on the scale of the mechanisms shown; a nought says "none found"."""
    phone = form == "phone"
    shape = _shape(len(data), len(statuses), form)
    figure = go.Figure()
    of = max((count.of for count in data), default=1)
    style = {"in_place": ("", "#12436D"), "considered": (".", "#1f7f77"), "ended": ("/", "#801650")}
    left = shape.label / (SLIDE - 2 * EDGE) if form == "slide" else 0.0
    each = (1 - left) / len(statuses)
    for number, (status, name) in enumerate(statuses.items(), start=1):
        axis = "" if number == 1 else str(number)
        pattern, ink = style[status]
        values = [count.by_status[status] for count in data]
        figure.add_bar(
            orientation="h",
            x=values,
            y=[*range(len(data))],
            xaxis=f"x{axis}",
            yaxis="y",
            width=0.34 if phone else 0.62,
            marker={
                "color": ink if not pattern else "#ffffff",
                "line": {"color": ink, "width": 1.5},
                "pattern": {"shape": pattern, "fgcolor": ink, "bgcolor": "#ffffff", "size": 5} if pattern else None,
            },
            text=[str(v) if v else t("none found") for v in values],
            textposition="outside",
            textfont={"size": shape.font, "color": INK},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
        start = left + (number - 1) * each
        figure.update_layout(
            {
                f"xaxis{axis}": {
                    "domain": [start, start + each - 0.05],
                    "range": [0, of],
                    "tickvals": sorted({0, of // 2, of}),
                    "title": {"text": f"<b>{name}</b>", "font": {"size": shape.font, "color": INK}},
                    "side": "top",
                    "tickfont": {"size": shape.font, "color": INK},
                    "anchor": "y",
                }
            }
        )
    for y, count in enumerate(data):
        figure.add_annotation(
            xref="paper",
            x=left,
            y=y,
            text=labels[count.code] if phone else _words(labels[count.code], 28),
            showarrow=False,
            align="left" if phone else "right",
            xanchor="left" if phone else "right",
            xshift=0 if phone else -8,
            yshift=17 if phone else 0,
            font={"size": shape.font, "color": INK},
        )
    figure.update_layout(
        _layout(SLIDE if form == "slide" else None, 64 + shape.row * len(data), shape.font),
        margin={**_sides(shape), "r": EDGE, "t": 56, "b": 8},
        yaxis={
            "range": [len(data) - 0.5, -0.5 if not phone else -0.7],
            "showticklabels": False,
            "showgrid": False,
        },
    )
    return figure


def _layout(width: int | None, height: int, font: int) -> dict:
    axis = {"fixedrange": True, "zeroline": False, "gridcolor": GRID, "showline": False, "ticks": ""}
    layout = {
        "template": go.layout.Template(layout={"xaxis": axis, "yaxis": axis}),
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": font, "color": INK},
        "legend": {"font": {"size": font, "color": INK}, "itemclick": False, "itemdoubleclick": False},
        "height": height,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "#ffffff",
            "bordercolor": SOFT,
            "font": {"color": INK, "size": 13},
            "align": "left",
        },
        "hovermode": "closest",
    }
    return layout | ({"width": width} if width else {})
