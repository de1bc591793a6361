"""The figures of one dimension: mechanism × code, and how many mechanisms report each code."""

from collections.abc import Sequence

from iscm_data import answers, export, query
from iscm_data.addressing import PAGE_OF
from iscm_data.figures.figure import CountFigure, MatrixFigure, columns, in_part, mechanism_rows, of_counts, of_matrix
from iscm_data.load import Dataset
from iscm_data.paging import part
from iscm_data.query import Filters
from iscm_data.text import t


def matrix(data: Dataset, filters: Filters, ids: Sequence[str], dimension: str, asked: str = "") -> MatrixFigure:
    """Mechanism × code: the signature view; of many mechanisms the part `asked` for."""
    shown = part(ids, asked)
    found = query.matrix(data, dimension, shown.rows)
    words = answers.matrix_words(data, dimension, ids, filters, found)
    made = of_matrix(
        data,
        f"{dimension}-matrix",
        page=PAGE_OF[dimension],
        filters=filters,
        words=words,
        alt=f"{words.title}. {answers.dimension(data, dimension, ids, filters)}",
        matrix=found,
        lines=mechanism_rows(data, shown.rows),
        labels=columns(data, dimension),
        head=(t("Mechanism"), t("Findings")),
        statuses=filters.status,
        rows=lambda: export.matrix_rows(data, dimension, found),
        passages=[p for cell in found.cells.values() for p in cell.passages],
    )
    return in_part(made, shown)


def counts(data: Dataset, filters: Filters, ids: Sequence[str], dimension: str) -> CountFigure:
    """How many mechanisms report each code, by status."""
    found = query.counts(data, dimension, ids)
    behind = query.passages(data, dimension, ids)
    words = answers.count_words(data, dimension, ids, filters, behind)
    return of_counts(
        data,
        f"{dimension}-counts",
        filters,
        found,
        columns(data, dimension),
        behind,
        page=PAGE_OF[dimension],
        words=words,
        alt=f"{words.title}. {answers.dimension(data, dimension, ids, filters)}",
        rows=lambda: export.count_rows(data, dimension, found),
    )
