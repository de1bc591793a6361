"""CSV under the words of its figure: what programs read of it, and that no cell is a formula."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.export.csv import csv_text
from iscm_data.wording.captions import Words

WORDS = Words(
    title="External donors: in place for 2 of 4",
    subtitle="Funding model",
    note="Of 4 mechanisms, reported: 2.",
    source="Source: Survey.",
    filters="",
    version="Version 1",
    licence="CC BY 4.0",
)
LINK = "https://explorer.example.org/funding?status=in_place"


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV as a program reads them that knows of # for remarks."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith('"# ')), len(lines))
    return [*csv.DictReader(io.StringIO("".join(lines[first:]), newline=""))]


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_words_of_the_figure_and_its_link_stand_above_the_table_and_empty_ones_take_no_line() -> None:
    text = csv_text(WORDS, LINK, [{"a": 1, "b": "é"}])
    assert text == (
        '\ufeff"# External donors: in place for 2 of 4"\r\n'
        '"# Funding model"\r\n'
        '"# Of 4 mechanisms, reported: 2."\r\n'
        '"# Source: Survey."\r\n'
        '"# Version 1"\r\n'
        '"# CC BY 4.0"\r\n'
        f'"# {LINK}"\r\n'
        "a,b\r\n"
        "1,é\r\n"
    )


def test_words_with_line_breaks_stay_in_one_line() -> None:
    text = csv_text(replace(WORDS, note="one\r\ntwo\n\n=three"), LINK, [])
    assert '"# one two =three"\r\n' in text
    assert all(line.startswith('"# ') for line in text.removeprefix("\ufeff").splitlines())


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(value: str) -> None:
    (row,) = table(csv_text(WORDS, LINK, [{"a": value, "b": 3}]))
    assert row == {"a": f"'{value}", "b": "3"}


@pytest.mark.parametrize("value", ["a=1", "1-2", "", "(=1)", "“=1”"])
def test_other_texts_stay_as_they_are(value: str) -> None:
    (row,) = table(csv_text(WORDS, LINK, [{"a": value, "b": 0}]))
    assert row == {"a": value, "b": "0"}


HOSTILE = ["x,=1+1", "x;=1+1", "x, =1+1", "x,@SUM(A1)", 'x,"=1+1"', 'x,"swallows', "x;+1,-1", "x\n=1", 'x","=1']


def spreadsheet(text: str, separator: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)]


@given(words=st.sampled_from(HOSTILE) | st.text(st.sampled_from(',;="+-@ax \n\t'), max_size=12))
@settings(deadline=None, derandomize=True)
def test_no_words_of_a_reader_or_an_address_make_a_formula_or_swallow_a_row(words: str) -> None:
    text = csv_text(replace(WORDS, subtitle=f"Search: {words}"), f"{LINK}&q={words}", [{"a": "1", "b": "2"}])
    for separator in (",", ";"):
        rows = spreadsheet(text, separator)
        assert len(rows) == 7 + 2
        assert {len(row) for row in rows[:7]} == {1}
        assert not [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@")]
