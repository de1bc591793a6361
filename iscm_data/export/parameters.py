"""The parameters of addresses and tools, and the tables, as JSON schemas, made of what the addresses know."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from iscm_data.dataset.labels import columns
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data.package import FIELD
from iscm_data.language.text import LANGUAGES
from iscm_data.model.schema import Column
from iscm_data.query import address, hits
from iscm_data.query.address import LANGUAGE, STATE, VERSION, WORDS
from iscm_data.query.asked import LONGEST
from iscm_data.query.filters import NAMES

Schema = Mapping[str, Any]

SPELLED = 60  # values of which each is named; of more it is said what they are
_SAID: Mapping[str, str] = {
    "scope": "How far a mechanism reaches.",
    "region": "A region in which a mechanism has members.",
    "activity": "Whether a mechanism still meets, as far as we found.",
    "country": "A State that a mechanism lists as a member or observer, by its ISO 3166-1 alpha-3 code.",
    "status": "In place when the source was written, considered, or past. Without it: in place; `any` is all three.",
    "since": "Statements of this year or later; those without a year are left out.",
    "sole": "Only funding of which a source says that there is no other.",
    "dimension": "Statements in this dimension.",
    "mechanism": "Statements on this mechanism, by its id.",
    "publisher": "Statements from sources of this publisher.",
    "confidence": "How plainly the source says what is coded.",
    WORDS: "Words to search for.",
    "id": "A mechanism, by its id.",
    STATE: "A State, by its ISO 3166-1 alpha-3 code.",
    LANGUAGE: "The language of labels and sentences; statements are in English, codes the same in all.",
    VERSION: "The version of the data that is asked for: another one than today's is refused.",
}
ONE = (*hits.OWN, WORDS, "since", "sole", STATE, "limit", LANGUAGE, VERSION)
"""Parameters that take one value; of the others an address may have several."""


def options(data: Dataset, name: str) -> Sequence[str] | None:
    """The values that a parameter may have; None where they are no list."""
    if name == STATE:
        return data.countries
    if name in NAMES:
        return address.options(data)[name] or None
    if name in hits.OWN:
        return hits.options(data, name)
    known = {"id": [*data.mechanism], LANGUAGE: list(LANGUAGES), VERSION: [data.version]}
    return known.get(name)


def schema(data: Dataset, name: str, known: Sequence[str] | None = None, most: int = SPELLED) -> Schema:
    """One value of a parameter; `known` are its values where they are not those of `options`, which are named where
    they are no more than `most`."""
    values = known or options(data, name)
    said = data.codebook.dimensions[name].label if name in data.codebook.dimensions else _SAID.get(name, "")
    made: dict[str, Any] = {"type": "string"}
    if values and len(values) <= most:
        made["enum"] = list(values)
    if name == "since":
        made["pattern"] = "^(19|20)[0-9]{2}$"
    if name == WORDS:
        made |= {"maxLength": LONGEST}
    return made | ({"description": said} if said else {})


def table_schema(table: str) -> Schema:
    """A table as its JSON file has it."""
    row = {column.name: _column(column) for column in columns(table)}
    return {
        "type": "object",
        "required": ["table", "data_version", "citation", "licence", "language_of_labels", "filters", "count", "rows"],
        "properties": {
            "data_version": {"type": "string"},
            "filters": {"type": "object"},
            "count": {"type": "integer"},
            "rows": {
                "type": "array",
                "items": {"type": "object", "required": [*row], "properties": row, "additionalProperties": False},
            },
        },
    }


def _column(column: Column) -> Schema:
    listed = pa.types.is_list(column.type)
    kind = "array" if listed else FIELD.get(column.type, "string")
    made = {"type": [kind, "null"] if column.nullable else kind, "description": column.description}
    return made | ({"items": {"type": "string"}} if listed else {})
