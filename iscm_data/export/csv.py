"""Rows as CSV, for spreadsheet programs: no cell can be taken for a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.wording.captions import Words


def csv_text(words: Words, link: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV for a spreadsheet program, under the same words as the image has, as lines that begin with #.

    A byte-order mark makes Excel read the accents; no cell can be taken for a formula.
    """
    out = io.StringIO()
    out.write("\ufeff")
    about = csv.writer(out, quoting=csv.QUOTE_ALL)  # each line is one cell, by whatever a program parts cells
    for line in (*vars(words).values(), link):
        if line:
            about.writerow([f"# {' '.join(line.split())}"])
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program take a cell for a formula, when a text begins with it."""


def harmless(value: Any) -> Any:
    """A cell of a CSV: a text that a spreadsheet program would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
