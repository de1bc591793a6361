"""Who pays and who works with the mechanisms, by name: each with the mechanisms, their marks and years."""

from iscm_data.figures import rows
from iscm_data.figures.content import Aside, Entry, Listing, Name, yearless
from iscm_data.figures.figure import Figure, filtered, keys, marked, marks, of_view
from iscm_data.language.text import number, t
from iscm_data.query.questions import gathered
from iscm_data.query.sorting import SORT
from iscm_data.query.ties import NOW, ORDERS, Tie, now, ordered, tied
from iscm_data.query.view import View
from iscm_data.wording import actors as wording


def payers(view: View) -> Figure | None:
    """Who is named as paying for which mechanism; None where nobody is."""
    return _figure(view, "payers", t("Payer"))


def partners(view: View) -> Figure | None:
    """Who is named as a partner of which mechanism; None where nobody is."""
    return _figure(view, "partners", t("Partner"))


def _figure(view: View, name: str, head: str) -> Figure | None:
    if not view.ties:
        return None
    order = view.value(SORT) if view.value(SORT) in ORDERS else NOW
    found = ordered(view.ties, order)
    behind = [finding for tie in found for finding in tie.findings]

    def content() -> Listing:
        unnamed = len(view.ids) - len({id_ for tie in found for id_ in tie.mechanisms})
        # Whoever is named or in place otherwise is not shown where a filter keeps only some of the findings.
        narrowed = view.filters.since or view.filters.sole or str(view.within) in view.filters.coded
        nobody = (
            t("No statement that matches names anybody for {n} of {of}.", n=number(unnamed), of=number(len(view.ids)))
            if narrowed
            else t("The sources name nobody for {n} of {of}.", n=number(unnamed), of=number(len(view.ids)))
        )
        counted = t("The number counts what was in place when the source was written, out of {n}.", n=view.among)
        past = [view.data.actor[tie.actor_id].short for tie in found if not now(tie)]
        lead = (
            t("In statements that match, named only for what is planned or past ({n}):", n=number(len(past)))
            if narrowed
            else t("Named only for what is planned or past ({n}):", n=number(len(past)))
        )
        entries = tuple(_entry(view, tie) for tie in found)
        years = yearless(name.marks[0] for entry in entries for name in entry.names)
        return Listing(
            head=head,
            counted=t("In place"),
            named=t("Which, and the latest year"),
            entries=entries,
            asides=(Aside(counted), *([Aside(nobody)] if unnamed else []), *years, *filtered(view)),
            rest=Aside(lead, tuple(past)) if 0 < len(past) < len(found) else None,
            marked=True,
            keys=keys(view.data, (marked(view.data, gathered(view.data, tie.findings)) for tie in found)),
        )

    told = wording.lede(view)
    return of_view(
        view,
        name,
        title=wording.headline(view),
        lede=told[:2],
        note=" ".join(told[2:]),
        findings=behind,
        content=content,
        rows=lambda: rows.tie_rows(view.data, found),
        parameters={**view.filters, **({SORT: (order,)} if order != NOW else {})},
        more={"view": name},
    )


def _entry(view: View, tie: Tie) -> Entry:
    data, n = view.data, now(tie)
    every = tuple(
        Name(data.mechanism[id_]["short_name"], marks(data, gathered(data, tie.mechanisms[id_])), id_)
        for id_ in tied(data, tie)
    )
    return Entry(tie.actor_id, data.actor[tie.actor_id].short, number(n), n / max(view.among, 1), every)
