"""What the marks of a figure mean in characters and words, wherever no shape can be drawn: tables, slides, briefs."""

from collections import defaultdict
from collections.abc import Mapping

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import t
from iscm_data.query.questions import Cell

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
    years: dict[str, set[int]] = defaultdict(set)  # by status; 0 where a finding is undated
    for p in cell.passages:
        years[p.status].add(p.as_of or 0)
    lines = []
    for status in cell.statuses:
        told = [str(year) for year in sorted(years[status]) if year] + ([t("undated")] if 0 in years[status] else [])
        lines.append((status, label(data, status), ", ".join(told)))
    word = cell.word
    return [*lines, (word, label(data, word), "")] if word else lines
