"""Whether what styles say of an element puts its text where nobody who looks at the page sees it."""

import re
from collections.abc import Mapping, Sequence

from iscm_data.curate.ingest.sight import NEAR, PIXELS

FAR, NARROW = 1_000, 1  # points of the screen: so far off nothing is seen, and in so little room no letter
WINDOW = 12.8  # points: the hundredth part of its width
UNITS = PIXELS | {"turn": 360, **dict.fromkeys(("%", "vw", "vh", "vmin", "vmax"), WINDOW)}
LENGTH = re.compile(r"(?<![\w#])([-+]?\d*\.?\d+(?:e[-+]?\d+)?)([a-z%]*)")
FUNCTION = re.compile(r"([a-z0-9]+)\(([^()]*)\)")
BEFORE = {"left": 100, "text-indent": 100, "top": FAR, "margin-left": FAR, "margin-top": FAR, "right": FAR}


def lengths(told: str) -> list[float]:
    """The numbers of a value, as points of the screen, or degrees."""
    return [float(number) * UNITS.get(unit, 1) for number, unit in LENGTH.findall(told)]


def out_of_sight(style: Mapping[str, str]) -> bool:
    """Whether an element of this style is moved off the page, shrunk to nothing, cut away or made clear."""
    if style.get("content-visibility") == "hidden" or style.get("mso-hide", "none") in ("all", "screen"):
        return True
    return _is_far(style) or _is_clear(style) or _is_cut(style) or _is_flat(style) or _has_no_room(style)


def _is_far(style: Mapping[str, str]) -> bool:
    placed = style.get("position") in ("absolute", "fixed")
    beyond = (style.get(side, "") for side in ("right", "bottom") if placed)
    return (
        any(number <= -far for name, far in BEFORE.items() for number in lengths(style.get(name, ""))[:1])
        or any(number >= FAR for told in beyond for number in lengths(told)[:1])
        or any(number <= -FAR for number in lengths(style.get("translate", "")))
    )


def _is_clear(style: Mapping[str, str]) -> bool:
    told = [style.get("opacity", "")]
    told += [value for name, value in FUNCTION.findall(style.get("filter", "")) if name == "opacity"]
    return any(
        float(number) / (100 if unit else 1) < NEAR for one in told for number, unit in LENGTH.findall(one) if one
    )


def _is_cut(style: Mapping[str, str]) -> bool:
    shape, told = next(iter(FUNCTION.findall(style.get("clip-path", ""))), ("", ""))
    numbers = lengths(told)
    if shape == "inset":
        given = re.findall(r"([\d.]+)(?:%|\w*)", told.partition("round")[0]) if "%" in told else []
        sides = [float(one) for one in given] * (4 if len(given) == 1 else 2)
        return len(sides) > 3 and (sides[0] + sides[2] >= 100 or sides[1] + sides[3] >= 100)
    if shape == "polygon":
        return len({*numbers[::2]}) == 1 or len({*numbers[1::2]}) == 1
    if shape in ("circle", "ellipse"):
        return 0 in numbers[: 1 if shape == "circle" else 2]
    if shape == "xywh":
        return 0 in numbers[2:4]
    if shape != "rect":
        shape, numbers = "rect", lengths(style.get("clip", ""))
    if len(numbers) != 4:
        return False
    top, right, bottom, left = numbers
    return bottom - top <= NARROW or right - left <= NARROW


def _is_flat(style: Mapping[str, str]) -> bool:
    return 0 in lengths(style.get("scale", ""))[:2] or any(
        _flattens(name, lengths(told)) for name, told in FUNCTION.findall(style.get("transform", ""))
    )


def _flattens(name: str, numbers: Sequence[float]) -> bool:
    """Whether a function of `transform` leaves no area, or moves it off the page."""
    if name.startswith("scale"):
        return 0 in numbers[: 1 if name == "scalez" else 2] and name != "scalez"
    if name.startswith("translate"):
        return any(number <= -FAR for number in numbers)
    if name in ("rotatex", "rotatey"):
        return bool(numbers) and numbers[0] % 180 == 90
    if name.startswith("matrix") and len(numbers) in (6, 16):
        a, b, c, d, *moved = numbers if len(numbers) == 6 else [numbers[n] for n in (0, 1, 4, 5, 12, 13)]
        return a * d == b * c or min(moved) <= -FAR
    return False


def _has_no_room(style: Mapping[str, str]) -> bool:
    """Whether an element shows nothing beyond its box, and there is no room in it."""
    if not any(style.get(f"overflow-{way}", "visible") != "visible" for way in "xy"):
        return False
    for side in ("height", "width"):
        least = max(lengths(style.get(f"min-{side}", "")), default=0)
        most = (lengths(style.get(name, "")) for name in (side, f"max-{side}"))
        if least <= NARROW and any(numbers and max(numbers) <= NARROW for numbers in most):
            return True
    return lengths(style.get("line-height", "")) == [0] or max(lengths(style.get("text-indent", "")), default=0) >= FAR
