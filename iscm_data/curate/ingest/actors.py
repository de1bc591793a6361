"""Who can be named in a passage: the actors' list, the States, the mechanisms, with the names a text has for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iscm_data.curate.ingest.rules import Phrases
from iscm_data.curate.records import Records
from iscm_data.curate.statements import Entry
from iscm_data.model import names
from iscm_data.model.names import Mention


@dataclass(frozen=True)
class Actors:
    """All whom findings can name: by that name their kind of partner, and how texts name them."""

    kinds: Mapping[str, str]
    phrases: Mapping[str, Phrases]  # of organizations and mechanisms
    states: names.Texts

    def named(self, text: str) -> list[Mention]:
        """Who is named in a text, each once and in its order; a name that lies within a longer one names nobody."""
        found = sorted((*self._organizations(text), *self.states.named(text)), key=lambda one: one.start)
        whole = [one for one in found if not any(_within(one, other) for other in found)]
        first = {one.id: one for one in reversed(whole)}
        return [one for one in whole if first[one.id] is one]

    def _organizations(self, text: str) -> Iterator[Mention]:
        for id_, phrases in self.phrases.items():
            for match in phrases.all(text):
                yield Mention(id_, match.start(), match.end(), match[0])


def actors(records: Records, without: str = "") -> Actors:
    """Everyone whom findings can name, save the mechanism `without` itself."""
    kinds = {name: str(actor["kind"]) for name, actor in records.actors.items()}
    called = {name: (name, str(actor["full_name"])) for name, actor in records.actors.items()}
    for id_, record in records.mechanisms.items():
        if id_ != without:
            kinds[id_] = "other_iscm"
            called[id_] = (str(record.get("short_name", "")), str(record.get("name", "")))
    countries = {iso3: str(country["name"]) for iso3, country in records.countries.items()}
    phrases = {id_: _phrases(id_, *given) for id_, given in called.items()}
    return Actors(kinds | dict.fromkeys(countries, "state"), phrases, names.Texts.of_states(countries))


def _phrases(id_: str, *given: str) -> Phrases:
    kept = set()
    other = names.others(id_)
    for name in (*given, *other.names, *other.codes):
        inside = [part for part in re.findall(r"\(([^)]*)\)", name) if part.isupper()]
        kept |= {one for one in (name, names.bare(name), *inside) if len(one) > 1}
    return Phrases(f"={name}" if " " not in name and name[0] != "=" else name for name in kept if "…" not in name)


def _within(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


def members(record: Entry | None) -> frozenset[str]:
    """The States that a record lists as members."""
    return frozenset((record or {}).get("members", {}).get("states", ()))
