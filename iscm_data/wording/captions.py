"""What leaves the explorer: the words that go with a figure, its rows as CSV, the names of files, citations."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from iscm_data.dataset.findings import Passage, Selection
from iscm_data.dataset.load import Dataset
from iscm_data.language.text import day, labelled, several, slug, t, today
from iscm_data.query.questions import Filters

_of_release: ContextVar[bool] = ContextVar("of_release", default=False)


@dataclass(frozen=True)
class Words:
    """Every word that goes with a figure, in the image, in its metadata and in the CSV; an empty one takes no room."""

    title: str
    subtitle: str
    note: str
    source: str
    filters: str
    version: str
    licence: str


def without_filters(words: Words, instead: str) -> Words:
    """The words of a figure that the shared filters do not touch, with what was chosen instead."""
    return replace(words, filters=instead)


def with_source(words: Words, source: str) -> Words:
    """The words of a figure whose marks are no findings, with their own source line."""
    return replace(words, source=source)


def with_note(words: Words, note: str) -> Words:
    """The words of a figure with another note."""
    return replace(words, note=note)


@contextmanager
def of_release() -> Iterator[None]:
    """Within the block figures and files name the day of the data's release and not that of their making: the same
    data then give the same bytes on any day."""
    before = _of_release.set(True)
    try:
        yield
    finally:
        _of_release.reset(before)


def released(data: Dataset) -> str:
    """The sentence that says which data these are, and of which day."""
    return t(
        "Data version {version}, released {released}. Codebook {codebook}.",
        version=data.version,
        released=day(data.released),
        codebook=data.codebook.version,
    )


def version(data: Dataset) -> str:
    """The line that says which data a figure or file was made from, and when."""
    if _of_release.get():
        return labelled(t("ISCM Explorer"), released(data))
    return t(
        "ISCM Explorer, data version {version}, codebook {codebook}. Made on {day}.",
        version=data.version,
        codebook=data.codebook.version,
        day=today(),
    )


def licence(data: Dataset) -> str:
    """The line that says what may be done with it, and whose it is not."""
    return t(
        "{licence}, {publisher}. Not a dataset of IOM; not endorsed by IOM or any mechanism. "
        "Names of countries imply no opinion on their legal status.",
        licence=data.licence,
        publisher=data.publisher,
    )


def stem(figure: str, filters: Filters, data: Dataset) -> str:
    """A file's name without its ending: iscm_<figure>_<filters>_<version>."""
    chosen = slug("-".join(code for codes in filters.chosen().values() for code in codes)) or "all"
    return f"iscm_{slug(figure)}_{chosen}_{data.version}"


def sources(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    """The sources of findings, each once and in their order, by their keys in `Dataset.source`."""
    if isinstance(passages, Selection):
        return passages.sources()
    return list(dict.fromkeys((p.mechanism_id, p.source_id) for p in passages))


def documents(data: Dataset, keys: Iterable[tuple[str, str]]) -> dict[Hashable, list[tuple[str, str]]]:
    """The documents and pages that sources (by their keys in `Dataset.source`) are, each with its sources.

    Each mechanism's record names its own sources, so one page may be the source of several. It is told as one: by its
    address, else by its file; a source with neither is a document of its own.
    """
    found: dict[Hashable, list[tuple[str, str]]] = {}
    for key in keys:
        source = data.source[key]
        found.setdefault(source["url"] or source["file"] or key, []).append(key)
    return found


def source_line(data: Dataset, passages: Iterable[Passage]) -> str:
    """The sources behind a figure: by name where they are few, else their number and where to find them.

    Counted are distinct documents and pages (see `documents`).
    """
    used = sources(passages)
    if not used:
        return t("Source: no passage was found in the sources consulted.")
    if (n := len(documents(data, used))) > 3:
        return t(
            "Sources: {n} documents and pages of IOM, ICMPD, the mechanisms, governments, UN bodies and the press, "
            "each named with its passage at the link. Coded by the ISCM Explorer.",
            n=n,
        )
    named = dict.fromkeys(cite(data, *key) for key in used)
    return t("Source: {sources}. Coded by the ISCM Explorer.", sources=several(named))


def cite(data: Dataset, mechanism_id: str, source_id: str) -> str:
    """A source in one line: title, publisher, date."""
    source = data.source[mechanism_id, source_id]
    published = day(source["published"]) if source["published"] else t("undated")
    return f"{source['title']} ({source['publisher']}, {published})"


def cite_finding(data: Dataset, passage: Passage, link: str) -> str:
    """How to cite a finding: the original source first, then this dataset, its version and the link."""
    return t(
        "{source}, {locator}. As coded in: {publisher}, {title}, data version {version}, finding {id}, {link}.",
        source=cite(data, passage.mechanism_id, passage.source_id),
        locator=passage.locator,
        publisher=data.publisher,
        title=data.title,
        version=data.version,
        id=passage.id,
        link=link,
    )


def cite_dataset(data: Dataset) -> str:
    """How to cite the dataset."""
    return t(
        "{publisher} ({year}). {title}. Data version {version}. {licence}.",
        publisher=data.publisher,
        year=data.released[:4],
        title=data.title,
        version=data.version,
        licence=data.licence,
    )
