"""Two to four mechanisms side by side, in the reader's order: code × mechanism."""

from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.figures.charts import Row
from iscm_data.figures.figure import MatrixFigure, of_matrix
from iscm_data.figures.rows import cell_rows
from iscm_data.language.text import t
from iscm_data.query.comparison import COMMON, DIFFERS, REPORTED, as_matrix, shown
from iscm_data.query.filters import Filters
from iscm_data.wording import answers, captions
from iscm_data.wording.comparison import headline

FLAGS = {"differ": DIFFERS, "reported": REPORTED, "common": COMMON}
"""The parameters that narrow a comparison, each with the property of the lines that it keeps."""


def comparison(data: Dataset, ids: Sequence[str], flags: Sequence[str] = (), topic: str = "") -> MatrixFigure | None:
    """The comparison as a figure, narrowed by some of FLAGS and to one dimension; None where no line is left."""
    found = shown(data, ids, *(FLAGS[flag] for flag in flags), topic=topic)
    if not found:
        return None
    matrix = as_matrix(found, ids)
    names = {id_: data.mechanism[id_]["short_name"] for id_ in ids}
    behind = [p for cell in matrix.cells.values() for p in cell.findings]
    title = headline(data, ids, topic)
    words = answers.words(
        data,
        answers.NO_FILTERS,
        title=title,
        subtitle=t(
            "Codes shown that differ: {differ} of {n}; {years}",
            differ=sum(line.differs for line in found),
            n=len(found),
            years=answers.years(behind),
        ),
        note=answers.legend(data, matrix),
        findings=behind,
        n=len(ids),
    )

    def rows() -> list[Mapping[str, Any]]:
        made: list[Mapping[str, Any]] = []
        for line in found:
            for id_, cell in zip(ids, line.cells, strict=True):
                made += cell_rows(data, id_, line.dimension, line.code, cell)
        return made

    return of_matrix(
        data,
        "comparison",
        page="compare",
        filters=Filters(),
        parameters={"id": tuple(ids), **dict.fromkeys(flags, ("1",)), **({"topic": (topic,)} if topic else {})},
        words=captions.without_filters(words, t("Mechanisms chosen by the reader, in the reader's order.")),
        alt=f"{title}. {words.subtitle}. {words.note}",
        matrix=matrix,
        lines=[
            Row(
                f"{line.dimension}.{line.code}",
                t(data.codebook.label(line.dimension, line.code)),
                "",
                t(data.codebook.dimensions[line.dimension].label),
            )
            for line in found
        ],
        labels=names,
        head=(t("Code"), t("Findings")),
        rows=rows,
        findings=behind,
    )
