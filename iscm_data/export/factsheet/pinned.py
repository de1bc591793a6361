"""What a reader pinned, as a Word file and as a PowerPoint file."""

from collections.abc import Sequence
from urllib.parse import urljoin

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export import slides
from iscm_data.export.brief import Pinned, kind_label
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.export.slides import Slide
from iscm_data.figures import Figure, find
from iscm_data.figures.content import Bars, Table, table
from iscm_data.figures.picture import SQUARE, TALL
from iscm_data.language.text import quoted, t, tn
from iscm_data.query import address, profile
from iscm_data.wording import captions, identity
from iscm_data.wording.citation import cite
from iscm_data.wording.labels import heading

LONGEST = 50  # rows of a figure's table: of more the address of the view gives them all
WIDTHS = {2: (4.6, 12.4), 3: (4.6, 2.4, 10.0)}  # cm, of a table with so many columns, of which the last has the names
TALLEST = 1_600  # px of a picture that is read well on a page; of a figure that is higher there is the square


def pinned(data: Dataset, title: str, entries: Sequence[Pinned], link: str, base: str) -> bytes:
    """The items as a Word file, in the reader's order.

    `link` is the address of the brief itself, `base` that of the app, with a slash at its end.
    """
    doc = Document(title, _subtitle(entries), link, parts.foot(data))
    sources = Sources(data)
    doc.line(parts.head(data, link))
    for n, entry in enumerate(entries, start=1):
        doc.heading(f"{n}. {entry.title}")
        if entry.item.title:
            doc.line(entry.own, label=kind_label(entry.item.kind))
        for line in filter(None, (line.strip() for line in entry.item.note.split("\n"))):
            doc.line(line, label=t("Note by the author of this brief"))
        if entry.figure:
            _figure(doc, entry.figure, _link(data, entry, base))
        elif entry.finding:
            _finding(doc, data, sources, entry.finding)
        else:
            for id_ in entry.ids:
                parts.warning(doc, data, id_)
            parts.facts(doc, data, sources, entry.ids, level=2)
            parts.summary(doc, data, sources, entry.ids, level=2)
        doc.line(t("This view: {link}", link=_link(data, entry, base)))
    parts.end(doc, data, sources, link)
    return doc.save()


def deck(data: Dataset, title: str, entries: Sequence[Pinned], link: str, base: str) -> bytes:
    """The items as a PowerPoint file: a slide with the titles, then one for each."""
    words = captions.words(data, title, _subtitle(entries))
    return slides.deck(words, link, [_slide(data, entry, base) for entry in entries])


def _subtitle(entries: Sequence[Pinned]) -> str:
    return tn("1 item, chosen by the reader", "{n} items, chosen and ordered by the reader", len(entries))


def _link(data: Dataset, entry: Pinned, base: str) -> str:
    """The lasting address of an item's view, as in the files that its page gives."""
    return urljoin(base, address.lasting(entry.address, data))


def _figure(doc: Document, made: Figure, link: str) -> None:
    """A figure as a picture, as high as it needs where a page holds that, and as a table where that is not too long."""
    tall = made.picture(link, TALL).height <= TALLEST
    doc.picture(made.png(link, TALL if tall else SQUARE), made.alt)
    for line in (made.words.note, made.words.filters):
        if line:
            doc.line(line)
    content = made.content()
    told = table(content, narrow=True)
    if len(told.rows) <= LONGEST:
        widths = () if isinstance(content, Bars) else WIDTHS[len(told.head)]
        doc.table(made.words.title, told.head, told.rows, widths)


def _finding(doc: Document, data: Dataset, sources: Sources, p: Finding) -> None:
    told = f"{parts.sentence(data, p)} {sources.number(p.mechanism_id, p.source_id, p.locator)}"
    doc.line(told, written=parts.english(data, p.statement))
    if p.quote:
        doc.quote(p.quote)
    doc.line(_place(data, p), label=t("Source"))
    doc.line(parts.now(data, p), label=t("Status and year"))


def _place(data: Dataset, p: Finding) -> str:
    """A finding's source, and where in it."""
    return t(
        "{source}; where: {locator}.", source=cite(data, p.mechanism_id, p.source_id), locator=data.told(p.locator)
    )


def _slide(data: Dataset, entry: Pinned, base: str) -> Slide:
    link, said = _link(data, entry, base), entry.item.note
    if entry.figure:
        return slides.of_figure(entry.figure, link, title=entry.item.title, said=said)
    if len(entry.ids) > 1:
        compared = find(data, "comparison", {"id": entry.ids})
        return slides.of_figure(compared, link, title=entry.item.title, said=said)
    lede = entry.own if entry.item.title else ""
    if entry.finding:
        p = entry.finding
        rows = [(t("What the source says"), parts.sentence(data, p))]
        rows += [(t("The source’s own words"), quoted(p.quote))] if p.quote else []
        rows += [(t("Status and year"), parts.now(data, p)), (t("Where in the source"), data.told(p.locator))]
        return Slide(
            entry.title,
            lede or data.mechanism[p.mechanism_id]["name"],
            Table((t("Statement"), t("As reported")), tuple(rows)),
            t("Source: {source}", source=_place(data, p)),
            link,
            description=data.told(p.statement),
            behind=slides.statements(data, (p,), link),
            said=said,
        )
    (id_,) = entry.ids
    known = identity.facts(data, id_)
    told = [known[name] for name in ("established", "status", "members")]
    rows = [(fact.label, f"{fact.told}, {fact.when}" if fact.when else fact.told) for fact in told]
    rows += [(heading(data, d), parts.reported(data, id_, d, lambda _: "")) for d in data.codebook.dimensions]
    found = (profile.answers(data, id_, dimension) for dimension in data.codebook.dimensions)
    statuses = data.codebook.codes("status")
    behind = tuple(finding for each in found for status in statuses for finding in profile.newest(each, status))
    source = captions.short_source(data, captions.counted(data, behind), link)
    table = Table((t("Fact"), t("As reported")), tuple(rows))
    name = data.mechanism[id_]["name"]
    return Slide(
        entry.title, lede or name, table, source, link, behind=slides.statements(data, behind, link), said=said
    )
