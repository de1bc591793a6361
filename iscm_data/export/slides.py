"""Slides: a figure as PowerPoint, its message the title, its chart or table native and editable where it has room.

python-pptx takes half a second to import, so this is imported when a slide is asked for, not when the server starts.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, product
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Pt

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export import office
from iscm_data.figures import Figure, picture
from iscm_data.figures.content import WIDEST, Bars, Card, Content, Grid, Listing, Table, table
from iscm_data.figures.picture.columns import Block, dealt, shared
from iscm_data.figures.picture.grid import FEW
from iscm_data.figures.picture.paragraphs import FONT, fitted, height, leading, length
from iscm_data.language.text import labelled, language_tag, several, t, tn
from iscm_data.model.marks import MARKS
from iscm_data.query.links import web
from iscm_data.wording import captions
from iscm_data.wording.captions import Words
from iscm_data.wording.dates import undated
from iscm_data.wording.marks import GLYPHS

WIDTH, HEIGHT, EDGE = 960, 540, 32  # of a 16:9 slide and its margin, in points, as is every length here
INNER = WIDTH - 2 * EDGE
TOP = 20  # of the title
SIZE = 11  # the smallest text, in points
SIZES = (15, 13.5, 12, SIZE)  # of what a table says: the largest that has room
TITLE, LEDE, LISTED = 22, 13, 14  # of the message, of the sentences below it, of the titles on the first of several
GAP = 6  # between one thing and the next
BAR, THICKEST, LEGEND = 22, 40, 26  # the least and the greatest height of a row of bars, and that of their legend
STATEMENTS = 40  # in the notes of one slide
PAD = 2  # above and below the text of a cell; twice that at its sides
INK, GREY, RULE, PAPER = "1B212C", "555F6D", "C3CAD3", "FFFFFF"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No style, no grid"


@dataclass(frozen=True)
class Slide:
    """What stands on a slide: the message, the sentences below it, what it shows, its source.

    `description` is what is shown, for who does not see it; `behind` goes into the notes, with the `link` of this very
    view: see `statements`. `said` is the reader's own note, which stands apart from all that is ours. With
    `appended` a table of all that the figure shows follows on slides of its own.
    """

    title: str
    lede: str
    content: Content | Table
    source: str
    link: str
    description: str = ""
    behind: str = ""
    said: str = ""
    appended: bool = False


def of_figure(made: Figure, link: str, *, title: str = "", said: str = "", appended: bool = False) -> Slide:
    """A figure as a slide, under its own message or a reader's `title`."""
    lede = made.words.subtitle if not title else f"{made.words.title}. {made.words.subtitle}"
    return Slide(
        title=title or made.words.title,
        lede=lede,
        content=made.content(),
        source=captions.short_source(made.data, made.cited, link),
        link=link,
        description=f"{made.alt} {made.description}",
        behind=statements(made.data, made.findings, link),
        said=said,
        appended=appended,
    )


def slide(made: Figure, link: str, *, appended: bool = False) -> bytes:
    """A figure as a PowerPoint file of one 16:9 slide; with its table `appended` on further ones.

    The notes hold the statements behind it, at most STATEMENTS, and say where the others are.
    """
    return sequence(made.words, link, [of_figure(made, link, appended=appended)])


def deck(words: Words, link: str, slides: Sequence[Slide]) -> bytes:
    """Several slides as one PowerPoint file, after one with the title of all of them and their titles."""
    show = _begun()
    page, top = _page(show, words.title)
    top += _text(page, t("Chosen by"), words.subtitle, top, LEDE, ink=GREY) + 3 * GAP
    source = " · ".join(filter(None, (words.version, words.licence)))
    bottom = HEIGHT - TOP - height(source, SIZE, INNER)
    for n, each in enumerate(slides, start=1):
        title = f"{n}. {each.title}"
        high = height(title, LISTED, INNER)
        if top + high > bottom - GAP:
            break
        _text(page, t("Slide {n}", n=n), title, top, LISTED)
        top += high + 4
    _text(page, t("Source"), source, bottom, SIZE, ink=GREY, link=link)
    page.notes_slide.notes_text_frame.text = link
    return sequence(words, link, slides, show)


def sequence(words: Words, link: str, slides: Sequence[Slide], begun: Any = None) -> bytes:
    """Several slides as one PowerPoint file, behind what is `begun`; its properties are those of `words`."""
    show = begun or _begun()
    for each in slides:
        _add(show, each)
    description = captions.caption(words, link)
    office.describe(show.core_properties, title=words.title, subject=words.subtitle, description=description)
    return _saved(show)


def _begun() -> Any:
    """An empty 16:9 presentation."""
    show = Presentation()
    for shape in (s for layout in (show.slide_master, *show.slide_layouts) for s in layout.placeholders):
        if shape._element.spPr.xfrm is not None:  # python-pptx's own template is 4:3
            shape.left, shape.width = (
                round(value * Pt(WIDTH) / show.slide_width) for value in (shape.left, shape.width)
            )
    show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
    package = show.part.package
    for id_, relation in [*package._rels.items()]:
        if relation.reltype.endswith("/thumbnail"):  # a picture of the template
            package._rels.pop(id_)
    return show


def _add(show: Any, told: Slide) -> None:
    """Add a slide with its figure, and the slides of its table where they are asked for."""
    page, top = _page(show, told.title)
    if told.lede:
        top += _text(page, t("Age and coverage"), told.lede, top, LEDE, ink=GREY) + GAP
    if told.said:
        note = labelled(t("Note"), " ".join(told.said.split()))
        if height(note, LEDE, INNER) <= 3 * leading(LEDE):  # a longer one stands in the notes alone
            top += _text(page, t("Note"), note, top, LEDE) + GAP
    bottom = HEIGHT - TOP - height(told.source, SIZE, INNER)
    _text(page, t("Source"), told.source, bottom, SIZE, ink=GREY, link=told.link)
    size, further = _shown(page, told, top + GAP, bottom - GAP)
    notes = told.behind or told.link
    page.notes_slide.notes_text_frame.text = f"{told.said}\n\n{notes}" if told.said else notes
    if told.appended and not isinstance(told.content, Table):
        further = _cut(table(told.content), bottom - top - GAP)
    for n, part in enumerate(further, start=1):
        title = t("{title}: table", title=told.title)
        if isinstance(told.content, Table):
            title = t("{group}, continued", group=told.title)
        elif len(further) > 1:
            title = t("{title}: table ({n} of {of})", title=told.title, n=n, of=len(further))
        again, start = _page(show, title)
        _table(again, part, title, "", start, size)
        _text(again, t("Source"), told.source, bottom, SIZE, ink=GREY, link=told.link)
        again.notes_slide.notes_text_frame.text = told.link


def _shown(page: Any, told: Slide, top: float, bottom: float) -> tuple[float, list[Table]]:
    """Put what a slide shows between two heights: native where it has room there, else as a picture.

    What of a plain table has no room is left to further slides, with the size of its text.
    """
    content = told.content
    if isinstance(content, Table):
        parts = _cut(content, bottom - top)
        highs = ((size, max(sum(_heights(part, size)) for part in parts)) for size in SIZES)
        size = next((size for size, high in highs if high <= bottom - top), SIZE)
        _table(page, parts[0], told.title, told.description, top, size)
        return size, parts[1:]
    content = picture.shown(content, WIDTH * 2, round((bottom - top) * 2))
    below = [aside.told() for aside in content.asides]
    if not isinstance(content, Bars) and content.keys:  # a chart has a legend of its own
        below.insert(0, several(f"{GLYPHS[mark.id]} {mark.word}" for mark in content.keys))
    lines = sum(height(line, SIZE, INNER) + 3 for line in below)
    room = bottom - top - lines - GAP
    native = None if isinstance(content, Bars) else _native(content, room)
    if isinstance(content, Bars) and BAR * len(content.bars) + LEGEND <= room:
        _chart(page, content, told, top, room)
    elif native:
        _table(page, native[0], told.title, told.description, top, native[1])
    else:
        _picture(page, told, content, top, bottom)
        return SIZE, []
    y = bottom - lines
    for line in below:
        y += _text(page, t("What is counted"), line, y, SIZE, ink=GREY) + 3
    return SIZE, []


def _native(content: Grid | Listing, room: float) -> tuple[Table, float] | None:
    """A figure as a table and the size of its text, where all of it has room and no word is broken; a card that draws
    bars is none."""
    if isinstance(content, Card) and any(entry.share and not entry.names for entry in content.entries):
        return None
    if isinstance(content, Grid) and (len(content.rows) > FEW or len(content.columns) > WIDEST):
        return None
    every = product(SIZES, (table(content), table(content, short=True)))
    return next(((made, n) for n, made in every if _whole(made, n) and sum(_heights(made, n)) <= room), None)


def _picture(page: Any, told: Slide, content: Content, top: float, bottom: float) -> None:
    """The figure as a vector picture, with a PNG for programs that show none."""
    high = round((bottom - top) * 2)
    drawn = picture.alone(content, WIDTH * 2, high)
    image = picture.png(drawn, told.title, told.description, {})
    shape = page.shapes.add_picture(io.BytesIO(image), 0, Pt(top), Pt(WIDTH), Pt(high / 2))
    _describe(shape._element.nvPicPr.cNvPr, t("Figure"), told.description)
    number = len(page.part.package.presentation_part.presentation.slides)
    vector = Part(
        PackURI(f"/ppt/media/figure{number}.svg"),
        "image/svg+xml",
        page.part.package,
        picture.svg(drawn, told.title, told.description, {}).encode(),
    )
    related = page.part.relate_to(vector, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image")
    blip = shape._element.find(f".//{_A}blip")
    extension = etree.SubElement(
        etree.SubElement(blip, f"{_A}extLst"), f"{_A}ext", uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
    )
    asvg = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    embedded = etree.SubElement(extension, f"{{{asvg}}}svgBlip", nsmap={"asvg": asvg})
    embedded.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", related)


# Texts --------------------------------------------------------------------------------------------------------------


def _page(show: Any, title: str) -> tuple[Any, float]:
    """A new slide with its title, and how far down it there is room for more."""
    page = show.slides.add_slide(show.slide_layouts[5])  # "Title only"
    shape = page.shapes.title
    size = fitted(title, TITLE, SIZE, INNER, bold=True)
    _fill(shape, title, size, bold=True)
    high = height(title, size, INNER, bold=True)
    shape.left, shape.top, shape.width, shape.height = Pt(EDGE), Pt(TOP), Pt(INNER), Pt(high)
    return page, TOP + high + GAP


def _text(page: Any, name: str, text: str, top: float, size: float, *, ink: str = INK, link: str = "") -> float:
    """Write a paragraph over the width of a slide; returns how high it is at most."""
    size = fitted(text, size, SIZE, INNER)
    high = height(text, size, INNER)
    box = page.shapes.add_textbox(Pt(EDGE), Pt(top), Pt(INNER), Pt(high))
    box.name = name
    _fill(box, text, size, ink=ink)
    if web(link):
        box.click_action.hyperlink.address = link
    return high


def _fill(shape: Any, text: str, size: float, *, bold: bool = False, ink: str = INK) -> None:
    """Put one paragraph into a shape, without margins, from its top."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _run(frame.paragraphs[0], text, size, bold=bold, ink=ink)


def _run(paragraph: Any, text: str, size: float, *, bold: bool = False, ink: str = INK) -> None:
    paragraph.line_spacing = Pt(leading(size))
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    _coloured(run.font, ink)


def _describe(properties: Any, name: str, alt: str) -> None:
    """Give what stands on a slide its name, and its description for those who do not see it."""
    properties.set("name", name)
    properties.set("descr", alt)


# Charts -------------------------------------------------------------------------------------------------------------


def _chart(page: Any, content: Bars, told: Slide, top: float, room: float) -> None:
    """A native chart of stacked bars, with its numbers as a table that can be edited."""
    high = min(room, LEGEND + THICKEST * len(content.bars))
    data = CategoryChartData(number_format="0")
    data.categories = [bar.label for bar in content.bars]
    for number, mark in enumerate(content.series):
        # none found is not zero
        data.add_series(mark.word, [bar.numbers[number] or None for bar in content.bars])
    place = (Pt(EDGE), Pt(top), Pt(INNER), Pt(high))
    frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, data)
    _describe(frame._element.nvGraphicFramePr.cNvPr, told.title, told.description)
    chart = frame.chart
    size = SIZE if high < 1.5 * BAR * len(content.bars) else 13
    chart.font.size, chart.font.name = Pt(size), FONT
    _coloured(chart.font, INK)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    labels, scale = chart.category_axis, chart.value_axis
    labels.reverse_order = True
    _coloured(labels.format.line, RULE)
    labels.major_tick_mark = scale.major_tick_mark = XL_TICK_MARK.NONE
    scale.minimum_scale, scale.maximum_scale, scale.major_unit = 0, content.of, max(content.of, 1)
    scale.has_major_gridlines, scale.visible = False, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series, mark in zip(plot.series, content.series, strict=True):
        _filled(series, mark.id, size)


def _coloured(it: Any, ink: str) -> None:
    """Give a font or a line its colour."""
    it.color.rgb = RGBColor.from_string(ink)


def _filled(series: Any, mark: str, size: float) -> None:
    """A status as its bars are filled everywhere: solid, open or hatched, with its numbers in them; what is missing is
    pale."""
    drawn = MARKS[mark]
    ink, paper = (RGBColor.from_string(each) for each in (drawn.ink.lstrip("#").upper() if drawn.fill else RULE, PAPER))
    fill = series.format.fill
    if drawn.fill == "hatched":
        fill.patterned()
        fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = ink, paper
    else:
        fill.solid()
        fill.fore_color.rgb = paper if drawn.fill == "open" else ink
    series.format.line.color.rgb, series.format.line.width = ink, Pt(1.25)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0", False
    labels.font.size, labels.font.bold = Pt(size), True
    _coloured(labels.font, PAPER if drawn.fill == "solid" else INK)
    if drawn.fill == "hatched":  # a number is not read on lines
        labels._element.find(f"{_C}numFmt").addnext(_solid(f"{_C}spPr", PAPER))


def _solid(tag: str, ink: str, **attributes: str) -> Any:
    """An element of a file that is filled with a colour."""
    made = etree.Element(tag, attributes)
    etree.SubElement(etree.SubElement(made, f"{_A}solidFill"), f"{_A}srgbClr").set("val", ink)
    return made


# Tables -------------------------------------------------------------------------------------------------------------


def _columns(told: Table, size: float) -> list[float]:
    """The widths of a table's columns: wide for names, narrow for numbers, equal for cells but for a long word."""
    others = len(told.head) - 1
    if others < 1:
        return [float(INNER)]
    if others == 2 and all(row[1][:1].isdigit() for row in told.rows):
        first, second = 17 * size, 8.2 * size
        return [first, second, INNER - first - second]
    first = (15.5 if others > 5 else 18) * size
    room, cells = INNER - first, [*zip(told.head, *told.rows, strict=True)][1:]
    longest = [max(length(word, size) for text in column for word in f"{text} –".split()) for column in cells]
    needed = [long + 4 * PAD for long in longest]
    return [first, *(shared(needed, room) if sum(needed) <= room else [room / others] * others)]


def _row_height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    heights = [
        sum(height(line, size, wide - 4 * PAD, bold=not n) for line in text.split("\n"))
        for n, (text, wide) in enumerate(zip(texts, widths, strict=True))
    ]
    return max(heights) + 2 * PAD


def _heights(told: Table, size: float = SIZE) -> list[float]:
    widths = _columns(told, size)
    return [_row_height(row, widths, size) for row in (told.head, *told.rows)]


def _whole(told: Table, size: float) -> bool:
    """Whether no word of a table is broken."""
    widths = _columns(told, size)
    return all(
        length(word, size, bold=not place) <= wide - 4 * PAD + 0.1
        for row in (told.head, *told.rows)
        for place, (text, wide) in enumerate(zip(row, widths, strict=True))
        for word in text.split()
    )


def _cut(told: Table, room: float) -> list[Table]:
    """A table in as few parts as fit into `room` points of height, each about as high, under the same heads."""
    head, *rows = _heights(told)
    blocks = [Block(row, high) for row, high in zip(told.rows, rows, strict=True)]
    every = (dealt(blocks, number, max([room - head, *rows]), 0) for number in count(1))
    placed = next(each for each in every if not each.left)
    return [Table(told.head, tuple(block.it for block in column)) for column in placed.columns]


def _table(page: Any, told: Table, title: str, alt: str, top: float, points: float = SIZE) -> None:
    """A native table: a row of heads, and every cell with its glyphs and words."""
    widths, heights = _columns(told, points), _heights(told, points)
    size = (Pt(EDGE), Pt(top), Pt(INNER), Pt(sum(heights)))
    frame = page.shapes.add_table(len(told.rows) + 1, len(told.head), *size)
    _describe(frame._element.nvGraphicFramePr.cNvPr, title, alt)
    made = frame.table
    made.horz_banding, made.first_col = False, True
    frame._element.graphic.graphicData.tbl.tblPr.find(f"{_A}tableStyleId").text = _NO_STYLE
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    for row, high in zip(made.rows, heights, strict=True):
        row.height = Pt(high)
    for number, (row, texts) in enumerate(zip(made.rows, (told.head, *told.rows), strict=True)):
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _cell(cell, text, points, bold=not place, head=not number)


_INKS = {glyph: MARKS[mark].ink.lstrip("#").upper() for mark, glyph in GLYPHS.items()}
_GLYPH = re.compile(f"([{re.escape(''.join(_INKS))}])")


def _cell(cell: Any, text: str, size: float, *, bold: bool, head: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(2 * PAD)
    cell.margin_top = cell.margin_bottom = Pt(PAD)
    for n, line in enumerate(text.split("\n")):
        paragraph = cell.text_frame.paragraphs[0] if not n else cell.text_frame.add_paragraph()
        for part in filter(None, _GLYPH.split(line)):
            _run(paragraph, part, size, bold=bold or part in _INKS, ink=_INKS.get(part, INK))
        if not paragraph.text:
            paragraph.line_spacing = Pt(leading(size))
            paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))
    rule = _solid(f"{_A}lnB", GREY if head else RULE, w="12700" if head else "6350")
    cell._tc.get_or_add_tcPr().insert(0, rule)


# The file -----------------------------------------------------------------------------------------------------------


def statements(data: Dataset, findings: Sequence[Finding], link: str) -> str:
    """The statements behind a slide, for its notes, at most STATEMENTS, and where the others are."""
    if not findings:
        return link
    lines = [t("What the sources say, statement by statement ({n}):", n=len(findings))]
    for p in findings[:STATEMENTS]:
        lines.append(
            t(
                "• {statement} ({year}) – {source}, {publisher}; {locator}. Statement {id}.",
                statement=data.told(p.statement),
                year=p.as_of or undated(),
                source=p.source_title,
                publisher=p.source_publisher,
                locator=data.told(p.locator),
                id=p.id,
            )
        )
    more = len(findings) - STATEMENTS
    lines.append(tn("… and 1 more, at {link}", "… and {n} more, all at {link}", more, link=link) if more > 0 else link)
    return "\n".join(lines)


def _saved(show: Any) -> bytes:
    """The file, every text of it tagged with its language, for screen readers and spelling."""
    for page in show.slides:
        for tree in (page._element, page.notes_slide._element):
            for tag in ("rPr", "endParaRPr"):
                for properties in tree.iter(f"{_A}{tag}"):
                    properties.set("lang", language_tag())
    file = io.BytesIO()
    office.name_font(show.part.package)
    show.save(file)
    return file.getvalue()
