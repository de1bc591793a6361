"""The lines of a Word document, as if all changes were accepted, with its tables, text boxes, notes and fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from iscm_data.curate.ingest.documents import LEVEL, RAISED, LeftOut, Line, row_lines
from iscm_data.curate.ingest.package import Package, damaged
from iscm_data.curate.ingest.sight import BLACK, CLEAR, UNKNOWN, WHITE, Colour, colour, unseen
from iscm_data.curate.ingest.signs import has_signs, sign

DELETED = {"del", "moveFrom", "conflictDel"}
LEFT_OUT = {
    *DELETED,
    *("Fallback", "instrText", "delText", "rPr", "pPr", "rt", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr"),
}
CHANGES = {*DELETED, "ins", "moveTo", "conflictIns", "cellIns", "cellDel", "cellMerge"}
NOT_READ = {
    "altChunk": "another file put into it",
    "subDoc": "another document as a part of it",
    "relIds": "a diagram (SmartArt)",
    "chart": "a chart",
    "textpath": "letters drawn as a picture (WordArt)",
    "control": "a control of a form",
    "object": "an embedded object",
}
CHANGED = "it has tracked changes that nobody accepted; they were read as if accepted"
TEXTS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
NOT_SEEN = "solidFill//alpha[@val='100000']"  # a colour that covers nothing
OFF = ("0", "false", "off", "none")
BROKEN = re.compile(r"(?:Error!|Erreur\s!|¡Error!) [A-ZÉ][^.!]{5,60}\.")
LOST = "Word wrote this in the place of what it did not find; look what stood there"


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A .docx file's lines and notes. Raises IngestError for a zip that is no Word document, or swells too far."""
    package = Package(content)
    try:
        document = _Document(package)
        found = tuple(document.lines())
        for lost in (lost[0] for line in found for lost in BROKEN.finditer(line.text)):
            document.left.word(LOST, lost)
        return found, (*document.notes(), *document.left.notes())
    except (ValueError, TypeError, OverflowError) as error:  # a number that is none, and the like
        raise damaged() from error


Look = dict[str, Any]
"""How letters look: vanish, strike, dstrike, raised; font; size, in points; ink and ground, as colours."""


@dataclass
class _Field:
    """A field that is open: whether its code stands here, and not what it shows; whether it is a table of contents;
    whether it is closed somewhere, and not only by the end of its paragraph."""

    closed: bool
    code: bool = False
    contents: bool = False


@dataclass
class _Document:
    """A document while it is read."""

    package: Package
    left: LeftOut = field(default_factory=LeftOut)
    referred: list[Any] = field(default_factory=list)  # the notes to which the paragraph being read refers
    fields: list[_Field] = field(default_factory=list)  # that are open

    def __post_init__(self) -> None:
        root = self.package.document
        self.bodies = root.findall("body")
        self.paper = WHITE if root.find("background") is None else UNKNOWN  # which is not shown in every view
        self.closed = {mark for body in self.bodies for mark in _closed(body)}
        self.out: dict[Any, str] = {}  # by element, why nothing in it is read
        self.styles = _Styles(self.package.related("styles"))
        self.footnotes = {
            (kind, note.get("id")): note
            for kind in ("footnote", "endnote")
            for note in self.package.related(f"{kind}s").iter(kind)
            if note.get("type", "normal") in ("", "normal")
        }
        self.unread = dict(self.footnotes)  # each is read once, however often it is referred to, by itself too

    def lines(self) -> Iterator[Line]:
        """The lines of the body, those of each note behind the paragraph that refers to it."""
        paragraphs = (found for body in self.bodies for found in self._paragraphs(body))
        for row, group in groupby(paragraphs, key=lambda found: found[0]):
            inside = [line for _, lines in group for line in lines]
            yield from inside if row is None else row_lines(inside)

    def notes(self) -> Iterator[str]:
        """What a curator must know of the document beside what was left out."""
        names = {element.tag for part in (*self.bodies, *self.footnotes.values()) for element in part.iter("*")}
        if names & CHANGES or any(name.endswith("PrChange") for name in names):
            yield CHANGED
        for name, what in NOT_READ.items():
            if name in names:
                yield f"it has {what}, which was not read: look whether there is text in it"

    def _paragraphs(self, root: Any) -> Iterator[tuple[Any, list[Line]]]:
        """The lines of each paragraph under an element, with the row of a table that it stands in."""
        held = ""  # a paragraph whose end is gone goes on in the next
        for paragraph in root.iter("p"):
            self.left.seen()
            if why := self._is_out(paragraph) or (LeftOut.CONTENTS if self.styles.lists(paragraph) else ""):
                if why != "gone":
                    self.left.add(why, _texts(paragraph))
                continue
            look = {"ground": self._ground(paragraph)} | self.styles.of_paragraph(paragraph)
            text = held + "".join(self._text(paragraph, look))
            if (_end_is_gone(paragraph) or _is_initial(paragraph)) and paragraph.getnext() is not None:
                held = text
                continue
            held = ""
            self.fields = [one for one in self.fields if one.closed]  # others take no more than their paragraph
            found = self.left.lines(text.split("\n"))
            referred, self.referred = self.referred, []
            for note in referred:
                for _, lines in self._paragraphs(note):
                    found += [Line(line.text, note=True) for line in lines]
            yield next(paragraph.iterancestors("tr"), None), found
        if held:
            yield None, self.left.lines(held.split("\n"))

    def _is_out(self, paragraph: Any) -> str:
        """Why a paragraph is not read: "gone", or what its text is told as; "" for one that is."""
        for above in paragraph.iterancestors():
            if above not in self.out:  # once each: a look goes through all that the body has
                self.out[above] = _why_out(above)
            if self.out[above]:
                return self.out[above]
        return ""

    def _ground(self, paragraph: Any) -> Colour:
        """The colour of what lies behind a paragraph that has none of its own."""
        cell = next(paragraph.iterancestors("tc", "txbxContent"), None)
        if cell is None:
            return self.paper
        return _shades(cell.find("tcPr")).get("ground", UNKNOWN)  # a box's, or that of the table's style

    # --- the text of a paragraph -------------------------------------------------------------------------------------

    def _text(self, element: Any, look: Look) -> list[str]:
        """The text under an element, as pieces; `look`: what its style says of letters."""
        pieces: list[str] = []
        prompts = _prompts(element)
        for child in element.iterchildren("*"):
            name = child.tag
            if child in prompts or (name == "sdt" and _is_prompt(child)):
                self.left.add(LeftOut.PROMPTS, _texts(child))
            elif name == "r":
                found = self._run(child, look)
                if "".join(found).strip():
                    self.left.seen()
                pieces += found
            elif name == "sdt" and (box := child.find("sdtPr//checkbox")) is not None:
                pieces.append(_box(box.find("checked")))
            elif name == "sSup":
                pieces += [self._part(child, "e", look), RAISED, self._part(child, "sup", look), LEVEL]
            elif name == "f" and child.find("num") is not None:
                pieces.append("/".join(self._part(child, part, look) for part in ("num", "den")))
            elif not _is_gone(child) and name not in ("p", "txbxContent"):  # whose paragraphs come by themselves
                pieces += self._text(child, look)
        return pieces

    def _part(self, element: Any, name: str, look: Look) -> str:
        part = element.find(name)
        return "" if part is None else "".join(self._text(part, look))

    def _run(self, run: Any, look: Look) -> list[str]:
        """The text of letters that look alike."""
        look = look | self.styles.of(run.find("rPr/rStyle")) | _look(run.find("rPr"))
        why = unseen(look.get("ink", BLACK), look["ground"], look.get("size", 10))
        if look.get("vanish") or why == LeftOut.HIDDEN:
            self.left.add(LeftOut.HIDDEN, _texts(run))
            return []
        if look.get("strike") or look.get("dstrike"):
            self.left.add(LeftOut.STRUCK, _texts(run))
            return []
        if why:
            self.left.add(why, _texts(run))
        pieces: list[str] = []
        font = str(look.get("font", ""))
        for child in run.iterchildren("*"):
            name = child.tag
            if name == "fldChar":
                pieces += self._old_field(child)
                self._field(child)
            elif name == "instrText" and self.fields:
                self.fields[-1].code = True
                self.fields[-1].contents |= (child.text or "").split()[:1] == ["TOC"]
            elif any(one.code for one in self.fields):
                continue  # a field within the code of another
            elif any(one.contents for one in self.fields):
                self.left.add(LeftOut.CONTENTS, child.text or "")
            elif name == "t":
                text = child.text or ""
                pieces.append("".join(sign(font, ord(c)) for c in text) if has_signs(font) else text)
            elif name == "sym":
                pieces.append(sign(child.get("font", ""), int(child.get("char") or "0", 16)))
            elif name in TEXTS:
                pieces.append(TEXTS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.unread.pop((name.removesuffix("Reference"), child.get("id")), None)
                self.referred += [] if note is None else [note]
            elif not _is_gone(child):
                pieces += self._text(child, look)
        return [RAISED, *pieces, LEVEL] if look.get("raised") else pieces

    def _field(self, mark: Any) -> None:
        kind = mark.get("fldCharType")
        if kind == "begin":
            self.fields.append(_Field(mark in self.closed))
        elif self.fields and kind == "end":
            self.fields.pop()
        elif self.fields:
            self.fields[-1].code = False

    def _old_field(self, mark: Any) -> list[str]:
        """What a field of the old kind shows that has no text of its own: a box, or a choice of a list."""
        box, choices = mark.find("ffData/checkBox"), mark.find("ffData/ddList")
        if box is not None:
            checked = box.find("checked")
            return [_box(box.find("default") if checked is None else checked)]
        if choices is not None:
            entries = [entry.get("val", "") for entry in choices.iter("listEntry")]
            chosen = choices.find("result")
            if chosen is not None and (number := int(chosen.get("val") or "0")) < len(entries):
                return [entries[number]]
            self.left.add(LeftOut.PROMPTS, " / ".join(entries))
        return []


class _Styles:
    """What a document's styles say of letters."""

    def __init__(self, root: Any) -> None:
        self._style = {style.get("styleId", ""): style for style in root.iterchildren("style")}
        paragraphs = (style for style in self._style.values() if style.get("type") == "paragraph")
        self._standard = next((style for style in paragraphs if _on(style, "default", "0")), None)
        self._basic = _look(root.find("docDefaults//rPr"))

    def lists(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of a table of contents."""
        style = self._referred(paragraph.find("pPr/pStyle"))
        name = None if style is None else style.find("name")
        return name is not None and re.fullmatch(r"(?i)toc \d", name.get("val", "")) is not None

    def of_paragraph(self, paragraph: Any) -> Look:
        """What a paragraph's style says, and its own shade."""
        named = paragraph.find("pPr/pStyle")
        style = self._of(self._standard) if named is None else self.of(named)
        return self._basic | style | _shades(paragraph.find("pPr"))

    def of(self, reference: Any) -> Look:
        """What the style says that is referred to, if any."""
        return self._of(self._referred(reference))

    def _of(self, style: Any) -> Look:
        made: Look = {}
        seen = set()
        while style is not None and style not in seen:
            seen.add(style)
            made = _shades(style.find("pPr")) | _look(style.find("rPr")) | made
            style = self._referred(style.find("basedOn"))
        return made

    def _referred(self, reference: Any) -> Any:
        return None if reference is None else self._style.get(reference.get("val", ""))


def _look(properties: Any) -> Look:
    """What properties of letters say, as far as it is looked at."""
    made: Look = {}
    for one in properties.iterchildren("*") if properties is not None else ():
        name, value = one.tag, one.get("val", "")
        if name in ("strike", "dstrike", "vanish"):
            made[name] = _on(one)
        elif name == "vertAlign":
            made["raised"] = value == "superscript"
        elif name == "position":
            made["raised"] = bool(re.fullmatch(r"[1-9]\d*", value)) and int(value) > 2
        elif name == "rFonts":
            made["font"] = one.get("ascii") or one.get("hAnsi", "")
        elif name == "sz" and value.isdecimal():
            made["size"] = int(value) / 2
        elif name == "color":
            made["ink"] = colour(value)  # "auto" is seen on whatever lies behind it
        elif name == "textFill" and any(one.find(path) is not None for path in ("noFill", NOT_SEEN)):
            made["ink"] = CLEAR
        elif name == "textFill" and (fill := one.find("solidFill/srgbClr")) is not None:
            made["ink"] = colour(fill.get("val", ""))
        elif name == "highlight" and value != "none":
            made["ground"] = colour(value)
    return _shades(properties) | made


def _shades(properties: Any) -> Look:
    """The colour that properties put behind letters, if any. A pattern is made of two."""
    shade = None if properties is None else properties.find("shd")
    fill, pattern = ("auto", "clear") if shade is None else (shade.get("fill", "auto"), shade.get("val", "clear"))
    if pattern not in ("clear", "nil"):
        return {"ground": UNKNOWN}
    return {} if fill == "auto" else {"ground": colour(fill)}


def _prompts(element: Any) -> set[Any]:
    """The runs that show only the prompt of an old field of a form."""
    found: set[Any] = set()
    prompt = ""
    shown: list[Any] = []
    for run in element.iterchildren("*"):
        mark = run.find("fldChar")
        kind = "" if mark is None else mark.get("fldCharType")
        if kind == "begin":
            default = mark.find("ffData/textInput/default")
            prompt, shown = "" if default is None else default.get("val", ""), []
        elif kind == "end":
            if prompt and "".join(map(_texts, shown)).strip() == prompt.strip():
                found |= {*shown}
            prompt, shown = "", []
        elif prompt and run.tag == "r":
            shown.append(run)
    return found


def _closed(body: Any) -> Iterator[Any]:
    """The marks with which fields begin that end, too."""
    open_: list[Any] = []
    for mark in body.iter("fldChar"):
        if mark.get("fldCharType") == "begin":
            open_.append(mark)
        elif mark.get("fldCharType") == "end" and open_:
            yield open_.pop()


def _end_is_gone(paragraph: Any) -> bool:
    """Whether a paragraph's end was deleted, or is hidden: the next goes on where it stops."""
    return any(_has(paragraph, f"pPr/rPr/{name}") for name in (*DELETED, "vanish"))


def _is_initial(paragraph: Any) -> bool:
    """Whether it is the large first letter of the next, which Word keeps as a paragraph of its own."""
    frame = paragraph.find("pPr/framePr")
    return frame is not None and frame.get("dropCap", "none") != "none"


def _is_gone(element: Any) -> bool:
    """Whether nothing of an element is said: a Fallback is, where there is nothing that it stands in for."""
    return element.tag in LEFT_OUT and not (element.tag == "Fallback" and element.getprevious() is None)


def _why_out(element: Any) -> str:
    """Why nothing in an element is read, as of a paragraph."""
    if _is_gone(element) or _has(element, "trPr/del") or _has(element, "tcPr/cellDel"):
        return "gone"
    if element.tag == "sdt" and _is_prompt(element):
        return LeftOut.PROMPTS
    if element.tag == "sdt" and (part := element.find("sdtPr/docPartObj/docPartGallery")) is not None:
        return LeftOut.CONTENTS if part.get("val") == "Table of Contents" else ""
    hidden = (
        _has(element, "trPr/hidden")
        or _has_value(element, "docPr", "hidden")
        or _is_hidden_shape(element)
        or _is_merged_away(element)
        or (element.tag == "r" and _has(element, "rPr/vanish"))  # and with it the box that is fixed to it
    )
    return LeftOut.HIDDEN if hidden else ""


def _is_prompt(control: Any) -> bool:
    """Whether a control shows only the prompt of a field that nobody filled in."""
    return _has(control, "sdtPr/showingPlcHdr")


def _box(checked: Any) -> str:
    return "☒ " if checked is not None and _on(checked) else "☐ "


def _texts(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("t"))


def _is_hidden_shape(element: Any) -> bool:
    return re.search(r"visibility:\s*hidden", element.get("style", "")) is not None


def _is_merged_away(cell: Any) -> bool:
    """Whether it is a cell in whose place the one above or beside it is shown."""
    return any(
        (merged := cell.find(f"tcPr/{name}")) is not None and merged.get("val", "continue") == "continue"
        for name in ("vMerge", "hMerge")
    )


def _has_value(element: Any, path: str, attribute: str) -> bool:
    found = element.find(path)
    return found is not None and _on(found, attribute, "0")


def _has(element: Any, path: str) -> bool:
    found = element.find(path)
    return found is not None and _on(found)


def _on(element: Any, attribute: str = "val", default: str = "") -> bool:
    return element.get(attribute, default).lower() not in OFF
