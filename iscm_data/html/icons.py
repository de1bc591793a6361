"""The icon of the explorer, in the forms that browsers, telephones and programs look for."""

import struct
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from iscm_data.figures.picture.raster import raster

SVG = (Path(__file__).parent / "icon.svg").read_text(encoding="utf-8").strip()
_SMALL, _LARGE = 32, 180  # pixels: of a tab, of a telephone's first screen


@cache
def _png(width: int) -> bytes:
    # A telephone cuts its own corners: there the icon stands on white.
    drawn = SVG if width == _SMALL else SVG.replace("<circle", '<rect width="32" height="32" fill="#fff"/><circle', 1)
    return raster(drawn, width, system=False)


def _ico() -> bytes:
    """One PNG in the older form."""
    png = _png(_SMALL)
    return struct.pack("<3H4B2H2I", 0, 1, 1, _SMALL, _SMALL, 0, 0, 1, 32, len(png), 22) + png


FILES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "icon.svg": ("image/svg+xml", SVG.encode),
    "favicon.ico": ("image/x-icon", _ico),
    "apple-touch-icon.png": ("image/png", lambda: _png(_LARGE)),
}
"""By their names, which programs look for unasked: the type, and how each is made."""


def links(folder: str) -> Markup:
    """The elements of a page's head; `folder` is the way to the files, with a slash at its end."""
    return Markup(
        '<link rel="icon" href="{0}favicon.ico" sizes="32x32">'
        '<link rel="icon" href="{0}icon.svg" type="image/svg+xml">'
        '<link rel="apple-touch-icon" href="{0}apple-touch-icon.png">'
    ).format(folder)
