"""The letters that are drawn on a page of a PDF, wherever its streams put them: each once, where a reader sees it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, product
from typing import Any, NamedTuple, TypeVar

import numpy as np
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextLine
from pdfminer.pdffont import PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import LIT, PSLiteral, literal_name
from pdfminer.utils import (
    MATRIX_IDENTITY,
    Matrix,
    Rect,
    apply_matrix_pt,
    apply_matrix_rect,
    decode_text,
    mult_matrix,
)

from iscm_data.curate.ingest.documents import MEGABYTE, SOFT_HYPHEN, UNREADABLE, IngestError, LeftOut
from iscm_data.curate.ingest.forms import is_box
from iscm_data.curate.ingest.grids import Rule, grids
from iscm_data.curate.ingest.letters import Field, Letter, insert, lifted, meant, said
from iscm_data.curate.ingest.objects import filled_in, hidden_layers, name_of, switched_off, text_of
from iscm_data.curate.ingest.painted import (
    RECOGNISED,
    Paint,
    Veil,
    around,
    bulges,
    common,
    ink,
    is_rectangle,
    is_square,
    turns_left,
    unseen,
)
from iscm_data.curate.ingest.sight import CLEAR, UNKNOWN, Colour

MOST_LETTERS = 100_000  # on a page: a full one has some 5,000
MOST_LINES = 1_500  # of text on a page, cells and labels among them: their order takes the square of their number
MOST_DRAWN = 30 * MEGABYTE  # of what says what is drawn, in a whole document; a page of text has some 0.01
MOST_FIGURES = 50_000  # drawn within each other: a few lines can ask for millions
SAVE = "save only the summary's pages"
TURNED = {(0, 1): 90, (-1, 0): 180, (0, -1): 270}  # by the direction in which its text runs, how a page is to be turned
CELL = 20  # points: letters are looked up by the square in which they stand, and those around it
STRUCK_AT = (0.15, 0.45)  # of a letter's size, above the line on which it stands: where a bar through it lies
THICK = 3  # points: a line of which is an area
BOX = 7, 16  # points: the side of a box that is drawn, to be ticked
BAR = 3, 2.5  # points: a path that is longer, and not so high, may strike text out
# Marks that may hide text, or strike it out.
DRAWN = ("FreeText", "Stamp", "Watermark", "Square", "Circle", "Polygon", "Ink", "Redact", "Line", "PolyLine")
FURTHEST = 10  # times its size: how far a space may reach to the next word of its line
MOST_BOXES = 300  # on a page; a form has some 20
OC = LIT("OC")
T = TypeVar("T")
ZERO_WIDTH = "\u200b"
HIDDEN, NO_VIEW = 1 << 1, 1 << 5  # flags of marks


class Clip(NamedTuple):
    """What is seen of a page: all that lies in a box, or, where it is not whole, some of it."""

    box: Rect
    whole: bool = True


def few(rows: list[T], number: int) -> list[T]:
    """The lines of a page, or what becomes lines. Raises IngestError for too many of them."""
    if len(rows) > MOST_LINES:
        raise IngestError(f"has more than {MOST_LINES} lines or cells on page {number}; {SAVE}")
    return rows


class _Laid(LTPage):
    """A page whose text is laid out, if it has not too much of it."""

    def group_textlines(self, laparams: LAParams, lines: Iterable[LTTextLine]) -> Iterator[LTTextBox]:
        """Lines as boxes."""
        return super().group_textlines(laparams, few([*lines], self.pageid))


class _Interpreter(PDFPageInterpreter):
    """Leaves out layers that are not shown, and says what named properties hold."""

    device: "Sheets"

    def init_state(self, ctm: Matrix) -> None:
        """Begin with a page, or a form, which takes on how it is drawn."""
        super().init_state(ctm)
        self.kept: list[tuple[Clip, Veil]] = []
        self.base = self.device.veil
        self.graphicstate = self.device.outer.copy()
        self.begun = len(self.device.letters)

    def do_q(self) -> None:
        """Keep the state."""
        super().do_q()
        self.kept.append((self.device.clips[-1], self.device.veil))

    def do_Q(self) -> None:
        """Take the state back."""
        super().do_Q()
        if self.kept:
            self.device.clips[-1], self.device.veil = self.kept.pop()

    def do_BT(self) -> None:
        """Text begins."""
        super().do_BT()
        self.begun = len(self.device.letters)

    def do_ET(self) -> None:
        """Text ends."""
        super().do_ET()
        self.device.close_up(self.begun)

    def do__w(self, aw: Any, ac: Any, s: Any) -> None:
        """Show text on the next line, which pdfminer forgets to go to."""
        self.do_T_a()
        super().do__w(aw, ac, s)

    def do_W(self) -> None:
        """From now on only what lies in the path is seen."""
        self.device.clip(self.curpath)

    do_W_a = do_W

    def do_gs(self, name: Any) -> None:
        """Set how much of what is drawn covers what is beneath."""
        given = dict_value(dict_value(self.resources.get("ExtGState")).get(literal_name(name)))
        veil = self.device.veil
        fill, stroke = (resolve1(given.get(key)) for key in ("ca", "CA"))
        fill = self.base.fill * fill if isinstance(fill, int | float) else veil.fill
        stroke = self.base.stroke * stroke if isinstance(stroke, int | float) else veil.stroke
        mixed, masked = veil.mixed, veil.masked
        if "BM" in given:
            modes = resolve1(given["BM"])
            names = {name_of(one) for one in (modes if isinstance(modes, list) else [modes])}
            mixed = self.base.mixed or not names & {"Normal", "Compatible"}
        if "SMask" in given:
            masked = self.base.masked or name_of(given["SMask"]) != "None"
        self.device.veil = Veil(fill, stroke, mixed, masked)

    def do_sh(self, _name: Any) -> None:
        """Colours that run into each other, as far as the path goes."""
        self.device.paint(self.device.clips[-1].box)

    def execute(self, streams: Sequence[Any]) -> None:
        """Draw what streams say, each time that they are drawn, as long as it is not too much in all."""
        self.device.drawn += sum(len(stream_value(one).get_data()) for one in streams)
        if self.device.drawn > MOST_DRAWN:
            raise IngestError(f"draws more than a summary can, over {MOST_DRAWN // MEGABYTE} MB of it; {SAVE}")
        super().execute(streams)

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Marked content: its properties stand there or among the page's resources."""
        given = props
        if isinstance(props, PSLiteral):
            given = dict_value(self.resources.get("Properties")).get(literal_name(props))
        unseen = name_of(tag) == "OC" and switched_off(given, self.device.hidden)
        values = resolve1(given)
        super().do_BDC(tag, {**(values if isinstance(values, dict) else {}), "unseen": unseen})

    def do_Do(self, xobjid_arg: Any) -> None:
        """A form or a picture."""
        drawn = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        unseen = drawn is not None and switched_off(stream_value(drawn).get("OC"), self.device.hidden)
        veil = self.device.veil
        self.device.outer = self.graphicstate
        self.device.begin_tag(OC, {"unseen": unseen})
        super().do_Do(xobjid_arg)
        self.device.end_tag()
        self.device.veil = veil


class Sheets(PDFLayoutAnalyzer):
    """Draws pages one by one. What is left out of their text goes into `left`; what else a curator must know, by page,
    into `told`."""

    def __init__(self, catalog: dict[str, Any], left: LeftOut) -> None:
        manager = PDFResourceManager()
        super().__init__(manager, laparams=LAParams())
        self.left, self.told = left, defaultdict[str, list[int]](list)
        self.hidden = hidden_layers(catalog)
        self.drawn = 0  # bytes of what was drawn
        self.interpreter = _Interpreter(manager, self)

    def draw(self, number: int, page: PDFPage) -> list[LTTextBox]:
        """One page's letters, laid out in lines and boxes in reading order, turned so that most of its text runs from
        left to right."""
        self._draw(number, page)
        if turn := TURNED.get(self.directions.most_common(1)[0][0]) if self.directions else None:
            page.rotate = (page.rotate + turn) % 360
            self._draw(number, page)
        return self.laid

    def _draw(self, number: int, page: PDFPage) -> None:
        self.number = number
        self.letters: list[Letter] = []
        self.seen: dict[tuple, list[Letter]] = defaultdict(list)
        self.directions: Counter[tuple[int, int]] = Counter()
        self.clips: list[Clip] = []
        self.paints: list[Paint] = []
        self.bars: list[tuple[float, float, float]] = []  # each its height and its two ends
        self.rules: list[Rule] = []  # lines that are drawn, as those of tables
        self.veil, self.outer, self.string = Veil(), PDFGraphicState(), 0
        self.tags: list[tuple[dict[str, Any], int]] = []
        self.figures = 0
        self.picture = 0.0  # how much of the page the largest covers, 0 to 1
        self.slanted = 0  # letters that stand at an angle, and are left out
        self.interpreter.process_page(page)

    def tell(self, what: str) -> None:
        """Keep what a curator must know of this page."""
        if self.number not in self.told[what]:
            self.told[what].append(self.number)

    # --- what pdfminer tells while it reads a page's streams -----------------------------------------------------

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """A page begins: outside of its crop box nobody sees anything."""
        super().begin_page(page, ctm)
        self.paper = ctm
        self.clips = [Clip(common(*(apply_matrix_rect(ctm, box) for box in (page.mediabox, page.cropbox))))]

    def begin_figure(self, _name: str, bbox: Rect, matrix: Matrix) -> None:
        """A form within the page: its letters are the page's, and what lies outside of its box is not seen."""
        self.figures += 1
        if self.figures > MOST_FIGURES:
            raise IngestError("draws the same thing too often; print it to a new PDF, and give that")
        box = apply_matrix_rect(mult_matrix(matrix, self.ctm), bbox)
        self.clips.append(Clip(common(self.clips[-1].box, box), self.clips[-1].whole))

    def end_figure(self, _name: str) -> None:
        """The form ends."""
        self.clips.pop()

    def clip(self, path: Sequence[Any]) -> None:
        """Only what lies in a path is seen from now on."""
        if points := self._points(path):
            was = self.clips[-1]
            self.clips[-1] = Clip(common(was.box, around(points)), was.whole and is_rectangle(points))

    def _points(self, path: Sequence[Any]) -> list[tuple[float, float]]:
        return [apply_matrix_pt(self.ctm, pair) for one in path for pair in zip(one[1::2], one[2::2], strict=True)]

    def paint(
        self, box: Rect, colour: Colour = UNKNOWN, solid: bool = False, whole: bool = False, picture: bool = False
    ) -> None:
        """Something is painted over what was drawn before."""
        clip = self.clips[-1]
        if not any(props.get("unseen") for props, _ in self.tags):
            bare = clip.whole and self.veil == Veil()
            picture = picture or self.veil.masked
            now = len(self.letters)
            self.paints.append(Paint(common(clip.box, box), now, colour, solid and bare, whole and bare, picture))

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """Lines and areas."""
        starts = [number for number, one in enumerate(path) if one[0] == "m"]
        parts = [path[a:b] for a, b in pairwise([*starts, len(path)])]
        shapes = [self._points(part) for part in parts]
        holes = len(parts) > 1 and (evenodd or len({turns_left(points) for points in shapes}) > 1)
        for points in shapes:
            x0, y0, x1, y1 = box = around(points)
            if BOX[0] < y1 - y0 < BOX[1] and abs(x1 - x0 - y1 + y0) < 1 and is_square(points) and (fill or stroke):
                self.tell("small squares are drawn on page {}: if they are boxes to tick, look which of them are")
            if fill or stroke:
                self._rule(points)
            if x1 - x0 > BAR[0] and y1 - y0 < BAR[1]:
                self.bars.append(((y0 + y1) / 2, x0, x1))
            if fill:
                full = not holes and gstate.ncs.name != "Pattern"
                colour = ink(gstate.ncs, gstate.ncolor, mixed=self.veil != Veil())
                self.paint(box, colour, full and bulges(points), full and is_rectangle(points))
            elif stroke and len(points) == 2 and gstate.linewidth >= THICK:
                half = gstate.linewidth / 2
                box = (x0 - half, y0 - half, x1 + half, y1 + half)
                self.paint(box, ink(gstate.scs, gstate.scolor, mixed=self.veil != Veil()))

    def _rule(self, points: Sequence[tuple[float, float]]) -> None:
        """Keep a line, or the four of a rectangle."""
        x0, y0, x1, y1 = around(points)
        if y1 - y0 < BAR[1] < x1 - x0:
            self.rules.append(Rule(False, (y0 + y1) / 2, x0, x1))
        elif x1 - x0 < BAR[1] < y1 - y0:
            self.rules.append(Rule(True, (x0 + x1) / 2, y0, y1))
        elif is_rectangle(points):
            self.rules += [Rule(False, y, x0, x1) for y in (y0, y1)] + [Rule(True, x, y0, y1) for x in (x0, x1)]

    def render_image(self, _name: str, stream: Any) -> None:
        """A picture: how much of the page it covers."""
        x0, y0, x1, y1 = box = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        through = any(resolve1(stream.get(key)) for key in ("ImageMask", "IM", "Mask", "SMask"))
        self.paint(box, whole=not through, picture=True)
        area = (x1 - x0) * (y1 - y0) / ((self.cur_item.width * self.cur_item.height) or 1)
        self.picture = max(self.picture, area)

    def begin_tag(self, _tag: PSLiteral, props: Any = None) -> None:
        """Marked content begins."""
        self.tags.append((props if isinstance(props, dict) else {}, len(self.letters)))

    def end_tag(self) -> None:
        """Marked content ends: where its letters say nothing, the text that stands for them is taken."""
        if not self.tags:
            return
        props, start = self.tags.pop()
        inside = self.letters[start:]
        instead = resolve1(props.get("ActualText"))
        if isinstance(instead, bytes) and [one.told for one in inside] in ([" "], ["-"]):
            text = decode_text(instead)
            inside[0].told = text if text in (SOFT_HYPHEN, ZERO_WIDTH) else inside[0].told
        elif isinstance(instead, bytes) and any(one.told == UNREADABLE for one in inside):
            inside[0].told = decode_text(instead)
            for one in inside[1:]:
                inside[0].widen(one.x0, one.x1)
            del self.letters[start + 1 :]

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """A letter is drawn; returns how far the next is from it."""
        try:
            told = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            told = UNREADABLE
        width, shift = font.char_width(cid), font.char_disp(cid)
        letter = Letter(matrix, font, fontsize, scaling, rise, told, width, shift, ncs, graphicstate)
        letter.told = meant(font, cid, UNREADABLE if told in ("", "\0") else told)
        letter.base = matrix[5] + rise * matrix[3]
        self._take(letter)
        return float(letter.adv)

    def _take(self, letter: Letter) -> None:
        a, b = letter.matrix[:2]
        if abs(b) > 0.1 * abs(a) or a < 0:
            if not letter.told.isspace():
                self.slanted += 1
                along = 0 if abs(a) <= abs(b) else 1 if a > 0 else -1
                up = 0 if abs(b) <= abs(a) else 1 if b > 0 else -1
                self.directions[along, up] += 1
            return
        if not letter.told.isspace():
            self.directions[1, 0] += 1
        if any(name_of(props.get("Type")) == "Pagination" for props, _ in self.tags):
            return  # a running head, or a page's number
        x0, y0, x1, y1 = self.clips[-1].box
        inside = x0 <= (letter.x0 + letter.x1) / 2 <= x1 and y0 <= (letter.y0 + letter.y1) / 2 <= y1
        letter.out = not inside or any(props.get("unseen") for props, _ in self.tags)
        self.letters.append(letter)
        if len(self.letters) > MOST_LETTERS:
            raise IngestError(f"has more than {MOST_LETTERS} letters on page {self.number}; {SAVE}")

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """A string is drawn."""
        start = len(self.letters)
        super().render_string(textstate, seq, ncs, graphicstate)
        self.string += 1
        mode = 0 if isinstance(textstate.font, PDFType3Font) else textstate.render % 4
        mixed = self.veil.mixed or self.veil.masked
        fill = ink(ncs, graphicstate.ncolor, self.veil.fill, mixed)
        edge = ink(graphicstate.scs, graphicstate.scolor, self.veil.stroke, mixed)
        spread = textstate.charspace * textstate.scaling * 0.01
        for letter in self.letters[start:-1] if spread > 0 else ():  # letters set apart are one word all the same
            letter.widen(letter.x0, letter.x1 + spread * letter.matrix[0])
        for letter in self.letters[start:]:
            letter.string = self.string
            letter.inks = ((fill, fill), (edge, edge), (fill, edge), (CLEAR, CLEAR))[mode]

    def close_up(self, start: int) -> None:
        """Letters that are all set apart, and words that are to fill their line, are one line all the same."""
        for _, line in groupby(self.letters[start:], key=lambda letter: round(letter.base, 1)):
            pairs = [*pairwise(line)]
            apart = min((after.x0 - letter.x1 for letter, after in pairs), default=0.0)
            # Numbers that stand apart are those of a table's row.
            words = len(pairs) > 2 and not any(one.told.isdigit() for pair in pairs for one in pair)
            for letter, after in pairs:
                if words and 0 < apart < letter.size:
                    letter.widen(letter.x0, letter.x1 + apart)
                if letter.told == " " and 0 < after.x0 - letter.x1 < FURTHEST * letter.size:
                    letter.widen(letter.x0, after.x0)

    def _show(self) -> None:
        """Leave only letters that are seen, and those that one must look at, each drawn once."""
        shown: list[Letter] = []
        gone: list[list[Letter]] = []
        self.left.seen()
        for why, group in groupby(
            zip(self.letters, unseen(self.letters, self.paints), strict=True), lambda one: one[1]
        ):
            run = [letter for letter, _ in group]
            if why == LeftOut.HIDDEN:
                gone.append(run)
                continue
            shown += run
            if why == RECOGNISED:
                self.tell(why)
            elif why:
                self.left.add(why, said(run))
            self.left.seen()
        self.letters = []
        strings = [[*string] for _, string in groupby(shown, key=lambda letter: letter.string)]
        for _, line in groupby(strings, key=lambda string: round(string[0].base, 1)):
            for string in sorted(line, key=lambda string: string[0].x0):  # whatever of it was drawn first
                self._once(string)
        for run in gone:  # but for shadows and the like of what is seen
            if any(not letter.told.isspace() and not [*self._shifts(letter)] for letter in run):
                self.left.add(LeftOut.HIDDEN, said(run))
                self.left.seen()

    def _once(self, string: Sequence[Letter]) -> None:
        """Keep a string: what was drawn there already, as a shadow, or to look bold, is not said again."""
        if self._shadows(string):
            return
        for letter in string:
            near = min(0.3 * letter.size, 0.6 * letter.width)
            if not any(abs(dx) <= near for dx, _ in self._shifts(letter)):
                self.letters.append(letter)
                self.seen[letter.told, *self._cell(letter)].append(letter)

    def _shadows(self, string: Sequence[Letter]) -> bool:
        """Whether every letter of a string was drawn before, and all as far away as the first."""
        inked = [letter for letter in string if not letter.told.isspace()]
        return len(inked) > 2 and any(
            all(
                any(abs(x - dx) + abs(y - dy) < 0.1 * letter.size for x, y in self._shifts(letter))
                for letter in inked[1:]
            )
            for dx, dy in self._shifts(inked[0])
        )

    def _shifts(self, letter: Letter) -> Iterator[tuple[float, float]]:
        """How far away, less than a third of its size, the same letter was drawn before."""
        column, row = self._cell(letter)
        for n, m in product((-1, 0, 1), repeat=2):
            for other in self.seen.get((letter.told, column + n, row + m), ()):
                dx, dy = letter.x0 - other.x0, letter.y0 - other.y0
                if max(abs(dx), abs(dy)) <= 0.35 * letter.size and abs(other.size - letter.size) < 0.1 * letter.size:
                    yield dx, dy

    @staticmethod
    def _cell(letter: Letter) -> tuple[int, int]:
        return int(letter.x0 // CELL), int(letter.y0 // CELL)

    def end_page(self, page: PDFPage) -> None:
        """A page ends: what was written on it afterwards is added, what is struck out goes, and it is laid out."""
        fields = few([*self._fields(page)], self.number)
        self._show()
        alone = Counter(letter.string for letter in self.letters if not letter.told.isspace())
        boxes = [letter for letter in self.letters if alone[letter.string] == 1 and is_box(letter.told)]
        if len(boxes) <= MOST_BOXES:
            fields += [(box.bbox, box.told) for box in boxes]
            self.letters = [letter for letter in self.letters if letter not in boxes]
        for place, told in fields:
            if told:
                insert(self.letters, Field(told, place))
        self._strike()
        left, tables = self.letters, []
        for grid in grids(self.rules):
            cells = [*grid.cells(left)]
            if len(cells) > 1:
                tables.append((grid, cells))
                taken = {id(letter) for cell in cells for letter in cell}
                left = [letter for letter in left if id(letter) not in taken]
        self.laid = self._boxes(left)
        for grid, cells in tables:
            x0, _, x1, top = grid.box
            # Before what stands below it, or at the end.
            below = (n for n, box in enumerate(self.laid) if box.y0 < top and x0 < box.x1 and box.x0 < x1)
            at = next(below, len(self.laid))
            self.laid[at:at] = [box for cell in few(cells, self.number) for box in self._boxes(cell)]

    def _boxes(self, letters: Sequence[Letter]) -> list[LTTextBox]:
        """Letters laid out in boxes of text, in reading order."""
        laid = _Laid(self.number, self.cur_item.bbox)
        laid.extend(lifted(letters))
        laid.analyze(LAParams())
        return [box for box in laid if isinstance(box, LTTextBox)]

    # --- what lies upon a page --------------------------------------------------------------------------------------

    def _fields(self, page: PDFPage) -> Iterator[tuple[Rect, str]]:
        """What was filled in or written on a page: place and text."""
        for reference in list_value(page.annots) if page.annots is not None else ():
            mark = dict_value(reference)
            kind = name_of(mark.get("Subtype"))
            flags = resolve1(mark.get("F", 0))
            place = resolve1(mark.get("Rect"))
            if flags & (HIDDEN | NO_VIEW) or switched_off(mark.get("OC"), self.hidden):
                text = filled_in(mark) if kind == "Widget" else text_of(mark.get("Contents"))
                self.left.add(LeftOut.HIDDEN, text if re.search(r"\w", text) else "")
                self.left.seen()
                continue
            if not isinstance(place, list) or len(place) != 4:
                continue
            x0, y0, x1, y1 = (float(resolve1(n)) for n in place)
            box = apply_matrix_rect(self.paper, (x0, y0, x1, y1))
            if kind == "StrikeOut":
                self.tell("a mark that strikes text out lies on page {}: look whether what it covers still holds")
            elif kind == "Redact" and not mark.get("AP"):
                self.tell("a mark for text that is to be blacked out lies on page {}: look whether it may be quoted")
            elif kind == "Widget":
                told = filled_in(mark)
                if told or name_of(mark.get("FT")) not in ("Tx", "Ch") or not self._appears(mark, box):
                    yield box, told
            elif kind in DRAWN and not self._appears(mark, box):
                if kind == "FreeText":
                    yield box, text_of(mark.get("Contents"))
                elif kind == "Square" and mark.get("IC"):
                    self.paint(box, whole=True)

    def _appears(self, mark: dict[str, Any], place: Rect) -> bool:
        """Draw what a mark looks like into its place on the page; False where the document does not say."""
        look = resolve1(dict_value(mark.get("AP")).get("N"))
        if not isinstance(look, PDFStream) or "BBox" not in look:
            return False
        matrix: Any = tuple(list_value(look.get("Matrix", MATRIX_IDENTITY)))
        box: Any = tuple(list_value(look["BBox"]))
        x0, y0, x1, y1 = apply_matrix_rect(matrix, box)
        wide, high = ((place[2] - place[0]) / ((x1 - x0) or 1), (place[3] - place[1]) / ((y1 - y0) or 1))
        onto = (wide, 0, 0, high, place[0] - x0 * wide, place[1] - y0 * high)
        self.veil, self.outer = Veil(), PDFGraphicState()
        self.set_ctm(onto)
        self.begin_figure("", box, matrix)
        resources = dict_value(look.get("Resources"))
        self.interpreter.subinterp().render_contents(resources, [look], ctm=mult_matrix(matrix, onto))
        self.end_figure("")
        return True

    def _strike(self) -> None:
        """Take what letters say through which a bar goes, and keep their place, so that the others stay in theirs."""
        bars = np.array(sorted(self.bars)).reshape(-1, 3)
        heights = bars[:, 0].tolist()
        for letter in self.letters if heights else ():
            low, high = (letter.base + share * letter.size for share in STRUCK_AT)
            x = (letter.x0 + letter.x1) / 2
            near = bars[bisect_left(heights, low) : bisect_right(heights, high)]
            if ((near[:, 1] - 1 <= x) & (x <= near[:, 2] + 1)).any():
                self.left.add(LeftOut.STRUCK, letter.told)
                letter.told = ""
            elif not letter.told.isspace():
                self.left.seen()
