"""Asking for the fields of an entry, one by one, until each answer can be one."""

import shutil
import textwrap
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from iscm_data.curate.records import Records
from iscm_data.model.codebook import Code, Dimension
from iscm_data.model.names import Known, exact, of_organization, of_state

LISTS = ("actors", "regions")
LONG = ("statement", "quote", "locator", "note", "title")  # edited in their line rather than written anew
WIDTH = 100  # of a line at most


class Quit(Exception):
    """The curator goes on another time."""


@dataclass(frozen=True)
class Fields:
    """How a curator is asked. `ask` gets a question and the text to begin with, and reads a line; `tell` shows one."""

    read: Records
    ask: Callable[[str, str], str]
    tell: Callable[[str], None]

    @cached_property
    def _known(self) -> Mapping[str, Known]:
        """By what findings call them, the names of all whom findings can name."""
        read = self.read
        keys = ("name", "short_name", "acronym")
        return {
            **{id_: Known((id_, *(str(m[key]) for key in keys if m.get(key)))) for id_, m in read.mechanisms.items()},
            **{iso3: of_state(iso3, str(country["name"])) for iso3, country in read.countries.items()},
            **{name: of_organization(name, str(actor["full_name"])) for name, actor in read.actors.items()},
        }

    def actor(self, typed: str) -> str:
        """What findings call whom a curator means by a name, however it is written (Norway is NOR); else the name."""
        found = exact(typed, self._known)
        return found[0] if len(found) == 1 else typed

    def line(self, question: str, start: str = "") -> str:
        """One answer. Raises Quit for a q alone, at whatever question."""
        answer = self.ask(question, start).strip()
        if answer.casefold() == "q":
            raise Quit
        return answer

    def fill(self, entry: MutableMapping[str, Any], key: str, of: str = "", hint: str = "", year: bool = False) -> None:
        """Ask for one field until the answer can be one; Enter keeps what is there, - takes it away.

        `of`: whose codes in the codebook it takes, if any. `year`: it is a number.
        """
        before = entry.get(key)
        shown = ", ".join(before) if isinstance(before, list) else {None: "", True: "true"}.get(before, before)
        if key == "sole" and before is None:
            shown = "not said"
        choices = self._choices(of)
        names = [*choices]
        if names:
            rows = "   ".join(f"{n}\0{name}" for n, name in enumerate(names, 1))
            self.tell(indented(rows, 4).replace("\0", " "))
        asked = f"{key}, {hint}" if hint else key
        while True:
            if key in LONG and before:
                answer = self.line(f"  {asked}:\n> ", str(before))
            else:
                answer = self.line(f"  {asked} [{shown}]: ")
            if not answer:
                return
            if answer == "-":
                entry.pop(key, None)
                if key == "actors":
                    entry[key] = []
                return
            if answer == "?" and names:
                for name, one in choices.items():
                    if one:
                        self.tell(indented(f"{name}: {one.label}. {one.definition}", 4))
                continue
            parts = [part.strip() for part in answer.split(",") if part.strip()] if key in LISTS else [answer]
            if key == "actors":
                parts = [self.actor(part) for part in parts]
            if names:
                parts = [_named(part, names) for part in parts]
                if unknown := [part for part in parts if part not in names]:
                    self.tell(
                        f"    {unknown[0]!r} is none of these: give a name or its number; ? says what each means."
                    )
                    continue
            if year and not answer.isdigit():
                self.tell("    A year is a number, such as 2019.")
                continue
            entry[key] = parts if key in LISTS else int(answer) if year else key == "sole" or parts[0]
            return

    def _choices(self, of: str) -> Mapping[str, Code | Dimension | None]:
        """What a field takes, each with what the codebook says of it; nothing for one that takes any text."""
        book = self.read.codebook
        if of in book.dimensions:
            return book.dimensions[of].codes
        return {"dimension": book.dimensions, "sole": {"true": None}}.get(of) or book.vocabularies.get(of, {})


def _named(part: str, names: list[str]) -> str:
    """The name that a number of the list stands for, or the answer as it is."""
    return names[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(names) else part


def indented(text: str, by: int) -> str:
    """A text in lines that begin with so many spaces."""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    return textwrap.fill(text, width, initial_indent=" " * by, subsequent_indent=" " * by, break_on_hyphens=False)
