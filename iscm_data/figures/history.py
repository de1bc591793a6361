"""When mechanisms began and what became of them: of all of them, or of those that list a country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.figures import charts, content
from iscm_data.figures.charts import Life
from iscm_data.figures.figure import Figure, in_part
from iscm_data.language.text import day, several, t, tn
from iscm_data.query import addressing, countries
from iscm_data.query.paging import part
from iscm_data.query.questions import Filters
from iscm_data.wording import answers, captions


@dataclass(frozen=True, kw_only=True, eq=False)
class Timeline(Figure):
    """A row a mechanism, oldest first."""

    lives: Sequence[Life]


def field(data: Dataset, asked: str = "") -> Timeline:
    """All mechanisms; the filters do not touch it."""
    ids = list(data.mechanism)
    years = [data.mechanism[id_]["established_year"] for id_ in ids]
    title = t("From {first} to {last}: when the mechanisms began", first=min(years), last=max(years))
    which = answers.shown(data, answers.NO_FILTERS, len(ids))
    return _timeline(data, ids, asked, title, which, name="timeline", page="", parameters={}, filters=Filters())


def country(data: Dataset, filters: Filters, ids: Sequence[str], iso3: str, asked: str = "") -> Timeline | None:
    """Those of the mechanisms `ids` that list a country; None where none does."""
    # A State may be a member and stand among the observers too: each mechanism once.
    found = list(dict.fromkeys(part.mechanism_id for part in countries.parts(data, iso3, ids)))
    if not found:
        return None
    name = data.actor[iso3].name
    which = t("Mechanisms that list {name}: {n} of the {of} shown.", name=name, n=len(found), of=len(ids))
    if filters.chosen():
        which += " " + answers.shown(data, filters, len(ids))
    title = t("When the mechanisms that list {name} began", name=name)
    own = {"iso3": (iso3,), **filters.chosen()}
    return _timeline(
        data,
        found,
        asked,
        title,
        which,
        name="country-timeline",
        subject=iso3,
        page="country",
        parameters=own,
        filters=filters,
    )


def _short(data: Dataset, id_: str) -> str:
    m = data.mechanism[id_]
    return str(m["acronym"] or m["short_name"])


def life(data: Dataset, id_: str) -> Life:
    """What the timeline draws of a mechanism."""
    m = data.mechanism[id_]
    successor = m["superseded_by"]
    return Life(
        id=id_,
        label=m["short_name"],
        href=addressing.href("mechanism", id=id_),
        began=m["established_year"],
        status=m["status"],
        known=int(m["status_as_of"][:4]) if m["status_as_of"] else None,
        note=t("→ {name}", name=_short(data, successor)) if successor else "",
    )


def head() -> tuple[str, ...]:
    """The heads of the timeline as a table."""
    return t("Mechanism"), t("Began"), t("Status"), t("As of"), t("Superseded by")


def _timeline(
    data: Dataset,
    ids: Sequence[str],
    asked: str,
    title: str,
    which: str,
    *,
    name: str,
    filters: Filters,
    subject: str = "",
    **own: Any,
) -> Timeline:
    """`which` says which mechanisms these are: they need not be those that the shared filters leave."""
    every = sorted(ids, key=lambda id_: (data.mechanism[id_]["established_year"], data.mechanism[id_]["short_name"]))
    shown = part(every, asked)
    lives = [life(data, id_) for id_ in shown.rows]
    statuses = {
        c.id: t("{status}, last known", status=t(c.label)) for c in data.codebook.codes("mechanism_status").values()
    }
    undated = [life.label for life in lives if life.known is None]
    note = t("An active mechanism is drawn to the last year of which a source tells, not to today.")
    if undated:
        note += " " + t("Status undated, so no end is drawn: {names}.", names=several(undated))
    words = answers.words(
        data,
        filters,
        title=title,
        subtitle=tn(
            "{n} mechanism by the year in which it began, with its status at its last known date",
            "{n} mechanisms by the year in which they began, with their status at its last known date",
            len(ids),
        ),
        note=note,
        passages=(),
        n=len(ids),
    )
    words = captions.with_source(words, t("Source: the sources of year and status named on each mechanism's page."))
    words = captions.without_filters(words, which)
    first, last = (data.mechanism[id_]["established_year"] for id_ in (every[0], every[-1]))
    span = t("The first began in {first}, the last in {last}.", first=first, last=last)
    made = Timeline(
        data=data,
        name=name,
        subject=subject,
        file=captions.stem(f"{name}-{subject}" if subject else name, filters, data),
        words=words,
        alt=f"{title}. {span} {note}",
        passages=(),
        draw=lambda form: charts.timeline(lives, statuses, t("Began"), form=form),
        content=lambda: content.plain(head(), [_told(data, life) for life in lives]),
        rows=lambda: [_row(data, life) for life in lives],
        lives=lives,
        **own,
    )
    return in_part(made, shown)


def _told(data: Dataset, life: Life) -> tuple[str, ...]:
    m = data.mechanism[life.id]
    after = m["superseded_by"]
    return (
        life.label,
        str(life.began),
        t(data.codebook.label("mechanism_status", life.status)),
        day(m["status_as_of"]) if m["status_as_of"] else t("undated"),
        data.mechanism[after]["short_name"] if after else "",
    )


def _row(data: Dataset, life: Life) -> Mapping[str, Any]:
    m = data.mechanism[life.id]
    source = m["status_source_id"]
    return {
        "mechanism_id": life.id,
        "mechanism": life.label,
        "established_year": life.began,
        "established_source": captions.cite(data, life.id, m["established_source_id"]),
        "status": m["status"],
        "status_as_of": m["status_as_of"] or t("undated"),
        "status_source": captions.cite(data, life.id, source) if source else t("no source"),
        "superseded_by": m["superseded_by"] or "",
    }
