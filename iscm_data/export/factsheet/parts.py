"""What briefs are made of: who a mechanism is, what is reported of it in a line a dimension, sources, the end."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.export.document import Document, Sources
from iscm_data.language.text import day, labelled, named, several, t, tn
from iscm_data.query import questions
from iscm_data.wording.answers import given_as, member_count
from iscm_data.wording.captions import cite_dataset, licence, version
from iscm_data.wording.marks import GLYPHS, labels

Cite = Callable[[Passage], str]


def head(data: Dataset, link: str) -> str:
    """The data version, and where the latest is."""
    return f"{version(data)} {t('Latest version: {link}', link=link)}"


def foot(data: Dataset) -> str:
    """What stands under every page."""
    return f"{data.title}. {version(data)}"


def warning(doc: Document, data: Dataset, id_: str) -> None:
    """Where a mechanism no longer meets: a finding in place holds for its year, not for today."""
    m = data.mechanism[id_]
    if m["status"] == "active" or not any(p.status == "in_place" for p in questions.all_of(data, id_)):
        return
    words = t(
        "{name} is given as {status}. A finding “in place” holds for the year beside it, not for today.",
        name=m["short_name"],
        status=given_as(data, m),
    )
    doc.line(words, bold=True)


def not_found() -> str:
    """The words for what the sources do not have."""
    return t("Not found in the sources consulted")


def identity(
    doc: Document, data: Dataset, sources: Sources, ids: Sequence[str], *, level: int = 1, slim: bool = False
) -> None:
    """Who each mechanism is: a row a property, a column a mechanism, each value with date and source.

    A `slim` one leaves out who chairs, who observes and where the website is.
    """
    properties = {
        "scope": t("Scope"),
        "established": t("Established"),
        "status": t("Status"),
        "secretariat": t("Secretariat"),
        "chair": t("Chair"),
        "members": t("Member States"),
        "observers": t("Observer States"),
        "website": t("Website"),
    }
    rows = [
        [label, *(_told(data, sources, id_, name) for id_ in ids)]
        for name, label in properties.items()
        if not slim or name not in _MORE
    ]
    doc.heading(t("Identity"), level)
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    doc.table(t("Identity"), [t("Property"), *(names if len(ids) > 1 else [t("As reported")])], rows)


_MORE = ("chair", "observers", "website")


def _told(data: Dataset, sources: Sources, id_: str, name: str) -> str:
    """A property of a mechanism with its date and the number of its source; in words where it is not known."""
    m, book = data.mechanism[id_], data.codebook
    if name == "scope":
        regions = ", ".join(t(book.label("region", r)) for r in m["regions"])
        return f"{t(book.label('scope', m['scope']))} ({regions})"
    if name == "website":
        return m["website"] or not_found()
    source = m[f"{name}_source_id"]
    value = {
        "established": str(m["established_year"]),
        "status": t(book.label("mechanism_status", m["status"])),
        "secretariat": named(m["secretariat"] or "") or t(book.label("secretariat_kind", m["secretariat_kind"])),
        "chair": named(m["chair"] or ""),
        "members": count(m, "members"),
        "observers": count(m, "observers"),
    }[name]
    unknown = (name == "secretariat" and m["secretariat_kind"] == "unknown") or not value
    if unknown or (name in ("members", "observers") and not source):
        return not_found()
    date = m.get(f"{name}_as_of")
    when = f"{value}, {day(date)}" if date else str(value)
    return f"{when} {sources.number(id_, source, '')}" if source else when


def count(m: Mapping[str, Any], role: str) -> str:
    """How many are listed of how many, also where the list is complete."""
    total = m.get(f"{role}_stated_total") or m[f"{role}_listed"]
    if m[f"{role}_complete"] and m[f"{role}_listed"]:
        return t("{n} of {total} listed", n=m[f"{role}_listed"], total=total)
    return member_count(m, role)


def latest(found: Sequence[Passage]) -> list[Passage]:
    """Of each code and status the latest finding, in the order of the findings given."""
    first: dict[tuple[str | None, str], Passage] = {}
    for p in sorted(found, key=lambda p: p.as_of or 0):
        first[p.code, p.status] = p
    return [p for p in found if first[p.code, p.status] is p]


def reported(data: Dataset, id_: str, dimension: str, cite: Cite, *, briefly: bool = False) -> str:
    """What is reported of a mechanism in a dimension: a line a status, each code with its year and source.

    What is missing stands in words, never as an empty cell. `briefly` gives numbers in the place of names; of a
    dimension without codes there are only numbers.
    """
    book, words = data.codebook, labels(data)
    whole = index(data).passages.get((id_, dimension, None), ())
    found = latest(whole)
    order = [*book.dimensions[dimension].codes]
    lines = []
    for status in book.codes("status"):
        own = sorted((p for p in found if p.status == status), key=lambda p: order.index(p.code) if p.code else 0)
        if own and not order:
            told = tn("1 finding", "{n} findings", sum(p.status == status for p in whole))
            lines.append(f"{GLYPHS[status]} {labelled(words[status], told)}")
        elif own and briefly:
            told = tn("1 code, named at the link", "{n} codes, named at the link", len(own))
            lines.append(f"{GLYPHS[status]} {labelled(words[status], told)}")
        elif own:
            told = several(f"{t(book.label(dimension, p.code or ''))} {_dated(p)}{cite(p)}" for p in own)
            lines.append(f"{GLYPHS[status]} {labelled(words[status], told)}")
    for row in questions.coverage(data, [id_]):
        word = row.stated if row.state == "reported" else row.state
        if row.dimension == dimension and word and (row.code or not found):
            told = f"{GLYPHS[word]} {words[word]}"
            lines.append(labelled(t(book.label(dimension, row.code)), told) if row.code else told)
    return "\n".join(lines)


def _dated(p: Passage) -> str:
    told = f"({p.as_of or t('undated')}"
    return f"{told}, {t('Stated as the only source')})" if p.sole else f"{told})"


def summary(
    doc: Document, data: Dataset, sources: Sources, ids: Sequence[str], *, briefly: Sequence[str] = (), level: int = 1
) -> None:
    """A table of what is reported: a row a coded dimension, a column a mechanism. Dimensions `briefly` are counted."""
    doc.heading(t("What the sources report"), level)

    def cite(p: Passage) -> str:
        return f" {sources.number(p.mechanism_id, p.source_id, p.locator)}"

    rows = [
        [t(d.label), *(reported(data, id_, d.id, cite, briefly=d.id in briefly) for id_ in ids)]
        for d in data.codebook.dimensions.values()
    ]
    names = [data.mechanism[id_]["short_name"] for id_ in ids] if len(ids) > 1 else [t("As reported")]
    first = 3.0 if len(ids) == 1 else 2.2
    widths = (first, *[(17.0 - first) / len(ids)] * len(ids))
    doc.table(t("What the sources report"), [t("Dimension"), *names], rows, widths=widths)
    doc.line(
        t(
            "Told is the latest finding of each code and status: in place means at the year beside it. What is not "
            "named was not found in the sources consulted, which is not a no. Numbers in brackets are sources."
        )
    )


def sentence(data: Dataset, p: Passage) -> str:
    """A finding's statement, with what the codes of its funding add."""
    extra = [t("Stated as the only source")] if p.sole else []
    if p.basis:
        extra.append(t(data.codebook.label("basis", p.basis)))
    return p.statement + (f" ({several(extra)})" if extra else "")


def end(
    doc: Document, data: Dataset, sources: Sources, link: str, *, printed: bool = True, placed: bool = True
) -> None:
    """The numbered sources, then what this file is and what may be done with it.

    The addresses of sources are `printed`, or else lie behind their titles; with `placed` the places cited follow.
    """
    if entries := [*sources.entries()]:
        doc.heading(t("Sources"))
        for number, text, url, places in entries:
            doc.source(number, text, url, places if placed else "", printed=printed)
    doc.heading(t("About this brief"))
    doc.line(f"{t('To cite:')} {cite_dataset(data)}")
    doc.line(licence(data), label=t("Licence"))
    doc.line(
        t("Findings are coded by the ISCM Explorer from public sources, in its own words. This view: {link}", link=link)
    )
