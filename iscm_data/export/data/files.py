"""The files below the address /data: their names, what each is asked with, and how it is made.

(/data itself is a page of the app.)
"""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import package, search, selection, workbook
from iscm_data.export.data.package import NAME, PACKED, TYPES
from iscm_data.export.data.selection import BadAddress
from iscm_data.export.data.tables import parts
from iscm_data.language.text import ENGLISH, kept, speaking
from iscm_data.model.schema import PUBLISHED
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE
from iscm_data.query.filters import Filters
from iscm_data.wording.captions import stem

KINDS = ("csv", "json", "parquet")  # of a table
WHOLE: Mapping[str, Callable[[Dataset], Iterable[bytes]]] = {
    f"{NAME}.xlsx": lambda data: [workbook.workbook(data)],
    f"{NAME}.zip": package.archive,
    "datapackage.json": lambda data: [package.datapackage(data)],
    "dataset.jsonld": lambda data: [package.jsonld(data)],
    "codebook.toml": lambda _: [package.codebook_toml()],
}
"""The files that are not one table, and how each is made. They take no parameters."""

NAMES = (*(f"{table}.{kind}" for table in PUBLISHED for kind in KINDS), *WHOLE)
"""Every file below /data that is there unasked."""

KNOWN = (*NAMES, search.NAME)
"""All that answers below /data; a search has to say what for."""

LARGE = 20_000  # rows: what has more is sent while it is made, and not kept
SHOWN = ("json", "jsonld", "toml")  # what a browser may show; the rest it saves


@dataclass(frozen=True)
class File:
    """One file as it is asked for: its kind, the name under which it is saved, what tells it apart, how it is made.

    `parts` makes it part by part; `large` says that there are so many rows that it is not to be held as a whole.
    """

    kind: str
    saved_as: str
    key: Hashable
    parts: Callable[[], Iterator[bytes]]
    large: bool = False

    def make(self) -> bytes:
        """All of it."""
        return b"".join(self.parts())

    @property
    def headers(self) -> dict[str, str]:
        """What it is, under which name a browser saves it, and where it is described."""
        disposition = "inline" if self.kind in SHOWN else "attachment"
        return {
            "Content-Type": TYPES[self.kind],
            "Content-Disposition": f'{disposition}; filename="{self.saved_as}"',
            "Link": '<datapackage.json>; rel="describedby", <dataset.jsonld>; rel="describedby"',
        }

    @property
    def packs(self) -> bool:
        """Whether gzip makes it smaller."""
        return self.kind not in PACKED


def find(data: Dataset, name: str, query_string: bytes) -> File:
    """The file of one of KNOWN. Raises BadAddress for parameters that it does not take."""
    asked, spoken = selection.of_today(data, selection.parameters(query_string)), ENGLISH
    if name not in WHOLE or name.endswith(".xlsx"):  # descriptions for programs and the zip are in English alone
        spoken = selection.language(asked)
        asked = {key: values for key, values in asked.items() if key != LANGUAGE}
    kind = name.rpartition(".")[2]
    if name == search.NAME:
        sought = search.read(asked)
        saved_as = f"{_safe(stem(f'search {sought.words}', Filters(), data))}.{kind}"
        return File(
            kind, saved_as, (data.content, spoken, sought), _spoken(spoken, lambda: [search.json_bytes(data, sought)])
        )
    ending = "" if spoken == ENGLISH else f"_{spoken}"
    if name in WHOLE:
        if asked:
            raise BadAddress(f"{name} takes no parameters.", parameter=next(iter(asked))[: address.LONGEST], allowed=[])
        saved_as = name.replace(NAME, f"{NAME}-{_safe(data.version)}{ending}")
        if kind == "xlsx" and len(data.findings) > workbook.MOST:
            told = f"There are more than {workbook.MOST} findings, too many for a workbook. Take the tables."
            raise BadAddress(told, allowed=[each for each in NAMES if each != name])
        large = kind == "zip" and len(data.findings) > LARGE
        return File(kind, saved_as, (data.content, name, spoken), _spoken(spoken, partial(WHOLE[name], data)), large)
    table = name.rpartition(".")[0]
    chosen = selection.read(data, table, asked)
    subject = " ".join((table, *chosen.own.values()))
    saved_as = f"{_safe(stem(subject, chosen.filters, data))}{ending}.{kind}"

    @cache  # looked for when it is needed, and in the file's language: a search reads its words by that
    def places() -> np.ndarray:
        with speaking(spoken):
            return selection.select(data, table, chosen)

    key = (data.content, name, spoken, tuple(chosen.chosen().items()))
    made = _spoken(spoken, lambda: parts(data, table, kind, places(), chosen.chosen()))
    return File(kind, saved_as, key, made, len(getattr(data, table)) > LARGE and len(places()) > LARGE)


def _spoken(spoken: str, make: Callable[[], Iterable[bytes]]) -> Callable[[], Iterator[bytes]]:
    """The parts of a file, each made in its language, in whatever thread and however much later."""

    def made() -> Iterator[bytes]:
        with speaking(spoken):
            begun = kept(lambda: iter(make()))()
            following = kept(lambda: next(begun, None))
        while (part := following()) is not None:
            yield part

    return made


def tag(content: bytes) -> str:
    """What tells one content from every other: for an ETag, without quotation marks."""
    return hashlib.sha256(content).hexdigest()[:32]


def _safe(name: str) -> str:
    """A file's name that needs no quoting anywhere."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)
