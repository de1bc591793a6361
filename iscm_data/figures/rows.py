"""The marks of a figure as rows for a spreadsheet, each with its evidence."""

from collections.abc import Iterable, Sequence
from typing import Any

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.language.text import t
from iscm_data.query.questions import Cell, Count, Matrix

Row = dict[str, Any]


def finding_rows(data: Dataset, passages: Iterable[Passage]) -> list[Row]:
    """Findings as rows for a spreadsheet: codes with their labels, each with its source and the place in it."""
    return [
        _subject(data, p.mechanism_id, p.dimension, p.code) | _state(data, "status", p.status) | _evidence(data, p)
        for p in passages
    ]


def matrix_rows(data: Dataset, dimension: str, matrix: Matrix) -> list[Row]:
    """Exactly the marks of a mechanism × code matrix: one row a finding, and one for each missing cell."""
    rows = []
    for (mechanism_id, code), cell in matrix.cells.items():
        rows += cell_rows(data, mechanism_id, dimension, code, cell)
    return rows


def cell_rows(data: Dataset, mechanism_id: str, dimension: str, code: str, cell: Cell) -> list[Row]:
    """The rows of one cell: its findings, and a row for what is missing."""
    missing = _missing_row(data, _subject(data, mechanism_id, dimension, code), cell)
    return finding_rows(data, cell.passages) + missing


def tie_rows(data: Dataset, matrix: Matrix) -> list[Row]:
    """Exactly the marks of an actor × mechanism matrix: one row an actor and finding; a pair not found has none."""
    rows = []
    for (actor_id, _), cell in matrix.cells.items():
        actor = {"actor_id": actor_id, "actor": data.actor[actor_id].name}
        rows += [actor | row for row in finding_rows(data, cell.passages)]
    return rows


def count_rows(data: Dataset, dimension: str, counts: Sequence[Count]) -> list[Row]:
    """The numbers of a bar figure, each with its denominators."""
    statuses = data.codebook.codes("status")
    return [
        {
            "dimension": dimension,
            "code": count.code,
            "code_label": t(data.codebook.label(dimension, count.code)),
            "status": status,
            "status_label": t(statuses[status].label),
            "mechanisms": number or t("none found"),
            "mechanisms_reporting_the_dimension": count.known,
            "mechanisms_shown": count.of,
        }
        for count in counts
        for status, number in count.by_status.items()
    ]


def _subject(data: Dataset, mechanism_id: str, dimension: str, code: str | None) -> Row:
    return {
        "mechanism_id": mechanism_id,
        "mechanism": data.mechanism[mechanism_id]["short_name"],
        "dimension": dimension,
        "dimension_label": t(data.codebook.dimensions[dimension].label),
        "code": code or "",
        "code_label": t(data.codebook.label(dimension, code)) if code else "",
    }


def _state(data: Dataset, vocabulary: str, code: str) -> Row:
    return {"status": code, "status_label": t(data.codebook.label(vocabulary, code))}


_EVIDENCE = (
    *(
        "as_of",
        "basis",
        "donor_role",
        "sole",
        "actors",
        "statement",
        "quote",
        "source_title",
        "source_publisher",
    ),
    *("source_published", "source_url", "locator", "confidence", "finding_id"),
)


def _evidence(data: Dataset, p: Passage) -> Row:
    values = (
        *(
            p.as_of or t("undated"),
            p.basis or "",
            p.donor_role or "",
            t("stated as the only source") if p.sole else "",
        ),
        *("; ".join(data.actor[a].name for a in p.actors), p.statement, p.quote or "", p.source_title),
        *(p.source_publisher, data.source[p.mechanism_id, p.source_id]["published"] or t("undated")),
        *(p.source_url or "", p.locator, p.confidence, p.id),
    )
    return dict(zip(_EVIDENCE, values, strict=True))


def _missing_row(data: Dataset, subject: Row, cell: Cell) -> list[Row]:
    word = cell.word
    return [subject | _state(data, "missing", word) | dict.fromkeys(_EVIDENCE, "")] if word else []
