"""Every figure by its name: made from the parameters of an address, for a page, a file, a brief or an edition."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from iscm_data.dataset.tables import Dataset
from iscm_data.figures import actors, cards, comparison, country, coverage, dimension, objectives, overlap, timeline
from iscm_data.figures.content import Aside, Bars, Content, Grid, Listing
from iscm_data.figures.figure import Figure
from iscm_data.language.text import t
from iscm_data.model.codebook import codebook
from iscm_data.query import address, countries, sorting, ties
from iscm_data.query import view as views
from iscm_data.query.address import STATE, TOPIC, Parameters
from iscm_data.query.comparison import MOST
from iscm_data.query.filters import CODED
from iscm_data.query.filters import NAMES as NAMES_OF_FILTERS
from iscm_data.query.paging import PAIRS, PART
from iscm_data.query.sorting import SORT
from iscm_data.query.tallies import FAMILY
from iscm_data.query.view import View
from iscm_data.wording import activity, overview

C = TypeVar("C", bound=Content)


class NoFigure(ValueError):
    """There is no such figure; the message says why and is for a reader, `allowed` lists what there is."""

    def __init__(self, message: str, *, parameter: str = "", value: str = "", allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.parameter, self.value, self.allowed = parameter, value, tuple(allowed)


@dataclass(frozen=True)
class Kind:
    """A figure that can be found by name: the page that it is of, and the parameters that it takes.

    `filtered` says whether it takes the shared filters, too; `needed` are the parameters that it cannot do without,
    `past` those of older addresses, which are read over.
    """

    make: Callable[[View], Figure | None] = field(repr=False)
    page: str
    filtered: bool = True
    parameters: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    past: tuple[str, ...] = ()


def _of_dimension(code: str, page: str) -> dict[str, Kind]:
    family = (FAMILY,) if code == "theme" else ()
    return {
        f"{code}-matrix": Kind(dimension.matrix, page, parameters=(*family, SORT, PART)),
        f"{code}-codes": Kind(dimension.codes, page, parameters=family),
        f"{code}-counts": Kind(dimension.counts, page, parameters=family),
    }


_PAGE = codebook().page_of
NAMES: Mapping[str, Kind] = {
    **{name: kind for code in CODED for name, kind in _of_dimension(code, _PAGE[code]).items()},
    "payers": Kind(actors.payers, _PAGE["funding_model"], parameters=(SORT,), past=(PART,)),
    "partners": Kind(actors.partners, _PAGE["partnership_type"], parameters=(SORT,), past=("everyone", PART)),
    "global-compact": Kind(objectives.global_compact, _PAGE["theme"]),
    "comparison": Kind(
        comparison.comparison,
        "compare",
        filtered=False,
        parameters=("id", TOPIC, *comparison.FLAGS),
        needed=("id",),
    ),
    "country": Kind(country.country, "country", parameters=(STATE,), needed=(STATE,), past=(PART,)),
    "overlap": Kind(overlap.overlap, "compare", parameters=(PAIRS,)),
    "timeline": Kind(timeline.timeline, "mechanism", parameters=(PART,)),
    "question": Kind(cards.question, "", filtered=False, parameters=(cards.QUESTION,), needed=(cards.QUESTION,)),
    "mechanism": Kind(cards.mechanism, "mechanism", filtered=False, parameters=("id",), needed=("id",)),
    "state": Kind(cards.state, "country", filtered=False, parameters=(STATE,), needed=(STATE,)),
    "coverage": Kind(coverage.coverage, "method", filtered=False, parameters=(PART,)),
}
"""Every figure of every page, with what it takes. `find` makes it."""

FORMER: Mapping[str, str] = {"shared-partners": "partners", "country-timeline": "country"}
"""Names that older addresses have for figures."""


def find(data: Dataset, name: str, parameters: Parameters) -> Figure:
    """The figure of that name for the parameters of an address.

    Raises NoFigure, with words for the reader, for a name, parameter or value that is not known, for a parameter that
    is needed and missing, and where the filters leave nothing to draw.
    """
    name = FORMER.get(name, name)
    kind = NAMES.get(name)
    if kind is None:
        raise NoFigure(t("There is no figure of this name."), value=name[: address.LONGEST], allowed=[*NAMES])
    takes = (*(NAMES_OF_FILTERS if kind.filtered else ()), *kind.parameters)
    for given in parameters:
        if given not in (*takes, *kind.past):
            raise NoFigure(t("This figure has no such parameter."), parameter=given[: address.LONGEST], allowed=takes)
    filters, unknown = address.filters(data, parameters)
    if unknown:
        raise _no_value(unknown[0].name, unknown[0].value, address.options(data)[unknown[0].name])
    own = {each: _values(data, name, each, parameters) for each in kind.parameters}
    for each in kind.needed:
        if not own[each]:
            raise NoFigure(t("This figure needs a parameter."), parameter=each)
    if name == "comparison" and not 2 <= len(own["id"]) <= MOST:
        raise NoFigure(t("A comparison is of two to four mechanisms."), parameter="id")
    asked = {**filters, **{each: values for each, values in own.items() if values}}
    view = replace(views.view(data, kind.page, asked), filters=filters)
    made = kind.make(view)
    if made is None:
        raise NoFigure(t("Nothing in the dataset matches, so there is nothing to draw."))
    return _with_activity(made)


def _with_activity(made: Figure) -> Figure:
    """A figure that tells which mechanisms in it are not active: it would pass them off as meeting."""
    content = made.content()  # once: its words tell of it too
    if not (told := _inactive(made.data, content)):
        return replace(made, content=lambda: content)
    if isinstance(content, Grid) and isinstance(instead := content.instead, Listing):
        content = replace(content, instead=_telling(instead, _inactive(made.data, instead)))
    words = replace(made.words, note=f"{made.words.note} {told.told()}".strip())
    if not isinstance(content, Bars):  # numbers alone are drawn; their table says whose they are
        content = _telling(content, told)
    return replace(made, words=words, content=lambda: content)


def _telling(content: C, told: Aside | None) -> C:
    """What is shown with such a sentence below it."""
    return replace(content, asides=(*content.asides, told)) if told else content


def _inactive(data: Dataset, content: Content) -> Aside | None:
    """The mechanisms of a figure that are not active, by name, those first that are in it as it was asked for."""
    named: Iterable[str]
    if isinstance(content, Bars):
        ids = {m["short_name"]: id_ for id_, m in data.mechanism.items()}
        named = (ids[name] for bar in content.bars for names in bar.names for name in names)
    elif isinstance(content, Listing):
        pairs = (id_ for each in content.entries for id_ in each.id.split("."))
        named = (*pairs, *(name.id for each in content.entries for name in each.names))
    elif any(column.id == "activity" for column in content.columns):  # tells it of each
        named = ()
    else:
        asked = content.asked
        order = sorted(content.rows, key=lambda r: (not any(m.id in asked for m in r.marks), not r.found))
        named = (*(column.id for column in content.columns), *(row.id for row in order))
    names = activity.not_known_to_meet(data, (id_ for id_ in dict.fromkeys(named) if id_ in data.mechanism))
    return Aside(t("Not known to meet now:"), names) if names else None


def options(data: Dataset, figure: str, name: str) -> Sequence[str]:
    """The values that a parameter of a figure may have that is no filter; none are listed of a number."""
    if name in (PART, PAIRS):
        return ()
    if name == "id":
        return [*data.mechanism]
    if name == cards.QUESTION:
        return [*overview.QUESTIONS]
    if name == TOPIC:
        return CODED
    if name == FAMILY:
        return [*data.codebook.codes("family")]
    if name == SORT:
        within = figure.removesuffix("-matrix")
        return ties.ORDERS if within == figure else [*sorting.ORDERS, *data.codebook.codes(within)]
    return countries.everyone(data) if name == STATE else ["1"]


def _values(data: Dataset, figure: str, name: str, parameters: Parameters) -> list[str]:
    """The values of a parameter that is no filter. Raises NoFigure for one that is not known."""
    given = [value for value in address.values(parameters, name) if value]
    if name in (PART, PAIRS):  # more than there are: the last
        if given and not (given[-1].isascii() and given[-1].isdigit()):
            raise _no_value(name, given[-1], ["1"])
        return given[-1:]
    if name == STATE:
        given = [value.upper() for value in given[-1:]]
    known = options(data, figure, name)
    for value in given:
        if value not in known:
            raise _no_value(name, value, known)
    return given


def _no_value(parameter: str, value: str, allowed: Sequence[str]) -> NoFigure:
    return NoFigure(t("The parameter has no such value."), parameter=parameter, value=value, allowed=allowed)
