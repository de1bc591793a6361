"""Plain text and Markdown as documents: struck and hidden text, notes, page numbers, letters of other meaning."""

import pytest

from iscm_data.curate.ingest import plain
from iscm_data.curate.ingest.documents import PAGE_NUMBER, UNREADABLE, IngestError, LeftOut, cleaned


def told(text: str) -> tuple[list[str], str]:
    lines, notes = plain.lines(text.encode())
    return [line.text for line in lines], " ".join(notes)


def test_what_markdown_strikes_out_or_hides_is_not_said_and_told() -> None:
    lines, notes = told("Members pay ~~all~~ <del>most</del>half.\n\n<!-- ask the host\nfirst -->\nIt is so.")
    assert lines == ["Members pay half.", "It is so."]
    assert "struck out was left out: all · most" in notes
    assert "hidden text was left out: ask the host first" in notes


def test_the_marks_of_html_in_markdown_are_marks_however_they_are_written() -> None:
    left = LeftOut()
    text = "Members <DEL class='x'>never</DEL> pay<sup class=n><a href='#1'>1</a></sup>.\n\n~~~\n<section>kept\n~~~"
    assert [line.text for line in plain.text_lines(text, left)] == ["Members pay.", "~~~", "<section>kept", "~~~"]
    assert left.notes() == (f"{LeftOut.STRUCK}: never", f"{LeftOut.MARKS}: pay1")


def test_notes_of_markdown_stand_behind_their_paragraph() -> None:
    body = "Donors[^1] pay\nall.\n\n4. Partners\n\nIt works[^b].\n\n"
    notes = "[^1]: One host\n    paid.\n[^b]: With IOM.\n[^c]: Left.\n"
    lines, _ = plain.lines((body + notes).encode())
    assert [(line.text, line.note) for line in lines] == [
        *(("Donors pay", False), ("all.", False), ("One host paid.", True), ("4. Partners", False)),
        *(("It works.", False), ("With IOM.", True), ("Left.", True)),
    ]


def test_a_note_at_the_foot_of_a_page_does_not_stand_in_the_sentence_that_goes_on_overleaf() -> None:
    pages = "The travel of delegates is\n\n1 One host paid in 2018.\n\n7\fpaid by donors.\n\nNext."
    lines, _ = told(pages)
    assert lines == ["The travel of delegates is", "paid by donors.", "One host paid in 2018.", "Next."]


def test_raised_numbers_of_the_text_itself_are_marks_of_notes_or_powers() -> None:
    assert told("Donors¹ gave 10⁶ in 2019² for 3 m².<sup>4</sup>")[0] == ["Donors gave 10⁶ in 2019 for 3 m²."]
    assert told("Donors⁽¹⁾ gave in 2019²⁾.")[0] == ["Donors gave in 2019."]


@pytest.mark.parametrize("row", ["7", "– 7 –", "Page 7 of 12", "7 | P a g e", "vii", "12/30", "Página 3 de 10", "[3]"])
def test_a_page_s_number_is_no_text(row: str) -> None:
    assert PAGE_NUMBER.fullmatch(row)
    assert told(f"It was so.\n\n{row}\n\fThen it ended.")[0] == ["It was so.", "Then it ended."]


@pytest.mark.parametrize("row", ["2019.", "2019", "3.", "civil", "mix", "1,000", "No 3"])
def test_a_year_or_a_word_at_a_page_s_end_is_text(row: str) -> None:
    assert told(f"It ended in\n{row}\n\fThen it was over.")[0] == ["It ended in", row, "Then it was over."]


def test_windows_letters_that_became_controls_are_letters_again() -> None:
    assert cleaned("a\x92s \x93q\x94 \x96 5\x80") == "a’s “q” – 5€"


def test_what_nobody_sees_is_no_part_of_a_word() -> None:
    assert cleaned("mi\u200bgra\ufefftion\u202e \u2066x\u2069 co\u00adast") == "migration x co\u00adast"


def test_a_font_s_own_letters_are_told_and_at_a_line_s_beginning_are_a_list_s_mark() -> None:
    lines, notes = told("\uf0b7 first\n\n5 \uf0b1 2 million")
    assert lines == ["• first", f"5 {UNREADABLE} 2 million"]
    assert "letters of which the document does not say what they are" in notes


def test_many_pieces_are_told_in_short() -> None:
    left = LeftOut()
    for number in range(9):
        left.add(LeftOut.HIDDEN, f"piece {number % 8} " + "x" * 100)
        left.seen()
    (note,) = left.notes()
    assert note.endswith("piece 5 … · and 2 more")
    assert len(note) < 700


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\0\0n\0\0", "is not UTF-32 text"),
        (b"\xff\xfen", "is not UTF-16 text"),
        (b"\xe9", "is not UTF-8 text"),
    ],
)
def test_text_that_is_cut_or_of_another_encoding_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(IngestError, match=message):
        plain.lines(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_that_marks_its_encoding_is_read(encoding: str) -> None:
    assert [line.text for line in plain.lines("Élan – “x”".encode(encoding))[0]] == ["Élan – “x”"]


def test_lines_end_however_a_system_ends_them() -> None:
    for end in ("\n\n", "\r\r", "\r\n\r\n", "\u2028\u2028", "\u2029", "\v\v"):
        assert told(f"Members pay.{end}They meet.")[0] == ["Members pay.", "They meet."], repr(end)
