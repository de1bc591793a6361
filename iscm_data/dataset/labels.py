"""Which columns hold codes, and the words that go with them in the column `<code>_label`."""

import re
from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, LANGUAGES, t
from iscm_data.model.schema import TABLES, Column


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
        return {id_: t(book.subject(id_)) for id_ in book.listed("subject")}
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
    """The columns of a table, each of codes followed by that of their labels, each of our sentences by those of its
    translations; KeyError for no table."""
    made = []
    for column in TABLES[table]:
        made.append(column)
        if column.of:
            told = f"Label of {column.name}."
            made.append(Column(f"{column.name}_label", column.type, told, column.nullable))
        if column.ours:
            made += [
                Column(
                    f"{column.name}_{code}", column.type, f"{column.name} as this project translates it ({code}).", True
                )
                for code in LANGUAGES
                if code != ENGLISH
            ]
    return tuple(made)


def meaning(column: Column) -> str:
    """What a column holds, in the reader's language."""
    if column.name.endswith("_label"):
        return t("Label of {name}.", name=column.name.removesuffix("_label"))
    if translated := re.fullmatch(rf"(\w+)_({'|'.join(LANGUAGES)})", column.name):
        return t("{name} as this project translates it ({language}).", name=translated[1], language=translated[2])
    return t(column.description)
