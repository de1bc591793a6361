"""What an address asks for: the names of its parameters, the codes they may have, and the filters that they make.

Pages and files read their addresses by these rules. A page ignores what it does not know and says so; an address of
data is refused (see `iscm_data.export.data.selection`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language import text
from iscm_data.language.text import LANGUAGES, fold
from iscm_data.query import filters as choices
from iscm_data.query.filters import ANY, Filters

LONGEST = 300  # characters of a parameter that are read, or told back to the reader
MOST = 60  # values of one filter
ROOM = 4_000  # bytes of what stands behind the question mark: a page has them in each of its links

LANGUAGE = "lang"  # the parameter that names the language of the words; codes are the same in all
VERSION = "data_version"  # the parameter with which a link says from which data it was made
WORDS, VIEW, STATE, TOPIC = "q", "view", "iso3", "topic"  # those of several pages: a reader's words, a part of a page

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # what no page can hold

Parameters = Mapping[str, Sequence[str]]
"""The parameters of an address, decoded: all values of each name, in the order of the address."""


@dataclass(frozen=True)
class Ignored:
    """A part of the address that this explorer does not know: told to the reader, and used for nothing."""

    name: str
    value: str


def options(data: Dataset) -> dict[str, tuple[str, ...]]:
    """The values that each filter may have, in the order in which a reader sees them; () for any year.

    Shared: never change it.
    """
    return _options(data, text.language())


@remembered
def _options(data: Dataset, _: str) -> dict[str, tuple[str, ...]]:
    """The choices in one language: countries stand in the order of their names in it."""
    book = data.codebook
    listed = set(data.memberships["iso3"])
    known = {name: tuple(book.codes(name)) for name in (*choices.CODED, "scope", "region", "activity")}
    known["country"] = tuple(sorted(listed, key=lambda iso3: fold(data.actor[iso3].name)))
    known |= {"status": (*book.codes("status"), ANY), "since": (), "sole": ("1",)}
    return {name: known[name] for name in choices.NAMES}


def read(parameters: Parameters) -> tuple[dict[str, list[str]], list[Ignored]]:
    """What is read of an address: of each name its first values, cut short, as far as there is room; and what is not
    read of it: the rest of a long value, the first of too many."""
    kept: dict[str, list[str]] = {}
    beyond: list[Ignored] = []
    left = ROOM
    for name, given in parameters.items():
        for one in values({name: given}, name):
            left -= len(urlencode({name: one})) + 1
            if left < 0:
                return kept, [*beyond, Ignored(name[:LONGEST], one)]
            kept.setdefault(name, []).append(one)
        rest = [one[LONGEST:] for one in given[:MOST] if len(one) > LONGEST] + [*dict.fromkeys(given)][MOST:]
        beyond += [Ignored(name[:LONGEST], _told(one)) for one in rest[:1]]
    return kept, beyond


def value(parameters: Parameters, name: str) -> str:
    """The last value of a parameter, or an empty text; never longer than LONGEST."""
    given = parameters.get(name)
    return _told(given[-1]) if given else ""


def values(parameters: Parameters, name: str) -> list[str]:
    """At most MOST values of a parameter, each once, in the order of the address."""
    return list(dict.fromkeys(map(_told, dict.fromkeys(parameters.get(name, ())))))[:MOST]


def _told(value: str) -> str:
    """A value as it is read: of no more than some length, and of letters that a page can hold."""
    return _CONTROL.sub(" ", value[:LONGEST])


def language(parameters: Parameters, otherwise: str) -> str:
    """The language that an address asks for, else `otherwise`."""
    asked = value(parameters, LANGUAGE)
    return asked if asked in LANGUAGES else otherwise


def filters(data: Dataset, parameters: Parameters) -> tuple[Filters, list[Ignored]]:
    """The filters that an address asks for, and what its filters have that is no value of theirs."""
    chosen: dict[str, list[str]] = {}
    ignored = []
    for name, known in options(data).items():
        given = [value for value in values(parameters, name) if value]
        if name in ("since", "sole"):
            given = given[-1:]
        chosen[name] = [v for v in given if v in known or (name == "since" and re.fullmatch(r"(19|20)[0-9]{2}", v))]
        ignored += [Ignored(name, v) for v in given if v not in chosen[name]]
    return Filters(chosen), ignored


def href(page: str, *carried: Parameters, **parameters: str | Sequence[str] | None) -> str:
    """An address within the app, relative to it: a page's name, or "", and its parameters without empty ones.

    `carried` are parameters too, such as filters; later ones replace earlier ones.
    """
    asked: dict[str, str | Sequence[str]] = {}
    for more in (*carried, parameters):
        asked |= {name: v for name, v in more.items() if v is not None}
    query = "&".join(_encoded(name, v if isinstance(v, str) else tuple(v)) for name, v in asked.items() if v)
    return (page or "./") + (f"?{query}" if query else "")


@lru_cache(256)  # few, because a brief's may be some 30,000 bytes
def _encoded(name: str, value: str | tuple[str, ...]) -> str:
    """A parameter as an address has it. Remembered, because the links of a page have nearly all of theirs in common."""
    return urlencode({name: value}, doseq=True)


def lasting(href_: str, data: Dataset) -> str:
    """An address within the app (see `href`) with the version of the data that it was made from."""
    return f"{href_}{'&' if '?' in href_ else '?'}{_encoded(VERSION, data.version)}"
