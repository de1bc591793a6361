"""What a figure is, apart from any page: its words, and what it shows as a picture, a slide, a chart and a CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import picture
from iscm_data.figures.content import Aside, Cell, Content, Mark, told
from iscm_data.figures.picture import SLIDE, Head, Shape
from iscm_data.figures.picture.canvas import Canvas
from iscm_data.language.text import t
from iscm_data.query import address, questions
from iscm_data.query.address import STATE
from iscm_data.query.view import View
from iscm_data.wording import captions, citation
from iscm_data.wording.captions import Words
from iscm_data.wording.marks import key, mark_label


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A figure of a view, made from the dataset alone.

    `name` and `parameters` (the filters that are set, and what else the figure takes) find it again:
    `find(data, name, parameters)`; with `page` and `more` they are also the address of the view that shows it, unless
    `shown` are the parameters of that one.
    `subject` is what else tells its file from others, such as a country.

    `lede` are the sentences below the message, `cited` says in two words what its sources are. `content` is what it
    shows, `rows` the same for a CSV, made when it is asked for; `findings` are those behind it.
    """

    data: Dataset = field(repr=False)
    name: str
    page: str
    parameters: Mapping[str, Sequence[str]]
    more: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    shown: Mapping[str, Sequence[str]] | None = None
    words: Words
    lede: Sequence[str]
    cited: str
    findings: Sequence[Finding]
    content: Callable[[], Content]
    rows: Callable[[], Sequence[Mapping[str, Any]]]

    @property
    def file(self) -> str:
        """The name of a file of it, without its ending."""
        name = f"{self.name}-{self.subject}" if self.subject else self.name
        own = {key: values for key, values in self.parameters.items() if key not in ("id", STATE, "question")}
        return captions.stem(name, own, self.data)

    @property
    def alt(self) -> str:
        """What a page says of it to who does not see it: the message and its age."""
        return f"{self.words.title}. {self.words.subtitle}"

    @property
    def description(self) -> str:
        """All that it shows, as sentences."""
        return told(self.content())

    def href(self, **more: str) -> str:
        """The view that shows it, relative to the app's own address; with more parameters, such as a language."""
        asked = self.parameters if self.shown is None else self.shown
        return address.href(self.page, asked, {name: (value,) for name, value in self.more.items()}, **more)

    def picture(self, link: str, shape: Shape = SLIDE) -> Canvas:
        """The figure as a picture of a shape; `link` is the lasting address of the view."""
        source = captions.short_source(self.data, self.cited, link)
        head = Head(self.words.title, tuple(self.lede), source, t("ISCM Explorer"))
        return picture.draw(self.content(), head, shape)

    def svg(self, link: str, shape: Shape = SLIDE) -> bytes:
        """The picture as SVG."""
        drawn = self.picture(link, shape)
        return picture.svg(drawn, self.words.title, self._described, self._about(link)).encode()

    def png(self, link: str, shape: Shape = SLIDE) -> bytes:
        """The picture as a PNG of its shape's scale. Raises raster.NotDrawn where the drawing fails."""
        drawn = self.picture(link, shape)
        return picture.png(drawn, self.words.title, self._described, self._about(link), shape.scale)

    @property
    def _described(self) -> str:
        return f"{self.words.subtitle} {self.description}".strip()

    def _about(self, link: str) -> dict[str, str]:
        words = self.words
        return {
            "creator": self.data.publisher,
            "source": " ".join(filter(None, (words.source, link))),
            "rights": words.licence,
            "comment": " ".join(filter(None, (words.note, words.filters))),
            "software": words.version,
        }


def of_view(
    view: View,
    name: str,
    *,
    title: str,
    lede: Sequence[str],
    content: Callable[[], Content],
    rows: Callable[[], Sequence[Mapping[str, Any]]],
    note: str = "",
    findings: Sequence[Finding] = (),
    cited: str = "",
    source: str = "",
    filters: str | None = None,
    **own: Any,
) -> Figure:
    """A figure of what a view shows. `cited` and `source` say its sources where these are none of findings."""
    data = view.data
    words = captions.words(
        data,
        title,
        " ".join(lede),
        note=note,
        source=source or citation.source_line(data, findings),
        filters=captions.matching(view) if filters is None else filters,
    )
    return Figure(
        data=data,
        name=name,
        words=words,
        lede=lede,
        cited=cited or captions.counted(data, findings),
        findings=findings,
        content=content,
        rows=rows,
        **{"page": view.page, "parameters": view.filters, **own},
    )


def marks(data: Dataset, cell: questions.Cell) -> tuple[Mark, ...]:
    """The marks of a cell: its statuses with the years of their newest sources, then what is said to be missing."""
    made = [Mark(status, mark_label(data, status), year) for status, year in questions.dated(cell)]
    return (*made, *([Mark(cell.word, mark_label(data, cell.word))] if cell.word else []))


def marked(data: Dataset, cell: questions.Cell) -> Cell:
    """A cell of the dataset as one of a figure."""
    return Cell(marks=marks(data, cell), found=bool(cell.statuses))


def keys(data: Dataset, cells: Iterable[Cell]) -> tuple[Mark, ...]:
    """Each mark that stands in these cells, with what it means."""
    there = {mark.id for cell in cells for mark in cell.marks}
    return tuple(Mark(id_, told) for id_, told in key(data, there))


def series(data: Dataset, marks: Sequence[str]) -> tuple[Mark, ...]:
    """The marks of bars in which each mechanism stands once, under the first that fits it."""
    only = {"considered": t("Considered, not in place"), "ended": t("Only past")}
    return tuple(Mark(id_, (n and only.get(id_)) or mark_label(data, id_)) for n, id_ in enumerate(marks))


def filtered(view: View) -> tuple[Aside, ...]:
    """The filters in words, where any is set, for below a figure."""
    told = captions.chosen(view)
    return (Aside(t("Filter: {filters}.", filters=told)),) if told else ()


def names(data: Dataset, ids: Iterable[str]) -> tuple[str, ...]:
    """Mechanisms by their names in common use."""
    return tuple(data.mechanism[id_]["short_name"] for id_ in ids)
