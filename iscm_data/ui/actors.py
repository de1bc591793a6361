"""Who pays and who works with a mechanism: tables and figures of actors, and one actor with all its passages."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from iscm_data import answers, charts, content, export
from iscm_data.charts import Row
from iscm_data.legend import cell_words
from iscm_data.query import gathered
from iscm_data.relations import Tie, tie_matrix, ties
from iscm_data.text import listed, t, tn
from iscm_data.ui import address, figure
from iscm_data.ui.dimension import hover, marks
from iscm_data.ui.markup import link, mark, missing, show, table
from iscm_data.ui.passages import by_mechanism
from iscm_data.ui.view import View

PAGE = "partnerships"  # where an actor's passages are shown


def _name(view: View, actor_id: str) -> str:
    return link(address.href(PAGE, view.filters, actor=actor_id), view.data.actor[actor_id].name)


def _given(view: View, groups: dict[str, list]) -> str:
    """Mechanisms with the statuses and years of their findings; in words where there are none."""
    data, parts = view.data, []
    for id_, group in groups.items():
        name = link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
        told = "; ".join(mark(*line) for line in cell_words(data, gathered(data, group)))
        parts.append(f"<p>{name}: {told}</p>")
    return "".join(parts) or missing(t("none found"))


def payer_table(view: View, found: Sequence[Tie]) -> None:
    """Who pays, by name: each with its mechanisms, the basis and the status of what it gave."""
    if not found:
        return
    basis = view.data.codebook.codes("basis")

    def given(tie: Tie, basis_id: str) -> str:
        groups = {id_: [p for p in group if p.basis == basis_id] for id_, group in tie.mechanisms.items()}
        return _given(view, {id_: group for id_, group in groups.items() if group})

    show(
        table(
            t("Who pays, and on what basis"),
            [escape(t("Payer named")), *(escape(t(code.label)) for code in basis.values())],
            [[_name(view, tie.actor_id), *(given(tie, b) for b in basis)] for tie in found],
        )
    )


def tie_card(view: View, name: str, found: Sequence[Tie], title: str, subtitle: str) -> None:
    """Actors × mechanisms as a figure: by kind, and within a kind those with most mechanisms first, to show blocks."""
    data, matrix = view.data, tie_matrix(view.data, found)
    if not found:
        return
    kinds = data.codebook.dimensions["partnership_type"].codes
    order = list(kinds)
    ordered = sorted(found, key=lambda tie: (order.index(data.actor[tie.actor_id].kind), -len(tie.mechanisms)))
    rows = [
        Row(
            tie.actor_id,
            data.actor[tie.actor_id].name,
            address.href(PAGE, view.filters, actor=tie.actor_id),
            t(kinds[data.actor[tie.actor_id].kind].label),
        )
        for tie in ordered
    ]
    names = {id_: data.mechanism[id_]["short_name"] for id_ in matrix.columns}
    labels = {id_: data.mechanism[id_]["acronym"] or names[id_] for id_ in matrix.columns}
    behind = [p for tie in found for p in tie.findings]
    acronyms = "; ".join(f"{labels[id_]}: {names[id_]}" for id_ in labels if labels[id_] != names[id_])
    words = answers.words(
        data,
        view.filters,
        title=title,
        subtitle=f"{subtitle}; {answers.years(behind)}",
        note=f"{answers.legend(data, matrix)} {acronyms}." if acronyms else answers.legend(data, matrix),
        passages=behind,
        n=len(view.ids),
    )
    told = hover(data, matrix, {row.id: row.label for row in rows}, names)
    figure.card(
        view,
        name,
        words,
        lambda form: charts.matrix(
            matrix, rows, labels, marks(data), form=form, hover=None if form == "slide" else told
        ),
        alt=f"{title}. {_described(view, found)}",
        content=lambda: content.matrix(data, matrix, rows, names, (t("Named"), t("Mechanisms, by what was found"))),
        rows=lambda: export.tie_rows(data, matrix),
        table=lambda: table(
            title,
            [escape(t("Named")), escape(t("Mechanisms")), escape(t("By name, with status and years"))],
            [
                [
                    _name(view, tie.actor_id),
                    str(len(tie.mechanisms)),
                    _given(view, {i: [*g] for i, g in tie.mechanisms.items()}),
                ]
                for tie in ordered
            ],
            hidden_caption=True,
        ),
        pick=lambda cell: {"actor": cell[0], "cell": None},
        too_wide=True,
    )


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


def panel(view: View) -> None:
    """The actor that the address names: every mechanism that it pays for or works with, with the passages."""
    asked, data = address.value("actor"), view.data
    if not asked:
        return
    if asked not in data.actor:
        with st.container(border=True):
            st.markdown(
                t("No finding names such an actor. Its name may be written in another way; see the list below.")
            )
            st.code(asked, language=None, wrap_lines=True)
        return
    html, actor = "", data.actor[asked]
    for dimension, title in (("funding_model", t("Named as paying")), ("partnership_type", t("Named as a partner"))):
        tie = next((tie for tie in ties(data, dimension, view.ids) if tie.actor_id == asked), None)
        if tie is None:
            html += f"<h3>{escape(title)}</h3><p>{missing()}</p>"
            continue
        told = t("{n} of the {of} mechanisms shown, in any status", n=len(tie.mechanisms), of=len(view.ids))
        html += f"<h3>{escape(title)}: {escape(told)}</h3>{by_mechanism(data, tie.findings, level=4)}"
    kind = t(data.codebook.label("partnership_type", actor.kind))
    full = actor.full_name if actor.full_name != actor.name else ""
    close = link(address.here(actor=None), t("Close"))
    show(
        f"<section class='panel' id='actor'><h2>{escape(actor.name)}</h2><p>{escape(full)}</p>"
        f"<p>{escape(kind)}. {close}</p>{html}</section>"
    )
