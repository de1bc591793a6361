"""What the catalogues must hold: every text that a reader may see, collected from the source, and what each lacks."""

import ast
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from iscm_data.language.text import ENGLISH, FOLDER, LANGUAGES
from iscm_data.model.codebook import DATA, Codebook, codebook
from iscm_data.model.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("app.py", "pages", "iscm_data")

HEAD = """# The explorer's texts in {name}. The vocabulary follows IOM's: glossary.toml says which words were looked up.
# `python -m iscm_data texts --add` puts new texts here, empty, and takes out those that are no longer used.
# Names of countries are those of the United Nations (M49), as compared for glossary.toml.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {forms}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Text = str | tuple[str, str]
"""A text in English, or the two forms of one that counts: for one and for many."""


class NotLiteral(ValueError):
    """A text that is put together in the code: no catalogue can hold it."""


@dataclass(frozen=True)
class State:
    """What a catalogue lacks, what it has too much, and where a placeholder or a form is wrong."""

    missing: tuple[Text, ...]
    stale: tuple[Text, ...]
    faults: tuple[str, ...]


def in_source(path: Path) -> Iterator[Text]:
    """The literal texts of a Python file: those given to t, tn and later. Raises NotLiteral for an f-string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        n = {"t": 1, "later": 1, "tn": 2}.get(node.func.id, 0)
        given = node.args[:n]
        if any(isinstance(part, ast.JoinedStr | ast.BinOp) for each in given for part in ast.walk(each)):
            raise NotLiteral(f"{path.name} line {node.lineno}: a text is put together before it is translated")
        if given and n == 1:
            yield from (text for each in _branches(given[0]) if (text := _literal(each)))
        elif given:
            one, many = map(_literal, given)
            if one and many:
                yield one, many


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    """The two texts of `a if b else c`, or the one."""
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def of_codebook(book: Codebook) -> Iterator[str]:
    """Labels, questions and definitions of dimensions and codes; the Global Compact's objectives."""
    for dimension in book.dimensions.values():
        yield from (dimension.label, dimension.question, dimension.definition)
    for codes in (*(d.codes for d in book.dimensions.values()), *book.vocabularies.values()):
        for code in codes.values():
            yield from (code.label, code.definition)
    for objective in book.gcm_objectives:
        yield from (objective.label, objective.title)


def of_tables() -> Iterator[str]:
    """The meanings of the tables' columns."""
    yield from (column.description for columns in TABLES.values() for column in columns)


def of_countries() -> Iterator[str]:
    """The UN's names of countries and of its regions."""
    with (DATA / "countries.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    yield from sorted({row["region"] for row in rows})
    yield from (row["name"] for row in rows)


def texts() -> dict[str, list[Text]]:
    """Every text, each once, under the part of the explorer where it first stands."""
    found: dict[str, list[Text]] = {}
    seen: set[Text] = set()

    def add(part: str, some: Iterable[Text]) -> None:
        for text in some:
            if text not in seen:
                seen.add(text)
                found.setdefault(part, []).append(text)

    for source in SOURCES:
        path = ROOT / source
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            add(str(file.relative_to(ROOT)), in_source(file))
    add("data/codebook.toml", of_codebook(codebook()))
    add("iscm_data/model/schema.py", of_tables())
    add("data/countries.csv", of_countries())
    return found


def read(code: str) -> Catalog:
    """A language's catalogue. Raises OSError or babel's PoFileError."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def state(catalog: Catalog, wanted: Iterable[Text]) -> State:
    """What is missing or stale in a catalogue, and what in it would fail or say something else."""
    texts_ = {*wanted}
    ones = {text[0] for text in texts_ if isinstance(text, tuple)}  # a text that also counts is there as such
    texts_ -= ones
    held = entries(catalog)
    missing = [text for text in texts_ if not all(held.get(text, ("",)))]
    faults = [fault for text, forms in held.items() if text in texts_ for fault in _faults(text, forms, catalog)]
    return State(_sorted(missing), _sorted({*held} - texts_), tuple(sorted(faults)))


def _sorted(some: Iterable[Text]) -> tuple[Text, ...]:
    return tuple(sorted(some, key=str))


def entries(catalog: Catalog) -> dict[Text, tuple[str, ...]]:
    """For each text of a catalogue its translation: one form, or one for each number of the language."""
    found: dict[Text, tuple[str, ...]] = {}
    for message in catalog:
        own, said = message.id, message.string
        if not own:
            continue
        key: Text = own if isinstance(own, str) else (str(own[0]), str(own[1]))
        forms = (said,) if isinstance(said, str) else tuple(said or ())
        found[key] = tuple("" if message.fuzzy else str(form or "") for form in forms)
    return found


def _faults(text: Text, forms: Sequence[str], catalog: Catalog) -> Iterator[str]:
    """Placeholders that differ, and a form for one that would be said of none."""
    counts = isinstance(text, tuple)
    wanted = set().union(*map(placeholders, text if isinstance(text, tuple) else (text,)))
    for form in filter(None, forms):
        if placeholders(form) | ({"n"} if counts else set()) != wanted | ({"n"} if counts else set()):
            yield f"“{form}” has {sorted(placeholders(form))}, and the text in English {sorted(wanted)}"
    if counts and "n > 1" in catalog.plural_expr and forms[0].startswith("1 "):
        yield f"“{forms[0]}” is said of 0 too: write {{n}} for 1"


def placeholders(text: str) -> set[str]:
    """The names of a text's {placeholders}."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def renew(code: str) -> State:
    """Write a catalogue anew in the order of the source: missing texts are added, empty; stale ones are dropped."""
    old, parts = read(code), texts()
    before = state(old, (text for some in parts.values() for text in some))
    held = entries(old)
    made = Catalog(locale=code, charset="utf-8")
    ones = {text[0] for some in parts.values() for text in some if isinstance(text, tuple)}
    for part, some in parts.items():
        for text in some:
            if text in ones:
                continue
            forms = held.get(text, ("",))
            made.add(text, forms if isinstance(text, tuple) else forms[0], auto_comments=(part,))
    with (FOLDER / f"{code}.po").open("wb") as file:
        file.write(
            HEAD.format(name=Locale.parse(code).get_display_name("en"), code=code, forms=old.plural_forms).encode()
        )
        write_po(file, made, width=0, omit_header=True)
    return before


def report(add: bool = False) -> tuple[list[str], bool]:
    """A line for all that is wrong in each catalogue, and whether all is well; with `add` they are written anew."""
    wanted = [text for some in texts().values() for text in some]
    lines, well = [], True
    for code in LANGUAGES:
        if code == ENGLISH:
            continue
        found = renew(code) if add else state(read(code), wanted)
        for what, some in (("missing", found.missing), ("stale", found.stale), ("wrong", found.faults)):
            lines += [f"{code} {what}: {text}" for text in some]
        lines.append(f"{code}: {len(found.missing)} missing, {len(found.stale)} stale, {len(found.faults)} wrong.")
        well = well and not any((found.missing, found.stale, found.faults))
    return lines, well
