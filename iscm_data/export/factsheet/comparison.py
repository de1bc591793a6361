"""Two to four mechanisms side by side as a Word file of two pages, in the reader's order; nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from iscm_data.dataset.load import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.language.text import labelled, listed, number, opening, several, t
from iscm_data.query.comparison import Members, members
from iscm_data.wording.comparison import gaps, shares
from iscm_data.wording.labels import called, short

MORE = ("chair", "observers", "website")  # facts that are left out where there is little room
NAMED_ALONE = 30  # States that one mechanism only lists; more are counted and not named


@dataclass(frozen=True)
class _Length:
    """How much is told: States that one mechanism only lists, dimensions of which codes are counted, who they are."""

    named: int = NAMED_ALONE
    briefly: tuple[str, ...] = ()
    slim: bool = False


# One after the other, until two pages hold it.
_LENGTHS = (
    _Length(),
    _Length(0),
    _Length(0, slim=True),
    _Length(0, ("theme",)),
    _Length(0, ("theme",), slim=True),
    _Length(0, ("theme", "partnership_type")),
    _Length(0, ("theme", "partnership_type"), slim=True),
    _Length(0, ("theme", "partnership_type", "structure"), slim=True),
    _Length(0, ("theme", "partnership_type", "structure", "governance_level"), slim=True),
)


def comparison(data: Dataset, ids: Sequence[str], link: str) -> bytes:
    """The comparison as a Word file; `link` is its address. KeyError for an id that is no mechanism."""
    for length, placed in product(_LENGTHS, (True, False)):
        doc = _document(data, ids, link, length, placed=placed)
        if doc.pages <= 2:
            break
    return doc.save()


def _document(data: Dataset, ids: Sequence[str], link: str, length: _Length, *, placed: bool) -> Document:
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    title = t("{names}: side by side", names=listed(names))
    doc = Document(title, t("Chosen and ordered by the reader"), link, parts.foot(data))
    sources = Sources(data)
    doc.line(parts.head(data, link))
    for id_ in ids:
        parts.warning(doc, data, id_)
    parts.facts(doc, data, sources, ids, without=MORE if length.slim else ())
    parts.summary(doc, data, sources, ids, briefly=length.briefly)
    _common(doc, data, members(data, ids), length.named)
    doc.line(t("The sentences behind every cell, and all dates and places, are at {link}", link=link))
    parts.end(doc, data, sources, link, printed=False, placed=placed)
    return doc


def _common(doc: Document, data: Dataset, members: Members, most: int) -> None:
    doc.heading(t("Members in common"))
    rows: list[list[str]] = []
    without: dict[str, list[str]] = {}  # what is said where no State is shared, and of which mechanisms
    for shared in members.shared:
        names, told = opening(listed(called(data, id_) for id_ in shared.ids)), opening(shares(shared))
        if shared.states:
            rows.append([names, told, several(data.actor[s].name for s in shared.states)])
        else:
            without.setdefault(told, []).append(names)
    for id_, own in members.own.items():
        named = several(data.actor[s].name for s in own) if len(own) <= most else t("named on the mechanism’s page")
        if own:
            rows.append([t("Only {name}", name=short(data, id_)), number(len(own)), named])
    if rows:
        doc.table(
            t("Members in common"), [t("Member States of"), t("Number"), t("Names")], rows, widths=(4.5, 3.0, 9.5)
        )
    for told, of in without.items():
        doc.line(labelled(told, several(of)))
    for told in gaps(data, members.lists):
        doc.line(told)
