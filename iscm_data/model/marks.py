"""How a status or a word for missing is drawn: by shape first, and by an ink of at least 3:1 on white."""

from collections.abc import Mapping
from dataclasses import dataclass

OTHER = "other"  # a mark for findings whose status the reader filtered out


@dataclass(frozen=True)
class Mark:
    """A shape, its ink, its size and the width of its line, in px; `pattern` fills its bars."""

    symbol: str
    ink: str
    size: int
    line: float = 0
    pattern: str = ""


MARKS: Mapping[str, Mark] = {
    "in_place": Mark("circle", "#12436D", 13),
    "considered": Mark("circle-open", "#1f7f77", 12, 2.5, "."),
    "ended": Mark("x-thin", "#801650", 9, 2.5, "/"),
    OTHER: Mark("line-ew", "#6b7280", 8, 1.5),
    "not_answered": Mark("hash-open", "#3D3D3D", 9, 1.5),
    "stated_none": Mark("square-open", "#3D3D3D", 10, 1.5),
    "not_applicable": Mark("line-ne", "#3D3D3D", 9, 1.5),
    "not_assessed": Mark("triangle-up-open", "#3D3D3D", 9, 1.5),
    "not_found": Mark("circle", "#7b818c", 3),
}
