"""What a reader pinned, as a Word file and as a PowerPoint file."""

from collections.abc import Sequence
from urllib.parse import urljoin

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.export import slides
from iscm_data.export.brief import Pinned, kind_label
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.export.slides import Slide
from iscm_data.figures import picture
from iscm_data.figures.comparison import comparison
from iscm_data.figures.content import Bars, Content, Entry, Line, Table
from iscm_data.language.text import day, labelled, quoted, several, t, tn
from iscm_data.query import addressing, questions
from iscm_data.wording.captions import Words, cite, licence, version
from iscm_data.wording.marks import GLYPHS, labels

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
        elif entry.passage:
            _finding(doc, data, sources, entry.passage)
        else:
            for id_ in entry.ids:
                parts.warning(doc, data, id_)
            parts.identity(doc, data, sources, entry.ids, level=2)
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
    return urljoin(base, addressing.lasting(entry.address, data))


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


def _finding(doc: Document, data: Dataset, sources: Sources, p: Passage) -> None:
    told = f"{parts.sentence(data, p)} {sources.number(p.mechanism_id, p.source_id, p.locator)}"
    doc.line(told, written=p.statement)
    if p.quote:
        doc.quote(p.quote)
    doc.line(_place(data, p), label=t("Source"))
    doc.line(_state(data, p), label=t("Status and year"))


def _place(data: Dataset, p: Passage) -> str:
    """A finding's source, and where in it."""
    return t("{source}; where: {locator}.", source=cite(data, p.mechanism_id, p.source_id), locator=p.locator)


def _state(data: Dataset, p: Passage) -> str:
    return f"{GLYPHS[p.status]} {labels(data)[p.status]}, {p.as_of or t('undated')}"


def _slide(data: Dataset, entry: Pinned, base: str) -> Slide:
    link, said = _link(data, entry, base), entry.item.note
    content: Content
    if entry.figure:
        words, alt, content = entry.figure.words, entry.figure.alt, entry.figure.content()
    elif entry.passage:
        words, content = _of_finding(data, entry.passage)
        alt = entry.passage.statement
    elif len(entry.ids) == 1:
        words, content = _of_profile(data, entry.ids[0])
        alt = words.subtitle
    else:
        compared = comparison(data, entry.ids, differ=False, reported=True)
        compared = compared or comparison(data, entry.ids, differ=False, reported=False)
        assert compared  # the codebook has codes
        words, alt, content = compared.words, compared.alt, compared.content()
    own = vars(words) | {"title": entry.title}
    if entry.item.title:
        own["subtitle"] = f"{entry.own}. {words.subtitle}" if words.subtitle else entry.own
    if said and len(said) <= SHORT:
        own["subtitle"] = t("{subtitle} Note: {note}", subtitle=own["subtitle"], note=" ".join(said.split()))
    return Slide(Words(**own), link, alt, content, said)


def _of_finding(data: Dataset, p: Passage) -> tuple[Words, Table]:
    rows = [(t("What the source says"), parts.sentence(data, p))]
    rows += [(t("The source's own words"), quoted(p.quote))] if p.quote else []
    rows += [(t("Status and year"), _state(data, p)), (t("Where in the source"), p.locator)]
    entries = [Entry(label, ((Line(text),),), passages=() if n else (p,)) for n, (label, text) in enumerate(rows)]
    words = _words(data, "", data.mechanism[p.mechanism_id]["name"], t("Source: {source}", source=_place(data, p)))
    return words, Table((t("Finding"), t("As reported")), tuple(entries))


def _of_profile(data: Dataset, id_: str) -> tuple[Words, Table]:
    m = data.mechanism[id_]
    status = t(data.codebook.label("mechanism_status", m["status"]))
    when = day(m["status_as_of"]) if m["status_as_of"] else t("undated")
    rows = [
        (t("Established"), str(m["established_year"])),
        (t("Status"), f"{status}, {when}"),
        (t("Member States"), parts.count(m, "members") if m["members_source_id"] else parts.not_found()),
    ]
    rows += [(t(d.label), parts.reported(data, id_, d.id, lambda _: "")) for d in data.codebook.dimensions.values()]
    behind = tuple(parts.latest(questions.all_of(data, id_)))
    entries = tuple(
        Entry(label, (tuple(map(Line, text.split("\n"))),), passages=() if n else behind)
        for n, (label, text) in enumerate(rows)
    )
    source = t("Sources: in the notes, finding by finding, and on the mechanism's page. Coded by the ISCM Explorer.")
    return _words(data, "", m["name"], source), Table((t("Property"), t("As reported")), entries)


def _words(data: Dataset, title: str, subtitle: str, source: str) -> Words:
    return Words(title, subtitle, "", source, "", version(data), licence(data))
