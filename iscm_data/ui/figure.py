"""The figure card: title, figure, notes, source and version, and every way to take the figure away."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TypeVar

import streamlit as st

from iscm_data.export.brief import Item, of_figure
from iscm_data.figures import Figure, charts
from iscm_data.figures.charts import Spec
from iscm_data.language.text import later, t
from iscm_data.ui import address, pager, pins
from iscm_data.ui.markup import link, show
from iscm_data.ui.turn import head_start
from iscm_data.ui.view import View
from iscm_data.wording import citation

Made = TypeVar("Made", bound=Figure)
Pick = Mapping[str, str | None]
"""What a click on a mark changes in the address: a parameter's new value, with parts of the mark's customdata by their
numbers in braces; None takes the parameter away."""


@dataclass(frozen=True)
class _Shown:
    """A card as it stands on the page, for every reader of the same view: its figure, or the table in its place."""

    stem: str
    item: Item
    head: str
    parts: str
    drawn: str
    below: str
    more: str


def card(
    view: View,
    name: str,
    make: Callable[[], Made | None],
    *,
    table: Callable[[Made], str],
    draw: Callable[[Made, str], Spec] | None = None,
    pick: Pick | None = None,
    too_wide: bool = False,
    under: Callable[[], None] | None = None,
) -> bool:
    """Show a figure with all that belongs to it; whether there is one.

    `make` gives the figure of that name, or None; it is asked only where the same view was not shown before.
    `table` gives its marks as an HTML table, when asked for; `draw` draws it for a window with what only a window
    has (words beside the pointer, a cell that is chosen), `pick` says what a click on a mark, with its customdata,
    changes in the address. A figure `too_wide` for a phone is shown there as its table; `under` adds to the table.
    """
    as_list = too_wide and view.phone

    def shown() -> _Shown | None:
        made = make()
        if made is None:
            return None
        spec = None if as_list else draw(made, view.form) if draw else made.draw(view.form)
        words, here = made.words, address.permalink()
        lines = (words.note, words.filters, words.source, words.version)
        return _Shown(
            stem=made.stem,
            item=of_figure(made),
            head=f"<h2 class='title'>{escape(words.title)}</h2><p class='subtitle'>{escape(words.subtitle)}</p>",
            parts=pager.html(made.part, made.stem),
            drawn=_room(spec, made, pick) if spec else table(made),
            below=f"<div class='notes'>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</div>"
            f"<div class='take'>{_files(made)}{_copy(here)}</div>",
            more=f"{_folded(t('Cite'), _citation(made))}{_folded(t('Describe this figure'), _description(made))}",
        )

    def listed() -> str:
        made = make()
        return table(made) if made else ""

    found = view.once(name, shown)
    if found is None:
        return False
    stem = found.stem
    with st.container(key=f"card_{stem}", border=True):
        show(found.head)
        show(found.parts)
        show(found.drawn)  # by itself: while it is the same the browser does not draw it anew
        head_start()
        show(found.parts, found.below)
        with st.container(horizontal=True, vertical_alignment="center", key=f"take_{stem}"):
            pins.control(found.item, stem)
            as_table = not as_list and st.toggle(t("Show as table"), key=f"table_{stem}")
        if as_table:
            show(view.once(f"{name} as a table", listed))
            if under:
                under()
        show(found.more)
    return True


def _room(spec: Spec, made: Figure, pick: Pick | None) -> str:
    """Room for a figure, with all that figures.js needs to draw it there."""
    told = json.dumps(charts.in_window(spec) | {"pick": pick}, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&'":  # they stand in texts alone, and there as JSON may write them they are no HTML
        told = told.replace(letter, f"\\u{ord(letter):04x}")
    failed = t("The figure cannot be shown: a part of the page did not arrive. “Show as table” has the same content.")
    return (
        f"<div class='ground'><div class='plot' role='figure' aria-label='{escape(made.alt)}'"
        f" style='height: {spec['layout']['height']}px' data-name='{escape(made.stem)}'"
        f" data-failed='{escape(failed)}' data-figure='{told}'></div></div>"
    )


_TAKEN = {
    "png": later("Download PNG"),
    "svg": later("Download SVG"),
    "csv": later("Download CSV"),
    "pptx": later("PowerPoint"),
}


def _files(made: Figure) -> str:
    """Links to the figure as files, which the server makes when they are asked for."""
    return "".join(link(_file(made, kind), t(label), download="") for kind, label in _TAKEN.items())


def _file(made: Figure, kind: str) -> str:
    return address.file(f"figure/{made.name}.{kind}", **made.parameters)


def _copy(here: str) -> str:
    """A button that copies the link to this very view (browser.js obeys it), and room for what came of it."""
    return (
        f"<button type='button' data-copies='{escape(here)}' data-told='{escape(t('Link copied'))}'>"
        f"{escape(t('Copy link'))}</button><span role='status'></span>"
    )


def _folded(summary: str, html: str) -> str:
    return f"<details class='describe'><summary>{escape(summary)}</summary>{html}</details>"


def _citation(made: Figure) -> str:
    """How to cite the figure, and the same as files for a reference manager."""
    lasting = address.lasting(made.address, made.data)
    told = f"<p class='plain'>{escape(citation.figure_text(made.data, made.words, lasting))}</p>"
    kinds = {"bib": "BibTeX", "ris": "RIS"}
    links = " · ".join(link(_file(made, kind), label, download="") for kind, label in kinds.items())
    return f"{told}<p>{links}</p>"


def _description(made: Figure) -> str:
    """What the figure shows, and the addresses at which the server draws it for other pages."""
    told = f"<p>{escape(made.alt)}</p>"
    links = " · ".join(
        link(address.href(f"figure/{made.name}.{kind}", **made.parameters), kind.upper()) for kind in ("svg", "png")
    )
    words = escape(t("To embed this figure elsewhere, drawn anew at each update of the data:"))
    return f"{told}<p>{words} {links}</p>"
