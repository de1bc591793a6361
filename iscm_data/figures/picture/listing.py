"""A list with numbers and names: each entry over the whole width where all have room, else in columns."""

from collections.abc import Sequence
from dataclasses import replace

from iscm_data.figures.content import Aside, Listing, and_more
from iscm_data.figures.picture.canvas import INK, MARK, RULE, SMALLEST, SOFT
from iscm_data.figures.picture.columns import Block, Placed, dealt, tallest
from iscm_data.figures.picture.frame import Frame, height
from iscm_data.figures.picture.letters import BOLD, width, wrapped
from iscm_data.figures.picture.names import Told, explained, flow, of_years, some, write
from iscm_data.language.text import t

_LEAD = 29.0
_SMALL_LEAD = 27.0
_MORE = 34.0  # px for the number of those that do not fit
_SIZE = 24  # px of a label in columns
_AIR = 24  # px more between two entries in columns at most
_EVERY = 8  # lines of names below a list of which all has room
_FIRST = 3  # lines of names that the first entry has, also where others have no room at all …
_WORTH = 12  # … unless these are fewer than one in so many: 1 name of 27 says less than a whole list


def draw(frame: Frame, listing: Listing) -> None:
    """Draw a list in the form that has room for most of it."""
    most = 2 if frame.shape.columns > 2 else 3
    told = listing.asides
    # Where all have room, so have the names below them.
    for lines in (_EVERY, most):
        asides = frame.asides(told, lines)
        if whole := _whole(frame, listing, height(asides)):
            break
    if not whole:
        if listing.rest and frame.shape.height:
            told = (listing.rest, *told)
            listing = replace(listing, entries=tuple(entry for entry in listing.entries if entry.share))
            asides = frame.asides(told, most)
        form = _Columns(frame, listing, height(asides))
        if form.silent:
            told = (*told, Aside(t("Names that do not fit here are at the link.")))
            form = _Columns(frame, listing, height(frame.asides(told, most)))
        asides = frame.asides(of_years(told, form.drawn), most)
        form.draw()
    frame.below(asides)


def _whole(frame: Frame, listing: Listing, below: float) -> bool:
    """Each entry over the whole width: its name and number, a bar, the names. Whether all had room."""
    if not any(entry.names for entry in listing.entries):
        return False
    keys = explained(listing.keys, [mark for entry in listing.entries for name in entry.names for mark in name.marks])
    wide = frame.shape.width > 1500
    size, small, lead, left = (25, 24, _LEAD, 430.0) if wide else (SMALLEST, SMALLEST, _SMALL_LEAD, 330.0)
    room = frame.inner - left - 44
    number = max((width(entry.number, size, BOLD) for entry in listing.entries), default=0)
    made = []
    for entry in listing.entries:
        heads = wrapped(entry.label, size, left - number - 24, BOLD)
        names = flow(entry.names, small, room, marked=listing.marked)
        made.append((entry, heads, names, max(len(heads) * lead + 32, len(names) * lead + 14)))
    whole = sum(high for *_, high in made)
    if frame.y + frame.key_height(keys) + whole + below + 6 > frame.bottom:
        return False
    frame.key(keys)
    # What room is left is spread, though not so far that what belongs together falls apart.
    spare = frame.bottom - frame.y - whole - below - 16 if frame.shape.height else 0
    spread = min(max(spare / max(len(made), 1), 0), 60)
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
        write(frame, names, frame.left + left + 44, y + 31, small, lead, INK)
        y += high + spread / 2
    canvas.line(frame.left, y, frame.right, y)
    frame.y = y + 4
    return True


class _Columns:
    """Entries in columns, with as many lines of names as there is room for: one for each, then as many as can be for
    the first and those with its number, then for the others. No name is written that is not in place before all are
    that are."""

    def __init__(self, frame: Frame, listing: Listing, below: float) -> None:
        self.frame, self.listing = frame, listing
        self.number = frame.shape.columns
        self.gap = 52.0 if self.number > 2 else 40.0
        self.wide = (frame.inner - self.gap * (self.number - 1)) / self.number
        self.named = [place for place, entry in enumerate(listing.entries) if entry.names]
        shares = [listing.entries[place].share for place in self.named]
        self.leading = {place for place, share in zip(self.named, shares, strict=True) if share == shares[0]}
        self.keys = listing.keys if self.named else ()
        self.room = frame.bottom - frame.y - frame.key_height(self.keys) - below - 8
        self.lines = self.first = [0] * len(listing.entries)
        self._blocks: dict[tuple[int, int, int], Block[Told]] = {}
        if self.named:
            self._share_out()
        self.placed = self._dealt(self.lines)

    @property
    def silent(self) -> bool:
        """Whether some entries have names and room for none of them."""
        return any(not self.lines[place] for place in self.named if place < len(self.drawn))

    @property
    def drawn(self) -> list[Told]:
        """The entries that are drawn."""
        return [block.it for column in self.placed.columns for block in column]

    def _dealt(self, lines: Sequence[int]) -> Placed[Told]:
        blocks = [self._block(place, most) for place, most in enumerate(lines)]
        return dealt(blocks, self.number, self.room, 0, _MORE)

    def _share_out(self) -> None:
        for first in (self._placed, [len(entry.names) for entry in self.listing.entries]):
            self.first = first
            needed = [*map(self._needed, range(len(first)))]
            top = [needed[place] if place in self.leading else 0 for place in range(len(needed))]
            self._served([min(need, 1) for need in needed])
            most = max(_FIRST // len(self.leading), 1)
            if not self._served(top) and not any(self.lines) and max(top) < most * _WORTH:
                self.lines = [min(most, need) for need in top]  # also at the cost of the last
            self._served(needed)
            each = all(has for has, need in zip(self.lines, needed, strict=True) if need)
            for place, need in enumerate(needed):
                while self.lines[place] < need and self._grown(self._longer(place)):
                    pass
                if self.lines[place] < need and not each:  # no line here and there
                    break
            if any(has < need for has, need in zip(self.lines, needed, strict=True)):
                return

    def _served(self, needed: Sequence[int]) -> bool:
        """Have as many lines of names for each as have room, up to what is needed; whether that is all."""
        return all(
            self._grown([max(has, min(most, need)) for has, need in zip(self.lines, needed, strict=True)])
            for most in range(1, max(needed) + 1)
        )

    @property
    def _placed(self) -> list[int]:
        """How many names of each entry stand under the first mark, which is that for in place."""
        keys = [key.id for key in self.listing.keys[:1]]
        return [sum(not keys or name.marks[0].id in keys for name in entry.names) for entry in self.listing.entries]

    def _needed(self, place: int) -> int:
        """How many lines those names of an entry take that are to be written."""
        names, shown = self.listing.entries[place].names, self.first[place]
        return len(some(names, shown, SMALLEST, self.wide, marked=self.listing.marked)) if shown else 0

    def _longer(self, place: int) -> list[int]:
        return [has + (place == at) for at, has in enumerate(self.lines)]

    def _grown(self, lines: list[int]) -> bool:
        """Have so many lines of names, where there is room."""
        if fits := not self._dealt(lines).left:
            self.lines = lines
        return fits

    def _block(self, place: int, most: int) -> Block[Told]:
        first = self.first[place]
        if (place, most, first) not in self._blocks:
            entry, room = self.listing.entries[place], self.wide
            label = room - width(entry.number, _SIZE, BOLD) - 20
            heads = wrapped(entry.label, _SIZE, label, BOLD)
            names = (
                flow(entry.names, SMALLEST, room, marked=self.listing.marked, most=most, first=first) if most else []
            )
            high = 44 + (len(heads) - 1) * _LEAD + len(names) * _SMALL_LEAD + (16 if names else 4)
            self._blocks[place, most, first] = Block(Told(entry, heads, names), high)
        return self._blocks[place, most, first]

    def draw(self) -> None:
        """Draw all that has room, and say how many there are more."""
        frame, canvas, placed = self.frame, self.frame.canvas, self.placed
        frame.key(explained(self.keys, [mark for each in self.drawn for name in each.written for mark in name.marks]))
        top = frame.y + 4
        # The fewer there are, the more air there is between them.
        air = 0.0
        if frame.shape.height and not placed.left:
            air = min(max((self.room - placed.height) / max(1, *map(len, placed.columns)), 0), _AIR)
        for place, column in enumerate(placed.columns):
            x, y = frame.left + place * (self.wide + self.gap), top
            for block in column:
                entry, heads, names = block.it.entry, block.it.heads, block.it.names
                for line, head in enumerate(heads):
                    canvas.text(head, x, y + 25 + line * _LEAD, _SIZE, face=BOLD)
                canvas.text(entry.number, x + self.wide, y + 25, _SIZE, face=BOLD, end=True)
                under = y + 35 + (len(heads) - 1) * _LEAD
                canvas.rect(x, under, self.wide * min(entry.share, 1), 8, MARK)
                canvas.line(x, under + 9, x + self.wide, under + 9, RULE)
                write(frame, names, x, under + 35, SMALLEST, _SMALL_LEAD, SOFT)
                y += block.height + air
            if placed.left and place == len(placed.columns) - 1:
                canvas.text(and_more(len(placed.left)), x, y + 25, ink=SOFT)
        frame.y = top + tallest(placed.columns, 0) + air * max(map(len, placed.columns), default=0)
