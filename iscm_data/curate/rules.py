"""What a record and the codebook may say: every rule on one of them, given all the others."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from iscm_data.curate import shapes, statements
from iscm_data.curate.shapes import ADDRESS, COUNT, FLAG, LANGUAGE, LINES, TEXT, YES, Check, Form
from iscm_data.curate.statements import Entry
from iscm_data.model.codebook import Codebook

Wrong = Iterator[tuple[str, str]]
"""All that is wrong with something, as (the place in it, what is wrong)."""

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # of a mechanism: its file's name and a part of its address
NUMBERED = re.compile(r"F[1-9]\d*")  # what a finding is called

VOCABULARIES = (
    *("family", "status", "basis", "donor_role", "confidence", "missing", "scope"),
    *("mechanism_status", "activity", "alias_kind", "secretariat_kind", "role", "region", "subject"),
)


def of_codebook(book: Codebook) -> Wrong:
    """All faults of a codebook that could be read."""
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
    """What a record may say."""

    def __init__(
        self,
        book: Codebook,
        released: str,
        actors: Collection[str],
        countries: Collection[str],
        mechanisms: Collection[str],
        documents: Mapping[str, str],
    ) -> None:
        """`released`: the day of release; `actors`, `countries` and `mechanisms`: the ids by which a record may name
        them; `documents`: the text of each by its name."""
        last = int(released[:4])
        year, date = shapes.year(last), shapes.date(last)

        def of(name: str) -> Check:
            every = book.codes(name)
            return shapes.one_of(every, told=[f"{code.label}: {code.definition}" for code in every.values()])

        iso3 = shapes.one_of(countries, "the ISO 3166-1 alpha-3 codes of data/countries.csv")
        actor = shapes.one_of(
            [*actors, *countries, *mechanisms],
            "a name of data/actors.toml, an ISO 3166-1 alpha-3 code or a mechanism's id",
        )
        subject = shapes.one_of(book.listed("subject"))
        dimension = shapes.one_of(
            book.dimensions, told=[f"{each.label}: {each.question}" for each in book.dimensions.values()]
        )
        self.book, self.released, self.documents, self.year = book, released, documents, year
        members = Form(
            {"source": TEXT, "complete": FLAG, "states": shapes.list_of(iso3)},
            {"as_of": date, "stated_total": COUNT, "others": shapes.list_of(TEXT), "note": TEXT},
        )
        self.blocks = {
            "established": Form({"year": year, "source": TEXT}),
            "status": Form(
                {"value": of("mechanism_status")},
                {"as_of": date, "source": TEXT, "superseded_by": shapes.one_of(mechanisms)},
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
            {"url": ADDRESS, "published": date, "file": shapes.one_of(documents, "a file of data/documents")},
        )
        blocks = {name: shapes.block(form) for name, form in self.blocks.items()}
        self.top = Form(
            {
                "id": TEXT,
                "name": TEXT,
                "short_name": TEXT,
                "scope": of("scope"),
                "regions": shapes.list_of(of("region")),
                **{name: blocks[name] for name in ("established", "status", "secretariat")},
                "findings": shapes.named(self.finding, NUMBERED.pattern),
                "sources": shapes.named(self.source, r"S\d+"),
            },
            {
                "acronym": TEXT,
                "website": ADDRESS,
                "forms": shapes.list_of(TEXT),
                "aliases": shapes.blocks(self.alias),
                "seen": shapes.blocks(self.seen),
                **{name: blocks[name] for name in ("chair", "members", "observers")},
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

    def faults(self, stem: str, record: Entry) -> Wrong:
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
        sources = block_of(record, "sources")
        for name, source in sources.items():
            yield from _at(f"sources.{name}", self.of_source(name, source))
        for name, check in self.blocks.items():
            if isinstance(record.get(name), dict):
                yield from _at(name, self._cited(record[name], check, sources))
        yield from self._activity(record)
        yield from self._aliases(record, sources)
        yield from self._members(record)
        yield from _contradicting(record)
        called = statements.names(record) if isinstance(record.get("short_name"), str) else ()
        for name, finding in block_of(record, "findings").items():
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

    def of_not_reported(self, entry: Any, sources: Entry) -> Wrong:
        """All faults of one entry of what was not reported, given the record's sources."""
        yield from self._cited(entry, self.not_reported, sources)
        if isinstance(entry, dict):
            yield from self._code(entry, required=False)
            yield from self._quote(entry, sources)

    def _cited(self, entry: Any, form: Callable, sources: Entry) -> Wrong:
        yield from form(entry)
        if isinstance(entry, dict) and isinstance(entry.get("source"), str) and entry["source"] not in sources:
            yield "source", f"{entry['source']!r} is not in this record; its sources: {', '.join(sources)}"

    def of_source(self, name: str, source: Any) -> Wrong:
        """All faults of one source."""
        yield from self.source(source)
        if not re.fullmatch(r"S\d+", name):
            yield "", "a source is called S and a number, such as S3"
        if isinstance(source, dict) and not {"url", "file"} & source.keys():
            yield "", "has neither url nor file, so a reader cannot find it"
        if isinstance(source, dict) and (message := statements.of_archive(source)):
            yield "published", message

    def _activity(self, record: Entry) -> Wrong:
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

    def _aliases(self, record: Entry, sources: Entry) -> Wrong:
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

    def _members(self, record: Entry) -> Wrong:
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
            elif isinstance(total, int) and 0 <= total < len(block["states"]):
                yield f"{name}.stated_total", f"{total} is less than the States listed, {len(block['states'])}"
        both = [s for s in lists.get("members", ()) if s in lists.get("observers", ())]
        if both:
            yield "observers.states", f"{', '.join(map(str, both))} listed as members too"

    def of_finding(self, name: str, finding: Any, sources: Entry, called: Sequence[str] = ()) -> Wrong:
        """All faults of one finding, given the record's sources and the names by which it may call the mechanism."""
        yield from self._cited(finding, self.finding, sources)
        if not NUMBERED.fullmatch(name):
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

    def _told(self, finding: Entry, sources: Entry, called: Sequence[str]) -> Wrong:
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

    def _code(self, entry: Entry, required: bool) -> Wrong:
        dimension = self.book.dimensions.get(str(entry.get("dimension")))
        if dimension is None:
            return  # already told
        code = entry.get("code")
        if code is None and dimension.codes and required and not dimension.code_optional:
            yield "code", f"is missing; allowed: {', '.join(dimension.codes)}"
        elif isinstance(code, str) and code not in dimension.codes:
            allowed = ", ".join(dimension.codes) or f"none, {dimension.id} is an open dimension"
            yield "code", f"{code!r} is not allowed; allowed: {allowed}"

    def _quote(self, entry: Entry, sources: Entry) -> Wrong:
        quote = entry.get("quote")
        if not isinstance(quote, str):
            return
        source = sources.get(str(entry.get("source")))
        file = source.get("file") if isinstance(source, dict) else None
        if file is None:
            yield "quote", "is allowed only where the source is a document in data/documents (its key file)"
        elif isinstance(file, str) and file in self.documents and not _quotes(quote, self.documents[file]):
            yield "quote", f"is not word for word in data/documents/{file}: {quote!r}"


def block_of(record: Entry, name: str) -> dict[str, Any]:
    """A block of a record, empty where there is none."""
    return record[name] if isinstance(record.get(name), dict) else {}


def _numbered(record: Entry, name: str) -> Iterator[tuple[str, Any]]:
    """The entries of a list of a record, each with its place."""
    entries = record.get(name)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        yield f"{name} number {number}", entry


def _at(place: str, faults: Wrong) -> Wrong:
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


def _contradicting(record: Entry) -> Wrong:
    """Entries that cannot hold beside others: dates in no order, the same finding twice, a mechanism after itself."""
    founded = block_of(record, "established").get("year")
    sign = block_of(record, "status").get("as_of")
    if isinstance(founded, int) and isinstance(sign, str) and sign < str(founded):
        yield "status.as_of", f"{sign} is before {founded}, the year in which it was established"
    for name, source in block_of(record, "sources").items():
        of, read = (source.get(key) if isinstance(source, dict) else None for key in ("published", "read"))
        if isinstance(of, str) and isinstance(read, str) and of[:4].isdecimal() and read < of[:7]:
            yield f"sources.{name}.read", f"{read} is before {of}, when it was published"
    if "id" in record and block_of(record, "status").get("superseded_by") == record["id"]:
        yield "status.superseded_by", "is this mechanism itself"
    told: list[tuple[str, Any]] = []
    for name, finding in block_of(record, "findings").items():
        same = next((one for one, other in told if other == finding), "")
        if same and NUMBERED.fullmatch(name):
            yield f"findings.{name}", f"is the same as {same}: each thing said counts once"
        told.append((name, finding))


def _quotes(quote: str, document: str) -> bool:
    """Whether a document has these words, one beside the other and none of them in part."""
    words = plain(quote)
    first, last = (r"\b" if re.match(r"\w", end) else "" for end in (words[:1], words[-1:]))
    return re.search(f"{first}{re.escape(words)}{last}", plain(document)) is not None


def is_draft(record: Entry) -> bool:
    """Whether a record holds suggestions that no reviewer has decided on, or has the block of a draft."""
    entries = [entry for _, entry in _numbered(record, "not_reported")]
    entries += [*block_of(record, "findings").values(), *block_of(record, "sources").values()]
    return "draft" in record or any(isinstance(entry, dict) and "review" in entry for entry in entries)


def plain(text: str) -> str:
    """Text without Markdown marks and with every run of white space as one space, for comparing quotations."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).strip()
