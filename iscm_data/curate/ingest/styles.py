"""What a page's own stylesheets say of an element, as far as it decides whether its text is seen, struck or raised."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list

from iscm_data.curate.ingest.forms import has_box

COLOURS = ("color", "background", "background-color", "background-image")
LOOKED_AT = {
    *COLOURS,
    *("display", "visibility", "opacity", "font-size", "text-decoration", "vertical-align", "content-visibility"),
    *("clip", "clip-path", "left", "right", "top", "margin-left", "text-indent", "transform", "scale", "position"),
    *("overflow", "overflow-x", "overflow-y", "height", "max-height", "width", "max-width", "background-clip"),
    *("text-shadow", "filter", "float", "bottom", "mso-hide", "font-variant-position", "content", "line-height"),
    *("margin", "inset", "inset-inline-start", "margin-inline-start", "translate", "text-fill-color"),
}
VALUE_OF = re.compile(r"var\(\s*+(--[\w-]++)\s*+(?:,([^()]*+))?\)")
LONGEST_VALUE = 40  # characters: of a colour, a length or a word
HOLDS = re.compile(r"(?:only\s+)?(?:all|screen)?(?:\s*(?:and)?\s*\((?P<asks>[^()]*)\))*")
WIDE = 1280  # points of the window for which a page's styles are read
HIDING = {"display": "none", "visibility": "hidden", "opacity": "0"}
IMPORTANT = "!"  # behind the name of what is
# Elements of a page to which no rules are put, as each would be held against what stands before and around it.
MANY, FEW = 100_000, 2_000
BESIDE = re.compile(r"~|:has\(|\sof\s")  # rules that are held against all that stands beside or within an element
_OF_SOME = ("container", "scope")  # rules that hold in a part of a page, which is not known here

Gives = dict[str, str]
"""Values by property, with IMPORTANT behind the name of what is; text made before or behind as "before", "after"."""


class Sheet:
    """The styles of a page as they hold on a screen.

    `whole`: no rule was left out that gives colours; `hides`: one was that hides text.
    """

    def __init__(self, root: Any, text: str) -> None:
        self.whole, self.hides = True, False
        count = sum(1 for _ in root.iter("*"))
        self._few = count <= FEW
        self._matcher = Matcher()
        self._values: dict[str, set[str]] = {}  # of the names that the styles give to values
        css = tinycss2.parse_stylesheet(re.sub(r"<!\[CDATA\[|\]\]>", "", text), skip_comments=True)
        try:
            for selectors, gives in [*self._rules(css, ())]:
                self._add(selectors, {name: self._named(value) for name, value in gives.items()}, count <= MANY)
        except RecursionError:  # rules within rules within rules
            self.whole, self.hides = False, True
        self._styles: dict[Any, Gives] = {}
        made: dict[tuple[int, ...], Gives] = {}
        for one in ElementWrapper.from_html_root(root).iter_subtree() if css and count <= MANY else ():
            _ = one.ancestors, self._few and one.previous_siblings  # each made of the one before it, and kept
            if found := self._matcher.match(one):
                key = tuple(order for _, order, _, _ in found)
                if key not in made:
                    made[key] = {name: value for *_, gives in found for name, value in gives.items()}
                self._styles[one.etree_element] = made[key]

    def style(self, element: Any) -> Gives:
        """What is said of an element, its own attribute `style` last, but for what is important."""
        given = self._styles.get(element, {})
        if own := element.get("style"):
            given = given | {name: self._named(value) for name, value in _of_attribute(own).items()}
        important = {name.removesuffix(IMPORTANT): v for name, v in given.items() if name.endswith(IMPORTANT)}
        return given | important

    def _rules(self, nodes: Sequence[Any], around: Sequence[str]) -> Iterator[tuple[Sequence[str], Gives]]:
        """Each rule's selectors, and what it gives; `around`: those of the rule in which these stand."""
        for node in nodes:
            inside = tinycss2.parse_blocks_contents(node.content) if getattr(node, "content", None) else []
            self._note(inside)
            if node.type == "qualified-rule":
                own = [_within(selector, around) for selector in _parted(node.prelude)]
            elif node.type == "at-rule" and _holds_on_screen(node):
                own = [*around]
                inside = inside if around else tinycss2.parse_rule_list(node.content)
            else:
                if node.type == "at-rule" and node.lower_at_keyword in _OF_SOME:
                    for _, gives in self._rules(tinycss2.parse_rule_list(node.content or ()), ("*",)):
                        self._leave(gives)
                continue
            if own:
                yield own, _declared(inside)
            yield from self._rules(inside, own)

    def _note(self, nodes: Sequence[Any]) -> None:
        for node in nodes:
            if node.type == "declaration" and node.name.startswith("--"):
                self._values.setdefault(node.name, set()).add(tinycss2.serialize(node.value).strip())

    def _named(self, value: str) -> str:
        """A value in which others stand in the place of the names that they have, where a name has one alone."""

        def value_of(found: re.Match[str]) -> str:
            (one, *others) = self._values.get(found[1], {(found[2] or "").strip()})
            return found[0] if others or not 0 < len(one) <= LONGEST_VALUE else one.lower()

        return VALUE_OF.sub(value_of, VALUE_OF.sub(value_of, value)) if "var(" in value else value  # a name of a name

    def _add(self, selectors: Sequence[str], gives: Gives, matched: bool) -> None:
        if not gives:
            return
        try:
            compiled = compile_selector_list(", ".join(selectors))
        except (SelectorError, NotImplementedError):
            self._leave(gives)
            return
        if not matched or (not self._few and any(map(BESIDE.search, selectors))):
            self._leave(gives)
            return
        plain = {name: value for name, value in gives.items() if name != "content"}
        for one in compiled:
            if one.pseudo_element is None:
                self._matcher.add_selector(one, plain)
            elif one.pseudo_element in ("before", "after") and "content" in gives:
                self._matcher.add_selector(one, {one.pseudo_element: gives["content"]})

    def _leave(self, gives: Gives) -> None:
        self.whole = self.whole and not any(name in gives for name in COLOURS)
        self.hides = self.hides or any(gives.get(name) == value for name, value in HIDING.items())


def _parted(tokens: Sequence[Any]) -> Iterator[str]:
    """The selectors of a list."""
    part: list[Any] = []
    for token in [*tokens, ","]:
        if token == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(token)


def _within(selector: str, around: Sequence[str]) -> str:
    """The selector of a rule that stands in another."""
    if not around:
        return selector
    outer = f":is({', '.join(around)})"
    return selector.replace("&", outer) if "&" in selector else f"{outer} {selector}"


def _holds_on_screen(rule: Any) -> bool:
    """Whether what a rule of rules has in it holds as what is outside."""
    kind, asked = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).lower()
    if rule.content is None:
        return False
    return kind == "layer" or (kind == "media" and on_screen(asked)) or (kind == "supports" and "not" not in asked)


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


@lru_cache(1024)
def _of_attribute(style: str) -> Mapping[str, str]:
    return _declared(tinycss2.parse_blocks_contents(style))


def _declared(nodes: Sequence[Any]) -> Gives:
    """Declarations that are looked at."""
    made = {}
    for node in nodes:
        if node.type == "declaration":
            name = node.lower_name.removesuffix("-line").removeprefix("-webkit-")
            value = _text_of(node.value) if name == "content" else tinycss2.serialize(node.value).strip().lower()
            important = IMPORTANT if node.important else ""
            if name in LOOKED_AT:
                made[name + important] = value
            elif name == "font" and (size := _size(node.value)):
                made["font-size" + important] = size
    return made


def _size(font: Sequence[Any]) -> str:
    """The size of letters in a value that says all of their font."""
    sizes = (token for token in font if token.type in ("dimension", "percentage") or getattr(token, "value", 1) == 0)
    return tinycss2.serialize([*sizes][:1]).lower()


def _text_of(content: Sequence[Any]) -> str:
    """The text that styles put before or behind an element: its letters and boxes; a list's mark or an icon is none."""
    if any(token.type == "function" for token in content):
        return ""
    told = "".join(token.value for token in content if token.type == "string")
    return told if has_box(told) or re.search(r"[^\W\d_]{2}", told) else ""
