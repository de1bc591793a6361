"""The marks of a figure as rows for a spreadsheet, each with its evidence."""

from collections.abc import Iterable, Sequence
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.load import Dataset
from iscm_data.figures.content import Bars
from iscm_data.language.text import ENGLISH, language, t
from iscm_data.query.questions import Cell, Matrix
from iscm_data.query.ties import Tie, tied
from iscm_data.query.view import View
from iscm_data.wording.dates import undated

Row = dict[str, Any]


def finding_rows(data: Dataset, findings: Iterable[Finding]) -> list[Row]:
    """Findings as rows for a spreadsheet: codes with their labels, each with its source and the place in it."""
    return [
        _subject(data, p.mechanism_id, p.dimension, p.code) | _state(data, "status", p.status) | _evidence(data, p)
        for p in findings
    ]


def matrix_rows(data: Dataset, matrix: Matrix, dimension: str, codes: Sequence[str]) -> list[Row]:
    """Exactly the marks of a mechanism × code matrix: one row a finding, and one for each missing cell."""
    rows = []
    for mechanism_id in matrix.rows:
        for code in codes:
            rows += cell_rows(data, mechanism_id, dimension, code, matrix.cells[mechanism_id, code])
    return rows


def cell_rows(data: Dataset, mechanism_id: str, dimension: str, code: str, cell: Cell) -> list[Row]:
    """The rows of one cell: its findings, and a row for what is missing."""
    missing = _missing_row(data, _subject(data, mechanism_id, dimension, code), cell)
    return finding_rows(data, cell.findings) + missing


def tie_rows(data: Dataset, found: Sequence[Tie]) -> list[Row]:
    """Who is named, in the order of the figure: one row an actor and finding."""
    return [
        {"actor_id": tie.actor_id, "actor": data.actor[tie.actor_id].name} | row
        for tie in found
        for id_ in tied(data, tie)
        for row in finding_rows(data, tie.mechanisms[id_])
    ]


def tally_rows(view: View, bars: Bars) -> list[Row]:
    """The numbers of a figure of bars, each with its denominator and the mechanisms by name."""
    dimension = str(view.within)
    return [
        {
            "dimension": dimension,
            "code": bar.id,
            "code_label": bar.label,
            "status": mark.id,
            "status_label": mark.word,
            "mechanisms": n or t("none found"),
            "mechanisms_shown": bars.of,
            "names": "; ".join(names),
        }
        for bar in bars.bars
        for mark, n, names in zip(bars.series, bar.numbers, bar.names, strict=True)
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


def _evidence(data: Dataset, p: Finding) -> Row:
    values = (
        *(
            p.as_of or undated(),
            p.basis or "",
            p.donor_role or "",
            t("stated as the only source") if p.sole else "",
        ),
        *("; ".join(data.actor[a].name for a in p.actors), p.statement, p.quote or "", p.source_title),
        *(p.source_publisher, data.source[p.mechanism_id, p.source_id]["published"] or undated()),
        *(p.source_url or "", p.locator, p.confidence, p.id),
    )
    return dict(zip(_EVIDENCE, values, strict=True)) | dict.fromkeys(_translated(), data.told(p.statement))


def _translated() -> tuple[str, ...]:
    """The column of the statement in the reader's language, where that is another than its own."""
    return () if language() == ENGLISH else (f"statement_{language()}",)


def _missing_row(data: Dataset, subject: Row, cell: Cell) -> list[Row]:
    word = cell.word
    return [subject | _state(data, "missing", word) | dict.fromkeys((*_EVIDENCE, *_translated()), "")] if word else []
