"""The marks of a figure as SVG paths, of the size and shape that the screen shows."""

from collections.abc import Callable, Mapping

from iscm_data.figures.picture.element import number as n
from iscm_data.figures.picture.letters import Unknown


def _circle(r: float) -> str:
    return f"M{n(r)},0A{n(r)},{n(r)} 0 1,1 0,{n(-r)}A{n(r)},{n(r)} 0 0,1 {n(r)},0Z"


def _square(r: float) -> str:
    return f"M{n(r)},{n(r)}H{n(-r)}V{n(-r)}H{n(r)}Z"


def _diamond(r: float) -> str:
    d = n(r * 1.3)
    return f"M{d},0L0,{d}L-{d},0L0,-{d}Z"


def _triangle(r: float) -> str:
    side = n(r * 2 / 3**0.5)
    return f"M-{side},{n(r / 2)}H{side}L0,{n(-r)}Z"


def _cross(r: float) -> str:
    a = n(r)
    return f"M{a},{a}L-{a},-{a}M{a},-{a}L-{a},{a}"


def _hash(r: float) -> str:
    a, b = n(r), n(r / 2)
    return f"M{b},{a}V-{a}M-{b},-{a}V{a}M{a},{b}H-{a}M-{a},-{b}H{a}"


_PATHS: Mapping[str, tuple[Callable[[float], str], bool]] = {  # how it is drawn, and whether it is filled
    "circle": (_circle, True),
    "circle-open": (_circle, False),
    "square": (_square, True),
    "square-open": (_square, False),
    "diamond-open": (_diamond, False),
    "triangle-up-open": (_triangle, False),
    "hash-open": (_hash, False),
    "x-thin": (_cross, False),
    "line-ew": (lambda r: f"M{n(r * 1.4)},0H-{n(r * 1.4)}", False),
    "line-ns": (lambda r: f"M0,{n(r * 1.4)}V-{n(r * 1.4)}", False),
    "line-ne": (lambda r: f"M{n(r)},-{n(r)}L-{n(r)},{n(r)}", False),
}


def path(symbol: str, size: float) -> tuple[str, bool]:
    """The path of a mark around its middle, and whether it is filled. Raises Unknown for another symbol."""
    if symbol not in _PATHS:
        raise Unknown(f"The symbol {symbol!r}.")
    draw, filled = _PATHS[symbol]
    return draw(size / 2), filled
