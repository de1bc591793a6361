"""What a page's own stylesheets say of an element, as far as it decides whether its text is seen, struck or raised."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LOOKED_AT = (
    *("display", "visibility", "opacity", "font-size", "text-decoration", "vertical-align"),
    *("clip", "clip-path", "left", "text-indent"),
)
SIMPLE = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)?((?:[.#][\w-]+)*)")


@dataclass(frozen=True)
class _Rule:
    """A selector of one element by its name, classes and id, and what it gives."""

    tag: str
    classes: frozenset[str]
    id: str
    gives: dict[str, str]

    @property
    def weight(self) -> tuple[bool, int, bool]:
        return bool(self.id), len(self.classes), bool(self.tag)


@dataclass(frozen=True)
class Sheet:
    """The rules of a page that can be told without knowing what stands around an element; others are overlooked.

    `rules`: by the id, a class or the name of the elements for which they hold, each with its place among them.
    """

    rules: Mapping[str, Sequence[tuple[int, _Rule]]]

    @classmethod
    def of(cls, text: str) -> "Sheet":
        """The rules of a stylesheet, the weighty last."""
        found = [*_rules(re.sub(r"(?s)/\*.*?(?:\*/|\Z)|<!--|-->", "", text))]
        rules: dict[str, list[tuple[int, _Rule]]] = {}
        for place, rule in enumerate(sorted(found, key=lambda rule: rule.weight)):
            key = f"#{rule.id}" if rule.id else next((f".{name}" for name in rule.classes), rule.tag)
            rules.setdefault(key, []).append((place, rule))
        return cls(rules)

    def style(self, element: Any) -> dict[str, str]:
        """What is said of an element, its own attribute `style` last."""
        classes, id_ = {*(element.get("class") or "").split()}, element.get("id") or ""
        keys = (f"#{id_}", *(f".{name}" for name in classes), element.tag)
        made: dict[str, str] = {}
        for _, rule in sorted((one for key in keys for one in self.rules.get(key, ())), key=lambda one: one[0]):
            if rule.tag in ("", element.tag) and rule.classes <= classes:
                made |= rule.gives
        return made | _declared(element.get("style") or "")


def _rules(text: str) -> Iterator[_Rule]:
    at = 0
    while (brace := text.find("{", at)) >= 0:
        head = re.split(r"[;}]", text[at:brace])[-1].strip()
        if head.lower().split() in (["@media", "screen"], ["@media", "all"], ["@media", "only", "screen"]):
            at = brace + 1  # what is in it holds as what is outside
            continue
        end = _closed(text, brace)
        body, at = text[brace + 1 : end], end + 1
        if not head.startswith("@") and (gives := _declared(body)):
            for selector in head.split(","):
                if (told := SIMPLE.fullmatch(selector.strip())) and told[0]:
                    names = re.findall(r"([.#])([\w-]+)", told[2])
                    ids = [name for mark, name in names if mark == "#"]
                    classes = frozenset(name for mark, name in names if mark == ".")
                    yield _Rule((told[1] or "").lower(), classes, ids[0] if ids else "", gives)


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
        name = name.strip().lower().removesuffix("-line")
        if name in LOOKED_AT:
            made[name] = value.partition("!")[0].strip().lower()
    return made
