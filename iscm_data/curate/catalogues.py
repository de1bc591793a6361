"""What the catalogues must hold: every text that a reader may see, collected from the source, and what each lacks."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from iscm_data.dataset import swap
from iscm_data.language.text import ENGLISH, FOLDER, LANGUAGES
from iscm_data.model.codebook import DATA, Codebook, codebook, counts
from iscm_data.model.schema import OWN, TABLES

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("pages/**.py", "python"), ("iscm_data/**.py", "python"), ("iscm_data/**.jinja", "jinja2")]
KEYWORDS: dict[str, Any] = {"t": None, "later": None, "tn": (1, 2), "agreeing": (1, 1)}

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


@dataclass(frozen=True)
class State:
    """What a catalogue lacks, what it has too much, and what in it would fail or say something else."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    faults: tuple[str, ...]

    def lines(self, code: str, where: str = "", of: str = "") -> list[str]:
        """A line for each, and one that counts them."""
        every = {"missing": self.missing, "stale": self.stale, "wrong": self.faults}
        counted = ", ".join(f"{len(some)} {what}" for what, some in every.items())
        return [
            *(f"{code} {what}{where}: {text}" for what, some in every.items() for text in some),
            f"{code}: {of}{counted}.",
        ]

    @property
    def well(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.missing or self.stale or self.faults)


def wanted() -> Catalog:
    """Every text that a reader may see, each once, in the order of the source; no translations."""
    made = Catalog(charset="utf-8")
    options = {"**.jinja": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    for file, _, text, _, _ in extract_from_dir(ROOT, METHODS, options, KEYWORDS, directory_filter=_is_source):
        if text:
            made.add(text, auto_comments=(file,))
    parts = {
        "data/codebook.toml": of_codebook(codebook()),
        "iscm_data/model/schema.toml": of_tables(),
        "data/countries.csv": of_countries(),
    }
    for part, texts in parts.items():
        for text in filter(None, texts):
            made.add((text, text) if counts(text) else text, auto_comments=(part,))
    return made


def _is_source(folder: str) -> bool:
    path = Path(folder)
    return not path.name.startswith((".", "_")) and path not in (ROOT / "data", ROOT / "tests", ROOT / "deploy")


def of_codebook(book: Codebook) -> Iterator[str]:
    """The words of dimensions and codes, the sentences on them, and the Global Compact's objectives."""
    yield from book.audits
    for dimension in book.dimensions.values():
        yield from (dimension.label, dimension.question, dimension.definition, dimension.heading, dimension.facet)
        yield dimension.about
        for said in dimension.says.values():
            yield from (said,) if isinstance(said, str) else said
    for codes in (*(d.codes for d in book.dimensions.values()), *book.vocabularies.values()):
        for code in codes.values():
            yield from (code.label, code.short, code.definition, code.subject, code.in_place)
    for objective in book.gcm_objectives:
        yield from (objective.label, objective.title)


def of_tables() -> Iterator[str]:
    """The meanings of the tables' columns, and their names within a sentence."""
    for column in (column for columns in (*TABLES.values(), *OWN.values()) for column in columns):
        yield from (column.description, column.label)


def of_countries() -> Iterator[str]:
    """The UN's names of countries and of its regions."""
    with (DATA / "countries.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    yield from sorted({row["region"] for row in rows})
    yield from (row["name"] for row in rows)


def read(code: str, folder: Path = FOLDER) -> Catalog:
    """A language's catalogue. Raises OSError or babel's PoFileError."""
    with (folder / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def write(catalog: Catalog, head: str, folder: Path = FOLDER) -> None:
    """Write a language's catalogue below a head of our own."""
    made = BytesIO(head.encode())
    made.seek(0, SEEK_END)
    write_po(made, catalog, width=0, omit_header=True)
    swap.write(folder / f"{catalog.locale}.po", made.getvalue())


def state(catalog: Catalog, template: Catalog) -> State:
    """A catalogue beside all texts that are wanted."""
    held, texts = _messages(catalog), _messages(template)
    missing = [id_ for id_, text in texts.items() if not _is_whole(held.get(id_), text)]
    faults = [fault for id_, message in held.items() if id_ in texts for fault in _faults(message, catalog)]
    return State(tuple(sorted(missing)), tuple(sorted(held.keys() - texts.keys())), tuple(sorted(faults)))


def _messages(catalog: Catalog) -> dict[str, Message]:
    return {_first(message): message for message in catalog if message.id}


def _first(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _forms(message: Message) -> Sequence[str]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _is_whole(message: Message | None, text: Message) -> bool:
    """Whether a text has its translation in all forms that it needs, and none of them is in doubt."""
    if message is None or message.fuzzy or bool(text.pluralizable) != bool(message.pluralizable):
        return False
    return bool(_forms(message)) and all(_forms(message))


def _faults(message: Message, catalog: Catalog) -> Iterator[str]:
    """Placeholders that differ, and a form for one that would be said of none."""
    own = [placeholders(text) for text in ((message.id,) if isinstance(message.id, str) else message.id)]
    every, free = set().union(*own), {"n"} if message.pluralizable else set()
    for number, form in enumerate(_forms(message)):
        needed = own[min(number, len(own) - 1)] - free  # the form for one may leave out what English leaves out there
        if form and not needed <= placeholders(form) <= every | free:
            yield f"“{form}” has {sorted(placeholders(form))}, and the text in English {sorted(every | free)}"
    if message.pluralizable and "n > 1" in catalog.plural_expr and _forms(message)[0].startswith("1 "):
        yield f"“{_forms(message)[0]}” is said of 0 too: write {{n}} for 1"


def placeholders(text: str) -> set[str]:
    """The names of a text's {placeholders}."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def renew(code: str, template: Catalog) -> State:
    """Write a catalogue anew in the order of the source: missing texts are added, empty; stale ones are dropped."""
    catalog = read(code)
    before, forms = state(catalog, template), catalog.plural_forms
    held = _messages(catalog)
    made = Catalog(locale=code, charset="utf-8")
    for id_, text in _messages(template).items():
        said = held[id_].string if _is_whole(held.get(id_), text) else ("", "") if text.pluralizable else ""
        made.add(text.id, said, auto_comments=text.auto_comments[:1])
    write(made, HEAD.format(name=Locale.parse(code).get_display_name("en"), code=code, forms=forms))
    return before


def report(add: bool = False) -> tuple[list[str], bool]:
    """A line for all that is wrong in each catalogue, and whether all is well; with `add` they are written anew."""
    template = wanted()
    others = [code for code in LANGUAGES if code != ENGLISH]
    found = {code: renew(code, template) if add else state(read(code), template) for code in others}
    return [line for code, one in found.items() for line in one.lines(code)], all(one.well for one in found.values())
