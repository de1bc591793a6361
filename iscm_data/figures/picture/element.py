"""SVG elements as text, and the texts of a picture with the room that they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from xml.sax.saxutils import escape, quoteattr

from iscm_data.figures.picture.letters import Line, clean, line_width

Box = tuple[float, float, float, float]

_START = {"start": 0.0, "middle": 0.5, "end": 1.0}  # what part of a text stands before its anchor


def number(value: float) -> str:
    """A number as SVG wants it: at most two places, and no nought with a minus."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: Sequence[str] | str = "", /, **attributes: str | float) -> str:
    """An element. `content` is XML already; the names of attributes have _ for -, and are left out where empty."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
        if value != ""
    )
    inner = content if isinstance(content, str) else "".join(content)
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"


@dataclass(frozen=True)
class Text:
    """A line of text: where its baseline is anchored, in px, and turned by `angle` degrees around that point."""

    line: Line
    x: float
    y: float
    size: float
    ink: str
    anchor: str = "start"
    angle: int = 0

    @property
    def box(self) -> Box:
        """The room that it takes, in px: left, top, right, bottom."""
        long = line_width(self.line, self.size)
        left, top, bottom = -long * _START[self.anchor], -0.75 * self.size, 0.22 * self.size
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        corners = [(x * c - y * s, x * s + y * c) for x in (left, left + long) for y in (top, bottom)]
        xs, ys = zip(*corners, strict=True)
        return self.x + min(xs), self.y + min(ys), self.x + max(xs), self.y + max(ys)

    def svg(self) -> str:
        """The text as an element."""
        plain = len(self.line) == 1 and not self.line[0].underlined
        bold = plain and self.line[0].bold
        runs = [
            escape(clean(run.text))
            if plain
            else element(
                "tspan",
                escape(clean(run.text)),
                font_weight="700" if run.bold else "",
                text_decoration="underline" if run.underlined else "",
            )
            for run in self.line
        ]
        turned = f"rotate({self.angle} {number(self.x)} {number(self.y)})" if self.angle else ""
        return element(
            "text",
            runs,
            x=self.x,
            y=self.y,
            font_size=self.size,
            font_weight="700" if bold else "",
            fill=self.ink,
            text_anchor=self.anchor if self.anchor != "start" else "",
            transform=turned,
        )
