"""Who pays and who works with the mechanisms, by name: a table that says for how many, which, and since when."""

from typing import Any

from iscm_data.query import paging
from iscm_data.query.questions import dated, gathered
from iscm_data.query.sorting import SORT
from iscm_data.query.ties import NOW, ORDERS, Tie, now, ordered, tied
from iscm_data.query.view import View
from iscm_data.wording import actors as wording
from iscm_data.wording.labels import label
from iscm_data.wording.marks import key

ACTOR = "actor"  # the parameter that names a payer or partner whose evidence is open
ROWS, ON_A_PHONE = 33, 28  # actors on a page


def actors(view: View) -> dict[str, Any]:
    """For the template: everyone whom the findings of the page's dimension name, for the mechanisms that match."""
    order = view.value(SORT) if view.value(SORT) in ORDERS else NOW
    size = ON_A_PHONE if view.phone else ROWS
    part = paging.part(ordered(view.ties, order), view.value(paging.PAGE), paging.PAGE, size)
    return {
        "headline": wording.headline(view, view.value(ACTOR)),
        "lede": wording.lede(view, view.value(ACTOR)),
        "actors": [_row(view, tie) for tie in part.rows],
        "order": order,
        "part": part,
        "keys": key(view.data, view.data.codebook.codes("status")),
    }


def _row(view: View, tie: Tie) -> tuple[str, int, list[tuple[str, Any, str]], list[str]]:
    """An actor: for how many mechanisms in place, which, each with its marks, their years and words, on what basis."""
    data = view.data
    mechanisms = []
    for id_ in tied(data, tie):
        marks = dated(gathered(data, tie.mechanisms[id_]))
        mechanisms.append((id_, marks, ", ".join(label(data, "status", status) for status, _ in marks)))
    known = {finding.basis for finding in tie.findings}
    bases = [label(data, "basis", basis).lower() for basis in data.codebook.codes("basis") if basis in known]
    return tie.actor_id, now(tie), mechanisms, bases
