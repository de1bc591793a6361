"""Files to take along, by name: what an address asks for, and how it is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from iscm_data.dataset.tables import Dataset
from iscm_data.export import brief
from iscm_data.export.csv import csv_text
from iscm_data.export.data.package import TYPES
from iscm_data.export.data.selection import BadAddress, check_name, check_value
from iscm_data.figures.rows import finding_rows
from iscm_data.language.text import slug, t
from iscm_data.query import address, questions
from iscm_data.query.address import STATE, Parameters
from iscm_data.query.comparison import MOST
from iscm_data.query.links import Links, Value
from iscm_data.wording import captions, citation


@dataclass(frozen=True)
class Document:
    """A file that was asked for: its name without the ending, the page that it leads back to, and how it is made.

    `own`: it may hold a reader's own words, which nobody else is to see.
    """

    stem: str
    link: str
    make: Callable[[], bytes]
    own: bool = False


Ask = Callable[[Dataset, Parameters, str, str], Document]


def _brief(data: Dataset, asked: Parameters, base: str, kind: str) -> Document:
    from iscm_data.export import factsheet

    board, left_out = brief.read(asked)
    found, gone = brief.everything(data, board)
    if left_out or gone or not found:
        told = [*left_out, *gone, ""][0][: address.LONGEST]
        raise BadAddress("The brief has no items, or one that is not known, twice or too much.", value=told)
    title = board.title or t("Brief on inter-State consultation mechanisms on migration")
    link = urljoin(base, Links(brief.PAGE, {}, base).file(brief.PAGE, board.parameters()))
    make = {"docx": factsheet.pinned, "pptx": factsheet.deck}[kind]
    stem = f"iscm_brief_{slug(board.title) or len(found)}_{data.version}"
    return Document(stem, link, lambda: make(data, title, found, link, base), own=True)


def _mechanism(data: Dataset, asked: Parameters, base: str, kind: str) -> Document:
    from iscm_data.export import factsheet

    (id_,) = _ids(data, asked, 1, 1)
    link = _page(data, base, "mechanism", id=id_)
    make: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: factsheet.profile(data, id_, link),
        "csv": lambda: _findings(data, id_, link),
        "bib": lambda: citation.mechanism(data, id_, link).bibtex.encode(),
        "ris": lambda: citation.mechanism(data, id_, link).ris.encode(),
    }
    return Document(f"iscm_{slug(id_)}_{data.version}", link, make[kind])


def _findings(data: Dataset, id_: str, link: str) -> bytes:
    found = questions.all_of(data, id_)
    title, source = data.mechanism[id_]["name"], citation.source_line(data, found)
    words = captions.words(data, title, t("All statements on this mechanism"), source=source)
    return csv_text(words, link, finding_rows(data, found)).encode()


def _country(data: Dataset, asked: Parameters, base: str, kind: str) -> Document:
    from iscm_data.export import factsheet

    given = [value.upper() for value in asked.get(STATE, ())]
    if len(given) != 1 or given[0] not in data.countries:
        told = given[0][: address.LONGEST] if given else ""
        raise BadAddress("This file is of one State.", parameter=STATE, value=told, allowed=[*data.countries])
    link = _page(data, base, "country", iso3=given[0])
    make = {"docx": factsheet.country, "pptx": factsheet.country_slides}[kind]
    return Document(f"iscm_{given[0].lower()}_{data.version}", link, lambda: make(data, given[0], link))


def _comparison(data: Dataset, asked: Parameters, base: str, _: str) -> Document:
    from iscm_data.export import factsheet

    ids = _ids(data, asked, 2, MOST)
    link = _page(data, base, "compare", id=ids)
    stem = f"iscm_comparison_{slug('-'.join(ids))}_{data.version}"
    return Document(stem, link, lambda: factsheet.comparison(data, ids, link))


def _page(data: Dataset, base: str, path: str, **parameters: Value) -> str:
    """The whole address of the page that a file leads back to, in the file's language."""
    links = Links(path, {}, base)
    return links.lasting(links.file(path, **parameters), data)


def _ids(data: Dataset, asked: Parameters, least: int, most: int) -> list[str]:
    ids = list(dict.fromkeys(asked.get("id", ())))
    for id_ in ids:
        check_value("id", id_, data.mechanism, "There is no such mechanism.")
    if not least <= len(ids) <= most:
        number = f"{least}" if least == most else f"{least} to {most}"
        raise BadAddress(f"This file is of {number} mechanisms.", parameter="id", allowed=[*data.mechanism])
    return ids


BOARD, ID, OF_STATE = ("title", "item", *brief.FORM), ("id",), (STATE,)  # the parameters

NAMES: Mapping[str, tuple[str, Ask, Sequence[str]]] = {
    "brief.docx": (TYPES["docx"], _brief, BOARD),
    "brief.pptx": (TYPES["pptx"], _brief, BOARD),
    "mechanism.docx": (TYPES["docx"], _mechanism, ID),
    "mechanism.csv": ("text/csv", _mechanism, ID),
    "mechanism.bib": ("application/x-bibtex", _mechanism, ID),
    "mechanism.ris": ("application/x-research-info-systems", _mechanism, ID),
    "comparison.docx": (TYPES["docx"], _comparison, ID),
    "country.docx": (TYPES["docx"], _country, OF_STATE),
    "country.pptx": (TYPES["pptx"], _country, OF_STATE),
}
"""By the name in the address: the type, what makes it, and the parameters that it takes."""


def find(data: Dataset, name: str, asked: Parameters, base: str) -> Document:
    """The document of a name in NAMES that an address asks for; `base` is the explorer's own. Raises BadAddress."""
    _, make, takes = NAMES[name]
    for given in asked:
        check_name(given, takes, "There is no such parameter.")
    return make(data, asked, base, name.rpartition(".")[2])
