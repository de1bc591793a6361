"""The table of a comparison: rows of codes under their topics, and cells that open their statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import labelled, listed, several, spelled, t
from iscm_data.query import comparison, questions
from iscm_data.query.comparison import COMMON, DIFFER, REPORTED, Line
from iscm_data.query.countries import is_open
from iscm_data.query.questions import Cell as Found
from iscm_data.wording import comparison as wording
from iscm_data.wording import identity
from iscm_data.wording.identity import Fact
from iscm_data.wording.labels import label, short
from iscm_data.wording.marks import key, mark_label, state

FACTS, MEMBERS, EVERYTHING = "facts", "members", "all"  # topics beside the dimensions
VIEWS = (DIFFER, COMMON)  # beside the first, which has all that is reported
GATHERED = 12  # codes of a dimension that has a row for each; of more, those of one mechanism stand together


@dataclass(frozen=True)
class Cell:
    """Mark, word, year and names of what a mechanism reports on a code, or the word for what is missing.

    `also` are its further marks, with their words. A fact has its date in `note`, and no statements.
    """

    mark: str
    word: str
    year: int | None = None
    also: Sequence[tuple[str, str]] = ()
    names: str = ""
    note: str = ""
    statements: Sequence[Finding] = ()


@dataclass(frozen=True)
class Row:
    """A code or a fact across the mechanisms; a row without cells has in `alone` the codes that one alone reports, a
    list for each mechanism."""

    label: str
    title: str
    cells: Sequence[Cell]
    alone: Sequence[Sequence[tuple[str, Cell]]] = ()


@dataclass(frozen=True)
class Section:
    """The rows of one topic, and in `missing` the codes that none of the mechanisms reports, in sentences."""

    label: str
    rows: Sequence[Row]
    missing: Sequence[tuple[str, str]]


def sections(data: Dataset, ids: Sequence[str], topic: str, shown: str) -> Iterable[Section]:
    if topic in (EVERYTHING, FACTS):
        facts = [row for row in _facts(data, ids) if _stays(row, shown)]
        if facts:
            yield Section("" if topic == EVERYTHING else t("Facts"), facts, ())
    for dimension in data.codebook.coded:
        if topic in (EVERYTHING, dimension.id):
            lines = comparison.lines(data, ids, topic=dimension.id)
            kept = [line for line in lines if line.reported and getattr(line, shown or REPORTED)]
            gather = len(dimension.codes) > GATHERED and topic == EVERYTHING
            rows = [_row(data, line) for line in comparison.by_most(data, kept) if not (gather and line.alone)]
            if any(line.alone for line in kept) and gather:
                rows.append(_alone(data, ids, [line for line in kept if line.alone]))
            silent = [line for line in lines if not line.reported and (line.differ or shown != DIFFER)]
            missing = _missing(data, ids, silent) if shown != COMMON else []
            if rows or missing or topic == dimension.id:
                yield Section(t(ENTRIES[dimension.page].title), rows, missing)


def _stays(row: Row, shown: str) -> bool:
    """Whether a fact stands in a view."""
    same = len({(cell.word, cell.note) for cell in row.cells}) == 1
    return not shown or same == (shown == COMMON)


def _facts(data: Dataset, ids: Sequence[str]) -> list[Row]:
    found = [identity.facts(data, id_) for id_ in ids]
    return [
        Row(
            found[0][name].label,
            "",
            [_fact(data, id_, name, facts[name]) for id_, facts in zip(ids, found, strict=True)],
        )
        for name in ("status", "secretariat", "chair", "members")
    ]


def _fact(data: Dataset, id_: str, name: str, fact: Fact) -> Cell:
    known = fact.source_id or name == "status" or is_open(data.mechanism[id_])
    mark = data.mechanism[id_]["activity"] if name == "status" else "" if known else "not_found"
    return Cell(mark, fact.told, note=fact.when)


def _row(data: Dataset, line: Line) -> Row:
    code = data.codebook.dimensions[line.dimension].codes[line.code]
    return Row(t(code.label), t(code.definition), [_cell(data, found) for found in line.cells])


def _alone(data: Dataset, ids: Sequence[str], lines: Sequence[Line]) -> Row:
    """The codes that one mechanism alone reports, each in its column."""
    alone = [
        [
            (label(data, line.dimension, line.code), _cell(data, line.cells[at]))
            for line in lines
            if line.cells[at].statuses
        ]
        for at in range(len(ids))
    ]
    return Row(
        t("Reported for one, not found for the others")
        if len(ids) > 2
        else t("Reported for one, not found for the other"),
        "",
        (),
        alone,
    )


def _cell(data: Dataset, found: Found) -> Cell:
    if not found.findings:
        word = found.missing or "not_found"
        return Cell(word, mark_label(data, word))
    (first, year), *others = questions.dated(found)
    ordered = questions.in_order(data, found.findings)
    beside = [status for status, _ in others] + ([found.word] if found.word else [])
    leading = [f for f in ordered if f.status == first]
    named_ = dict.fromkeys(data.actor[actor].name for f in leading for actor in f.actors)
    return Cell(
        mark=first,
        word=state(data, ordered[0]),
        year=year,
        also=[(mark, mark_label(data, mark)) for mark in beside],
        names=wording.few([*named_]) if named_ else "",
        statements=ordered,
    )


def _missing(data: Dataset, ids: Sequence[str], lines: Sequence[Line]) -> list[tuple[str, str]]:
    """The codes of these lines, which no mechanism reports: a sentence for each way of missing, with its mark where it
    is the same for all of them."""
    by_words: dict[tuple[str, ...], list[str]] = {}
    for line in lines:
        words = tuple(cell.missing or "not_found" for cell in line.cells)
        by_words.setdefault(words, []).append(label(data, line.dimension, line.code))
    found = sorted(by_words.items(), key=lambda item: len({*item[0]}))
    return [
        (words[0] if len({*words}) == 1 else "", _none(data, ids, words, ", ".join(codes))) for words, codes in found
    ]


def _none(data: Dataset, ids: Sequence[str], words: Sequence[str], codes: str) -> str:
    """That none of the mechanisms reports some codes, each missing with its own word."""
    if {*words} == {"not_found"}:
        if len(ids) == 2:
            return t("Not found for either: {codes}.", codes=codes)
        return t("Not found for any of the {n}: {codes}.", n=spelled(len(ids)), codes=codes)
    if len({*words}) == 1:
        return t("{word} for all of them: {codes}.", word=mark_label(data, words[0]), codes=codes)
    each = several(
        labelled(
            mark_label(data, word),
            listed(short(data, id_) for id_, own in zip(ids, words, strict=True) if own == word),
        )
        for word in dict.fromkeys(words)
    )
    return t("{codes} ({each}).", codes=codes, each=each)


def keys(data: Dataset, made: Sequence[Section]) -> list[tuple[str, str]]:
    """Each mark that stands in the cells, with what it means."""
    cells = [cell for section in made for row in section.rows for cell in row.cells if cell.statements or not cell.note]
    there = {mark for cell in cells for mark in (cell.mark, *(mark for mark, _ in cell.also))}
    return key(data, there)
