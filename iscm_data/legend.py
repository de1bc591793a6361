"""What the marks of a figure mean in characters and words, wherever no shape can be drawn: tables, slides, briefs."""

from collections.abc import Mapping

from iscm_data.load import Dataset
from iscm_data.query import Cell
from iscm_data.text import t

GLYPHS: Mapping[str, str] = {
    "in_place": "●",
    "considered": "○",
    "ended": "✕",
    "not_answered": "#",
    "stated_none": "□",
    "not_applicable": "/",
    "not_assessed": "△",
    "not_found": "·",
}


def labels(data: Dataset) -> dict[str, str]:
    """The word of every status and of every way of missing, by its code."""
    codes = {**data.codebook.codes("status"), **data.codebook.codes("missing")}
    return {id_: t(code.label) for id_, code in codes.items()}


def label(data: Dataset, code: str) -> str:
    """The word of one status, or of one way of missing."""
    statuses = data.codebook.codes("status")
    return t((statuses if code in statuses else data.codebook.codes("missing"))[code].label)


def cell_words(data: Dataset, cell: Cell) -> list[tuple[str, str, str]]:
    """What a cell says: (mark, its word, its years), a line for each status or for what is missing."""
    lines = []
    for status in cell.statuses:
        years = ", ".join(map(str, cell.years(status)))
        undated = any(p.status == status and p.as_of is None for p in cell.passages)
        lines.append((status, label(data, status), ", ".join(filter(None, (years, t("undated") if undated else "")))))
    word = cell.word
    return [*lines, (word, label(data, word), "")] if word else lines
