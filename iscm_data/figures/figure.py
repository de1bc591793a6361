"""What a figure is, apart from any page: its words, its drawing, and what it shows as a table, a slide and a CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.figures import charts, content, picture
from iscm_data.figures.charts import OTHER, Spec
from iscm_data.figures.content import Content
from iscm_data.language.text import labelled, number, several, t
from iscm_data.query import addressing
from iscm_data.query.paging import Part
from iscm_data.query.questions import Count, Filters, Matrix
from iscm_data.wording import captions
from iscm_data.wording.captions import Words
from iscm_data.wording.marks import labels


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A figure of a view, made from the dataset alone.

    `name` and `parameters` (the filters that are set, and what else the figure takes) find it again:
    `find(data, name, parameters)`; with `page` they are also the address of the view that shows it. `subject` is what
    else tells its file from others, such as a country.

    `draw` takes a form ("screen", "phone" or "slide") and gives a Plotly figure as plain JSON, without the words
    around it; `content` is what a slide holds of it, `rows` its marks for a CSV; `passages` are the findings behind
    them. All but the words are made when they are asked for. A figure of many mechanisms shows a `part` of them.
    """

    data: Dataset = field(repr=False)
    name: str
    page: str
    parameters: Mapping[str, Sequence[str]]
    subject: str = ""
    file: str
    words: Words
    alt: str
    passages: Sequence[Passage]
    draw: Callable[..., Spec]
    content: Callable[[], Content]
    rows: Callable[[], Sequence[Mapping[str, Any]]]
    part: Part[Any] | None = None

    @property
    def stem(self) -> str:
        """The name with the subject: one figure of a page has it."""
        return f"{self.name}-{self.subject}" if self.subject else self.name

    @property
    def address(self) -> str:
        """The view that shows it, relative to the app's own address."""
        return addressing.href(self.page, **self.parameters)

    def svg(self, link: str) -> bytes:
        """The figure between its words, as a file; `link` is the lasting address of the view."""
        return picture.svg(self.draw("slide"), self.words, link, self.alt).encode()

    def png(self, link: str) -> bytes:
        """The same as a PNG of twice the size. Raises picture.NotDrawn where the drawing fails."""
        return picture.png(self.draw("slide"), self.words, link, self.alt)


@dataclass(frozen=True, kw_only=True, eq=False)
class MatrixFigure(Figure):
    """Rows × columns of cells. `labels` are the columns' labels as drawn, `names` in full.

    Its `draw` also takes `chosen` (a cell to frame) and `hover` (words beside the pointer, by cell).
    """

    matrix: Matrix
    lines: Sequence[charts.Row]
    labels: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class CountFigure(Figure):
    """Numbers of mechanisms, by code and status."""

    counts: Sequence[Count]
    labels: Mapping[str, str]
    statuses: Mapping[str, str]


Made = TypeVar("Made", bound=Figure)


def in_part(made: Made, part: Part[Any]) -> Made:
    """A figure that was made of a part of its mechanisms: its words, description, file and address say which."""
    if part.whole:
        return made
    place = {"first": number(part.first), "last": number(part.last), "n": number(part.of)}
    which = t("mechanisms {first} to {last} of {n}", **place)
    told = t("Drawn are mechanisms {first} to {last} of {n}; wherever mechanisms are counted, all {n} are.", **place)
    asked = {part.parameter: (str(part.number),)} if part.number > 1 else {}
    words = replace(
        made.words, subtitle=f"{made.words.subtitle}; {which}", filters=f"{told} {made.words.filters}".strip()
    )
    file = made.file.removesuffix(f"_{made.data.version}") + f"_part-{part.number}_{made.data.version}"
    parameters = {**made.parameters, **asked}
    return replace(made, part=part, words=words, alt=f"{made.alt} {told}", file=file, parameters=parameters)


def of_matrix(
    data: Dataset,
    name: str,
    *,
    filters: Filters | None = None,
    matrix: Matrix,
    lines: Sequence[charts.Row],
    labels: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    head: tuple[str, str],
    statuses: Sequence[str] = (),
    **own: Any,
) -> MatrixFigure:
    """A figure of a matrix; `head` names what its rows and its columns are, `own` is the rest of the figure."""
    names = names or labels
    chosen = filters or Filters()
    return MatrixFigure(
        data=data,
        name=name,
        file=captions.stem(name, chosen, data),
        draw=lambda form, **how: charts.matrix(matrix, lines, labels, marks(data), form=form, statuses=statuses, **how),
        content=lambda: content.matrix(data, matrix, lines, names, head, statuses),
        matrix=matrix,
        lines=lines,
        labels=labels,
        names=names,
        **{"parameters": chosen.chosen(), **own},
    )


def of_counts(
    data: Dataset,
    name: str,
    filters: Filters,
    counts: Sequence[Count],
    labels: Mapping[str, str],
    passages: Sequence[Passage],
    **own: Any,
) -> CountFigure:
    """A figure of numbers, a panel a status."""
    statuses = {code.id: t(code.label) for code in data.codebook.codes("status").values()}
    return CountFigure(
        data=data,
        name=name,
        file=captions.stem(name, filters, data),
        parameters=filters.chosen(),
        draw=lambda form: charts.bars(counts, labels, statuses, form=form),
        content=lambda: content.bars(counts, labels, statuses, passages),
        passages=passages,
        counts=counts,
        labels=labels,
        statuses=statuses,
        **own,
    )


def marks(data: Dataset) -> dict[str, str]:
    """The legend of every mark that a matrix may have."""
    return labels(data) | {OTHER: t("Another status, filtered out")}


def mechanism_rows(data: Dataset, ids: Sequence[str]) -> list[charts.Row]:
    """A matrix's rows, one a mechanism, under the names of their scopes, leading to their profiles."""
    return [
        charts.Row(
            id_,
            data.mechanism[id_]["short_name"],
            addressing.href("mechanism", id=id_),
            t(data.codebook.label("scope", data.mechanism[id_]["scope"])),
        )
        for id_ in ids
    ]


def columns(data: Dataset, dimension: str) -> dict[str, str]:
    """The labels of a dimension's codes."""
    return {code.id: t(code.label) for code in data.codebook.dimensions[dimension].codes.values()}


def short_names(data: Dataset, ids: Sequence[str]) -> tuple[dict[str, str], dict[str, str], str]:
    """Mechanisms by their acronyms, by their names, and what to add to a note where these differ (else "")."""
    names = {id_: data.mechanism[id_]["short_name"] for id_ in ids}
    short = {id_: data.mechanism[id_]["acronym"] or names[id_] for id_ in ids}
    told = several(labelled(short[id_], names[id_]) for id_ in ids if short[id_] != names[id_])
    return short, names, f" {told}." if told else ""
