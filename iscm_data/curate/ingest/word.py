"""The lines of a Word document, as if all changes were accepted, with its tables, text boxes, notes and fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from iscm_data.curate.ingest.documents import LEVEL, RAISED, LeftOut, Line, row_lines
from iscm_data.curate.ingest.package import Package, damaged
from iscm_data.curate.ingest.signs import has_signs, sign

DELETED = {"del", "moveFrom"}
LEFT_OUT = {
    *DELETED,
    *("Fallback", "instrText", "delText", "rPr", "pPr", "rt", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr"),
}
CHANGES = {*DELETED, "ins", "moveTo", "cellIns", "cellDel", "cellMerge"}
NOT_READ = {"altChunk": "another file put into it", "relIds": "a diagram (SmartArt)", "object": "an embedded object"}
CHANGED = "it has tracked changes that nobody accepted; they were read as if accepted"
TEXTS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
OFF = ("0", "false", "off", "none")


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A .docx file's lines and notes. Raises IngestError for a zip that is no Word document, or swells too far."""
    package = Package(content)
    try:
        document = _Document(package)
        found = tuple(document.lines())
        return found, (*document.notes(), *document.left.notes())
    except (ValueError, TypeError, OverflowError) as error:  # a number that is none, and the like
        raise damaged() from error


Look = dict[str, bool | str]
"""How letters look: vanish, strike, dstrike, raised, white, tiny; font."""


@dataclass
class _Document:
    """A document while it is read."""

    package: Package
    left: LeftOut = field(default_factory=LeftOut)
    referred: list[Any] = field(default_factory=list)  # the notes to which the paragraph being read refers

    def __post_init__(self) -> None:
        root = self.package.document
        self.bodies = root.findall("body")
        self.dark = root.find("background") is not None
        self.styles = _Styles(self.package.related("styles"))
        self.footnotes = {
            (kind, note.get("id")): note
            for kind in ("footnote", "endnote")
            for note in self.package.related(f"{kind}s").iter(kind)
            if note.get("type", "normal") in ("", "normal")
        }

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
            if why := self._is_out(paragraph):
                if why != "gone":
                    self.left.add(why, _texts(paragraph))
                continue
            text = held + "".join(self._text(paragraph, self.styles.of_paragraph(paragraph)))
            if _end_is_gone(paragraph) and paragraph.getnext() is not None:
                held = text
                continue
            held = ""
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
            if above.tag in LEFT_OUT or _has(above, "trPr/del") or _has(above, "tcPr/cellDel"):
                return "gone"
            if above.tag == "sdt" and _is_prompt(above):
                return LeftOut.PROMPTS
        return ""

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
                pieces += self._run(child, look)
            elif name == "sdt" and (box := child.find("sdtPr//checkbox")) is not None:
                pieces.append(_box(box.find("checked")))
            elif name == "sSup":
                pieces += [self._part(child, "e", look), RAISED, self._part(child, "sup", look), LEVEL]
            elif name == "f" and child.find("num") is not None:
                pieces.append("/".join(self._part(child, part, look) for part in ("num", "den")))
            elif name not in LEFT_OUT and name not in ("p", "txbxContent"):  # whose paragraphs come by themselves
                pieces += self._text(child, look)
        return pieces

    def _part(self, element: Any, name: str, look: Look) -> str:
        part = element.find(name)
        return "" if part is None else "".join(self._text(part, look))

    def _run(self, run: Any, look: Look) -> list[str]:
        """The text of letters that look alike."""
        look = look | self.styles.of(run.find("rPr/rStyle")) | _look(run.find("rPr"))
        if why := self._unseen(run, look):
            self.left.add(why, _texts(run))
            return []
        pieces: list[str] = []
        font = str(look.get("font", ""))
        for child in run.iterchildren("*"):
            name = child.tag
            if name == "t":
                text = child.text or ""
                pieces.append("".join(sign(font, ord(c)) for c in text) if has_signs(font) else text)
            elif name == "sym":
                pieces.append(sign(child.get("font", ""), int(child.get("char") or "0", 16)))
            elif name in TEXTS:
                pieces.append(TEXTS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.footnotes.get((name.removesuffix("Reference"), child.get("id")))
                self.referred += [] if note is None else [note]
            elif name == "fldChar":
                pieces += self._old_field(child)
            elif name not in LEFT_OUT:
                pieces += self._text(child, look)
        return [RAISED, *pieces, LEVEL] if look.get("raised") else pieces

    def _unseen(self, run: Any, look: Look) -> str:
        """Why nobody who looks at the document takes these letters for said; "" where they do."""
        white = look.get("white") and next(run.iterancestors("tbl", "txbxContent"), None) is None
        if look.get("vanish") or look.get("tiny") or (white and not self.dark):
            return LeftOut.HIDDEN
        return LeftOut.STRUCK if look.get("strike") or look.get("dstrike") else ""

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

    def of_paragraph(self, paragraph: Any) -> Look:
        """What a paragraph's style says."""
        named = paragraph.find("pPr/pStyle")
        return self._basic | (self._of(self._standard) if named is None else self.of(named))

    def of(self, reference: Any) -> Look:
        """What the style says that is referred to, if any."""
        return {} if reference is None else self._of(self._style.get(reference.get("val", "")))

    def _of(self, style: Any) -> Look:
        made: Look = {}
        seen = set()
        while style is not None and style not in seen:
            seen.add(style)
            made = _look(style.find("rPr")) | made
            based = style.find("basedOn")
            style = None if based is None else self._style.get(based.get("val", ""))
        return made


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
            made["font"] = one.get("ascii", "")
        elif name == "sz":
            made["tiny"] = value in ("1", "2")  # half a point, or one
        elif name == "color":
            shaded = properties.find("shd") is not None or properties.find("highlight") is not None
            made["white"] = value.upper() == "FFFFFF" and not shaded
    return made


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


def _end_is_gone(paragraph: Any) -> bool:
    """Whether a paragraph's end was deleted, or is hidden: the next goes on where it stops."""
    return any(_has(paragraph, f"pPr/rPr/{name}") for name in (*DELETED, "vanish"))


def _is_prompt(control: Any) -> bool:
    """Whether a control shows only the prompt of a field that nobody filled in."""
    return _has(control, "sdtPr/showingPlcHdr")


def _box(checked: Any) -> str:
    return "☒ " if checked is not None and _on(checked) else "☐ "


def _texts(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("t"))


def _has(element: Any, path: str) -> bool:
    found = element.find(path)
    return found is not None and _on(found)


def _on(element: Any, attribute: str = "val", default: str = "") -> bool:
    return element.get(attribute, default).lower() not in OFF
