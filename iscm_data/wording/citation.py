"""How to cite: in a line, in full, as BibTeX, as RIS. The original source comes first, then this dataset.

What the dataset says of itself, wherever it is listed (CITATION.cff, datapackage.json, dataset.jsonld), is here too.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import day, later, several, slug, t, tn
from iscm_data.wording import captions
from iscm_data.wording.captions import Words

ABSTRACT = later(
    "Coded and cited findings on inter-State consultation mechanisms on migration: how they are funded, at which "
    "levels they contribute to migration governance, with whom they work and on what, each with its source and the "
    "place in it."
)
KEYWORDS = (
    "international migration",
    "migration governance",
    "inter-State consultation mechanisms",
    "regional consultative processes",
    "Global Compact for Migration",
)
LICENCES = {"CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")}
"""For a licence as the dataset names it: its SPDX identifier and its address."""

FOUNDING = {
    "title": "Assessment of Inter-State Consultation Mechanisms on Migration: Summary of Findings per ISCM, "
    "ACP–EU Dialogue on Migration",
    "author": "International Organization for Migration (IOM), International Partnerships Division",
    "year": 2019,
}
"""The document with which the dataset began."""

NAMED = 3  # sources that a text names; BibTeX and RIS have them all


@dataclass(frozen=True)
class Citation:
    """One thing to cite, in three forms; `bibtex` and `ris` have an entry for each source before the dataset's."""

    plain: str
    bibtex: str
    ris: str


@dataclass(frozen=True)
class Work:
    """One entry of a list of references; an empty text or None is left out. `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    key: str
    kind: str  # of RIS: DATA, GEN (a document), FIGURE
    author: str
    title: str
    date: str = ""
    version: str = ""
    url: str = ""
    note: str = ""


def cite(data: Dataset, mechanism_id: str, source_id: str) -> str:
    """A source in one line: title, publisher, date."""
    source = data.source[mechanism_id, source_id]
    published = day(source["published"]) if source["published"] else t("undated")
    return f"{source['title']} ({source['publisher']}, {published})"


def cite_dataset(data: Dataset) -> str:
    """The dataset in one line."""
    year = data.released[:4]
    return t("{publisher} ({year}). {title}. Data version {version}. {licence}.", year=year, **captions.edition(data))


def source_line(data: Dataset, findings: Iterable[Finding]) -> str:
    """The sources behind a figure: by name where they are few, else their number and where to find them.

    Counted are distinct documents and pages (see `captions.documents`).
    """
    used = captions.sources(findings)
    if not used:
        return t("Source: no passage was found in the sources consulted.")
    if (n := len(captions.documents(data, used))) > 3:
        return t(
            "Sources: {n} documents and pages of IOM, ICMPD, the mechanisms, governments, UN bodies and the press, "
            "each named with its passage at the link. Compiled by the ISCM Explorer.",
            n=n,
        )
    named = dict.fromkeys(cite(data, *key) for key in used)
    return t("Source: {sources}. Compiled by the ISCM Explorer.", sources=several(named))


def dataset(data: Dataset, link: str = "") -> Citation:
    """The dataset as a whole; `link` is the address at which the reader has it."""
    return _citation(cite_dataset(data) + (f" {link}" if link else ""), [_dataset(data, link)])


def mechanism(data: Dataset, mechanism_id: str, link: str) -> Citation:
    """A mechanism's profile: the sources that its record cites, then the dataset. KeyError for no mechanism."""
    name = data.mechanism[mechanism_id]["name"]
    cited = [key for key, row in data.source.items() if key[0] == mechanism_id and row["citations"]]
    told = several(cite(data, *key) for key in cited[:NAMED])
    if (more := len(cited) - NAMED) > 0:
        told += tn("; and 1 more, named at the link", "; and {n} more, named at the link", more)
    plain = t(
        "{sources}. As summarized in: {publisher}, {title}, data version {version}, profile of {name}, {link}.",
        sources=told or t("No source"),
        name=name,
        link=link,
        **captions.edition(data),
    )
    works = [_source(data, *key) for key in cited]
    return _citation(plain, [*works, replace(_dataset(data, link), note=t("Profile of {name}", name=name))])


def finding(data: Dataset, finding: Finding, link: str) -> Citation:
    """One finding: its source with the place in it, then the dataset."""
    source = replace(_source(data, finding.mechanism_id, finding.source_id), note=data.told(finding.locator))
    own = replace(_dataset(data, link), note=t("Statement {id}", id=finding.id))
    plain = t(
        "{source}, {locator}. As summarized in: {publisher}, {title}, data version {version}, statement {id}, {link}.",
        source=cite(data, finding.mechanism_id, finding.source_id),
        locator=data.told(finding.locator),
        id=finding.id,
        link=link,
        **captions.edition(data),
    )
    return _citation(plain, [source, own])


def figure(data: Dataset, words: Words, findings: Iterable[Finding], link: str) -> Citation:
    """A figure under its title: the sources of the findings behind it, then the dataset and the figure's address."""
    plain = t(
        "{source} Figure: “{title}”, in: {publisher}, {dataset}, data version {version}, {link}.",
        source=words.source,
        dataset=data.title,
        link=link,
        **captions.edition(data) | {"title": words.title},
    )
    own = _dataset(data, link)
    note = " ".join(filter(None, (t("Figure in: {title}.", title=data.title), words.filters)))
    drawn = replace(own, key=f"{own.key}-figure", kind="FIGURE", title=words.title, note=note)
    return _citation(plain, [*(_source(data, *key) for key in captions.sources(findings)), drawn])


def cff(data: Dataset) -> str:
    """CITATION.cff of the release: its version is the day of release, not that of every state of the data."""
    abstract = textwrap.fill(ABSTRACT, 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these data, please cite them as below, with the version and the date on which you '
        'read them."',
        "type: dataset",
        f"title: {_quoted(data.title)}",
        "abstract: >-",
        abstract,
        f"version: {_quoted(data.released.replace('-', '.'))}",
        f"date-released: {_quoted(data.released)}",
        "authors:",
        f"  - name: {_quoted(data.publisher)}",
        *(f"license: {LICENCES[licence][0]}" for licence in [data.licence] if licence in LICENCES),
        "keywords:",
        *(f"  - {word}" for word in KEYWORDS),
        "references:",
        "  - type: report",
        f"    title: {_quoted(str(FOUNDING['title']))}",
        "    authors:",
        f"      - name: {_quoted(str(FOUNDING['author']))}",
        f"    year: {FOUNDING['year']}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as YAML between quotation marks: JSON's form is one of them."""
    return json.dumps(text, ensure_ascii=False)


def _dataset(data: Dataset, link: str) -> Work:
    return Work(
        key=f"iscm-explorer-{data.released[:4]}",
        kind="DATA",
        author=data.publisher,
        title=data.title,
        date=data.released,
        version=data.version,
        url=link,
    )


def _source(data: Dataset, mechanism_id: str, source_id: str) -> Work:
    source = data.source[mechanism_id, source_id]
    return Work(
        key=f"{slug(mechanism_id)}-{slug(source_id)}",
        kind="GEN",
        author=source["publisher"],
        title=source["title"],
        date=source["published"] or "",
        url=source["url"] or "",
    )


def _citation(plain: str, works: Sequence[Work]) -> Citation:
    return Citation(plain, "\n\n".join(map(_bibtex, works)) + "\n", "\r\n".join(map(_ris, works)))


# What TeX takes for a command, written so that it prints. (A brace or a backslash alone would end the field.)
_TEX = {c: f"\\{c}" for c in "#$%&_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))


def _address(url: str) -> str:
    """An address as a list of references may hold it: no spaces, braces or backslashes."""
    return re.sub(r"[\s{}\\\"<>]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _bibtex(work: Work) -> str:
    """An entry of BibTeX. Author and title stand in double braces: an institution is no surname, capitals stay."""
    year, *month = work.date.split("-")
    fields = {
        "author": f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "year": year,
        "month": str(int(month[0])) if month else "",
        "version": _tex(work.version),
        "note": _tex("; ".join(filter(None, (work.note, work.version and t("data version {v}", v=work.version))))),
        "url": _address(work.url),
    }
    told = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text and text != "{}")
    return f"@misc{{{work.key},\n{told}}}"


def _institution(name: str) -> str:
    """An author as RIS has it: what follows a comma would be taken for a person's first name; PB has the name whole."""
    return " – ".join(part for part in map(str.strip, re.split("[,，;]", name)) if part)


def _ris(work: Work) -> str:
    """A record of RIS: one line a field, CRLF at the end of each, closed by ER."""
    date = "/".join([*work.date.split("-"), "", "", ""][:3]) + "/" if work.date else ""
    fields = (
        ("TY", work.kind),
        ("AU", _institution(work.author)),
        ("TI", work.title),
        ("PY", work.date[:4]),
        ("DA", date),
        ("PB", work.author),
        ("ET", work.version),
        ("N1", work.note),
        ("UR", _address(work.url)),
    )
    lines = [f"{name}  - {' '.join(text.split())}\r\n" for name, text in fields if text]
    return "".join(lines) + "ER  - \r\n"
