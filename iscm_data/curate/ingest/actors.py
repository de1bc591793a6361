"""Who can be named in a passage: the actors' list, the States, the mechanisms, with the names a text has for them."""

import re

from iscm_data.curate.ingest.coding import Actor
from iscm_data.curate.ingest.rules import Phrases, Rules
from iscm_data.curate.records import Entry, Records

SHORT = 4  # names of at most so many letters are found only in capitals, as they are written


def actors(records: Records, rules: Rules, without: str = "") -> list[Actor]:
    """Everyone whom findings can name, save the mechanism `without` itself."""
    other = rules.raw.get("other_names", {})
    found = [
        Actor(actor["name"], actor["kind"], _phrases(actor["name"], actor["full_name"]))
        for actor in records.actors.values()
    ]
    found += [
        Actor(iso3, "state", _phrases(country["name"], *other.get(iso3, ())))
        for iso3, country in records.countries.items()
    ]
    found += [
        Actor(id_, "other_iscm", _phrases(str(record.get("short_name", "")), str(record.get("name", ""))))
        for id_, record in records.mechanisms.items()
        if id_ != without
    ]
    return found


def _phrases(*names: str) -> Phrases:
    kept = set()
    for name in names:
        bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
        inside = [part for part in re.findall(r"\(([^)]*)\)", name) if part.isupper()]
        kept |= {one for one in (name, bare, *inside) if len(one) > 1}
    return Phrases(f"={name}" if " " not in name and name[0] != "=" else name for name in kept if "…" not in name)


def members(record: Entry | None) -> frozenset[str]:
    """The States that a record lists as members."""
    return frozenset((record or {}).get("members", {}).get("states", ()))
