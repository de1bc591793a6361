"""Who pays and who works with a mechanism: tables of actors, each with its mechanisms and their passages."""

from collections.abc import Sequence
from html import escape

from iscm_data import answers, charts, export
from iscm_data.charts import Row
from iscm_data.relations import Tie, tie_matrix
from iscm_data.text import listed, t, tn
from iscm_data.ui import address, figure
from iscm_data.ui.dimension import cell_words, hover, marks
from iscm_data.ui.markup import link, mark, show, table
from iscm_data.ui.view import View


def payer_table(view: View, found: Sequence[Tie]) -> None:
    """Who pays, by name: each with its mechanisms, the basis and the status of what it gave."""
    if not found:
        return
    data, basis = view.data, view.data.codebook.codes("basis")

    def given(tie: Tie, basis_id: str) -> str:
        parts = []
        for id_, group in tie.mechanisms.items():
            here = [p for p in group if p.basis == basis_id]
            if here:
                name = link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
                states = dict.fromkeys((p.status, p.as_of) for p in here)
                told = ", ".join(
                    mark(s, t(data.codebook.label("status", s)), str(y) if y else t("undated")) for s, y in states
                )
                parts.append(f"<p>{name}: {told}</p>")
        return "".join(parts)

    show(
        table(
            t("Who pays, and on what basis"),
            [escape(t("Payer named")), *(escape(t(code.label)) for code in basis.values())],
            [[escape(data.actor[tie.actor_id].name), *(given(tie, b) for b in basis)] for tie in found],
        )
    )


def tie_card(view: View, name: str, found: Sequence[Tie], title: str, subtitle: str) -> None:
    """Actors × mechanisms as a figure."""
    data, matrix = view.data, tie_matrix(view.data, found)
    if not found:
        return
    kinds = data.codebook.dimensions["partnership_type"].codes
    order = list(kinds)
    ordered = sorted(found, key=lambda tie: order.index(data.actor[tie.actor_id].kind))
    rows = [
        Row(tie.actor_id, data.actor[tie.actor_id].name, "", t(kinds[data.actor[tie.actor_id].kind].label))
        for tie in ordered
    ]
    labels = {id_: data.mechanism[id_]["acronym"] or data.mechanism[id_]["short_name"] for id_ in matrix.columns}
    behind = [p for tie in found for p in tie.findings]
    words = answers.words(
        data,
        view.filters,
        title=title,
        subtitle=f"{subtitle}; {answers.years(behind)}",
        note=answers.legend(data, matrix),
        passages=behind,
        n=len(view.ids),
    )
    told = hover(data, matrix, {row.id: row.label for row in rows}, labels)
    figure.card(
        view,
        name,
        words,
        lambda form: charts.matrix(
            matrix, rows, labels, marks(data), form=form, hover=None if form == "slide" else told
        ),
        alt=f"{title}. {_described(view, found)}",
        rows=lambda: export.tie_rows(data, matrix),
        table=lambda: table(
            title,
            [escape(t("Named")), escape(t("Mechanisms, with status and years"))],
            [[escape(data.actor[tie.actor_id].name), _mechanisms(view, tie)] for tie in ordered],
            hidden_caption=True,
        ),
    )


def _mechanisms(view: View, tie: Tie) -> str:
    data, cells = view.data, tie_matrix(view.data, [tie]).cells
    parts = []
    for id_ in tie.mechanisms:
        name = link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
        parts.append(f"<p>{name}: {', '.join(mark(*line) for line in cell_words(data, cells[tie.actor_id, id_]))}</p>")
    return "".join(parts)


def _described(view: View, found: Sequence[Tie]) -> str:
    most = sorted(found, key=lambda tie: -len(tie.mechanisms))[:5]
    parts = [
        tn(
            "{name} with 1 mechanism",
            "{name} with {n} mechanisms",
            len(tie.mechanisms),
            name=view.data.actor[tie.actor_id].name,
        )
        for tie in most
    ]
    return t("{n} are named; among them {parts}.", n=len(found), parts=listed(parts))
