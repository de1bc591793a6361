"""What leaves the explorer: the words that go with a figure, its rows as CSV, the names of files, citations."""

import csv
import io
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from iscm_data.load import Dataset
from iscm_data.passages import Passage, Selection
from iscm_data.query import Cell, Count, Filters, Matrix
from iscm_data.text import day, labelled, several, slug, t, today

Row = dict[str, Any]
_of_release: ContextVar[bool] = ContextVar("of_release", default=False)


@dataclass(frozen=True)
class Words:
    """Every word that goes with a figure, in the image, in its metadata and in the CSV; an empty one takes no room."""

    title: str
    subtitle: str
    note: str
    source: str
    filters: str
    version: str
    licence: str


def without_filters(words: Words, instead: str) -> Words:
    """The words of a figure that the shared filters do not touch, with what was chosen instead."""
    return replace(words, filters=instead)


def with_source(words: Words, source: str) -> Words:
    """The words of a figure whose marks are no findings, with their own source line."""
    return replace(words, source=source)


def with_note(words: Words, note: str) -> Words:
    """The words of a figure with another note."""
    return replace(words, note=note)


@contextmanager
def of_release() -> Iterator[None]:
    """Within the block figures and files name the day of the data's release and not that of their making: the same
    data then give the same bytes on any day."""
    before = _of_release.set(True)
    try:
        yield
    finally:
        _of_release.reset(before)


def released(data: Dataset) -> str:
    """The sentence that says which data these are, and of which day."""
    return t(
        "Data version {version}, released {released}. Codebook {codebook}.",
        version=data.version,
        released=day(data.released),
        codebook=data.codebook.version,
    )


def version(data: Dataset) -> str:
    """The line that says which data a figure or file was made from, and when."""
    if _of_release.get():
        return labelled(t("ISCM Explorer"), released(data))
    return t(
        "ISCM Explorer, data version {version}, codebook {codebook}. Made on {day}.",
        version=data.version,
        codebook=data.codebook.version,
        day=today(),
    )


def licence(data: Dataset) -> str:
    """The line that says what may be done with it, and whose it is not."""
    return t(
        "{licence}, {publisher}. Not a dataset of IOM; not endorsed by IOM or any mechanism. "
        "Names of countries imply no opinion on their legal status.",
        licence=data.licence,
        publisher=data.publisher,
    )


def stem(figure: str, filters: Filters, data: Dataset) -> str:
    """A file's name without its ending: iscm_<figure>_<filters>_<version>."""
    chosen = slug("-".join(code for codes in filters.chosen().values() for code in codes)) or "all"
    return f"iscm_{slug(figure)}_{chosen}_{data.version}"


def sources(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    """The sources of findings, each once and in their order, by their keys in `Dataset.source`."""
    if isinstance(passages, Selection):
        return passages.sources()
    return list(dict.fromkeys((p.mechanism_id, p.source_id) for p in passages))


def documents(data: Dataset, keys: Iterable[tuple[str, str]]) -> dict[Hashable, list[tuple[str, str]]]:
    """The documents and pages that sources (by their keys in `Dataset.source`) are, each with its sources.

    Each mechanism's record names its own sources, so one page may be the source of several. It is told as one: by its
    address, else by its file; a source with neither is a document of its own.
    """
    found: dict[Hashable, list[tuple[str, str]]] = {}
    for key in keys:
        source = data.source[key]
        found.setdefault(source["url"] or source["file"] or key, []).append(key)
    return found


def source_line(data: Dataset, passages: Iterable[Passage]) -> str:
    """The sources behind a figure: by name where they are few, else their number and where to find them.

    Counted are distinct documents and pages (see `documents`).
    """
    used = sources(passages)
    if not used:
        return t("Source: no passage was found in the sources consulted.")
    if (n := len(documents(data, used))) > 3:
        return t(
            "Sources: {n} documents and pages of IOM, ICMPD, the mechanisms, governments, UN bodies and the press, "
            "each named with its passage at the link. Coded by the ISCM Explorer.",
            n=n,
        )
    named = dict.fromkeys(cite(data, *key) for key in used)
    return t("Source: {sources}. Coded by the ISCM Explorer.", sources=several(named))


def cite(data: Dataset, mechanism_id: str, source_id: str) -> str:
    """A source in one line: title, publisher, date."""
    source = data.source[mechanism_id, source_id]
    published = day(source["published"]) if source["published"] else t("undated")
    return f"{source['title']} ({source['publisher']}, {published})"


def cite_finding(data: Dataset, passage: Passage, link: str) -> str:
    """How to cite a finding: the original source first, then this dataset, its version and the link."""
    return t(
        "{source}, {locator}. As coded in: {publisher}, {title}, data version {version}, finding {id}, {link}.",
        source=cite(data, passage.mechanism_id, passage.source_id),
        locator=passage.locator,
        publisher=data.publisher,
        title=data.title,
        version=data.version,
        id=passage.id,
        link=link,
    )


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


def csv_text(words: Words, link: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV for a spreadsheet program, under the same words as the image has, as lines that begin with #.

    A byte-order mark makes Excel read the accents; no cell can be taken for a formula.
    """
    out = io.StringIO()
    out.write("\ufeff")
    for line in (*vars(words).values(), link):
        if line:
            out.write(f"# {_comment(line)}\r\n")
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _comment(line: str) -> str:
    """A line above the table. It may hold a reader's words or an address, and a spreadsheet splits it at its commas:
    what would then be a formula, or a quotation that swallows the lines below, gets an apostrophe before it."""
    return re.sub(r"([,;]\s*)(?=[=+\-@\"])", r"\1'", " ".join(line.split()))


FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program take a cell for a formula, when a text begins with it."""


def harmless(value: Any) -> Any:
    """A cell of a CSV: a text that a spreadsheet program would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def cite_dataset(data: Dataset) -> str:
    """How to cite the dataset."""
    return t(
        "{publisher} ({year}). {title}. Data version {version}. {licence}.",
        publisher=data.publisher,
        year=data.released[:4],
        title=data.title,
        version=data.version,
        licence=data.licence,
    )
