"""Themes: theme × mechanism, and the objectives of the Global Compact that findings touch."""

from html import escape

from iscm_data import answers, charts, content, export, objectives, query
from iscm_data.charts import Row
from iscm_data.legend import cell_words
from iscm_data.query import Count, Matrix
from iscm_data.text import t
from iscm_data.ui import address, figure
from iscm_data.ui.dimension import columns, hover, marks, number
from iscm_data.ui.markup import link, mark, missing, show, table
from iscm_data.ui.view import View


def matrix_card(view: View) -> None:
    """Theme × mechanism: the matrix of the other dimensions, turned, since there are so many themes."""
    data, labels = view.data, columns(view.data, "theme")
    upright = query.matrix(data, "theme", view.ids)
    matrix = Matrix(upright.columns, upright.rows, {(code, id_): cell for (id_, code), cell in upright.cells.items()})
    names = {id_: data.mechanism[id_]["short_name"] for id_ in view.ids}
    short = {id_: data.mechanism[id_]["acronym"] or names[id_] for id_ in view.ids}
    rows = [
        Row(code, label, address.href("findings", view.filters, theme=code, dimension="theme"))
        for code, label in labels.items()
    ]
    words = answers.matrix_words(data, "theme", view.ids, view.filters, upright)
    acronyms = "; ".join(f"{short[id_]}: {names[id_]}" for id_ in view.ids if short[id_] != names[id_])
    words = export.with_note(words, f"{words.note} {acronyms}." if acronyms else words.note)
    told = hover(data, matrix, labels, names)
    figure.card(
        view,
        "theme-matrix",
        words,
        lambda form: charts.matrix(
            matrix,
            rows,
            short,
            marks(data),
            form=form,
            statuses=view.filters.status,
            hover=None if form == "slide" else told,
        ),
        alt=f"{words.title}. {answers.dimension(data, 'theme', view.ids, view.filters)}",
        content=lambda: content.matrix(
            data, matrix, rows, names, (t("Theme"), t("Mechanisms, by what was found")), view.filters.status
        ),
        rows=lambda: export.matrix_rows(data, "theme", upright),
        table=lambda: table(
            words.title,
            [escape(t("Theme")), escape(t("Mechanisms"))],
            [[link(row.href, row.label), _mechanisms(view, matrix, row.id)] for row in rows],
            hidden_caption=True,
        ),
        pick=lambda cell: {"cell": f"{cell[1]}.{cell[0]}"},
        too_wide=True,
    )


def _mechanisms(view: View, matrix: Matrix, code: str) -> str:
    parts = []
    for id_ in matrix.columns:
        cell = matrix.cells[code, id_]
        if cell.passages:
            name = link(address.here(cell=f"{id_}.{code}"), view.data.mechanism[id_]["short_name"])
            parts.append(f"<p>{name}: {'; '.join(mark(*line) for line in cell_words(view.data, cell))}</p>")
    return "".join(parts) or missing(t("not found for any mechanism shown"))


def objectives_card(view: View) -> None:
    """How many mechanisms have findings linked to each objective of the Global Compact."""
    data = view.data
    counts = objectives.counts(data, view.ids)
    titles = {str(o.number): f"{o.number} {t(o.label)}" for o in data.codebook.gcm_objectives}
    statuses = {code.id: t(code.label) for code in data.codebook.codes("status").values()}
    none = [c for c in counts if not c.reported]
    title = (
        t(
            "{n} of {of} objectives of the Global Compact are touched by no finding of the mechanisms shown",
            n=len(none),
            of=len(counts),
        )
        if none
        else t("Every objective of the Global Compact is touched by a finding of the mechanisms shown")
    )
    behind = query.passages(data, "theme", view.ids)
    words = answers.words(
        data,
        view.filters,
        title=title,
        subtitle=t("Mechanisms with a theme linked to each objective, by status; {years}", years=answers.years(behind)),
        note=t(
            "The links of themes to objectives are this project's mapping, not IOM's. “None found” is not a nought."
        ),
        passages=behind,
        n=len(view.ids),
    )

    def linked(number: str) -> str:
        found = objectives.themes_of(data, int(number))
        return "; ".join(
            link(
                address.href("findings", view.filters, theme=code, dimension="theme"),
                t(data.codebook.label("theme", code)),
            )
            for code in found
        ) or missing(t("no theme is linked to it"))

    def touching(count: Count, status: str) -> str:
        return number(view, count.by_status[status], "theme", objectives.themes_of(data, int(count.code)), status)

    rows = [[escape(titles[c.code]), linked(c.code), *(touching(c, s) for s in statuses)] for c in counts]
    figure.card(
        view,
        "global-compact",
        words,
        lambda form: charts.bars(counts, titles, statuses, form=form),
        alt=f"{title}. {answers.objectives(data, counts)}",
        content=lambda: content.bars(counts, titles, statuses, behind),
        rows=lambda: [
            {
                "objective": c.code,
                "objective_label": titles[c.code],
                "themes": "; ".join(objectives.themes_of(data, int(c.code))),
                "status": s,
                "mechanisms": c.by_status[s] or t("none found"),
                "mechanisms_shown": c.of,
            }
            for c in counts
            for s in statuses
        ],
        table=lambda: table(
            title,
            [escape(t("Objective")), escape(t("Themes linked")), *map(escape, statuses.values())],
            rows,
            hidden_caption=True,
        ),
    )
    show(
        f"<p>{escape(t('Each number counts mechanisms; in the table, numbers and themes lead to their passages.'))}</p>"
    )
