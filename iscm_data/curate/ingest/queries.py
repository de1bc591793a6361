"""Whether a rule of rules of a stylesheet holds: @media on a screen of the usual size, @supports in a browser of today.

True, False, or None for what is not known: then it does not hold, and neither does that it does not.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import tinycss2

from iscm_data.curate.ingest.sight import PIXELS

WINDOW = {
    **dict.fromkeys(("width", "device-width"), 1280.0),
    **dict.fromkeys(("height", "device-height"), 800.0),
    **dict.fromkeys(("aspect-ratio", "device-aspect-ratio"), 1.6),
    **{"resolution": 1.0, "device-pixel-ratio": 1.0, "color": 8.0, "monochrome": 0.0, "grid": 0.0},
}
USUAL = {
    **{"orientation": "landscape", "scripting": "enabled", "update": "fast", "prefers-color-scheme": "light"},
    **dict.fromkeys(("hover", "any-hover"), "hover"),
    **dict.fromkeys(("pointer", "any-pointer"), "fine"),
    **dict.fromkeys(("prefers-reduced-motion", "prefers-contrast", "prefers-reduced-transparency"), "no-preference"),
    **dict.fromkeys(("forced-colors", "inverted-colors"), "none"),
    **dict.fromkeys(("overflow-block", "overflow-inline"), "scroll"),
    **{"display-mode": "browser", "dynamic-range": "standard", "color-gamut": "srgb"},
}
UNITS = PIXELS | {"dppx": 1, "x": 1, "dpi": 1 / 96}
NUMBER = re.compile(r"(\d*\.?\d+)\s*([a-z]*|/\s*(\d+))")
COMPARED = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq}
OF_ONE_BROWSER = re.compile(r"\(\s*-(?:moz|ms|o|khtml|apple|webkit-touch)-")


def on_screen(media: str | Sequence[Any]) -> bool:
    """Whether styles for these media hold on a screen of the usual size."""
    tokens = tinycss2.parse_component_value_list(media) if isinstance(media, str) else media
    return any(_holds(one, _fits) or not _filled(one) for one in parted(tokens))


def is_supported(asked: Sequence[Any], declares: Callable[[str], Any]) -> bool:
    """Whether browsers have what @supports asks for; `declares`: what a declaration gives, if it can be one."""
    return bool(_holds(asked, lambda one: not OF_ONE_BROWSER.match(one) and declares(one.strip("()"))))


def parted(tokens: Sequence[Any]) -> Iterator[list[Any]]:
    """The parts of a list with commas."""
    part: list[Any] = []
    for token in [*tokens, ","]:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)


def _filled(tokens: Sequence[Any]) -> list[Any]:
    return [token for token in tokens if token.type not in ("whitespace", "comment")]


def _holds(tokens: Sequence[Any], ask: Callable[[str], bool | None]) -> bool | None:
    """What a condition of `not`, `and`, `or` and brackets comes to; `ask` knows of what has none of these in it."""
    parts = _filled(tokens)
    words = [token.lower_value if token.type == "ident" else "" for token in parts]
    if words[:1] == ["not"]:
        told = _holds(parts[1:], ask)
        return None if told is None else not told
    found: set[bool | None] = set()
    for token, word in zip(parts, words, strict=True):
        inside = _filled(token.content) if token.type == "() block" else []
        if inside and (inside[0].type == "() block" or getattr(inside[0], "lower_value", "") == "not"):
            found.add(_holds(inside, ask))
        elif word not in ("and", "or", "only"):
            found.add(ask(tinycss2.serialize([token]).lower()))
    first, last = (True, False) if "or" in words else (False, True)
    return first if first in found else None if None in found or not found else last


def _fits(asked: str) -> bool | None:
    """Whether a screen is what is asked for: a kind of media, or one thing in brackets."""
    if not asked.startswith("("):
        return asked in ("all", "screen")
    first, *others = re.split(r"\s*(<=|>=|<|>|=|:)\s*", re.sub(r"-webkit-|[()]", "", asked).strip())
    if not others:
        known = USUAL | WINDOW
        return known[first] not in (0, "none", "no-preference") if first in known else None
    if others[0] == ":":
        way = {"min-": ">=", "max-": "<="}.get(first[:4], "=")
        first, others = first[4:] if way != "=" else first, [way, others[1]]
    if first in USUAL:
        return USUAL[first] == others[1]
    values = [value for one in (first, *others[1::2]) if (value := _value(one)) is not None]
    if len(values) < 1 + len(others) // 2 or not {*others[::2]} <= COMPARED.keys():
        return None
    return all(COMPARED[way](*pair) for way, pair in zip(others[::2], pairwise(values), strict=True))


def _value(told: str) -> float | None:
    """What a name of WINDOW, a length or a ratio comes to."""
    found = NUMBER.fullmatch(told)
    if told in WINDOW or not found:
        return WINDOW.get(told)
    return float(found[1]) / float(found[3] or 1) * UNITS["" if found[3] else found[2]] if _known(found) else None


def _known(number: re.Match[str]) -> bool:
    return number[3] not in ("0", "00") and (bool(number[3]) or number[2] in UNITS)
