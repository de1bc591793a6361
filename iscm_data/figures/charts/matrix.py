"""The matrix: named rows × codes, status by shape, missing by pattern. The signature view of the explorer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iscm_data.figures.charts.layout import EDGE, INK, Shape, Spec, axis, layout, row_label, shape, wrapped
from iscm_data.model.marks import MARKS, OTHER, Mark
from iscm_data.query.questions import Cell, Matrix


@dataclass(frozen=True)
class Row:
    """A labelled row of a matrix: the id of its cells, its label, where the label leads, and the group it stands in."""

    id: str
    label: str
    href: str = ""
    group: str = ""


@dataclass
class _Points:
    """The points of one mark in one panel."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    cell: list[tuple[str, str]] = field(default_factory=list)


# Where the marks of one cell stand, from its middle, as parts of a column or, where columns are narrow, of a row.
_STEPS = {1: (0.0,), 2: (-0.2, 0.2), 3: (-0.3, 0.0, 0.3), 4: (-0.36, -0.12, 0.12, 0.36)}
_DENSE = _STEPS | {2: (-0.24, 0.24), 3: (-0.34, 0.0, 0.34)}
_STACKED = _STEPS | {2: (-0.2, 0.2), 3: (-0.32, 0.0, 0.32)}


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
) -> Spec:
    """A matrix with every row and column named, and every cell drawn.

    `columns` maps a column's id to its label, `marks` a mark's name to its label in the legend; with `statuses`
    findings of others are drawn as OTHER. `chosen` is a cell to frame. Each point carries its cell as customdata.
    """
    many = len(rows) > 20 and len(columns) <= 14
    measures = shape(form, panels=2 if many else 1)
    panels = _panels(rows, measures.panels)
    longest = max(len(panel) for panel in panels)
    tilt = _tilt(len(columns), measures)
    dense = measures.panels == 2 or (form == "phone" and len(columns) > 6)
    stacked = len(columns) > 20
    shrink = 5 if stacked or (dense and len(columns) > 9) else 2 if dense else 0
    steps = _STACKED if stacked else _DENSE if dense else _STEPS
    head = _head(columns, measures, tilt) + {"phone": 96, "slide": 34}.get(form, 40)

    axes: Spec = {}
    annotations, shapes = [], []
    points: dict[tuple[str, str], _Points] = {}
    for number, panel in enumerate(panels, start=1):
        name = "" if number == 1 else str(number)
        axes |= _axes(name, number, measures, panel, longest, columns, tilt)
        for y, line in enumerate(panel):
            if isinstance(line, str):
                annotations.append(_group(line, y, name, measures))
                continue
            place = {"xref": f"x{name} domain", "yref": f"y{name}", "x": 0}
            annotations.append(row_label(line.label, y, measures, href=line.href, **place))  # type: ignore[arg-type]
            for x, column in enumerate(columns):
                slots = _slots(data.cells[line.id, column], statuses)
                for offset, mark in zip(steps[len(slots)], slots, strict=True):
                    at = points.setdefault((mark, name), _Points())
                    at.x.append(x + (0 if stacked else offset))
                    at.y.append(y + (offset if stacked else 0))
                    at.cell.append((line.id, column))
                if chosen == (line.id, column):
                    shapes.append(_frame(x, y, name, 0.26 if measures.stepped else 0.46))
    traces: list[Spec] = []
    for mark, drawn in MARKS.items():
        for name in ("", "2"):
            if (mark, name) in points:
                first = all(trace["name"] != marks[mark] for trace in traces)
                traces.append(
                    _trace(drawn, marks[mark], points[mark, name], name, shrink, hover) | {"showlegend": first}
                )
    sides = measures.sides | ({"r": _spare(columns, measures)} if tilt == -45 and not measures.width else {})
    return {
        "data": traces,
        "layout": layout(
            measures,
            head + longest * measures.row + 12,
            margin={**sides, "t": head, "b": 12},
            annotations=annotations,
            shapes=shapes,
            **axes,
        ),
    }


def _tilt(columns: int, measures: Shape) -> int:
    """The angle of column labels: level where there is room, upright where columns stand too close for a tilt."""
    if measures.stepped or columns > 20 or (measures.panels == 2 and columns > 3):
        return -90
    return -45 if columns > 6 else 0


def _length(columns: Mapping[str, str], measures: Shape) -> float:
    return max((len(label) for label in columns.values()), default=0) * measures.font * 0.53


def _head(columns: Mapping[str, str], measures: Shape, tilt: int) -> int:
    """Room for the labels of columns, in px."""
    length = _length(columns, measures)
    return {0: 62, -45: round(16 + 0.75 * length), -90: round(16 + length)}[tilt]


def _spare(columns: Mapping[str, str], measures: Shape) -> int:
    """Room to the right for the tilted labels that reach out farthest, in px; without it they are dropped."""
    return round(0.75 * _length(dict([*columns.items()][-2:]), measures))


def _panels(rows: Sequence[Row], number: int) -> list[list[Row | str]]:
    """Rows with a line for each group's name before them, dealt to panels of about the same length."""
    lines: list[Row | str] = []
    group = ""
    for row in rows:
        if row.group != group:
            lines.append(row.group)
            group = row.group
        lines.append(row)
    if number == 1:
        return [lines]
    cut = -(-len(lines) // 2)
    if isinstance(lines[cut - 1], str):  # a group's name never stands last in a panel
        cut -= 1
    second = lines[cut:]
    if isinstance(second[0], Row) and second[0].group:  # and it stands again where its rows go on
        second = [second[0].group, *second]
    return [lines[:cut], second]


def _slots(cell: Cell, statuses: Sequence[str]) -> list[str]:
    """The marks of a cell, from left to right."""
    if cell.missing:
        return [cell.missing]
    shown = [s for s in cell.statuses if not statuses or s in statuses]
    marks = shown or [OTHER]
    return [*marks, cell.word] if cell.word else marks


def _axes(
    name: str,
    number: int,
    measures: Shape,
    panel: Sequence[Row | str],
    longest: int,
    columns: Mapping[str, str],
    tilt: int,
) -> Spec:
    domain = [0.0, 1.0]
    if measures.width:
        wide = 1 / measures.panels
        spare = _spare(columns, measures) if tilt == -45 else 8
        domain = [(number - 1) * wide + measures.start, number * wide - spare / (measures.width - 2 * EDGE)]
    return {
        f"xaxis{name}": axis(
            domain=domain,
            anchor=f"y{name}",
            range=[-0.5, len(columns) - 0.5],
            tickvals=[*range(len(columns))],
            ticktext=[label if tilt else wrapped(label, 13) for label in columns.values()],
            tickangle=tilt,
            side="top",
            tickfont={"size": measures.font, "color": INK},
        ),
        f"yaxis{name}": axis(
            anchor=f"x{name}",
            range=[longest - 0.5, -0.5],
            tickvals=[y for y, line in enumerate(panel) if isinstance(line, Row)],
            showticklabels=False,
        ),
    }


def _group(name: str, y: int, panel: str, measures: Shape) -> Spec:
    """The name of a group of rows, at the left edge of its panel."""
    return {
        "xref": f"x{panel} domain",
        "yref": f"y{panel}",
        "x": 0,
        "y": y,
        "text": f"<b>{name}</b>",
        "xanchor": "left",
        "xshift": 0 if measures.stepped else 8 - measures.label,
        "showarrow": False,
        "font": {"size": measures.font, "color": INK},
        "borderpad": 0,
    }


def _frame(x: int, y: int, panel: str, half: float) -> Spec:
    """A frame around the cell that was opened, `half` a row high above and below its middle."""
    corners = {"x0": x - 0.48, "x1": x + 0.48, "y0": y - half, "y1": y + half}
    return {"type": "rect", "xref": f"x{panel}", "yref": f"y{panel}", **corners, "line": {"color": INK, "width": 2}}


def _trace(
    mark: Mark, label: str, points: _Points, panel: str, shrink: int, hover: Mapping[tuple[str, str], str] | None
) -> Spec:
    told = {"text": [hover[cell] for cell in points.cell], "hovertemplate": "%{text}<extra></extra>"} if hover else {}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points.x,
        "y": points.y,
        "xaxis": f"x{panel}",
        "yaxis": f"y{panel}",
        "customdata": [[*cell] for cell in points.cell],
        "name": label,
        "legendgroup": label,
        "marker": {
            "symbol": mark.symbol,
            "color": mark.ink,
            "size": min(mark.size, max(7, mark.size - shrink)),
            "line": {"color": mark.ink, "width": min(mark.line, 2) if shrink else mark.line},
        },
        **(told or {"hoverinfo": "skip"}),
    }
