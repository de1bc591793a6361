"""Numbers of mechanisms as stacked bars."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from iscm_data.figures.content import Bar, Bars, and_more
from iscm_data.figures.picture.canvas import INK, RULE, SMALLEST, SOFT
from iscm_data.figures.picture.columns import Block, dealt
from iscm_data.figures.picture.frame import Frame, height
from iscm_data.figures.picture.letters import BOLD, width, wrapped

_ROWS = 15  # codes that stand below each other with their numbers in columns
_LEAD = 27.0
_LEAST, _TALLEST = 46.0, 124.0  # px of a row


def draw(frame: Frame, bars: Bars) -> None:
    """Draw the bars below each other or, where there are many, in columns; those of nothing are told in words."""
    bars = replace(bars, bars=tuple(bar for bar in bars.bars if any(bar.numbers)) or bars.bars)
    asides = frame.asides(bars.asides, 2)
    few = len(bars.bars) <= _ROWS
    if not (few and frame.shape.columns > 2 and _rows(frame, bars, height(asides))):
        _columns(frame, bars, height(asides), 1 if few else frame.shape.columns)
    frame.below(asides)


def _rows(frame: Frame, bars: Bars, below: float) -> bool:
    """One below the other, the numbers in columns under their marks; whether there was room."""
    canvas = frame.canvas
    size = 25
    names = min(max(width(bar.label, size) for bar in bars.bars) + 28, frame.inner * 0.34)
    lines = [wrapped(bar.label, size, names - 20) for bar in bars.bars]
    head = 50.0
    room = frame.bottom - frame.y - head - below - 8
    least = max(len(each) for each in lines) * _LEAD + 14
    row = max(min(_TALLEST, room / max(len(bars.bars), 1)), least)
    if row * len(bars.bars) > room:
        return False
    y = frame.y
    at = frame.right
    edges: list[float] = []
    for mark in reversed(bars.series):
        wide = canvas.text(mark.word, at, y + 26, ink=SOFT, end=True)
        _block(frame, mark.id, at - wide - 18, y + 19)
        edges.insert(0, at)
        at -= max(34 + wide, 96) + 22
    track = at - 14 - frame.left - names
    thick = max(22.0, row * 0.32)
    y += head - 8
    canvas.line(frame.left, y, frame.right, y, RULE)
    for bar, told in zip(bars.bars, lines, strict=True):
        middle = y + row / 2
        for number, line in enumerate(told):
            canvas.text(line, frame.left, middle + 8 + (number - (len(told) - 1) / 2) * _LEAD, size)
        _stacked(frame, bars, bar, frame.left + names, middle - thick / 2, track, thick)
        for n, edge in zip(bar.numbers, edges, strict=True):
            canvas.text(str(n) if n else "–", edge, middle + 8, 25, face=BOLD, ink=INK if n else SOFT, end=True)
        y += row
        canvas.line(frame.left, y, frame.right, y)
    frame.y = y
    return True


def _block(frame: Frame, id_: str, x: float, y: float, size: float = 18) -> None:
    """A piece of the bar of a mark around a place, since a bar does not look as the mark does."""
    frame.canvas.bar(id_, x - size / 2, y - size / 2, size, size)


def _stacked(frame: Frame, bars: Bars, bar: Bar, x: float, y: float, track: float, high: float) -> None:
    """The bar on a line as long as for all mechanisms."""
    frame.canvas.line(x, y + high + 2, x + track, y + high + 2, RULE)
    each = track / max(bars.of, 1)
    for mark, n in zip(bars.series, bar.numbers, strict=True):
        if n:
            frame.canvas.bar(mark.id, x, y, n * each - 2, high)
        x += n * each


def _columns(frame: Frame, bars: Bars, below: float, number: int) -> None:
    canvas = frame.canvas
    frame.key(bars.series, partial(_block, frame))
    gap = 56.0 if number > 2 else 40.0
    wide = (frame.inner - gap * (number - 1)) / number
    room = frame.bottom - frame.y - below - 4
    per = -(-len(bars.bars) // number)
    high = min(62.0 if number > 1 else 130.0, max(room / per, _LEAST)) if frame.shape.height else 60.0
    size = 24 if high > 56 else SMALLEST
    placed = dealt([Block(bar, high) for bar in bars.bars], number, room, 0, 34)
    places = _places(bars)
    wide_labels = max(width(bar.label, size) for bar in bars.bars)
    together = wide_labels + sum(places) + 10 > wide  # no room for columns of numbers
    top = frame.y + 4
    for place, column in enumerate(placed.columns):
        x, y = frame.left + place * (wide + gap), top
        for block in column:
            bar = block.it
            canvas.text(bar.label, x, y + 24, size)
            _said(frame, bars, bar, x + wide, y + 24, [] if together else places)
            _stacked(frame, bars, bar, x, y + 33, wide, 12 if number > 1 or high < 60 else max(20, high * 0.3))
            y += high
        if placed.left and place == len(placed.columns) - 1:
            canvas.text(and_more(len(placed.left)), x, y + 24, ink=SOFT)
    frame.y = top + placed.height + 4


def _places(bars: Bars) -> list[float]:
    """How wide the numbers of each series are with their mark."""
    return [
        max((width(str(bar.numbers[n]), SMALLEST, BOLD) for bar in bars.bars if bar.numbers[n]), default=0) + 38
        for n in range(len(bars.series))
    ]


def _said(frame: Frame, bars: Bars, bar: Bar, right: float, y: float, places: Sequence[float]) -> None:
    """The numbers at the right end of a line, each after its mark: in `places` of their own, or beside each other."""
    for n in reversed(range(len(bar.numbers))):
        if bar.numbers[n]:
            wide = frame.canvas.text(str(bar.numbers[n]), right, y, face=BOLD, end=True) + 14
            _block(frame, bars.series[n].id, right - wide, y - 8, 14)
            right -= 0 if places else wide + 24
        right -= places[n] if places else 0
