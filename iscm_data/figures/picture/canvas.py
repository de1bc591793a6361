"""A picture as it is drawn: texts as outlines, marks, lines and bars, and at the end the whole as SVG."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from iscm_data.figures.picture.letters import BOLD, TEXT, Face, Shaped, clean, outline, shaped, width
from iscm_data.model.marks import MARKS

INK, SOFT, HAIR, RULE, EDGE = "#1b212c", "#555f6d", "#e3e7ec", "#c3cad3", "#808b99"
PAPER = "#ffffff"
MARK = MARKS["in_place"].ink
SMALLEST = 22  # px: 11 pt where a slide is 1920 px wide, and nothing is smaller


def number(value: float) -> str:
    """A number as SVG wants it: at most two places, and no zero with a minus."""
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


class Canvas:
    """White ground of a size in px, on which is drawn from the top left corner.

    `whole` is whether the font has all letters that were drawn; those that it lacks are left to fonts of the machine.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height, self.whole = width, height, True
        self._parts: list[str] = []
        self._shared: dict[str, str] = {}  # what is drawn more than once, by its name

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float = SMALLEST,
        *,
        face: Face = TEXT,
        ink: str = INK,
        end: bool = False,
    ) -> float:
        """Write a line on the baseline `y`, from `x` on; with `end` it ends there. Returns how wide it is."""
        text = clean(text)
        told, wide = shaped(text, face), width(text, size, face)
        x -= wide if end else 0
        if told.whole:
            scale = f"{size / 1000:g}"
            place = f"translate({number(x)} {number(y)}) scale({scale} -{scale})"
            drawn = element("g", self._outlines(told, face), transform=place, fill=ink, data_text=text)
        else:
            self.whole = False
            font = {"font_weight": "700" if face == BOLD else "", "font_family": "'Source Sans 3', sans-serif"}
            drawn = element("text", escape(text), x=x, y=y, font_size=size, **font, fill=ink)
        self._parts.append(drawn)
        return wide

    def _outlines(self, told: Shaped, face: Face) -> list[str]:
        uses = []
        for glyph, at in told.glyphs:
            if drawn := outline(glyph, face):
                name = f"{'b' if face == BOLD else 't'}{glyph}"
                self._shared[name] = element("path", id=name, d=drawn)
                place = f' x="{number(at)}"' if at else ""
                uses.append(f'<use xlink:href="#{name}"{place}/>')
        return uses

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str = HAIR, wide: float = 1.5) -> None:
        """Draw a line."""
        d = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
        self._parts.append(element("path", d=d, stroke=ink, stroke_width=wide))

    def rect(self, x: float, y: float, wide: float, high: float, ink: str) -> None:
        """Fill a rectangle, where it has any width."""
        if wide > 0:
            self._parts.append(element("rect", x=x, y=y, width=wide, height=high, fill=ink))

    def bar(self, id_: str, x: float, y: float, wide: float, high: float) -> None:
        """Draw the bar of a status, whose filling is as its mark is: solid, open or hatched; that of a word for missing
        is pale."""
        mark = MARKS[id_]
        if mark.fill in ("solid", "") or wide <= 0:
            self.rect(x, y, wide, high, mark.ink if mark.fill else RULE)
            return
        self._parts.append(
            element(
                "rect",
                x=x + 1.5,
                y=y + 1.5,
                width=max(wide - 3, 1),
                height=high - 3,
                fill=f"url(#{self._hatch(mark.ink)})" if mark.fill == "hatched" else PAPER,
                stroke=mark.ink,
                stroke_width=3,
            )
        )

    def _hatch(self, ink: str) -> str:
        """The name of a pattern of slanted lines."""
        name = f"h{ink.lstrip('#')}"
        drawn = element("path", d="M-2 2L2 -2M0 9L9 0M7 11L11 7", stroke=ink, stroke_width=3)
        ground = element("rect", width=9, height=9, fill=PAPER)
        size = {"width": 9, "height": 9}
        self._shared[name] = element("pattern", [ground, drawn], id=name, patternUnits="userSpaceOnUse", **size)
        return name

    def mark(self, id_: str, x: float, y: float, r: float = 9) -> None:
        """Draw a mark around its middle, `r` px to each side."""
        place = f"translate({number(x)} {number(y)}) scale({number(r / 9)})"
        drawn = MARKS[id_]
        self._parts.append(element("g", drawn.shape, fill="none", stroke=drawn.ink, data_mark=id_, transform=place))

    def svg(self, title: str, description: str, metadata: str = "") -> str:
        """The whole as SVG."""
        parts = [
            element("title", escape(clean(title))),
            element("desc", escape(clean(description))),
            element("metadata", metadata) if metadata else "",
            element("defs", [*self._shared.values()]),
            element("rect", width="100%", height="100%", fill=PAPER),
            *self._parts,
        ]
        names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        size = f'width="{self.width:g}" height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        return f'<svg {names} role="img" {size}>{"".join(parts)}</svg>'
