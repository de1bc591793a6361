"""The figures of one dimension: mechanism × code, each code with its mechanisms, and how many report each."""

from collections.abc import Sequence
from typing import Any

from iscm_data.dataset.findings import Selection
from iscm_data.figures import rows
from iscm_data.figures.content import Aside, Bar, Bars, Cell, Column, Entry, Grid, Listing, Mark, Name, Row, yearless
from iscm_data.figures.figure import Figure, filtered, keys, marked, names, of_view, series
from iscm_data.language.text import number, spelled, t
from iscm_data.query import paging, questions, sorting
from iscm_data.query.filters import IN_PLACE
from iscm_data.query.sorting import SCOPE, SORT
from iscm_data.query.tallies import FAMILY, Tally, in_family, leading, newest, reporting, unreported
from iscm_data.query.view import View
from iscm_data.wording import activity, headlines
from iscm_data.wording.labels import label, lowered, short, subject
from iscm_data.wording.marks import mark_label

WIDE = 8  # columns for which a slide has room


def matrix(view: View) -> Figure | None:
    """Mechanism × code, in the reader's order; of many mechanisms the part that is asked for."""
    if not view.ids:
        return None
    data, dimension = view.data, str(view.within)
    order = view.value(SORT) or SCOPE
    part = paging.part(sorting.ordered(data, dimension, view.ids, order), view.value(paging.PART))
    found = questions.matrix(data, dimension, part.rows)
    codes, book = _columns(view), data.codebook.dimensions[dimension].codes

    def content() -> Grid:
        cells = {key: marked(data, cell) for key, cell in found.items()}
        made = tuple(
            mechanism_row(view, id_, [cells[id_, code] for code in codes], grouped=order == SCOPE) for id_ in part.rows
        )
        return Grid(
            head=t("Mechanism"),
            columns=tuple(Column(code, t(book[code].label), t(book[code].short)) for code in codes),
            rows=made,
            keys=keys(data, (cell for row in made for cell in row.cells)),
            asked=view.filters.asked,
            nothing=_nothing(view, [row.id for row in made if not row.found]),
            otherwise=_otherwise(view, [row.id for row in made if row.found and not _as_asked(view, row)]),
            asides=filtered(view),
            instead=_listing(view),
        )

    return _figure(view, "matrix", content, lambda: rows.matrix_rows(data, found, dimension, codes))


def codes(view: View) -> Figure | None:
    """Each code with the mechanisms that report it as asked, by name."""
    if not view.ids:
        return None
    data, dimension = view.data, str(view.within)
    found = questions.matrix(data, dimension, view.tallies.ids)
    shown = [tally.code for tally in view.shown.codes]
    return _figure(view, "codes", lambda: _listing(view), lambda: rows.matrix_rows(data, found, dimension, shown))


def counts(view: View) -> Figure | None:
    """How many mechanisms report each code: in place, only planned, only past."""
    if not view.ids:
        return None
    return _figure(view, "counts", lambda: _bars(view), lambda: rows.tally_rows(view, _bars(view)))


def _figure(view: View, kind: str, content: Any, made_rows: Any) -> Figure:
    data, dimension = view.data, str(view.within)
    says = data.codebook.dimensions[dimension].says
    told = headlines.lede(view)
    own = {name: view.values(name) for name in (FAMILY, SORT, paging.PART) if view.values(name)}
    views = {"matrix": {}, "codes": {"view": "models"}, "counts": {"view": "chart"}}
    return of_view(
        view,
        f"{dimension}-{kind}",
        title=headlines.headline(view),
        lede=[*_family(view), *told[:2]],
        note=" ".join([*told[2:], t(str(says["note"]), n=view.tallies.of)]),
        findings=_behind(view, kind),
        parameters={**view.filters, **own},
        more=views[kind],
        content=content,
        rows=made_rows,
    )


def _behind(view: View, kind: str) -> Selection:
    """The findings that a figure shows: by code those in the statuses asked for, else those in any."""
    data, dimension = view.data, str(view.within)
    asked = view.filters.without(dimension).changed(status=view.filters.asked) if kind == "codes" else None
    found = questions.findings(data, dimension, view.ids if kind == "matrix" else view.tallies.ids, asked)
    mine = tuple(_columns(view)) if kind == "matrix" and view.filters.of(dimension) else ()
    mine = mine or in_family(data, dimension, view.value(FAMILY))
    return found.of("code", *mine) if mine else found


def _columns(view: View) -> Sequence[str]:
    """The codes that a matrix has: of more than a slide has room for, those that are asked for."""
    every, chosen = [tally.code for tally in view.shown.codes], view.filters.of(str(view.within))
    return [code for code in every if code in chosen and len(every) > WIDE] or every


def _family(view: View) -> list[str]:
    """Which family of codes all numbers are of."""
    if not in_family(view.data, str(view.within), view.value(FAMILY)):
        return []
    return [t("Only themes of one family count here: {family}.", family=label(view.data, "family", view.value(FAMILY)))]


def _listing(view: View) -> Listing:
    data, dimension, asked, found = view.data, str(view.within), view.filters.asked, view.shown.codes
    ids, every = view.tallies.ids, in_family(data, dimension, view.value(FAMILY)) or None
    entries = tuple(_entry(view, tally) for tally in found if tally.n)
    none = [lowered(label(data, dimension, tally.code)) for tally in found if not tally.n]
    lead = t("In place for none:") if _usual(view) else t("Reported as asked for none:")
    having = {id_ for each in leading(data, dimension, every, ids, asked, view.filters.since).values() for id_ in each}
    nothing = unreported(data, dimension, ids, every)
    otherwise = [id_ for id_ in ids if id_ not in having and id_ not in nothing]
    drawn = {name.id for entry in entries for name in entry.names}
    uncoded = names(data, (id_ for id_ in ids if id_ in having and id_ not in drawn))
    asides = (
        Aside(lead, tuple(none)) if none and entries else None,
        Aside(t("Reported, but under none of these headings:"), uncoded) if uncoded else None,
        _otherwise(view, otherwise),
        _nothing(view, nothing),
        Aside(t("A mechanism can stand in several rows. Numbers are out of {n}.", n=view.tallies.of)),
        *yearless(name.marks[0] for entry in entries for name in entry.names),
        *filtered(view),
    )
    return Listing(
        head=t(data.codebook.dimensions[dimension].label),
        counted=t("Mechanisms"),
        named=t("Which, and the latest year"),
        entries=entries,
        asides=tuple(filter(None, asides)),
        marked=len(asked) > 1,
        keys=tuple(Mark(s, mark_label(data, s)) for s in asked) if len(asked) > 1 else (),
    )


def mechanism_row(view: View, id_: str, cells: Sequence[Cell], *, grouped: bool = True) -> Row:
    """A mechanism as a row, under the name of its scope."""
    data, m = view.data, view.data.mechanism[id_]
    group = label(data, "scope", m["scope"]) if grouped else ""
    return Row(id_, m["short_name"], tuple(cells), short(data, id_), group, activity.beside_a_name(data, m))


def _as_asked(view: View, row: Row) -> bool:
    return any(cell.only(view.filters.asked).found for cell in row.cells)


def _nothing(view: View, none: Sequence[str]) -> Aside | None:
    """Those on which nothing was found, by name."""
    if not none:
        return None
    lead = t("Nothing found for {n}:", n=spelled(len(none)))
    return Aside(lead, names(view.data, none), t("That does not mean that there is none."))


def _otherwise(view: View, others: Sequence[str]) -> Aside | None:
    """Those that report something, but not as asked, by name."""
    if not others:
        return None
    n = spelled(len(others))
    lead = t("Only planned or past for {n}:", n=n) if _usual(view) else t("Reported only otherwise for {n}:", n=n)
    return Aside(lead, names(view.data, others))


def _usual(view: View) -> bool:
    """Whether what is in place is asked for, of any year."""
    return view.filters.asked == (IN_PLACE,) and not view.filters.since


def _entry(view: View, tally: Tally) -> Entry:
    data, dimension = view.data, str(view.within)
    named: dict[str, list[Mark]] = {}
    for status in view.filters.asked:
        for id_ in reporting(data, dimension, tally.code, view.tallies.ids, status, view.filters.since):
            mark = Mark(status, mark_label(data, status), newest(data, id_, dimension, tally.code, status))
            named.setdefault(id_, []).append(mark)
    every = tuple(Name(data.mechanism[id_]["short_name"], tuple(marks), id_) for id_, marks in named.items())
    return Entry(tally.code, label(data, dimension, tally.code), number(tally.n), tally.n / max(tally.of, 1), every)


def _bars(view: View) -> Bars:
    data, dimension = view.data, str(view.within)
    # In place alone is asked for where nothing else is: the others stand beside it, none of them counted twice.
    every = tuple(data.codebook.codes("status"))
    statuses = view.filters.asked if view.filters.of("status") else every
    made = []
    for tally in view.shown.codes:
        each = leading(data, dimension, tally.code, view.tallies.ids, statuses, view.filters.since)
        which = tuple(names(data, ids) for ids in each.values())
        made.append(Bar(tally.code, label(data, dimension, tally.code), tuple(map(len, which)), which))
    of = view.tallies.of
    asides = [Aside(t("Number of mechanisms, out of {n}.", n=of))]
    if none := tuple(subject(data, dimension, bar.id) for bar in made if not any(bar.numbers)):
        told = t("Number of mechanisms, out of {n}. No bar means that we found nothing, not zero.", n=of)
        asides = [Aside(told), Aside(t("Nothing found on:"), none)]
    return Bars(
        head=t(data.codebook.dimensions[dimension].label),
        bars=tuple(made),
        series=series(data, statuses),
        of=of,
        asides=(*asides, *filtered(view)),
    )
