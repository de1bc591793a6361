"""Mechanism × dimension: what is reported, or the word for missing."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.figures.figure import MatrixFigure, in_part, mechanism_rows, of_matrix
from iscm_data.language.text import listed, quoted, t, tn
from iscm_data.query import questions
from iscm_data.query.paging import part
from iscm_data.query.questions import Cell, Matrix
from iscm_data.wording import answers


def coverage(data: Dataset, asked: str = "") -> MatrixFigure:
    """The coverage of the whole dataset; the filters do not touch it."""
    ids = questions.matching(data, questions.Filters())
    shown = part(ids, asked)
    cells, reasons = {}, {}
    for row in questions.coverage(data, shown.rows):
        if row.code is None:
            found = questions.passages(data, row.dimension, [row.mechanism_id])
            statuses = tuple(s for s in data.codebook.codes("status") if any(p.status == s for p in found))
            missing = None if row.state == "reported" else row.state
            cells[row.mechanism_id, row.dimension] = Cell(statuses, missing, tuple(found), row.stated)
            reasons[row.mechanism_id, row.dimension] = row.reason or ""
    labels = {d.id: t(d.label) for d in data.codebook.dimensions.values()}
    matrix = Matrix(tuple(shown.rows), tuple(labels), cells)
    lines = mechanism_rows(data, shown.rows)
    names = {line.id: line.label for line in lines}
    unknown = {d: len(ids) - questions.known(data, d, ids)["reported"] for d in labels}
    parts = [f"{quoted(labels[d])} ({n})" for d, n in unknown.items() if n]
    title = (
        tn(
            "Missing most often: {parts}, of {n} mechanism",
            "Missing most often: {parts}, of {n} mechanisms",
            len(ids),
            parts=listed(parts),
        )
        if parts
        else t("Every dimension is reported")
    )
    behind = data.passages.every
    words = answers.words(
        data,
        answers.NO_FILTERS,
        title=title,
        subtitle=t("What is reported, by mechanism and dimension; {years}", years=answers.years(behind)),
        note=answers.legend(data, matrix),
        passages=behind,
        n=len(ids),
    )

    def rows() -> list[Mapping[str, Any]]:
        return [
            {
                "mechanism_id": id_,
                "mechanism": names[id_],
                "dimension": dimension,
                "dimension_label": labels[dimension],
                "state": cell.missing or "reported",
                "stated_missing": cell.stated or "",
                "findings": len(cell.passages) or t("none found"),
                "reason": reasons[id_, dimension],
            }
            for (id_, dimension), cell in cells.items()
        ]

    made = of_matrix(
        data,
        "coverage",
        page="method",
        words=words,
        alt=f"{title}. {words.note}",
        matrix=matrix,
        lines=lines,
        labels=labels,
        head=(t("Mechanism"), t("Findings")),
        rows=rows,
        passages=behind,
    )
    return in_part(made, shown)
