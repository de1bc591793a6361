"""What an address asks for: the names of its parameters, the codes they may have, and the filters that they make.

Pages and files read their addresses by these rules. A page ignores what it does not know and says so; an address of
data is refused (see `iscm_data.publish.selection`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import urlencode

from iscm_data.dataset.load import Dataset, remembered
from iscm_data.language import text
from iscm_data.language.text import LANGUAGES, fold
from iscm_data.query import questions
from iscm_data.query.questions import Filters

LONGEST = 300  # characters of a parameter that are read, or told back to the reader
MOST = 60  # values of one filter

LANGUAGE = "lang"  # the parameter that names the language of the words; codes are the same in all
VERSION = "data_version"  # the parameter with which a link says from which data it was made
_linked: ContextVar[str] = ContextVar("linked", default="")  # the language that links name

PAGE_OF: Mapping[str, str] = {
    "funding_model": "funding",
    "governance_level": "governance",
    "partnership_type": "partnerships",
    "theme": "themes",
}
"""The page of each coded dimension."""

Parameters = Mapping[str, Sequence[str]]
"""The parameters of an address, decoded: all values of each name, in the order of the address."""


Linked = Callable[[str, Mapping[str, str | Sequence[str]]], str]
"""What makes a link of a page's name and its parameters."""
_linking: ContextVar[Linked | None] = ContextVar("linking", default=None)


@dataclass(frozen=True)
class Ignored:
    """A part of the address that this explorer does not know: told to the reader, and used for nothing."""

    name: str
    value: str


def options(data: Dataset) -> dict[str, tuple[str, ...]]:
    """The values that each filter may have, in the order in which a reader sees them. Shared: never change it."""
    return _options(data, text.language())


@remembered
def _options(data: Dataset, _: str) -> dict[str, tuple[str, ...]]:
    """The choices in one language: countries stand in the order of their names in it."""
    book = data.codebook
    listed = set(data.memberships["iso3"])
    countries = sorted(listed, key=lambda iso3: fold(data.actor[iso3].name))
    known = {name: tuple(book.codes(name)) for name in questions.NAMES if name != "country"}
    return {name: known.get(name, tuple(countries)) for name in questions.NAMES}


def value(parameters: Parameters, name: str) -> str:
    """The last value of a parameter, or an empty text; never longer than LONGEST."""
    given = parameters.get(name)
    return given[-1][:LONGEST] if given else ""


def values(parameters: Parameters, name: str) -> list[str]:
    """At most MOST values of a parameter, each once, in the order of the address."""
    return list(dict.fromkeys(v[:LONGEST] for v in parameters.get(name, ())[:MOST]))


def language(parameters: Parameters, otherwise: str) -> tuple[str, list[Ignored]]:
    """The language that an address asks for, else `otherwise`; and what it has that is none of LANGUAGES."""
    asked = value(parameters, LANGUAGE)
    if asked in LANGUAGES:
        return asked, []
    return otherwise, [Ignored(LANGUAGE, asked)] if asked else []


def filters(data: Dataset, parameters: Parameters) -> tuple[Filters, list[Ignored]]:
    """The filters that an address asks for, and what its filters have that is no value of theirs."""
    chosen: dict[str, tuple[str, ...]] = {}
    ignored = []
    for name, known in options(data).items():
        chosen[name] = tuple(v for v in values(parameters, name) if v in known)
        ignored += [Ignored(name, v) for v in values(parameters, name) if v not in known]
    sole = value(parameters, "sole")
    if sole not in ("", "1"):
        ignored.append(Ignored("sole", sole))
    return Filters(**chosen, sole=sole == "1"), ignored


def keep_language(code: str) -> None:
    """Name a language in every link from here on, in this run alone; an empty text names none.

    A language that only the browser asks for is not the link's.
    """
    _linked.set(code)


@contextmanager
def linking(make: Linked) -> Iterator[None]:
    """Within the block `href` gives what `make` makes, in this run alone: for pages that stand outside of the app."""
    before = _linking.set(make)
    try:
        yield
    finally:
        _linking.reset(before)


def lasting(href_: str, data: Dataset) -> str:
    """A link within the app (see `href`) with the version of the data that it was made from."""
    return f"{href_}{'&' if '?' in href_ else '?'}{urlencode({VERSION: data.version})}"


def href(page: str, carried: Filters | None = None, /, **parameters: str | Sequence[str] | None) -> str:
    """A link to a page, relative to the app's address, that keeps the filters `carried`; a page's name or ""."""
    asked: dict[str, str | Sequence[str]] = dict(carried.chosen()) if carried else {}
    if make := _linking.get():
        return make(page, asked | {name: v for name, v in parameters.items() if v})
    if _linked.get():
        asked[LANGUAGE] = _linked.get()
    asked |= {name: v for name, v in parameters.items() if v}
    return (page or "./") + (f"?{urlencode(asked, doseq=True)}" if asked else "")
