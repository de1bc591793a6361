"""What leaves the explorer: the words that go with a figure, how many sources it has, the names of files."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, day, labelled, listed, opening, several, short_day, slug, t, tn, today
from iscm_data.query.address import LANGUAGE, VERSION, Parameters
from iscm_data.query.filters import CODED
from iscm_data.query.view import View
from iscm_data.wording.labels import filter_name, label, lowered, of_mechanisms, subject

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


def words(data: Dataset, title: str, subtitle: str, *, note: str = "", source: str = "", filters: str = "") -> Words:
    """The words that go with what is made of a dataset."""
    return Words(title, subtitle, note, source, filters, version(data), licence(data))


@contextmanager
def of_release() -> Iterator[None]:
    """Within the block figures and files name the day of the data's release and not that of their making: the same
    data then give the same bytes on any day."""
    before = _of_release.set(True)
    try:
        yield
    finally:
        _of_release.reset(before)


def edition(data: Dataset) -> dict[str, str]:
    """What sentences say of the dataset, by the names of their gaps."""
    return {
        "title": data.title,
        "publisher": data.publisher,
        "version": data.version,
        "released": day(data.released),
        "codebook": data.codebook.version,
        "licence": data.licence,
    }


def released(data: Dataset) -> str:
    """The sentence that says which data these are, and of which day."""
    return t("Data version {version}, released {released}. Codebook {codebook}.", **edition(data))


def version(data: Dataset) -> str:
    """The line that says which data a figure or file was made from, and when."""
    if _of_release.get():
        return labelled(t("ISCM Explorer"), released(data))
    return t("ISCM Explorer, data version {version}, codebook {codebook}. Made on {day}.", day=today(), **edition(data))


def licence(data: Dataset) -> str:
    """The line that says what may be done with it, and whose it is not."""
    return t(
        "{licence}, {publisher}. Not a dataset of IOM; not endorsed by IOM or any mechanism. "
        "Names of countries imply no opinion on their legal status.",
        **edition(data),
    )


def not_found() -> str:
    """What whoever quotes has to know: nothing found is no absence."""
    return t("“Not found” never means “no”. It means that the sources we read do not say.")


def stem(figure: str, filters: Parameters, data: Dataset) -> str:
    """A file's name without its ending: iscm_<figure>_<filters>_<version>."""
    chosen = slug("-".join(code for codes in dict(filters).values() for code in codes)) or "all"
    return f"iscm_{slug(figure)}_{chosen}_{data.version}"


def sources(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The sources of findings, each once and in their order, by their keys in `Dataset.source`."""
    if isinstance(findings, Selection):
        return findings.sources()
    return list(dict.fromkeys((p.mechanism_id, p.source_id) for p in findings))


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


def counted(data: Dataset, findings: Iterable[Finding]) -> str:
    """How many documents and pages stand behind a figure, in two words."""
    return counted_documents(data, sources(findings))


def counted_documents(data: Dataset, keys: Iterable[tuple[str, str]]) -> str:
    """How many documents and pages sources are (by their keys in `Dataset.source`), in two words."""
    return tn("{n} document", "{n} documents", len(documents(data, keys)))


def short_link(link: str) -> str:
    """A link as it is read from a picture: without its scheme, the version of the data and that it is in English, as it
    is anyway; with all that makes it this view."""
    parts = urlsplit(link)
    asked = [each for each in parse_qsl(parts.query) if each[0] != VERSION and each != (LANGUAGE, ENGLISH)]
    return f"{parts.netloc}{parts.path}".rstrip("/") + (f"?{urlencode(asked)}" if asked else "")


def short_source(data: Dataset, cited: str, link: str) -> str:
    """The line below a picture: how many sources, where they are listed, the day of the data, the licence. Only what
    may be broken has a space that breaks."""
    told = {"sources": cited, "day": short_day(data.released), "licence": data.licence}
    if link:
        made = t("Source: {sources}, listed at {link} · Data of {day} · {licence}", link=short_link(link), **told)
    else:
        made = t("Source: {sources} · Data of {day} · {licence}", **told)
    first, *rest = made.split(" · ")
    return " · ".join([first, *(part.replace(" ", "\u00a0") for part in rest)])


def chosen(view: View) -> str:
    """The filters that are set, in words, and that codes without a status are asked for in place; "" for none."""
    made = []
    filters = dict(view.filters)
    if view.filters.coded and "status" not in filters:
        filters["status"] = view.filters.asked
    for name, values in filters.items():
        told = listed((_chosen(view.data, name, value) for value in values), last="or")
        if name in ("country", "region", "scope"):
            told = t("{told} ({filter})", told=told, filter=lowered(filter_name(view.data, name)))
        made.append(told)
    return several(made)


def _chosen(data: Dataset, name: str, value: str) -> str:
    if name in CODED:
        return subject(data, name, value)
    told = label(data, name, value)
    return told if name in ("country", "region") else lowered(told)


def matching(view: View) -> str:
    """How many mechanisms the filters leave, and which filters, in a sentence; "" where none is set."""
    if not view.filters:
        return ""
    n, of = len(view.ids), len(view.data.mechanism)
    part = of_mechanisms(n, of)
    return opening(tn("{part} matches: {filters}.", "{part} match: {filters}.", n, part=part, filters=chosen(view)))


def caption(words: Words, link: str) -> str:
    """What stands below a figure in a document: the message, its age, its notes, its sources, what may be done."""
    told = (f"{words.title}.", words.subtitle, words.filters, words.note, words.source, words.version, words.licence)
    return " ".join(filter(None, (*told, link)))
