"""The mechanisms that list a country: its role, whether they still meet, who funds them; and what could not be
checked."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.tables import Dataset
from iscm_data.figures.content import Aside, Cell, Column, Grid, Row
from iscm_data.figures.figure import Figure, filtered, names, of_view
from iscm_data.language.text import day, labelled, listed, opening, t
from iscm_data.query import countries, questions
from iscm_data.query.address import STATE
from iscm_data.query.countries import Part
from iscm_data.query.ties import Paid, funding
from iscm_data.query.view import View
from iscm_data.wording import activity, citation, identity
from iscm_data.wording import countries as wording
from iscm_data.wording.dates import of_list, undated, when
from iscm_data.wording.labels import label, lowered, short


def country(view: View) -> Figure | None:
    """The mechanisms, of those that match, whose lists name the country; None where none does."""
    data, iso3 = view.data, view.value(STATE)
    ids = questions.matching(data, view.filters)
    parts = countries.parts(data, iso3, ids)
    if not parts:
        return None
    unlisted = countries.unlisted(data, iso3, ids)
    told = wording.lede(data, iso3, parts, unlisted, ids)

    def content() -> Grid:
        return Grid(
            head=t("Mechanism"),
            columns=(
                Column("role", t("Role, date of the list")),
                Column("activity", t("Activity, last sign")),
                Column("funding", t("Funding in place")),
                Column("states", t("States")),
            ),
            rows=tuple(_row(view, part) for part in parts),
            asides=(
                *(
                    Aside(t("{reason}:", reason=reason), names(data, which))
                    for reason, which in wording.unchecked(unlisted)
                ),
                *filtered(view),
            ),
        )

    return of_view(
        view,
        "country",
        title=wording.headline(data, iso3, parts, unlisted, len(ids)),
        lede=[*told[:-1]] if unlisted.least else told,  # whom we could not check stands below by name
        note=" ".join(f"{labelled(*each)}." for each in wording.unchecked_by_name(data, unlisted)),
        cited=wording.some_lists(len(parts)),
        source=t("Source: the lists of members named on each mechanism’s page."),
        content=content,
        rows=lambda: [_cells(view, part) for part in parts],
        parameters={STATE: (iso3,), **view.filters},
        subject=iso3.lower(),
    )


def _row(view: View, part: Part) -> Row:
    data, m = view.data, view.data.mechanism[part.mechanism_id]
    paid = opening(listed(_paid(data, each) for each in funding(data, part.mechanism_id)))
    date, name = m[f"{part.role}s_as_of"], label(data, "role", part.role)
    list_ = of_list(date)
    cells = (
        Cell(text=t("{role}, {date}", role=name, date=when(date)), said=t("{role}, {date}", role=name, date=list_)),
        Cell(text=_activity(view, m)),
        Cell(
            text=paid or t("Nothing found in place"),
            said=labelled(t("Funding in place"), lowered(paid)),
            found=bool(paid),
        ),
        Cell(text=identity.count(m, brief=True), said=identity.count(m)),
    )
    return Row(part.mechanism_id, m["short_name"], cells, short(data, part.mechanism_id))


def _paid(data: Dataset, paid: Paid) -> str:
    """A way of funding in few words, with the year of its newest source."""
    told = data.codebook.codes("funding_model")[paid.code]
    return t("{model} ({date})", model=lowered(t(told.short or told.label)), date=paid.year or undated())


def _activity(view: View, m: Mapping[str, Any]) -> str:
    word, sign = activity.word(view.data, m), m["last_sign"]
    if not sign:
        return word
    if m["activity"] == "no_recent_sign":
        return t("{word} (last: {date})", word=word, date=day(sign))
    return t("{word}, {date}", word=word, date=day(sign))


def _cells(view: View, part: Part) -> Mapping[str, Any]:
    data, m = view.data, view.data.mechanism[part.mechanism_id]
    iso3, source = view.value(STATE), m[f"{part.role}s_source_id"]
    date = m[f"{part.role}s_as_of"]
    return {
        "iso3": iso3,
        "country": data.actor[iso3].name,
        "mechanism_id": part.mechanism_id,
        "mechanism": m["short_name"],
        "role": part.role,
        "role_label": label(data, "role", part.role),
        "list_of": date or undated(),
        "list_source": citation.cite(data, part.mechanism_id, source) if source else t("no source"),
        "activity": m["activity"],
        "activity_label": activity.word(data, m),
        "last_sign": m["last_sign"] or undated(),
        "funding_in_place": "; ".join(
            label(data, "funding_model", paid.code) for paid in funding(data, part.mechanism_id)
        ),
        "states": identity.count(m, brief=True),
        "established_year": m["established_year"],
    }
