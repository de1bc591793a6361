"""Whether letters can be seen: by their size, and their colour upon what lies behind them. One rule for all formats."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from tinycss2 import color4, color5

from iscm_data.curate.ingest.documents import LeftOut

Colour = tuple[float, float, float, float]
"""Red, green, blue and how much of it covers, each 0 to 1."""

BLACK, WHITE = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
CLEAR = (0.0, 0.0, 0.0, 0.0)
UNKNOWN = (np.nan, np.nan, np.nan, 1.0)  # like no other, so that what has it counts as seen
SMALLEST = 1.0  # point: letters of this size are a line of dust
NEAR = 0.07  # of the way from black to white: what differs by less, such as #EEEEEE from white, is one colour

# By the units of stylesheets, of letters of the usual size.
PIXELS = {"": 1, "px": 1, "em": 16, "rem": 16, "ch": 16, "pt": 4 / 3, "in": 96, "cm": 37.8, "mm": 3.78}
HEX = re.compile(r"[0-9a-f]{6}")
WORD = {  # which stylesheets call otherwise, or leave to the system
    **{"darkyellow": "olive", "canvas": "white", "window": "white", "field": "white", "linktext": "blue"},
    **dict.fromkeys(("canvastext", "windowtext", "buttontext", "fieldtext", "text"), "black"),
}
TO_RGB = np.array([[3.2405, -1.5371, -0.4985], [-0.9693, 1.8760, 0.0416], [0.0556, -0.2040, 1.0572]])  # of XYZ, D65


def alike(ink: ArrayLike, ground: ArrayLike) -> np.ndarray:
    """Whether letters in one colour (or in each of many) cannot be told from what lies behind them."""
    letters, behind = np.asarray(ink, float), np.asarray(ground, float)
    cover = letters[..., 3]
    return (cover <= NEAR) | (cover * np.abs(letters[..., :3] - behind[..., :3]).max(-1) <= NEAR)


def unseen(ink: Colour, ground: Colour, size: float) -> str:
    """Why letters of a colour and a size in points are not taken for said, or must be looked at; "" for none."""
    if size <= SMALLEST or alike(ink, ground):
        return LeftOut.HIDDEN
    return LeftOut.FAINT if np.isnan(ground[0]) and alike(ink, WHITE) else ""


@lru_cache(1024)
def colour(text: str) -> Colour:
    """A colour as stylesheets and Word write it; UNKNOWN for what is none."""
    plain = text.strip().lower()
    found = color5.parse_color(f"#{plain}" if HEX.fullmatch(plain) else WORD.get(plain, plain))
    if found is None or isinstance(found, str):
        return UNKNOWN
    parts = np.array([part or 0 for part in found.coordinates], float)
    if found.space in ("hsl", "hwb"):
        parts = np.array([*found.to("srgb").coordinates])
    elif found.space in ("lab", "lch", "oklab", "oklch"):
        light, white = ("xyz-d50", color4.D50) if "ok" not in found.space else ("xyz-d65", color4.D65)
        linear = TO_RGB @ (np.array(found.to(light).coordinates) * color4.D65 / white)
        parts = np.where(linear > 0.0031, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055, 12.92 * linear)
    elif found.space == "device-cmyk":
        parts = 1 - parts[:3] - parts[3]
    elif found.space.startswith(("xyz", "--")):
        return UNKNOWN
    red, green, blue = np.clip(parts, 0, 1).tolist()
    return red, green, blue, float(found.alpha)
