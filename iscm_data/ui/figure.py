"""The figure card: title, figure, notes, source and version, and every way to take the figure away."""

from collections.abc import Callable
from html import escape

import streamlit as st

from iscm_data import charts, export, slides
from iscm_data.board import of_figure
from iscm_data.charts import Spec
from iscm_data.figures import Figure
from iscm_data.text import kept, t
from iscm_data.ui import address, cite, pager, pins
from iscm_data.ui.markup import link, show, show_in_row
from iscm_data.ui.view import View

Pick = Callable[[list[str]], dict[str, str | None]]  # from a mark's customdata to changes of the address


def card(
    view: View,
    made: Figure,
    *,
    table: Callable[[], str],
    draw: Callable[[str], Spec] | None = None,
    pick: Pick | None = None,
    too_wide: bool = False,
    under: Callable[[], None] | None = None,
) -> None:
    """Show a figure with all that belongs to it.

    `table` gives its marks as an HTML table, when asked for; `draw` draws it for a window with what only a window
    has (words beside the pointer, a cell that is chosen), `pick` says what a click on a mark, with its customdata,
    changes in the address. A figure `too_wide` for a phone is shown there as its table; `under` adds to the table.
    """
    name, words, alt = made.stem, made.words, made.alt
    key = f"figure_{name}"
    with st.container(key=f"card_{name}", border=True):
        show(f"<h2 class='title'>{escape(words.title)}</h2><p class='subtitle'>{escape(words.subtitle)}</p>")
        parts = pager.html(made.part, name)
        show(parts)
        as_list = too_wide and view.phone
        if as_list:
            show(table())
        else:
            with st.container(key=f"ground_{name}"):
                _chart((draw or made.draw)(view.form), key, alt, view.phone, pick)
        lines = (words.note, words.filters, words.source, words.version)
        show(parts, "<div class='notes'>", *(f"<p>{escape(line)}</p>" for line in lines), "</div>")
        with st.container(horizontal=True, vertical_alignment="center", key=f"take_{name}"):
            _take_away(made, address.permalink())
            as_table = not as_list and st.toggle(t("Show as table"), key=f"table_{name}")
        if as_table:
            show(table())
            if under:
                under()
        summary = escape(t("Describe this figure"))
        show(f"<details class='describe'><summary>{summary}</summary><p>{escape(alt)}</p>{_embedding(made)}</details>")


def _take_away(made: Figure, here: str) -> None:
    """The buttons under a figure; its files are made when they are asked for. `here` is the link to this very view."""
    files: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
        (t("Download PNG"), "png", "image/png", lambda: made.png(here)),
        (t("Download SVG"), "svg", "image/svg+xml", lambda: made.svg(here)),
        (t("Download CSV"), "csv", "text/csv", lambda: export.csv_text(made.words, here, made.rows()).encode()),
        (t("PowerPoint"), "pptx", slides.MIME, lambda: slides.slide(made.words, here, made.alt, made.content())),
    )
    for label, ending, mime, make in files:
        st.download_button(
            label,
            kept(make),
            file_name=f"{made.file}.{ending}",
            mime=mime,
            key=f"{ending}_{made.stem}",
            on_click="ignore",
        )
    show_in_row(_copy(here))
    cite.figure(made, here)
    pins.control(of_figure(made), made.stem)


def _copy(here: str) -> str:
    """A button that copies the link to this very view (browser.js obeys it), and room for what came of it."""
    return (
        f"<button type='button' data-copies='{escape(here)}' data-told='{escape(t('Link copied'))}'>"
        f"{escape(t('Copy link'))}</button> <span role='status'></span>"
    )


def _embedding(made: Figure) -> str:
    """The addresses at which the server draws the figure for other pages."""
    links = (
        link(address.href(f"figure/{made.name}.{kind}", **made.parameters), kind.upper()) for kind in ("svg", "png")
    )
    words = escape(t("To embed this figure elsewhere, drawn anew at each update of the data:"))
    return f"<p>{words} {' · '.join(links)}</p>"


def _chart(spec: Spec, key: str, alt: str, phone: bool, pick: Pick | None) -> None:
    figure = charts.in_window(spec, phone=phone, picked=pick is not None)
    config = {"displayModeBar": False, "responsive": True}
    if pick is None:
        st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config)
        return

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            address.write(pick(points[0]["customdata"]))

    st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config, on_select=picked, selection_mode="points")
