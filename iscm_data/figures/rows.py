"""The marks of a figure as rows for a spreadsheet, each with its evidence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Bars
from iscm_data.language.text import ENGLISH, language, t
from iscm_data.query.questions import Cell
from iscm_data.query.ties import Tie, tied
from iscm_data.query.view import View
from iscm_data.wording.dates import undated

Row = dict[str, Any]


def finding_rows(data: Dataset, findings: Iterable[Finding]) -> list[Row]:
    """Findings as rows for a spreadsheet: codes with their labels, each with its source and the place in it."""
    return [
        _subject(data, p.mechanism_id, p.dimension, p.code)
        | _state(data, "status", p.status)
        | {name: told(data, p) for name, told in _evidence().items()}
        for p in findings
    ]


def matrix_rows(
    data: Dataset, matrix: Mapping[tuple[str, str], Cell], dimension: str, codes: Sequence[str]
) -> list[Row]:
    """Exactly the marks of a mechanism × code matrix: one row a finding, and one for each missing cell."""
    ids = dict.fromkeys(id_ for id_, _ in matrix)
    return [row for id_ in ids for code in codes for row in cell_rows(data, id_, dimension, code, matrix[id_, code])]


def cell_rows(data: Dataset, mechanism_id: str, dimension: str, code: str, cell: Cell) -> list[Row]:
    """The rows of one cell: its findings, and a row for what is missing."""
    rows = finding_rows(data, cell.findings)
    if cell.word:
        about = _subject(data, mechanism_id, dimension, code)
        rows.append(about | _state(data, "missing", cell.word) | dict.fromkeys(_evidence(), ""))
    return rows


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


_EVIDENCE: Mapping[str, Callable[[Dataset, Finding], Any]] = {
    "as_of": lambda _, p: p.as_of or undated(),
    "basis": lambda _, p: p.basis or "",
    "donor_role": lambda _, p: p.donor_role or "",
    "sole": lambda _, p: t("stated as the only source") if p.sole else "",
    "actors": lambda data, p: "; ".join(data.actor[a].name for a in p.actors),
    "statement": lambda _, p: p.statement,
    "quote": lambda _, p: p.quote or "",
    "source_title": lambda _, p: p.source_title,
    "source_publisher": lambda _, p: p.source_publisher,
    "source_published": lambda data, p: data.source[p.mechanism_id, p.source_id]["published"] or undated(),
    "source_url": lambda _, p: p.source_url or "",
    "locator": lambda _, p: p.locator,
    "confidence": lambda _, p: p.confidence,
    "finding_id": lambda _, p: p.id,
}


def _evidence() -> Mapping[str, Callable[[Dataset, Finding], Any]]:
    """What is told of a finding; last its statement in the reader's language, where that is another than its own."""
    if language() == ENGLISH:
        return _EVIDENCE
    return {**_EVIDENCE, f"statement_{language()}": lambda data, p: data.told(p.statement)}
