"""The curators' records: read every TOML file under data/ and say everything that is wrong with them, at once."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from iscm_data.curate import shapes, statements
from iscm_data.curate.shapes import ADDRESS, ANY, COUNT, FLAG, LANGUAGE, LINES, TEXT, YES, Check, Form
from iscm_data.model import codebook as codes
from iscm_data.model.codebook import Codebook

Entry = Mapping[str, Any]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # of a mechanism: its file's name and a part of its address


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


VOCABULARIES = (
    *("family", "status", "basis", "donor_role", "confidence", "missing", "scope"),
    *("mechanism_status", "activity", "alias_kind", "secretariat_kind", "role", "region", "subject"),
)


def _book(book: Codebook) -> Iterator[tuple[str, str]]:
    """All faults of a codebook that could be read, as (place, what is wrong)."""
    checked = [("version", TEXT(book.version))]
    checked += [(name, COUNT(getattr(book, name))) for name in ("recent_years", "sign_months")]
    checked += [(name, "is missing") for name in VOCABULARIES if name not in book.vocabularies]
    own = ("funding_model", "partnership_type", "theme", "structure")  # dimensions with rules of their own
    checked += [(f"dimensions.{name}", "is missing") for name in own if name not in book.dimensions]
    objective = shapes.one_of([str(objective.number) for objective in book.gcm_objectives])
    family = shapes.one_of(book.vocabularies.get("family", ()))
    blocks = {f"dimensions.{dimension.id}.codes": dimension.codes for dimension in book.dimensions.values()}
    for name, block in {**blocks, **book.vocabularies}.items():
        for code in block.values():
            at = f"{name}.{code.id}"
            checked += [(f"{at}.label", TEXT(code.label)), (f"{at}.definition", TEXT(code.definition))]
            checked += [(f"{at}.gcm_objectives", objective(str(number))) for number in code.gcm_objectives]
            checked += [(f"{at}.family", family(code.family))] if name == "dimensions.theme.codes" else []
    for dimension in book.dimensions.values():
        at = f"dimensions.{dimension.id}"
        checked += [(f"{at}.{key}", TEXT(getattr(dimension, key))) for key in ("label", "question", "definition")]
        checked.append((f"{at}.code_optional", FLAG(dimension.code_optional)))
    return ((place, message) for place, message in checked if message)


class Rules:
    """What a record may say, given the codebook, the actors, the countries, the documents and all records' ids."""

    def __init__(self, records: Records) -> None:
        book = records.codebook
        last = int(str(records.dataset["released"])[:4])
        year, date = shapes.year(last), shapes.date(last)
        self.released = str(records.dataset["released"])

        def of(name: str) -> Check:
            every = book.codes(name)
            return shapes.one_of(every, told=[f"{code.label}: {code.definition}" for code in every.values()])

        iso3 = shapes.one_of(records.countries, "the ISO 3166-1 alpha-3 codes of data/countries.csv")
        actor = shapes.one_of(
            [*records.actors, *records.countries, *records.mechanisms],
            "a name of data/actors.toml, an ISO 3166-1 alpha-3 code or a mechanism's id",
        )
        subject = shapes.one_of(book.listed("subject"))
        dimension = shapes.one_of(
            book.dimensions, told=[f"{each.label}: {each.question}" for each in book.dimensions.values()]
        )
        self.book, self.documents, self.year = book, records.documents, year
        members = Form(
            {"source": TEXT, "complete": FLAG, "states": shapes.list_of(iso3)},
            {"as_of": date, "stated_total": COUNT, "others": shapes.list_of(TEXT), "note": TEXT},
        )
        self.blocks = {
            "established": Form({"year": year, "source": TEXT}),
            "status": Form(
                {"value": of("mechanism_status")},
                {"as_of": date, "source": TEXT, "superseded_by": shapes.one_of(records.mechanisms)},
            ),
            "secretariat": Form({"kind": of("secretariat_kind")}, {"value": TEXT, "source": TEXT, "note": TEXT}),
            "chair": Form({"value": TEXT, "source": TEXT}, {"as_of": date, "note": TEXT}),
            "members": members,
            "observers": members,
        }
        codes_ = [shapes.where("dimension", each.id, "code", of(each.id)) for each in book.coded]
        self.finding = Form(
            {
                "dimension": dimension,
                "status": of("status"),
                "statement": TEXT,
                "source": TEXT,
                "locator": TEXT,
                "confidence": of("confidence"),
            },
            {
                "code": TEXT,
                "as_of": year,
                "basis": of("basis"),
                "donor_role": of("donor_role"),
                "sole": YES,
                "actors": shapes.list_of(actor),
                "quote": LINES,
            },
            codes_,
        )
        self.not_reported = Form(
            {"dimension": dimension, "kind": of("missing")},
            {"code": TEXT, "source": TEXT, "locator": TEXT, "quote": LINES, "note": TEXT},
            codes_,
        )
        self.gap = Form({"dimension": subject, "note": TEXT})
        self.conflict = Form({"about": subject, "note": TEXT})
        self.alias = Form({"name": TEXT, "language": LANGUAGE, "kind": of("alias_kind"), "source": TEXT})
        self.seen = Form({"by": TEXT, "date": date, "words": TEXT})
        self.source = Form(
            {"title": TEXT, "publisher": TEXT, "read": shapes.month(last)},
            {"url": ADDRESS, "published": date, "file": shapes.one_of(records.documents, "a file of data/documents")},
        )
        block = {name: shapes.block(form) for name, form in self.blocks.items()}
        self.top = Form(
            {
                "id": TEXT,
                "name": TEXT,
                "short_name": TEXT,
                "scope": of("scope"),
                "regions": shapes.list_of(of("region")),
                **{name: block[name] for name in ("established", "status", "secretariat")},
                "findings": shapes.named(self.finding, r"F[1-9]\d*"),
                "sources": shapes.named(self.source, r"S\d+"),
            },
            {
                "acronym": TEXT,
                "website": ADDRESS,
                "forms": shapes.list_of(TEXT),
                "aliases": shapes.blocks(self.alias),
                "seen": shapes.blocks(self.seen),
                **{name: block[name] for name in ("chair", "members", "observers")},
                "not_reported": shapes.blocks(self.not_reported),
                "gaps": shapes.blocks(self.gap),
                "conflicts": shapes.blocks(self.conflict),
            },
        )

    @property
    def schema(self) -> Mapping[str, Any]:
        """The shape of a record as JSON Schema: with it an editor completes and checks while a curator types."""
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Record of a mechanism",
            **self.top.schema,
        }

    def faults(self, stem: str, record: Entry) -> Iterator[tuple[str, str]]:
        """All faults of one record as (place, what is wrong); `stem` is its file's name without .toml."""
        if is_draft(record):
            yield (
                "",
                "is a draft with suggestions that nobody has reviewed. Move the file to data/drafts and go through it "
                f"with: python -m iscm_data review {stem}",
            )
            return
        yield from self.top(record)
        if record.get("id") != stem:
            yield "id", f"{record.get('id')!r} is not the file's name, {stem!r}"
        if not ID.fullmatch(stem):
            yield "", "a file's name has only a to z, 0 to 9 and single hyphens, since it is the page's address"
        sources = _block(record, "sources")
        for name, source in sources.items():
            yield from _at(f"sources.{name}", self.of_source(name, source))
        for name, check in self.blocks.items():
            if isinstance(record.get(name), dict):
                yield from _at(name, self._cited(record[name], check, sources))
        yield from self._activity(record)
        yield from self._aliases(record, sources)
        yield from self._members(record)
        called = statements.names(record) if isinstance(record.get("short_name"), str) else ()
        for name, finding in _block(record, "findings").items():
            yield from _at(f"findings.{name}", self.of_finding(name, finding, sources, called))
        told: list[list] = []
        for place, entry in _numbered(record, "not_reported"):
            yield from _at(place, self.of_not_reported(entry, sources))
            if isinstance(entry, dict):
                about = [entry.get(key) for key in ("dimension", "code")]
                if about in told:
                    yield place, "is about the same dimension and code as one above"
                told.append(about)
        for name, form in (("gaps", self.gap), ("conflicts", self.conflict)):
            for place, entry in _numbered(record, name):
                yield from _at(place, self._cited(entry, form, sources))

    def of_not_reported(self, entry: Any, sources: Entry) -> Iterator[tuple[str, str]]:
        """All faults of one entry of what was not reported, given the record's sources."""
        yield from self._cited(entry, self.not_reported, sources)
        if isinstance(entry, dict):
            yield from self._code(entry, required=False)
            yield from self._quote(entry, sources)

    def _cited(self, entry: Any, form: Callable, sources: Entry) -> Iterator[tuple[str, str]]:
        yield from form(entry)
        if isinstance(entry, dict) and isinstance(entry.get("source"), str) and entry["source"] not in sources:
            yield "source", f"{entry['source']!r} is not in this record; its sources: {', '.join(sources)}"

    def of_source(self, name: str, source: Any) -> Iterator[tuple[str, str]]:
        """All faults of one source."""
        yield from self.source(source)
        if not re.fullmatch(r"S\d+", name):
            yield "", "a source is called S and a number, such as S3"
        if isinstance(source, dict) and not {"url", "file"} & source.keys():
            yield "", "has neither url nor file, so a reader cannot find it"
        if isinstance(source, dict) and (message := statements.of_archive(source)):
            yield "published", message

    def _activity(self, record: Entry) -> Iterator[tuple[str, str]]:
        status = record.get("status")
        if not isinstance(status, dict) or [*self.blocks["status"](status)]:
            return  # already told
        if status["value"] == "active" and "as_of" not in status:
            yield "status.as_of", "is missing; an active mechanism has a date of its last sign"
        if (
            status["value"] == "unknown"
            and activity(status | {"value": "active"}, self.released, self.book) == "active"
        ):
            yield "status.value", f"'unknown' has no sign as recent as {status['as_of']}: write 'active'"

    def _aliases(self, record: Entry, sources: Entry) -> Iterator[tuple[str, str]]:
        known: list[Any] = [(record.get(key), "en") for key in ("name", "short_name", "acronym")]
        for place, entry in _numbered(record, "aliases"):
            yield from _at(place, self.alias(entry))
            if not isinstance(entry, dict):
                continue
            if (told := (entry.get("name"), entry.get("language"))) in known:
                yield place, f"{told[0]!r} is the name or acronym of the record, or is there twice"
            known.append(told)
            source = entry.get("source")
            if isinstance(source, str) and source not in sources and ADDRESS(source):
                yield (
                    f"{place}.source",
                    f"{source!r} is neither an address nor in this record; its sources: {', '.join(sources)}",
                )
        for place, entry in _numbered(record, "seen"):
            yield from _at(place, self.seen(entry))

    def _members(self, record: Entry) -> Iterator[tuple[str, str]]:
        lists: dict[str, list] = {}
        for name in ("members", "observers"):
            block = record.get(name)
            if not isinstance(block, dict) or not isinstance(block.get("states"), list):
                continue
            lists[name] = block["states"]
            total = block.get("stated_total")
            if block.get("complete") is True and total is not None and total != len(block["states"]):
                yield (
                    f"{name}.stated_total",
                    f"{total} is not the number of States listed, {len(block['states'])}; "
                    "a list that is not whole has complete = false",
                )
        both = [s for s in lists.get("members", ()) if s in lists.get("observers", ())]
        if both:
            yield "observers.states", f"{', '.join(map(str, both))} listed as members too"

    def of_finding(
        self, name: str, finding: Any, sources: Entry, called: Sequence[str] = ()
    ) -> Iterator[tuple[str, str]]:
        """All faults of one finding, given the record's sources and the names by which it may call the mechanism."""
        yield from self._cited(finding, self.finding, sources)
        if not re.fullmatch(r"F[1-9]\d*", name):
            yield "", "a finding is called F and a number, such as F7"
        if not isinstance(finding, dict):
            return
        yield from self._code(finding, required=True)
        yield from self._quote(finding, sources)
        yield from self._told(finding, sources, called)
        for key, belongs in belonging(finding).items():
            if key in finding and not belongs:
                yield key, f"belongs only to {BELONG[key]}"
            elif belongs and key not in finding and key != "sole":
                yield key, f"is missing; it is needed for {BELONG[key]}"
        if finding.get("basis") == "event" and finding.get("status") == "in_place":
            yield "status", "'in_place' is not what a single event is: 'considered' before it, 'ended' after it"

    def _told(self, finding: Entry, sources: Entry, called: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Faults of the statement, the year and the place in the source, where these are texts and numbers at all."""
        statement, locator = finding.get("statement"), finding.get("locator")
        source = sources.get(str(finding.get("source")))
        if isinstance(statement, str) and not TEXT(statement):
            yield from (("statement", message) for message in statements.faults(statement, called))
        if isinstance(locator, str) and (message := statements.elsewhere(locator)):
            yield "locator", message
        dated = "as_of" in finding and not self.year(finding["as_of"])
        if dated and isinstance(source, dict) and (message := statements.undated(finding, source)):
            yield "as_of", message

    def _code(self, entry: Entry, required: bool) -> Iterator[tuple[str, str]]:
        dimension = self.book.dimensions.get(str(entry.get("dimension")))
        if dimension is None:
            return  # already told
        code = entry.get("code")
        if code is None and dimension.codes and required and not dimension.code_optional:
            yield "code", f"is missing; allowed: {', '.join(dimension.codes)}"
        elif isinstance(code, str) and code not in dimension.codes:
            allowed = ", ".join(dimension.codes) or f"none, {dimension.id} is an open dimension"
            yield "code", f"{code!r} is not allowed; allowed: {allowed}"

    def _quote(self, entry: Entry, sources: Entry) -> Iterator[tuple[str, str]]:
        quote = entry.get("quote")
        if not isinstance(quote, str):
            return
        source = sources.get(str(entry.get("source")))
        file = source.get("file") if isinstance(source, dict) else None
        if file is None:
            yield "quote", "is allowed only where the source is a document in data/documents (its key file)"
        elif isinstance(file, str) and file in self.documents and plain(quote) not in plain(self.documents[file]):
            yield "quote", f"is not word for word in data/documents/{file}: {quote!r}"


def _block(record: Entry, name: str) -> dict[str, Any]:
    """A block of a record, empty where there is none."""
    return record[name] if isinstance(record.get(name), dict) else {}


def _numbered(record: Entry, name: str) -> Iterator[tuple[str, Any]]:
    """The entries of a list of a record, each with its place."""
    entries = record.get(name)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        yield f"{name} number {number}", entry


def _at(place: str, faults: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((f"{place}.{key}" if key else place, message) for key, message in faults)


def activity(status: Entry, released: str, book: Codebook) -> str:
    """What readers see of a mechanism with this block `status` in data of the day `released`: a code of activity.

    A sign of which only the year is known may be of its last month.
    """
    told = {"dormant": "dormant", "ended": "dormant", "superseded": "replaced"}.get(status["value"])
    if told or status["value"] == "unknown" or "as_of" not in status:
        return told or "no_recent_sign"
    return "active" if _months(released) - _months(status["as_of"]) <= book.sign_months else "no_recent_sign"


def _months(date: str) -> int:
    """The number of a date's month, counted on from year 0."""
    year, month = f"{date}-12"[:7].split("-")
    return int(year) * 12 + int(month)


BELONG = {
    "basis": "the dimension funding_model, and for partnership_type and structure where the status is ended",
    "sole": "the dimension funding_model",
    "donor_role": "the code external_donors",
    "actors": "the dimensions funding_model and partnership_type (an empty list: none named)",
}
"""The keys that not every finding has, each with those that have it."""


def belonging(finding: Entry) -> Mapping[str, bool]:
    """Whether a finding is one of those that have each of the keys of BELONG."""
    dimension = finding.get("dimension")
    funding = dimension == "funding_model"
    return {
        "basis": funding or (finding.get("status") == "ended" and dimension in ("partnership_type", "structure")),
        "sole": funding,
        "donor_role": funding and finding.get("code") == "external_donors",
        "actors": funding or dimension == "partnership_type",
    }


def is_draft(record: Entry) -> bool:
    """Whether a record holds suggestions that no reviewer has decided on, or has the block of a draft."""
    entries = [entry for _, entry in _numbered(record, "not_reported")]
    entries += [*_block(record, "findings").values(), *_block(record, "sources").values()]
    return "draft" in record or any(isinstance(entry, dict) and "review" in entry for entry in entries)


def plain(text: str) -> str:
    """Text without Markdown marks and with every run of white space as one space, for comparing quotations."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip()


# --- reading ------------------------------------------------------------------------------------------------------


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
    if not reader.checked("codebook.toml", _book(book)):
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
    rules = Rules(records)
    for stem, record in mechanisms.items():
        reader.checked(f"mechanisms/{stem}.toml", rules.faults(stem, record))
    doubts = () if reader.faults else _doubts(mechanisms)
    return replace(records, faults=tuple(reader.faults), doubts=tuple(doubts))


def reused(mechanisms: Mapping[str, Entry], withdrawn: Collection[str]) -> Iterator[Fault]:
    """A fault for each finding that has the number of one that was withdrawn (ids such as "colombo-process/F7")."""
    for stem, record in mechanisms.items():
        for name in _block(record, "findings"):
            if f"{stem}/{name}" in withdrawn:
                told = "the finding of this number was withdrawn, and a number is never used again"
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}", f"{told}; take the next free one")


def _doubts(mechanisms: Mapping[str, Entry]) -> Iterator[Fault]:
    for stem, record in mechanisms.items():
        for name, finding in record["findings"].items():
            for key, message in statements.doubts(finding):
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}.{key}", message)
