"""A list with numbers and names: each entry over the whole width where all have room, else in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iscm_data.figures.content import Aside, Entry, Listing, Mark, Name, and_more
from iscm_data.figures.picture.canvas import INK, MARK, RULE, SMALLEST, SOFT
from iscm_data.figures.picture.columns import Block, dealt, tallest
from iscm_data.figures.picture.frame import Frame, height
from iscm_data.figures.picture.letters import BOLD, width, wrapped
from iscm_data.language.text import t

WORTH = 1 / 3  # of the names must have room: fewer say nothing
_MOST = 6  # lines of names in columns
_LEAD = 29.0
_SMALL_LEAD = 27.0


@dataclass(frozen=True)
class Piece:
    """A text in a line of several: its marks, and where it begins; further lines of a long one have no marks."""

    x: float
    marks: Sequence[Mark]
    text: str


def flow(
    names: Sequence[Name], size: float, room: float, *, marked: bool, most: int = 0, worth: float = WORTH
) -> list[list[Piece]]:
    """Names one after the other, each not broken but where it is longer than a line; of more than `most` lines the
    number of the others is said in the last, and nothing where less than `worth` of them have room."""
    for shown in range(len(names), 0, -1):
        more = len(names) - shown
        if more and shown < len(names) * worth:
            break
        lines = _lines([*names[:shown]], more, size, room, marked=marked)
        if not most or len(lines) <= most:
            return lines
    return []


def _lines(names: Sequence[Name], more: int, size: float, room: float, *, marked: bool) -> list[list[Piece]]:
    each: list[tuple[Sequence[Mark], str]] = []
    for number, name in enumerate(names):
        comma = "," if not marked and number + 1 < len(names) else ""
        said = (f"{name.label} {name.year}" if name.year else name.label) if marked else name.told
        each.append((name.marks if marked else (), said + comma))
    if more:
        each.append(((), and_more(more)))
    return lined(each, size, room, 20 if marked else width(" ", size))


def lined(
    each: Sequence[tuple[Sequence[Mark], str]], size: float, room: float, gap: float, *, alone: bool = False
) -> list[list[Piece]]:
    """Texts with their marks one after the other, on as many lines as they need, with a `gap` between two; where
    `alone`, nothing stands after one that goes on in a further line."""
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for marks, text in each:
        lead = 23.0 * len(marks) + (2 if marks else 0)
        if lines[-1] and used + lead + width(text, size) > room:
            lines.append([])
            used = 0.0
        first, *rest = wrapped(text, size, room - used - lead) or [""]
        lines[-1].append(Piece(used, marks, first))
        used += lead + width(first, size) + gap
        for further in rest:
            lines.append([Piece(lead, (), further)])
            used = room if alone else lead + width(further, size) + gap
    return [line for line in lines if line]


def write(
    frame: Frame, lines: Sequence[Sequence[Piece]], x: float, y: float, size: float, lead: float, ink: str
) -> None:
    """Write such lines from a place on."""
    for number, line in enumerate(lines):
        for piece in line:
            at = x + piece.x
            for mark in piece.marks:
                frame.canvas.mark(mark.id, at + 9, y + number * lead - 7, 8)
                at += 23
            frame.canvas.text(piece.text, at + (2 if piece.marks else 0), y + number * lead, size, ink=ink)


def draw(frame: Frame, listing: Listing) -> None:
    """Draw a list in the form that has room for most of it."""
    most = 2 if frame.shape.columns > 2 else 3
    asides = frame.asides(listing.asides, most)
    if not _whole(frame, listing, height(asides)):
        told = listing.asides
        if listing.rest and frame.shape.height:
            some = tuple(entry for entry in listing.entries if entry.share)
            told = (listing.rest, *told)
            listing = replace(listing, entries=some)
        if any(entry.names for entry in listing.entries) and frame.shape.height:
            told = (*told, Aside(t("Names that do not fit here are at the link.")))
        asides = frame.asides(told, most)
        _columns(frame, listing, height(asides))
    frame.below(asides)


def _whole(frame: Frame, listing: Listing, below: float) -> bool:
    """Each entry over the whole width: its name and number, a bar, the names. Whether all had room."""
    if not any(entry.names for entry in listing.entries):
        return False
    keys = 38 if listing.keys else 0
    wide = frame.shape.width > 1500
    size = 25 if wide else SMALLEST
    lead = _LEAD if wide else _SMALL_LEAD
    left = 430.0 if wide else 330.0
    room = frame.inner - left - 44
    number = max((width(entry.number, size, BOLD) for entry in listing.entries), default=0)
    made = []
    for entry in listing.entries:
        heads = wrapped(entry.label, size, left - number - 24, BOLD)
        names = flow(entry.names, size - 1 if wide else size, room, marked=listing.marked)
        made.append((entry, heads, names, max(len(heads) * lead + 32, len(names) * lead + 14)))
    if frame.shape.height and frame.y + keys + sum(high for *_, high in made) + below + 6 > frame.bottom:
        return False
    frame.key(listing.keys)
    # What room is left is spread, though not so far that what belongs together falls apart.
    spare = frame.bottom - frame.y - sum(high for *_, high in made) - below - 16 if frame.shape.height else 0
    spread = min(max(spare / max(len(made), 1), 0), 26)
    canvas, y = frame.canvas, frame.y + 4
    for entry, heads, names, high in made:
        canvas.line(frame.left, y, frame.right, y)
        y += spread / 2
        for place, head in enumerate(heads):
            canvas.text(head, frame.left, y + 31 + place * lead, size, face=BOLD)
        canvas.text(entry.number, frame.left + left, y + 31, size, face=BOLD, end=True)
        under = y + 31 + (len(heads) - 1) * lead + 11
        canvas.rect(frame.left, under, left * min(entry.share, 1), 9, MARK)
        canvas.line(frame.left, under + 10, frame.left + left, under + 10, RULE)
        write(frame, names, frame.left + left + 44, y + 31, size - 1 if wide else size, lead, INK)
        y += high + spread / 2
    canvas.line(frame.left, y, frame.right, y)
    frame.y = y + 4
    return True


def _columns(frame: Frame, listing: Listing, below: float) -> None:
    """In columns, with as many lines of names as there is room for."""
    number, gap = frame.shape.columns, 52.0 if frame.shape.columns > 2 else 40.0
    wide = (frame.inner - gap * (number - 1)) / number
    named = any(entry.names for entry in listing.entries)
    for most in (4, 3, 2, 1, 0) if named else (0,):
        keys = 38 if listing.keys and most else 0
        room = frame.bottom - frame.y - keys - below - 8
        blocks = [_block(entry, listing, wide, most) for entry in listing.entries]
        placed = dealt(blocks, number, room, 0)
        if not placed.left:
            break
    else:
        placed = dealt(blocks, number, room - 34, 0)
    if most and not placed.left:
        # What room is left over is for those with the most names, from the first.
        for place, entry in enumerate(listing.entries):
            for more in range(_MOST, most, -1):
                tried = [*blocks[:place], _block(entry, listing, wide, more), *blocks[place + 1 :]]
                dealt_ = dealt(tried, number, room, 0)
                if not dealt_.left:
                    blocks, placed = tried, dealt_
                    break
    if most:
        frame.key(listing.keys)
    canvas, top = frame.canvas, frame.y + 4
    # The fewer there are, the more air there is between them.
    air = 0.0
    if frame.shape.height and not placed.left:
        air = min(max((room - placed.height) / max(1, *map(len, placed.columns)), 0), 12)
    for place, column in enumerate(placed.columns):
        x, y = frame.left + place * (wide + gap), top
        for block in column:
            entry, heads, names = block.it
            size = 24
            for line, head in enumerate(heads):
                canvas.text(head, x, y + 25 + line * _LEAD, size)
            canvas.text(entry.number, x + wide, y + 25, size, face=BOLD, end=True)
            under = y + 25 + (len(heads) - 1) * _LEAD + 10
            canvas.rect(x, under, wide * min(entry.share, 1), 8, MARK)
            canvas.line(x, under + 9, x + wide, under + 9, RULE)
            write(frame, names, x, under + 35, SMALLEST, _SMALL_LEAD, SOFT)
            y += block.height + air
        if placed.left and place == len(placed.columns) - 1:
            canvas.text(and_more(len(placed.left)), x, y + 25, ink=SOFT)
    frame.y = top + tallest(placed.columns, 0) + air * max(map(len, placed.columns), default=0)


def _block(entry: Entry, listing: Listing, wide: float, most: int) -> Block[tuple[Entry, list[str], list[list[Piece]]]]:
    room = wide - width(entry.number, 24, BOLD) - 20
    heads = wrapped(entry.label, 24, room)
    if entry.short and len(heads) > 2:
        heads = wrapped(entry.short, 24, room)
    names = flow(entry.names, SMALLEST, wide, marked=listing.marked, most=most) if most else []
    high = 25 + (len(heads) - 1) * _LEAD + 10 + 9 + len(names) * _SMALL_LEAD + (16 if names else 12)
    return Block((entry, heads, names), high)
