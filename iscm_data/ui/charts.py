"""Charts on Streamlit's page: drawn from a figure's content, and a click on what is drawn leads to its evidence."""

from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from iscm_data import figures
from iscm_data.figures import charts
from iscm_data.html.page import Drawn
from iscm_data.query.view import View

_EVIDENCE = "evidence"  # the view of a topic that has its findings


def show(view: View, drawn: Drawn) -> None:
    """Draw the chart of a page, in the colours of the reader's theme."""
    made = figures.find(view.data, drawn.name, drawn.parameters)
    dark = st.context.theme.type == "dark"
    asked = urlencode(dict(drawn.parameters), doseq=True)
    event = st.plotly_chart(
        charts.chart(made, dark=dark, narrow=view.phone),
        key=f"chart {drawn.name} {asked}",
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
    )
    points = event["selection"]["points"]
    custom = points[0].get("customdata") if points else None
    if custom and (href := target(view, drawn.name, *custom)):
        st.query_params.from_dict(parse_qs(urlsplit(href).query))
        st.rerun()


def target(view: View, figure: str, id_: str, status: str) -> str:
    """Where a click on a part of a chart leads, on the same page; "" where it leads nowhere."""
    links = view.links
    if figure == "overlap":
        return links.here(pair=id_)
    if figure == "timeline":
        return links.here(view=None, id=id_)
    if figure in ("payers", "partners"):
        return links.here(view=figure, actor=id_, of=None)
    if view.within and figure.endswith("-counts"):
        asked = None if status in view.filters.asked else status
        return links.here(view=_EVIDENCE, **{view.within: id_}, **({"status": asked} if asked else {}))
    return ""
