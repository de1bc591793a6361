"""Who pays and who works with the mechanisms, by name: a table that says for how many, which, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iscm_data.dataset.findings import Finding
from iscm_data.html.evidence import Mark, marks
from iscm_data.html.matrix import CELL
from iscm_data.html.panel import ACTOR
from iscm_data.language.text import fold, listed, opening, t, tn
from iscm_data.query.filters import ANY, IN_PLACE
from iscm_data.query.questions import gathered
from iscm_data.query.sorting import SORT
from iscm_data.query.ties import Tie, ties
from iscm_data.query.view import View
from iscm_data.wording.labels import label, of_those
from iscm_data.wording.marks import label as mark_label

NOW, ALL, NAME = ORDERS = ("now", "all", "name")
PAGE = "page"
ROWS, ON_A_PHONE = 60, 30  # actors on a page


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
    kind: str
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
    data, dimension = view.data, str(view.within)
    found = ties(data, dimension, view.ids, view.filters.changed(status=(ANY,)))
    order = view.value(SORT) if view.value(SORT) in ORDERS else NOW
    by_name = sorted(found, key=lambda tie: fold(data.actor[tie.actor_id].name))
    if order != NAME:
        by_name.sort(key=lambda tie: (-_now(tie) if order == NOW else 0, -len(tie.mechanisms)))
    size = ON_A_PHONE if view.phone else ROWS
    pages = max(1, -(-len(by_name) // size))
    asked = view.value(PAGE)
    at = min(int(asked), pages) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
    return Actors(
        headline=_headline(view, found),
        lede=_lede(view, found),
        rows=[_row(view, tie) for tie in by_name[(at - 1) * size : at * size]],
        orders={name: view.links.here(**{SORT: name, PAGE: None, ACTOR: None}) for name in ORDERS},
        order=order,
        pages=[(str(n), view.links.here(**{PAGE: str(n) if n > 1 else None})) for n in range(1, pages + 1)],
        at=at,
    )


def _now(tie: Tie) -> int:
    return sum(any(f.status == IN_PLACE for f in group) for group in tie.mechanisms.values())


def _headline(view: View, found: Sequence[Tie]) -> str:
    data, paying = view.data, view.within == "funding_model"
    if not view.ids or not found:
        return t("No source names who pays") if paying else t("No source names a partner")
    most = max(map(_now, found))
    if not most:
        return t("No payer is named in place") if paying else t("No partner is named in place")
    first = [data.actor[tie.actor_id].name for tie in found if _now(tie) == most]
    of = of_those(data, most, len(view.tallies.ids), view.filters, str(view.within))
    if len(first) > 2:
        form = (
            tn("{n} payer is named for {of}", "{n} payers are each named for {of}", len(first), of=of)
            if paying
            else tn("{n} partner works with {of}", "{n} partners each work with {of}", len(first), of=of)
        )
        return form
    names = opening(listed(first))
    if len(first) == 1:
        return (
            t("{name} is reported to pay for {of}, more than any other", name=names, of=of)
            if paying
            else t("{name} works with {of}, more than any other partner", name=names, of=of)
        )
    return (
        t("{names} are each reported to pay for {of}", names=names, of=of)
        if paying
        else t("{names} each work with {of}", names=names, of=of)
    )


def _lede(view: View, found: Sequence[Tie]) -> list[str]:
    if not found:
        return [t("That does not mean that there is none.")]
    paying = view.within == "funding_model"
    named = {id_ for tie in found for id_ in tie.mechanisms}
    most = max(found, key=lambda tie: len(tie.mechanisms))
    name, n = view.data.actor[most.actor_id].name, len(most.mechanisms)
    told = [
        tn(
            "With planned and past money, {name} is named for {n}.",
            "With planned and past money, {name} is named for {n}.",
            n,
            name=name,
        )
        if paying
        else tn(
            "With planned and past partnerships, {name} is named for {n}.",
            "With planned and past partnerships, {name} is named for {n}.",
            n,
            name=name,
        )
    ]
    of = of_those(view.data, len(named), len(view.tallies.ids), view.filters, str(view.within))
    if paying:
        told.append(
            tn("In all, {n} payer is named for {of}.", "In all, {n} payers are named for {of}.", len(found), of=of)
        )
        told.append(t("A payer that no source names is not in this table."))
    else:
        told.append(
            tn("In all, {n} partner is named for {of}.", "In all, {n} partners are named for {of}.", len(found), of=of)
        )
        several = sum(len(tie.mechanisms) > 1 for tie in found)
        told.append(
            tn("{n} is named for more than one.", "{n} are named for more than one.", several)
            if several
            else t("None is named for more than one.")
        )
    return told


def _row(view: View, tie: Tie) -> Row:
    data = view.data
    actor = data.actor[tie.actor_id]
    statuses = list(data.codebook.codes("status"))
    order = sorted(
        tie.mechanisms,
        key=lambda id_: (
            min(statuses.index(f.status) for f in tie.mechanisms[id_]),
            fold(data.mechanism[id_]["short_name"]),
        ),
    )
    bases = {f.basis for f in tie.findings if f.basis}
    return Row(
        name=actor.name,
        href=view.links.here(**{ACTOR: tie.actor_id, CELL: None}),
        kind=label(data, "partnership_type", actor.kind),
        now=_now(tie),
        all=len(tie.mechanisms),
        tied=[_tied(view, id_, tie.mechanisms[id_]) for id_ in order],
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
