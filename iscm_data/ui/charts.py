"""Charts on Streamlit's page: drawn from a figure's content, and a click on what is drawn leads to its evidence."""

from collections.abc import Collection
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from iscm_data import figures
from iscm_data.figures import charts
from iscm_data.html.page import Drawn
from iscm_data.language.text import kept
from iscm_data.query.links import Links
from iscm_data.query.view import View

_EVIDENCE = "evidence"  # the view of a topic that has its findings


def show(view: View, drawn: Drawn) -> None:
    """Draw the chart of a page, in the colours of the reader's theme."""
    made = figures.find(view.data, drawn.name, drawn.parameters)
    dark = st.context.theme.type == "dark"
    key = f"chart {drawn.name} {urlencode(dict(drawn.parameters), doseq=True)}"
    links, within, asked = view.links, view.within, view.filters.asked  # not the view, which has the data

    def chosen() -> None:
        """What a click brings about, before the script runs: so it runs once, and not again after Back, when the chart
        still says what was chosen on it."""
        points = st.session_state[key]["selection"]["points"]
        custom = points[0].get("customdata") if points else None
        if custom and (href := target(links, within, asked, drawn.name, *custom)):
            st.query_params.from_dict(parse_qs(urlsplit(href).query))

    st.plotly_chart(
        charts.chart(made, dark=dark, narrow=view.phone),
        key=key,
        on_select=kept(chosen),
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
    )


def target(links: Links, within: str | None, asked: Collection[str], figure: str, id_: str, status: str) -> str:
    """Where a click on a part of a chart leads, on the same page; "" where it leads nowhere."""
    if figure == "overlap":
        return links.here(pair=id_)
    if figure == "timeline":
        return links.here(view=None, id=id_)
    if figure in ("payers", "partners"):
        return links.here(view=figure, actor=id_, of=None)
    if within and figure.endswith("-counts"):
        named = {} if status in asked else {"status": status}
        return links.here(view=_EVIDENCE, **{within: id_}, **named)
    return ""
