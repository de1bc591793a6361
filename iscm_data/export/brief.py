"""The pin-board of a brief: what a reader pinned, in order, and how all of it stands in an address.

A board lives in its address: `title=…&item=…&item=…`. An item is its parts between tildes: the version of this form,
the kind, what is pinned, its parameters, and the reader's own title and note, such as
`1~f~funding_model-matrix~status.considered~~`. Parameters are codes between dots, groups of them between two.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlencode

from iscm_data import figures
from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import Figure, NoFigure
from iscm_data.language.text import listed, t
from iscm_data.query import address
from iscm_data.query.address import Parameters
from iscm_data.query.comparison import MOST as MOST_COMPARED
from iscm_data.query.view import BRIEF

PAGE = BRIEF
VERSION = "1"
KINDS = FIGURE, FINDING, PROFILE, COMPARISON = ("f", "p", "m", "c")
MOST = 20  # items of a board
TITLE, NOTE = 150, 1_000  # characters of a title and of a note
LONGEST = 7_000  # characters of a board in an address: longer ones do not pass every mail program and proxy
_TOLD = 120  # characters of what is left out that are told back


class TooLong(ValueError):
    """A board that does not fit into an address; the message is for the reader."""


@dataclass(frozen=True)
class Pin:
    """One thing pinned: a figure by its name, a finding or a profile by its id, a comparison by its parameters.

    `title` and `note` are the reader's own words, empty where there are none.
    """

    kind: str
    subject: str = ""
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    title: str = ""
    note: str = ""

    def same(self, other: "Pin") -> bool:
        """Whether both pin the same thing, whatever the reader wrote to it."""
        return replace(self, title="", note="") == replace(other, title="", note="")


@dataclass(frozen=True)
class Board:
    """What is pinned, in the reader's order, under the reader's title."""

    title: str = ""
    items: tuple[Pin, ...] = ()

    def holds(self, item: Pin) -> bool:
        """Whether the same thing is pinned."""
        return any(item.same(other) for other in self.items)

    def adding(self, item: Pin) -> "Board":
        """With one more item at the end. Raises TooLong."""
        if len(self.items) >= MOST:
            raise TooLong(t("A brief has at most {n} items. Take one out first; nothing was changed.", n=MOST))
        return self._fitting(replace(self, items=(*self.items, item)))

    def without(self, item: Pin) -> "Board":
        """Without what this item pins."""
        return replace(self, items=tuple(other for other in self.items if not item.same(other)))

    def moving(self, number: int, by: int) -> "Board":
        """With an item some places further down (or, for a negative number, up), within the board."""
        items = [*self.items]
        items.insert(min(max(number + by, 0), len(items) - 1), items.pop(number))
        return replace(self, items=tuple(items))

    def saying(self, number: int, *, title: str | None = None, note: str | None = None) -> "Board":
        """With the reader's words to an item. Raises TooLong."""
        old = self.items[number]
        new = replace(
            old,
            title=old.title if title is None else one_line(title, TITLE),
            note=old.note if note is None else plain(note, NOTE),
        )
        return self._fitting(replace(self, items=(*self.items[:number], new, *self.items[number + 1 :])))

    def parameters(self) -> dict[str, list[str]]:
        """The board as parameters of an address."""
        found = {"title": [self.title] if self.title else [], "item": [encoded(item) for item in self.items]}
        return {name: values for name, values in found.items() if values}

    def _fitting(self, other: "Board") -> "Board":
        if (length := len(urlencode(other.parameters(), doseq=True))) > LONGEST:
            raise TooLong(
                t(
                    "This brief would be too long for an address: {n} characters of at most {most}. Shorten a note or "
                    "take an item out; nothing was changed.",
                    n=length,
                    most=LONGEST,
                )
            )
        return other


FORM = OWN, NOTES, ACT = "own", "note", "act"
"""The fields of its form: the reader's words to each item, and what was pressed."""


def named(parameters: Parameters) -> bool:
    """Whether an address has a brief."""
    return any(parameters.get(name) for name in ("item", "title"))


def typed(parameters: Parameters) -> bool:
    """Whether an address has the fields of the form, which `read` takes up."""
    return any(parameters.get(name) for name in (OWN, NOTES, ACT))


def read(parameters: Parameters) -> tuple[Board, list[str]]:
    """The board of an address, and what in it is no item of this form or one too many, cut short.

    Where the address has the fields of the form, what was typed in them is the reader's words, and what was pressed is
    done: "up-2", "down-0", "remove-1" (items are counted from 0), "add-" and an item.
    """
    board, left_out = _read(parameters)
    for number, item in enumerate(board.items if typed(parameters) else ()):
        own, note = (parameters.get(name, ())[number : number + 1] for name in (OWN, NOTES))
        try:
            board = board.saying(number, title=[*own, item.title][0], note=[*note, item.note][0])
        except TooLong:
            left_out.append("".join(note)[:_TOLD])
    act, _, which = (parameters.get(ACT) or [""])[-1].partition("-")
    if which.isascii() and which.isdigit() and int(which) < len(board.items):
        number = int(which)
        if act in ("up", "down"):
            board = board.moving(number, -1 if act == "up" else 1)
        if act == "remove":
            board = board.without(board.items[number])
    if act == "add":
        new = decoded(which)
        try:
            board = board.adding(new) if new and not board.holds(new) else board
        except TooLong:
            left_out.append(which[:_TOLD])
    return board, left_out


def _read(parameters: Parameters) -> tuple[Board, list[str]]:
    items: list[Pin] = []
    left_out = []
    length = 0
    for text in parameters.get("item", ()):
        item = decoded(text) if len(text) <= LONGEST else None
        length += len(urlencode({"item": text[: LONGEST + 1]})) + 1
        if item is None or length > LONGEST or len(items) >= MOST or any(item.same(other) for other in items):
            left_out.append(text[:_TOLD])
        else:
            items.append(item)
    title = (parameters.get("title") or [""])[-1]
    return Board(one_line(title, TITLE), tuple(items)), left_out


# Letters that a file of Word or PowerPoint cannot hold, that turn a line around, or that no reader can have meant.
_NONSENSE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str, most: int) -> str:
    """A reader's words, of several lines and at most so many characters, without what no file can hold."""
    return _NONSENSE.sub(" ", text.replace("\r\n", "\n")).strip()[:most].strip()


def one_line(text: str, most: int) -> str:
    """A reader's words on one line, at most so many characters."""
    return " ".join(_NONSENSE.sub(" ", text).split())[:most].strip()


def _escaped(text: str, marks: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%{marks}" else c for c in text)


def encoded(item: Pin) -> str:
    """An item as a text of an address."""
    groups = [".".join(_escaped(word, "~.") for word in (name, *values)) for name, values in item.parameters]
    subject, title, note = (_escaped(part, "~") for part in (item.subject, item.title, item.note))
    return "~".join((VERSION, item.kind, subject, "..".join(groups), title, note)).rstrip("~")


def decoded(text: str) -> Pin | None:
    """The item that a text stands for, if it is one of this form."""
    parts = text.split("~")
    version, kind, subject, groups, title, note = (*parts, *[""] * 6)[:6]
    if version != VERSION or kind not in KINDS or len(parts) > 6:
        return None
    found: list[tuple[str, tuple[str, ...]]] = []
    for group in filter(None, groups.split("..")):
        name, *values = map(unquote, group.split("."))
        if not name or not values or not all(values):
            return None
        found.append((name, tuple(values)))
    return Pin(kind, unquote(subject), tuple(found), one_line(unquote(title), TITLE), plain(unquote(note), NOTE))


def of_comparison(ids: Iterable[str]) -> Pin:
    """A comparison as an item."""
    return Pin(COMPARISON, "", (("id", tuple(ids)),))


@dataclass(frozen=True)
class Pinned:
    """An item with what it pins; `title` is the reader's or, where there is none, `own`, that of what is pinned.

    Just one of `figure`, `finding` and `ids` (a profile's mechanism, or those compared) is set. `address` is the view
    that shows it, relative to the app's.
    """

    item: Pin
    own: str
    address: str
    figure: Figure | None = None
    finding: Finding | None = None
    ids: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title over it."""
        return self.item.title or self.own


def kind_label(kind: str) -> str:
    """What an item is, in a word."""
    return {
        FIGURE: t("Figure"),
        FINDING: t("Statement"),
        PROFILE: t("Profile"),
        COMPARISON: t("Comparison"),
    }[kind]


def pinned(data: Dataset, item: Pin) -> Pinned:
    """What an item pins. Raises KeyError for what the dataset does not have (any more)."""
    if item.kind == FIGURE:
        try:
            made = figures.find(data, item.subject, dict(item.parameters))
        except NoFigure as error:
            raise KeyError(str(error)) from None
        return Pinned(item, made.words.title, made.href(), figure=made)
    if item.kind == FINDING:
        found = data.finding[item.subject]
        name = data.mechanism[found.mechanism_id]["short_name"]
        dimension = data.codebook.dimensions[found.dimension]
        about = t(dimension.codes[found.code].label) if found.code else t(dimension.label)
        title = t("{mechanism}: {about}", mechanism=name, about=about)
        return Pinned(item, title, address.href("findings", id=found.id), finding=found)
    if item.kind == PROFILE:
        name = data.mechanism[item.subject]["short_name"]
        return Pinned(item, name, address.href("mechanism", id=item.subject), ids=(item.subject,))
    ids = dict(item.parameters).get("id", ())
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    if not 2 <= len(set(ids)) == len(ids) <= MOST_COMPARED:
        raise KeyError(item.subject)
    title = t("{names}: side by side", names=listed(names))
    return Pinned(item, title, address.href("compare", id=ids), ids=ids)


def everything(data: Dataset, board: Board) -> tuple[list[Pinned], list[str]]:
    """What a board pins, in its order, and the items of which the dataset has nothing (any more)."""
    found, gone = [], []
    for item in board.items:
        try:
            found.append(pinned(data, item))
        except KeyError:
            gone.append(encoded(item)[:_TOLD])
    return found, gone
