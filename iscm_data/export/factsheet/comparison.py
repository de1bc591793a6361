"""Two to four mechanisms side by side as a Word file, on two pages if they hold it, in the reader's order."""

from collections.abc import Sequence
from itertools import product

from iscm_data.dataset.tables import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.language.text import labelled, listed, number, opening, several, t
from iscm_data.query.comparison import Members, members
from iscm_data.wording.comparison import gaps, shares
from iscm_data.wording.labels import called, short

MORE = ("chair", "observers", "website")  # facts that are left out where there is little room
NAMED_ALONE = 30  # States that one mechanism only lists; more are counted and not named
BRIEFLY = ("theme", "partnership_type", "structure", "governance_level")
"""The dimensions whose codes are counted and not named where there is little room, the first of them first."""


def comparison(data: Dataset, ids: Sequence[str], link: str) -> bytes:
    """The comparison as a Word file; `link` is its address. KeyError for an id that is no mechanism."""
    lengths = [(NAMED_ALONE, 0), *((0, n) for n in range(len(BRIEFLY) + 1))]
    return parts.fitted(
        _document(data, ids, link, named, BRIEFLY[:n], placed=placed)
        for (named, n), placed in product(lengths, (True, False))
    )


def _document(
    data: Dataset, ids: Sequence[str], link: str, named: int, briefly: Sequence[str], *, placed: bool
) -> Document:
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    title = t("{names}: side by side", names=listed(names))
    doc = Document(title, t("Chosen and ordered by the reader"), link, parts.foot(data))
    sources = Sources(data)
    doc.line(parts.head(data, link))
    for id_ in ids:
        parts.warning(doc, data, id_)
    parts.facts(doc, data, sources, ids, without=() if named else MORE)
    parts.summary(doc, data, sources, ids, briefly=briefly)
    _common(doc, data, members(data, ids), named)
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
