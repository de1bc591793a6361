"""The translations of the records' own sentences: data/translations/fr.po and its like, and what each lacks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from iscm_data.curate import catalogues
from iscm_data.language.text import ENGLISH, LANGUAGES, words_of
from iscm_data.model.schema import TABLES

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Read(catalogues.State):
    """A language's file: the translation of each English sentence in it, and what is wrong with some of them.

    `missing` are sentences of the records without a translation, `stale` translations of what no record says any more.
    """

    language: str
    translations: Mapping[str, str]


def of_records(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Every sentence of this project in the tables that a build makes, each once, with where it stands first."""
    found: dict[str, str] = {}
    for table, columns in TABLES.items():
        if table == "translations":
            continue
        names = [column.name for column in columns if column.ours]
        for row in tables.get(table, ()):
            for name in names:
                if text := row[name]:
                    found.setdefault(text, str(row.get("finding_id") or f"{row['mechanism_id']}: {name}"))
    return found


def languages(folder: Path) -> tuple[str, ...]:
    """The languages into which the records of a folder are translated."""
    return tuple(code for code in LANGUAGES if code != ENGLISH and (folder / "translations" / f"{code}.po").exists())


def read(folder: Path, code: str, wanted: Mapping[str, str]) -> Read:
    """A language's file in the folder of the records, beside the sentences that are wanted."""
    try:
        held = catalogues.read(code, folder / "translations")
    except (OSError, PoFileError, UnicodeError) as error:
        return Read(tuple(wanted), (), (f"the file cannot be read ({error})",), code, {})
    known = {str(m.id): str(m.string) for m in held if m.id and m.string and not m.fuzzy}
    faults = (
        f"{wanted[text]}: {fault}"
        for text in wanted.keys() & known.keys()
        for fault in _faults(text, known[text], code)
    )
    return Read(
        tuple(text for text in wanted if text not in known),
        tuple(text for text in known if text not in wanted),
        tuple(sorted(faults)),
        code,
        {text: known[text] for text in wanted if text in known},
    )


def read_all(folder: Path, tables: Mapping[str, Sequence[Row]]) -> list[Read]:
    """Every language's file beside the tables that a build makes."""
    wanted = of_records(tables)
    return [read(folder, code, wanted) for code in languages(folder)]


def _faults(text: str, translation: str, code: str) -> Iterator[str]:
    """Numbers that one of the two has and the other has not; short names and words such as "no" that are left out."""
    ours, theirs = numbers(text), numbers(translation)
    if lost := ours - theirs:
        yield f"“{translation}” leaves out {', '.join(sorted(lost))}"
    if added := theirs - ours:
        yield f"“{translation}” adds {', '.join(sorted(added))}"
    if translation.startswith("«") and translation.endswith("»"):
        return  # words of a source, which stay as they are
    kinds, names = _agreement(code)
    for short in sorted(set(_SHORT.findall(text))):
        forms = names.get(short, {short})
        parts = [part for part in short.split("-") if part in names]
        if not any(form in translation for form in forms | {short}) and not (
            parts and all(any(form in translation for form in names[part]) for part in parts)
        ):
            yield f"“{translation}” leaves out {short}"
    for name, said, needed in kinds:
        if said.search(text) and not needed.search(translation):
            yield f"“{translation}” leaves out {name}; if not, add its word to iscm_data/language/agreement.toml"


_SHORT = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z][A-Za-z0-9&+-]*[A-Z0-9]\b")


@cache
def _agreement(code: str) -> tuple[list[tuple[str, re.Pattern[str], re.Pattern[str]]], dict[str, set[str]]]:
    """The kinds of words that a translation must have where the English has them, and the forms of short names."""
    rules = words_of("agreement")
    kinds = [
        (kind["name"], re.compile(_any(kind[ENGLISH])), re.compile(_any(kind[code]), re.IGNORECASE))
        for kind in rules["kind"]
        if code in kind
    ]
    names = {short: {*forms} for short, forms in rules["names"].get(code, {}).items()}
    for organization in words_of("organizations")["organization"]:
        for short in organization[ENGLISH]:
            names.setdefault(short, set()).update(organization.get(code, organization[ENGLISH]))
    return kinds, names


def _any(words: Sequence[str]) -> str:
    return rf"\b(?:{'|'.join(words)})\b".replace("*", r"\w*")


_GROUPS = re.compile(r"(?<=\d)[,.\u0020\u00a0\u202f](?=\d{3}(?!\d))")


def numbers(text: str) -> set[str]:
    """The numbers in a sentence, in whatever way its language sets thousands apart: 1,300 is 1300."""
    return set(re.findall(r"\d+", _GROUPS.sub("", text)))


HEAD = """# The sentences of the records in another language, each under its English. A translation of what no record
# says any more is stale, and not used. `python -m iscm_data texts --add` puts new sentences here, empty, and takes
# stale ones out.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def renew(folder: Path, code: str, wanted: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Write a language's file anew, in the order of the records."""
    made = Catalog(locale=code, charset="utf-8")
    for text, where in wanted.items():
        made.add(text, known.get(text, ""), auto_comments=[where])
    catalogues.write(made, HEAD.format(code=code), folder / "translations")


def rows(read_: Sequence[Read]) -> list[dict[str, Any]]:
    """The rows of the table translations."""
    return [
        {"language": one.language, "text": text, "translation": translation}
        for one in read_
        for text, translation in one.translations.items()
    ]


def report(folder: Path, wanted: Mapping[str, str], add: bool = False) -> tuple[list[str], bool]:
    """A line for all that is wrong in each language's file, and whether all is well; with `add` each is renewed."""
    found = [read(folder, code, wanted) for code in languages(folder)]
    for one in found if add else ():
        renew(folder, one.language, wanted, one.translations)
    of = f"of {len(wanted)} sentences of the records, "
    lines = [line for one in found for line in one.lines(one.language, " in the records", of)]
    return lines, all(one.well for one in found)
