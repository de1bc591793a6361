"""A mechanism as a Word file of two pages: who it is, what is reported of it, its key findings in sentences."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from iscm_data.dataset.findings import Passage, plain_rows
from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.language.text import several, t, tn
from iscm_data.query import questions
from iscm_data.wording.marks import GLYPHS, labels

TOLD = ["funding_model", "governance_level", "structure", "added_value", "partnership_type"]
"""The dimensions whose findings are told in sentences; themes are only named."""

MOST = 12  # findings told in sentences, where there is room for so many
FEW = 3  # as few as this, and the places in sources are left out instead
CONFLICTS = 2


def profile(data: Dataset, mechanism_id: str, link: str) -> bytes:
    """A mechanism as a Word file; `link` is the address of its page. KeyError for no mechanism.

    As many findings are told, and the members named, as two pages hold; what is left out is counted and at the link.
    """
    data.mechanism[mechanism_id]
    tries = [(n, named, True) for n in range(MOST, FEW, -1) for named in (True, False)]
    tries += [(n, False, False) for n in range(FEW + 4, -1, -1)]
    for n, named, placed in tries:
        doc = _document(data, mechanism_id, link, n, named=named, placed=placed)
        if doc.pages <= 2:
            break
    return doc.save()


def _document(data: Dataset, id_: str, link: str, most: int, *, named: bool, placed: bool) -> Document:
    m = data.mechanism[id_]
    doc = Document(m["short_name"], m["name"], link, parts.foot(data))
    sources = Sources(data)
    doc.line(parts.head(data, link))
    parts.warning(doc, data, id_)
    parts.identity(doc, data, sources, [id_])
    if named:
        _members(doc, data, id_)
    parts.summary(doc, data, sources, [id_])
    _findings(doc, data, sources, id_, link, most)
    _conflicts(doc, data, id_)
    parts.end(doc, data, sources, link, printed=False, placed=placed)
    return doc


def _key(data: Dataset, id_: str) -> Iterator[Passage]:
    """The findings worth a sentence, the latest first and from each dimension in turn: in place, then considered."""
    statuses = [*data.codebook.codes("status")]

    def order(p: Passage) -> tuple[int, int]:
        return statuses.index(p.status), -(p.as_of or 0)

    each = [sorted(parts.latest(index(data).passages.get((id_, d, None), ())), key=order) for d in TOLD]
    for group in zip_longest(*each):
        yield from (p for p in group if p is not None)


def _findings(doc: Document, data: Dataset, sources: Sources, id_: str, link: str, most: int) -> None:
    found = [p for p, _ in zip(_key(data, id_), range(most), strict=False)]
    everything = len(questions.all_of(data, id_))
    if found:
        doc.heading(t("Key findings"))
    words = labels(data)
    for dimension in TOLD:
        for p in (p for p in found if p.dimension == dimension):
            cited = sources.number(p.mechanism_id, p.source_id, p.locator)
            about = (
                t(data.codebook.label(dimension, p.code)) if p.code else t(data.codebook.dimensions[dimension].label)
            )
            when = f"{GLYPHS[p.status]} {words[p.status]}, {p.as_of or t('undated')}"
            doc.bullet(f"{parts.sentence(data, p)} {cited}, {p.locator}. {when}.", about, written=p.statement)
    all_told = tn(
        "All findings, 1, with their sources, and the members by name, are at {link}",
        "All {n} findings with their sources, and the members by name, are at {link}",
        everything,
        link=link,
    )
    doc.line(
        all_told if everything else t("No finding was found in the sources consulted. The members: {link}", link=link)
    )


def _members(doc: Document, data: Dataset, id_: str) -> None:
    """The States by name; their number, date and source stand under identity."""
    for role, title in (("member", t("Member States")), ("observer", t("Observer States"))):
        if names := [data.actor[iso3].name for iso3 in questions.states(data, id_, role)]:
            doc.line(f"{several(names)}.", label=title)


def _conflicts(doc: Document, data: Dataset, id_: str) -> None:
    notes: Sequence[dict] = plain_rows(data.notes[data.notes["mechanism_id"] == id_])
    own = [row for row in notes if row["kind"] == "conflict"]
    if not own:
        return
    doc.heading(t("Where sources differ"))
    for row in own[:CONFLICTS]:
        doc.bullet(row["note"], t(data.codebook.subject(row["about"])), written=row["note"])
    if more := own[CONFLICTS:]:
        doc.line(tn("1 more is named at the link.", "{n} more are named at the link.", len(more)))
