"""The lines of a web page that was saved as a file: its text in reading order, without scripts and menus."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree, html

from iscm_data.curate.ingest import encodings
from iscm_data.curate.ingest.documents import LEVEL, RAISED, TOO_DEEP, IngestError, LeftOut, Line, row_lines
from iscm_data.curate.ingest.forms import is_box
from iscm_data.curate.ingest.queries import on_screen
from iscm_data.curate.ingest.shown import out_of_sight
from iscm_data.curate.ingest.sight import BLACK, CLEAR, PIXELS, UNKNOWN, WHITE, Colour, colour, unseen
from iscm_data.curate.ingest.styles import Sheet

LEFT_OUT = {
    *("script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "button", "datalist"),
    *("rp", "rt"),  # how the word beneath them is spoken
    *("title", "annotation", "annotation-xml"),  # a formula in another language, beside it
    # What is in these is for browsers that do not know them.
    *("audio", "canvas", "meter", "noembed", "noframes", "progress", "video"),
}
# They take room in their line, so that what stands before them and behind them are two words.
APART = {"input", "select", "textarea", "img", "svg", "iframe", "object", "button", "audio", "canvas", "meter", "video"}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "center", "summary", "details"),
    *("dialog", "hgroup", "legend", "menu", "search"),
}
SHOWN_AS_BLOCKS = ("block", "flex", "grid", "list-item", "flow-root", "table", "table-cell", "table-row")
TYPED = {"", "text", "email", "url", "tel", "search", "number", "date", "month", "week", "time", "datetime-local"}
TYPED_IN = ("input", "textarea", "select")
MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§]{1,3})\W*|[↩↑^⤴⏎↵\s]+")
NOTES_AT = ("li", "p", "aside", "dd", "td", "div", "section")
LONGEST_NOTE = 3000  # characters: what is longer holds more than one note
ENDS = re.compile(r"(?i)</(?:body|html)\s*>")  # behind which browsers read on, and lxml does not
MOST_ELEMENTS, MOST_ATTRIBUTES = 300_000, 1_000  # of a page, of an element: a page of text has some 1,000 and ten
LENGTH = re.compile(r"(\d*\.?\d+)(px|pt|r?em|%|)|0(?:\.0*)?[a-z]*")
POINT = 0.75  # of a pixel
UNKNOWN_RULES = (
    "its styles hide text by rules that are not understood here: look whether they hide any of what was read"
)
FRAMES = "it has frames or parts with a text of their own, which were not read: look whether there is text in them"
DRAWN = "it has drawings with words in them, which were not read: look whether they are a part of the summary"
ELSEWHERE = "its styles lie in another file, which was not read: look whether they hide any of its text"
# Between the texts: a new paragraph, a line break, the beginning of a note's paragraph, the ends of a table's row.
PARAGRAPH, BREAK, NOTE, ROW, ROW_END = "\f", "\v", "\x01", "\x1d", "\x1e"


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A page's lines and notes. Raises IngestError for a page in an encoding that it does not declare."""
    text, notes = encodings.decoded(content)
    text = ENDS.sub("", text)
    page, options = text.encode(errors="replace"), {"encoding": "utf-8", "no_network": True, "huge_tree": True}
    try:
        etree.HTML(page, html.HTMLParser(target=_Bounds(), **options))
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, **options)
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("is damaged: it cannot be read as a web page") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):  # what follows is not in the tree
        raise IngestError(TOO_DEEP)
    read = _Page(root)
    found = tuple(read.lines())
    if not found:
        raise IngestError("has no text that a browser shows, or a script makes it; open it, and save what you see")
    return found, (*notes, *read.warnings(), *read.left.notes())


class _Bounds:
    """Is told of each element before a tree is made of them, which takes the square of an element's attributes."""

    def __init__(self) -> None:
        self.elements = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise IngestError(
                f"has more than {MOST_ELEMENTS} elements, or one with more than {MOST_ATTRIBUTES} attributes; "
                "save only the part with the summary"
            )

    def close(self) -> None:
        """The page ends."""


@dataclass(frozen=True)
class _Look:
    """How text looks: what an element hands down to those in it."""

    ink: Colour
    ground: Colour
    size: float = 12  # points
    shown: bool = True  # by its `visibility`

    def within(self, element: Any, style: Mapping[str, str]) -> "_Look":
        """The look of an element within one of this look."""
        ground = self.ground
        if style.get("position") in ("absolute", "fixed"):
            ground = UNKNOWN  # it lies upon something else
        for told in (style.get("background-color") or element.get("bgcolor", ""), style.get("background-image", "")):
            ground = _painted(told.strip().lower(), ground)
        told = (
            style.get("text-fill-color")
            or style.get("color")
            or element.get("text" if element.tag == "body" else "color", "")
        )
        told = told or ("blue" if element.tag == "a" and element.get("href") else "inherit")
        ink = self.ink if told in ("inherit", "currentcolor") else colour(told)
        if "text" in style.get("background-clip", ""):
            ink, ground = UNKNOWN, self.ground  # its background is what its letters are painted with
        if style.get("text-shadow", "none") != "none":
            ink = UNKNOWN
        visibility = style.get("visibility", "inherit")
        shown = self.shown if visibility == "inherit" else visibility not in ("hidden", "collapse")
        told = style.get("font-size", "medium" if element.tag in TYPED_IN else "inherit")
        return _Look(ink, ground, self._size(told), shown)

    def _size(self, told: str) -> float:
        if found := LENGTH.fullmatch(told):
            per = (
                self.size
                if found[2] == "em"
                else self.size / 100
                if found[2] == "%"
                else POINT * PIXELS[found[2] or ""]
            )
            return float(found[1] or 0) * per
        return self.size if told in ("inherit", "smaller", "larger") else 12

    @property
    def why(self) -> str:
        """Why text of this look is left out, or to be looked at."""
        return unseen(self.ink, self.ground, self.size) if self.shown else LeftOut.HIDDEN


@dataclass
class _Page:
    """A page while it is read: what its stylesheets say, its notes by what refers to them, what was left out."""

    root: Any
    left: LeftOut = field(default_factory=LeftOut)

    def __post_init__(self) -> None:
        for row in [*self.root.iter("tr")]:
            _put_into_body(row)
        screen = (style for style in self.root.iter("style") if _on_screen(style) and _is_css(style))
        text = "\n".join(style.text or "" for style in screen)
        self.sheet = Sheet(self.root, text)
        self.elsewhere = "@import" in text or any(map(_is_stylesheet, self.root.iter("link")))
        known = self.sheet.whole and not self.elsewhere
        self.look = _Look(BLACK, WHITE) if known else _Look(UNKNOWN, UNKNOWN)
        self.notes = dict(_notes(self.root))
        self.aside = {*self.notes.values(), *(note.getprevious() for note in self.notes.values() if note.tag == "dd")}

    def warnings(self) -> Iterator[str]:
        """What a curator must look for."""
        if self.elsewhere:
            yield ELSEWHERE
        if self.sheet.hides:
            yield UNKNOWN_RULES
        if any("srcdoc" in one.attrib for one in self.root.iter("iframe")) or any(
            "shadowrootmode" in one.attrib for one in self.root.iter("template")
        ):
            yield FRAMES
        drawn = self.root.xpath("//svg//text | //svg//foreignobject")
        if any(re.search(r"\w{2}", one.text_content()) for one in drawn):
            yield DRAWN

    def lines(self) -> Iterator[Line]:
        row: list[Line] | None = None
        for paragraph in self._text(self.root).split(PARAGRAPH):
            if paragraph == ROW:
                row = row or []
            elif paragraph == ROW_END:
                yield from row_lines(row or [])
                row = None
            else:
                note = paragraph.startswith(NOTE)
                made = self.left.lines(paragraph.lstrip(NOTE).split(BREAK), note)
                if row is None:
                    yield from made
                else:
                    row += made

    def _text(self, root: Any) -> str:
        """The text of an element, with the marks for paragraphs and the like in it."""
        pieces: list[str] = []
        waiting: list[str] = []  # notes that come when their paragraph ends
        apart = False  # whether what comes next stands apart from what came last

        def put(piece: str) -> None:
            nonlocal apart
            if piece:
                piece, apart = f" {piece}" if apart and piece[0].isalnum() else piece, False
            if piece.startswith(PARAGRAPH):
                self.left.seen()
                pieces.extend(waiting)
                waiting.clear()
            pieces.append(piece)

        def text(words: str) -> str:
            if not words.strip():
                return words
            if (why := looks[-1].why) != LeftOut.HIDDEN:
                self.left.seen()
            if why:
                self.left.add(why, words)
            return "" if why == LeftOut.HIDDEN else words

        closings: list[str] = []
        looks = [self.look]
        kept = [False]  # whether line breaks are, in each of the elements that are open
        laid = [False]  # whether what is in them is laid out in boxes of its own
        lone: list[bool] = []  # whether they stand apart from what is beside them
        walk = etree.iterwalk(root, events=("start", "end"))  # not by recursion, so that no nesting is too deep
        for event, element in walk:
            tag = element.tag
            if event == "end":
                put(closings.pop())
                kept.pop()
                laid.pop()
                looks.pop()
                apart = lone.pop() or apart or tag in APART
                put("" if element is root else text(_spaces(element.tail or "", kept[-1])))
                continue
            style = self.sheet.style(element)
            kept.append(_keeps_breaks(tag, style, kept[-1]))
            placed = style.get("float", "none") != "none" or style.get("position") in ("absolute", "fixed")
            lone.append(laid[-1] or placed)
            apart = apart or lone[-1]
            laid.append(style.get("display", "").removeprefix("inline-") in ("flex", "grid"))
            looks.append(looks[-1].within(element, style))
            if (tag in LEFT_OUT and not _is_heading(element)) or (element in self.aside and element is not root):
                closings.append("")
                walk.skip_subtree()
            elif why := _unseen(tag, element, style):
                self.left.seen()
                self.left.add(why, " ".join("".join(_shown(element)).split()))
                self.left.seen()
                closings.append(PARAGRAPH if tag in BLOCKS else "")
                walk.skip_subtree()
            else:
                opening, closing = _around(element, style)
                opening += self._beside(element, "before", looks[-1])
                closing = self._beside(element, "after", looks[-1]) + closing
                if element in self.notes:
                    opening, closing = opening + RAISED, LEVEL + closing
                    waiting.append(PARAGRAPH + NOTE + self._note(element) + PARAGRAPH)
                put(opening)
                put(_control(tag, element) + text(_spaces(element.text or "", kept[-1])))
                closings.append(closing)
                if tag == "select":
                    walk.skip_subtree()
        return "".join(pieces) + "".join(waiting)

    def _beside(self, element: Any, where: str, look: _Look) -> str:
        """The text that styles put before or behind an element's own, if it is seen."""
        style = {"display": "inline"} | self.sheet.style(element, where)
        told = style.get("content", "")
        hidden = told and (_unseen("", element, style) or look.within(element, style).why == LeftOut.HIDDEN)
        return "" if hidden else told

    def _note(self, reference: Any) -> str:
        """The text of the note to which an element refers, its own mark and the way back left out."""
        note = self.notes[reference]
        for link in [*note.iter("a")]:
            back = (link.get("href") or "").startswith("#") and MARK.fullmatch(link.text_content())
            if back and link not in self.notes:  # else it leads on to a note of this note
                link.drop_tree()
        text = self._text(note).strip(PARAGRAPH).replace(PARAGRAPH, PARAGRAPH + NOTE)
        mark = re.escape(reference.text_content().strip(" []()."))
        return re.sub(rf"^[\s\[(]*{mark}[\])]?[.:]?\s+", "", text) if mark else text


def _on_screen(element: Any) -> bool:
    """Whether styles are for screens."""
    return on_screen(str(element.get("media", "all")))


def _put_into_body(row: Any) -> None:
    """Give a table's row the tbody that browsers put around it, and styles speak of."""
    table, before = row.getparent(), row.getprevious()
    if table is None or table.tag != "table":
        return
    if before is not None and before.tag == "tbody" and "made" in before.attrib:
        before.append(row)
    else:
        body = etree.Element("tbody", made="")
        row.addprevious(body)
        body.append(row)


def _is_css(style: Any) -> bool:
    return (style.get("type") or "text/css").strip().lower() == "text/css"


def _is_stylesheet(link: Any) -> bool:
    """Whether a link names a file of styles that hold where nobody chooses others."""
    kinds = (link.get("rel") or "").lower().split()
    return "stylesheet" in kinds and "alternate" not in kinds and _on_screen(link)


def _unseen(tag: str, element: Any, style: Mapping[str, str]) -> str:
    """Why nobody who looks at the page takes an element's text for said; "" where they do."""
    shut = element.get("hidden", "until-found") != "until-found" or "popover" in element.attrib
    shut = shut or (tag == "dialog" and "open" not in element.attrib) or tag == "mphantom"
    if style.get("display", "none" if shut else "") in ("none", "table-column", "table-column-group"):
        return LeftOut.HIDDEN
    if out_of_sight(style):
        return LeftOut.HIDDEN
    if tag in ("s", "strike", "del") or "line-through" in style.get("text-decoration", ""):
        return LeftOut.STRUCK
    return ""


def _painted(told: str, ground: Colour) -> Colour:
    """What lies behind the text of an element that says this of its background."""
    found = CLEAR if told in ("", "none") else colour(told)
    return found if found[3] == 1 else ground if found == CLEAR else UNKNOWN


def _shown(element: Any) -> Iterator[str]:
    for one in element.iter():
        if one.tag not in LEFT_OUT:
            yield one.text or ""
        if one is not element:
            yield f"{one.tail or ''} "


def _is_heading(button: Any) -> bool:
    """Whether a button opens and shuts the part of the page that it is the heading of."""
    return button.tag == "button" and any(re.fullmatch("h[1-6]|summary|dt", one.tag) for one in button.iterancestors())


def _around(element: Any, style: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and behind an element's text."""
    tag = element.tag
    if tag == "tr":
        return PARAGRAPH + ROW + PARAGRAPH, PARAGRAPH + ROW_END + PARAGRAPH
    shown = style.get("display", "block" if tag in BLOCKS else "inline")
    if shown in SHOWN_AS_BLOCKS or (tag in BLOCKS and shown not in ("inline", "contents")) or tag == "li":
        return PARAGRAPH, PARAGRAPH
    if tag == "br":
        return BREAK, ""
    if tag == "q":
        return "“", "”"
    if _is_raised(element, style):
        return RAISED, LEVEL
    if (above := element.getparent()) is not None and above.tag == "mfrac" and element.getprevious() is not None:
        return "/", ""
    return "", ""


def _is_raised(element: Any, style: Mapping[str, str]) -> bool:
    """Whether text stands higher than that beside it."""
    above = element.getparent()
    if above is not None and above.tag == "msup":  # of a formula
        return element.getprevious() is not None
    lifted = style.get("vertical-align", "super" if element.tag == "sup" else "")
    moved = style.get("position") == "relative" and (
        style.get("top", "").startswith("-") or re.match(r"\d*\.?\d*[1-9]", style.get("bottom", ""))
    )
    return (
        lifted in ("super", "text-top")
        or bool(re.match(r"\d*\.?\d*[1-9]", lifted))
        or style.get("font-variant-position") == "super"
        or bool(moved and (element.tag == "sup" or style.get("font-size")))
    )


def _keeps_breaks(tag: str, style: Mapping[str, str], above: bool) -> bool:
    """Whether line breaks in an element's text are shown; `above`: in that around it."""
    told = style.get("white-space", "pre" if tag in ("pre", "textarea", "listing", "xmp") else "inherit")
    return above if told == "inherit" else told.startswith(("pre", "break"))


def _control(tag: str, element: Any) -> str:
    """What a field of a form shows: a box, what was typed, what was chosen."""
    kind = (element.get("type") or "").lower()
    if tag == "input" and kind in ("checkbox", "radio"):
        return "☒ " if "checked" in element.attrib else "☐ "
    if tag == "input":
        return f" {element.get('value') or ''}" if kind in TYPED else ""
    if tag == "img" and is_box((element.get("alt") or "").strip()):
        return f"{element.get('alt')} "
    if tag == "textarea":
        return " "
    if tag == "select":
        return " " + "; ".join(
            " ".join(one.text_content().split()) for one in element.iter("option") if "selected" in one.attrib
        )
    if element.get("role") in ("checkbox", "radio") and element.get("aria-checked"):
        return "☒ " if element.get("aria-checked") == "true" else "☐ "
    return ""


def _notes(root: Any) -> Iterator[tuple[Any, Any]]:
    """Links to notes, each with the element that holds its note: it comes later, and leads back or is referred to by a
    raised mark."""
    order = {element: number for number, element in enumerate(root.iter())}
    named: dict[str, Any] = {}
    for element in order:
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                named.setdefault(name, element)
    taken = set()
    is_long = cache(lambda note: len(note.text_content()) > LONGEST_NOTE)
    for link in root.iter("a"):
        target = named.get((link.get("href") or "").removeprefix("#")) if (link.get("href") or "#")[:1] == "#" else None
        if target is None or order[target] < order[link] or not MARK.fullmatch(link.text_content() or " "):
            continue
        note = _holder(target)
        if note is None or note in taken or note in (link, *link.iterancestors()) or is_long(note):
            continue
        around = [link, *link.iter(), *link.iterancestors()][:12]
        own = {f"#{name}" for one in around for name in (one.get("id"), one.get("name")) if name}
        leads_back = any(back.get("href") in own for back in note.iter("a"))
        raised = any(one.tag == "sup" or "noteref" in (one.get("role") or "") for one in around)
        if leads_back or raised:
            taken.add(note)
            yield link, note


def _holder(target: Any) -> Any:
    """The element that holds a whole note, of the one that a link leads to."""
    if target.tag == "dt":
        return target.getnext()
    return next((one for one in (target, *target.iterancestors()) if one.tag in NOTES_AT), None)


def _spaces(text: str, kept: bool) -> str:
    """Text with its line breaks as a browser shows them: kept in preformatted text, spaces elsewhere."""
    text = re.sub(rf"[{PARAGRAPH}{BREAK}{NOTE}{ROW}{ROW_END}{RAISED}{LEVEL}]", " ", text)
    text = re.sub(r"(?:(?<=\s)|^)[\ue000-\uf8ff]+(?=\s|$)", "", text)  # icons, in a font of their own
    if kept:
        return re.sub(r"[^\S\n]*\n", "\n", text).replace("\n\n", PARAGRAPH).replace("\n", BREAK)
    return re.sub(r"\s+", " ", text)
