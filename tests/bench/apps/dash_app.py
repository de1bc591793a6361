"""The minimal view in Dash, as its tutorials write it, under waitress with four threads: dash_app.py PORT; with the
explorer's matrix in the place of the chart, as a table of links: dash_app.py PORT table."""

import sys

import counts
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from waitress import serve

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])
TABLED = "table" in sys.argv


@app.callback(Output("page", "children"), Input("url", "pathname"))
def page(pathname):
    name = (pathname or "").strip("/") or "funding"
    others = [dcc.Link(f"Go to {other}", href=f"/{other}") for other in counts.PAGES if other != name]
    choice = dcc.RadioItems(list(counts.STATUSES), counts.STATUSES[0], id="status")
    shown = html.Div(id="table", className="peer") if TABLED else dcc.Graph(id="chart")
    return [html.H1(name.title()), *others, choice, shown, dcc.Store(id="name", data=name)]


def chart(status, name):
    return px.bar(counts.counted(counts.PAGES[name], status), x="code", y="mechanisms")


def table(status, name):
    cells = counts.cells(counts.PAGES[name], status)
    codes = sorted({code for _, code in cells})
    head = [html.Th(), *(html.Th([code, html.B(sum(code == other for _, other in cells))]) for code in codes)]
    body = [
        html.Tr([html.Th(id_), *(html.Td(_cell(id_, code, cells.get((id_, code)))) for code in codes)])
        for id_ in sorted({id_ for id_, _ in cells})
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="mx")


def _cell(id_, code, year):
    return "·" if year is None else dcc.Link(f"● {year}", href=f"/funding?cell={id_}.{code}")


drawn, make = (Output("table", "children"), table) if TABLED else (Output("chart", "figure"), chart)
app.callback(drawn, Input("status", "value"), Input("name", "data"))(make)
serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=4)
