"""Which rows an address of data asks for: the same parameters and codes as a page's, but nothing is overlooked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import numpy as np

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES
from iscm_data.query import address, hits, questions
from iscm_data.query.address import LANGUAGE, MOST, VERSION, WORDS, Parameters
from iscm_data.query.asked import LONGEST
from iscm_data.query.filters import NAMES, Filters

OF_FINDINGS = (*hits.OWN, WORDS)  # what the page of a search takes besides, one value each


class BadAddress(ValueError):
    """An address that asks for what there is not; `told` says so as JSON: error, parameter, value, allowed."""

    def __init__(self, error: str, **told: Any) -> None:
        super().__init__(error)
        self.told = {"error": error, **told}


def check_name(name: str, allowed: Collection[str], error: str) -> None:
    """Raise BadAddress with this error for a parameter that is not one of those allowed."""
    if name not in allowed:
        raise BadAddress(error, parameter=name[: address.LONGEST], allowed=[*allowed])


def check_value(
    name: str, value: str, allowed: Collection[str], error: str = "The parameter has no such value."
) -> None:
    """Raise BadAddress for a value of a parameter that is not one of those allowed."""
    if value not in allowed:
        raise BadAddress(error, parameter=name, value=value[: address.LONGEST], allowed=[*allowed])


def check_one(name: str, values: Collection[str]) -> None:
    """Raise BadAddress where a parameter has several values."""
    if len(values) > 1:
        raise BadAddress("The parameter takes one value.", parameter=name)


@dataclass(frozen=True)
class Selection:
    """What is asked for of one table; an empty one is the whole table. `own` are of OF_FINDINGS."""

    filters: Filters = field(default_factory=Filters)
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowing(self) -> dict[str, tuple[str, ...]]:
        """What a search for its words is narrowed to."""
        return {name: (value,) for name, value in self.own.items() if value and name != WORDS}

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The parameters that say this, in one order and form for all addresses that mean the same."""
        own = {name: (self.own[name],) for name in OF_FINDINGS if self.own.get(name)}
        filters = {name: tuple(sorted(codes)) for name, codes in self.filters.items()}
        return filters | own


def parameters(query_string: bytes) -> Parameters:
    """The parameters of a query string as it came. Raises BadAddress for more of them than any page makes."""
    text = query_string.decode("ascii", errors="replace")
    try:
        return parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=10 * MOST)
    except ValueError:
        raise BadAddress(f"The address has more than {10 * MOST} parameters.") from None


def language(given: Parameters) -> str:
    """The language of a file's words: the one that the address names, else English whoever asks, since one address is
    to be one file. Raises BadAddress.
    """
    *others, spoken = given.get(LANGUAGE, [ENGLISH])
    if others or spoken not in LANGUAGES:
        told = spoken[: address.LONGEST]
        raise BadAddress("There is no such language.", parameter=LANGUAGE, value=told, allowed=list(LANGUAGES))
    return spoken


def of_today(data: Dataset, asked: Parameters) -> Parameters:
    """The parameters without the version of the data, which is that of the dataset.

    Raises BadAddress where an address names another one: what a program asked for by version is that or nothing.
    """
    for version in asked.get(VERSION, ()):
        if version != data.version:
            told = version[: address.LONGEST]
            raise BadAddress(
                "The data have another version now. Without this parameter the address gives the data of today.",
                parameter=VERSION,
                value=told,
                allowed=[data.version],
            )
    return {name: values for name, values in asked.items() if name != VERSION}


def read(data: Dataset, table: str, asked: Parameters) -> Selection:
    """The selection that an address asks for. Raises BadAddress for a parameter or a value that is not known."""
    allowed = takes(table)
    for name in asked:
        check_name(name, allowed, f"{table} has no such parameter." if allowed else f"{table} takes no parameters.")
    for name in NAMES:
        if len(asked.get(name, ())) > MOST:
            raise BadAddress(f"A parameter has more than {MOST} values.", parameter=name)
    filters, unknown = address.filters(data, asked)
    if unknown:
        check_value(unknown[0].name, unknown[0].value, address.options(data)[unknown[0].name])
    return Selection(filters, _of_findings(data, asked))


def takes(table: str) -> tuple[str, ...]:
    """The parameters that an address of a table takes. Actors belong to no mechanism: they are given whole."""
    return () if table == "actors" else (*NAMES, *OF_FINDINGS) if table == "findings" else NAMES


def _of_findings(data: Dataset, asked: Parameters) -> dict[str, str]:
    found = {}
    for name in OF_FINDINGS:
        given = asked.get(name, ())
        check_one(name, given)
        value = given[0] if given else ""
        if name == WORDS and len(value) > LONGEST:
            raise BadAddress(f"A search has at most {LONGEST} characters.", parameter=name)
        if name != WORDS and value:
            check_value(name, value, hits.options(data, name))
        found[name] = value.strip() if name == WORDS else value
    return found


def select(data: Dataset, table: str, selection: Selection) -> np.ndarray:
    """The places of the rows asked for, in the order of the table.

    Findings are those that the page of a search lists. Of other tables, all rows on the mechanisms that match.
    """
    frame = getattr(data, table)
    if not selection.chosen():
        return np.arange(len(frame))
    if table == "findings":
        found = hits.hits(data, selection.own.get(WORDS, ""), selection.filters, selection.narrowing).chosen.hits
        return np.sort(found.rows)
    return np.flatnonzero(frame["mechanism_id"].isin(questions.matching(data, selection.filters)))
