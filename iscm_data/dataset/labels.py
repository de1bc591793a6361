"""Which columns hold codes, and the words that go with them in the column `<code>_label`."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import t
from iscm_data.model.schema import TABLES, Column

_BY_NAME = {
    "mechanism_id": "mechanism",
    "superseded_by": "mechanism",
    "dimension": "dimension",
    "code": "code",
    "basis": "basis",
    "donor_role": "donor_role",
    "confidence": "confidence",
    "scope": "scope",
    "regions": "region",
    "secretariat_kind": "secretariat_kind",
    "role": "role",
    "actors": "actor",
    "about": "subject",
    "state": "state",
    "stated": "missing",
}
_BY_TABLE = {
    ("mechanisms", "status"): "mechanism_status",
    ("mechanisms", "activity"): "activity",
    ("aliases", "kind"): "alias_kind",
    ("findings", "status"): "status",
    ("actors", "kind"): "partnership_type",
    ("notes", "kind"): "kind",
}
_PLAIN = {("mechanisms", "mechanism_id")}  # its names stand beside it

CODED: Mapping[tuple[str, str], str] = {
    (table, column.name): of
    for table, columns in TABLES.items()
    for column in columns
    if (of := _BY_TABLE.get((table, column.name)) or _BY_NAME.get(column.name)) and (table, column.name) not in _PLAIN
}
"""For each (table, column) of codes: the list of words that explains them, as `words` takes its name."""


def words(data: Dataset, name: str) -> Mapping[str, str]:
    """The label of each code of a list, in the reader's language; KeyError for an unknown list."""
    book = data.codebook
    if name == "mechanism":
        return {id_: row["short_name"] for id_, row in data.mechanism.items()}
    if name == "actor":
        return {id_: actor.name for id_, actor in data.actor.items()}
    if name == "dimension":
        return {dimension.id: t(dimension.label) for dimension in book.dimensions.values()}
    if name == "subject":
        return {id_: t(book.subject(id_)) for id_ in (*book.dimensions, *book.codes("subject"))}
    if name == "kind":
        return {"gap": t("Looked for and not found"), "conflict": t("Where sources differ")}
    if name == "state":
        return {"reported": t("Reported")} | {code.id: t(code.label) for code in book.codes("missing").values()}
    return {code.id: t(code.label) for code in book.codes(name).values()}


def label(labels: Mapping[str, str], value: Any) -> Any:
    """The label of a code, or of each of a list of codes; None for None. KeyError for an unknown code."""
    if value is None:
        return None
    return [labels[code] for code in value] if isinstance(value, list) else labels[value]


def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, each of codes followed by that of their labels; KeyError for no table."""
    made = []
    for column in TABLES[table]:
        made.append(column)
        if (table, column.name) in CODED:
            told = f"Label of {column.name}."
            made.append(Column(f"{column.name}_label", column.type, told, column.nullable))
    return tuple(made)


def meaning(column: Column) -> str:
    """What a column holds, in the reader's language."""
    if column.name.endswith("_label"):
        return t("Label of {name}.", name=column.name.removesuffix("_label"))
    return t(column.description)
