"""What a reader pinned, as a Word file and as a PowerPoint file."""

from collections.abc import Sequence
from urllib.parse import urljoin

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.load import Dataset
from iscm_data.export import slides
from iscm_data.export.brief import Pinned, kind_label
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.export.slides import Slide
from iscm_data.figures import picture
from iscm_data.figures.comparison import comparison
from iscm_data.figures.content import Bars, Content, Entry, Line, Table
from iscm_data.language.text import labelled, quoted, several, t, tn
from iscm_data.query import address, profile
from iscm_data.wording import identity
from iscm_data.wording.captions import Words, cite, licence, version
from iscm_data.wording.labels import heading

TALLEST = 2_200  # px of a picture that still shows on a page; a taller figure is told as its table alone
WIDEST = 6  # columns of a table whose words are not broken on a page; of a wider one each row is told as a list
SHORT = 240  # characters of a note that stands on a slide; a longer one stands in the slide's notes alone


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
            _figure(doc, entry, _link(data, entry, base))
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
    """The items as a PowerPoint file: a slide with the titles, then a slide or more for each."""
    words = _words(data, title, _subtitle(entries), "")
    return slides.deck(words, link, [_slide(data, entry, base) for entry in entries])


def _subtitle(entries: Sequence[Pinned]) -> str:
    return tn("1 item, chosen by the reader", "{n} items, chosen and ordered by the reader", len(entries))


def _link(data: Dataset, entry: Pinned, base: str) -> str:
    """The lasting address of an item's view, as in the files that its page gives."""
    return urljoin(base, address.lasting(entry.address, data))


def _figure(doc: Document, entry: Pinned, link: str) -> None:
    made = entry.figure
    assert made
    spec, content = made.draw("slide"), made.content()
    shown = spec["layout"]["height"] < TALLEST
    if shown:
        doc.picture(picture.png(spec, made.words, link, made.alt), made.alt)
    else:
        for line in (made.words.subtitle, made.words.note, made.words.filters, made.words.source):
            doc.line(line)
    # On paper the picture's labels are small, those of a matrix most of all: the table can be read and quoted.
    doc.table(made.words.title, *_table(content))


def _table(content: Content) -> tuple[list[str], list[list[str]]]:
    """A figure's marks as a table: heads and rows of text."""
    if isinstance(content, Bars):
        numbers = zip(*(panel.numbers for panel in content.panels), strict=True)
        told = [[t("{n} of {of}", n=n, of=content.of) if n else t("none found") for n in row] for row in numbers]
        head = [t("Code"), *(panel.name for panel in content.panels)]
        return head, [[label, *row] for label, row in zip(content.labels, told, strict=True)]
    if len(content.head) > WIDEST:
        head = [content.head[0], t("What was found (what is not named: not found)")]
        return head, [[entry.label, _listed(content.head[1:], entry)] for entry in content.entries]
    return [*content.head], [
        [e.label, *("\n".join(line.marked for line in cell) for cell in e.cells)] for e in content.entries
    ]


def _listed(names: Sequence[str], entry: Entry) -> str:
    """A row's cells below each other, each with its column's name; those where nothing was found are left out."""
    lines = [
        labelled(name, several(line.marked for line in cell))
        for name, cell in zip(names, entry.cells, strict=True)
        if any(line.mark != "not_found" for line in cell)
    ]
    return "\n".join(lines) or several(dict.fromkeys(line.marked for cell in entry.cells for line in cell))


def _finding(doc: Document, data: Dataset, sources: Sources, p: Finding) -> None:
    told = f"{parts.sentence(data, p)} {sources.number(p.mechanism_id, p.source_id, p.locator)}"
    doc.line(told, written=p.statement)
    if p.quote:
        doc.quote(p.quote)
    doc.line(_place(data, p), label=t("Source"))
    doc.line(parts.now(data, p), label=t("Status and year"))


def _place(data: Dataset, p: Finding) -> str:
    """A finding's source, and where in it."""
    return t("{source}; where: {locator}.", source=cite(data, p.mechanism_id, p.source_id), locator=p.locator)


def _slide(data: Dataset, entry: Pinned, base: str) -> Slide:
    link, said = _link(data, entry, base), entry.item.note
    content: Content
    if entry.figure:
        words, alt, content = entry.figure.words, entry.figure.alt, entry.figure.content()
    elif entry.finding:
        words, content = _of_finding(data, entry.finding)
        alt = entry.finding.statement
    elif len(entry.ids) == 1:
        words, content = _of_profile(data, entry.ids[0])
        alt = words.subtitle
    else:
        compared = comparison(data, entry.ids, ["reported"])
        compared = compared or comparison(data, entry.ids)
        assert compared  # the codebook has codes
        words, alt, content = compared.words, compared.alt, compared.content()
    own = vars(words) | {"title": entry.title}
    if entry.item.title:
        own["subtitle"] = f"{entry.own}. {words.subtitle}" if words.subtitle else entry.own
    if said and len(said) <= SHORT:
        own["subtitle"] = t("{subtitle} Note: {note}", subtitle=own["subtitle"], note=" ".join(said.split()))
    return Slide(Words(**own), link, alt, content, said)


def _of_finding(data: Dataset, p: Finding) -> tuple[Words, Table]:
    rows = [(t("What the source says"), parts.sentence(data, p))]
    rows += [(t("The source's own words"), quoted(p.quote))] if p.quote else []
    rows += [(t("Status and year"), parts.now(data, p)), (t("Where in the source"), p.locator)]
    entries = [Entry(label, ((Line(text),),), findings=() if n else (p,)) for n, (label, text) in enumerate(rows)]
    words = _words(data, "", data.mechanism[p.mechanism_id]["name"], t("Source: {source}", source=_place(data, p)))
    return words, Table((t("Finding"), t("As reported")), tuple(entries))


def _of_profile(data: Dataset, id_: str) -> tuple[Words, Table]:
    known = identity.facts(data, id_)
    told = [known[name] for name in ("established", "status", "members")]
    rows = [(fact.label, f"{fact.told}, {fact.when}" if fact.when else fact.told) for fact in told]
    rows += [(heading(data, d), parts.reported(data, id_, d, lambda _: "")) for d in data.codebook.dimensions]
    found = (profile.answers(data, id_, dimension) for dimension in data.codebook.dimensions)
    behind = tuple(
        f for each in found for status in data.codebook.codes("status") for f in profile.newest(each, status)
    )
    entries = tuple(
        Entry(label, (tuple(map(Line, text.split("\n"))),), findings=() if n else behind)
        for n, (label, text) in enumerate(rows)
    )
    source = t("Sources: in the notes, finding by finding, and on the mechanism's page. Coded by the ISCM Explorer.")
    return _words(data, "", data.mechanism[id_]["name"], source), Table((t("Fact"), t("As reported")), entries)


def _words(data: Dataset, title: str, subtitle: str, source: str) -> Words:
    return Words(title, subtitle, "", source, "", version(data), licence(data))
