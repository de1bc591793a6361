"""The curators' records: read every TOML file under data/ and say everything that is wrong with them, at once."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from iscm_data.curate import rules, shapes, statements
from iscm_data.curate.rules import Rules
from iscm_data.curate.shapes import ANY, TEXT, Form
from iscm_data.curate.statements import Entry
from iscm_data.model import codebook as codes
from iscm_data.model.codebook import Codebook


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the file, the place in it, and what would be right."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        told = ": ".join(part for part in (self.file, self.where, self.message) if part)
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in told)


@dataclass(frozen=True)
class Records:
    """All that curators wrote. `faults` is empty for a set that may be built; `doubts` are for somebody to look at."""

    mechanisms: Mapping[str, Entry]
    actors: Mapping[str, Entry]
    countries: Mapping[str, Entry]
    documents: Mapping[str, str]
    dataset: Entry
    codebook: Codebook
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...] = ()

    @property
    def rules(self) -> Rules:
        """What a record may say beside these."""
        ids = self.actors, self.countries, self.mechanisms
        return Rules(self.codebook, str(self.dataset["released"]), *ids, self.documents)


def files(folder: Path, ending: str) -> list[Path]:
    """The curators' files of a folder in order, without what macOS, Word and editors put beside them (._x.toml)."""
    return sorted(path for path in folder.glob(f"*{ending}") if not path.name.startswith((".", "~$")))


def _misnamed(folder: Path) -> Iterator[Fault]:
    """Files that look like records and would be overlooked: x.toml.txt, as Windows may call one, and X.TOML."""
    read = {path.name for path in files(folder, ".toml")}
    for path in sorted(folder.glob("*")):
        name = path.name.lower()
        looks = re.search(r"\.toml(\.txt|\s)*$", name) and not name.startswith((".", "~$"))
        if looks and path.name not in read:
            yield Fault(f"{folder.name}/{path.name}", "", "is overlooked: its name has to end with .toml; rename it")


@dataclass(frozen=True)
class _Reader:
    """Reads the files under a folder; what is wrong with them goes into `faults`."""

    data: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, message: str, where: str = "") -> None:
        self.faults.append(Fault(file, where, message))

    def checked(self, file: str, found: Iterable[tuple[str, str]], where: str = "") -> bool:
        """Keep what a form found; whether that was nothing."""
        wrong = [*found]
        for key, message in wrong:
            self.fault(file, f"{key}: {message}" if where else message, where or key)
        return not wrong

    def text(self, file: str) -> str | None:
        try:
            return (self.data / file).read_text(encoding="utf-8-sig")  # Windows puts a mark first
        except FileNotFoundError:
            self.fault(file, "is missing")
        except UnicodeDecodeError as error:
            self.fault(file, f"is not UTF-8 text (byte {error.start}); save it as UTF-8")
        except OSError as error:
            self.fault(file, f"cannot be read: {error.strerror}")
        return None

    def toml(self, file: str) -> dict[str, Any] | None:
        if (text := self.text(file)) is not None:
            try:
                return tomllib.loads(text)
            except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number or a nesting beyond all bounds
                self.fault(file, f"is not valid TOML: {error}{_stands_there(text, str(error))}")
        return None

    def rows(self, file: str) -> list[dict[str, str]]:
        """The rows of a table with commas between its columns."""
        text = self.text(file) or ""
        if "," not in (first := text.partition("\n")[0]) and re.search("[;\t]", first):
            self.fault(file, "has semicolons or tabs between its columns; save it with commas")
            return []
        return [*csv.DictReader(io.StringIO(text))]

    def keyed(self, file: str, entries: Any, key: str, form: Form) -> dict[str, Entry]:
        """Entries by their key, without those that are wrong."""
        kept: dict[str, Entry] = {}
        if not isinstance(entries, list):
            self.fault(file, f"{entries!r} is not a list of blocks, written with [[ ]]")
            return kept
        for number, entry in enumerate(entries, start=1):
            if self.checked(file, form(entry), f"entry {number}"):
                if entry[key] in kept:
                    self.fault(file, f"{entry[key]!r} is there twice", f"entry {number}")
                kept[entry[key]] = entry
        return kept


def _stands_there(text: str, told: str) -> str:
    """Which character a message complains of, where it is one that keyboards do not have or nobody sees."""
    place = re.search(r"at line (\d+), column (\d+)", told)
    row = text.split("\n")[int(place[1]) - 1] if place else ""
    found = re.search(r"[^\x20-\x7e]", row[int(place[2]) - 1 :][:1] if place else "")
    name = unicodedata.name(found[0], f"U+{ord(found[0]):04X}") if found else ""
    return f"; there stands the character {name}: write a plain one" if name else ""


def read(data: Path = codes.DATA) -> Records:
    """Read and check all that lies under `data`.

    Never raises for what a curator can get wrong: every fault is in `faults`, with file, place and what is allowed.
    """
    reader = _Reader(data)
    try:
        book = codes.read(data / "codebook.toml")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reader.fault("codebook.toml", f"cannot be read as a codebook ({error!r}); nothing else was checked")
        return Records({}, {}, {}, {}, {}, Codebook("", {}, {}, ()), tuple(reader.faults))
    if not reader.checked("codebook.toml", rules.of_codebook(book)):
        return Records({}, {}, {}, {}, {}, book, tuple(reader.faults))

    dataset = reader.toml("dataset.toml") or {}
    keys = ("title", "released", "publisher", "licence", "licence_url")
    reader.checked("dataset.toml", Form(dict.fromkeys(keys, TEXT))(dataset))
    if message := shapes.date(9999)(dataset.get("released")):
        reader.fault("dataset.toml", message, "released")
        dataset["released"] = "9999"

    named = (reader.toml("actors.toml") or {}).get("actors", [])
    kinds = shapes.one_of(book.codes("partnership_type"))
    actors = reader.keyed("actors.toml", named, "name", Form({"name": TEXT, "full_name": TEXT, "kind": kinds}))
    columns = dict.fromkeys(("iso3", "name", "region"), TEXT)
    rows = reader.rows("countries.csv")
    countries = reader.keyed("countries.csv", rows, "iso3", Form(columns, {"subregion": ANY}))
    if (data / "other_names.csv").is_file():
        known = shapes.one_of({*actors, *countries, ""}, "a code of countries.csv, a name of actors.toml, or nothing")
        for number, row in enumerate(reader.rows("other_names.csv"), start=1):
            reader.checked("other_names.csv", Form({"name": TEXT, "actor": known})(row), f"entry {number}")
    documents = {
        path.name: text
        for path in files(data / "documents", ".txt")
        if (text := reader.text(f"documents/{path.name}")) is not None
    }
    for name, text in documents.items():
        if message := shapes.signs(text):
            reader.fault(f"documents/{name}", message)

    mechanisms = {
        path.stem: record
        for path in files(data / "mechanisms", ".toml")
        if (record := reader.toml(f"mechanisms/{path.name}")) is not None
    }
    reader.faults.extend(_misnamed(data / "mechanisms"))
    if not mechanisms:
        reader.fault("mechanisms", "holds no record that can be read")
    for name in sorted(actors.keys() & {*mechanisms, *countries}):
        reader.fault("actors.toml", "is also a mechanism's id or a country code", name)

    records = Records(mechanisms, actors, countries, documents, dataset, book, ())
    for key in ("name", "short_name"):
        called = [(str(record[key]), stem) for stem, record in mechanisms.items() if isinstance(record.get(key), str)]
        for (name, one), (other, next_) in pairwise(sorted(called)):
            if name == other:
                reader.fault(f"mechanisms/{next_}.toml", f"{name!r} is that of {one} too", key)
    held = records.rules
    for stem, record in mechanisms.items():
        reader.checked(f"mechanisms/{stem}.toml", held.faults(stem, record))
    doubts = () if reader.faults else _doubts(mechanisms)
    return replace(records, faults=tuple(reader.faults), doubts=tuple(doubts))


def reused(mechanisms: Mapping[str, Entry], withdrawn: Collection[str]) -> Iterator[Fault]:
    """A fault for each finding that has the number of one that was withdrawn (ids such as "colombo-process/F7")."""
    for stem, record in mechanisms.items():
        for name in rules.block_of(record, "findings"):
            if f"{stem}/{name}" in withdrawn:
                told = "the finding of this number was withdrawn, and a number is never used again"
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}", f"{told}; take the next free one")


def _doubts(mechanisms: Mapping[str, Entry]) -> Iterator[Fault]:
    for stem, record in mechanisms.items():
        for name, finding in record["findings"].items():
            for key, message in statements.doubts(finding):
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}.{key}", message)
