"""When mechanisms began and what became of them, as a figure."""

from collections.abc import Callable
from html import escape

from iscm_data.figures.history import Timeline, head
from iscm_data.language.text import day, t
from iscm_data.ui import address, figure
from iscm_data.ui.markup import link, missing, table
from iscm_data.ui.view import View


def card(view: View, name: str, make: Callable[[], Timeline | None]) -> None:
    """A timeline; its table leads to the profiles."""
    data = view.data

    def as_table(made: Timeline) -> str:
        lines = []
        for life in made.lives:
            m = data.mechanism[life.id]
            status = t(data.codebook.label("mechanism_status", life.status))
            date = escape(day(m["status_as_of"])) if m["status_as_of"] else missing(t("undated"))
            after = m["superseded_by"]
            successor = link(address.href("mechanism", id=after), data.mechanism[after]["short_name"]) if after else ""
            lines.append([link(life.href, life.label), str(life.began), escape(status), date, successor])
        return table(made.words.subtitle, map(escape, head()), lines, hidden_caption=True)

    figure.card(view, name, make, table=as_table)
