"""What a page's own stylesheets say of an element, as far as it decides whether its text is seen, struck or raised."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from iscm_data.curate.ingest.forms import has_box

COLOURS = ("color", "background", "background-color", "background-image")
LOOKED_AT = {
    *COLOURS,
    *("display", "visibility", "opacity", "font-size", "text-decoration", "vertical-align", "content-visibility"),
    *("clip", "clip-path", "left", "right", "top", "margin-left", "text-indent", "transform", "scale", "position"),
    *("overflow", "overflow-x", "overflow-y", "height", "max-height", "width", "max-width", "background-clip"),
    *("text-shadow", "filter", "float", "bottom", "mso-hide", "font-variant-position", "content"),
}
_NAME = r"(?:[\w-]|\\.)+"
SIMPLE = re.compile(rf"([a-zA-Z][a-zA-Z0-9]*|\*)?((?:[.#]{_NAME})*)")
OWN = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:([^;{}]*+)")  # a name with its value
VALUE_OF = re.compile(r"var\(\s*+(--[\w-]++)\s*+(?:,([^()]*+))?\)")
LONGEST_VALUE = 40  # characters: of a colour, a length or a word
MADE = re.compile(r"::?(before|after)$")  # text that stands in the styles alone
STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
HOLDS = re.compile(r"(?:only\s+)?(?:all|screen)?(?:\s*(?:and)?\s*\((?P<asks>[^()]*)\))*")
WIDE = 1280  # points of the window for which a page's styles are read
HIDING = {"display": "none", "visibility": "hidden", "opacity": "0"}
NOT_NOW = re.compile(r"::|:(?:before|after|hover|focus|active|visited|target|checked|disabled|first-l)")
IMPORTANT = "!"  # behind the name of what is
MOST_AROUND = 100  # elements around one that are looked at for a rule of several


@dataclass(frozen=True)
class _One:
    """What a selector asks of one element: its name, classes and id."""

    tag: str
    classes: frozenset[str]
    id: str

    @classmethod
    def of(cls, text: str) -> "_One | None":
        told = SIMPLE.fullmatch(text)
        if not told or not told[0]:
            return None
        names = [(mark, name.replace("\\", "")) for mark, name in re.findall(rf"([.#])({_NAME})", told[2])]
        ids = [name for mark, name in names if mark == "#"]
        classes = frozenset(name for mark, name in names if mark == ".")
        return cls((told[1] or "").lower().strip("*"), classes, ids[0] if ids else "")

    def fits(self, element: Any) -> bool:
        return (
            self.tag in ("", element.tag)
            and self.id in ("", element.get("id"))
            and self.classes <= {*(element.get("class") or "").split()}
        )


@dataclass(frozen=True)
class _Rule:
    """A selector, its last element first, and what it gives. `near`: those that are the element's own parent."""

    ones: Sequence[_One]
    near: Sequence[bool]
    gives: dict[str, str]

    @classmethod
    def of(cls, selector: str, gives: dict[str, str]) -> "_Rule | None":
        """The rule; None for one that cannot be told by names, classes and ids."""
        parts = re.sub(r"\s*>\s*", " >", selector.strip()).split()
        ones = [_One.of(part.removeprefix(">")) for part in reversed(parts)]
        known = [one for one in ones if one]
        return cls(known, [part[0] == ">" for part in reversed(parts)], gives) if known and all(ones) else None

    @property
    def weight(self) -> tuple[int, int, int]:
        ids, classes, tags = zip(*((bool(one.id), len(one.classes), bool(one.tag)) for one in self.ones), strict=True)
        return sum(ids), sum(classes), sum(tags)

    @property
    def key(self) -> str:
        last = self.ones[0]
        return f"#{last.id}" if last.id else next((f".{name}" for name in last.classes), last.tag)

    def fits(self, element: Any) -> bool:
        if not self.ones[0].fits(element):
            return False
        around = islice(element.iterancestors(), MOST_AROUND)
        for one, near in zip(self.ones[1:], self.near, strict=False):
            if not (one.fits(next(around, _NONE)) if near else any(one.fits(above) for above in around)):
                return False
        return True


_NONE: Any = etree.Element("none")


@dataclass(frozen=True)
class Sheet:
    """The rules of a page that can be told by names, classes and ids; others are overlooked.

    `rules`: by the id, a class or the name of the elements for which they hold, each with its place among them.
    `whole`: no rule was overlooked that gives colours; `hides`: one was that hides text.
    """

    rules: Mapping[str, Sequence[tuple[int, _Rule]]]
    whole: bool
    hides: bool

    @classmethod
    def of(cls, text: str) -> "Sheet":
        """The rules of a stylesheet, the weighty last."""
        found: list[_Rule] = []
        whole, hides = True, False
        for selector, gives in _rules(_named(re.sub(r"(?s)/\*.*?(?:\*/|\Z)|<!--|-->", "", text))):
            made = MADE.search(selector.strip())
            if made and "content" not in gives:
                continue
            if made:
                selector, gives = selector.strip()[: made.start()] or "*", {made[1]: _text_of(gives.get("content", ""))}
            if rule := _Rule.of(selector, gives):
                found.append(rule)
            elif not made and not NOT_NOW.search(selector):
                whole = whole and not any(name in gives for name in COLOURS)
                hides = hides or any(gives.get(name) == value for name, value in HIDING.items())
        rules: dict[str, list[tuple[int, _Rule]]] = {}
        for place, rule in enumerate(sorted(found, key=lambda rule: rule.weight)):
            rules.setdefault(rule.key, []).append((place, rule))
        return cls(rules, whole, hides)

    def style(self, element: Any) -> dict[str, str]:
        """What is said of an element, its own attribute `style` last."""
        keys = (
            "",
            element.tag,
            f"#{element.get('id')}",
            *(f".{name}" for name in (element.get("class") or "").split()),
        )
        found = sorted((one for key in {*keys} for one in self.rules.get(key, ())), key=lambda one: one[0])
        given = [rule.gives for _, rule in found if rule.fits(element)]
        if own := element.get("style"):
            given.append(_declared(own))
        made: dict[str, str] = {}
        for gives in given:
            made |= gives
        for gives in given:  # what is important counts more than what comes later
            made |= {name.removesuffix(IMPORTANT): value for name, value in gives.items() if name.endswith(IMPORTANT)}
        return made


def _named(text: str) -> str:
    """A stylesheet in which values stand in the place of the names that it gives them, where a name has one alone."""
    values: dict[str, set[str]] = {}
    for name, value in OWN.findall(text):
        values.setdefault(name, set()).add(value.strip())

    def value_of(found: re.Match[str]) -> str:
        known = values.get(found[1], {(found[2] or "").strip()})
        (one, *others) = known
        return found[0] if others or not 0 < len(one) <= LONGEST_VALUE else one

    return VALUE_OF.sub(value_of, VALUE_OF.sub(value_of, text))  # a value may be a name again


def _rules(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    at = 0
    while (brace := text.find("{", at)) >= 0:
        head = re.split(r"[;}]", text[at:brace])[-1].strip()
        kind, _, asked = head.lower().partition(" ")
        if (kind == "@media" and on_screen(asked)) or kind == "@layer" or (kind == "@supports" and "not" not in asked):
            at = brace + 1  # what is in it holds as what is outside
            continue
        end = _closed(text, brace)
        body, at = text[brace + 1 : end], end + 1
        if not head.startswith("@") and (gives := _declared(body)):
            yield from ((selector, gives) for selector in re.split(r",(?![^()]*\))", head))


def on_screen(media: str) -> bool:
    """Whether styles for these media hold on a screen of the usual width."""
    return any(map(_holds, media.lower().split(",")))


def _holds(medium: str) -> bool:
    told = medium.strip()
    if not HOLDS.fullmatch(told):
        return False
    for name, value, unit in re.findall(r"\(\s*(m(?:in|ax)-width)\s*:\s*(\d*\.?\d+)(px|r?em|)\s*\)", told):
        width = float(value) * (16 if unit.endswith("em") else 1)
        if (width > WIDE) if name == "min-width" else (width < WIDE):
            return False
    return not re.search(r"\((?!\s*m(?:in|ax)-width)", told)


def _text_of(content: str) -> str:
    """The text that styles put before or behind an element: its letters and boxes; a list's mark or an icon is none."""
    if re.search(r"\w\(", STRING.sub("", content)):
        return ""
    told = "".join(one or other for one, other in STRING.findall(content))
    told = ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), told)
    return told if has_box(told) or re.search(r"[^\W\d_]{2}", told) else ""


def _closed(text: str, brace: int) -> int:
    """Where the brace that opens there is closed, or the end."""
    depth = 0
    for mark in re.compile(r"[{}]").finditer(text, brace):
        depth += 1 if mark[0] == "{" else -1
        if depth == 0:
            return mark.start()
    return len(text)


def _declared(text: str) -> dict[str, str]:
    """Declarations that are looked at, by property."""
    made = {}
    for part in text.split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower().removesuffix("-line").removeprefix("-webkit-")
        if name in LOOKED_AT:
            value, _, mark = value.partition("!")
            value = value.strip() if name == "content" else value.strip().lower()
            made[name + (IMPORTANT if mark.strip().lower() == "important" else "")] = value
    return made
