"""Findings as passages: statement, status and year, source with the place in it, and the source's own words."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby

from iscm_data.dataset.findings import Passage
from iscm_data.dataset.load import Dataset
from iscm_data.html import cell_marks, link, mark, missing, written
from iscm_data.language.text import ENGLISH, day, listed, quoted, several, t
from iscm_data.model.codebook import Dimension
from iscm_data.query import addressing
from iscm_data.query.questions import Coverage, gathered
from iscm_data.query.search import marked


def passage(
    data: Dataset, p: Passage, *, query: str = "", where: str = "", anchor: bool = False, extra: str = ""
) -> str:
    """One finding as HTML; words of `query` are marked, `where` says in which fields they were found.

    With `anchor` an address can lead to it: for pages that show a finding once. `extra` is HTML after its source.
    """
    book = data.codebook
    tags = [mark(p.status, t(book.label("status", p.status)), str(p.as_of) if p.as_of else t("undated"))]
    dimension = book.dimensions[p.dimension]
    label = _coded(dimension, p.code)
    tags.append(f'<span class="code">{escape(label)}</span>')
    if p.sole:
        tags.append(f'<span class="tag">{escape(t("Stated as the only source"))}</span>')
    for name, code in (("basis", p.basis), ("donor_role", p.donor_role)):
        if code:
            words = t(book.label(name, code))
            words = t("Donor: {role}", role=words) if name == "donor_role" else words
            tags.append(f'<span class="tag">{escape(words)}</span>')
    if p.actors:
        names = listed(data.actor[a].name for a in p.actors)
        tags.append(f'<span class="tag">{escape(t("Named: {names}", names=names))}</span>')
    quote = f'<blockquote lang="{ENGLISH}">{quoted(_text(p.quote, query))}</blockquote>' if p.quote else ""
    found = f'<p class="why">{escape(where)}</p>' if where else ""
    name = f' id="{escape(p.id.replace("/", "-"))}"' if anchor else ""
    return (
        f'<article class="passage"{name}><p class="statement" lang="{ENGLISH}">{_text(p.statement, query)}</p>'
        f'<p class="tags">{"".join(tags)}</p>{quote}{found}{_source(data, p, extra)}</article>'
    )


def _coded(dimension: Dimension, code: str | None) -> str:
    """A dimension with the code of a finding, where it has one."""
    label = t(dimension.label)
    return t("{dimension}: {code}", dimension=label, code=t(dimension.codes[code].label)) if code else label


def _text(text: str, query: str) -> str:
    return "".join(f"<mark>{escape(part)}</mark>" if hit else escape(part) for part, hit in marked(text, query))


def _source(data: Dataset, p: Passage, extra: str) -> str:
    source = data.source[p.mechanism_id, p.source_id]
    title = written(link(p.source_url, p.source_title) if p.source_url else escape(p.source_title))
    published = day(source["published"]) if source["published"] else t("undated")
    own = link(addressing.href("findings", id=p.id), p.id, title=t("Lasting address of this finding"))
    parts = [
        f"{escape(t('Source:'))} {title}, {written(escape(p.source_publisher))}, {escape(published)}",
        f"{escape(t('where:'))} {written(escape(p.locator))}",
        escape(t("confidence: {word}", word=quoted(t(data.codebook.label("confidence", p.confidence))))),
        f"{escape(t('finding'))} {own}",
    ]
    return f'<p class="source">{several(parts)}.{extra}</p>'


def gap(data: Dataset, row: Coverage) -> str:
    """What is missing, in words: the word for it, what is known of the gap, and the source that leaves it out."""
    word = row.stated if row.state == "reported" else row.state
    if word is None:
        return ""
    dimension = data.codebook.dimensions[row.dimension]
    about = _coded(dimension, row.code)
    entry = data.codebook.codes("missing")[word]
    reason = f" {written(escape(row.reason))}" if row.reason else ""
    quote = f'<blockquote lang="{ENGLISH}">{quoted(escape(row.quote))}</blockquote>' if row.quote else ""
    source = ""
    if row.source_id:
        found = data.source[row.mechanism_id, row.source_id]
        title = written(link(found["url"], found["title"]) if found["url"] else escape(found["title"]))
        place = [f"{escape(t('where:'))} {written(escape(row.locator))}"] if row.locator else []
        told = several([f"{escape(t('Source:'))} {title}, {written(escape(found['publisher']))}", *place])
        source = f'<p class="source">{told}.</p>'
    return (
        f'<article class="passage gap"><p class="tags">{mark(word, t(entry.label))}<span class="code">{escape(about)}'
        f"</span></p><p>{escape(t(entry.definition))}{reason}</p>{quote}{source}</article>"
    )


def by_mechanism(
    data: Dataset, found: Sequence[Passage], *, level: int = 3, extra: Callable[[Passage], str] = lambda _: ""
) -> str:
    """Passages under the name of their mechanism, which leads to its profile; `extra` is HTML after a source."""
    html = ""
    for id_, group in groupby(found, key=lambda p: p.mechanism_id):
        name = link(addressing.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
        html += f"<h{level}>{name}</h{level}>" + "".join(passage(data, p, extra=extra(p)) for p in group)
    return html


def given(data: Dataset, groups: Mapping[str, Sequence[Passage]]) -> str:
    """Mechanisms with the statuses and years of their findings; in words where there are none."""
    parts = []
    for id_, group in groups.items():
        name = link(addressing.href("mechanism", id=id_), data.mechanism[id_]["short_name"])
        told = cell_marks(data, gathered(data, group))
        parts.append(f"<p>{name} {told}</p>")
    return "".join(parts) or missing(t("none found"))
