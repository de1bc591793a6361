"""`python -m iscm_data review ID`: a curator decides on each suggestion; what is decided is saved at once."""

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import tomlkit

from iscm_data.curate import records, statements
from iscm_data.curate.ingest import draft as drafts
from iscm_data.curate.ingest import finish, terminal
from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.ingest.fields import LONG, Fields, Quit, indented
from iscm_data.curate.ingest.identity import Identity
from iscm_data.curate.rules import belonging, plain
from iscm_data.dataset import swap
from iscm_data.model.codebook import DATA

HELP = """
a  accept: you choose the status, and the code if none is suggested, and write the statement, one sentence in your own
   words that can stand alone; the arrow up brings back the one before, to be edited
c  change: c code, c status … changes one field, c alone asks which. Enter keeps a value, - takes it away, ? explains
d  drop: the suggestion does not become a finding
m  more: one more finding from the same passage, for you to code
b  back to the one before, to decide again
l  later: leave it as it is and go on
q  quit, at any question (or Ctrl-C): all that you have decided is saved; the same command goes on from here
"""
ON, BACK, STAY = "on", "back", "stay"  # where to go after an answer
ASKED_WITH = ("code", "basis", "donor_role", "actors")  # what a finding needs when its dimension or code has changed
CHOSEN = ("code", "status", "basis", "donor_role")  # what a curator chooses, if it is open, when a finding is accepted
KEYS = {
    "sources": ("title", "publisher", "published", "url", "read"),
    "findings": (
        *("dimension", "code", "status", "as_of", "basis", "donor_role", "sole", "actors", "confidence"),
        *("locator", "quote", "statement"),
    ),
    "not_reported": ("dimension", "code", "kind", "locator", "quote", "note"),
}
"""What can be changed, in the order in which it is asked for."""
CONTEXT = 160  # letters of what stands before a passage


@dataclass
class Review:
    """One session with one draft. `ask` reads a line that the curator writes, `tell` shows one."""

    data: Path
    id: str
    ask: Callable[[str, str], str] = terminal.ask
    tell: Callable[[str], None] = print

    def run(self) -> int:
        """Go through all that is open. Returns 0 when the record is in its place, 1 when something is left to do."""
        self.document, moved = finish.opened(self.data, self.id)
        if moved:
            self.tell("The record was changed since the draft was made; the suggestions were carried over onto it.")
            self._save()
        self._load()
        self.fields = Fields(self.read, self.ask, self.tell)
        try:
            self._suggestions()
            if not (self.data / "mechanisms" / f"{self.id}.toml").is_file():
                Identity(self.fields, self.rules, lambda: self.document, self._put).run()
        except (Quit, EOFError, KeyboardInterrupt):
            self._save()
            self._saved()
            return 1
        return self._finish()

    def _load(self) -> None:
        """Read the records as they are now."""
        read = records.read(self.data)
        texts = {f.name: f.read_text(encoding="utf-8-sig") for f in records.files(drafts.folder(self.data), ".txt")}
        # A new record's own id may be named by others, and its document be quoted, before both are in their place.
        self.read = replace(
            read, documents={**texts, **read.documents}, mechanisms={self.id: {}, **read.mechanisms}, faults=()
        )
        self.rules = self.read.rules

    # --- suggestions ------------------------------------------------------------------------------------------------

    def _suggestions(self) -> None:
        total = len([*drafts.entries(self.document)])
        if left := len([*drafts.open_entries(self.document)]):
            told = f"{left} of {total} suggestions for {self.document.get('name')} are open. "
            told += "Each decision is saved at once. Read each passage: a code is a guess, the status is yours. "
            told += "? tells what the letters do; q quits, at any question."
            self.tell(indented(told, 0))
        passed: set[str] = set()  # left for later, in this session
        done: list[str] = []  # where to go back to
        again = ""  # the one that the curator went back to
        while True:
            found = dict(drafts.entries(self.document))
            waiting = [place for place, _ in drafts.open_entries(self.document) if place not in passed]
            place = again or next(iter(waiting), "")
            if not place:
                return
            entry = found[place]
            self._show(place, entry, len(waiting))
            while (decided := self._decide(place, entry)) == STAY:
                pass
            again = ""
            if decided == BACK:
                order = [*found]
                before = [one for one in order[: order.index(place)] if found[one]["review"] != drafts.NEEDED]
                again = done.pop() if done else before[-1] if before else ""
                if not again:
                    self.tell("  Nothing was decided before this one.")
            else:
                done.append(place)
                if entry.get("review") == drafts.NEEDED:
                    passed.add(place)
            self._save()

    def _decide(self, place: str, entry: MutableMapping[str, Any]) -> str:
        """Ask once what to do with an entry; returns whether to go on to the next, back, or to ask again."""
        source, finding = place.startswith("sources."), place.startswith("findings.")
        drop = "" if source else f" · d drop{' · m more' if finding else ''}"
        answer, _, rest = self.fields.line(
            f"  a accept · c change{drop} · b back · l later · q quit · ? help\n> "
        ).partition(" ")
        answer = answer.casefold()
        if answer == "l":
            return ON
        if answer == "b":
            return BACK
        if answer == "d" and not source:
            entry["review"] = drafts.DROPPED
            return ON
        if answer == "c":
            self._change(place, entry, rest.strip())
            self._save()
            self._show(place, entry, 0)
        elif answer == "m" and finding:
            self._more(entry)
        elif answer == "a":
            return ON if self._accept(place, entry) else STAY
        else:
            self.tell(HELP)
        return STAY

    def _accept(self, place: str, entry: MutableMapping[str, Any]) -> bool:
        if place.startswith("findings."):
            for key in CHOSEN:
                if key not in entry and self._belongs(key, entry):
                    self.fields.fill(entry, key, str(entry.get("dimension")) if key == "code" else key)
            written = str(entry.get("statement", "")).strip()
            statement = self.fields.line("  Statement, one sentence in your own words:\n> ", written)
            if not statement:
                self.tell("  Nothing was written; the suggestion stays open.")
                return False
            if len(statement.split()) < terminal.SENTENCE:
                self.tell("  A statement is a whole sentence.")
                return False
            if entry.get("quote") and plain(statement) == plain(str(entry["quote"])):
                self.tell("  This is the quotation itself. The statement is in your own words.")
                return False
            entry["statement"] = statement
        if wrong := [*self._faults(place, entry)]:
            for where, message in wrong:
                self.tell(f"  {where or place}: {message}")
            self.tell(f"  Change it first: c {wrong[0][0]}".rstrip())
            return False
        entry["review"] = drafts.ACCEPTED
        return True

    def _faults(self, place: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What `check` would say of this entry alone."""
        bare = drafts.values(entry, own=False)
        sources = {key: drafts.values(source, own=False) for key, source in self.document.get("sources", {}).items()}
        kind, _, name = place.partition(".")
        if kind == "sources":
            return self.rules.of_source(name, bare)
        if kind == "findings":
            known = "short_name" in self.document  # of a new record it is asked for after the suggestions
            return self.rules.of_finding(name, bare, sources, statements.names(self.document) if known else ())
        return chain(self.rules.of_not_reported(bare, sources), self._told_twice(place, bare))

    def _told_twice(self, place: str, bare: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        about = bare.get("dimension"), bare.get("code")
        for number, other in enumerate(self.document.get("not_reported", ()), start=1):
            name, stands = f"not_reported number {number}", other.get("review", drafts.ACCEPTED) == drafts.ACCEPTED
            if stands and name != place and about == (other.get("dimension"), other.get("code")):
                yield "", f"{name} is about the same dimension and code; drop one of the two"

    def _more(self, entry: Mapping[str, Any]) -> None:
        findings = drafts.block(self.document, "findings")
        name = drafts.next_number("F", findings)
        copy = tomlkit.table()
        for key, value in drafts.values(entry).items():
            if key not in ("code", "because", "sole", "donor_role"):
                copy[key] = value
        copy["statement"], copy["review"] = "", drafts.NEEDED
        findings[name] = copy
        self._save()
        self.tell(f"  {name} was added with the same passage; it comes at the end.")

    def _change(self, place: str, entry: MutableMapping[str, Any], wanted: str) -> None:
        """Ask for one field, or for each in turn; and then for what belongs to a finding of that kind."""
        keys = next(keys for kind, keys in KEYS.items() if place.startswith(kind))
        if not wanted:
            shown = ", ".join(key for key in keys if self._belongs(key, entry))
            wanted = self.fields.line(f"  Which field? {shown} (Enter: each in turn): ")
        chosen = [key for key in keys if key.startswith(wanted.casefold())]
        if not chosen:
            self.tell("  There is no such field.")
            return
        chosen = chosen if not wanted else chosen[:1]
        if chosen == ["dimension"]:
            chosen.append("code")
        for key in keys:
            if not self._belongs(key, entry):
                entry.pop(key, None)
            elif key in chosen or (key in ASKED_WITH and key not in entry and place.startswith("findings.")):
                of = str(entry.get("dimension")) if key == "code" else "missing" if key == "kind" else key
                if key == "code" and entry.get(key) not in self.read.codebook.codes(of):
                    entry.pop(key, None)
                self.fields.fill(entry, key, of, year=key == "as_of")

    def _belongs(self, key: str, entry: Mapping[str, Any]) -> bool:
        if key == "code":
            dimension = self.read.codebook.dimensions.get(str(entry.get("dimension")))
            return dimension is not None and bool(dimension.codes)
        return belonging(entry).get(key, True)

    def _show(self, place: str, entry: Mapping[str, Any], left: int) -> None:
        book, because = self.read.codebook, entry.get("because", {})
        count = f"  ({left} open)" if left else ""
        count += "  (decided: {review})".format_map(entry) if entry["review"] != drafts.NEEDED else ""
        self.tell(f"\n{place.partition('.')[2] or place} · {entry.get('locator', 'the document as a source')}{count}")
        if entry.get("quote"):
            if before := self._before(entry):
                self.tell(indented(f"(… {before})", 2))
            self.tell(indented(f"“{entry['quote']}”", 2))
        for key, value in entry.items():
            if key in ("quote", "locator", "review", "because", "source") or (key == "statement" and not value):
                continue
            words = f"   because of “{because[key]}”" if key in because else ""
            label = ""
            if key == "code" and value in book.codes(str(entry.get("dimension"))):
                label = f" ({book.label(str(entry['dimension']), str(value))})"
            text = ", ".join(value) or "nobody named" if isinstance(value, list) else value
            self.tell(f"  {key:<11} {text}{label}{words}" if key not in LONG else indented(f"{key:<11} {text}", 2))
        dimension = book.dimensions.get(str(entry.get("dimension")))
        if dimension and dimension.codes and not entry.get("code") and "kind" not in entry:
            self.tell("  code        none is suggested: you choose one when you accept, d drops the passage")

    def _before(self, entry: Mapping[str, Any]) -> str:
        """What stands before a passage in its paragraph: its end, where it is long."""
        source = self.document.get("sources", {}).get(entry.get("source"), {})
        for paragraph in self.read.documents.get(str(source.get("file")), "").split("\n\n"):
            text, found, _ = paragraph.partition(str(entry["quote"]))
            if found:
                return text.strip() if len(text) < CONTEXT else text[-CONTEXT:].partition(" ")[2].strip()
        return ""

    # --- the end ----------------------------------------------------------------------------------------------------

    def _finish(self) -> int:
        if [*drafts.open_entries(self.document)]:
            self._saved()
            return 1
        text = finish.finished(self.document)
        self._load()
        if wrong := [*self.rules.faults(self.id, tomllib.loads(text))]:
            self.tell("\nEverything is decided, but the record has faults:")
            for where, message in wrong:
                self.tell(f"  {where}: {message}")
            file = drafts.path(self.data, self.id)
            self.tell(f"The same command asks again for what is missing: python -m iscm_data review {self.id}")
            self.tell(f"The rest is mended in {file}")
            return 1
        written = finish.put(self.data, self.id, text)
        self.tell("\nThe record is in its place and has no faults. Written:")
        for path in written:
            self.tell(f"  {path}")
        if any(path.parent.name == "documents" for path in written):
            self.tell("Name the owner of the new document in LICENSE.md, if it may be passed on at all.")
        self.tell("Next: make build")
        return 0

    def _saved(self) -> None:
        left = len([*drafts.open_entries(self.document)])
        told = (
            f"{left} suggestions are open"
            if left
            else "All suggestions are decided; some fields of the record are open"
        )
        self.tell(f"\nSaved. {told}; go on with: python -m iscm_data review {self.id}")

    def _put(self, key: str, value: Any) -> None:
        """Set a field of the record's own, and save. In TOML a new one has to stand before all blocks."""
        if key in self.document:
            self.document[key] = value
        else:
            text, line = tomlkit.dumps(self.document), tomlkit.dumps({key: value})
            place = text.find("\n[")
            text = f"{text[: place + 1].rstrip()}\n{line}\n{text[place + 1 :]}" if place >= 0 else text + line
            self.document = tomlkit.parse(text)
        self._save()

    def _save(self) -> None:
        swap.write(drafts.path(self.data, self.id), drafts.tidy(tomlkit.dumps(self.document)).encode())


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
