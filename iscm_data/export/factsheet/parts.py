"""What factsheets are made of: who a mechanism is, what is reported of it in a line a status, sources, the end."""

from collections.abc import Callable, Iterable, Sequence

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export.document import INNER, Document, Sources
from iscm_data.language.text import labelled, number, several, t
from iscm_data.query import profile
from iscm_data.wording import activity, identity
from iscm_data.wording.captions import licence, version
from iscm_data.wording.citation import cite_dataset
from iscm_data.wording.dates import undated
from iscm_data.wording.labels import answered, heading, label
from iscm_data.wording.marks import GLYPHS, mark_label, nothing, sole, state, statements

Cite = Callable[[Finding], str]


def head(data: Dataset, link: str) -> str:
    """The data version, and where the latest is."""
    latest = t("Latest version: {link}", link=link)
    return f"{version(data)} {latest}"


def foot(data: Dataset) -> str:
    """What stands under every page."""
    return f"{data.title}. {version(data)}"


def fitted(tries: Iterable[Document]) -> bytes:
    """The first document of several, each shorter than the one before, that takes no more than two pages, else the
    last; those behind it are not made."""
    for doc in tries:
        if doc.pages <= 2:
            break
    return doc.save()


def warning(doc: Document, data: Dataset, id_: str) -> None:
    """What a reader must know first of a mechanism that is not active."""
    if told := activity.warning(data, id_):
        doc.line(" ".join(told), label=data.mechanism[id_]["short_name"], bold=True)


def facts(
    doc: Document, data: Dataset, sources: Sources, ids: Sequence[str], *, level: int = 1, without: Sequence[str] = ()
) -> None:
    """Who each mechanism is: a row a fact, a column a mechanism, each with its date and source."""
    known = [identity.facts(data, id_) for id_ in ids]
    rows = [
        [known[0][name].label, *(_told(sources, id_, each[name]) for id_, each in zip(ids, known, strict=True))]
        for name in known[0]
        if name not in without
    ]
    doc.heading(t("Key facts"), level)
    doc.table(t("Key facts"), [t("Fact"), *names(data, ids)], rows, widths=_widths(3.4, ids))


def _widths(alone: float, ids: Sequence[str]) -> list[float]:
    """Columns in cm: the first as wide as it is `alone`, but narrow beside several mechanisms."""
    first = alone if len(ids) == 1 else 2.4
    return [first, *[(INNER - first) / len(ids)] * len(ids)]


def names(data: Dataset, ids: Sequence[str]) -> list[str]:
    """The heads of a table's columns: of one mechanism, that it is as reported."""
    return [data.mechanism[id_]["short_name"] for id_ in ids] if len(ids) > 1 else [t("As reported")]


def _told(sources: Sources, id_: str, fact: identity.Fact) -> str:
    """A fact with its date and the number of its source."""
    told = f"{fact.told} ({fact.more})" if fact.more else fact.href or fact.told
    dated = f"{told}, {fact.when}" if fact.when else told
    return f"{dated} {sources.number(id_, fact.source_id, '')}" if fact.source_id else dated


def reported(data: Dataset, id_: str, dimension: str, cite: Cite, *, briefly: bool = False) -> str:
    """What is reported of a mechanism in a dimension: in place, planned, past, each code with its year and source.

    What is missing stands in words, never as an empty cell. `briefly` gives numbers in the place of names, which
    are at the link; of a dimension without codes there are only numbers.
    """
    found = profile.answers(data, id_, dimension)
    lines = []
    for status in data.codebook.codes("status"):
        groups: dict[str, list[Finding]] = {}
        for newest in profile.newest(found, status):
            groups.setdefault(state(data, newest), []).append(newest)
        for word, own in groups.items():
            lines.append(f"{GLYPHS[status]} {labelled(word, _codes(data, dimension, own, found, cite, briefly))}")
    for row in profile.stated(data, id_, dimension):
        told = mark_label(data, str(row.stated))  # words alone: nothing here explains a mark for what is missing
        lines.append(labelled(label(data, dimension, row.code), told) if row.code else told)
    return "\n".join(lines) or nothing()


def _codes(
    data: Dataset, dimension: str, own: Sequence[Finding], found: Sequence[profile.Answer], cite: Cite, briefly: bool
) -> str:
    if not data.codebook.codes(dimension):
        n = sum(finding.status == own[0].status for answer in found for finding in answer.findings)
        return statements(n)
    if briefly:
        return t("{n}, at the link", n=number(len(own)))
    return several(f"{answered(data, dimension, f.code)} ({dated(f)}){cite(f)}" for f in own)


def dated(finding: Finding) -> str:
    """The year of a finding, and whether the source says that it is the only funding."""
    year = str(finding.as_of) if finding.as_of else undated()
    return f"{year}, {sole()}" if finding.sole else year


def summary(
    doc: Document, data: Dataset, sources: Sources, ids: Sequence[str], *, briefly: Sequence[str] = (), level: int = 1
) -> None:
    """A table of what is reported: a row a dimension, a column a mechanism. Dimensions `briefly` are counted."""
    doc.heading(t("What the sources report"), level)

    def cite(p: Finding) -> str:
        return f" {sources.number(p.mechanism_id, p.source_id, p.locator)}"

    rows = [
        [heading(data, d), *(reported(data, id_, d, cite, briefly=d in briefly) for id_ in ids)]
        for d in data.codebook.dimensions
    ]
    doc.table(t("What the sources report"), [t("Question"), *names(data, ids)], rows, widths=_widths(3.0, ids))
    doc.line(
        t(
            "In place first, the newest first. The year is the latest reported; in place means when the source was "
            "written. What is not named was not found, which is not a no. Numbers in brackets are sources."
        )
    )


def english(data: Dataset, text: str) -> str:
    """A sentence of the dataset where it stands in English in a file of another language, else nothing."""
    return "" if data.said(text).original else text


def sentence(data: Dataset, p: Finding) -> str:
    """A finding's statement, with what the codes of its funding add."""
    extra = [sole()] if p.sole else []
    if p.basis and not p.was_event:
        extra.append(label(data, "basis", p.basis).lower())
    return data.told(p.statement) + (f" ({several(extra)})" if extra else "")


def now(data: Dataset, p: Finding) -> str:
    """A finding's status, with its mark and its year."""
    return f"{GLYPHS[p.status]} {state(data, p)}, {p.as_of or undated()}"


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
    doc.line(t("To cite: {source}", source=cite_dataset(data)))
    doc.line(licence(data), label=t("Licence"))
    doc.line(
        t(
            "The ISCM Explorer wrote the statements from public sources, in its own words. This view: {link}",
            link=link,
        )
    )
