"""How a status or a word for missing is drawn: by shape first, and by an ink of at least 3:1 on white."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """An ink, a `glyph` for where there is only text and, for what is counted in bars, their `fill`: "solid", "open" or
    "hatched"."""

    ink: str
    glyph: str
    fill: str = ""


MARKS: Mapping[str, Mark] = {
    "in_place": Mark("#12436d", "●", "solid"),
    "considered": Mark("#1f7f77", "○", "open"),
    "ended": Mark("#801650", "✕", "hatched"),
    "not_answered": Mark("#555f6d", "#"),
    "stated_none": Mark("#1b212c", "□"),
    "not_applicable": Mark("#555f6d", "/"),
    "not_assessed": Mark("#555f6d", "△"),
    "not_found": Mark("#6f7885", "·"),
}
