"""What a page's own stylesheets say of an element, as far as it decides whether its text is seen, struck or raised."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list

from iscm_data.curate.ingest.forms import has_box
from iscm_data.curate.ingest.queries import is_supported, on_screen, parted
from iscm_data.curate.ingest.sight import colour

COLOURS = ("color", "background-color", "background-image")
INHERITED = {"color", "text-fill-color", "visibility", "font-size", "line-height", "text-indent"}
INHERITED |= {"text-shadow", "white-space"}
LOOKED_AT = {
    *COLOURS,
    *INHERITED,
    *("display", "opacity", "text-decoration", "vertical-align", "content-visibility", "background-clip", "content"),
    *("clip", "clip-path", "left", "right", "top", "bottom", "margin-left", "margin-top", "position", "float"),
    *("transform", "scale", "translate", "filter", "mso-hide", "font-variant-position", "overflow-x", "overflow-y"),
    *("height", "max-height", "min-height", "width", "max-width", "min-width"),
}
OTHERWISE = {  # names for the same in text that runs from left to right
    **{f"{most}inline-size": f"{most}width" for most in ("", "min-", "max-")},
    **{f"{most}block-size": f"{most}height" for most in ("", "min-", "max-")},
    **{"inset-inline-start": "left", "inset-inline-end": "right", "margin-inline-start": "margin-left"},
    **{"inset-block-start": "top", "inset-block-end": "bottom", "margin-block-start": "margin-top"},
    **{"text-decoration-line": "text-decoration", "white-space-collapse": "white-space"},
}
SIDES = {  # in the order in which one value says all of them
    "margin": ("margin-top", "margin-right", "margin-bottom", "margin-left"),
    "inset": ("top", "right", "bottom", "left"),
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "overflow": ("overflow-x", "overflow-y"),
}
PARTS = {**SIDES, "background": COLOURS[1:], "font": ("font-size",), "all": (*sorted(LOOKED_AT),)}
DISPLAYED = re.compile(
    r"(?:none|contents|block|inline|run-in|list-item|flow|flow-root|math|ruby(?:-\w+)?|table(?:-[a-z-]+)?|"
    r"(?:-webkit-)?(?:inline-)?(?:box|block|flex|flexbox|grid|table)|\s)+"
)
SYSTEM = ("color", "text", "face")  # how the names of colours end that are not the page's own
POSSIBLE: dict[str, Callable[[str], Any]] = {  # values that browsers take; a declaration with another is none
    "display": DISPLAYED.fullmatch,
    "visibility": re.compile("visible|hidden|collapse").fullmatch,
    "opacity": re.compile(r"[-+]?\d*\.?\d+(?:e[-+]?\d+)?%?|calc.*").fullmatch,
    "position": re.compile("static|relative|absolute|fixed|(?:-webkit-)?sticky").fullmatch,
    "color": lambda told: colour(told)[0] == colour(told)[0] or "(" in told[:-1] or told.endswith(SYSTEM),
}
KEYWORDS = ("inherit", "initial", "unset", "revert", "revert-layer")  # that every property may have
INITIAL = {"color": "black", "visibility": "visible", "font-size": "medium", "display": "inline"}
INITIAL |= {"white-space": "normal", "vertical-align": "baseline", "text-decoration": "none", "text-shadow": "none"}
VALUE_OF = re.compile(r"var\(\s*+(--[\w-]++)\s*+(?:,((?:[^()]|\([^()]*\))*))?\)")
LONGEST_VALUE = 400  # characters
LONG_NUMBER = re.compile(r"(\d{40})\d+")  # the rest of which no program counts
HIDING = {"display": "none", "visibility": "hidden", "opacity": "0"}
IMPORTANT = "!"  # behind the name of what is
# Elements of a page to which no rules are put, as each would be held against what stands before and around it.
MANY, FEW = 100_000, 2_000
BESIDE = re.compile(r"~|:has\(|\sof\s")  # rules that are held against all that stands beside or within an element
_OF_SOME = ("container", "scope")  # rules that hold in a part of a page, which is not known here

Gives = dict[str, str]
"""Values by property, with IMPORTANT behind the name of what is."""
Layer = tuple[float, ...]
"""Where rules stand among the layers of styles; those in none come last."""


class Sheet:
    """The styles of a page as they hold on a screen.

    `whole`: no rule was left out that gives colours; `hides`: one was that hides text.
    """

    def __init__(self, root: Any, text: str) -> None:
        self.whole, self.hides = True, False
        count = sum(1 for _ in root.iter("*"))
        self._few, self._many = count <= FEW, count > MANY
        self._matcher = Matcher()
        self._layers: dict[tuple[str, ...], float] = {}
        self._values: dict[Any, Gives] = {None: {}}  # by element, those that have names
        text = LONG_NUMBER.sub(r"\1", re.sub(r"<!\[CDATA\[|\]\]>", "", text))
        css = tinycss2.parse_stylesheet(text, skip_comments=True)
        try:
            for selectors, gives, layer in [*self._rules(css, (), ())]:
                self._add(selectors, gives, layer)
        except RecursionError:  # rules within rules within rules
            self.whole, self.hides = False, True
        self._styles: dict[Any, Gives] = {}
        made: dict[tuple[int, ...], Gives] = {}
        for one in ElementWrapper.from_html_root(root).iter_subtree() if css and not self._many else ():
            _ = one.ancestors, self._few and one.previous_siblings  # each made of the one before it, and kept
            for beside, found in groupby(sorted(self._matcher.match(one), key=_beside), key=_beside):
                matched = [*found]
                key = tuple(order for _, order, _, _ in matched)
                if key not in made:
                    made[key] = _together([given for *_, given in matched])
                self._styles[one.etree_element, beside] = made[key]

    def style(self, element: Any, beside: str = "") -> Gives:
        """What is said of an element, or of what styles put "before" or "after" it. Its own attribute `style` comes
        last, but for what is important."""
        given = self._styles.get((element, beside), {})
        if not beside and (own := element.get("style")):
            given = given | _of_attribute(own)
        if not given:
            return given
        names = (name for name in sorted(given, key=_is_important) if not name.startswith("--"))
        told = {name.removesuffix(IMPORTANT): given[name] for name in names}
        if any("var(" in value for value in told.values()):
            values = self._values_at(element)
            told = {name: _put_in(name, value, values) for name, value in told.items()}
        if any(value in KEYWORDS for value in told.values()):
            told = {name: plain for name, value in told.items() if (plain := _plain(name, value))}
        return told

    def _values_at(self, element: Any) -> Gives:
        """The values that have names where an element stands."""
        above = [element, *element.iterancestors(), None]
        known = next(n for n, one in enumerate(above) if one in self._values)
        for one, parent in reversed([*pairwise(above[: known + 1])]):
            given, values = self._styles.get((one, ""), {}), self._values[parent]
            own = given | _of_attribute(one.get("style") or "")
            named = {name.removesuffix(IMPORTANT): value for name, value in own.items() if name.startswith("--")}
            self._values[one] = values if named.items() <= values.items() else values | named
        return self._values[element]

    def _rules(
        self, nodes: Sequence[Any], around: Sequence[str], layer: tuple[str, ...]
    ) -> Iterator[tuple[Sequence[str], Gives, Layer]]:
        """Each rule's selectors, what it gives, and its layer; `around`: those of the rule in which these stand."""
        for node in nodes:
            content = getattr(node, "content", None)
            inside = tinycss2.parse_blocks_contents(content) if content else []
            kind = node.lower_at_keyword if node.type == "at-rule" else ""
            within = layer
            if node.type == "qualified-rule":
                own = [_within(tinycss2.serialize(one).strip(), around) for one in parted(node.prelude)]
            elif kind == "layer" and content is None:
                for one in parted(node.prelude):
                    self._place(layer + _path(one))
                continue
            elif content is not None and _holds_on_screen(node):
                own = [*around]
                inside = inside if around else tinycss2.parse_rule_list(content)
                if kind == "layer":
                    within = layer + (_path(node.prelude) or (f" {len(self._layers)}",))
            else:
                if kind in _OF_SOME:
                    for _, gives, _ in self._rules(tinycss2.parse_rule_list(content or ()), ("*",), ()):
                        self._leave(gives)
                continue
            if own:
                yield own, _declared(inside), self._place(within)
            yield from self._rules(inside, own, within)

    def _place(self, path: tuple[str, ...]) -> Layer:
        parts = [path[:n] for n in range(1, len(path) + 1)]
        return (*(self._layers.setdefault(part, len(self._layers)) for part in parts), float("inf"))

    def _add(self, selectors: Sequence[str], gives: Gives, layer: Layer) -> None:
        if not gives:
            return
        try:
            compiled = compile_selector_list(", ".join(selectors))
        except (SelectorError, NotImplementedError, SyntaxError):  # the last of what it makes of a part that is empty
            self._leave(gives)
            return
        if self._many or (not self._few and any(map(BESIDE.search, selectors))):
            self._leave(gives)
            return
        for one in compiled:
            if one.pseudo_element in (None, "before", "after"):
                self._matcher.add_selector(one, (layer, gives))

    def _leave(self, gives: Gives) -> None:
        self.whole = self.whole and not any(name in gives for name in COLOURS)
        self.hides = self.hides or any(gives.get(name) == value for name, value in HIDING.items())


def _beside(matched: tuple[Any, ...]) -> str:
    """Whether rules are for an element, or for what stands "before" or "after" it."""
    return matched[2] or ""


def _is_important(name: str) -> bool:
    return name.endswith(IMPORTANT)


def _together(matched: Sequence[tuple[Layer, Gives]]) -> Gives:
    """What rules give together that are in order but for their layers: of two the later counts, or the earlier for what
    is important."""
    made: Gives = {}
    for important in (False, True):
        for _, gives in sorted(matched, key=lambda one: one[0], reverse=important):
            made |= {name: value for name, value in gives.items() if _is_important(name) == important}
    return made


def _put_in(name: str, value: str, values: Gives) -> str:
    """A property's value with those in it that have names: it was kept with the name of what was declared."""
    declared = value
    for _ in range(8):  # a name of a name of a name
        if "var(" in declared:
            declared = VALUE_OF.sub(lambda found: values.get(found[1], found[2] or "none()"), declared)
            if len(declared) > LONGEST_VALUE:
                return "unset"
    return value if declared == value else _of_attribute(declared).get(name, "unset")


def _plain(name: str, value: str) -> str:
    """A value that is none of KEYWORDS; "" where nothing is said by it."""
    if value not in KEYWORDS:
        return value
    if name in INHERITED and value in ("inherit", "unset"):
        return "inherit"
    return INITIAL.get(name, "") if value in ("initial", "unset") else ""


def _path(prelude: Sequence[Any]) -> tuple[str, ...]:
    """The names of a layer within layers."""
    return tuple(filter(None, tinycss2.serialize(prelude).strip().split(".")))


def _within(selector: str, around: Sequence[str]) -> str:
    """The selector of a rule that stands in another."""
    if not around:
        return selector
    outer = f":is({', '.join(around)})"
    return selector.replace("&", outer) if "&" in selector else f"{outer} {selector}"


def _holds_on_screen(rule: Any) -> bool:
    """Whether what a rule of rules has in it holds as what is outside."""
    kind = rule.lower_at_keyword
    return (
        kind == "layer"
        or (kind == "media" and on_screen(rule.prelude))
        or (kind == "supports" and is_supported(rule.prelude, _is_declared))
    )


def _is_declared(told: str) -> bool:
    """Whether browsers take a declaration, as far as it is looked at."""
    name, _, value = told.partition(":")
    return name.strip() not in POSSIBLE or bool(_of_attribute(told)) or value.strip() in KEYWORDS


@lru_cache(1024)
def _of_attribute(style: str) -> Gives:
    """What an attribute gives; shared, never to be changed."""
    return _declared(tinycss2.parse_blocks_contents(LONG_NUMBER.sub(r"\1", style)))


def _declared(nodes: Sequence[Any]) -> Gives:
    """Declarations that are looked at, each part of a value that says several by itself. What has the name of a value
    in it is kept as a declaration."""
    made: Gives = {}
    for node in nodes:
        if node.type != "declaration":
            continue
        important = IMPORTANT if node.important else ""
        tokens = [token for token in node.value if token.type != "comment"]
        value = tinycss2.serialize(tokens).strip()
        name = node.lower_name.removeprefix("-webkit-")
        name = OTHERWISE.get(name, name)
        if node.name.startswith("--"):
            parts = {node.name: value}
        elif "var(" in value[:LONGEST_VALUE]:
            parts = dict.fromkeys(PARTS.get(name, (name,)), f"{name}:{value[:LONGEST_VALUE]}")
        elif value.lower() in KEYWORDS:
            parts = dict.fromkeys(PARTS.get(name, (name,)), value.lower())
        else:
            parts = _parts(name, tokens, value.lower()[:LONGEST_VALUE])
        for part, told in parts.items():
            if part.startswith("--") or part in LOOKED_AT:
                made[part + important] = told
    return made


def _parts(name: str, tokens: Sequence[Any], value: str) -> Gives:
    """What a declaration says by itself; nothing where it is none."""
    if name == "content":
        return {name: _text_of(tokens)}
    if name == "font":
        size = _size(tokens)
        return {"font-size": size} if size else {}
    if name == "background":
        told = [(token, tinycss2.serialize([token]).lower()) for token in tokens[:LONGEST_VALUE]]
        images = [one for token, one in told if token.type == "url" or one.startswith("url(") or "gradient(" in one]
        colours = [one for _, one in told if one not in images and colour(one)[0] == colour(one)[0]]
        return {
            "background-color": (*colours, "transparent")[0],
            "background-image": (*images, "none")[0][:LONGEST_VALUE],
        }
    if name in SIDES:
        given = value.split()
        of_four = (0, 1, 2, 3) if len(given) > 3 else (0, 1, 2, 1) if len(given) == 3 else (0, -1, 0, -1)
        return {side: given[n] for side, n in zip(SIDES[name], of_four, strict=False)} if given else {}
    return {name: value} if name not in POSSIBLE or POSSIBLE[name](value) else {}


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
