"""A card: a question, its answer as large as there is room for, and below it who or what that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.figures.content import Card, Entry, and_more
from iscm_data.figures.picture.canvas import INK, MARK, RULE, SMALLEST, SOFT
from iscm_data.figures.picture.frame import LEADING, Frame, height
from iscm_data.figures.picture.letters import BOLD, balanced, width, wrapped
from iscm_data.figures.picture.names import Told, flow, of_years, write

_LARGEST, _SMALLER, _STEP = 96, 60, 4  # px of the answer: on a wide picture, on others
_LINES = 3  # of the answer at most
_SIZES = (44, 38, 34, 30, 27, 24, SMALLEST)  # px of what stands below it
_FEW, _EVERY = 5, 27  # entries where no more have room; px of the text of more
_AIR = 0.55  # of the text's size, between an entry and the next
_LOW = 700  # px of a picture that has room for little more than the answer
_SHARE = 0.42  # of the room is for the answer, where something stands below it


@dataclass(frozen=True)
class _Line(Told):
    """An entry as it is drawn, with its height without air."""

    high: float


def draw(frame: Frame, card: Card) -> None:
    """Draw an answer below its question; what stands below it is as large as all of it has room for. Without words
    around it the card is what stands below its answer."""
    most = 1 if frame.bottom < _LOW else 2 if frame.shape.columns > 2 else 3  # lines of a sentence below
    below = frame.asides(card.asides, most)
    bottom = frame.bottom - height(below)
    size, answer, more = _answer(frame, card, bottom) if frame.head.title else (_SMALLER, [], [])
    small = _more(size)
    beside = len(more) == 1 and len(card.keys) == 1 and width(more[0] + card.keys[0].word, small) < frame.inner - 80
    keys = 0.0 if beside else frame.key_height(card.keys)
    room = bottom - frame.y - len(answer) * size * 1.12 - len(more) * small * LEADING - keys - 28
    text, left, lines = _entries(frame, card, room, size * 0.75)
    below = frame.asides(of_years(card.asides, lines), most)
    said = text * 1.5 if len(lines) < len(card.entries) else 0
    spare = room - said - sum(line.high for line in lines) if frame.shape.height else len(lines) * text
    air = min(max(spare / max(1, len(lines)) - 4, 0), text) if lines else 0
    frame.y += max(0, spare - air * len(lines)) * 0.3
    for line in answer:
        frame.canvas.text(line, frame.left, frame.y + size * 0.86, size, face=BOLD, ink=MARK)
        frame.y += size * 1.12
    frame.y += 10
    for line in more:
        wide = frame.canvas.text(line, frame.left, frame.y + small * 0.95, small)
        if beside:
            frame.canvas.mark(card.keys[0].id, frame.left + wide + 50, frame.y + small * 0.95 - 8)
            frame.canvas.text(card.keys[0].word, frame.left + wide + 70, frame.y + small * 0.95, ink=SOFT)
        frame.y += small * LEADING
    frame.y += 14
    if keys:
        frame.key(card.keys)
    _draw(frame, card, lines, text, left, air)
    frame.below(below)


def _more(size: float) -> float:
    return max(26.0, min(40.0, size * 0.48))


def _answer(frame: Frame, card: Card, bottom: float) -> tuple[float, list[str], list[str]]:
    """The size of the answer, its lines, and those of the sentence after it."""
    share = _SHARE if card.entries else 0.9
    for size in range(_LARGEST if frame.shape.width > 1500 else _SMALLER, 30, -_STEP):
        answer = balanced(card.answer, size, frame.inner)
        more = wrapped(card.more, _more(size), frame.inner)
        high = len(answer) * size * 1.12 + len(more) * _more(size) * LEADING
        if len(answer) <= _LINES and high <= (bottom - frame.y) * share:
            break
    return size, answer, more


def _entries(frame: Frame, card: Card, room: float, largest: float) -> tuple[float, float, list[_Line]]:
    """The entries that have room, the size of their text, and where their names begin: all of them, else as many as
    can be, at least a few, with all names, else fewer of each, else fewer entries."""
    fit = [size for size in _SIZES if size <= largest] or [*_SIZES[-1:]]
    every, first = card.entries, card.entries[:_FEW]
    tries = [(first, 0, fit), *((first, most, fit[-1:]) for most in (3, 2, 1))]
    large = [size for size in fit if size >= _EVERY]
    if large:
        lines = min(len(every), room / (large[-1] * (LEADING + _AIR)) + 1)  # more have no room, whatever they say
        tries = [*((every[:most], 0, large) for most in range(int(lines), _FEW, -1)), *tries]
    for entries, most, sizes in tries:
        for size in sizes:
            labels = [width(entry.label, size, BOLD) for entry in entries]
            left = min(frame.inner * 0.4, max(labels, default=0) + 34)
            made = [_line(frame, card, entry, size, left, most) for entry in entries]
            more = size * 1.5 if len(made) < len(every) else 0
            if sum(line.high for line in made) + more <= room:
                return size, left, made
    while made and sum(line.high for line in made) > room - size * 1.5:
        made.pop()
    return size, left, made


def _line(frame: Frame, card: Card, entry: Entry, size: float, left: float, most: int) -> _Line:
    heads = wrapped(entry.label, size, left - 30, BOLD)
    names = flow(entry.names, size, frame.inner - left, marked=card.marked, most=most) if entry.names else []
    return _Line(entry, heads, names, max(len(heads), len(names), 1) * size * LEADING + size * _AIR)


def _draw(frame: Frame, card: Card, lines: Sequence[_Line], size: float, left: float, air: float) -> None:
    """Each entry under a line of its own: its names, or a bar."""
    canvas, lead = frame.canvas, size * LEADING
    number = max((width(line.entry.number, size, BOLD) for line in lines), default=0)
    for line in lines:
        canvas.line(frame.left, frame.y, frame.right, frame.y)
        base = frame.y + air / 2 + size * 1.1
        for place, head in enumerate(line.heads):
            canvas.text(head, frame.left, base + place * lead, size, face=BOLD)
        if line.names:
            write(frame, line.names, frame.left + left, base, size, lead, INK)
        elif line.entry.share:
            wide = frame.inner - left - number - 24
            canvas.rect(frame.left + left, base - size * 0.62, wide * min(line.entry.share, 1), size * 0.62, MARK)
            canvas.line(frame.left + left, base + 2, frame.left + left + wide, base + 2, RULE)
            canvas.text(line.entry.number, frame.right, base, size, face=BOLD, end=True)
        else:
            canvas.text(line.entry.number, frame.left + left, base, size, ink=SOFT)
        frame.y += line.high + air
    if lines:
        canvas.line(frame.left, frame.y, frame.right, frame.y)
    if more := len(card.entries) - len(lines):
        canvas.text(and_more(more), frame.left, frame.y + size * 1.1, SMALLEST, ink=SOFT)
        frame.y += size * 1.5
