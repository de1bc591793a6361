"""The dataset as one Excel workbook: what it is, every table, the meaning of the columns, the codebook."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from iscm_data.dataset.labels import columns, meaning
from iscm_data.dataset.tables import Dataset
from iscm_data.export.csv import FORMULA
from iscm_data.export.data.tables import batches, flat
from iscm_data.language.text import t, tn
from iscm_data.model.schema import PUBLISHED
from iscm_data.wording.captions import licence
from iscm_data.wording.citation import ABSTRACT, cite_dataset

WIDE = ("statement", "quote", "note", "reason", "title", "source_title", "name", "full_name", "definition", "meaning")
MOST = 100_000  # rows of a table: more take minutes, and no spreadsheet program opens them gladly
WIDTH, WIDTH_WIDE = 18, 60  # in characters


def workbook(data: Dataset) -> bytes:
    """The workbook; the same data give the same bytes. Texts are written as texts: no cell is a formula or a link.

    Raises XlsxWriterException for a text that is longer than a cell may be (32,767 characters).
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        created = datetime.fromisoformat(data.released)
        book.set_properties(
            {"title": data.title, "author": data.publisher, "comments": cite_dataset(data), "created": created}
        )
        # "quote prefix" is Excel's own mark of a text, which stays one also when the cell is edited.
        marked = book.add_format({"quote_prefix": True})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _read_me(book.add_worksheet("read me"), data, head, wrapped)
        for table in PUBLISHED:
            names = [column.name for column in columns(table)]
            values = (row for batch in batches(data, table) for row in zip(*batch, strict=True))
            _sheet(book.add_worksheet(table), names, values, head, marked)
        meanings = [(table, c.name, meaning(c), str(c.type)) for table in PUBLISHED for c in columns(table)]
        _sheet(book.add_worksheet("columns"), ("table", "column", "meaning", "type"), meanings, head, marked)
        _sheet(book.add_worksheet("codebook"), CODEBOOK, codebook_rows(data), head, marked)
    return out.getvalue()


def _read_me(sheet: Worksheet, data: Dataset, head: Format, wrapped: Format) -> None:
    missing = data.codebook.codes("missing").values()
    lines = [
        (data.title, ""),
        (t("Data version"), data.version),
        (t("Released"), data.released),
        (t("Codebook"), data.codebook.version),
        (t("What it is"), t(ABSTRACT)),
        (
            t("How to cite"),
            t("Cite the original source first: it stands beside each statement. Then: {ours}", ours=cite_dataset(data)),
        ),
        (t("Licence"), licence(data)),
        (t("In place"), t("means at the date of the source, which stands in as_of.")),
        (t("Number of findings"), t("means how much was found, not how much a mechanism does.")),
        *((t(code.label), t(code.definition)) for code in missing),
        (t("Sheets"), ""),
        *((table, tn("1 row", "{n} rows", len(getattr(data, table)))) for table in PUBLISHED),
        ("columns", t("the meaning of every column")),
        ("codebook", t("every code with its label and definition")),
    ]
    sheet.set_column(0, 0, 32, wrapped)
    sheet.set_column(1, 1, 100, wrapped)
    for number, (name, text) in enumerate(lines):
        _write(sheet, number, 0, name, head if not text else wrapped)
        _write(sheet, number, 1, text, wrapped)


CODEBOOK = ("list", "code", "label", "definition", "global_compact_objectives")


def codebook_rows(data: Dataset) -> list[tuple[str, str, str, str, str]]:
    """Every dimension and code as a row of CODEBOOK; a dimension's own row has no code."""
    book, made = data.codebook, []
    for dimension in book.dimensions.values():
        made.append((dimension.id, "", t(dimension.label), f"{t(dimension.question)} {t(dimension.definition)}", ""))
        for code in dimension.codes.values():
            objectives = "; ".join(map(str, code.gcm_objectives))
            made.append((dimension.id, code.id, t(code.label), t(code.definition), objectives))
    for name, codes in book.vocabularies.items():
        made += [(name, code.id, t(code.label), t(code.definition), "") for code in codes.values()]
    made += [("gcm_objectives", str(o.number), t(o.label), t(o.title), "") for o in book.gcm_objectives]
    return made


def _sheet(
    sheet: Worksheet, names: Sequence[str], values: Iterable[Sequence[Any]], head: Format, marked: Format
) -> None:
    """A header that stays in view, rows below it, and Excel's own filters."""
    last = 0
    for column, name in enumerate(names):
        _write(sheet, 0, column, name, head)
        sheet.set_column(column, column, WIDTH_WIDE if name in WIDE else WIDTH)
    for last, row in enumerate(values, start=1):
        for column, value in enumerate(row):
            text = flat(value) if isinstance(value, list) else value
            _write(sheet, last, column, text, marked if isinstance(text, str) and text.startswith(FORMULA) else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _write(sheet: Worksheet, row: int, column: int, value: Any, format_: Format | None) -> None:
    if value not in (None, "") and sheet.write(row, column, value, format_):
        raise XlsxWriterException(f"Cell {row + 1}, {column + 1} of {sheet.get_name()} is too long for a workbook.")
