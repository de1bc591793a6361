"""Documents that are long, or of many marks without an end: what is read of them is the same, and no step of it takes
the square of their length. Where one did, these tests would take very long."""

import signal
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from summaries import package

from iscm_data.curate.ingest import drawn, painted, passages, pdf, plain, reading, web, word
from iscm_data.curate.ingest.documents import LEVEL, RAISED, TOO_DEEP, IngestError, LeftOut
from iscm_data.curate.ingest.passages import Words
from tests.curate.test_ingest_pdf import at, document

LONG = 100_000  # characters


@pytest.mark.parametrize(
    "mark",
    ["<!--", "<s>", "<del>", "<sup>", "[", "[a](", "[^", "(", "*", "_", ".", "a", "a-", "1", '"', "|"],
)
def test_marks_that_are_never_closed_are_text(mark: str) -> None:
    text = mark * (LONG // len(mark))
    left = LeftOut()
    (line,) = plain.text_lines(text, left)
    assert line.text == text
    assert left.notes() == ()
    assert passages.sentences(text) == [text]
    assert {*passages.unmarked(text)} <= {*text}


def test_marks_that_are_closed_are_still_none_where_others_are_not() -> None:
    left = LeftOut()
    text = "One ~~two~~ <s>three</s> <del>four <!-- six --> [seven](here) [five](there <!-- eight ~~nine\n\n~~ten"
    found = plain.text_lines(text, left)
    assert passages.unmarked(found[0].text) == "One <del>four seven [five](there <!-- eight ~~nine"
    assert left.notes() == (f"{LeftOut.HIDDEN}: six", f"{LeftOut.STRUCK}: two · three")
    assert passages.unmarked("[five [six](here)") == "[five six"


def test_a_paragraph_of_many_sentences_or_many_rows_is_cut_and_put_together() -> None:
    many = LONG // 30
    assert passages.sentences("The Talks are paid by donors. " * many) == ["The Talks are paid by donors."] * many
    rows = ["Members of the Talks pay half of all that the secre-", "tariat needs, and donors pay the others’ half-"]
    joined = Words(set()).join(rows * many)
    assert joined.startswith("Members of the Talks pay half of all that the secretariat needs, and donors pay")
    assert len(joined) > LONG


def test_many_raised_marks_in_one_line_are_left_out() -> None:
    left = LeftOut()
    assert left.line(f"donors{RAISED}1{LEVEL} " * (LONG // 10)) == ("donors " * (LONG // 10)).strip()
    assert left.told[LeftOut.MARKS][0] == "donors1"


@pytest.mark.parametrize("body", ["<p>" * (web.MOST_ELEMENTS + 1), f"<p {' '.join(f'a{n}' for n in range(LONG))}>x"])
def test_a_page_with_more_elements_or_attributes_than_a_page_can_have_is_refused(body: str) -> None:
    with pytest.raises(IngestError, match="has more than 300000 elements, or one with more than 1000 attributes"):
        web.lines(f"<html><body>{body}</body></html>".encode())


@pytest.mark.parametrize("mark", ["<!-- ", "<script>", "<title>", "<textarea>", "<meta "])
def test_the_encoding_of_a_page_is_found_before_marks_that_are_never_closed(mark: str) -> None:
    page = f'<html><head><meta charset="cp1251"></head><body><p>Люди</p>{mark * (LONG // 8)}'
    assert web.lines(page.encode("cp1251"))[0][0].text == "Люди"


def test_a_page_with_many_rules_of_style_and_many_links_is_read() -> None:
    many = LONG // 20
    style = "/* " + "@media screen {" * many + "*/" + "@media screen {" * 20
    style += "".join(f"p.c{n} {{display: none}}" for n in range(many)) + "p.last {display: block} /* " * 2
    body = f'<p class="c1 last">Seen.</p><p class="c{many - 1}">Unseen.</p>' + '<p class="other">Said.</p>' * many
    body += "<div>" + '<a href="#end">1</a> ' * many + '<span id="end">End.</span></div>'
    lines, notes = web.lines(f"<html><head><style>{style}</style></head><body>{body}".encode())
    assert [line.text for line in lines[:2]] == ["Seen.", "Said."]
    assert notes == ("hidden text was left out: Unseen.",)


@pytest.mark.parametrize("name", ["transform", "color", "--x", "background", "font", "clip-path", "display", "all"])
@pytest.mark.parametrize("value", ["a", "1", "var(--x) ", "url(a) ", "#", "-", "9px "])
def test_values_of_styles_that_are_long_are_read_in_part(name: str, value: str) -> None:
    style = f"{name}:{value * (LONG // len(value))}"
    page = f"<html><head><style>p{{{style}}} b{{color:var(--x)}}</style></head><body><p>Said. <b>More.</b></p>"
    assert web.lines(f"{page}<p style='{style}'>Last.</p>".encode())


@pytest.mark.parametrize("opened", ["@media screen {", ".a {", "p { color: f(", "p:is(", "(", "[", "{"])
def test_styles_that_go_too_deep_are_told_as_not_understood(opened: str) -> None:
    style = opened * (LONG // 20) + ".d { display: none }"
    lines, notes = web.lines(f"<html><head><style>{style}</style></head><body><p>Seen.</p></body></html>".encode())
    assert [line.text for line in lines] == ["Seen."]
    assert {*notes} <= {web.UNKNOWN_RULES}


def test_a_page_of_a_pdf_with_more_lines_than_can_be_put_in_order_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_LINES", 20)
    page = "".join(at(50, 800 - 30 * number, "Members.") for number in range(20))
    assert len(pdf.lines(document(page))[0]) == 20
    with pytest.raises(IngestError, match="has more than 20 lines or cells on page 2; save only the summary's pages"):
        pdf.lines(document(page, page + at(300, 400, "One more.")))


def test_a_pdf_that_draws_too_much_in_all_is_refused_also_where_it_is_the_same_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawn, "MEGABYTE", 1)
    monkeypatch.setattr(drawn, "MOST_DRAWN", 10_000)
    form = [("0 0 m 9 9 l S\n" * 100, "")]
    assert len(pdf.lines(document(at(50, 700, "Said.") + "/X5 Do " * 6, forms=form))[0]) == 1
    for pages in ([at(50, 700, "Said.") + "/X5 Do " * 8], [at(50, 700, "Said.") + "/X5 Do " * 4] * 2):
        with pytest.raises(IngestError, match="draws more than a summary can, over 10000 MB of it"):
            pdf.lines(document(*pages, forms=form))


def test_what_is_drawn_beside_the_text_is_not_held_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painted, "MOST_LOOKS", 50)
    map_ = "".join(f"{number % 500} {number % 300} 3 3 re f\n" for number in range(3_000))
    lines, _ = pdf.lines(document(map_ + at(50, 700, "Members pay.") + map_))
    assert [line.text for line in lines] == ["Members pay."]


def test_a_word_document_looks_once_at_what_its_paragraphs_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    look = Mock(side_effect=word._why_out)
    monkeypatch.setattr(word, "_why_out", look)
    lines, _ = word.lines(package("<w:p><w:r><w:t>Members pay.</w:t></w:r></w:p>" * 500))
    assert (len(lines), look.call_count) == (500, 2)  # the body, and the document


def deep() -> Iterator[tuple[str, bytes]]:
    """A document of each kind whose parts lie within each other, or lead on to each other, thousands of times."""
    forms = [(f"/X{number} Do", "") for number in range(6, 2_006)]
    yield "forms.pdf", document("/X5 Do", forms=[*forms, (at(50, 700, "Said."), "")])
    yield "tables.docx", package("<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000)
    yield "elements.html", ("<html><body><p>Said.</p>" + "<font>" * 5_000 + "Said too.").encode()
    to = '<sup><a id="r{0}" href="#n{0}">1</a></sup></p>'
    notes = (f'<p id="n{n}"><a href="#r{n}">^</a> Said.{to.format(n + 1)}' for n in range(2_000))
    yield "notes.html", f"<html><body><p>Said.{to.format(0)}{''.join(notes)}".encode()


@pytest.mark.parametrize(("name", "content"), [*deep()], ids=lambda one: one if isinstance(one, str) else "")
def test_what_goes_too_deep_is_refused_for_that_and_not_as_damaged(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(IngestError, match=TOO_DEEP):
        reading.read(tmp_path / name)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such clock")
def test_a_document_that_takes_too_long_to_read_is_refused_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def never(_: bytes) -> None:
        while True:
            try:
                while True:
                    pass
            except IngestError:
                if next(times):  # what reads takes it for a fault of the file, and goes on
                    raise

    times = iter([False, True])
    (tmp_path / "a.txt").write_text("Members pay.")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "LONGEST", 0.1)
        patch.setattr(plain, "lines", never)
        with pytest.raises(IngestError, match=r"takes more than 0\.1 seconds"):
            reading.read(tmp_path / "a.txt")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert [line.text for line in reading.read(tmp_path / "a.txt").lines] == ["Members pay."]
