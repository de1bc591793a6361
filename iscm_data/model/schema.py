"""The tables of the dataset: every column with its type and its meaning. The only place where they are listed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa

FORMAT = "2"  # of the tables; a loader refuses files of another one

_TEXT = pa.string()
_CODE = pa.dictionary(pa.int16(), pa.string())
_LIST = pa.list_(pa.string())
_YEAR = pa.int16()
_COUNT = pa.int32()
_FLAG = pa.bool_()


@dataclass(frozen=True)
class Column:
    """A column: its name, Arrow type, meaning, and whether a value may be missing.

    `of` is the list that explains its codes: one of the codebook, or of `dataset.labels.words`. `label` is its name
    within a sentence, empty where no sentence names it. `ours`: sentences of this project, which it
    translates; words of a source stand as they are. `derived`: made from other columns.
    """

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    of: str | None = None
    label: str = ""
    ours: bool = False
    derived: bool = False


_optional = partial(Column, nullable=True)

_OWN_ID = Column(
    "mechanism_id", _CODE, "Mechanism: name of its record, and its address in the explorer.", label="mechanism"
)
_MECHANISM = replace(_OWN_ID, of="mechanism")
_SOURCE = Column(
    "source_id", _TEXT, "Source within the mechanism's record, such as S3; see the table sources.", label="source"
)
_LOCATOR = Column("locator", _TEXT, "Where in the source.", label="place in the source", ours=True)

KEYS: Mapping[str, tuple[str, ...]] = {
    "mechanisms": ("mechanism_id",),
    "aliases": ("mechanism_id", "name", "language"),
    "findings": ("finding_id",),
    "memberships": ("mechanism_id", "iso3"),
    "sources": ("mechanism_id", "source_id"),
    "coverage": ("mechanism_id", "dimension", "code"),
    "actors": ("actor_id",),
    "notes": ("mechanism_id", "kind", "about", "note"),
    "translations": ("language", "text"),
}
"""What names a row of each table. A note has no name: one that is reworded is one removed and one added."""

TABLES: Mapping[str, tuple[Column, ...]] = {
    "mechanisms": (
        _OWN_ID,
        Column("name", _TEXT, "Full name.", label="name", ours=True),
        Column("short_name", _TEXT, "Name in common use.", label="short name", ours=True),
        _optional("acronym", _TEXT, "Acronym.", label="acronym"),
        Column("scope", _CODE, "Regional, interregional or global, after IOM's taxonomy.", of="scope", label="scope"),
        Column("regions", _LIST, "Regions in which members lie (codes).", of="region", label="regions"),
        _optional("website", _TEXT, "Address of its website.", label="website"),
        Column("established_year", _YEAR, "Year in which it began.", label="year established"),
        Column("established_source_id", _TEXT, "Source of the year.", label="source of the year established"),
        Column("status", _CODE, "Whether it still meets (code).", of="mechanism_status", label="status"),
        _optional(
            "status_as_of",
            _TEXT,
            "Date of that status or of the last sign: YYYY, YYYY-MM or YYYY-MM-DD.",
            label="date of the status",
        ),
        _optional("status_source_id", _TEXT, "Source of the status.", label="source of the status"),
        _optional("superseded_by", _CODE, "Mechanism that took its place.", of="mechanism", label="successor"),
        Column(
            "activity",
            _CODE,
            "Active, no recent sign, dormant or replaced, at the date of the data (code).",
            of="activity",
            label="activity",
        ),
        _optional(
            "last_sign",
            _TEXT,
            "Date of the last sign of activity, of one that is not dormant or replaced.",
            label="last sign of activity",
        ),
        Column(
            "secretariat_kind", _CODE, "Kind of secretariat (code).", of="secretariat_kind", label="kind of secretariat"
        ),
        _optional("secretariat", _TEXT, "Who provides the secretariat.", label="secretariat", ours=True),
        _optional("secretariat_source_id", _TEXT, "Source of the secretariat.", label="source of the secretariat"),
        _optional("secretariat_note", _TEXT, "Note on the secretariat.", label="note on the secretariat", ours=True),
        _optional("chair", _TEXT, "Chair.", label="chair", ours=True),
        _optional("chair_as_of", _TEXT, "Date for which the chair is given.", label="date of the chair"),
        _optional("chair_source_id", _TEXT, "Source of the chair.", label="source of the chair"),
        _optional("chair_note", _TEXT, "Note on the chair.", label="note on the chair", ours=True),
        _optional(
            "members_listed",
            _COUNT,
            "Number of member States in the list; missing where there is no list.",
            derived=True,
        ),
        _optional(
            "members_stated_total",
            _COUNT,
            "Number of member States that the source states.",
            label="number of members that the source states",
        ),
        _optional("members_complete", _FLAG, "Whether the list is complete.", label="list of members complete"),
        _optional("members_as_of", _TEXT, "Date of the list of members.", label="date of the list of members"),
        _optional("members_source_id", _TEXT, "Source of the list of members.", label="source of the list of members"),
        _optional(
            "members_others",
            _LIST,
            "Members that are not States, as the source names them.",
            label="members that are not States",
        ),
        _optional(
            "members_note", _TEXT, "Note on the list of members.", label="note on the list of members", ours=True
        ),
        _optional(
            "observers_listed",
            _COUNT,
            "Number of observer States in the list; missing where there is none.",
            derived=True,
        ),
        _optional(
            "observers_complete",
            _FLAG,
            "Whether the list of observers is complete.",
            label="list of observers complete",
        ),
        _optional("observers_as_of", _TEXT, "Date of the list of observers.", label="date of the list of observers"),
        _optional(
            "observers_source_id", _TEXT, "Source of the list of observers.", label="source of the list of observers"
        ),
        _optional(
            "observers_others",
            _LIST,
            "Observers that are not States, as the source names them.",
            label="observers that are not States",
        ),
        _optional(
            "observers_note", _TEXT, "Note on the list of observers.", label="note on the list of observers", ours=True
        ),
        _optional(
            "seen",
            _TEXT,
            "Date on which its secretariat last saw this record; missing where it has not.",
            label="date on which its secretariat saw the record",
        ),
        _optional("seen_by", _TEXT, "Who saw it.", label="who saw the record"),
        _optional(
            "seen_words",
            _TEXT,
            "What they said of it, in their words.",
            label="what its secretariat says of the record",
        ),
        Column(
            "findings",
            _COUNT,
            "Number of findings in this dataset: how much was found, not how much it does.",
            derived=True,
        ),
    ),
    "aliases": (
        _MECHANISM,
        Column("name", _TEXT, "Another name of the mechanism.", label="name"),
        Column("language", _TEXT, "Language of the name: ISO 639-1 code.", label="language"),
        Column("kind", _CODE, "Full name, acronym, former or other name (code).", of="alias_kind", label="kind"),
        _optional("source_url", _TEXT, "Address of the page that has the name.", label="address"),
    ),
    "findings": (
        Column("finding_id", _TEXT, "The finding's lasting name: mechanism/F-number.", label="finding"),
        _MECHANISM,
        Column(
            "dimension", _CODE, "What side of the mechanism it speaks of (code).", of="dimension", label="dimension"
        ),
        _optional(
            "code",
            _CODE,
            "Coded value; missing in open dimensions, and for a structure that fits no code.",
            of="code",
            label="code",
        ),
        Column(
            "status",
            _CODE,
            "In place at the date of the source, considered, or past (code).",
            of="status",
            label="status",
        ),
        _optional("as_of", _YEAR, "Year for which it holds; missing where the source has no date.", label="year"),
        _optional(
            "basis",
            _CODE,
            "A lasting arrangement, a project or a single event (code): of funding, and of partners and structure that "
            "are past.",
            of="basis",
            label="basis",
        ),
        _optional(
            "donor_role",
            _CODE,
            "Funding: whether the external donor takes part in the mechanism (code).",
            of="donor_role",
            label="role of the donor",
        ),
        _optional(
            "sole",
            _FLAG,
            "Funding: true where the source says that it is the only funding; never false.",
            label="stated as the only source",
        ),
        Column(
            "actors", _LIST, "Who pays, or with whom: actor_id of the table actors.", of="actor", label="actors named"
        ),
        Column(
            "statement", _TEXT, "The finding in one sentence, in this project's words.", label="statement", ours=True
        ),
        _optional(
            "quote",
            _TEXT,
            "The source's own words, where the source is kept with the dataset.",
            label="quotation",
        ),
        _SOURCE,
        _LOCATOR,
        _optional("source_title", _TEXT, "Title of the source.", derived=True),
        _optional("source_publisher", _TEXT, "Publisher of the source.", derived=True),
        _optional("source_url", _TEXT, "Address of the source.", label="address", derived=True),
        Column("confidence", _CODE, "How directly the source says it (code).", of="confidence", label="confidence"),
    ),
    "memberships": (
        _MECHANISM,
        Column("iso3", _CODE, "State: ISO 3166-1 alpha-3 code.", label="State"),
        Column("country", _TEXT, "Name of the State, as the United Nations gives it (M49).", label="name of the State"),
        Column("role", _CODE, "Member or observer (code).", of="role", label="role"),
        _optional("as_of", _TEXT, "Date of the list.", label="year", derived=True),
        Column("complete", _FLAG, "Whether the list that names this State is complete.", derived=True),
        _SOURCE,
    ),
    "sources": (
        _MECHANISM,
        _SOURCE,
        Column("title", _TEXT, "Title.", label="title"),
        Column("publisher", _TEXT, "Publisher.", label="publisher"),
        _optional(
            "published",
            _TEXT,
            "Date: YYYY, YYYY-MM or YYYY-MM-DD; missing where the source bears none.",
            label="date of publication",
        ),
        Column(
            "read",
            _TEXT,
            "Month in which it was read, YYYY-MM, in a stored copy that may be older.",
            label="month in which it was read",
        ),
        _optional("url", _TEXT, "Address; the page may have changed since it was read.", label="address"),
        _optional(
            "file",
            _TEXT,
            "File in data/documents, where the source is kept with the dataset.",
            label="file kept with the data",
        ),
        Column("citations", _COUNT, "Times it is cited in the record; 0: also consulted.", derived=True),
    ),
    "coverage": (
        _MECHANISM,
        Column("dimension", _CODE, "Dimension (code).", of="dimension", label="dimension"),
        _optional(
            "code",
            _CODE,
            "Coded value, where the row is about one; missing: the whole dimension.",
            of="code",
            label="code",
        ),
        Column(
            "state", _CODE, "reported, or one of the five words for missing (code).", of="state", label="what is known"
        ),
        Column("findings", _COUNT, "Number of findings.", derived=True),
        _optional(
            "stated",
            _CODE,
            "Word for missing that a source itself supports, also where others report (code).",
            of="missing",
            label="word for missing that a source supports",
        ),
        _optional("reason", _TEXT, "Why it is missing, or what is known of the gap.", label="reason", ours=True),
        _optional("quote", _TEXT, "The source's own words on it.", label="quotation"),
        _optional("source_id", _TEXT, "Source that leaves it out.", label="source"),
        _optional("locator", _TEXT, "Where in the source.", label="place in the source", ours=True),
    ),
    "actors": (
        Column("actor_id", _TEXT, "ISO 3166-1 alpha-3 code of a State, a mechanism's id, or a name.", label="actor"),
        Column("name", _TEXT, "Name.", label="name"),
        Column("full_name", _TEXT, "Full name.", label="full name"),
        Column(
            "kind",
            _CODE,
            "Kind of partner (code of the dimension partnership_type).",
            of="partnership_type",
            label="kind",
        ),
        _optional("region", _CODE, "Region of a State (UN M49).", label="region"),
        _optional("subregion", _CODE, "Subregion of a State (UN M49).", label="subregion"),
    ),
    "notes": (
        _MECHANISM,
        Column("kind", _CODE, "gap: something not found; conflict: sources disagree.", of="kind", label="kind"),
        Column("about", _CODE, "Dimension or identity field that it is about (code).", of="subject", label="subject"),
        Column(
            "note", _TEXT, "What is missing, or how the sources differ and what was taken.", label="note", ours=True
        ),
    ),
    "translations": (
        Column("language", _CODE, "Language of the translation: ISO 639-1 code."),
        Column("text", _TEXT, "A sentence of this dataset in English, as it stands in another table.", ours=True),
        Column("translation", _TEXT, "The sentence as this project translates it."),
    ),
}


PUBLISHED = tuple(table for table in TABLES if table != "translations")
"""The tables as readers get them: each sentence of this project has its translations in columns beside it."""


def arrow_schema(table: str, metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of a table, each field carrying its description; KeyError for an unknown table."""
    fields = [
        pa.field(c.name, c.type, nullable=c.nullable, metadata={"description": c.description}) for c in TABLES[table]
    ]
    return pa.schema(fields, metadata=dict(metadata) if metadata else None)
