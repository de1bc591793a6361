"""Actors × mechanisms: who pays for whom, and who works with whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.dataset.load import Dataset
from iscm_data.figures import rows
from iscm_data.figures.charts import Row
from iscm_data.figures.figure import MatrixFigure, in_part, of_matrix, short_names
from iscm_data.language.text import listed, several, t, tn
from iscm_data.query import addressing
from iscm_data.query.paging import part
from iscm_data.query.questions import Filters, passages
from iscm_data.query.ties import Tie, tie_matrix, ties
from iscm_data.wording import answers

EVERYONE = "everyone"  # the parameter that shows partners of one mechanism only as well
_NAMED = 5  # actors that a description names


@dataclass(frozen=True)
class _Title:
    title: str
    subtitle: str


def payers(data: Dataset, filters: Filters, ids: Sequence[str], asked: str = "") -> MatrixFigure | None:
    """Who is named as paying for which mechanism; None where nobody is."""
    found = ties(data, "funding_model", part(ids, asked).rows, filters)
    title = _Title(
        t("Who is named as paying for which mechanism"), t("Payers named in findings on funding, by mechanism")
    )
    return _figure(data, filters, ids, asked, "payers", "funding", found, title)


def partners(
    data: Dataset, filters: Filters, ids: Sequence[str], asked: str = "", *, everyone: bool
) -> MatrixFigure | None:
    """The partners of several mechanisms, or `everyone`; None where there is none."""
    named = passages(data, "partnership_type", ids, filters).named()
    found = ties(data, "partnership_type", part(ids, asked).rows, filters)
    title = _Title(answers.partners_title(data, named), t("Partners by mechanism, as reported by the sources"))
    if everyone:
        return _figure(data, filters, ids, asked, "partners", "partnerships", found, title, {EVERYONE: ("1",)})
    shared = [tie for tie in found if named[tie.actor_id] > 1]
    return _figure(data, filters, ids, asked, "shared-partners", "partnerships", shared, title)


def ordered(data: Dataset, found: Sequence[Tie]) -> list[Tie]:
    """Actors by kind, and within a kind those with most mechanisms first, to show blocks."""
    order = list(data.codebook.dimensions["partnership_type"].codes)
    return sorted(found, key=lambda tie: (order.index(data.actor[tie.actor_id].kind), -len(tie.mechanisms)))


def _figure(
    data: Dataset,
    filters: Filters,
    ids: Sequence[str],
    asked: str,
    name: str,
    page: str,
    found: Sequence[Tie],
    title: _Title,
    own: dict[str, tuple[str, ...]] | None = None,
) -> MatrixFigure | None:
    if not found:
        return None
    kinds = data.codebook.dimensions["partnership_type"].codes
    matrix = tie_matrix(data, found)
    lines = [
        Row(
            tie.actor_id,
            data.actor[tie.actor_id].name,
            addressing.href(page, filters, actor=tie.actor_id),
            t(kinds[data.actor[tie.actor_id].kind].label),
        )
        for tie in ordered(data, found)
    ]
    labels, names, acronyms = short_names(data, matrix.columns)
    behind = [p for tie in found for p in tie.findings]
    words = answers.words(
        data,
        filters,
        title=title.title,
        subtitle=several([title.subtitle, answers.years(behind)]),
        note=f"{answers.legend(data, matrix)}{acronyms}",
        passages=behind,
        n=len(ids),
    )
    made = of_matrix(
        data,
        name,
        page=page,
        filters=filters,
        parameters=filters.chosen() | (own or {}),
        words=words,
        alt=f"{title.title}. {_described(data, found)}",
        matrix=matrix,
        lines=lines,
        labels=labels,
        names=names,
        head=(t("Named"), t("Mechanisms, by what was found")),
        rows=lambda: rows.tie_rows(data, matrix),
        passages=behind,
    )
    return in_part(made, part(ids, asked))


def _described(data: Dataset, found: Sequence[Tie]) -> str:
    most = sorted(found, key=lambda tie: -len(tie.mechanisms))[:_NAMED]
    parts = [
        tn(
            "{name} with 1 mechanism",
            "{name} with {n} mechanisms",
            len(tie.mechanisms),
            name=data.actor[tie.actor_id].name,
        )
        for tie in most
    ]
    return tn("Named: {parts}.", "{n} are named; among them {parts}.", len(found), parts=listed(parts))
