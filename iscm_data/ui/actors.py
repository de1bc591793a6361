"""Who pays and who works with a mechanism: tables and figures of actors, and one actor with all its passages."""

from collections.abc import Callable
from html import escape

import streamlit as st

from iscm_data.figures import actors as figures
from iscm_data.figures.figure import MatrixFigure
from iscm_data.html.passages import given
from iscm_data.language.text import labelled, t, tn
from iscm_data.query.paging import PART, part
from iscm_data.query.ties import Tie, ties
from iscm_data.ui import address, figure, pager
from iscm_data.ui.dimension import hover
from iscm_data.ui.markup import folded, link, missing, show, table
from iscm_data.ui.passages import by_mechanism
from iscm_data.ui.view import View


def _name(view: View, actor_id: str) -> str:
    """An actor's name, which opens its panel on the same page."""
    return link(address.here(actor=actor_id, cell=None), view.data.actor[actor_id].name)


def payer_table(view: View) -> None:
    """Who pays, by name: each with its mechanisms, the basis and the status of what it gave."""
    show(view.once("payer table", lambda: _payers(view)))


def _payers(view: View) -> str:
    shown = part(view.ids, address.value(PART))
    found = ties(view.data, "funding_model", shown.rows, view.filters)
    if not found:
        return ""
    basis = view.data.codebook.codes("basis")

    def on_basis(tie: Tie, basis_id: str) -> str:
        groups = {id_: [p for p in group if p.basis == basis_id] for id_, group in tie.mechanisms.items()}
        groups = {id_: group for id_, group in groups.items() if group}
        return folded(len(groups), given(view.data, groups), view.phone)

    return pager.html(shown, "payer_table") + table(
        t("Who pays, and on what basis"),
        [escape(t("Payer named")), *(escape(t(code.label)) for code in basis.values())],
        [[_name(view, tie.actor_id), *(on_basis(tie, b) for b in basis)] for tie in found],
    )


def payer_card(view: View) -> None:
    """Who pays for which mechanism, as a figure."""
    _card(
        view,
        "payers",
        lambda: figures.payers(view.data, view.filters, view.ids, address.value(PART)),
        "funding_model",
    )


def partner_card(view: View, *, everyone: bool) -> None:
    """The partners of several mechanisms, or `everyone`, as a figure."""
    _card(
        view,
        "partners" if everyone else "shared-partners",
        lambda: figures.partners(view.data, view.filters, view.ids, address.value(PART), everyone=everyone),
        "partnership_type",
    )


def _card(view: View, name: str, make: Callable[[], MatrixFigure | None], dimension: str) -> None:
    def as_table(made: MatrixFigure) -> str:
        ids = made.part.rows if made.part else view.ids
        found = {tie.actor_id: tie.mechanisms for tie in ties(view.data, dimension, ids, view.filters)}
        return table(
            made.words.subtitle,
            [escape(t("Named")), escape(t("Mechanisms")), escape(t("By name, with status and years"))],
            [
                [
                    _name(view, row.id),
                    str(len(found[row.id])),
                    folded(len(found[row.id]), given(view.data, found[row.id]), view.phone),
                ]
                for row in made.lines
            ],
            hidden_caption=True,
        )

    figure.card(
        view,
        name,
        make,
        draw=lambda made, form: made.draw(form, hover=hover(view.data, made, made.names)),
        table=as_table,
        pick={"actor": "{0}", "cell": None},
        too_wide=True,
    )


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
        told = tn(
            "{found} of {n} mechanism shown, in any status",
            "{found} of the {n} mechanisms shown, in any status",
            len(view.ids),
            found=len(tie.mechanisms),
        )
        html += f"<h3>{escape(labelled(title, told))}</h3>{by_mechanism(data, tie.findings, level=4)}"
    kind = t(data.codebook.label("partnership_type", actor.kind))
    full = actor.full_name if actor.full_name != actor.name else ""
    close = link(address.here(actor=None), t("Close"))
    show(
        f"<section class='panel' id='actor'><h2>{escape(actor.name)}</h2><p>{escape(full)}</p>"
        f"<p>{escape(kind)}. {close}</p>{html}</section>"
    )
