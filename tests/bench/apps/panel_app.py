"""The minimal view in Panel, as its tutorials write it: panel_app.py PORT. Its pages are addresses of their own."""

import sys

import counts
import panel as pn
import plotly.express as px

pn.extension("plotly")


def page(name):
    def made():
        status = pn.widgets.RadioBoxGroup(name="Status", options=list(counts.STATUSES), inline=True)

        def chart(chosen):
            return px.bar(counts.counted(counts.PAGES[name], chosen), x="code", y="mechanisms")

        other = next(each for each in counts.PAGES if each != name)
        return pn.Column(
            pn.pane.Markdown(f"# {name.title()}\n[Go to {other}](/{other})"),
            status,
            pn.pane.Plotly(pn.bind(chart, status)),
        )

    return made


pn.serve(
    {name: page(name) for name in counts.PAGES},
    port=int(sys.argv[1]),
    address="127.0.0.1",
    show=False,
    websocket_origin=["*"],
)
