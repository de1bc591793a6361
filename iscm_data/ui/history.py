"""When mechanisms began and what became of them, as a figure."""

from collections.abc import Sequence
from html import escape

from iscm_data import answers, charts, content, export
from iscm_data.charts import Life
from iscm_data.load import Dataset
from iscm_data.text import day, t
from iscm_data.ui import address, figure
from iscm_data.ui.markup import link, missing, table
from iscm_data.ui.view import View


def _short(data: Dataset, id_: str) -> str:
    m = data.mechanism[id_]
    return m["acronym"] or m["short_name"]


def _life(data: Dataset, id_: str) -> Life:
    m = data.mechanism[id_]
    successor = m["superseded_by"]
    return Life(
        id=id_,
        label=m["short_name"],
        href=address.href("mechanism", id=id_),
        began=m["established_year"],
        status=m["status"],
        known=int(m["status_as_of"][:4]) if m["status_as_of"] else None,
        note=t("→ {name}", name=_short(data, successor)) if successor else "",
    )


def card(view: View, name: str, ids: Sequence[str], title: str, which: str) -> None:
    """A row a mechanism, oldest first: the year it began, and its status at the last date of which a source tells.

    `which` says which mechanisms these are: they need not be those that the shared filters leave.
    """
    data = view.data
    lives = sorted((_life(data, id_) for id_ in ids), key=lambda life: (life.began, life.label))
    statuses = {
        c.id: t("{status}, last known", status=t(c.label)) for c in data.codebook.codes("mechanism_status").values()
    }
    undated = [life.label for life in lives if life.known is None]
    note = t("An active mechanism is drawn to the last year of which a source tells, not to today.")
    if undated:
        note += " " + t("Status undated, so no end is drawn: {names}.", names="; ".join(undated))
    words = answers.words(
        data,
        view.filters,
        title=title,
        subtitle=t(
            "{n} mechanisms by the year in which they began, with their status at its last known date", n=len(lives)
        ),
        note=note,
        passages=(),
        n=len(ids),
    )
    words = export.with_source(words, t("Source: the sources of year and status named on each mechanism's page."))
    words = export.without_filters(words, which)

    span = t("The first began in {first}, the last in {last}.", first=lives[0].began, last=lives[-1].began)

    def rows() -> list[dict]:
        made = []
        for life in lives:
            m = data.mechanism[life.id]
            source = m["status_source_id"]
            made.append(
                {
                    "mechanism_id": life.id,
                    "mechanism": life.label,
                    "established_year": life.began,
                    "established_source": export.cite(data, life.id, m["established_source_id"]),
                    "status": m["status"],
                    "status_as_of": m["status_as_of"] or t("undated"),
                    "status_source": export.cite(data, life.id, source) if source else t("no source"),
                    "superseded_by": m["superseded_by"] or "",
                }
            )
        return made

    head = (t("Mechanism"), t("Began"), t("Status"), t("As of"), t("Superseded by"))

    def told(life: Life) -> tuple[str, ...]:
        m = data.mechanism[life.id]
        after = m["superseded_by"]
        return (
            life.label,
            str(life.began),
            t(data.codebook.label("mechanism_status", life.status)),
            day(m["status_as_of"]) if m["status_as_of"] else t("undated"),
            data.mechanism[after]["short_name"] if after else "",
        )

    def as_table() -> str:
        lines = []
        for life in lives:
            m = data.mechanism[life.id]
            status = t(data.codebook.label("mechanism_status", life.status))
            date = escape(day(m["status_as_of"])) if m["status_as_of"] else missing(t("undated"))
            after = m["superseded_by"]
            successor = link(address.href("mechanism", id=after), data.mechanism[after]["short_name"]) if after else ""
            lines.append([link(life.href, life.label), str(life.began), escape(status), date, successor])
        return table(title, map(escape, head), lines, hidden_caption=True)

    figure.card(
        view,
        name,
        words,
        lambda form: charts.timeline(lives, statuses, t("Began"), form=form),
        alt=f"{title}. {span} {note}",
        content=lambda: content.plain(head, [told(life) for life in lives]),
        rows=rows,
        table=as_table,
    )
