"""Marks as words: what a cell of a matrix says, to who sees it and to who hears it."""

from collections.abc import Container, Iterable, Sequence

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import labelled, listed, t, tn
from iscm_data.model.marks import MARKS
from iscm_data.query.questions import Cell
from iscm_data.wording.dates import undated

GLYPHS = {id_: mark.glyph for id_, mark in MARKS.items()}


def mark_label(data: Dataset, code: str) -> str:
    """The word of one status, or of one way of missing."""
    statuses = data.codebook.codes("status")
    return t((statuses if code in statuses else data.codebook.codes("missing"))[code].label)


def key(data: Dataset, there: Container[str]) -> list[tuple[str, str]]:
    """What each of the marks means that are `there`, in the codebook's order."""
    told = {
        "in_place": t("In place when the source was written"),
        "ended": t("Past or one-off"),
        "not_found": t("Not found, which is not a “no”"),
    }
    every = (*data.codebook.codes("status"), *data.codebook.codes("missing"))
    return [(id_, told.get(id_) or mark_label(data, id_)) for id_ in every if id_ in there]


def state(data: Dataset, finding: Finding) -> str:
    """A finding's status in a word or two: In place, Past; "Took part" for a single event that is over."""
    if finding.was_event:
        return t("Took part") if finding.dimension == "partnership_type" else t("Single event")
    return mark_label(data, finding.status)


def sole() -> str:
    """What is said beside a finding of funding that is the only one."""
    return t("the only source of funding")


def reading(finding: Finding) -> str:
    """What is said beside a finding that its source does not say in so many words; "" beside another."""
    return "" if finding.confidence == "high" else t("Our reading; the source does not say it in so many words.")


def nothing() -> str:
    """What is said of a question on which no finding was found."""
    return t("Nothing found. That does not mean there is none.")


def statements(n: int) -> str:
    """So many findings, as a reader calls them."""
    return tn("{n} statement", "{n} statements", n)


def years(found: Iterable[Finding]) -> list[str]:
    """The years of findings, each once, the newest first, and that some have no date."""
    every = {finding.as_of for finding in found}
    dated = [str(year) for year in sorted((year for year in every if year), reverse=True)]
    return [*dated, undated()] if None in every else dated


def cell_words(data: Dataset, cell: Cell) -> list[tuple[str, str, str]]:
    """What a cell says: (mark, its word, its years), a line for each status or for what is missing."""
    lines = [
        (status, mark_label(data, status), ", ".join(years(f for f in cell.findings if f.status == status)))
        for status in cell.statuses
    ]
    return [*lines, (cell.word, mark_label(data, cell.word), "")] if cell.word else lines


def spoken(data: Dataset, names: Sequence[str], cell: Cell) -> str:
    """A cell with findings as it is read out: Colombo Process, External donors: in place (2023), past (2018)."""
    told = []
    for _, word, when in cell_words(data, cell):
        told.append(t("{state} ({years})", state=word.lower(), years=when) if when else word.lower())
    return f"{labelled(', '.join(names), listed(told))}. {statements(len(cell.findings))}"
