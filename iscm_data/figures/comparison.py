"""Two to four mechanisms side by side, in the reader's order: code × mechanism, of one topic or of all."""

from collections.abc import Mapping
from typing import Any

from iscm_data.figures.content import Aside, Column, Grid, Row
from iscm_data.figures.figure import Figure, keys, marked, of_view
from iscm_data.figures.rows import cell_rows
from iscm_data.language.text import spelled, t
from iscm_data.query import comparison as query
from iscm_data.query.address import TOPIC
from iscm_data.query.comparison import COMMON, DIFFER, REPORTED, Line
from iscm_data.query.filters import IN_PLACE
from iscm_data.query.view import View
from iscm_data.wording import comparison as wording
from iscm_data.wording.labels import filter_name, label, short, subject

FLAGS = (REPORTED, DIFFER, COMMON)  # the parameters that narrow a comparison: each is a property of the lines kept


def comparison(view: View) -> Figure | None:
    """The comparison, narrowed by some of FLAGS and to one dimension; None where no line is left."""
    data, ids, topic = view.data, tuple(view.values("id")), view.value(TOPIC)
    flags = [flag for flag in FLAGS if view.value(flag)]
    found = query.by_most(data, query.lines(data, ids, *flags, topic=topic))
    if not found:
        return None

    def content() -> Grid:
        rows = tuple(_row(view, line) for line in found)
        silent = tuple(subject(data, line.dimension, line.code) for line in found if not line.reported)
        every = t("Not found for any of the {n}:", n=spelled(len(ids)))
        lead = t("Not found for either:") if len(ids) == 2 else every
        return Grid(
            head=filter_name(data, topic) if topic else t("Topic"),
            columns=tuple(Column(id_, data.mechanism[id_]["short_name"], short(data, id_)) for id_ in ids),
            rows=rows,
            keys=keys(data, (cell for row in rows for cell in row.cells)),
            asked=(IN_PLACE,),
            nothing=Aside(lead, silent) if silent else None,
            asides=(Aside(t("The year is the latest reported.")),),
        )

    def rows() -> list[Mapping[str, Any]]:
        return [
            row
            for line in found
            for id_, cell in zip(ids, line.cells, strict=True)
            for row in cell_rows(data, id_, line.dimension, line.code, cell)
        ]

    told = wording.lede(data, ids, query.members(data, ids), topic)
    return of_view(
        view,
        "comparison",
        title=wording.headline(data, ids, topic),
        lede=told,
        findings=[finding for line in found for cell in line.cells for finding in cell.findings],
        content=content,
        rows=rows,
        parameters={"id": ids, **({TOPIC: (topic,)} if topic else {}), **dict.fromkeys(flags, ("1",))},
        filters=t("Mechanisms chosen by the reader, in the reader’s order."),
    )


def _row(view: View, line: Line) -> Row:
    data = view.data
    return Row(
        f"{line.dimension}.{line.code}",
        label(data, line.dimension, line.code),
        tuple(marked(data, cell) for cell in line.cells),
        t(data.codebook.dimensions[line.dimension].codes[line.code].short),
        t(data.codebook.dimensions[line.dimension].label),
    )
