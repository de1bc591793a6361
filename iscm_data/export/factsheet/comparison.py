"""Two to four mechanisms side by side as a Word file of two pages, in the reader's order; nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from iscm_data.dataset.load import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.language.text import labelled, listed, several, t
from iscm_data.query.comparison import Shared, shared
from iscm_data.wording.answers import at_least

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
    _Length(0, ("theme", "partnership_type", "governance_level"), slim=True),
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
    parts.identity(doc, data, sources, ids, slim=length.slim)
    parts.summary(doc, data, sources, ids, briefly=length.briefly)
    _common(doc, data, ids, shared(data, ids), length.named)
    doc.line(t("The sentences behind every cell, and all dates and places, are at {link}", link=link))
    parts.end(doc, data, sources, link, printed=False, placed=placed)
    return doc


def _common(doc: Document, data: Dataset, ids: Sequence[str], found: Shared, most: int) -> None:
    doc.heading(t("Members in common"))

    def named(states: Sequence[str], alone: bool = False) -> str:
        if alone and len(states) > most:
            return t("named on the mechanism's page")
        return several(data.actor[s].name for s in states) or t("none found in the lists at hand")

    common = at_least(len(found.common), not found.complete) if found.common else t("none found")
    rows = [[t("All of them"), common, named(found.common)]]
    for id_, own in found.own.items():
        m = data.mechanism[id_]
        number = str(len(own)) if own else t("none found")
        told = [number, named(own, alone=True)] if m["members_listed"] else ["", parts.count(m, "members")]
        rows.append([t("Only {name}", name=m["short_name"]), *told])
    doc.table(t("Members in common"), [t("Member States of"), t("Number"), t("Names")], rows, widths=(4.5, 2.5, 10.0))
    names = several(labelled(data.mechanism[i]["short_name"], parts.count(data.mechanism[i], "members")) for i in ids)
    doc.line(t("Compared are the lists at hand: {lists}.", lists=names))
