"""A mechanism as a Word file of two pages: what its page tells, in the same order, with key findings in sentences."""

from collections.abc import Iterator
from itertools import islice, zip_longest

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.language.text import several, t, tn
from iscm_data.query import profile as known
from iscm_data.query import questions
from iscm_data.wording import identity
from iscm_data.wording.labels import heading, label

TOLD = ["funding_model", "governance_level", "structure", "added_value", "partnership_type"]
"""The dimensions whose findings are told in sentences; themes are only named."""

LENGTHS = (
    *((12, True, True), (8, True, True), (4, True, True)),
    *((8, False, True), (4, False, True), (4, False, False), (0, False, False)),
)
"""How much is told, one after the other until two pages hold it: findings in sentences, whether the members are named,
and whether the places in sources are."""

CONFLICTS = 2


def profile(data: Dataset, mechanism_id: str, link: str) -> bytes:
    """A mechanism as a Word file; `link` is the address of its page. KeyError for no mechanism.

    As many findings are told, and the members named, as two pages hold; what is left out is counted and at the link.
    """
    return parts.fitted(
        _document(data, mechanism_id, link, most, named=named, placed=placed) for most, named, placed in LENGTHS
    )


def _document(data: Dataset, id_: str, link: str, most: int, *, named: bool, placed: bool) -> Document:
    m = data.mechanism[id_]
    doc = Document(m["short_name"], several(identity.also_called(data, id_)) or m["name"], link, parts.foot(data))
    sources = Sources(data)
    doc.line(parts.head(data, link))
    status = identity.facts(data, id_)["status"]
    doc.line(f"{status.told}, {status.when}" if status.when else status.told, label=t("Activity"))
    parts.warning(doc, data, id_)
    parts.summary(doc, data, sources, [id_])
    parts.facts(doc, data, sources, [id_], without=("status",))
    _findings(doc, data, sources, id_, link, most)
    if named:
        _members(doc, data, id_)
    _conflicts(doc, data, id_)
    parts.end(doc, data, sources, link, printed=False, placed=placed)
    doc.line(f"{identity.seen(m)}.")
    return doc


def _key(data: Dataset, id_: str) -> Iterator[Finding]:
    """The findings worth a sentence, from each dimension in turn: in place, then planned, the newest first."""
    each = []
    for dimension in TOLD:
        found = known.answers(data, id_, dimension)
        each.append([f for status in data.codebook.codes("status") for f in known.newest(found, status)])
    for group in zip_longest(*each):
        yield from (finding for finding in group if finding is not None)


def _findings(doc: Document, data: Dataset, sources: Sources, id_: str, link: str, most: int) -> None:
    found = [*islice(_key(data, id_), most)]
    everything = len(questions.all_of(data, id_))
    if found:
        doc.heading(t("Key statements"))
    for dimension in TOLD:
        for p in (p for p in found if p.dimension == dimension):
            cited = sources.number(p.mechanism_id, p.source_id, p.locator)
            about = label(data, dimension, p.code) if p.code else heading(data, dimension)
            told = f"{parts.sentence(data, p)} {cited}, {data.told(p.locator)}. {parts.now(data, p)}."
            doc.bullet(told, about, written=parts.english(data, p.statement))
    all_told = tn(
        "All statements, 1, with their sources, what we could not find, and the members by name, are at {link}",
        "All {n} statements with their sources, what we could not find, and the members by name, are at {link}",
        everything,
        link=link,
    )
    doc.line(
        all_told if everything else t("No statement was found in the sources consulted. The members: {link}", link=link)
    )


def _members(doc: Document, data: Dataset, id_: str) -> None:
    """The States by name; their number, date and source stand under the key facts."""
    facts = identity.facts(data, id_)
    for role in ("members", "observers"):
        if names := [data.actor[iso3].name for iso3 in questions.states(data, id_, role.removesuffix("s"))]:
            doc.line(f"{several(names)}.", label=facts[role].label)


def _conflicts(doc: Document, data: Dataset, id_: str) -> None:
    own = known.notes(data, id_, "conflict")
    if not own:
        return
    doc.heading(t("Where sources differ"))
    for about, note in own[:CONFLICTS]:
        doc.bullet(data.told(note), t(data.codebook.subject(about)), written=parts.english(data, note))
    if more := own[CONFLICTS:]:
        doc.line(tn("1 more is named at the link.", "{n} more are named at the link.", len(more)))
