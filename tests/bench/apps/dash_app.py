"""The minimal view in Dash, as its tutorials write it, under waitress with four threads: dash_app.py PORT."""

import sys

import counts
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from waitress import serve

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])


@app.callback(Output("page", "children"), Input("url", "pathname"))
def page(pathname):
    name = (pathname or "").strip("/") or "funding"
    others = [dcc.Link(f"Go to {other}", href=f"/{other}") for other in counts.PAGES if other != name]
    choice = dcc.RadioItems(list(counts.STATUSES), counts.STATUSES[0], id="status")
    return [html.H1(name.title()), *others, choice, dcc.Graph(id="chart"), dcc.Store(id="name", data=name)]


@app.callback(Output("chart", "figure"), Input("status", "value"), Input("name", "data"))
def chart(status, name):
    return px.bar(counts.counted(counts.PAGES[name], status), x="code", y="mechanisms")


serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=4)
