"""PDFs as documents: text wherever it is drawn, each letter once; what is raised, struck, hidden, not to be read; notes
and page numbers, fields, and packing that swells."""

import base64
import re
import zlib
from collections.abc import Sequence

import pytest
from summaries import assembled

from iscm_data.curate.ingest import drawn, forms, painted, pdf, unpacking
from iscm_data.curate.ingest.documents import UNREADABLE, IngestError
from iscm_data.curate.ingest.forms import is_box

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
# A font with numbers for letters, which does not say which letters they are.
MUTE = (
    "<</Type/Font/Subtype/Type0/BaseFont/Mute/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/Mute/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>]>>"
)


def at(x: float, y: float, text: str, size: float = 10, font: str = "F1") -> str:
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def stream(text: str | bytes, keys: str = "") -> bytes:
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    return f"<</Length {len(content)}{keys}>>stream\n".encode() + content + b"\nendstream"


def document(*pages: str, forms: Sequence[tuple[str, str]] = (), page: str = "", catalog: str = "") -> bytes:
    """A PDF of pages with these contents. Objects 3 and 4 are fonts, from 5 on the forms: (content, keys)."""
    objects = [b"", b"", FONT.encode(), MUTE.encode()]
    objects += [stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]{keys}") for content, keys in forms]
    names = "".join(f"/X{number} {number} 0 R" for number in range(5, 5 + len(forms)))
    resources = f"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<<{names}>>/Properties<</L1 5 0 R>>>>"
    kids = []
    for content in pages:
        objects.append(stream(content))
        contents = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R{resources}{page}>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode()
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return assembled(objects)


def told(*pages: str, **options: str) -> tuple[list[str], str]:
    lines, notes = pdf.lines(document(*pages, **options))  # type: ignore[arg-type]
    return [line.text for line in lines], " ".join(notes)


# --- where text is drawn ----------------------------------------------------------------------------------------------


def test_text_of_forms_within_forms_stands_where_it_is_drawn() -> None:
    inner = (at(50, 688, "second line, and here"), "/Resources<</Font<</F1 3 0 R>>>>")
    outer = ("/X5 Do", "/Resources<</XObject<</X5 5 0 R>>>>")
    page = at(50, 700, "The first line goes on in the") + "/X6 Do\n" + at(50, 676, "the third.")
    lines, notes = pdf.lines(document(page, forms=[inner, outer]))
    assert [line.text for line in lines] == ["The first line goes on in the", "second line, and here", "the third."]
    assert notes == ()


def test_text_is_on_the_line_to_which_each_operator_goes() -> None:
    content = "BT /F1 10 Tf 12 TL 50 700 Td (one) Tj (two) ' 1 0 (three) \" T* (four) Tj ET"
    assert told(content)[0] == ["one", "two", "three", "four"]


def test_a_page_whose_text_is_all_in_a_form_is_no_scan() -> None:
    form = (at(50, 700, "All is here."), "/Resources<</Font<</F1 3 0 R>>>>/Matrix[1 0 0 1 20 0]")
    assert [line.text for line in pdf.lines(document("/X5 Do", forms=[form]))[0]] == ["All is here."]


def test_what_a_form_or_a_page_cuts_off_is_not_read() -> None:
    form = (at(50, 700, "Seen.") + at(50, 100, "Cut off."), "/Resources<</Font<</F1 3 0 R>>>>/BBox[0 600 595 842]")
    content = document("/X5 Do\n" + at(50, 680, "Seen too.") + at(50, -30, "Below."), forms=[form])
    assert [line.text for line in pdf.lines(content.replace(b"/BBox[0 0 595 842]", b"", 1))[0]] == [
        "Seen.",
        "Seen too.",
    ]


def test_what_draws_itself_or_too_often_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_FIGURES", 1000)
    keys = "/Resources<</Font<</F1 3 0 R>>/XObject<</X5 5 0 R/X6 6 0 R/X7 7 0 R/X8 8 0 R>>>>"
    circle = [("/X5 Do " + at(50, 700, "Once."), keys)]
    assert [line.text for line in pdf.lines(document("/X5 Do", forms=circle))[0]] == ["Once."]
    swarm = [(f"/X{number} Do " * 60, keys) for number in (6, 7, 8)] + [(at(50, 700, "x"), keys)]
    with pytest.raises(IngestError, match="draws the same thing too often"):
        pdf.lines(document("/X5 Do", forms=swarm))


def test_a_page_with_more_letters_than_a_page_can_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_LETTERS", 20)
    with pytest.raises(IngestError, match="has more than 20 letters on page 1"):
        told(at(50, 700, "abcdefghijklmnopqrstuvwxyz"))


def test_layers_that_are_not_shown_are_not_read() -> None:
    hidden = ("<</OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>>>", "")
    content = f"/OC /L1 BDC {at(50, 700, 'Unseen.')} EMC {at(50, 680, 'Seen.')}"
    catalog = "/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>"
    assert [line.text for line in pdf.lines(document(content, forms=[hidden], catalog=catalog))[0]] == ["Seen."]
    assert len(pdf.lines(document(content, forms=[hidden]))[0]) == 2


def test_text_at_an_angle_is_told_and_a_page_that_lies_on_its_side_is_turned() -> None:
    slanted = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET\n"
    lines, notes = told(at(50, 700, "The Talks have a chair.") + slanted)
    assert lines == ["The Talks have a chair."]
    assert notes == "text that stands at an angle on page 1 was not read"
    side = "BT /F1 10 Tf 0 1 -1 0 {} 100 Tm ({}) Tj ET\n"
    assert told(side.format(200, "One line.") + side.format(212, "And one more."))[0] == ["One line.", "And one more."]


def test_pages_with_pictures_alone_are_a_scan() -> None:
    with pytest.raises(IngestError, match=r"only pictures: a scan\. Run text recognition"):
        told(PICTURE, "")


def test_a_page_that_is_mostly_a_picture_is_told() -> None:
    picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"
    assert "page 1 is mostly a picture" in told(picture + at(50, 800, "Scan"))[1]
    long = "".join(at(50, 700 - 12 * n, "Members meet every year, and talk.") for n in range(9))
    assert told(picture + long)[1] == ""


# --- what nobody sees -------------------------------------------------------------------------------------------------

PICTURE = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"
UNSEEN = at(50, 600, "Unseen.")
OVER, DARK = "45 590 100 30 re f\n", "0.1 g 45 590 100 30 re f\n"


@pytest.mark.parametrize(
    "content",
    [
        f"/Mask gs /Bare gs {UNSEEN} 0 g {OVER}",
        *(f"1 g {UNSEEN}", f"0.97 0.97 1 rg {UNSEEN}", f"0 0 0 0 k {UNSEEN}", f"1 Tr 1 G {UNSEEN}", f"3 Tr {UNSEEN}"),
        *(f"7 Tr {UNSEEN}", f"2 Tr 1 g 1 G {UNSEEN}", f"/Clear gs {UNSEEN}", f"{DARK} {UNSEEN}"),
        *(f"{UNSEEN} 1 g {OVER}", f"{UNSEEN} 0 g {OVER}", f"0 0 1 rg {OVER} 0 0 1 rg {UNSEEN}"),
        *(
            f"q 0 700 595 100 re W n {UNSEEN} Q",
            f"q 0 700 595 100 re W* n /X5 Do {UNSEEN} Q",
            at(50, 600, "Unseen.", 1),
        ),
        *(f"/OC /L1 BDC {UNSEEN} EMC", at(50, 900, "Unseen."), f"0 g {OVER} 0 g 100 w 0 605 m 595 605 l S {UNSEEN}"),
        *(f"{PICTURE} 3 Tr {UNSEEN} 0 g {OVER}", f"{PICTURE} 0 g {OVER} 3 Tr {UNSEEN}", "/X6 Do"),
    ],
)
def test_text_that_nobody_sees_on_its_page_is_not_read_and_told(content: str) -> None:
    lines, notes = told_apart(content)
    assert lines == ["Seen.", "Seen too."]
    assert notes.endswith("hidden text was left out: Unseen.")


@pytest.mark.parametrize(
    "content",
    [
        *(f"{DARK} 1 g {UNSEEN}", f"0.1 g 95 605 m 150 605 150 620 95 620 c 45 590 l h f 1 g {UNSEEN}"),
        *(
            f"{UNSEEN} /Half gs 1 g {OVER}",
            f"{UNSEEN} /Mix gs 1 1 0 rg {OVER}",
            f"0.1 G 30 w 0 605 m 595 605 l S 1 g {UNSEEN}",
        ),
        *(f"q 0 600 m 200 600 l 100 700 l W n {UNSEEN} Q", f"{UNSEEN} 1 g 45 590 20 30 re 100 590 20 30 re f*"),
        *(f"{UNSEEN} 0 g 40 585 110 40 re 145 590 -100 30 re f", f"2 Tr 1 g {UNSEEN}", f"1 g {UNSEEN} 0 g {UNSEEN}"),
        *(f"{UNSEEN} q 200 0 m 300 0 l 250 50 l h W n 0 g 0 0 595 842 re f Q", f"{UNSEEN} 1 g {OVER} 0 g {UNSEEN}"),
        *(
            f"{UNSEEN} /OC /L1 BDC {OVER} EMC",
            f"{UNSEEN} q /Half gs /X7 Do Q",
            f"0.85 g {UNSEEN}",
            f"/F1 1 Tf {UNSEEN}",
        ),
        *(f"{DARK} 1 g /X8 Do", f"/Cs1 cs /P1 scn {UNSEEN}"),
        f"{UNSEEN} 0 g 40 585 m 150 585 l 150 588 l 43 588 l 43 620 l 40 620 l f",
    ],
)
def test_text_that_is_seen_is_read_whatever_is_drawn_beside_and_behind_it(content: str) -> None:
    lines, notes = told_apart(content)
    assert lines == ["Seen.", "Unseen.", "Seen too."]
    assert notes in ("", "hidden text was left out: Unseen.")  # what was drawn before it in the colour of paper


@pytest.mark.parametrize(
    "content",
    [
        *(f"{PICTURE} 1 g {UNSEEN}", f"q 0 0 595 842 re W n /S1 sh Q 1 g {UNSEEN}"),
        f"{UNSEEN} 0 g 45 590 100 13 re f 45 603 100 13 re f",
        f"{UNSEEN} 1 g 50 590 m 140 590 l 145 590 145 595 145 595 c 145 615 l 145 620 140 620 140 620 c 50 620 l"
        " 45 620 45 615 45 615 c 45 595 l 45 590 50 590 50 590 c f",
    ],
)
def test_text_of_which_one_cannot_say_whether_it_is_seen_is_kept_and_told(content: str) -> None:
    lines, notes = told_apart(content)
    assert lines == ["Seen.", "Unseen.", "Seen too."]
    assert "text that may not differ from what lies behind it was kept; look whether it is seen: Unseen." in notes


@pytest.mark.parametrize(
    "content",
    [
        f"{PICTURE} 3 Tr {UNSEEN}",
        f"/Mask gs {OVER} /Bare gs /Clear gs {UNSEEN}",
        f"3 Tr {UNSEEN} {PICTURE}",
        f"{UNSEEN} {PICTURE}",
    ],
)
def test_recognised_text_of_a_picture_is_read_and_told(content: str) -> None:
    lines, notes = told_apart(content)
    assert "Unseen." in lines
    assert (
        "text on page 1 lies unseen in a picture, as text recognition leaves it: compare it with the picture" in notes
    )


def test_what_is_drawn_over_more_text_than_a_page_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painted, "MOST_LOOKS", 40)
    with pytest.raises(IngestError, match="draws too much over its text"):
        told(at(50, 600, "Members pay.") + OVER * 4)


def told_apart(content: str) -> tuple[list[str], str]:
    """What is read of a page with some content between two lines."""
    layer = ("<<>>", "")
    font = "/Resources<</Font<</F1 3 0 R>>>>"
    unseen, plain = (UNSEEN, f"{font}/OC 5 0 R"), (UNSEEN, font)
    cover = ("/Full gs 1 g 45 590 100 30 re f", "/Resources<</ExtGState<</Full<</ca 1>>>>>>")
    states = "/ExtGState<</Clear<</ca 0/CA 0>>/Half<</ca .5>>/Mix<</BM/Multiply>>/Mask<</SMask<</S/Luminosity>>>>"
    states += "/Bare<</SMask/None>>>>/ColorSpace<</Cs1/Pattern>>"
    page = at(50, 700, "Seen.") + f"q {content} Q\n" + at(50, 500, "Seen too.")
    made = document(page, forms=[layer, unseen, cover, plain], catalog="/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>")
    lines, notes = pdf.lines(made.replace(b"/XObject<<", f"{states}/XObject<<".encode(), 1))
    return [line.text for line in lines], " ".join(notes)


# --- each letter once, and none that is not known ---------------------------------------------------------------------


@pytest.mark.parametrize(("dx", "dy"), [(0.3, 0), (0.5, 0.2), (1.2, -1), (0, 0)])
def test_what_is_drawn_twice_to_look_bold_is_read_once(dx: float, dy: float) -> None:
    heading = "1. Illicit trafficking, all of it"
    letter_by_letter = "".join(
        at(50 + 6.7 * n, 600, c) + at(50 + 6.7 * n + dx, 600 + dy, c) for n, c in enumerate("ABBA")
    )
    lines, _ = told(at(50, 700, heading) + at(50 + dx, 700 + dy, heading) + letter_by_letter)
    assert lines == [heading, "ABBA"]


def test_a_line_with_a_shadow_far_behind_it_is_read_once() -> None:
    assert told(at(50, 700, "Members") + at(53, 697, "Members"))[0] == ["Members"]


def test_letters_that_the_font_does_not_name_are_told_and_never_made_up() -> None:
    mute = "BT /F2 10 Tf 150 700 Td <002B00480057> Tj ET\n"
    lines, notes = told(at(50, 700, "Members pay all that") + mute + at(50, 688, "they owe."))
    assert lines == [f"Members pay all that {UNREADABLE * 3}", "they owe."]
    assert f"letters of which the document does not say what they are stand as {UNREADABLE}" in notes
    with pytest.raises(IngestError, match="does not say which letters its text has"):
        told("BT /F2 10 Tf 150 700 Td <002B00480057002B00480057> Tj ET\n" + at(50, 600, "ab"))


def test_the_text_that_stands_for_letters_is_taken_where_they_say_nothing() -> None:
    mute = "/Span <</ActualText(half)>> BDC BT /F2 10 Tf 75 700 Td <002B0048> Tj ET EMC\n"
    assert told(at(50, 700, "Give ") + mute)[0] == ["Give half"]


def spelt(x: float, y: float, *texts: str) -> str:
    """Letters from left to right whose text stands beside them alone."""
    return "".join(
        f"/Span <</ActualText<FEFF{text.encode('utf-16-be').hex()}>>> BDC "
        f"BT /F2 10 Tf {x + 6 * n} {y} Td <002B> Tj ET EMC\n"
        for n, text in enumerate(texts)
    )


def test_text_that_runs_from_right_to_left_is_read_so_and_told() -> None:
    joined = "\ufefb"  # one form of two letters
    lines, notes = told(spelt(50, 700, *"2018", " ", *"םולש") + spelt(50, 600, *"Talks ", "ب", joined, *" of 22"))
    assert lines == ["שלום 2018", "Talks لاب of 22"]
    assert notes == "text that runs from right to left stands on page 1: compare its order with the page"


def test_a_hyphen_that_a_line_break_put_there_is_known_by_what_stands_for_it() -> None:
    hyphen = "/Span <</ActualText<FEFF00AD>>> BDC BT /F1 10 Tf 60.6 700 Td (-) Tj ET EMC\n"
    assert told(at(50, 700, "co\u00ad"))[0] == ["co\u00ad"]  # and in Windows' letters by its number
    assert told(at(50, 700, "co") + hyphen)[0] == ["co\u00ad"]


ZAPF, WING, SYMBOL = (
    f"<</Type/Font/Subtype/Type1/BaseFont/{name}>>" for name in ("ZapfDingbats", "ABCDEF+Wingdings-Regular", "Symbol")
)


@pytest.mark.parametrize(
    ("font", "ticked", "open_"), [(ZAPF, r"4", r"o"), (WING, r"\376", r"\250"), (WING, r"\375", r"o")]
)
def test_boxes_that_are_letters_of_a_font_of_signs_stand_with_their_words(font: str, ticked: str, open_: str) -> None:
    content = (
        at(70, 700, "Members") + at(70, 680, "Donors") + at(56, 700, ticked, font="F2") + at(56, 680, open_, font="F2")
    )
    lines = [line.text for line in pdf.lines(document(content).replace(MUTE.encode(), font.encode()))[0]]
    assert [line[2:] for line in lines] == ["Members", "Donors"]
    assert is_box(lines[0][0])
    assert [piece.open_ for piece in forms.read(lines)] == [False, True]


def test_letters_of_the_font_symbol_are_what_is_seen() -> None:
    content = at(50, 700, "5 ") + at(58, 700, r"\261", font="F2") + at(66, 700, "2 million")
    assert pdf.lines(document(content).replace(MUTE.encode(), SYMBOL.encode()))[0][0].text == "5 ± 2 million"


def test_letters_set_apart_are_one_word_and_words_stay_two() -> None:
    assert told("BT /F1 10 Tf 4 Tc 50 700 Td (FUNDING MODEL) Tj ET")[0] == ["FUNDING MODEL"]


# --- raised, struck out -----------------------------------------------------------------------------------------------


def test_a_raised_number_is_no_part_of_the_word_or_number_before_it() -> None:
    line = "BT /F1 10 Tf 50 700 Td (Donors) Tj /F1 6 Tf 4 Ts (1) Tj /F1 10 Tf 0 Ts ( gave 10) Tj"
    line += " /F1 6 Tf 4 Ts (6) Tj /F1 10 Tf 0 Ts ( in 2019) Tj /F1 6 Tf 4 Ts (2) Tj /F1 10 Tf 0 Ts (. It is so.) Tj ET"
    lines, notes = told(line)
    assert lines == ["Donors gave 10⁶ in 2019. It is so."]
    assert notes.endswith("as those of notes: Donors1 · 20192")


def test_a_lowered_number_stays_and_so_do_small_capitals() -> None:
    line = "BT /F1 10 Tf 50 700 Td (CO) Tj /F1 6 Tf -2 Ts (2) Tj /F1 10 Tf 0 Ts ( and U) Tj /F1 8 Tf (NHCR) Tj ET"
    assert told(line) == (["CO2 and UNHCR"], "")


def test_what_a_bar_goes_through_is_not_said_and_told() -> None:
    line = at(50, 700, "Members pay all") + "50 698 120 0.6 re f\n"  # underlined
    bar = "50 691 m 68 691 l S\n"
    lines, notes = told(line + at(50, 688, "The fees of all members.") + bar)
    assert lines == ["Members pay all", "fees of all members."]
    assert notes == "text that is struck out was left out: The"


# --- notes, page numbers, running heads -------------------------------------------------------------------------------


def body(*lines: str, top: float = 780) -> str:
    return "".join(at(50, top - 12 * number, line) for number, line in enumerate(lines))


NOTE = "One host paid in 2018 by itself."


@pytest.mark.parametrize(
    "note",
    [
        at(50, 60, f"1 {NOTE}", 7),
        at(50, 60, f"1. {NOTE}", 7),
        at(50, 62, "1", 5) + at(54, 60, NOTE, 8),
        at(50, 60, "* One host paid in 2018", 7) + at(50, 52, "by itself.", 7),
        at(50, 60, f"1 {NOTE}"),  # in letters as large as all others
    ],
)
def test_a_note_at_a_page_s_foot_does_not_stand_in_the_sentence_that_goes_on_overleaf(note: str) -> None:
    mark = "BT /F1 10 Tf 50 780 Td (The travel) Tj /F1 6 Tf 4 Ts (1) Tj /F1 10 Tf 0 Ts ( of all of the delegates is) Tj"
    mark += " ET\n"
    pages = (mark + note + at(290, 30, "1"), body("paid for by donors.", "", "It is so.") + at(290, 30, "2"))
    lines, _ = pdf.lines(document(*pages))
    assert [(line.text, line.note) for line in lines] == [
        *(("The travel of all of the delegates is", False), ("paid for by donors.", False), (NOTE, True)),
        ("It is so.", False),
    ]


def test_each_note_stands_behind_the_paragraph_that_refers_to_it_and_goes_on_overleaf() -> None:
    mark = "BT /F1 10 Tf 50 {} Td ({}) Tj /F1 6 Tf 4 Ts ({}) Tj 0 Ts ET\n"
    first = mark.format(780, "Donors pay for all that it does.", 1) + mark.format(740, "They meet every year.", 2)
    first += at(50, 700, "It has a chair and a small office.")
    notes = at(50, 80, "1 One host paid.", 7) + at(50, 70, "2 In a place that the", 7)
    later = body("Later it had none, and nobody was sorry.") + at(50, 60, "chair chooses.", 7)
    lines, _ = pdf.lines(document(first + notes, later))
    assert [line.text for line in lines] == [
        *("Donors pay for all that it does.", "One host paid.", "They meet every year."),
        *("In a place that the chair chooses.", "It has a chair and a small office."),
        "Later it had none, and nobody was sorry.",
    ]


def test_an_endnote_stands_behind_the_paragraph_pages_before_that_refers_to_it() -> None:
    mark = "BT /F1 10 Tf 50 780 Td (Donors pay for all of it) Tj /F1 6 Tf 4 Ts (i) Tj 0 Ts /F1 10 Tf (.) Tj ET\n"
    end = body("They phone each other, now and then.") + at(50, 700, "i", 4) + at(52, 698, NOTE, 7)
    lines = [line.text for line in pdf.lines(document(mark, body("They meet each year."), end))[0]]
    assert lines == ["Donors pay for all of it.", NOTE, "They meet each year.", "They phone each other, now and then."]


def test_running_heads_and_page_numbers_go_and_years_at_a_page_s_end_stay() -> None:
    pages = [
        at(50, 810, "Assessment of mechanisms")
        + at(500, 810, f"{number} | P a g e")
        + body(*lines)
        + at(290, 30, "IOM")
        for number, lines in ((7, ("It began in", "2019.")), (8, ("Then it", "went on until", "2020")), (9, ("now.",)))
    ]
    assert told(*pages)[0] == ["It began in", "2019.", "Then it", "went on until", "2020", "now."]


def test_a_heading_that_stands_at_the_top_of_every_page_is_no_running_head() -> None:
    pages = [body(f"Name of the ISCM: {name} Talks", "", "1. Thematic focus", "", f"{name} has one.") for name in "ABC"]
    assert told(*pages)[0].count("1. Thematic focus") == 3


def test_rows_of_a_table_that_goes_on_overleaf_are_no_running_heads() -> None:
    pages = [
        body(*(f"Row {row} is a member" for row in rows)) + at(290, 30, f"Page {rows[0]}")
        for rows in (range(1, 9), range(9, 17))
    ]
    assert told(*pages)[0] == [f"Row {row} is a member" for row in range(1, 17)]


def test_roman_page_numbers_count_too() -> None:
    pages = [body(f"Member {number} meets", f"{number} pays.") + at(290, 30, number) for number in ("viii", "ix", "x")]
    assert told(*pages)[0] == [
        "Member viii meets",
        "viii pays.",
        "Member ix meets",
        "ix pays.",
        "Member x meets",
        "x pays.",
    ]


def test_what_is_marked_as_a_running_head_is_none_of_the_text_wherever_it_stands() -> None:
    head = f"/Artifact <</Type /Pagination>> BDC {at(300, 500, 'Page 3')} EMC\n"
    assert told(body("Members meet.") + head)[0] == ["Members meet."]


# --- fields and what was written on a page ----------------------------------------------------------------------------


def annotated(*marks: str) -> tuple[list[str], str]:
    page = at(50, 700, "Chair:") + at(70, 680, "Members") + at(70, 660, "Donors")
    lines, notes = pdf.lines(document(page, page=f"/Annots[{''.join(f'<<{mark}>>' for mark in marks)}]"))
    return [line.text for line in lines], " ".join(notes)


def test_fields_and_boxes_are_read_with_the_words_beside_them() -> None:
    lines, _ = annotated(
        "/Subtype/Widget/FT/Tx/V(Kenya)/Rect[90 698 200 712]",
        "/Subtype/Widget/FT/Btn/AS/Yes/Rect[50 678 60 688]",
        "/Subtype/Widget/FT/Btn/AS/Off/Rect[50 658 60 668]",
        "/Subtype/Widget/FT/Btn/Ff 65536/Rect[50 638 60 648]",
        "/Subtype/Widget/FT/Tx/F 2/V(Unseen)/Rect[50 600 200 612]",
        "/Subtype/Widget/Parent<</FT/Ch/V[(A)(B)]>>/Rect[50 560 200 572]",
        "/Subtype/FreeText/Contents(Written upon it.)/Rect[50 500 200 512]",
        "/Subtype/Popup/Contents(Unseen)/Rect[50 500 200 512]",
    )
    assert lines == ["Chair: Kenya", "☒ Members", "☐ Donors", "A; B", "Written upon it."]


def test_what_marks_hide_on_a_page_is_not_read_and_told() -> None:
    assert annotated("/Subtype/Square/IC[0 0 0]/Rect[65 675 150 695]") == (
        ["Chair:", "Donors"],
        "hidden text was left out: Members",
    )
    assert annotated("/Subtype/FreeText/F 2/Contents(Unseen.)/Rect[50 500 200 512]")[1].endswith(": Unseen.")


def test_marks_that_change_what_is_said_are_told() -> None:
    _, notes = annotated("/Subtype/StrikeOut/Rect[50 700 90 712]")
    assert "a mark that strikes text out lies on page 1" in notes


def test_a_mark_for_what_is_to_be_blacked_out_is_told() -> None:
    lines, notes = told(at(50, 700, "Members pay."), page="/Annots[<</Subtype/Redact/Rect[40 690 200 720]>>]")
    assert lines == ["Members pay."]
    assert "to be blacked out lies on page 1" in notes


@pytest.mark.parametrize("catalog", ["/Collection<</View/D>>", "/Names<</EmbeddedFiles<</Names[]>>>>"])
def test_files_that_are_attached_are_told(catalog: str) -> None:
    assert told(at(50, 700, "Members pay."), catalog=catalog) == (["Members pay."], pdf.ATTACHED)


def test_stamps_and_what_was_typed_upon_a_page_are_read_as_they_are_drawn() -> None:
    look = ("BT /F1 20 Tf 0 4 Td (Agreed in 2019.) Tj ET", "/BBox[0 0 200 24]/Resources<</Font<</F1 3 0 R>>>>")
    marks = "/Annots[<</Subtype/Stamp/Rect[50 600 150 612]/AP<</N 5 0 R>>>>"
    marks += "<</Subtype/FreeText/Contents(Other words)/Rect[50 500 150 512]/AP<</N 5 0 R>>>>]"
    content = document(at(50, 700, "Members pay."), forms=[look], page=marks).replace(b"/BBox[0 0 595 842]", b"", 1)
    assert [line.text for line in pdf.lines(content)[0]] == ["Members pay.", "Agreed in 2019.", "Agreed in 2019."]


def test_a_page_on_which_nothing_is_seen_and_a_file_that_is_locked_otherwise_are_refused_for_that() -> None:
    with pytest.raises(IngestError, match="no text that is seen on its pages; hidden text was left out: Unseen"):
        told(f"1 g {UNSEEN}")
    locked = document(UNSEEN).replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Adobe.PubSec/V 4>>")
    with pytest.raises(IngestError, match="is locked in a way that is not read"):
        pdf.lines(locked)


def test_a_form_whose_answers_are_elsewhere_is_told() -> None:
    with pytest.raises(IngestError, match=r"answers are not on its pages \(XFA\)"):
        told(at(50, 700, "Please wait"), catalog="/AcroForm<</XFA(x)>>")


# --- packing ----------------------------------------------------------------------------------------------------------

LIMIT = 30_000
TEXT = at(50, 700, "Read.").encode() + b" " * 10_000
BOMB = b" " * (LIMIT + 1)


def runs(data: bytes) -> bytes:
    """As runs of one letter."""
    made = b""
    while data:
        n = min(128, len(data) - len(data.lstrip(data[:1])))
        made += bytes((257 - n,)) + data[:1] if n > 1 else bytes((0,)) + data[:1]
        data = data[n:]
    return made + b"\x80"


def lzw(data: bytes) -> bytes:
    """As LZW in its plainest form: one code a letter, the table begun anew before a code grows."""
    codes = [256]
    for number, byte in enumerate(data, start=1):
        codes += [byte, 256] if number % 200 == 0 else [byte]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


PACKED = {
    "/FlateDecode": zlib.compress,
    "/FlateDecode/FlateDecode": lambda data: zlib.compress(zlib.compress(data)),
    "/ASCIIHexDecode/FlateDecode": lambda data: zlib.compress(data).hex().encode() + b">",
    "/ASCII85Decode/FlateDecode": lambda data: base64.a85encode(zlib.compress(data)) + b"~>",
    "/FlateDecode/RunLengthDecode": lambda data: zlib.compress(runs(data)),
    "/RunLengthDecode": runs,
    "/Fl/Fl/Fl": lambda data: zlib.compress(zlib.compress(zlib.compress(data))),
    "/Fl#61teDecode/FlateDecode": lambda data: zlib.compress(zlib.compress(data)),
}


def packed(filters: str, content: bytes, keys: str = "") -> bytes:
    part = stream(content, f"/Filter[{filters}]{keys}")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    return assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[5 0 R]/Count 1>>", FONT.encode(), part, page]
    )


@pytest.mark.parametrize("filters", PACKED)
def test_a_part_is_unpacked_up_to_the_limit_however_often_it_is_packed(
    monkeypatch: pytest.MonkeyPatch, filters: str
) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", LIMIT)
    assert [line.text for line in pdf.lines(packed(filters, PACKED[filters](TEXT)))[0]] == ["Read."]
    with pytest.raises(IngestError, match=r"swells to more than"):
        pdf.lines(packed(filters, PACKED[filters](BOMB)))


def test_lzw_and_tables_too_wide_keep_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 2000)
    short = at(50, 700, "Read.").encode()
    assert [line.text for line in pdf.lines(packed("/LZWDecode", lzw(short)))[0]] == ["Read."]
    with pytest.raises(IngestError, match="swells"):
        pdf.lines(packed("/LZWDecode", lzw(short + b" " * 2000)))
    with pytest.raises(IngestError, match="swells"):
        pdf.lines(packed("/FlateDecode", zlib.compress(short), "/DecodeParms[<</Predictor 12/Columns 2000000000>>]"))


def test_what_is_unpacked_counts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 1000)
    page = at(50, 700, "Read.") + " " * 600
    with pytest.raises(IngestError, match="swells"):
        told(page, page)
    assert told(page)[0] == ["Read."]


def test_a_part_with_an_end_that_is_damaged_is_read_as_far_as_it_goes() -> None:
    assert [line.text for line in pdf.lines(packed("/FlateDecode", zlib.compress(TEXT)[:-4]))[0]] == ["Read."]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("length", ["1", "40", "99999", "(x)", "9 0 R", "null", "-5"])
def test_a_part_that_is_not_as_long_as_it_says_is_read_to_its_end(
    length: str, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stream

    def untrue(text: str) -> bytes:
        content = made(zlib.compress(text.encode()), "/Filter/FlateDecode") if packed else made(text)
        return re.sub(rb"/Length \d+", f"/Length {length}".encode(), content, count=1)

    page = at(50, 700, "Members pay.") + at(50, 600, "Donors do not.")
    with monkeypatch.context() as patched:
        patched.setitem(globals(), "stream", untrue)
        content = document(page)
    assert f"/Length {length}".encode() in content
    assert [line.text for line in pdf.lines(content)[0]] == ["Members pay.", "Donors do not."]


def test_a_part_whose_length_stands_elsewhere_in_the_file_is_read() -> None:
    text = at(50, 700, "Members pay.").encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    part = b"<</Length 6 0 R>>stream\n" + text + b"\nendstream"
    pages = b"<</Type/Pages/Kids[5 0 R]/Count 1>>"
    content = assembled([b"<</Type/Catalog/Pages 2 0 R>>", pages, FONT.encode(), part, page, b"%d" % len(text)])
    assert [line.text for line in pdf.lines(content)[0]] == ["Members pay."]


def test_words_that_fill_their_line_and_letters_set_apart_are_read_as_they_stand() -> None:
    spread = "".join(
        f"({letter}) Tj {step} 0 Td " for letter, step in zip("DONORS", (11, 12, 11, 12, 11, 0), strict=True)
    )
    filled = "BT /F1 10 Tf 50 600 Td (consultation ) Tj 150 0 Td (responsibilities ) Tj ET\n"
    below = at(50, 588, "of all members end here.")
    numbers = "".join(f"({number}) Tj 12 0 Td " for number in (2, 0, 1, 9))
    assert told(f"BT /F1 10 Tf 50 700 Td {numbers} ET\n")[0] == ["2 0 1 9"]
    assert told(f"BT /F1 10 Tf 50 700 Td {spread} ET\n" + filled + below)[0] == [
        "DONORS",
        "consultation responsibilities",
        "of all members end here.",
    ]


def test_the_words_of_a_line_are_read_from_left_to_right_in_whatever_order_they_are_drawn() -> None:
    assert told(at(96, 500, "never ") + at(50, 500, "Members ") + at(125, 500, "pay."))[0] == ["Members never pay."]


def test_squares_that_may_be_boxes_of_a_form_are_told_and_rules_and_circles_are_not() -> None:
    line = at(70, 500, "Members pay.")
    assert "small squares are drawn on page 1" in told(line + "50 498 10 10 re S\n")[1]
    circle = "60 505 m 60 508 58 510 55 510 c 52 510 50 508 50 505 c 50 502 52 500 55 500 c 58 500 60 502 60 505 c f\n"
    assert told(line + circle + "50 498 300 10 re S 50 498 10 1 re f 50 498 3 3 re f 300 498 10 10 re n\n")[1] == ""


@pytest.mark.parametrize(
    ("layer", "shown"),
    [
        ("<</Type/OCG/Usage<</View<</ViewState/OFF>>>>>>", "/AS[<</Event/View/Category[/View]/OCGs[5 0 R]>>]"),
        ("<</Type/OCMD/VE[/Not[/Or 5 0 R 3 0 R]]>>", ""),
        ("<</Type/OCMD/VE[/And 3 0 R[/Not 3 0 R]]>>", ""),
    ],
)
def test_layers_are_shown_as_viewers_show_them(layer: str, shown: str) -> None:
    content = at(50, 700, "Read.") + "/OC /L1 BDC " + at(50, 600, "Unseen.") + "EMC\n"
    made = document(content, forms=[("", "")], catalog=f"/OCProperties<</OCGs[5 0 R]/D<<{shown}>>>>")
    old = re.search(rb"5 0 obj\n(.*?)\nendobj", made, re.DOTALL)
    assert old
    assert [line.text for line in pdf.lines(made.replace(old[1], layer.ljust(len(old[1])).encode()))[0]] == ["Read."]


def test_a_field_shows_what_a_reader_sees_of_its_value() -> None:
    choice = "<</Subtype/Widget/FT/Ch/Opt[[(1)(Donors)][(2)(Members)]]/V(2)/Rect[100 495 300 515]>>"
    drawn = "<</Subtype/Widget/FT/Tx/AP<</N 5 0 R>>/Rect[0 0 595 842]>>"
    page = f"/Annots[{choice}{drawn}]"
    form = (at(50, 600, "Typed."), "/Resources<</Font<</F1 3 0 R>>>>")
    assert told(at(50, 500, "Paid by:"), forms=[form], page=page)[0] == ["Typed.", "Paid by: Members"]  # type: ignore[arg-type]


def test_a_line_that_somebody_drew_through_text_strikes_it_out() -> None:
    page = "/Annots[<</Subtype/Line/AP<</N 5 0 R>>/Rect[40 500 200 506]>>]"
    form = ("40 503 m 200 503 l S", "/BBox[40 500 200 506]")
    lines, notes = told(at(50, 500, "Members pay.") + at(50, 400, "Read."), forms=[form], page=page)  # type: ignore[arg-type]
    assert (lines, notes) == (["Read."], "text that is struck out was left out: Members pay.")


def test_a_damaged_file_that_was_changed_later_is_refused_lest_its_first_state_is_read() -> None:
    made = document(at(50, 700, "Members pay."))
    assert [line.text for line in pdf.lines(made.replace(b"startxref\n", b"startxref\n9"))[0]] == ["Members pay."]
    with pytest.raises(IngestError, match="is damaged"):
        pdf.lines(made + b"\n4 0 obj\nnull\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n7\n%%EOF")


def test_a_table_with_lines_around_its_cells_is_read_row_by_row_and_before_what_stands_below_it() -> None:
    lines = "".join(f"50 {y} 400 0.5 re f {x} {low} 0.5 {high - low} re f " for y, x, low, high in GRID)
    cells = at(55, 660, "National level") + at(255, 660, "Officials were") + at(255, 648, "trained in it.")
    cells += at(55, 630, "Global level") + at(255, 630, "It fed the Compact.")
    made = told(at(50, 680, "2. Contribution") + lines + cells + at(50, 612, "3. Structures"))
    below = [
        "National level",
        "Officials were",
        "trained in it.",
        "Global level",
        "It fed the Compact.",
        "3. Structures",
    ]
    assert made == (["2. Contribution", *below], "")


GRID = [(672, 50, 622, 672), (642, 250, 642, 672), (622, 250, 622, 642), (622, 450, 622, 672)]


def test_a_box_in_a_cell_of_a_table_stays_with_its_words_and_a_cross_is_no_page_s_number() -> None:
    cells = ("50 600 350 60", "50 600 150 30", "50 630 150 30", "200 600 100 30", "200 630 100 30", "300 630 100 30")
    lines = "".join(f"{cell} re S " for cell in cells)
    boxes = "<</Subtype/Widget/FT/Btn/AS/Yes/Rect[240 640 250 650]>><</Subtype/Widget/FT/Btn/Rect[340 640 350 650]>>"
    text = at(60, 640, "Members") + at(60, 610, "Donors") + at(240, 610, "X")
    assert told(lines + text, page=f"/Annots[{boxes}]")[0] == ["Members ☒ ☐", "Donors", "X"]


def test_a_table_within_the_cell_of_another_is_read_once() -> None:
    outer = "50 400 500 300 re 50 400 250 150 re 50 550 250 150 re 300 400 250 150 re 300 550 250 150 re S "
    inner = "60 560 100 60 re 60 560 50 30 re 60 590 50 30 re 110 560 50 30 re 110 590 50 30 re S "
    text = at(62, 600, "One") + at(112, 600, "two") + at(62, 570, "three") + at(112, 570, "four") + at(310, 640, "Five")
    assert sorted(" ".join(told(outer + inner + text)[0]).split()) == sorted(["One", "two", "three", "four", "Five"])


def test_the_second_row_of_an_item_of_a_list_is_set_in_and_begins_no_paragraph() -> None:
    page = at(50, 700, "2. Contribution to governance at national, regional and") + at(70, 688, "global levels")
    page += at(50, 660, "3. Structures") + at(70, 648, "The chair rotates among all of the members each year.")
    lines, _ = pdf.lines(document(page))
    assert [(line.text, line.gap) for line in lines[1:]] == [
        ("global levels", False),
        ("3. Structures", True),
        ("The chair rotates among all of the members each year.", True),
    ]
