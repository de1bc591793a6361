"""Who can be named in a passage: the actors' list, the States, the mechanisms, with the names a text has for them."""

import re

from iscm_data.ingest.coding import Actor
from iscm_data.ingest.rules import Phrases
from iscm_data.records import Records

SHORT = 4  # names of at most so many letters are found only in capitals, as they are written


def actors(records: Records, without: str = "") -> list[Actor]:
    """Everyone whom findings can name, save the mechanism `without` itself."""
    found = [
        Actor(actor["name"], actor["kind"], _phrases(actor["name"], actor["full_name"]))
        for actor in records.actors.values()
    ]
    found += [Actor(iso3, "state", _phrases(country["name"])) for iso3, country in records.countries.items()]
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
    return Phrases(f"={name}" if " " not in name else name for name in kept if "…" not in name)
