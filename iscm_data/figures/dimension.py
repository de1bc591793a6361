"""The figures of one dimension: mechanism × code, and how many mechanisms report each code."""

from collections.abc import Sequence

from iscm_data.dataset.load import Dataset
from iscm_data.figures import rows
from iscm_data.figures.figure import CountFigure, MatrixFigure, columns, in_part, mechanism_rows, of_counts, of_matrix
from iscm_data.language.text import t
from iscm_data.query import questions
from iscm_data.query.addressing import PAGE_OF
from iscm_data.query.paging import part
from iscm_data.query.questions import Filters
from iscm_data.wording import answers


def matrix(data: Dataset, filters: Filters, ids: Sequence[str], dimension: str, asked: str = "") -> MatrixFigure:
    """Mechanism × code: the signature view; of many mechanisms the part `asked` for."""
    shown = part(ids, asked)
    found = questions.matrix(data, dimension, shown.rows)
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
        rows=lambda: rows.matrix_rows(data, dimension, found),
        passages=[p for cell in found.cells.values() for p in cell.passages],
    )
    return in_part(made, shown)


def counts(data: Dataset, filters: Filters, ids: Sequence[str], dimension: str) -> CountFigure:
    """How many mechanisms report each code, by status."""
    found = questions.counts(data, dimension, ids)
    behind = questions.passages(data, dimension, ids)
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
        rows=lambda: rows.count_rows(data, dimension, found),
    )
