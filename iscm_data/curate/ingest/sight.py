"""Whether letters can be seen: by their size, and their colour upon what lies behind them. One rule for all formats."""

import colorsys
import re

import numpy as np
from numpy.typing import ArrayLike

from iscm_data.curate.ingest.documents import LeftOut

Colour = tuple[float, float, float, float]
"""Red, green, blue and how much of it covers, each 0 to 1."""

BLACK, WHITE = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
CLEAR = (0.0, 0.0, 0.0, 0.0)
UNKNOWN = (np.nan, np.nan, np.nan, 1.0)  # like no other, so that what has it counts as seen
SMALLEST = 1.0  # point: letters of this size are a line of dust
NEAR = 0.07  # of the way from black to white: what differs by less, such as #EEEEEE from white, is one colour

# Names of colours: those as pale as paper, and those that people use by name.
NAMES = {
    **dict.fromkeys(("white", "snow", "ghostwhite", "floralwhite", "mintcream", "azure"), WHITE),
    **{"ivory": (1, 1, 0.94, 1), "whitesmoke": (0.96, 0.96, 0.96, 1), "transparent": CLEAR, "black": BLACK},
    **{"red": (1, 0, 0, 1), "lime": (0, 1, 0, 1), "blue": (0, 0, 1, 1), "yellow": (1, 1, 0, 1)},
    **{"cyan": (0, 1, 1, 1), "magenta": (1, 0, 1, 1), "gray": (0.5, 0.5, 0.5, 1), "grey": (0.5, 0.5, 0.5, 1)},
    **{"navy": (0, 0, 0.5, 1), "darkblue": (0, 0, 0.55, 1), "green": (0, 0.5, 0, 1), "darkgreen": (0, 0.4, 0, 1)},
    **{"maroon": (0.5, 0, 0, 1), "darkred": (0.55, 0, 0, 1), "darkcyan": (0, 0.55, 0.55, 1), "teal": (0, 0.5, 0.5, 1)},
    **{"purple": (0.5, 0, 0.5, 1), "darkmagenta": (0.55, 0, 0.55, 1), "darkyellow": (0.5, 0.5, 0, 1)},
    **{"silver": (0.75, 0.75, 0.75, 1), "darkgray": (0.5, 0.5, 0.5, 1), "lightgray": (0.75, 0.75, 0.75, 1)},
}
HEX, FUNCTION = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})"), re.compile(r"(rgb|hsl)a?\(([^()]*)\)")


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


def colour(text: str) -> Colour:
    """A colour as stylesheets and Word write it; UNKNOWN for what is none."""
    plain = text.strip().lower()
    if found := HEX.fullmatch(plain):
        digits = found[1] if len(found[1]) > 4 else "".join(2 * digit for digit in found[1])
        parts = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
    elif found := FUNCTION.fullmatch(plain):
        given = re.findall(r"(\d+\.?\d*|\.\d+)(%?)", found[2])
        scale = (255, 255, 255, 1) if found[1] == "rgb" else (360, 100, 100, 1)
        parts = [float(one) / (100 if percent else of) for (one, percent), of in zip(given, scale, strict=False)]
        if found[1] == "hsl" and len(parts) > 2:  # hue, saturation, lightness
            parts[:3] = colorsys.hls_to_rgb(parts[0], parts[2], parts[1])
    else:
        return NAMES.get(plain, UNKNOWN)
    return (parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else 1.0) if len(parts) > 2 else UNKNOWN
