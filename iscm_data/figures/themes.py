"""Themes: theme × mechanism, and the objectives of the Global Compact that findings touch."""

from collections.abc import Sequence

from iscm_data.dataset.load import Dataset
from iscm_data.figures import rows
from iscm_data.figures.charts import Row
from iscm_data.figures.figure import CountFigure, MatrixFigure, columns, in_part, of_counts, of_matrix, short_names
from iscm_data.language.text import t, tn
from iscm_data.query import addressing, objectives, questions
from iscm_data.query.paging import part
from iscm_data.query.questions import Filters, Matrix
from iscm_data.wording import answers, captions


def matrix(data: Dataset, filters: Filters, ids: Sequence[str], asked: str = "") -> MatrixFigure:
    """Theme × mechanism: the matrix of the other dimensions, turned, since there are so many themes."""
    shown = part(ids, asked)
    upright = questions.matrix(data, "theme", shown.rows)
    turned = Matrix(upright.columns, upright.rows, {(code, id_): cell for (id_, code), cell in upright.cells.items()})
    short, names, acronyms = short_names(data, shown.rows)
    words = answers.matrix_words(data, "theme", ids, filters, upright)
    made = of_matrix(
        data,
        "theme-matrix",
        page="themes",
        filters=filters,
        words=captions.with_note(words, words.note + acronyms),
        alt=f"{words.title}. {answers.dimension(data, 'theme', ids, filters)}",
        matrix=turned,
        lines=[
            Row(code, label, addressing.href("findings", filters, theme=code, dimension="theme"))
            for code, label in columns(data, "theme").items()
        ],
        labels=short,
        names=names,
        head=(t("Theme"), t("Mechanisms, by what was found")),
        statuses=filters.status,
        rows=lambda: rows.matrix_rows(data, "theme", upright),
        passages=[p for cell in upright.cells.values() for p in cell.passages],
    )
    return in_part(made, shown)


def global_compact(data: Dataset, filters: Filters, ids: Sequence[str]) -> CountFigure:
    """How many mechanisms have findings linked to each objective of the Global Compact."""
    counts = objectives.counts(data, ids)
    titles = {str(o.number): f"{o.number} {t(o.label)}" for o in data.codebook.gcm_objectives}
    none = [c for c in counts if not c.reported]
    title = (
        tn(
            "{n} of {of} objectives of the Global Compact is touched by no finding of the mechanisms shown",
            "{n} of {of} objectives of the Global Compact are touched by no finding of the mechanisms shown",
            len(none),
            of=len(counts),
        )
        if none
        else t("Every objective of the Global Compact is touched by a finding of the mechanisms shown")
    )
    behind = questions.passages(data, "theme", ids)
    words = answers.words(
        data,
        filters,
        title=title,
        subtitle=t("Mechanisms with a theme linked to each objective, by status; {years}", years=answers.years(behind)),
        note=t(
            "The links of themes to objectives are this project's mapping, not IOM's. “None found” is not a nought."
        ),
        passages=behind,
        n=len(ids),
    )
    return of_counts(
        data,
        "global-compact",
        filters,
        counts,
        titles,
        behind,
        page="themes",
        words=words,
        alt=f"{title}. {answers.objectives(data, counts)}",
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
            for s in data.codebook.codes("status")
        ],
    )
