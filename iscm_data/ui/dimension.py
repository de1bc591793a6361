"""The parts of a page about one dimension: its matrix, the cell that was opened, its counts."""

from collections.abc import Mapping, Sequence
from html import escape

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.figures import dimension as figures
from iscm_data.figures.charts import Spec
from iscm_data.figures.figure import MatrixFigure
from iscm_data.html.passages import gap
from iscm_data.language.text import labelled, t, tn
from iscm_data.query import questions
from iscm_data.query.paging import PART
from iscm_data.ui import address, figure, passages, ticks
from iscm_data.ui.markup import cell_marks, link, mark, missing, show, table
from iscm_data.ui.view import View
from iscm_data.wording.marks import cell_words


def hover(data: Dataset, made: MatrixFigure, labels: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The words beside the pointer, for every cell."""
    told = {}
    names = {row.id: f"<b>{escape(row.label)}</b>" for row in made.lines}
    codes = {column: escape(name) for column, name in labels.items()}
    missing = {code: t(entry.label) for code, entry in data.codebook.codes("missing").items()}
    for (row, column), cell in made.matrix.cells.items():
        lines = [names[row], codes[column]]
        if cell.missing and not cell.passages:  # so are most cells
            lines.append(missing[cell.missing])
        else:
            lines += [f"{word} ({years})" if years else word for _, word, years in cell_words(data, cell)]
        if cell.passages:
            lines.append(tn("1 finding; click to read it", "{n} findings; click to read them", len(cell.passages)))
        told[row, column] = "<br>".join(lines)
    return told


def opened(view: View) -> tuple[str, str] | None:
    """The cell that the address asks for, if it is one of this page."""
    id_, _, code = address.value("cell").partition(".")
    known = view.within and id_ in view.data.mechanism and code in view.data.codebook.dimensions[view.within].codes
    return (id_, code) if known else None


def matrix_card(view: View) -> None:
    """The matrix of the page's dimension."""
    dimension = view.within
    assert dimension

    def draw(made: MatrixFigure, form: str) -> Spec:
        return made.draw(form, chosen=opened(view), hover=hover(view.data, made, made.labels))

    figure.card(
        view,
        f"{dimension}-matrix",
        lambda: figures.matrix(view.data, view.filters, view.ids, dimension, address.value(PART)),
        draw=draw,
        table=lambda made: matrix_table(view, made),
        under=lambda: ticks.bar(view.data),
        pick={"cell": "{0}.{1}"},
    )


def matrix_table(view: View, made: MatrixFigure) -> str:
    """A matrix as an HTML table, each cell with its shape, word and years, leading to its passages."""

    def cell(row: str, column: str) -> str:
        words = cell_marks(view.data, made.matrix.cells[row, column])
        if not made.matrix.cells[row, column].passages:
            return words
        return f"<a href='{escape(address.here(cell=f'{row}.{column}'))}'>{words}</a>"

    return table(
        made.words.subtitle,
        [escape(t("Mechanism")), *map(escape, made.labels.values())],
        [
            [
                f"{ticks.box(view.data, row.id)} {link(row.href, row.label)}",
                *(cell(row.id, column) for column in made.labels),
            ]
            for row in made.lines
        ],
        hidden_caption=True,
    )


def cell_panel(view: View) -> None:
    """The findings behind the cell that was opened, or what is known of their absence."""
    cell = opened(view)
    if cell is None or view.within is None:
        return
    data, (id_, code) = view.data, cell
    found = questions.cell(data, id_, view.within, code).passages
    name = link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
    html = _beyond(view, id_, found) + "".join(passages.passage(data, p) for p in found)
    gaps = [r for r in questions.coverage(data, [id_]) if r.dimension == view.within and r.code in (None, code)]
    if not found or any(row.code for row in gaps):
        own = [row for row in gaps if row.code] or gaps
        html += "".join(gap(data, row) for row in own)
    if not found and not any(row.code for row in gaps) and all(row.state == "reported" for row in gaps):
        missing = data.codebook.codes("missing")["not_found"]
        html += f"<p>{mark('not_found', t(missing.label))} {escape(t(missing.definition))}</p>"
    close = link(address.here(cell=None), t("Close"))
    show(
        f"<section class='panel' id='cell'><h2>{labelled(name, escape(t(data.codebook.label(view.within, code))))}</h2>"
        f"<p>{close}</p>{html}</section>"
    )


def _beyond(view: View, id_: str, found: Sequence[Passage]) -> str:
    """Where a panel shows what the filters do not: the words that say so."""
    told = []
    if id_ not in view.ids:
        told.append(t("The filters leave this mechanism out: the figures and numbers on this page are without it."))
    asked = view.filters
    if any((asked.status and p.status not in asked.status) or (asked.sole and not p.sole) for p in found):
        told.append(t("All findings are here, also those that the filters by status or only source leave out."))
    return "".join(f"<p><strong>{escape(words)}</strong></p>" for words in told)


def number(view: View, n: int, dimension: str, codes: Sequence[str], status: str | None = None) -> str:
    """A number of mechanisms, of how many, leading to the findings that it counts; in words where there are none.

    With a coded filter the findings of these codes would be of other mechanisms than are counted: then it is no link.
    """
    if not n:
        return missing(t("none found"))
    told = t("{n} of {of}", n=n, of=len(view.ids))
    if view.filters.sole or any(getattr(view.filters, name) for name in (*questions.CODED, "status")):
        return escape(told)
    return link(
        address.href("findings", view.filters, dimension=dimension, status=status, **{dimension: [*codes]}), told
    )


def count_card(view: View) -> None:
    """How many mechanisms report each code, by status."""
    data, dimension = view.data, view.within
    assert dimension
    figure.card(
        view,
        f"{dimension}-counts",
        lambda: figures.counts(data, view.filters, view.ids, dimension),
        table=lambda made: table(
            made.words.subtitle,
            [
                escape(t(data.codebook.dimensions[dimension].label)),
                *map(escape, made.statuses.values()),
                escape(t("In any status")),
            ],
            [
                [
                    escape(made.labels[c.code]),
                    *(number(view, c.by_status[s], dimension, [c.code], s) for s in made.statuses),
                    number(view, c.reported, dimension, [c.code]),
                ]
                for c in made.counts
            ],
            hidden_caption=True,
        ),
    )
