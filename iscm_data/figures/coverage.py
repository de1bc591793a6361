"""Mechanism × dimension: what is reported, or the word for missing; in numbers, how much is not known of each."""

from collections.abc import Mapping
from typing import Any

from iscm_data.figures.content import Aside, Bar, Bars, Column, Grid
from iscm_data.figures.dimension import mechanism_row
from iscm_data.figures.figure import Figure, keys, marked, names, of_view, series
from iscm_data.language.text import listed, number, t
from iscm_data.query import paging, questions
from iscm_data.query.filters import Filters
from iscm_data.query.tallies import leading
from iscm_data.query.view import View
from iscm_data.wording.labels import of_mechanisms


def coverage(view: View) -> Figure:
    """The coverage of the whole dataset; the filters do not touch it."""
    data = view.data
    ids = questions.matching(data, Filters())
    part = paging.part(ids, view.value(paging.PART))
    dimensions = {d.id: t(d.label) for d in data.codebook.dimensions.values()}
    found, reasons = {}, {}
    for row in questions.coverage(data, part.rows):
        if row.code is None:
            behind = tuple(questions.findings(data, row.dimension, [row.mechanism_id]))
            statuses = tuple(s for s in data.codebook.codes("status") if any(f.status == s for f in behind))
            missing = None if row.state == "reported" else row.state
            found[row.mechanism_id, row.dimension] = questions.Cell(statuses, missing, behind, row.stated)
            reasons[row.mechanism_id, row.dimension] = data.told(row.reason)

    def content() -> Grid:
        cells = {key: marked(data, cell) for key, cell in found.items()}
        made = tuple(mechanism_row(view, id_, [cells[id_, d] for d in dimensions]) for id_ in part.rows)
        return Grid(
            head=t("Mechanism"),
            columns=tuple(Column(d, label) for d, label in dimensions.items()),
            rows=made,
            keys=keys(data, (cell for row in made for cell in row.cells)),
            instead=_bars(view, dimensions, ids),
        )

    def rows() -> list[Mapping[str, Any]]:
        return [
            {
                "mechanism_id": id_,
                "mechanism": data.mechanism[id_]["short_name"],
                "dimension": dimension,
                "dimension_label": dimensions[dimension],
                "state": cell.missing or "reported",
                "stated_missing": cell.stated or "",
                "findings": len(cell.findings) or t("none found"),
                "reason": reasons[id_, dimension],
            }
            for (id_, dimension), cell in found.items()
        ]

    unknown = {d: len(ids) - questions.known(data, d, ids)["reported"] for d in dimensions}
    most = max(unknown.values())
    which = [t(data.codebook.dimensions[d].about) for d, n in unknown.items() if n == most]
    what, of = listed(which, last="or"), of_mechanisms(most, len(ids))
    title = t("We found nothing on {what} for {of}, the largest gap", what=what, of=of)
    if not most:
        title = t("Something is known of each mechanism on each subject")
    return of_view(
        view,
        "coverage",
        title=title,
        lede=[t("Nothing found means that the sources we read do not say. It does not mean “no”.")],
        findings=data.finding.every,
        content=content,
        rows=rows,
        page="method",
        parameters=part.address,
        more={"view": "lacks"},
        filters="",
    )


def _bars(view: View, dimensions: Mapping[str, str], ids: tuple[str, ...]) -> Bars:
    """Of each dimension: for how many something is in place, only planned or past, asked for in vain, not found."""
    data = view.data
    missing = tuple(data.codebook.codes("missing"))
    every = []
    for dimension in dimensions:
        told = leading(data, dimension, None, ids, tuple(data.codebook.codes("status")))
        without = {
            row.mechanism_id: row.state
            for row in questions.coverage(data, ids)
            if row.dimension == dimension and row.code is None
        }
        every.append([*told.values(), *([id_ for id_ in ids if without.get(id_) == word] for word in missing)])
    made = series(data, (*data.codebook.codes("status"), *missing))
    there = [n for n in range(len(made)) if any(each[n] for each in every)]
    return Bars(
        head=t("Subject"),
        bars=tuple(
            Bar(id_, label, tuple(len(each[n]) for n in there), tuple(names(data, each[n]) for n in there))
            for (id_, label), each in zip(dimensions.items(), every, strict=True)
        ),
        series=tuple(made[n] for n in there),
        of=len(ids),
        asides=(
            Aside(t("Number of mechanisms, out of {n}. Each mechanism is counted once per row.", n=number(len(ids)))),
        ),
    )
