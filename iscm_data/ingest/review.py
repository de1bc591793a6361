"""`python -m iscm_data review ID`: a curator decides on each suggestion; what is decided is saved at once."""

import argparse
import sys
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from iscm_data import records
from iscm_data.codebook import DATA
from iscm_data.ingest import draft as drafts
from iscm_data.ingest import finish
from iscm_data.ingest.documents import IngestError
from iscm_data.records import Rules, plain

HELP = """
a  accept: you write the statement, one sentence in your own words that can stand alone
c  change: go through the fields; Enter keeps a value, - takes it away
d  drop: the suggestion does not become a finding
m  more: one more finding from the same passage, for you to code
l  later: leave it open and go on
q  quit: all that you have decided is saved; the same command goes on from here
"""
IDENTITY = ("short_name", "acronym", "scope", "regions", "website", "established", "status", "secretariat")
OPTIONAL = ("acronym", "website")


class Quit(Exception):
    """The curator goes on another time."""


@dataclass
class Review:
    """One session with one draft. `ask` reads a line that the curator writes, `tell` shows one."""

    data: Path
    id: str
    ask: Callable[[str], str] = input
    tell: Callable[[str], None] = print

    def run(self) -> int:
        """Go through all that is open. Returns 0 when the record is in its place, 1 when something is left to do."""
        self.document, moved = finish.opened(self.data, self.id)
        if moved:
            self.tell("The record was changed since the draft was made; the suggestions were carried over onto it.")
            self._save()
        read = records.read(self.data)
        texts = {f.name: f.read_text(encoding="utf-8") for f in sorted(drafts.folder(self.data).glob("*.txt"))}
        # A new record's own id may be named by others, and its document be quoted, before both are in their place.
        self.read = replace(
            read, documents={**texts, **read.documents}, mechanisms={self.id: {}, **read.mechanisms}, faults=()
        )
        self.rules = Rules(self.read)
        try:
            self._suggestions()
            self._identity()
        except (Quit, EOFError, KeyboardInterrupt):
            self._save()
            left = len([*drafts.open_entries(self.document)])
            self.tell(f"\nSaved. {left} suggestions are open; go on with: python -m iscm_data review {self.id}")
            return 1
        return self._finish()

    # --- suggestions ------------------------------------------------------------------------------------------------

    def _suggestions(self) -> None:
        passed: set[int] = set()  # left for later, in this session
        while waiting := [pair for pair in drafts.open_entries(self.document) if id(pair[1]) not in passed]:
            place, entry = waiting[0]
            self._show(place, entry, len(waiting))
            while not self._decide(place, entry):
                pass
            if entry.get("review") == drafts.NEEDED:
                passed.add(id(entry))
            self._save()

    def _decide(self, place: str, entry: MutableMapping[str, Any]) -> bool:
        """Ask once what to do with an entry; returns whether to go on to the next."""
        source, finding = place.startswith("sources."), place.startswith("findings.")
        choices = (
            "a accept · c change · l later · q quit"
            if source
            else (f"a accept · c change · d drop{' · m more' if finding else ''} · l later · q quit · ? help")
        )
        answer = self.ask(f"  {choices}\n> ").strip().casefold()
        if answer == "q":
            raise Quit
        if answer == "l":
            return True
        if answer == "d" and not source:
            entry["review"] = drafts.DROPPED
            return True
        if answer == "c":
            self._change(place, entry)
            self._save()
            self._show(place, entry, 0)
            return False
        if answer == "m" and finding:
            self._more(entry)
            return False
        if answer == "a":
            return self._accept(place, entry)
        self.tell(HELP)
        return False

    def _accept(self, place: str, entry: MutableMapping[str, Any]) -> bool:
        if place.startswith("findings.") and not str(entry.get("statement", "")).strip():
            statement = self.ask("  Statement, one sentence in your own words:\n> ").strip()
            if not statement:
                self.tell("  Nothing was written; the suggestion stays open.")
                return False
            entry["statement"] = statement
        if entry.get("quote") and plain(str(entry.get("statement", ""))) == plain(str(entry["quote"])):
            self.tell("  This is the quotation itself. The statement is in your own words.")
            entry["statement"] = ""
            return False
        if wrong := [*self._faults(place, entry)]:
            for where, message in wrong:
                self.tell(f"  {where or place}: {message}")
            self.tell("  Change it first (c).")
            return False
        entry["review"] = drafts.ACCEPTED
        return True

    def _faults(self, place: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What `check` would say of this entry alone."""
        bare = {k: v for k, v in _values(entry).items() if k not in drafts.OWN_KEYS}
        sources = {
            key: {k: v for k, v in source.items() if k not in drafts.OWN_KEYS}
            for key, source in _values(self.document.get("sources", {})).items()
        }
        kind, _, name = place.partition(".")
        if kind == "sources":
            return self.rules.of_source(name, bare)
        if kind == "findings":
            return self.rules.of_finding(name, bare, sources)
        return self.rules.of_not_reported(bare, sources)

    def _more(self, entry: Mapping[str, Any]) -> None:
        findings = drafts.block(self.document, "findings")
        name = drafts.next_number("F", findings)
        copy = tomlkit.table()
        for key, value in _values(entry).items():
            if key not in ("code", "because", "sole", "donor_role"):
                copy[key] = value
        copy["statement"], copy["review"] = "", drafts.NEEDED
        findings[name] = copy
        self._save()
        self.tell(f"  {name} was added with the same passage; it comes at the end.")

    def _change(self, place: str, entry: MutableMapping[str, Any]) -> None:
        for key, allowed in self._fields(place):
            if place.startswith("findings.") and not self._belongs(key, entry):
                entry.pop(key, None)
                continue
            if key == "code":
                allowed = self.read.codebook.codes(str(entry.get("dimension")))
                if not allowed:
                    entry.pop(key, None)
                    continue
            self._field(entry, key, allowed)

    def _fields(self, place: str) -> list[tuple[str, Collection[str]]]:
        book = self.read.codebook
        if place.startswith("sources."):
            return [(key, ()) for key in ("title", "publisher", "published", "url")]
        common: list[tuple[str, Collection[str]]] = [("dimension", book.dimensions), ("code", ())]
        if not place.startswith("findings."):
            return [*common, ("kind", book.codes("missing")), ("locator", ()), ("quote", ()), ("note", ())]
        return [
            *common,
            *((key, book.codes(key)) for key in ("status",)),
            ("as_of", ()),
            *((key, book.codes(key)) for key in ("basis", "donor_role")),
            ("sole", ("true",)),
            ("actors", ()),
            ("confidence", book.codes("confidence")),
            *((key, ()) for key in ("locator", "quote", "statement")),
        ]

    def _belongs(self, key: str, entry: Mapping[str, Any]) -> bool:
        funding = entry.get("dimension") == "funding_model"
        if key in ("basis", "sole"):
            return funding
        if key == "donor_role":
            return funding and entry.get("code") == "external_donors"
        return key != "actors" or funding or entry.get("dimension") == "partnership_type"

    def _field(self, entry: MutableMapping[str, Any], key: str, allowed: Collection[str]) -> None:
        """Ask for one field until the answer can be one."""
        before = entry.get(key)
        shown = ", ".join(before) if isinstance(before, list) else {None: "", True: "true"}.get(before, before)
        if key == "sole" and before is None:
            shown = "not said"
        names = [*allowed]
        if names:
            self.tell(
                textwrap.fill(
                    "   ".join(f"{n} {name}" for n, name in enumerate(names, 1)),
                    100,
                    initial_indent="    ",
                    subsequent_indent="    ",
                )
            )
        while True:
            answer = self.ask(f"  {key} [{shown}]: ").strip()
            if not answer:
                return
            if answer == "-":
                entry.pop(key, None)
                if key == "actors":
                    entry[key] = []
                return
            if names:
                answer = names[int(answer) - 1] if answer.isdigit() and 0 < int(answer) <= len(names) else answer
                if answer not in names:
                    self.tell("    Give one of these, or its number.")
                    continue
            if key in ("as_of", "year"):
                if not answer.isdigit():
                    self.tell("    A year is a number, such as 2019.")
                    continue
                entry[key] = int(answer)
            elif key in ("actors", "regions"):
                entry[key] = [part.strip() for part in answer.split(",") if part.strip()]
            else:
                entry[key] = True if key == "sole" else answer
            return

    def _show(self, place: str, entry: Mapping[str, Any], left: int) -> None:
        book, because = self.read.codebook, entry.get("because", {})
        count = f"  ({left} open)" if left else ""
        self.tell(f"\n{place.partition('.')[2] or place} · {entry.get('locator', 'the document as a source')}{count}")
        if entry.get("quote"):
            self.tell(textwrap.fill(f"“{entry['quote']}”", 100, initial_indent="  ", subsequent_indent="  "))
        for key, value in entry.items():
            if key in ("quote", "locator", "review", "because", "source") or (key == "statement" and not value):
                continue
            words = f"   because of “{because[key]}”" if key in because else ""
            label = ""
            if key == "code" and value in book.codes(str(entry.get("dimension"))):
                label = f" ({book.label(str(entry['dimension']), str(value))})"
            text = ", ".join(value) or "nobody named" if isinstance(value, list) else value
            self.tell(f"  {key:<11} {text}{label}{words}")
        dimension = book.dimensions.get(str(entry.get("dimension")))
        if dimension and dimension.codes and not entry.get("code") and "kind" not in entry:
            self.tell("  code        none was found: change it to give one, or drop it")

    # --- the rest of a new record -----------------------------------------------------------------------------------

    def _identity(self) -> None:
        """Ask for what every record has and this one has not; only a new record has such gaps."""
        record = _values(self.document)
        if (self.data / "mechanisms" / f"{self.id}.toml").is_file():
            return
        missing = [key for key in IDENTITY if key not in record and (key not in OPTIONAL or "short_name" not in record)]
        if not missing:
            return
        self.tell(
            f"\nWhat the record of {record.get('name')} needs besides its findings. Enter leaves a field for later."
        )
        book = self.read.codebook
        for key in missing:
            if key in ("established", "status", "secretariat"):
                self._block(key)
                continue
            entry: dict[str, Any] = {}
            self._field(entry, key, book.codes("scope") if key == "scope" else ())
            if key in entry:
                self._put_first(key, entry[key])
                self._save()

    def _block(self, key: str) -> None:
        book = self.read.codebook
        fields: dict[str, list[tuple[str, Collection[str]]]] = {
            "established": [("year", ())],
            "status": [("value", book.codes("mechanism_status")), ("as_of", ())],
            "secretariat": [("kind", book.codes("secretariat_kind")), ("value", ()), ("note", ())],
        }
        self.tell(f"  {key}:")
        made = tomlkit.inline_table()
        first = fields[key][0][0]
        for name, allowed in fields[key]:
            if key == "status" and name == "as_of":
                if answer := self.ask("  as_of, the date of the last sign []: ").strip():
                    made[name] = answer
                continue
            self._field(made, name, allowed)
            if first not in made:
                return
        if made.get("value") != "unknown" and made.get("kind") != "unknown":
            made["source"] = self._source()
        self._put_first(key, made)
        self._save()

    def _source(self) -> str:
        """The name of one of the record's sources, or of one that the curator adds."""
        sources = drafts.block(self.document, "sources")
        while True:
            for name, source in sources.items():
                self.tell(f"    {name}  {source.get('title')}")
            answer = self.ask("  source (+ for one that is not here): ").strip()
            if answer in sources:
                return answer
            if answer != "+":
                continue
            entry = tomlkit.table()
            for key in ("title", "publisher", "url", "published"):
                if value := self.ask(f"    {key}: ").strip():
                    entry[key] = value
            name = drafts.next_number("S", sources)
            wrong = [*self.rules.of_source(name, entry.unwrap())]
            for where, message in wrong:
                self.tell(f"    {where}: {message}")
            if not wrong:
                sources[name] = entry
                self._save()
                return name

    def _put_first(self, key: str, value: Any) -> None:
        """Add a field of the record's own, which in TOML has to stand before all blocks."""
        text = tomlkit.dumps(self.document)
        line = tomlkit.dumps({key: value})
        place = text.find("\n[")
        text = f"{text[: place + 1].rstrip()}\n{line}\n{text[place + 1 :]}" if place >= 0 else text + line
        self.document = tomlkit.parse(text)

    # --- the end ----------------------------------------------------------------------------------------------------

    def _finish(self) -> int:
        left = [place for place, _ in drafts.open_entries(self.document)]
        if left:
            self.tell(f"\nSaved. {len(left)} suggestions are open; go on with: python -m iscm_data review {self.id}")
            return 1
        text = finish.finished(self.document)
        if wrong := finish.faults(self.data, self.id, text):
            self.tell("\nEverything is decided, but the record has faults:")
            for fault in wrong:
                self.tell(f"  {fault.where}: {fault.message}")
            file = drafts.path(self.data, self.id)
            self.tell(f"Mend them in {file}, then: python -m iscm_data review {self.id}")
            return 1
        written = finish.put(self.data, self.id, text)
        self.tell("\nThe record is in its place and has no faults. Written:")
        for path in written:
            self.tell(f"  {path}")
        if any(path.parent.name == "documents" for path in written):
            self.tell("Name the owner of the new document in LICENSE.md, if it may be passed on at all.")
        self.tell("Next: make build")
        return 0

    def _save(self) -> None:
        drafts.write(drafts.path(self.data, self.id), drafts.tidy(tomlkit.dumps(self.document)))


def _values(entry: Any) -> dict[str, Any]:
    return entry.unwrap() if hasattr(entry, "unwrap") else dict(entry)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("id", nargs="?", help="of the mechanism; left out: list the drafts")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="of the records; default: data")


def run(options: argparse.Namespace) -> int:
    """Review one draft, or list all."""
    if options.id:
        try:
            return Review(options.data, options.id).run()
        except IngestError as error:
            print(f"{error}.", file=sys.stderr)
            return 1
    waiting = drafts.all_drafts(options.data)
    for id_, draft in waiting.items():
        total, left = len([*drafts.entries(draft)]), len([*drafts.open_entries(draft)])
        print(f"{id_}: {left} of {total} suggestions open (python -m iscm_data review {id_})")
    if not waiting:
        print(f"No draft lies in {drafts.folder(options.data)}.")
    return 0
