"""What a new record needs besides its findings: a document of this kind does not tell it, so a curator is asked."""

import datetime
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from iscm_data.curate.ingest import draft as drafts
from iscm_data.curate.ingest.fields import Fields, indented
from iscm_data.curate.rules import Rules

# Each field with the words that are added when it is asked for, and the list of the codebook that it takes.
PLAIN = {
    "short_name": ("the name in common use", ""),
    "acronym": ("if it has one", ""),
    "scope": ("in IOM's taxonomy", "scope"),
    "regions": ("where its members lie, with commas between", "region"),
    "website": ("its own, if it has one: https://…", ""),
}
BLOCKS = {
    "established": {"year": ("in which it was founded", "")},
    "status": {"value": ("", "mechanism_status"), "as_of": ("the date of the last sign", "")},
    "secretariat": {
        "kind": ("", "secretariat_kind"),
        "value": ("who provides it", ""),
        "note": ("if one is needed", ""),
    },
}
OPTIONAL = ("acronym", "website")
NOBODY = ("none", "unknown")  # what needs no further words, and "unknown" no source


@dataclass
class Identity:
    """The questions on one new record. `record` gives it as it is now; `put` sets a field of it, and saves."""

    fields: Fields
    rules: Rules
    record: Callable[[], tomlkit.TOMLDocument]
    put: Callable[[str, Any], None]

    def run(self) -> None:
        """Ask for what is missing; each answer is kept at once."""
        record = self.record()
        plain = [key for key in PLAIN if key not in record and (key not in OPTIONAL or "short_name" not in record)]
        blocks = [key for key in BLOCKS if not _whole(key, record.get(key, {}))]
        if not plain and not blocks:
            return
        told = f"What the record of {record.get('name')} needs besides its findings. Enter leaves a field for later, "
        self.fields.tell("\n" + indented(told + "? says what each choice means, q quits.", 0))
        for key in plain:
            entry: dict[str, Any] = {}
            self._ask(entry, key, *PLAIN[key])
            if key in entry:
                self.put(key, entry[key])
        for key in blocks:
            self._block(key)

    def _ask(self, entry: MutableMapping[str, Any], key: str, hint: str, of: str) -> None:
        while True:
            self.fields.fill(entry, key, of, hint, key == "year")
            wrong = self._wrong(key, entry)
            if not wrong:
                return
            self.fields.tell(f"    {wrong}")
            entry.pop(key)

    def _wrong(self, key: str, entry: MutableMapping[str, Any]) -> str:
        """What `check` would say of a date, a year or an address."""
        block = {"as_of": "status", "year": "established"}.get(key)
        if key not in entry or not (block or key == "website"):
            return ""
        bare = entry.unwrap() if isinstance(entry, InlineTable) else dict(entry)
        faults = self.rules.blocks[block](bare) if block else self.rules.top(bare)
        return next((message for where, message in faults if where == key), "")

    def _block(self, key: str) -> None:
        made = tomlkit.inline_table()
        made.update(self.record().get(key, {}))
        self.fields.tell(f"  {key}:")
        first = next(iter(BLOCKS[key]))
        for name, (hint, of) in BLOCKS[key].items():
            if name in made or (made.get("kind") in NOBODY and name != first):
                continue
            self._ask(made, name, hint, of)
            if first not in made:
                return
            self.put(key, made)
        if not _whole(key, made):
            made["source"] = self._source()
            self.put(key, made)

    def _source(self) -> str:
        """The name of one of the record's sources, or of one that the curator adds."""
        sources = drafts.block(self.record(), "sources")
        written: dict[str, str] = {}
        while True:
            for name, source in sources.items():
                self.fields.tell(f"    {name}  {source.get('title')}")
            answer = self.fields.line("  source (its name as above; + for one that is not here): ").upper()
            if answer in sources:
                return answer
            if answer != "+":
                continue
            for key in ("title", "publisher", "url", "published"):
                if value := self.fields.line(f"    {key}: ", written.get(key, "")):
                    written[key] = value
            entry = tomlkit.table()
            entry.update(written | {"read": f"{datetime.date.today():%Y-%m}"})
            name = drafts.next_number("S", sources)
            wrong = [*self.rules.of_source(name, entry.unwrap())]
            for where, message in wrong:
                self.fields.tell(f"    {where}: {message}")
            if not wrong:
                sources[name] = entry
                return name


def _whole(key: str, block: Any) -> bool:
    """Whether a block has all that it needs."""
    first = next(iter(BLOCKS[key]))
    return first in block and ("source" in block or block[first] == "unknown")
