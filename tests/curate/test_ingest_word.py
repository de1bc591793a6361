"""Word files as documents: packages of any make, changes, hidden and struck text, raised marks, notes, forms, signs."""

import io
import zipfile

import pytest
from summaries import package

from iscm_data.curate.ingest import word
from iscm_data.curate.ingest.documents import UNREADABLE, IngestError
from iscm_data.curate.ingest.word import CHANGED


def p(*runs: str, style: str = "", mark: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}<w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def told(body: str, **parts: str) -> tuple[list[str], str]:
    lines, notes = word.lines(package(body, **parts))
    return [line.text for line in lines], " ".join(notes)


# --- packages ---------------------------------------------------------------------------------------------------------


def test_strict_open_xml_and_parts_of_any_name_are_read() -> None:
    # Each package names a picture, too, that it has not.
    for options in ({}, {"strict": True}, {"main": "word/document2.xml"}, {"main": "Dokument/Haupt.xml"}):
        styles = '<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        content = package(p(r("Read.")) + p(r("Unseen."), style="H"), **options, styles=styles)  # type: ignore[arg-type]
        lines, notes = word.lines(content)
        assert [line.text for line in lines] == ["Read."], options
        assert notes == ("hidden text was left out: Unseen.",), options


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, text in files.items():
            out.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (package("", main="xl/workbook.xml", root="workbook"), "is an Excel workbook"),
        (package("", main="ppt/presentation.xml", root="presentation"), "is a PowerPoint presentation"),
        (zipped(**{"mimetype": "x", "content.xml": "<x/>"}), "is an OpenDocument text"),
        (zipped(**{"Index/Document.iwa": "x"}), "is a Pages document"),
        (zipped(**{"META-INF/container.xml": "<x/>"}), "is an e-book"),
        (zipped(**{"a.txt": "x"}), "is a zip file but not a Word document"),
        (zipped(**{"word/document.xml": "<w:document"}), "is damaged"),
        (package(p(r("x")))[:-40], "is damaged"),
    ],
)
def test_what_is_no_word_document_is_told_what_it_is(content: bytes, message: str) -> None:
    with pytest.raises(IngestError, match=message):
        word.lines(content)


def test_a_number_that_is_none_is_damage() -> None:
    with pytest.raises(IngestError, match="is damaged"):
        told(p('<w:r><w:sym w:font="Symbol" w:char="x"/></w:r>'))


def test_a_file_without_relations_is_read_where_its_document_has_the_usual_name() -> None:
    with zipfile.ZipFile(io.BytesIO(package(p(r("Read."))))) as whole:
        content = zipped(**{"word\\document.xml": whole.read("word/document.xml").decode()})
    assert [line.text for line in word.lines(content)[0]] == ["Read."]


def test_what_is_put_into_it_as_another_file_is_told() -> None:
    assert "it has another file put into it, which was not read" in told(p(r("x")) + '<w:altChunk w:id="c"/>')[1]
    assert (
        "it has a diagram (SmartArt), which was not read" in told(p("<w:r><w:drawing><w:relIds/></w:drawing></w:r>"))[1]
    )


@pytest.mark.parametrize(
    ("element", "what"),
    [
        ('<w:subDoc w:id="c"/>', "another document as a part of it"),
        ('<w:r><w:drawing><w:chart w:id="c"/></w:drawing></w:r>', "a chart"),
        ('<w:r><w:pict><w:textpath string="DRAFT"/></w:pict></w:r>', "letters drawn as a picture"),
        ('<w:r><w:pict><w:control w:name="CheckBox1"/></w:pict></w:r>', "a control of a form"),
    ],
)
def test_what_has_its_text_elsewhere_is_told(element: str, what: str) -> None:
    lines, notes = told(p(r("x"), element))
    assert lines == ["x"]
    assert f"it has {what}" in notes


def test_what_stands_in_for_nothing_else_is_read() -> None:
    choice, instead = f'<mc:Choice Requires="wps">{r("One.")}</mc:Choice>', f"<mc:Fallback>{r('Other.')}</mc:Fallback>"
    for given, read in ((choice + instead, "One."), (instead, "Other.")):
        assert told(p(f"<mc:AlternateContent>{given}</mc:AlternateContent>"))[0] == [read]


@pytest.mark.parametrize("place", ["drop", "margin"])
def test_a_large_initial_is_the_first_letter_of_the_next_paragraph(place: str) -> None:
    initial = f'<w:p><w:pPr><w:framePr w:dropCap="{place}" w:lines="3"/></w:pPr>{r("T")}</w:p>'
    assert told(initial + p(r("he Dialogue met.")) + p(r("It ended.")))[0] == ["The Dialogue met.", "It ended."]


# --- changes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>"])
def test_a_paragraph_whose_end_is_gone_goes_on_in_the_next(gone: str) -> None:
    lines, notes = told(p(r("The Talks work "), mark=gone) + p(r("with IOM.")) + p(r("It is so.")))
    assert lines == ["The Talks work with IOM.", "It is so."]
    assert notes == ("" if "vanish" in gone else CHANGED)
    assert told(p(r("The last."), mark=gone))[0] == ["The last."]


@pytest.mark.parametrize(
    "change",
    [
        *("<w:del>{}</w:del>", "<w:moveFrom>{}</w:moveFrom>", "<w:ins><w:del>{}</w:del></w:ins>"),
        *("<w:conflictDel>{}</w:conflictDel>", "<w:hyperlink><w:del>{}</w:del></w:hyperlink>"),
        "<mc:AlternateContent><mc:Choice/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_what_is_deleted_or_moved_away_is_not_read_and_told(change: str) -> None:
    lines, notes = told(p(r("Members pay "), change.format(r("all ")), r("half.")))
    assert lines == ["Members pay half."]
    assert notes == ("" if "Fallback" in change else CHANGED)


@pytest.mark.parametrize("change", ["<w:ins>{}</w:ins>", "<w:moveTo>{}</w:moveTo>"])
def test_what_is_inserted_or_moved_here_is_read_and_told(change: str) -> None:
    assert told(p(r("Members "), change.format(r("pay.")))) == (["Members pay."], CHANGED)


def test_a_deleted_row_or_cell_is_not_read() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc><w:tcPr>{}</w:tcPr>{}</w:tc></w:tr>"
    table = (
        row.format("<w:del/>", "", p(r("a")))
        + row.format("", "<w:cellDel/>", p(r("b")))
        + row.format("", "", p(r("c")))
    )
    assert told(f"<w:tbl>{table}</w:tbl>") == (["c"], CHANGED)


def test_a_change_of_looks_is_a_change_too_and_its_old_look_does_not_count() -> None:
    look = "<w:b/><w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"
    assert told(p(r("Members pay.", look))) == (["Members pay."], CHANGED)


# --- hidden, struck out, raised ---------------------------------------------------------------------------------------

STYLES = (
    '<w:style w:type="character" w:styleId="Out"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Out"/></w:style>'
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Pale"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dark"><w:pPr><w:shd w:val="clear" w:fill="222222"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    "look",
    [
        *("<w:strike/>", '<w:strike w:val="true"/>', "<w:dstrike/>", '<w:dstrike w:val="1"/>'),
        *('<w:rStyle w:val="Out"/>', '<w:rStyle w:val="Child"/>'),
    ],
)
def test_what_is_struck_out_is_not_said_and_told(look: str) -> None:
    lines, notes = told(p(r("Members pay "), r("all ", look), r("half.")), styles=STYLES)
    assert lines == ["Members pay half."]
    assert notes == "text that is struck out was left out: all"


@pytest.mark.parametrize(
    "look",
    [
        *("<w:vanish/>", '<w:sz w:val="2"/>', '<w:color w:val="FFFFFF"/>', '<w:vanish w:val="on"/><w:b/>'),
        *(
            '<w:color w:val="fdfdfd"/>',
            '<w:color w:val="FF0000"/><w:highlight w:val="red"/>',
            '<w:rStyle w:val="Pale"/>',
        ),
        *('<w:shd w:val="clear" w:fill="000000"/>', "<w:textFill><w:noFill/></w:textFill>"),
        '<w:textFill><w:solidFill><w:srgbClr w:val="FFFFFF"/></w:solidFill></w:textFill>',
        '<w:textFill><w:solidFill><w:schemeClr><w:alpha w:val="100000"/></w:schemeClr></w:solidFill></w:textFill>',
    ],
)
def test_what_no_reader_sees_is_not_read_and_told(look: str) -> None:
    lines, notes = told(p(r("Seen."), r(" Unseen.", look)) + p(r("Unseen too."), style="Gone"), styles=STYLES)
    assert lines == ["Seen."]
    assert notes == "hidden text was left out: Unseen. · Unseen too."


@pytest.mark.parametrize(
    "look",
    [
        *('<w:strike w:val="0"/>', '<w:vanish w:val="false"/>', '<w:rStyle w:val="Out"/><w:strike w:val="off"/>'),
        *('<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>', "<w:webHidden/>", '<w:sz w:val="20"/>'),
        *('<w:color w:val="auto"/><w:shd w:fill="000000"/>', '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>'),
        *('<w:rStyle w:val="Pale"/><w:color w:val="000000"/>', '<w:shd w:val="clear" w:fill="auto"/>'),
    ],
)
def test_a_look_that_is_switched_off_leaves_the_text(look: str) -> None:
    assert told(p(r("Seen.", look)), styles=STYLES) == (["Seen."], "")


def test_white_letters_are_read_upon_what_is_dark_and_told_where_that_is_not_known() -> None:
    white = r("Level", '<w:color w:val="FFFFFF"/>')
    cell = "<w:tbl><w:tr><w:tc><w:tcPr>{}</w:tcPr>{}</w:tc></w:tr></w:tbl>"
    shade = '<w:shd w:val="clear" w:fill="{}"/>'
    assert told(p(white, style="Dark"), styles=STYLES) == (["Level"], "")
    assert told(cell.format(shade.format("1F4E79"), p(white))) == (["Level"], "")
    assert told(cell.format(shade.format("FFFFFF"), p(white)) + p(r("a")))[0] == ["a"]
    lines, notes = told(cell.format("", p(white)))
    assert lines == ["Level"]
    assert notes.startswith("text that may not differ from what lies behind it was kept")


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>",
        '<w:p><w:r><w:anchor><w:docPr w:hidden="1"/><w:txbxContent>{}</w:txbxContent></w:anchor></w:r></w:p>',
        '<w:p><w:r><w:shape w:style="top:0;visibility:hidden"><w:txbxContent>{}</w:txbxContent></w:shape></w:r></w:p>',
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc></w:tr></w:tbl>",
        '<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge w:val="continue"/></w:tcPr>{}</w:tc></w:tr></w:tbl>',
    ],
)
def test_rows_cells_and_boxes_that_are_not_shown_are_not_read_and_told(hidden: str) -> None:
    assert told(p(r("Seen.")) + hidden.format(p(r("Unseen.")))) == (["Seen."], "hidden text was left out: Unseen.")


def test_hidden_text_in_many_pieces_is_one_passage() -> None:
    hide = "<w:vanish/>"
    body = p(r("Seen."), r("Un", hide), r("seen ", hide), r("part.", hide)) + p(r("Unseen.", hide))
    assert told(body) == (["Seen."], "hidden text was left out: Unseen part. · Unseen.")


@pytest.mark.parametrize(
    "look",
    ['<w:vertAlign w:val="superscript"/>', '<w:position w:val="6"/><w:sz w:val="12"/>', '<w:rStyle w:val="Mark"/>'],
)
def test_a_raised_number_is_no_part_of_the_word_or_number_before_it(look: str) -> None:
    body = p(r("Donors"), r("1", look), r(" gave 10"), r("6", look), r(" in 2019"), r("2", look), r("."))
    lines, notes = told(body, styles=STYLES)
    assert lines == ["Donors gave 10⁶ in 2019."]
    assert notes.endswith("as those of notes: Donors1 · 20192")


def test_a_lowered_number_stays_where_it_is() -> None:
    assert told(p(r("CO"), r("2", '<w:vertAlign w:val="subscript"/>')))[0] == ["CO2"]


def test_formulas_are_read() -> None:
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    assert told(p(r("They gave "), power, r(" or "), half, r(".")))[0] == ["They gave 10⁶ or 1/2."]


# --- notes ------------------------------------------------------------------------------------------------------------


def test_foot_and_endnotes_stand_behind_the_paragraph_that_refers_to_them() -> None:
    foot = '<w:footnote w:id="0" w:type="separator">{}</w:footnote><w:footnote w:id="1">{}</w:footnote>'
    notes = foot.format(p(r("-")), p("<w:r><w:footnoteRef/></w:r>", r(" One host paid.")))
    end = f'<w:endnote w:id="1">{p(r("As told.")) + p(r("Twice."))}</w:endnote>'
    body = p(r("Donors"), '<w:r><w:footnoteReference w:id="1"/></w:r>', r(" pay."))
    body += p(r("They meet"), '<w:r><w:endnoteReference w:id="1"/></w:r>', r(".")) + p(r("It ends."))
    lines, _ = word.lines(package(body, footnotes=notes, endnotes=end))
    assert [(line.text, line.note) for line in lines] == [
        *(("Donors pay.", False), ("One host paid.", True), ("They meet.", False)),
        *(("As told.", True), ("Twice.", True), ("It ends.", False)),
    ]


def test_a_note_is_read_once_however_often_it_is_referred_to_and_by_itself_too() -> None:
    to = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>A note.</w:t></w:r>{to}</w:p></w:footnote>'
    lines, _ = word.lines(package(f"<w:p><w:r><w:t>Members pay.</w:t></w:r>{to * 9}</w:p>", footnotes=note))
    assert [line.text for line in lines] == ["Members pay.", "A note."]


def test_a_note_of_deleted_text_is_not_read() -> None:
    body = p(r("Donors"), '<w:del><w:r><w:footnoteReference w:id="1"/></w:r></w:del>', r(" pay."))
    assert told(body, footnotes=f'<w:footnote w:id="1">{p(r("Gone."))}</w:footnote>')[0] == ["Donors pay."]


# --- forms ------------------------------------------------------------------------------------------------------------


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_the_prompt_of_an_empty_field_is_no_answer_whatever_its_words() -> None:
    prompt = control("<w:showingPlcHdr/>", r("Bitte hier tippen"))
    block = control("<w:showingPlcHdr/>", p(r("Choose well")))
    filled = control('<w:showingPlcHdr w:val="0"/>', r("2019"))
    lines, notes = told(p(r("Year: "), filled) + p(prompt) + block)
    assert lines == ["Year: 2019"]
    assert notes == "fields that nobody filled in were left out: Bitte hier tippen · Choose well"


def test_boxes_of_every_make_are_read_as_ticked_or_not() -> None:
    ticked = control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', r("\uf0fe"))
    open_ = control('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', r("x"))
    old = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    body = p(ticked, r("A "), open_, r("B "), old.format("<w:checked/>"), r("C "))
    body += p(
        old.format('<w:default w:val="0"/>'),
        r("D "),
        old.format('<w:default w:val="1"/><w:checked w:val="0"/>'),
        r("E"),
    )
    assert told(body)[0] == ["☒ A ☐ B ☒ C", "☐ D ☐ E"]


def test_an_old_field_shows_its_choice_and_no_prompt() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    choice = begin.format('<w:ddList>{}<w:listEntry w:val="Choose"/><w:listEntry w:val="Regional"/></w:ddList>')
    typed = begin.format('<w:textInput><w:default w:val="name it"/></w:textInput>')
    body = p(r("Level: "), choice.format('<w:result w:val="1"/>'), end) + p(r("Scope: "), choice.format(""), end)
    body += p(r("Host: "), typed, r("name it"), end) + p(r("Chair: "), typed, r("Kenya"), end)
    lines, notes = told(body)
    assert lines == ["Level: Regional", "Scope:", "Host:", "Chair: Kenya"]
    assert "left out: Choose / Regional · name it" in notes


def test_the_code_of_a_field_is_not_read_nor_what_stands_in_it() -> None:
    begin, then, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))
    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    inner = begin + code + then + r("Unseen") + end
    assert told(p(r("A "), begin, code, inner, code, then, r("result"), end, r(" is shown.")))[0] == [
        "A result is shown."
    ]
    assert told(p(r("Never closed."), begin, code) + p(r("Seen.")))[0] == ["Never closed.", "Seen."]


def test_a_field_goes_on_over_paragraphs_where_it_is_closed() -> None:
    begin, then, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))
    code = "<w:r><w:instrText> IF x </w:instrText></w:r>"
    body = p(r("A "), begin, code, r("unseen")) + p(r("unseen too"), then, r("result"), end, r(" is shown."))
    assert told(body)[0] == ["A", "result is shown."]


def test_a_table_of_contents_is_left_out_and_told_however_it_is_made() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>'
    begin, then, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))
    code = r'<w:r><w:instrText> TOC \o "1-3" </w:instrText></w:r>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="{}"/></w:docPartObj>'
    entry = r("Added value\t7")
    for listed in (
        p(entry, style="TM1"),
        control(gallery.format("Table of Contents"), p(entry)),
        p(begin, code, then, entry) + p(end),
    ):
        lines, notes = told(listed + p(r("Seen.")), styles=styles)
        assert (lines, "a table of contents was left out: Added value 7" in notes) == (["Seen."], True)
    assert told(control(gallery.format("Cover Pages"), p(r("Title"))), styles=styles) == (["Title"], "")


@pytest.mark.parametrize(
    "lost",
    ["Error! Reference source not found.", "Error! Bookmark not defined.", "Erreur ! Source du renvoi introuvable."],
)
def test_what_word_puts_in_the_place_of_a_lost_reference_is_told(lost: str) -> None:
    lines, notes = told(p(r(f"As {lost} says, members pay.")))
    assert lines == [f"As {lost} says, members pay."]
    assert notes == f"Word wrote this in the place of what it did not find; look what stood there: {lost}"


def test_a_box_in_a_table_stays_with_its_words() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = row.format(p(r("☐")), p(r("Donors"))) + row.format(p(r("A")), p(r("B")))
    assert told(f"<w:tbl>{table}</w:tbl>")[0] == ["☐ Donors", "A", "B"]


# --- signs ------------------------------------------------------------------------------------------------------------


def test_signs_are_what_their_font_shows_or_told() -> None:
    sym = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    body = p(
        r("5"), sym.format("Symbol", "F0B1"), r("2 "), sym.format("Wingdings", "F0FE"), sym.format("MS Gothic", "2610")
    )
    body += p(
        r("þ", '<w:rFonts w:hAnsi="Wingdings"/>'),
        r("a\uf0b3", '<w:rFonts w:ascii="Symbol"/>'),
        r(" "),
        sym.format("Webdings", "F061"),
    )
    lines, notes = told(body)
    assert lines == ["5±2 ☑☐", f"☑α≥ {UNREADABLE}"]
    assert notes.endswith(f"look what they are: {UNREADABLE}")
