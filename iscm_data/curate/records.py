"""The curators' records: read every TOML file under data/ and say everything that is wrong with them, at once."""

import csv
import datetime
import io
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iscm_data.curate import statements
from iscm_data.model import codebook as codes
from iscm_data.model.codebook import Codebook

Entry = Mapping[str, Any]
Check = Callable[[Any], str | None]

FIRST_YEAR = 1945  # no mechanism, and no statement about one, is older


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


# --- what a value may be: each check returns None, or what is wrong with the value -------------------------------


LONGEST, LONGEST_ADDRESS = 8_000, 2_000  # characters of a text, and of all in a list; a cell of Excel holds 32,767
# What no Word, PowerPoint or Excel file can hold, or what stands for a letter that somebody could not read.
_UNFIT = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffd-\\uffff]")


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return f"{value!r} is not a text with something in it"
    if len(value) > LONGEST:
        return f"has {len(value):,} characters, of which {LONGEST:,} are allowed: {value[:40]!r} …"
    return _signs(value)


def _lines(value: Any) -> str | None:
    """A text that may run over several lines, as a quotation does."""
    return _text(_joined(value) if isinstance(value, str) else value)


def _joined(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


def _signs(text: str) -> str | None:
    """What is wrong with the characters of a text."""
    if not (unfit := _UNFIT.search(text)):
        return None
    at, code = unfit.start(), ord(unfit[0])
    told = "stands for a letter that could not be read" if code == 0xFFFD else "no line of an Office file can hold"
    return f"has the character U+{code:04X} behind {text[max(0, at - 30) : at]!r}, which {told}; write it anew"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"{value!r} is not true or false"


def _yes(value: Any) -> str | None:
    return None if value is True else f"{value!r} is not allowed; write true, or leave the key out"


def _count(value: Any) -> str | None:
    return None if type(value) is int and 0 <= value < 10_000 else f"{value!r} is not a whole number from 0 to 9999"


def _address(value: Any) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"'/?#@\\]+([/?#][^\s<>\"']*)?", value):
        return f"{value!r} is not an address that begins with https:// or http://"
    too_long = f"has {len(value):,} characters, of which an address may have {LONGEST_ADDRESS:,}"
    return too_long if len(value) > LONGEST_ADDRESS else _text(value)


def _one_of(allowed: Collection[str], what: str = "") -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, str) and value in allowed:
            return None
        many = len(allowed) > 60
        return f"{value!r} is not allowed; allowed: {what if many and what else ', '.join(allowed)}"

    return check


def _list_of(check_item: Check) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return f"{value!r} is not a list"
        wrong = [message for item in value if (message := check_item(item))]
        twice = [str(item) for item, n in Counter(map(str, value)).items() if n > 1]
        if not wrong and sum(len(str(item)) for item in value) > LONGEST:
            wrong = [f"has more than the {LONGEST:,} characters that are allowed together"]
        return "; ".join([*wrong, *(f"{item!r} is in the list twice" for item in twice)]) or None

    return check


def _year(last: int) -> Check:
    def check(value: Any) -> str | None:
        ok = type(value) is int and FIRST_YEAR <= value <= last
        return None if ok else f"{value!r} is not a year from {FIRST_YEAR} to {last}"

    return check


def _date(last: int) -> Check:
    def check(value: Any) -> str | None:
        try:
            if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
                return _year(last)(datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :]).year)
        except ValueError:
            pass  # a month or a day that no calendar has
        return f"{value!r} is not a date written as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"

    return check


def _month(last: int) -> Check:
    def check(value: Any) -> str | None:
        whole = isinstance(value, str) and len(value) == 7
        return _date(last)(value) if whole else f"{value!r} is not a month written as YYYY-MM, in quotation marks"

    return check


def _language(value: Any) -> str | None:
    ok = isinstance(value, str) and re.fullmatch("[a-z]{2}", value)
    return None if ok else f"{value!r} is not a language's code of two letters (ISO 639-1), such as en"


def date_fault(value: str) -> str | None:
    """What is wrong with a text that should be a date of a source, or None."""
    return _date(datetime.date.today().year)(value)


def _form(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Callable[[Any], Iterator[tuple[str, str]]]:
    """Check a block's keys both ways and each value; yields (key, what is wrong)."""
    known = {**required, **optional}

    def faults(entry: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(entry, dict):
            yield "", f"{entry!r} is not a block of keys and values; its keys are: {', '.join(known)}"
            return
        for key in entry:
            if key not in known:
                yield key, f"unknown key; allowed: {', '.join(known)}"
        for key in required:
            if key not in entry:
                yield key, "is missing"
        for key, value in entry.items():
            if key in known and (message := known[key](value)):
                yield key, message

    return faults


VOCABULARIES = (
    *("family", "status", "basis", "donor_role", "confidence", "missing", "scope"),
    *("mechanism_status", "activity", "alias_kind", "secretariat_kind", "role", "region", "subject"),
)


def _book(book: Codebook) -> Iterator[tuple[str, str]]:
    """All faults of a codebook that could be read, as (place, what is wrong)."""
    if message := _text(book.version):
        yield "version", message
    for name in ("recent_years", "sign_months"):
        if message := _count(getattr(book, name)):
            yield name, message
    for name in VOCABULARIES:
        if name not in book.vocabularies:
            yield name, "is missing"
    for name in ("funding_model", "partnership_type", "theme", "structure"):  # dimensions with rules of their own
        if name not in book.dimensions:
            yield f"dimensions.{name}", "is missing"
    blocks: dict[str, Mapping[str, codes.Code]] = {
        f"dimensions.{d.id}.codes": d.codes for d in book.dimensions.values()
    }
    objective = _one_of([str(objective.number) for objective in book.gcm_objectives])
    family = _one_of(book.vocabularies.get("family", ()))
    for name, block in {**blocks, **book.vocabularies}.items():
        for code in block.values():
            for key, message in (
                ("label", _text(code.label)),
                ("definition", _text(code.definition)),
                *(("gcm_objectives", objective(str(number))) for number in code.gcm_objectives),
                ("family", family(code.family) if name == "dimensions.theme.codes" else None),
            ):
                if message:
                    yield f"{name}.{code.id}.{key}", message
    for dimension in book.dimensions.values():
        for key in ("label", "question", "definition"):
            if message := _text(getattr(dimension, key)):
                yield f"dimensions.{dimension.id}.{key}", message
        if message := _flag(dimension.code_optional):
            yield f"dimensions.{dimension.id}.code_optional", message


class Rules:
    """What a record may say, given the codebook, the actors, the countries, the documents and all records' ids."""

    def __init__(self, records: Records) -> None:
        book = records.codebook
        last = int(str(records.dataset["released"])[:4])
        year, date = _year(last), _date(last)
        self.released = str(records.dataset["released"])
        iso3 = _one_of(records.countries, "the ISO 3166-1 alpha-3 codes of data/countries.csv")
        actor = _one_of(
            [*records.actors, *records.countries, *records.mechanisms],
            "a name of data/actors.toml, an ISO 3166-1 alpha-3 code or a mechanism's id",
        )
        subject = _one_of([*book.dimensions, *book.codes("subject")])
        self.book, self.documents, self.year = book, records.documents, year
        self.blocks = {
            "established": _form({"year": year, "source": _text}, {}),
            "status": _form(
                {"value": _one_of(book.codes("mechanism_status"))},
                {"as_of": date, "source": _text, "superseded_by": _one_of(records.mechanisms)},
            ),
            "secretariat": _form(
                {"kind": _one_of(book.codes("secretariat_kind"))},
                {"value": _text, "source": _text, "note": _text},
            ),
            "chair": _form({"value": _text, "source": _text}, {"as_of": date, "note": _text}),
            "members": _form(
                {"source": _text, "complete": _flag, "states": _list_of(iso3)},
                {"as_of": date, "stated_total": _count, "others": _list_of(_text), "note": _text},
            ),
        }
        self.blocks["observers"] = self.blocks["members"]
        self.top = _form(
            {
                "id": _text,
                "name": _text,
                "short_name": _text,
                "scope": _one_of(book.codes("scope")),
                "regions": _list_of(_one_of(book.codes("region"))),
                "established": _block,
                "status": _block,
                "secretariat": _block,
                "findings": _block,
                "sources": _block,
            },
            {
                "acronym": _text,
                "website": _address,
                "forms": _list_of(_text),
                "aliases": _blocks,
                "seen": _blocks,
                "chair": _block,
                "members": _block,
                "observers": _block,
                "not_reported": _blocks,
                "gaps": _blocks,
                "conflicts": _blocks,
            },
        )
        self.finding = _form(
            {
                "dimension": _one_of(book.dimensions),
                "status": _one_of(book.codes("status")),
                "statement": _text,
                "source": _text,
                "locator": _text,
                "confidence": _one_of(book.codes("confidence")),
            },
            {
                "code": _text,
                "as_of": year,
                "basis": _one_of(book.codes("basis")),
                "donor_role": _one_of(book.codes("donor_role")),
                "sole": _yes,
                "actors": _list_of(actor),
                "quote": _lines,
            },
        )
        self.not_reported = _form(
            {"dimension": _one_of(book.dimensions), "kind": _one_of(book.codes("missing"))},
            {"code": _text, "source": _text, "locator": _text, "quote": _lines, "note": _text},
        )
        self.gap = _form({"dimension": subject, "note": _text}, {})
        self.conflict = _form({"about": subject, "note": _text}, {})
        self.alias = _form(
            {"name": _text, "language": _language, "kind": _one_of(book.codes("alias_kind")), "source": _text}, {}
        )
        self.seen = _form({"by": _text, "date": date, "words": _text}, {})
        self.source = _form(
            {"title": _text, "publisher": _text, "read": _month(last)},
            {
                "url": _address,
                "published": date,
                "file": _one_of(records.documents, "a file of data/documents"),
            },
        )

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
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem):
            yield (
                "",
                "a file's name has only a to z, 0 to 9 and single hyphens, since it is the page's address",
            )
        sources = record["sources"] if isinstance(record.get("sources"), dict) else {}
        for name, source in sources.items():
            yield from _at(f"sources.{name}", self.of_source(name, source))
        for name, check in self.blocks.items():
            if isinstance(record.get(name), dict):
                yield from _at(name, self._cited(record[name], check, sources))
        yield from self._activity(record)
        yield from self._aliases(record, sources)
        yield from self._members(record)
        findings = record.get("findings")
        called = statements.names(record) if isinstance(record.get("short_name"), str) else ()
        for name, finding in findings.items() if isinstance(findings, dict) else ():
            yield from _at(f"findings.{name}", self.of_finding(name, finding, sources, called))
        told: list[list] = []
        for name, form in (
            ("not_reported", self.not_reported),
            ("gaps", self.gap),
            ("conflicts", self.conflict),
        ):
            entries = record.get(name)
            for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
                if name == "not_reported":
                    yield from _at(f"{name} number {number}", self.of_not_reported(entry, sources))
                else:
                    yield from _at(f"{name} number {number}", self._cited(entry, form, sources))
                if name == "not_reported" and isinstance(entry, dict):
                    about = [entry.get(key) for key in ("dimension", "code")]
                    if about in told:
                        yield f"{name} number {number}", "is about the same dimension and code as one above"
                    told.append(about)

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
        for name, form in (("aliases", self.alias), ("seen", self.seen)):
            entries = record.get(name)
            for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
                yield from _at(f"{name} number {number}", form(entry))
                if name == "seen" or not isinstance(entry, dict):
                    continue
                if (told := (entry.get("name"), entry.get("language"))) in known:
                    yield (
                        f"{name} number {number}",
                        f"{told[0]!r} is the name or acronym of the record, or is there twice",
                    )
                known.append(told)
                source = entry.get("source")
                if isinstance(source, str) and source not in sources and _address(source):
                    yield (
                        f"{name} number {number}.source",
                        f"{source!r} is neither an address nor in this record; its sources: {', '.join(sources)}",
                    )

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
        dimension = finding.get("dimension")
        funding = dimension == "funding_model"
        donors = funding and finding.get("code") == "external_donors"
        with_actors = dimension in ("funding_model", "partnership_type")
        past = "the dimension funding_model, and for partnership_type and structure where the status is ended"
        for key, belongs, needed, where in (
            ("basis", has_basis(finding), True, past),
            ("sole", funding, False, "the dimension funding_model"),
            ("donor_role", donors, True, "the code external_donors"),
            (
                "actors",
                with_actors,
                True,
                "the dimensions funding_model and partnership_type (an empty list: none named)",
            ),
        ):
            if key in finding and not belongs:
                yield key, f"belongs only to {where}"
            elif needed and belongs and key not in finding:
                yield key, f"is missing; it is needed for {where}"
        if finding.get("basis") == "event" and finding.get("status") == "in_place":
            yield "status", "'in_place' is not what a single event is: 'considered' before it, 'ended' after it"

    def _told(self, finding: Entry, sources: Entry, called: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Faults of the statement, the year and the place in the source, where these are texts and numbers at all."""
        statement, locator = finding.get("statement"), finding.get("locator")
        source = sources.get(str(finding.get("source")))
        if isinstance(statement, str) and not _text(statement):
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


def _block(value: Any) -> str | None:
    return None if isinstance(value, dict) else f"{value!r} is not a block of keys and values"


def _blocks(value: Any) -> str | None:
    ok = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return None if ok else f"{value!r} is not a list of blocks, written with [[ ]]"


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


def has_basis(finding: Entry) -> bool:
    """Whether a finding says what it rests on: money always; partners and structure once they are past."""
    past = finding.get("status") == "ended" and finding.get("dimension") in ("partnership_type", "structure")
    return past or finding.get("dimension") == "funding_model"


def is_draft(record: Entry) -> bool:
    """Whether a record holds suggestions that no reviewer has decided on, or has the block of a draft."""
    entries: list[Any] = list(record.get("not_reported") or ()) if isinstance(record.get("not_reported"), list) else []
    for name in ("findings", "sources"):
        entries += record[name].values() if isinstance(record.get(name), dict) else ()
    return "draft" in record or any(isinstance(entry, dict) and "review" in entry for entry in entries)


def plain(text: str) -> str:
    """Text without Markdown marks and with every run of white space as one space, for comparing quotations."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip()


# --- reading ------------------------------------------------------------------------------------------------------


def files(folder: Path, ending: str) -> list[Path]:
    """The curators' files of a folder in order, without what macOS, Word and editors put beside them (._x.toml)."""
    return sorted(path for path in folder.glob(f"*{ending}") if not path.name.startswith((".", "~$")))


def _misnamed(folder: Path, ending: str) -> Iterator[Fault]:
    """Files that look like records and would be overlooked: x.toml.txt, as Windows may call one, and X.TOML."""
    read = {path.name for path in files(folder, ending)}
    for path in sorted(folder.glob("*")):
        name = path.name.lower()
        looks = re.search(rf"{re.escape(ending)}(\.txt|\s)*$", name) and not name.startswith((".", "~$"))
        if looks and path.name not in read:
            yield Fault(
                f"{folder.name}/{path.name}", "", f"is overlooked: its name has to end with {ending}; rename it"
            )


def _text_of(path: Path, file: str, faults: list[Fault]) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows puts a mark first
    except FileNotFoundError:
        faults.append(Fault(file, "", "is missing"))
    except UnicodeDecodeError as error:
        faults.append(Fault(file, "", f"is not UTF-8 text (byte {error.start}); save it as UTF-8"))
    except OSError as error:
        faults.append(Fault(file, "", f"cannot be read: {error.strerror}"))
    return None


def _toml(path: Path, file: str, faults: list[Fault]) -> dict[str, Any] | None:
    text = _text_of(path, file, faults)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number or a nesting beyond all bounds
        faults.append(Fault(file, "", f"is not valid TOML: {error}{_stands_there(text, str(error))}"))
    return None


def _stands_there(text: str, told: str) -> str:
    """Which character a message complains of, where it is one that keyboards do not have or nobody sees."""
    place = re.search(r"at line (\d+), column (\d+)", told)
    row = text.split("\n")[int(place[1]) - 1] if place else ""
    found = re.search(r"[^\x20-\x7e]", row[int(place[2]) - 1 :][:1] if place else "")
    name = unicodedata.name(found[0], f"U+{ord(found[0]):04X}") if found else ""
    return f"; there stands the character {name}: write a plain one" if name else ""


def _rows(data: Path, file: str, faults: list[Fault]) -> list[dict[str, str]]:
    """The rows of a table with commas between its columns."""
    text = _text_of(data / file, file, faults) or ""
    if "," not in (first := text.partition("\n")[0]) and re.search("[;\t]", first):
        faults.append(Fault(file, "", "has semicolons or tabs between its columns; save it with commas"))
        return []
    return [*csv.DictReader(io.StringIO(text))]


def _keyed(entries: Any, key: str, form: Callable, file: str, faults: list[Fault]) -> dict[str, Entry]:
    """Entries by their key; repeated keys and wrong entries become faults."""
    kept: dict[str, Entry] = {}
    if not isinstance(entries, list):
        faults.append(Fault(file, "", f"{entries!r} is not a list of blocks, written with [[ ]]"))
        return kept
    for number, entry in enumerate(entries, start=1):
        wrong = [*form(entry)]
        faults.extend(Fault(file, f"entry {number}", f"{k}: {message}") for k, message in wrong)
        if wrong:
            continue
        if entry[key] in kept:
            faults.append(Fault(file, f"entry {number}", f"{entry[key]!r} is there twice"))
        kept[entry[key]] = entry
    return kept


def read(data: Path = codes.DATA) -> Records:
    """Read and check all that lies under `data`.

    Never raises for what a curator can get wrong: every fault is in `faults`, with file, place and what is allowed.
    """
    faults: list[Fault] = []
    try:
        book = codes.read(data / "codebook.toml")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fault = Fault("codebook.toml", "", f"cannot be read as a codebook ({error!r}); nothing else was checked")
        return Records({}, {}, {}, {}, {}, Codebook("", {}, {}, ()), (fault,))
    if wrong := [Fault("codebook.toml", *fault) for fault in _book(book)]:
        return Records({}, {}, {}, {}, {}, book, tuple(wrong))

    dataset = _toml(data / "dataset.toml", "dataset.toml", faults) or {}
    keys = ("title", "released", "publisher", "licence", "licence_url")
    faults += [Fault("dataset.toml", key, message) for key, message in _form(dict.fromkeys(keys, _text), {})(dataset)]
    if message := _date(9999)(dataset.get("released")):
        faults.append(Fault("dataset.toml", "released", message))
        dataset["released"] = "9999"

    kinds = _one_of(book.codes("partnership_type"))
    actors = _keyed(
        (_toml(data / "actors.toml", "actors.toml", faults) or {}).get("actors", []),
        "name",
        _form({"name": _text, "full_name": _text, "kind": kinds}, {}),
        "actors.toml",
        faults,
    )
    columns = dict.fromkeys(("iso3", "name", "region"), _text)
    countries = _keyed(
        _rows(data, "countries.csv", faults),
        "iso3",
        _form(columns, {"subregion": lambda _: None}),
        "countries.csv",
        faults,
    )
    if (data / "other_names.csv").is_file():
        rows = _rows(data, "other_names.csv", faults)
        named = _one_of({*actors, *countries, ""}, "a code of countries.csv, a name of actors.toml, or nothing")
        faults += [
            Fault("other_names.csv", f"entry {number}", f"{key}: {message}")
            for number, row in enumerate(rows, start=1)
            for key, message in _form({"name": _text, "actor": named}, {})(row)
        ]
    documents = {
        path.name: text
        for path in files(data / "documents", ".txt")
        if (text := _text_of(path, f"documents/{path.name}", faults)) is not None
    }
    faults += [
        Fault(f"documents/{name}", "", message)
        for name, text in documents.items()
        if (message := _signs(_joined(text)))
    ]

    mechanisms = {
        path.stem: record
        for path in files(data / "mechanisms", ".toml")
        if (record := _toml(path, f"mechanisms/{path.name}", faults)) is not None
    }
    faults += _misnamed(data / "mechanisms", ".toml")
    if not mechanisms:
        faults.append(Fault("mechanisms", "", "holds no record that can be read"))
    for name in sorted(actors.keys() & {*mechanisms, *countries}):
        faults.append(Fault("actors.toml", name, "is also a mechanism's id or a country code"))

    records = Records(mechanisms, actors, countries, documents, dataset, book, ())
    rules = Rules(records)
    for stem, record in mechanisms.items():
        faults += [Fault(f"mechanisms/{stem}.toml", *fault) for fault in rules.faults(stem, record)]
    doubts = () if faults else [*_doubts(mechanisms)]
    return Records(mechanisms, actors, countries, documents, dataset, book, tuple(faults), tuple(doubts))


def reused(mechanisms: Mapping[str, Entry], withdrawn: Collection[str]) -> Iterator[Fault]:
    """A fault for each finding that has the number of one that was withdrawn (ids such as "colombo-process/F7")."""
    for stem, record in mechanisms.items():
        for name in record["findings"] if isinstance(record.get("findings"), dict) else ():
            if f"{stem}/{name}" in withdrawn:
                told = (
                    "the finding of this number was withdrawn, and a number is never used again; take the next free one"
                )
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}", told)


def _doubts(mechanisms: Mapping[str, Entry]) -> Iterator[Fault]:
    for stem, record in mechanisms.items():
        for name, finding in record["findings"].items():
            for key, message in statements.doubts(finding):
                yield Fault(f"mechanisms/{stem}.toml", f"findings.{name}.{key}", message)
