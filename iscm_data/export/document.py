"""A Word document with real headings, tables, numbered sources and links, on A4, tagged with its language.

python-docx takes a tenth of a second to import, so this is imported when a document is made, not at the start.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from iscm_data.dataset.tables import Dataset
from iscm_data.export import office
from iscm_data.figures.picture.paragraphs import height, leading
from iscm_data.language.text import ENGLISH, labelled, language, language_tag, quoted, several, t
from iscm_data.query.links import web
from iscm_data.wording.citation import cite

SIZE, SMALL = 9.5, 8.5  # in points
MARGIN, PAPER = 2.0, (21.0, 29.7)  # in cm: A4
INNER = PAPER[0] - 2 * MARGIN
TOP_AND_BOTTOM = 1.8, 1.6  # margins
HIGHEST = 20.0  # a picture
ROOM = PAPER[1] - sum(TOP_AND_BOTTOM) - 0.3  # on a page, with a little to spare
POINTS = 72 / 2.54  # in a cm
BORDER = 0.5 / POINTS
INK, SHADE = "12436D", "E8EDF3"
STYLES = {
    "Normal": (SIZE, 0, 3),
    "Title": (20, 0, 2),
    "Subtitle": (12, 0, 6),
    "Heading 1": (13, 10, 3),
    "Heading 2": (11, 6, 2),
    "List Bullet": (SIZE, 0, 3),
    "Cell": (SMALL, 1, 1),
    "Source": (SMALL, 0, 1),
    "After table": (3, 0, 0),
    "Footer": (8, 0, 3),
}
"""Of each style: the size of its text and the space above and below it, in points."""


def _height(text: str, size: float, wide: float, bold: bool) -> float:
    """How high a paragraph is at most, in cm, in a column of `wide` cm."""
    return height(text, size, wide * POINTS, bold) / POINTS


class Sources:
    """Sources numbered in the order in which they are first cited, each with the places cited in it."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._places: dict[tuple[str, str], list[str]] = {}

    def number(self, mechanism_id: str, source_id: str, locator: str) -> str:
        """The mark of a source, such as [1], new or known; a locator is kept for the list. KeyError for no source."""
        key = mechanism_id, source_id
        source = self._data.source[key]
        for known in self._places:  # one document may be a source of several mechanisms
            other = self._data.source[known]
            if (other["url"], other["title"]) == (source["url"], source["title"]):
                key = known
                break
        places = self._places.setdefault(key, [])
        if locator and locator not in places:
            places.append(locator)
        return f"[{[*self._places].index(key) + 1}]"

    def entries(self) -> Iterator[tuple[int, str, str, str]]:
        """(number, title with publisher and date, address or "", places) of every source cited."""
        for n, (key, places) in enumerate(self._places.items(), start=1):
            yield n, cite(self._data, *key), self._data.source[key]["url"] or "", several(places)


class Document:
    """A document that is written from top to bottom; `save` gives its bytes."""

    def __init__(self, title: str, subtitle: str, link: str, foot: str) -> None:
        """Begin with the title and the subtitle; `foot` stands under every page with the page's number."""
        self._doc = docx.Document()
        self._pages, self._used = 1, 0.0  # how many are begun, and how much of the last is written on, in cm
        self._kept = 0.0  # what is written last and stays with what comes next, in cm
        section = self._doc.sections[0]
        section.page_width, section.page_height = Cm(PAPER[0]), Cm(PAPER[1])
        section.left_margin = section.right_margin = Cm(MARGIN)
        section.top_margin, section.bottom_margin = map(Cm, TOP_AND_BOTTOM)
        section.footer_distance = Cm(0.8)
        self._styles()
        # A style is given by its id: python-docx looks through all of them for each paragraph that names one.
        self._ids = {style.name: style.style_id for style in self._doc.styles}
        self._paragraph(title, "Title")
        self._count(title, "Title", bold=True)
        if subtitle != title:
            self._paragraph(subtitle, "Subtitle")
            self._count(subtitle, "Subtitle")
        paragraph = section.footer.paragraphs[0]
        page = t("Page")
        paragraph.add_run(f"{foot} {page} ")
        paragraph._p.append(_element("fldSimple", instr="PAGE"))  # the reader's program fills it in
        properties = self._doc.core_properties
        office.describe(properties, title=title, subject=subtitle, description=f"{foot}\n{link}")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 or 2."""
        self._paragraph(text, f"Heading {level}")
        self._count(text, f"Heading {level}", bold=True, kept=True)

    def _paragraph(self, text: str, style: str) -> Any:
        paragraph = self._doc.add_paragraph(text)
        paragraph._p.style = self._ids[style]
        return paragraph

    @property
    def pages(self) -> int:
        """How many pages it takes; rather one too many than one too few."""
        return self._pages + (self._used + self._kept > ROOM)

    def _count(
        self, text: str, style: str = "Normal", *, wide: float = INNER, bold: bool = False, kept: bool = False
    ) -> None:
        """Count a paragraph that was written in a column of `wide` cm.

        One that is `kept` with what comes next stays with it. Another may be broken, two lines on a page at least.
        """
        size, above, below = STYLES[style]
        line = leading(size) / POINTS
        lines = round(_height(text, size, wide, bold) / line)
        here = min(int((ROOM - self._used - self._kept) / line), lines - 2)
        if not kept and 2 <= here < lines - 2:
            self._used, self._kept = ROOM, 0.0
            lines -= here
        high = lines * line + (above + below) / POINTS
        if kept:
            self._kept += high
        else:
            self._add(high)

    def _add(self, high: float, *, again: float = 0.0) -> None:
        """Count what stands on one page, in cm; on a new one comes `again` what is said again there."""
        high += self._kept
        self._kept = 0.0
        if self._used + high > ROOM:
            self._pages += 1
            self._used = again
        self._used += high

    def line(self, text: str, *, label: str = "", bold: bool = False, written: str = "") -> None:
        """A paragraph, its addresses made links, with an optional label in bold before it.

        Where it begins with what somebody wrote in English, that is `written`, and is marked.
        """
        paragraph = self._doc.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(label)  # what is labelled introduces what follows
        if label:
            paragraph.add_run(labelled(label, "")).bold = True
        _linked(paragraph, text, bold=bold, written=written)
        self._count(labelled(label, text), bold=bold, kept=bool(label))

    def quote(self, text: str) -> None:
        """The words of a source, between quotation marks."""
        paragraph = self._doc.add_paragraph()
        _in_english(paragraph.add_run(quoted(text)))
        paragraph.paragraph_format.left_indent = Cm(0.8)
        self._count(text, wide=INNER - 0.8)

    def picture(self, image: bytes, alt: str) -> None:
        """A picture as wide as the text or, if it is taller than a page then, as high as a page lets it be."""
        shape = self._doc.add_picture(io.BytesIO(image))
        share = min(Cm(INNER) / shape.width, Cm(HIGHEST) / shape.height)
        shape.width, shape.height = round(shape.width * share), round(shape.height * share)
        shape._inline.docPr.set("descr", alt)
        # Of a line as high as text only a strip would show.
        self._doc.paragraphs[-1].paragraph_format.line_spacing = 1.0
        self._add(shape.height / Cm(1) + 0.2)

    def bullet(self, text: str, label: str, *, written: str) -> None:
        """An item of a list, with its label in bold before it; `written` is as in `line`."""
        paragraph = self._paragraph("", "List Bullet")
        paragraph.add_run(labelled(label, "")).bold = True
        _linked(paragraph, text, written=written)
        self._count(labelled(label, text), "List Bullet", wide=INNER - 1.3)

    def source(self, number: int, text: str, url: str, places: str, *, printed: bool = True) -> None:
        """A numbered source: title, publisher and date, its address as a link, the places cited in it.

        The address is `printed`, or else the link lies on the text.
        """
        paragraph = self._paragraph("", "Source")
        paragraph.paragraph_format.left_indent = Cm(0.9)
        paragraph.paragraph_format.first_line_indent = Cm(-0.9)
        paragraph.add_run(f"[{number}]\t")
        if url and not printed:
            _link(paragraph, url, f"{text}.")
        else:
            paragraph.add_run(f"{text}.")
        if url and printed:
            _linked(paragraph, f" {url}")
        if places:
            where = t("Where: {places}.", places=places)
            paragraph.add_run(f" {where}")
        self._count(f"{text} {url if printed else ''} {places}", "Source", wide=INNER - 0.9)

    def table(
        self, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float] = ()
    ) -> None:
        """A table whose head is repeated on every page, of cells that are text; `widths` in cm."""
        others = len(head) - 1
        first = 3.4
        wide = list(widths) or [first, *[(INNER - first) / others] * others]
        table = self._doc.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
        table.autofit = False
        table._tbl.tblPr.append(_element("tblCaption", val=caption))
        heads = 0.0
        for column, width in zip(table.columns, wide, strict=True):
            column.width = Cm(width)
        for n, (row, texts) in enumerate(zip(table.rows, [head, *rows], strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(_element("cantSplit"))
            if not n:
                properties.append(_element("tblHeader"))
            for place, (cell, text, width) in enumerate(zip(row.cells, texts, wide, strict=True)):
                cell.width = Cm(width)
                for number, part in enumerate(text.split("\n")):
                    paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
                    paragraph._p.style = self._ids["Cell"]
                    _linked(paragraph, part, bold=not n or not place)
                if not n:
                    shade = _element("shd", val="clear", color="auto", fill=SHADE)
                    cell._tc.get_or_add_tcPr().append(shade)
            high = max(
                sum(_height(part, SMALL, width - 0.4, bold) + 2 / POINTS for part in text.split("\n"))
                for text, width, bold in zip(texts, wide, [True, *[not n] * others], strict=True)
            )
            high += BORDER
            if n:
                self._add(high, again=heads)
            else:
                self._kept += high
                heads = high
        self._paragraph("", "After table")
        self._add(leading(3) / POINTS)

    def save(self) -> bytes:
        """The document as the bytes of a .docx file."""
        file = io.BytesIO()
        office.name_font(self._doc.part.package)
        self._doc.save(file)
        return file.getvalue()

    def _styles(self) -> None:
        """Text, headings and cells: dark ink, little space, and the language of all of it."""
        styles = self._doc.styles
        for name in ("Cell", "Source", "After table"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        for name, (size, above, below) in STYLES.items():
            style = styles[name]
            style.font.size = Pt(size)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
            style.paragraph_format.line_spacing = Pt(leading(size))
            if name in ("Title", "Heading 1", "Heading 2"):
                style.font.color.rgb, style.font.bold = RGBColor.from_string(INK), True
            if name == "Subtitle":
                for spread in style.element.rPr.findall(qn("w:spacing")):
                    style.element.rPr.remove(spread)
                style.font.color.rgb, style.font.italic = RGBColor.from_string("1F2430"), False
                style.font.bold = False
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        for run in styles.element.iter(qn("w:rPr")):
            for tag in run.findall(qn("w:lang")):
                run.remove(tag)
        language = _element("lang", val=language_tag(), eastAsia=language_tag())
        styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}").append(language)


def _element(name: str, **attributes: str) -> Any:
    """An element of Word's own XML."""
    return OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in attributes.items()})


def _in_english(run: Any) -> None:
    """Mark a run as English where the document is not."""
    if language() != ENGLISH:
        run._r.get_or_add_rPr().append(_element("lang", val="en-GB"))


def _linked(paragraph: Any, text: str, *, bold: bool = False, written: str = "") -> None:
    """Add text to a paragraph, what it begins with marked as `written` in English; web addresses become links."""
    if written and text.startswith(written):
        _in_english(paragraph.add_run(written))
        text = text.removeprefix(written)
    for part in re.split(r"(https?://[^\s<>\"']+)", text):
        if web(part):
            _link(paragraph, part)
        elif part:
            paragraph.add_run(part).bold = bold or None


def _link(paragraph: Any, url: str, text: str = "") -> None:
    if not web(url):
        paragraph.add_run(text or url)
        return
    link = _element("hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text or url)
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string("0B5394")
    link.append(run._r)
    paragraph._p.append(link)
