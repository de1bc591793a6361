"""The explorer's matrix in Dash, which has a table of links as its own elements: dash_table.py PORT."""

import sys

import counts
from dash import Dash, Input, Output, dcc, html
from waitress import serve

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])


@app.callback(Output("page", "children"), Input("url", "pathname"))
def page(pathname):
    name = (pathname or "").strip("/") or "funding"
    others = [dcc.Link(f"Go to {other}", href=f"/{other}") for other in counts.PAGES if other != name]
    choice = dcc.RadioItems(list(counts.STATUSES), counts.STATUSES[0], id="status")
    return [
        html.H1(name.title()),
        *others,
        choice,
        html.Div(id="table", className="peer"),
        dcc.Store("name", data=name),
    ]


@app.callback(Output("table", "children"), Input("status", "value"), Input("name", "data"))
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


serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=4)
