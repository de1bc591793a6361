"""What a reader may look for by its name: mechanisms, countries, codes, and those who pay or work with mechanisms."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.findings import plain_rows
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Actor, Dataset
from iscm_data.language.text import LANGUAGES, in_all_languages, place, short
from iscm_data.language.words import plain
from iscm_data.model import names
from iscm_data.model.names import Known
from iscm_data.query import countries

KINDS = MECHANISM, COUNTRY, CODE, ACTOR = ("mechanism", "country", "code", "actor")
OF_MECHANISMS = ("activity", "scope", "region")  # filters of mechanisms themselves, whose codes are sought too


@remembered
def known(data: Dataset, kind: str) -> Mapping[str, Known]:
    """All of a kind, by id, with the names and codes by which people call them, in every language.

    The id of a code is "dimension.code", or that of a filter and its code; an actor is neither a State nor a mechanism.
    """
    if kind == MECHANISM:
        return {id_: Known(_called(data, row)) for id_, row in data.record.items()}
    if kind == COUNTRY:
        return countries.known(data)
    if kind == CODE:
        lists = (*(dimension.id for dimension in data.codebook.coded), *OF_MECHANISMS)
        return {
            f"{name}.{code.id}": Known(in_all_languages(code.label))
            for name in lists
            for code in data.codebook.codes(name).values()
        }
    actors = (data.actor[id_] for id_ in data.finding.actors[2] if id_ not in data.mechanism)
    return {actor.id: of_actor(actor) for actor in actors if actor.region is None}


def of_actor(actor: Actor) -> Known:
    """By which names and codes people call a State or an organization."""
    if actor.region:
        return names.of_state(actor.id, actor.english)
    return names.of_organization(actor.english, actor.english_full)


@remembered
def aliases(data: Dataset) -> Mapping[str, list[str]]:
    """The other names of each mechanism that has any."""
    found: dict[str, list[str]] = {}
    for row in plain_rows(data.aliases[["mechanism_id", "name"]]):
        found.setdefault(row["mechanism_id"], []).append(row["name"])
    return found


def _called(data: Dataset, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a mechanism, in common use, also without its kind and as figures have it, and in full, its acronym,
    those in other languages, and other names."""
    others = (data.translation(row[name], code) for code in LANGUAGES for name in ("short_name", "name"))
    places = (place(data.translation(row["short_name"], code) or row["short_name"], code) for code in LANGUAGES)
    figured = (short(row["short_name"], code) for code in LANGUAGES)
    other = aliases(data).get(row["mechanism_id"], ())
    every = (row["short_name"], *_parts(row), row["acronym"], *others, *other, *places, *figured)
    return tuple(dict.fromkeys(filter(None, every)))


def _parts(row: Mapping[str, Any]) -> Iterator[str]:
    """A full name, and the names that it is made of: Euro-African Dialogue (Rabat Process), Conference (RCM) or …"""
    name, acronym = row["name"], row["acronym"]
    yield name
    before, bracket, _ = name.partition(f" ({acronym})")
    if bracket:
        yield before
    elif last := re.fullmatch(r"([^()]+) \(([^()]+)\)", name):
        yield from (part for part in last.groups() if " " in part)


@dataclass(frozen=True)
class Named:
    """Who is named in a text: of a kind, by id; and where."""

    kind: str
    id: str
    words: str
    start: int
    end: int


def mentions(data: Dataset, text: str) -> list[Named]:
    """Whom a text names by a whole name: a mechanism, a State, an organization; by a code only in capitals, but for
    those of mechanisms."""
    found = []
    for mention in _texts(data).named(text.replace("+", " ")):  # 5+5
        kind, _, id_ = mention.id.partition(" ")
        by_code = plain(mention.words) in [plain(code) for code in known(data, kind)[id_].codes]
        if kind == MECHANISM or not by_code or mention.words.isupper():
            found.append(Named(kind, id_, mention.words, mention.start, mention.end))
    return found


@remembered
def _texts(data: Dataset) -> names.Texts:
    called = {}
    for kind in (MECHANISM, COUNTRY, ACTOR):
        for id_, each in known(data, kind).items():
            # Codes of ISO 3166 are no words of a text: "are" would be the Emirates, "can" Canada.
            codes = each.codes[2:] if kind == COUNTRY else each.codes
            called[f"{kind} {id_}"] = (*each.names, *codes)
    return names.Texts(called, as_written=False)
