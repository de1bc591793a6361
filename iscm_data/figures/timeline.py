"""When mechanisms began, oldest first, and whether they still meet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.figures.content import Aside, Cell, Column, Grid, Row
from iscm_data.figures.figure import Figure, filtered, of_view
from iscm_data.language.text import agreeing, listed, opening, spelled, t
from iscm_data.query import paging, questions
from iscm_data.query.filters import ACTIVE
from iscm_data.query.view import View
from iscm_data.wording import activity, captions, citation
from iscm_data.wording.dates import when
from iscm_data.wording.labels import of_mechanisms, short


def timeline(view: View) -> Figure | None:
    """The mechanisms that match by the year in which they began."""
    data = view.data
    ids = sorted(
        questions.matching(data, view.filters),
        key=lambda id_: (data.mechanism[id_]["established_year"], data.mechanism[id_]["short_name"]),
    )
    if not ids:
        return None
    part = paging.part(ids, view.value(paging.PART))
    years = [data.mechanism[id_]["established_year"] for id_ in ids]
    active = sum(data.mechanism[id_]["activity"] == ACTIVE for id_ in ids)
    lede = [
        t("The first began in {first}, the latest in {last}.", first=min(years), last=max(years)),
        _active(active, data.codebook.sign_months // 12),
    ]

    def content() -> Grid:
        return Grid(
            head=t("Mechanism"),
            columns=(Column("established", t("Began")), Column("activity", t("Activity, last sign"))),
            rows=tuple(_row(view, id_) for id_ in part.rows),
            asides=(
                Aside(t("The year in which it began, and the last sign of activity where it is not plainly active.")),
                *filtered(view),
            ),
        )

    return of_view(
        view,
        "timeline",
        title=_title(years),
        lede=lede,
        cited=captions.counted_documents(data, _sources(view, ids)),
        source=t("Source: the sources of year and activity named on each mechanism’s page."),
        content=content,
        rows=lambda: [_cells(view, id_) for id_ in part.rows],
        page="mechanism",
        parameters={**view.filters, **part.address},
    )


def _sources(view: View, ids: Sequence[str]) -> list[tuple[str, str]]:
    """The sources of when mechanisms began and whether they still meet, by their keys in `Dataset.source`."""
    named = ("established_source_id", "status_source_id")
    found = ((id_, view.data.mechanism[id_][name]) for id_ in ids for name in named)
    return [key for key in found if key[1]]


def _title(years: Sequence[int]) -> str:
    """In which decade most of them began; all decades of a tie."""
    begun = Counter(year // 10 * 10 for year in years)
    n = max(begun.values())
    most = sorted(decade for decade, times in begun.items() if times == n)
    of = of_mechanisms(n, len(years))
    if len(most) > 1:
        decades = opening(listed(t("the {decade}s", decade=decade) for decade in most))
        if len(most) == len(begun):
            return t("{Decades} each saw the beginning of {of}", Decades=decades, of=of)
        return t("{Decades} each saw the beginning of {of}, more than any other decade", Decades=decades, of=of)
    if len(begun) == 1:
        return opening(agreeing("{of} began in the {decade}s", n, of=of, decade=most[0]))
    return opening(agreeing("{of} began in the {decade}s, more than in any other decade", n, of=of, decade=most[0]))


def _active(n: int, years: int) -> str:
    if not n:
        return t("None gave a sign of activity in the last {years} years.", years=spelled(years))
    return agreeing(
        "{Some} gave a sign of activity in the last {years} years.", n, Some=opening(spelled(n)), years=spelled(years)
    )


def _row(view: View, id_: str) -> Row:
    data, m = view.data, view.data.mechanism[id_]
    began = m["established_year"]
    state = activity.beside_a_name(data, m)
    group = t("{decade}s", decade=began // 10 * 10)
    return Row(
        id_, m["short_name"], (Cell(text=str(began)), Cell(text=state, found=bool(state))), short(data, id_), group
    )


def _cells(view: View, id_: str) -> Mapping[str, Any]:
    data, m = view.data, view.data.mechanism[id_]
    source = m["status_source_id"]
    return {
        "mechanism_id": id_,
        "mechanism": m["short_name"],
        "established_year": m["established_year"],
        "established_source": citation.cite(data, id_, m["established_source_id"]),
        "activity": m["activity"],
        "activity_label": activity.word(data, m),
        "last_sign_year": int(m["last_sign"][:4]) if m["last_sign"] else None,
        "last_sign": when(m["last_sign"]),
        "source": citation.cite(data, id_, source) if source else t("no source"),
        "superseded_by": m["superseded_by"] or "",
    }
