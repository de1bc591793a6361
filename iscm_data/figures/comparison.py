"""Two to four mechanisms side by side, in the reader's order: code × mechanism."""

from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.figures.charts import Row
from iscm_data.figures.figure import MatrixFigure, of_matrix
from iscm_data.figures.rows import cell_rows
from iscm_data.language.text import listed, t
from iscm_data.query.comparison import Line, as_matrix, lines
from iscm_data.query.questions import Filters
from iscm_data.wording import answers, captions


def shown(data: Dataset, ids: Sequence[str], *, differ: bool, reported: bool) -> list[Line]:
    """The lines of a comparison: all, or those that `differ`, or those that any of the mechanisms reports."""
    return [line for line in lines(data, ids) if (line.differs or not differ) and (line.reported or not reported)]


def comparison(data: Dataset, ids: Sequence[str], *, differ: bool, reported: bool) -> MatrixFigure | None:
    """The comparison as a figure; None where no line is shown. The filters do not touch it."""
    found = shown(data, ids, differ=differ, reported=reported)
    if not found:
        return None
    matrix = as_matrix(found, ids)
    names = {id_: data.mechanism[id_]["short_name"] for id_ in ids}
    behind = [p for cell in matrix.cells.values() for p in cell.passages]
    title = t("{names}: side by side", names=listed(names.values()))
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
        passages=behind,
        n=len(ids),
    )

    def rows() -> list[Mapping[str, Any]]:
        made: list[Mapping[str, Any]] = []
        for line in found:
            for id_, cell in zip(ids, line.cells, strict=True):
                made += cell_rows(data, id_, line.dimension, line.code, cell)
        return made

    switches = {name: ("1",) for name, on in (("differ", differ), ("reported", reported)) if on}
    return of_matrix(
        data,
        "comparison",
        page="compare",
        filters=Filters(),
        parameters={"id": tuple(ids), **switches},
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
        passages=behind,
    )
