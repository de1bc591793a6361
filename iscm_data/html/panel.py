"""What opens beside a matrix or a table: the evidence of one cell, of one column, of one payer or partner."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from iscm_data.html.actors import ACTOR
from iscm_data.html.evidence import Evidence, evidence
from iscm_data.html.matrix import CELL
from iscm_data.html.names import Names, names
from iscm_data.language.text import t, tn
from iscm_data.query import questions
from iscm_data.query.ties import Tie, of_actor, tied
from iscm_data.query.view import View
from iscm_data.wording.labels import label, of_mechanisms


@dataclass(frozen=True)
class Panel:
    """`over` stands above the `title`; the findings, or the `names` of mechanisms; `unknown` says what is not known.

    `outside` says that the filters leave the mechanism out. The panel closes by `close`.
    """

    id: str
    over: str
    title: str
    close: str
    title_href: str = ""
    findings: Sequence[tuple[str, str, Sequence[Evidence]]] = ()
    names: Names = field(default_factory=dict)
    note: str = ""
    unknown: str = ""
    outside: str = ""


def panel(view: View) -> Panel | None:
    """What the address opens on a topic page, where it names something that is there."""
    asked = view.value(CELL)
    if asked.startswith(".") and asked[1:] in view.data.codebook.codes(str(view.within)):
        return _of_column(view, asked[1:])
    mechanism, _, code = asked.partition(".")
    if mechanism in view.data.mechanism and code in view.data.codebook.codes(str(view.within)):
        return _of_cell(view, mechanism, code)
    if view.value(ACTOR) in view.data.actor:
        return _of_actor(view, view.value(ACTOR))
    return None


def _of_cell(view: View, mechanism: str, code: str) -> Panel:
    data, dimension = view.data, str(view.within)
    cell = questions.cell(data, mechanism, dimension, code)
    shown = [evidence(view, f) for f in questions.in_order(data, cell.findings)]
    rows = [row for row in questions.coverage(data, (mechanism,)) if row.dimension == dimension]
    gaps = [row for row in rows if row.code in (None, code) and (row.stated or row.state != "reported")]
    reasons = [data.told(row.reason) for row in gaps if row.reason]
    nothing = ""
    if not shown:
        sources = sum(1 for m, _ in data.source if m == mechanism)
        nothing = tn(
            "Nothing found on this. We read {n} source for this mechanism.",
            "Nothing found on this. We read {n} sources for this mechanism.",
            sources,
        )
    outside = t("Your filters leave this mechanism out, so it is not counted on this page.")
    return Panel(
        id=CELL,
        over=label(data, dimension, code),
        title=data.mechanism[mechanism]["short_name"],
        title_href=view.links.to("mechanism", id=mechanism),
        findings=[("", "", shown)] if shown else [],
        note=nothing,
        unknown=" ".join(reasons),
        outside="" if mechanism in view.ids else outside,
        close=view.links.here(**{CELL: None}),
    )


def _of_column(view: View, code: str) -> Panel:
    data, dimension = view.data, str(view.within)
    tally = view.tallies[code]
    book = data.codebook.dimensions[dimension]
    found = t("In place for {of}.", of=of_mechanisms(tally.n, tally.of))
    return Panel(
        id=CELL,
        over=t(book.label),
        title=label(data, dimension, code),
        title_href=view.links.toggled(dimension, code, **{CELL: None}),
        names=names(view, code),
        note=f"{t(book.codes[code].definition)} {found}",
        close=view.links.here(**{CELL: None}),
    )


def _of_actor(view: View, actor: str) -> Panel:
    data, dimension = view.data, str(view.within)
    tie = of_actor(view.ties, actor) or Tie(actor, {})
    groups = []
    for id_ in tied(data, tie):
        own = questions.in_order(data, tie.mechanisms[id_])
        name, href = data.mechanism[id_]["short_name"], view.links.to("mechanism", id=id_)
        groups.append((name, href, [evidence(view, f) for f in own]))
    return Panel(
        id=ACTOR,
        over=t("Named as paying") if dimension == "funding_model" else t("Named as a partner"),
        title=data.actor[actor].full_name,
        findings=groups,
        note="" if groups else t("No source names it for the mechanisms that match your filters."),
        close=view.links.here(**{ACTOR: None}),
    )
