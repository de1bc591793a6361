"""Slides: a figure as PowerPoint, its chart or table native and editable, with its words and what is behind it.

python-pptx takes half a second to import, so it is imported when a slide is asked for and not when the server starts.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.figures.charts import MARKS
from iscm_data.figures.content import Bars, Content, Entry, Line, Panel, Table
from iscm_data.figures.picture.paragraphs import height, leading, length, name_font
from iscm_data.language.text import language_tag, t, tn
from iscm_data.wording.captions import Words
from iscm_data.wording.marks import GLYPHS

WIDTH, HEIGHT, EDGE = 960, 540, 32  # of a 16:9 slide and its margin, in points, as is every length here
INNER = WIDTH - 2 * EDGE
SIZE = 11  # the smallest text, in points
LINE = leading(SIZE)
TITLE, SUBTITLE = 22, 13
LISTED = 14  # the titles on the first slide of several
NOTE_LINES = 5  # a longer note goes to a slide of its own, so that the figure has room
LABELS = 250  # the width of a chart's labels
BAR, THICKEST = 20, 34  # the least and the greatest height of a row of bars
HEAD = 44  # the height of a panel's name and scale
PASSAGES = 40  # in the notes of one slide
PAD = 2  # above and below the text of a cell; twice that at its sides
INK, GREY, RULE, PAPER = "1F2430", "4B5563", "B8C0CC", "FFFFFF"
MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class Slide:
    """What stands on a slide: `link` is the address of this very view, `alt` the description of what is shown.

    `said` is what the reader wants to say with it; it begins the notes.
    """

    words: Words
    link: str
    alt: str
    content: Content
    said: str = ""


def slide(words: Words, link: str, alt: str, content: Content) -> bytes:
    """A figure as a PowerPoint file: one 16:9 slide, or as many as its rows need at SIZE, under the same title.

    The notes of each slide hold the passages behind what it shows, at most PASSAGES, and say where the others are.
    """
    show = _begun()
    _add(show, Slide(words, link, alt, content))
    _properties(show, words, link, alt)
    return _saved(show)


def deck(words: Words, link: str, slides: Sequence[Slide]) -> bytes:
    """Several figures as one PowerPoint file, after a slide with the title of all of them and their titles."""
    show = _begun()
    foot = [line for line in (f"{words.version} {words.licence}", link) if line]
    bottom = HEIGHT - EDGE / 2 - sum(height(line, SIZE, INNER) + 2 for line in foot)
    page = _page(show, words, 1, 1, foot, bottom)
    top = 18 + height(words.title, TITLE, INNER, bold=True) + height(words.subtitle, SUBTITLE, INNER) + 20
    for n, each in enumerate(slides, start=1):
        title = f"{n}. {each.words.title}"
        high = height(title, LISTED, INNER)
        if top + high > bottom:
            break
        _text(page, title, top, LISTED, high)
        top += high + 4
    page.notes_slide.notes_text_frame.text = words.note
    for each in slides:
        _add(show, each)
    _properties(show, words, link, words.subtitle)
    return _saved(show)


def _begun() -> Any:
    """An empty 16:9 presentation."""
    from pptx import Presentation
    from pptx.util import Pt

    show = Presentation()
    for shape in (s for layout in (show.slide_master, *show.slide_layouts) for s in layout.placeholders):
        if shape._element.spPr.xfrm is not None:  # python-pptx's own template is 4:3
            shape.left, shape.width = (
                round(value * Pt(WIDTH) / show.slide_width) for value in (shape.left, shape.width)
            )
    show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
    return show


def _add(show: Any, told: Slide) -> None:
    """Add a slide, or as many as its rows need."""
    words, link, alt, content = told.words, told.link, told.alt, told.content
    apart = height(words.note, SIZE, INNER) > NOTE_LINES * LINE
    note = t("What the marks mean, and what is not known: see the last slide.") if apart else words.note
    if isinstance(content, Bars):
        note = f"{note} {t('Where there is no bar, none was found.')}"
    foot = [note, words.filters, words.source, f"{words.version} {words.licence}", link]
    foot = [line for line in foot if line.strip()]
    bottom = HEIGHT - EDGE / 2 - sum(height(line, SIZE, INNER) + 2 for line in foot)
    top = 18 + height(f"{words.title} (00 / 00)", TITLE, INNER, bold=True) + 4
    top += height(words.subtitle, SUBTITLE, INNER) + 8
    parts = [*_parts(content, bottom - top - 6)]
    first = len(show.slides)
    number = len(parts) + apart
    for n, part in enumerate(parts, start=1):
        page = _page(show, words, n, number, foot, bottom)
        if isinstance(part, Bars):
            _chart(page, part, alt, top, bottom - top - 6)
        else:
            _table(page, part, words.title, alt, top)
        behind = (
            part.findings
            if isinstance(part, Bars)
            else [*dict.fromkeys(p for entry in part.entries for p in entry.findings)]
        )
        again = isinstance(part, Bars) and n > 1
        page.notes_slide.notes_text_frame.text = (
            t("The findings of this chart stand in the notes of its first slide.") if again else _notes(behind, link)
        )
    if apart:
        page = _page(show, words, number, number, foot[1:], bottom)
        _text(page, words.note, top, 14, bottom - top)
    if told.said:
        notes = show.slides[first].notes_slide.notes_text_frame
        notes.text = f"{told.said}\n\n{notes.text}"


def _saved(show: Any) -> bytes:
    _language(show)
    name_font(show.part.package)
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def _parts(content: Content, room: float) -> Iterator[Content]:
    """The content in parts that fit into `room` points of height; nothing is left out."""
    if isinstance(content, Bars):
        slides = max(1, -(-len(content.labels) // max(1, int((room - HEAD) // BAR))))
        each = max(1, -(-len(content.labels) // slides))
        for start in range(0, max(1, len(content.labels)), each):
            cut = slice(start, start + each)
            panels = tuple(Panel(p.mark, p.name, p.numbers[cut]) for p in content.panels)
            yield Bars(content.labels[cut], panels, content.of, content.findings)
        return
    least = len([*_cut(content, room)])
    shares = (room * percent / 100 for percent in range(40, 101, 4))  # parts of about the same length
    yield from next(parts for share in shares if len(parts := [*_cut(content, share)]) == least)


def _cut(table: Table, room: float) -> Iterator[Table]:
    widths = _columns(table)
    room -= _row_height([(head,) for head in table.head], widths, bold=True)
    page: list[Entry] = []
    used, group = 0.0, ""
    for entry in table.entries:
        line = LINE + 2 * PAD
        high = _entry_height(entry, widths) + (line if entry.group != group else 0)
        if page and used + high > room:
            yield Table(table.head, tuple(page))
            page, used = [], line if entry.group == group and group else 0.0  # the group's name is said again
        page.append(entry)
        used, group = used + high, entry.group
    yield Table(table.head, tuple(page))


def _columns(table: Table) -> list[float]:
    """The widths of a table's columns: those of a list by its length, else the labels' and equal ones."""
    others = len(table.head) - 1
    longest = max((length(e.label, SIZE, bold=True) for e in table.entries), default=0) + 4 * PAD + 2
    first = min(max(longest, 110), INNER * (0.24 if others > 3 else 0.34))
    return [first, *[(INNER - first) / max(others, 1)] * others]


def _entry_height(entry: Entry, widths: Sequence[float]) -> float:
    texts = [(entry.label,), *(tuple(line.marked for line in cell) for cell in entry.cells)]
    return _row_height(texts, widths)


def _row_height(cells: Sequence[Sequence[str]], widths: Sequence[float], *, bold: bool = False) -> float:
    heights = [
        sum(height(text, SIZE, wide - 4 * PAD, bold=bold or n == 0) for text in texts)
        for n, (texts, wide) in enumerate(zip(cells, widths, strict=True))
    ]
    return max([*heights, LINE]) + 2 * PAD


def _page(show: Any, words: Words, n: int, of: int, foot: Sequence[str], bottom: float) -> Any:
    """A new slide with its title, subtitle and the lines under its figure, from `bottom` down."""
    page = show.slides.add_slide(show.slide_layouts[5])  # "Title only"
    title = words.title if of == 1 else t("{title} ({n} of {of})", title=words.title, n=n, of=of)
    _fill(page.shapes.title, title, TITLE, bold=True)
    high = height(title, TITLE, INNER, bold=True)
    _place(page.shapes.title, 18, high)
    _text(page, words.subtitle, 22 + high, SUBTITLE, height(words.subtitle, SUBTITLE, INNER))
    y = bottom
    for line in foot:
        high = height(line, SIZE, INNER)
        box = _text(page, line, y, SIZE, high, ink=GREY)
        if line == foot[-1] and line.startswith(("https://", "http://")):
            run = box.text_frame.paragraphs[0].runs[0]
            run.hyperlink.address = line
        y += high + 2
    return page


def _place(shape: Any, top: float, height: float) -> None:
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = Pt(EDGE), Pt(top), Pt(INNER), Pt(height)


def _text(page: Any, text: str, top: float, size: float, height: float, *, ink: str = INK) -> Any:
    from pptx.util import Pt

    box = page.shapes.add_textbox(Pt(EDGE), Pt(top), Pt(INNER), Pt(height))
    _fill(box, text, size, ink=ink)
    return box


def _fill(shape: Any, text: str, size: float, *, bold: bool = False, ink: str = INK) -> None:
    """Put one paragraph into a shape, without margins, from its top."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _run(frame.paragraphs[0], text, size, bold=bold, ink=ink)


def _run(paragraph: Any, text: str, size: float, *, bold: bool = False, ink: str = INK) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    paragraph.line_spacing = Pt(leading(size))
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(ink)


def _describe(frame: Any, name: str, alt: str) -> None:
    """Give a chart or table its name and its description for those who do not see it."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", name)
    properties.set("descr", alt)


def _chart(page: Any, content: Bars, alt: str, top: float, room: float) -> None:
    """A native bar chart a status, side by side; only the first has the labels, and all the same scale."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    high = min(room, HEAD + THICKEST * len(content.labels) + 6)
    plot = (INNER - LABELS) / len(content.panels)
    x = float(EDGE)
    for n, panel in enumerate(content.panels):
        table = CategoryChartData(number_format="0")
        table.categories = content.labels
        table.add_series(panel.name, [number or None for number in panel.numbers])  # none found is no nought
        wide = plot + (0 if n else LABELS)
        frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Pt(x), Pt(top), Pt(wide), Pt(high), table)
        _describe(frame, panel.name, f"{panel.name}. {alt}")
        _style(frame.chart, panel, content.of, labelled=not n, inner=(wide - plot, wide, high))
        x += wide


def _style(chart: Any, panel: Panel, of: int, *, labelled: bool, inner: tuple[float, float, float]) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.enum.dml import MSO_PATTERN
    from pptx.util import Pt

    start, wide, high = inner
    chart.font.size, chart.font.color.rgb = Pt(SIZE), RGBColor.from_string(INK)
    chart.has_legend, chart.has_title = False, True
    chart.chart_title.include_in_layout = False
    _run(chart.chart_title.text_frame.paragraphs[0], panel.name, 12, bold=True)
    places = {"title": ((start + 2) / wide, 0.0), "plot": (start / wide, HEAD / high)}
    _lay(chart._chartSpace.chart.find(f"{_C}title"), *places["title"])
    _lay(chart._chartSpace.chart.plotArea, *places["plot"], (wide - start - 34) / wide, 1 - (HEAD + 4) / high)

    labels, scale = chart.category_axis, chart.value_axis
    labels.reverse_order = True
    labels.format.line.color.rgb = RGBColor.from_string(RULE)
    labels.major_tick_mark = scale.major_tick_mark = XL_TICK_MARK.NONE
    if not labelled:
        labels.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    scale.minimum_scale, scale.maximum_scale, scale.major_unit = 0, of, of
    scale.has_major_gridlines = True
    scale.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    scale.format.line.fill.background()

    plot, mark = chart.plots[0], MARKS[panel.mark]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0", False
    plot.data_labels.font.size = Pt(SIZE)
    bar, ink = plot.series[0].format, RGBColor.from_string(mark.ink.lstrip("#").upper())
    if mark.pattern:
        bar.fill.patterned()
        bar.fill.pattern = MSO_PATTERN.PERCENT_20 if mark.pattern == "." else MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        bar.fill.fore_color.rgb, bar.fill.back_color.rgb = ink, RGBColor.from_string(PAPER)
    else:
        bar.fill.solid()
        bar.fill.fore_color.rgb = ink
    bar.line.color.rgb, bar.line.width = ink, Pt(1)


_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _lay(element: Any, x: float, y: float, wide: float = 0, high: float = 0) -> None:
    """Fix the place of a chart's title or plot, as parts of the chart, so that panels line up."""
    from lxml import etree

    layout = element.find(f"{_C}layout")
    if layout is None:
        layout = etree.SubElement(element, f"{_C}layout")
        before = element.find(f"{_C}tx")
        element.insert(0 if before is None else 1, layout)
    manual = etree.SubElement(layout, f"{_C}manualLayout")
    values = {"xMode": "edge", "yMode": "edge", "x": f"{x:.4f}", "y": f"{y:.4f}"}
    if wide:
        values = {"layoutTarget": "inner", **values, "w": f"{wide:.4f}", "h": f"{high:.4f}"}
    for name, value in values.items():
        etree.SubElement(manual, f"{_C}{name}").set("val", value)


def _table(page: Any, table: Table, title: str, alt: str, top: float) -> None:
    """A native table: a row of heads, a line for each group's name, and every cell with its glyph and its words."""
    from pptx.util import Pt

    rows: list[str | Entry] = []
    for n, entry in enumerate(table.entries):
        if entry.group and (not n or entry.group != table.entries[n - 1].group):
            rows.append(entry.group)
        rows.append(entry)
    widths = _columns(table)
    heights = [_row_height([(head,) for head in table.head], widths, bold=True)]
    heights += [LINE + 2 * PAD if isinstance(row, str) else _entry_height(row, widths) for row in rows]
    size = (Pt(EDGE), Pt(top), Pt(INNER), Pt(sum(heights)))
    frame = page.shapes.add_table(len(rows) + 1, len(table.head), *size)
    _describe(frame, title, alt)
    made = frame.table
    made.horz_banding, made.first_col = False, True
    frame._element.graphic.graphicData.tbl.tblPr.find(f"{_A}tableStyleId").text = _NO_STYLE
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    for row, high in zip(made.rows, heights, strict=True):
        row.height = Pt(high)
    cells = [[*row.cells] for row in made.rows]
    for cell, head in zip(cells[0], table.head, strict=True):
        _cell(cell, (Line(head),), bold=True, fill="12436D", ink=PAPER)
    for line, row in zip(cells[1:], rows, strict=True):
        if isinstance(row, str):
            for spanned in line[1:]:  # what is merged away would else hold a line of 18 points open
                _cell(spanned, ())
            line[0].merge(line[-1])
            _cell(line[0], (Line(row),), bold=True, fill="E8EDF3")
            continue
        _cell(line[0], (Line(row.label),), bold=True)
        for cell, told in zip(line[1:], row.cells, strict=True):
            _cell(cell, told)


_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No style, no grid"


def _cell(cell: Any, lines: Sequence[Line], *, bold: bool = False, fill: str = "", ink: str = INK) -> None:
    from lxml import etree
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(2 * PAD)
    cell.margin_top = cell.margin_bottom = Pt(PAD)
    for n, line in enumerate(lines):
        paragraph = cell.text_frame.paragraphs[0] if not n else cell.text_frame.add_paragraph()
        if line.mark:
            _run(
                paragraph,
                f"{GLYPHS.get(line.mark, '–')} ",
                SIZE,
                bold=True,
                ink=MARKS[line.mark].ink.lstrip("#").upper(),
            )
        if line.text:
            _run(paragraph, line.text, SIZE, bold=bold, ink=GREY if line.mark == "not_found" else ink)
    for paragraph in cell.text_frame.paragraphs:
        if not paragraph.text:
            paragraph.line_spacing = Pt(LINE)
            paragraph._p.get_or_add_endParaRPr().set("sz", str(SIZE * 100))
    properties = cell._tc.get_or_add_tcPr()
    rule = etree.Element(f"{_A}lnB", w="6350")
    etree.SubElement(etree.SubElement(rule, f"{_A}solidFill"), f"{_A}srgbClr").set("val", RULE)
    properties.insert(0, rule)
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(fill)


def _notes(findings: Sequence[Finding], link: str) -> str:
    """The passages behind a slide, for its notes."""
    if not findings:
        return t("No finding stands behind what this slide shows. The figure and its sources: {link}", link=link)
    lines = [t("What the sources say, finding by finding ({n}):", n=len(findings))]
    for p in findings[:PASSAGES]:
        lines.append(
            t(
                "• {statement} ({year}) – {source}, {publisher}; {locator}. Finding {id}.",
                statement=p.statement,
                year=p.as_of or t("undated"),
                source=p.source_title,
                publisher=p.source_publisher,
                locator=p.locator,
                id=p.id,
            )
        )
    more = len(findings) - PASSAGES
    rest = tn("… and 1 more, at {link}", "… and {n} more, all at {link}", more, link=link) if more > 0 else link
    lines.append(rest)
    return "\n".join(lines)


def _properties(show: Any, words: Words, link: str, alt: str) -> None:
    """The words again as the file's properties, so that they stay with it."""
    properties = show.core_properties
    now = datetime.now(UTC).replace(tzinfo=None)
    properties.author = properties.last_modified_by = "ISCM Explorer"
    properties.created = properties.modified = now
    properties.language, properties.revision = language_tag(), 1
    told = "\n".join(filter(None, (*list(vars(words).values())[2:], link, alt)))
    # Written past python-pptx, which refuses more than 255 characters.
    for name, text in (
        ("title", words.title),
        ("subject", words.subtitle),
        ("keywords", t("migration; inter-state consultation mechanisms; ISCM; {link}", link=link)),
        ("description", told),
    ):
        getattr(properties._element, f"get_or_add_{name}")().text = text


def _language(show: Any) -> None:
    """Tag every text with its language, for screen readers and spelling."""
    for page in show.slides:
        for tree in (page._element, page.notes_slide._element):
            for tag in ("rPr", "endParaRPr"):
                for properties in tree.iter(f"{_A}{tag}"):
                    properties.set("lang", language_tag())
