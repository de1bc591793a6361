"""The lines of a Word document, as if all changes were accepted, with its tables, text boxes, notes and fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lxml import etree

from iscm_data.curate.ingest.documents import LEVEL, RAISED, LeftOut, Line, row_lines
from iscm_data.curate.ingest.package import Package, damaged
from iscm_data.curate.ingest.signs import has_signs, sign

# Elements are known by their names alone: a file in "Strict Open XML" has the same names in another namespace.
DELETED = {"del", "moveFrom"}
LEFT_OUT = {
    *DELETED,
    "Fallback",
    "instrText",
    "delText",
    "rPr",
    "pPr",
    "rt",
    "sdtPr",
    "sdtEndPr",
    "tblPr",
    "trPr",
    "tcPr",
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
        main = self.package.main
        root = self.package.root(main)
        self.body = _child(root, "body")
        self.dark = _child(root, "background") is not None
        self.styles = _Styles(self.package.root(self.package.related(main, "styles")))
        self.footnotes = {
            (kind, _value(note, "id")): note
            for kind in ("footnote", "endnote")
            for note in _all(self.package.root(self.package.related(main, f"{kind}s")), kind)
            if _value(note, "type") in ("", "normal")
        }

    def lines(self) -> Iterator[Line]:
        """The lines of the body, those of each note behind the paragraph that refers to it."""
        for row, group in groupby(self._paragraphs(self.body), key=lambda found: found[0]):
            inside = [line for _, lines in group for line in lines]
            yield from inside if row is None else row_lines(inside)

    def notes(self) -> Iterator[str]:
        """What a curator must know of the document beside what was left out."""
        parts = [part for part in (self.body, *self.footnotes.values()) if part is not None]
        names = {_name(element) for part in parts for element in part.iter()}
        if names & CHANGES or any(name.endswith("PrChange") for name in names):
            yield CHANGED
        for name, what in NOT_READ.items():
            if name in names:
                yield f"it has {what}, which was not read: look whether there is text in it"

    def _paragraphs(self, root: Any) -> Iterator[tuple[Any, list[Line]]]:
        """The lines of each paragraph under an element, with the row of a table that it stands in."""
        held = ""  # a paragraph whose end is gone goes on in the next
        for paragraph in _all(root, "p"):
            if why := self._is_out(paragraph):
                if why != "gone":
                    self.left.add(why, "".join(_texts(paragraph)))
                continue
            text = held + "".join(self._text(paragraph, self.styles.of_paragraph(paragraph)))
            if _end_is_gone(paragraph) and paragraph.getnext() is not None:
                held = text
                continue
            held = ""
            found = self._lines(text)
            referred, self.referred = self.referred, []
            for note in referred:
                for _, lines in self._paragraphs(note):
                    found += [Line(line.text, note=True) for line in lines]
            yield _above(paragraph, "tr"), found
        if held:
            yield None, self._lines(held)

    def _lines(self, text: str) -> list[Line]:
        filled = [plain for row in text.split("\n") if (plain := self.left.line(row))]
        return [Line(plain, gap=number == 0) for number, plain in enumerate(filled)]

    def _is_out(self, paragraph: Any) -> str:
        """Why a paragraph is not read: "gone", or what its text is told as; "" for one that is."""
        for above in paragraph.iterancestors():
            name = _name(above)
            if name in LEFT_OUT or (name == "tr" and _has(_child(above, "trPr"), "del")):
                return "gone"
            if name == "tc" and _has(_child(above, "tcPr"), "cellDel"):
                return "gone"
            if name == "sdt" and _is_prompt(above):
                return LeftOut.PROMPTS
        return ""

    # --- the text of a paragraph -------------------------------------------------------------------------------------

    def _text(self, element: Any, look: Look) -> list[str]:
        """The text under an element, as pieces; `look`: what its style says of letters."""
        pieces: list[str] = []
        prompts = _prompts(element)
        for child in element if element is not None else ():
            name = _name(child)
            if child in prompts:
                self.left.add(LeftOut.PROMPTS, "".join(_texts(child)))
            elif name == "r":
                pieces += self._run(child, look)
            elif name == "sdt" and _is_prompt(child):
                self.left.add(LeftOut.PROMPTS, "".join(_texts(child)))
            elif name == "sdt" and (box := next(_all(_child(child, "sdtPr"), "checkbox"), None)) is not None:
                pieces.append(_box(_child(box, "checked")))
            elif name == "sSup":
                pieces += self._text(_child(child, "e"), look)
                pieces.append(f"{RAISED}{''.join(self._text(_child(child, 'sup'), look))}{LEVEL}")
            elif name == "f" and _child(child, "num") is not None:
                pieces.append("/".join("".join(self._text(_child(child, part), look)) for part in ("num", "den")))
            elif name not in LEFT_OUT and name not in (
                "p",
                "txbxContent",
            ):  # a text box's paragraphs come by themselves
                pieces += self._text(child, look)
        return pieces

    def _run(self, run: Any, look: Look) -> list[str]:
        """The text of letters that look alike."""
        own = _child(run, "rPr")
        look = look | self.styles.of_letters(own) | _look(own)
        if why := self._unseen(run, look):
            self.left.add(why, "".join(_texts(run)))
            return []
        pieces: list[str] = []
        font = str(look.get("font", ""))
        for child in run:
            name = _name(child)
            if name == "t":
                text = child.text or ""
                pieces.append("".join(sign(font, ord(c)) for c in text) if has_signs(font) else text)
            elif name == "sym":
                pieces.append(sign(_value(child, "font"), int(_value(child, "char") or "0", 16)))
            elif name in TEXTS:
                pieces.append(TEXTS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.footnotes.get((name.removesuffix("Reference"), _value(child, "id")))
                self.referred += [] if note is None else [note]
            elif name == "fldChar":
                pieces += self._old_field(_child(child, "ffData"))
            elif name not in LEFT_OUT:
                pieces += self._text(child, look)
        return [RAISED, *pieces, LEVEL] if look.get("raised") else pieces

    def _unseen(self, run: Any, look: Look) -> str:
        """Why nobody who looks at the document takes these letters for said; "" where they do."""
        white = look.get("white") and not any(_above(run, name) is not None for name in ("tbl", "txbxContent"))
        if look.get("vanish") or look.get("tiny") or (white and not self.dark):
            return LeftOut.HIDDEN
        return LeftOut.STRUCK if look.get("strike") or look.get("dstrike") else ""

    def _old_field(self, data: Any) -> list[str]:
        """What a field of the old kind shows that has no text of its own: a box, or a choice of a list."""
        box, choices = _child(data, "checkBox"), _child(data, "ddList")
        if box is not None:
            checked = _child(box, "checked")
            return [_box(_child(box, "default") if checked is None else checked)]
        if choices is not None:
            entries = [_value(entry) for entry in choices if _name(entry) == "listEntry"]
            chosen = _child(choices, "result")
            if chosen is not None and int(_value(chosen) or "0") < len(entries):
                return [entries[int(_value(chosen) or "0")]]
            self.left.add(LeftOut.PROMPTS, " / ".join(entries))
        return []


class _Styles:
    """What a document's styles say of letters."""

    def __init__(self, root: Any) -> None:
        every = [one for one in root if _name(one) == "style"] if root is not None else []
        self._style = {_value(one, "styleId"): one for one in every}
        standard = [one for one in every if _value(one, "type") == "paragraph" and _on(_value(one, "default") or "0")]
        self._standard = _value(standard[0], "styleId") if standard else ""
        self._basic = next((_look(one) for one in _all(_child(root, "docDefaults"), "rPr")), {})

    def of_paragraph(self, paragraph: Any) -> Look:
        """What a paragraph's style says."""
        named = _child(_child(paragraph, "pPr"), "pStyle")
        return self._basic | self._of(self._standard if named is None else _value(named))

    def of_letters(self, properties: Any) -> Look:
        """What the style that letters have of their own says."""
        named = _child(properties, "rStyle")
        return {} if named is None else self._of(_value(named))

    def _of(self, id_: str) -> Look:
        made: Look = {}
        seen = set()
        while id_ in self._style and id_ not in seen:
            seen.add(id_)
            style = self._style[id_]
            made = _look(_child(style, "rPr")) | made
            id_ = _value(_child(style, "basedOn"))
        return made


def _look(properties: Any) -> Look:
    """What properties of letters say, as far as it is looked at."""
    made: Look = {}
    shaded = _child(properties, "shd") is not None or _child(properties, "highlight") is not None
    for one in properties if properties is not None else ():
        name, value = _name(one), _value(one)
        if name in ("strike", "dstrike", "vanish"):
            made[name] = _on(value)
        elif name == "vertAlign":
            made["raised"] = value == "superscript"
        elif name == "position":
            made["raised"] = bool(re.fullmatch(r"[1-9]\d*", value)) and int(value) > 2
        elif name == "rFonts":
            made["font"] = _value(one, "ascii")
        elif name == "sz":
            made["tiny"] = value in ("1", "2")  # half a point, or one
        elif name == "color":
            made["white"] = value.upper() == "FFFFFF" and not shaded
    return made


def _prompts(element: Any) -> set[Any]:
    """The runs that show only the prompt of an old field of a form."""
    found: set[Any] = set()
    prompt = ""
    shown: list[Any] = []
    for run in element if element is not None else ():
        mark = _child(run, "fldChar")
        kind = "" if mark is None else _value(mark, "fldCharType")
        if kind == "begin":
            prompt, shown = _value(_child(_child(_child(mark, "ffData"), "textInput"), "default")), []
        elif kind == "end":
            if prompt and "".join(text for one in shown for text in _texts(one)).strip() == prompt.strip():
                found |= {*shown}
            prompt, shown = "", []
        elif prompt and _name(run) == "r":
            shown.append(run)
    return found


def _end_is_gone(paragraph: Any) -> bool:
    """Whether a paragraph's end was deleted, or is hidden: the next goes on where it stops."""
    properties = _child(_child(paragraph, "pPr"), "rPr")
    return any(_has(properties, name) for name in (*DELETED, "vanish"))


def _is_prompt(control: Any) -> bool:
    """Whether a control shows only the prompt of a field that nobody filled in."""
    return _has(_child(control, "sdtPr"), "showingPlcHdr")


def _box(checked: Any) -> str:
    return "☒ " if checked is not None and _on(_value(checked)) else "☐ "


def _texts(element: Any) -> Iterator[str]:
    return (one.text or "" for one in _all(element, "t"))


# --- elements and attributes, whatever their namespace ---------------------------------------------------------------


def _name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _value(element: Any, name: str = "val") -> str:
    """An attribute of an element, "" where there is none."""
    given = element.items() if element is not None else ()
    return next((str(value) for key, value in given if etree.QName(key).localname == name), "")


def _on(value: str) -> bool:
    return value.lower() not in OFF


def _child(element: Any, name: str) -> Any:
    return next((one for one in element if _name(one) == name), None) if element is not None else None


def _has(element: Any, name: str) -> bool:
    found = _child(element, name)
    return found is not None and _on(_value(found))


def _all(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element.iter() if _name(one) == name) if element is not None else iter(())


def _above(element: Any, name: str) -> Any:
    return next((one for one in element.iterancestors() if _name(one) == name), None)
