"""Every figure by its name: for addresses of figures, for briefs, for an edition without a server."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from iscm_data.dataset.load import Dataset
from iscm_data.figures import actors, comparison, coverage, dimension, history, overlap, themes
from iscm_data.figures.figure import Figure
from iscm_data.language.text import t
from iscm_data.query import addressing, countries, questions
from iscm_data.query.addressing import Parameters
from iscm_data.query.comparison import MOST
from iscm_data.query.paging import PAIRS, PART
from iscm_data.query.questions import Filters


class NoFigure(ValueError):
    """There is no such figure; the message says why and is for a reader, `allowed` lists what there is."""

    def __init__(self, message: str, *, parameter: str = "", value: str = "", allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.parameter, self.value, self.allowed = parameter, value, tuple(allowed)


Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kind:
    """A figure that can be found by name: the parameters that it takes beyond the shared filters.

    `filtered` says whether it takes the shared filters, too; `needed` are the parameters that it cannot do without,
    `part` is the one by which it shows a part of many mechanisms.
    """

    make: Callable[[Dataset, Filters, Sequence[str], Values], Figure | None] = field(repr=False)
    within: str | None = None
    filtered: bool = True
    parameters: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    part: str = ""


def _of_dimension(code: str) -> dict[str, Kind]:
    def counts(data: Dataset, filters: Filters, ids: Sequence[str], _: Values) -> Figure:
        return dimension.counts(data, filters, ids, code)

    def matrix(data: Dataset, filters: Filters, ids: Sequence[str], asked: Values) -> Figure:
        return dimension.matrix(data, filters, ids, code, _part(asked))

    return {f"{code}-matrix": Kind(matrix, code, part=PART), f"{code}-counts": Kind(counts, code)}


def _part(asked: Values, parameter: str = PART) -> str:
    return next(iter(asked[parameter]), "")


def _partners(data: Dataset, filters: Filters, ids: Sequence[str], asked: Values, *, everyone: bool) -> Figure | None:
    return actors.partners(data, filters, ids, _part(asked), everyone=everyone)


def _comparison(data: Dataset, _: Filters, __: Sequence[str], asked: Values) -> Figure | None:
    return comparison.comparison(data, asked["id"], differ=bool(asked["differ"]), reported=bool(asked["reported"]))


NAMES: Mapping[str, Kind] = {
    **_of_dimension("funding_model"),
    "payers": Kind(
        lambda data, filters, ids, asked: actors.payers(data, filters, ids, _part(asked)), "funding_model", part=PART
    ),
    **_of_dimension("governance_level"),
    **_of_dimension("partnership_type"),
    "shared-partners": Kind(partial(_partners, everyone=False), "partnership_type", part=PART),
    "partners": Kind(partial(_partners, everyone=True), "partnership_type", parameters=(actors.EVERYONE,), part=PART),
    "theme-matrix": Kind(
        lambda data, filters, ids, asked: themes.matrix(data, filters, ids, _part(asked)), "theme", part=PART
    ),
    "global-compact": Kind(lambda data, filters, ids, _: themes.global_compact(data, filters, ids), "theme"),
    "overlap": Kind(
        lambda data, filters, ids, asked: overlap.overlap(data, filters, ids, _part(asked, PAIRS)), part=PAIRS
    ),
    "timeline": Kind(lambda data, _, __, asked: history.field(data, _part(asked)), filtered=False, part=PART),
    "country-timeline": Kind(
        lambda data, filters, ids, asked: history.country(data, filters, ids, asked["iso3"][0], _part(asked)),
        parameters=("iso3",),
        needed=("iso3",),
        part=PART,
    ),
    "comparison": Kind(_comparison, filtered=False, parameters=("id", "differ", "reported"), needed=("id",)),
    "coverage": Kind(lambda data, _, __, asked: coverage.coverage(data, _part(asked)), filtered=False, part=PART),
}
"""Every figure of every page, with what it takes. `find` makes it."""


def find(data: Dataset, name: str, parameters: Parameters) -> Figure:
    """The figure of that name for the parameters of an address.

    Raises NoFigure, with words for the reader, for a name, parameter or value that is not known, for a parameter that
    is needed and missing, and where the filters leave nothing to draw.
    """
    kind = NAMES.get(name)
    if kind is None:
        raise NoFigure(t("There is no figure of this name."), value=name[: addressing.LONGEST], allowed=[*NAMES])
    takes = (*(questions.FILTERS if kind.filtered else ()), *kind.parameters, *filter(None, [kind.part]))
    for given in parameters:
        if given not in takes:
            raise NoFigure(
                t("This figure has no such parameter."), parameter=given[: addressing.LONGEST], allowed=takes
            )
    filters, unknown = addressing.filters(data, parameters)
    if unknown:
        allowed = (addressing.options(data) | {"sole": ("1",)})[unknown[0].name]
        raise _no_value(unknown[0].name, unknown[0].value, allowed)
    asked = {each: _values(data, each, parameters) for each in kind.parameters}
    if kind.part:
        asked[kind.part] = [addressing.value(parameters, kind.part)]
    for each in kind.needed:
        if not asked[each]:
            raise NoFigure(t("This figure needs a parameter."), parameter=each)
    if name == "comparison" and not 2 <= len(asked["id"]) <= MOST:
        raise NoFigure(t("A comparison is of two to four mechanisms."), parameter="id")
    ids = questions.matching(data, filters, kind.within)
    made = kind.make(data, filters, ids, asked) if ids else None
    if made is None:
        raise NoFigure(t("Nothing in the dataset matches, so there is nothing to draw."))
    if kind.part and (number := _part(asked, kind.part)):
        parts = [str(n) for n in range(1, (made.part.parts if made.part else 1) + 1)]
        if number not in parts:
            raise _no_value(kind.part, number, parts)
    return made


def _values(data: Dataset, name: str, parameters: Parameters) -> list[str]:
    """The values of a parameter that is no filter. Raises NoFigure for one that is not known."""
    given = [value for value in addressing.values(parameters, name) if value]
    known: Sequence[str] = ["1"]
    if name == "id":
        known = [*data.mechanism]
    if name == "iso3":
        given, known = [value.upper() for value in given[-1:]], countries.everyone(data)
    for value in given:
        if value not in known:
            raise _no_value(name, value, known)
    return given


def _no_value(parameter: str, value: str, allowed: Sequence[str]) -> NoFigure:
    return NoFigure(t("The parameter has no such value."), parameter=parameter, value=value, allowed=allowed)
