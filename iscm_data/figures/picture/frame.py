"""The shapes of a picture, and what is around a figure: the message, its age, the key, the source."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from iscm_data.figures.content import Aside, Mark
from iscm_data.figures.picture.canvas import RULE, SMALLEST, SOFT, Canvas
from iscm_data.figures.picture.letters import BOLD, balanced, width, wrapped

LEADING = 1.27  # the height of a line, in sizes of its text
_FOOT = 28  # px from the bottom of the picture to the baseline of its last line
FEWEST = 3  # names that stand for more
_SUBTITLE = 2  # lines at most
_ASIDES = 0.4  # of the room that there is


@dataclass(frozen=True)
class Shape:
    """A size in px, `height` None for as high as it needs; the margin, the size of the title, how many columns, and
    how many pixels a PNG of it has for a px."""

    name: str
    width: int
    height: int | None
    pad: int
    title: int
    columns: int
    scale: int = 2


SLIDE, SQUARE, TALL, PREVIEW = (
    Shape("slide", 1920, 1080, 64, 44, 3),
    Shape("square", 1080, 1080, 48, 38, 2),
    Shape("tall", 1200, None, 48, 38, 2),
    Shape("preview", 1200, 630, 44, 34, 2, scale=1),
)
SHAPES = {shape.name: shape for shape in (SLIDE, SQUARE, TALL, PREVIEW)}


@dataclass(frozen=True)
class Head:
    """What stands around a figure: the message, sentences on its age and coverage, the source (of parts with " · "
    between them), who made it. Without a message the figure stands alone."""

    title: str = ""
    lede: tuple[str, ...] = ()
    source: str = ""
    maker: str = ""


class Frame:
    """A picture that is drawn from the top down: `y` is where the next thing begins, `bottom` where all must end."""

    def __init__(self, shape: Shape, head: Head) -> None:
        self.shape, self.head = shape, head
        self.canvas = Canvas(shape.width, shape.height or 0)
        self.left, self.right = float(shape.pad), float(shape.width - shape.pad)
        self._foot = self._source()
        self.y = 0.0
        if head.title:
            self.y = float(shape.pad)
            self._title()
            self._lede()

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    @property
    def bottom(self) -> float:
        """Where the room for a figure ends."""
        if not self.shape.height:
            return inf
        return self.shape.height - self._foot_height - (14 if self.head.title else 2)

    @property
    def _foot_height(self) -> float:
        return _FOOT + (len(self._foot) - 1) * SMALLEST * LEADING + 32 if self.head.title else 0

    def _source(self) -> list[str]:
        """The source on a line beside who made it, or where it comes from on lines of its own."""
        beside = self.inner - width(self.head.maker, SMALLEST, BOLD) - 50
        source = self.head.source
        *firsts, last = [source] if width(source, SMALLEST) <= beside else source.split(" · ", 1)
        lines = [line for part in firsts for line in wrapped(part, SMALLEST, self.inner)]
        return [*lines, *(wrapped(last, SMALLEST, beside) or [""])]

    def _title(self) -> None:
        for size in range(self.shape.title, SMALLEST, -2):
            lines = balanced(self.head.title, size, self.inner)
            if len(lines) <= 2:
                break
        self.y += size * 0.1
        for line in lines:
            self.canvas.text(line, self.left, self.y + size * 0.72, size, face=BOLD)
            self.y += size * 1.16

    def _lede(self) -> None:
        size = 26 if self.shape.width > 1500 else 24
        told: list[str] = []
        for number in range(len(self.head.lede), 0, -1):
            told = wrapped(" ".join(self.head.lede[:number]), size, self.inner)
            if len(told) <= (_SUBTITLE if number > 1 else 3):
                break
        self.y += 2
        self._lines(told, size)
        self.y += 12

    def _lines(self, lines: Iterable[str], size: float) -> None:
        for line in lines:
            self.canvas.text(line, self.left, self.y + size * 0.95, size, ink=SOFT)
            self.y += size * LEADING

    def key(self, marks: Sequence[Mark], draw: Callable[[str, float, float], None] | None = None) -> None:
        """What each mark means, in a row or more."""
        for mark, x, down in self._key(marks):
            (draw or self.canvas.mark)(mark.id, x + 10, self.y + down + 15)
            self.canvas.text(mark.word, x + 30, self.y + down + 22, ink=SOFT)
        self.y += self.key_height(marks)

    def key_height(self, marks: Sequence[Mark]) -> float:
        """The room that a key takes."""
        return max((down + 38 for *_, down in self._key(marks)), default=0.0)

    def _key(self, marks: Sequence[Mark]) -> Iterator[tuple[Mark, float, float]]:
        """Each mark, where it stands, and how far down."""
        x, down = self.left, 0.0
        for mark in marks:
            wide = 30 + width(mark.word, SMALLEST)
            if x > self.left and x + wide > self.right:
                x, down = self.left, down + 32
            yield mark, x, down
            x += wide + 34

    def asides(self, asides: Sequence[Aside], most: int) -> list[list[str]]:
        """Sentences for below the figure as lines, at most so many each, and in all no more than leave room for it:
        names that do not fit are counted, and so are all where only one or two would stand for many."""
        for lines in range(most, 0, -1):
            made = self._joined([(self._aside(aside, lines), not aside.names) for aside in asides])
            if height(made) <= _ASIDES * (self.bottom - self.y):
                break
        return made if asides else []

    def _joined(self, told: Sequence[tuple[list[str], bool]]) -> list[list[str]]:
        """Short sentences that follow each other stand on one line where they have room."""
        made: list[list[str]] = []
        joins = False
        for lines, short in told:
            both = " ".join([*made[-1], *lines]) if joins and short else ""
            if both and len(lines) == 1 and width(both, SMALLEST) <= self.inner:
                made[-1] = [both]
            else:
                made.append(lines)
                joins = short and len(lines) == 1
        return made

    def _aside(self, aside: Aside, most: int) -> list[str]:
        every = len(aside.names)
        for number in (every, *range(every - 1, FEWEST - 1, -1), 0):
            lines = wrapped(aside.told(number), SMALLEST, self.inner)
            if len(lines) <= most or not self.shape.height:
                break
        return lines

    def below(self, lines: Sequence[Sequence[str]]) -> None:
        """Write such sentences; in a picture of a fixed height they stand above its foot."""
        high = height(lines)
        if self.shape.height:
            self.y = max(self.y, self.bottom - high)
        self.y += 10 if lines else 0
        for told in lines:
            self._lines(told, SMALLEST)
            self.y += 6

    def finish(self) -> Canvas:
        """Draw the foot; the picture is then whole."""
        if not self.shape.height:
            self.canvas.height = float(round(self.y + 18 + self._foot_height))
        canvas = self.canvas
        if not self.head.title:
            return canvas
        line = canvas.height - self._foot_height
        canvas.line(self.left, line, self.right, line, RULE)
        for up, told in enumerate(reversed(self._foot)):
            canvas.text(told, self.left, canvas.height - _FOOT - up * SMALLEST * LEADING, ink=SOFT)
        canvas.text(self.head.maker, self.right, canvas.height - _FOOT, face=BOLD, ink=SOFT, end=True)
        return canvas


def height(lines: Sequence[Sequence[str]]) -> float:
    """The room that sentences below a figure take."""
    return sum(len(told) * SMALLEST * LEADING + 6 for told in lines) + (10 if lines else 0)
