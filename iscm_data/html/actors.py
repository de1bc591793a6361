"""Who pays and who works with the mechanisms, by name: a table that says for how many, which, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iscm_data.dataset.findings import Finding
from iscm_data.html.evidence import Mark, marks
from iscm_data.html.matrix import CELL
from iscm_data.html.panel import ACTOR
from iscm_data.query.paging import place
from iscm_data.query.questions import gathered
from iscm_data.query.sorting import SORT
from iscm_data.query.ties import NOW, ORDERS, Tie, named, now, ordered, tied
from iscm_data.query.view import View
from iscm_data.wording import actors as wording
from iscm_data.wording.labels import label
from iscm_data.wording.marks import label as mark_label

PAGE = "page"
ROWS, ON_A_PHONE = 33, 28  # actors on a page


@dataclass(frozen=True)
class Tied:
    """A mechanism in an actor's row, with a mark a status and the newest year of the first."""

    name: str
    href: str
    marks: Sequence[Mark]
    words: str


@dataclass(frozen=True)
class Row:
    """An actor: for how many mechanisms in place and in all, which, and on what basis."""

    name: str
    href: str
    now: int
    all: int
    tied: Sequence[Tied]
    basis: str


@dataclass(frozen=True)
class Actors:
    """The table with its headline and the sentences below it; `orders` are links to its other orders."""

    headline: str
    lede: Sequence[str]
    rows: Sequence[Row]
    orders: Mapping[str, str]
    order: str
    pages: Sequence[tuple[str, str]]
    at: int


def actors(view: View) -> Actors:
    """Everyone whom the findings of the page's dimension name, for the mechanisms that match."""
    order = view.value(SORT) if view.value(SORT) in ORDERS else NOW
    by_name = named(view)
    found = ordered(by_name, order)
    size = ON_A_PHONE if view.phone else ROWS
    pages = max(1, -(-len(found) // size))
    at = place(view.value(PAGE), pages)
    return Actors(
        headline=wording.headline(view, by_name),
        lede=wording.lede(view, by_name),
        rows=[_row(view, tie) for tie in found[(at - 1) * size : at * size]],
        orders={name: view.links.here(**{SORT: name, PAGE: None, ACTOR: None}) for name in ORDERS},
        order=order,
        pages=[(str(n), view.links.here(**{PAGE: str(n) if n > 1 else None})) for n in range(1, pages + 1)],
        at=at,
    )


def _row(view: View, tie: Tie) -> Row:
    data = view.data
    actor = data.actor[tie.actor_id]
    bases = {f.basis for f in tie.findings if f.basis}
    return Row(
        name=actor.name,
        href=view.links.here(**{ACTOR: tie.actor_id, CELL: None}),
        now=now(tie),
        all=len(tie.mechanisms),
        tied=[_tied(view, id_, tie.mechanisms[id_]) for id_ in tied(data, tie)],
        basis=", ".join(
            label(data, "basis", basis).lower() for basis in data.codebook.codes("basis") if basis in bases
        ),
    )


def _tied(view: View, id_: str, found: Sequence[Finding]) -> Tied:
    cell = gathered(view.data, found)
    return Tied(
        name=view.data.mechanism[id_]["short_name"],
        href=view.links.to("mechanism", id=id_),
        marks=marks(view.data, cell),
        words=", ".join(mark_label(view.data, status) for status in cell.statuses),
    )
