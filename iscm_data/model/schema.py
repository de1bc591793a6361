"""The tables of the dataset: every column with its type and its meaning. The only place where they are listed."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    """A column: its name, Arrow type, meaning, and whether a value may be missing."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False


def _optional(name: str, type_: pa.DataType, description: str) -> Column:
    return Column(name, type_, description, nullable=True)


_MECHANISM = Column("mechanism_id", _CODE, "Mechanism: name of its record, and its address in the explorer.")
_SOURCE = Column("source_id", _TEXT, "Source within the mechanism's record, such as S3; see the table sources.")
_LOCATOR = Column("locator", _TEXT, "Where in the source.")

TABLES: Mapping[str, tuple[Column, ...]] = {
    "mechanisms": (
        _MECHANISM,
        Column("name", _TEXT, "Full name."),
        Column("short_name", _TEXT, "Name in common use."),
        _optional("acronym", _TEXT, "Acronym."),
        Column("scope", _CODE, "Regional, interregional or global, after IOM's taxonomy."),
        Column("regions", _LIST, "Regions in which members lie (codes)."),
        _optional("website", _TEXT, "Address of its website."),
        Column("established_year", _YEAR, "Year in which it began."),
        Column("established_source_id", _TEXT, "Source of the year."),
        Column("status", _CODE, "Whether it still meets (code)."),
        _optional("status_as_of", _TEXT, "Date of that status or of the last sign: YYYY, YYYY-MM or YYYY-MM-DD."),
        _optional("status_source_id", _TEXT, "Source of the status."),
        _optional("superseded_by", _CODE, "Mechanism that took its place."),
        Column("activity", _CODE, "Active, no recent sign, dormant or replaced, at the date of the data (code)."),
        _optional("last_sign", _TEXT, "Date of the last sign of activity, of one that is not dormant or replaced."),
        Column("secretariat_kind", _CODE, "Kind of secretariat (code)."),
        _optional("secretariat", _TEXT, "Who provides the secretariat."),
        _optional("secretariat_source_id", _TEXT, "Source of the secretariat."),
        _optional("secretariat_note", _TEXT, "Note on the secretariat."),
        _optional("chair", _TEXT, "Chair."),
        _optional("chair_as_of", _TEXT, "Date for which the chair is given."),
        _optional("chair_source_id", _TEXT, "Source of the chair."),
        _optional("chair_note", _TEXT, "Note on the chair."),
        _optional("members_listed", _COUNT, "Number of member States in the list; missing where there is no list."),
        _optional("members_stated_total", _COUNT, "Number of member States that the source states."),
        _optional("members_complete", _FLAG, "Whether the list is complete."),
        _optional("members_as_of", _TEXT, "Date of the list of members."),
        _optional("members_source_id", _TEXT, "Source of the list of members."),
        _optional("members_others", _LIST, "Members that are not States, as the source names them."),
        _optional("members_note", _TEXT, "Note on the list of members."),
        _optional("observers_listed", _COUNT, "Number of observer States in the list; missing where there is none."),
        _optional("observers_complete", _FLAG, "Whether the list of observers is complete."),
        _optional("observers_as_of", _TEXT, "Date of the list of observers."),
        _optional("observers_source_id", _TEXT, "Source of the list of observers."),
        _optional("observers_others", _LIST, "Observers that are not States, as the source names them."),
        _optional("observers_note", _TEXT, "Note on the list of observers."),
        _optional("seen", _TEXT, "Date on which its secretariat last saw this record; missing where it has not."),
        _optional("seen_by", _TEXT, "Who saw it."),
        _optional("seen_words", _TEXT, "What they said of it, in their words."),
        Column(
            "findings",
            _COUNT,
            "Number of findings in this dataset: how much was found, not how much it does.",
        ),
    ),
    "aliases": (
        _MECHANISM,
        Column("name", _TEXT, "Another name of the mechanism."),
        Column("language", _TEXT, "Language of the name: ISO 639-1 code."),
        Column("kind", _CODE, "Full name, acronym, former or other name (code)."),
        _optional("source_url", _TEXT, "Address of the page that has the name."),
    ),
    "findings": (
        Column("finding_id", _TEXT, "The finding's lasting name: mechanism/F-number."),
        _MECHANISM,
        Column("dimension", _CODE, "What side of the mechanism it speaks of (code)."),
        _optional("code", _CODE, "Coded value; missing in open dimensions, and for a structure that fits no code."),
        Column("status", _CODE, "In place at the date of the source, considered, or past (code)."),
        _optional("as_of", _YEAR, "Year for which it holds; missing where the source has no date."),
        _optional(
            "basis",
            _CODE,
            "A lasting arrangement, a project or a single event (code): of funding, and of partners and structure that "
            "are past.",
        ),
        _optional("donor_role", _CODE, "Funding: whether the external donor takes part in the mechanism (code)."),
        _optional("sole", _FLAG, "Funding: true where the source says that it is the only funding; never false."),
        Column("actors", _LIST, "Who pays, or with whom: actor_id of the table actors."),
        Column("statement", _TEXT, "The finding in one sentence, in this project's words."),
        _optional("quote", _TEXT, "The source's own words, where the source is kept with the dataset."),
        _SOURCE,
        _LOCATOR,
        _optional("source_title", _TEXT, "Title of the source."),
        _optional("source_publisher", _TEXT, "Publisher of the source."),
        _optional("source_url", _TEXT, "Address of the source."),
        Column("confidence", _CODE, "How directly the source says it (code)."),
    ),
    "memberships": (
        _MECHANISM,
        Column("iso3", _CODE, "State: ISO 3166-1 alpha-3 code."),
        Column("country", _TEXT, "Name of the State, as the United Nations gives it (M49)."),
        Column("role", _CODE, "Member or observer (code)."),
        _optional("as_of", _TEXT, "Date of the list."),
        Column("complete", _FLAG, "Whether the list that names this State is complete."),
        _SOURCE,
    ),
    "sources": (
        _MECHANISM,
        _SOURCE,
        Column("title", _TEXT, "Title."),
        Column("publisher", _TEXT, "Publisher."),
        _optional("published", _TEXT, "Date: YYYY, YYYY-MM or YYYY-MM-DD; missing where the source bears none."),
        Column("read", _TEXT, "Month in which it was read, YYYY-MM, in a stored copy that may be older."),
        _optional("url", _TEXT, "Address; the page may have changed since it was read."),
        _optional("file", _TEXT, "File in data/documents, where the source is kept with the dataset."),
        Column("citations", _COUNT, "Times it is cited in the record; 0: also consulted."),
    ),
    "coverage": (
        _MECHANISM,
        Column("dimension", _CODE, "Dimension (code)."),
        _optional("code", _CODE, "Coded value, where the row is about one; missing: the whole dimension."),
        Column("state", _CODE, "reported, or one of the five words for missing (code)."),
        Column("findings", _COUNT, "Number of findings."),
        _optional(
            "stated",
            _CODE,
            "Word for missing that a source itself supports, also where others report (code).",
        ),
        _optional("reason", _TEXT, "Why it is missing, or what is known of the gap."),
        _optional("quote", _TEXT, "The source's own words on it."),
        _optional("source_id", _TEXT, "Source that leaves it out."),
        _optional("locator", _TEXT, "Where in the source."),
    ),
    "actors": (
        Column("actor_id", _TEXT, "ISO 3166-1 alpha-3 code of a State, a mechanism's id, or a name."),
        Column("name", _TEXT, "Name."),
        Column("full_name", _TEXT, "Full name."),
        Column("kind", _CODE, "Kind of partner (code of the dimension partnership_type)."),
        _optional("region", _CODE, "Region of a State (UN M49)."),
        _optional("subregion", _CODE, "Subregion of a State (UN M49)."),
    ),
    "notes": (
        _MECHANISM,
        Column("kind", _CODE, "gap: something not found; conflict: sources disagree."),
        Column("about", _CODE, "Dimension or identity field that it is about (code)."),
        Column("note", _TEXT, "What is missing, or how the sources differ and what was taken."),
    ),
}


def arrow_schema(table: str, metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of a table, each field carrying its description; KeyError for an unknown table."""
    fields = [
        pa.field(c.name, c.type, nullable=c.nullable, metadata={"description": c.description}) for c in TABLES[table]
    ]
    return pa.schema(fields, metadata=dict(metadata) if metadata else None)
