"""A picture read again from its SVG: texts with the ink of their outlines, marks and bars, nothing of the code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
Box = tuple[float, float, float, float]
_NUMBER = re.compile(r"-?[\d.]+")


@dataclass(frozen=True)
class Ink:
    """Something drawn: what it is, the size of its letters (0 for no text), and the box of its ink in px."""

    what: str
    size: float
    box: Box


def touching(some: Sequence[Ink], others: Sequence[Ink], by: float = 1.0) -> list[tuple[str, str]]:
    """What of some lies by more than so many px on what of others, but for itself."""
    one, other = (np.array([ink.box for ink in each]).reshape(-1, 4) for each in (some, others))
    shared = np.minimum(one[:, None, 2:], other[:, 2:]) - np.maximum(one[:, None, :2], other[:, :2])
    found = np.argwhere((shared > by).all(axis=2)).tolist()
    return [(some[m].what, others[n].what) for m, n in found if some[m] is not others[n]]


@dataclass(frozen=True)
class Drawing:
    """A whole picture: its size, its texts, its marks and its bars."""

    width: float
    height: float
    title: str
    description: str
    texts: list[Ink]
    marks: list[Ink]
    bars: list[Ink]

    @property
    def said(self) -> str:
        """All that is written in it."""
        return " ".join(text.what for text in self.texts)


def read(svg: bytes) -> Drawing:
    """The picture of an SVG. Fails where it holds what this does not know."""
    root = ElementTree.fromstring(svg)
    defs = root.find(f"{SVG}defs")
    assert defs is not None
    outlines = {each.get("id", ""): _outline(each.get("d", "")) for each in defs.iter(f"{SVG}path") if each.get("id")}
    texts, marks, bars = [], [], []
    for part in root:
        kind = part.tag.removeprefix(SVG)
        if kind == "g" and part.get("data-text") is not None:
            texts.append(_text(part, outlines))
        elif kind == "g" and part.get("data-mark"):
            x, y, scale = _placed(part)
            marks.append(
                Ink(part.get("data-mark", ""), 0, (x - 9 * scale, y - 9 * scale, x + 9 * scale, y + 9 * scale))
            )
        elif kind == "rect" and part.get("width") != "100%":
            x, y, wide, high = (float(part.get(name, "0")) for name in ("x", "y", "width", "height"))
            bars.append(Ink("bar", 0, (x, y, x + wide, y + high)))
        else:
            assert kind in ("title", "desc", "metadata", "defs", "path", "rect"), f"{kind} is not known"
    return Drawing(
        float(root.get("width", "0")),
        float(root.get("height", "0")),
        root.findtext(f"{SVG}title", ""),
        root.findtext(f"{SVG}desc", ""),
        texts,
        marks,
        bars,
    )


def _outline(d: str) -> Box:
    """The box of a glyph's path; its curves lie within their points."""
    numbers = [float(each) for each in _NUMBER.findall(d)]
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _placed(part: Element) -> tuple[float, float, float]:
    """Where a group stands, and its scale; it may not be turned."""
    found = re.fullmatch(r"translate\((\S+) (\S+)\) scale\((\S+?)(?: -\S+)?\)", part.get("transform", ""))
    assert found, part.get("transform")
    return float(found[1]), float(found[2]), float(found[3])


def _text(part: Element, outlines: dict[str, Box]) -> Ink:
    x, y, scale = _placed(part)
    boxes = [*_glyphs(part, outlines)]
    what = part.get("data-text", "")
    assert boxes or not what.strip(), f"nothing is drawn of {what!r}"
    left, low, right, high = (
        min((box[0] for box in boxes), default=0),
        min((box[1] for box in boxes), default=0),
        max((box[2] for box in boxes), default=0),
        max((box[3] for box in boxes), default=0),
    )
    return Ink(what, scale * 1000, (x + left * scale, y - high * scale, x + right * scale, y - low * scale))


def _glyphs(part: Element, outlines: dict[str, Box]) -> Iterator[Box]:
    for use in part.iter(f"{SVG}use"):
        at = float(use.get("x", "0"))
        a, b, c, d = outlines[use.get(f"{XLINK}href", "").removeprefix("#")]
        yield a + at, b, c + at, d
