"""How a status or a word for missing is drawn: by shape first, and by an ink of at least 3:1 on its ground."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """An ink, a `glyph` for where there is only text, a `shape` for pictures (SVG around the middle of a square of 18),
    an ink on `dark` ground and, for what is counted in bars, their `fill`: "solid", "open" or "hatched"."""

    ink: str
    glyph: str
    shape: str
    dark: str = "#aab3c0"
    fill: str = ""


MARKS: Mapping[str, Mark] = {
    "in_place": Mark("#12436d", "●", '<circle r="9" fill="#12436d" stroke="none"/>', "#5f9fd3", "solid"),
    "considered": Mark("#1f7f77", "○", '<circle r="7.2" stroke-width="3.6"/>', "#45c9bb", "open"),
    "ended": Mark("#801650", "✕", '<path d="M-7 -7L7 7M-7 7L7 -7" stroke-width="3.6"/>', "#ec8fc1", "hatched"),
    "not_answered": Mark("#555f6d", "#", '<path d="M-7.5 7L-3.5 -7M-2 7L2 -7M3.5 7L7.5 -7" stroke-width="2"/>'),
    "stated_none": Mark("#1b212c", "□", '<path d="M-7 -7H7V7H-7Z" stroke-width="2.4"/>'),
    "not_applicable": Mark("#555f6d", "/", '<path d="M-8 0H8" stroke-width="2.4"/>'),
    "not_assessed": Mark("#555f6d", "△", '<path d="M-8 7H8L0 -8Z" stroke-width="2.2"/>'),
    "not_found": Mark("#6f7885", "·", '<circle r="2.6" fill="#6f7885" stroke="none"/>'),
}
