"""Briefs: a mechanism, or several side by side, as a Word file of about two pages with numbered sources.

python-docx takes a tenth of a second to import, so it is imported when a brief is asked for (see `document`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data import query
from iscm_data.answers import at_least, given_as, member_count
from iscm_data.comparison import Line, Shared, lines, shared
from iscm_data.document import Document, Sources
from iscm_data.export import cite_dataset, licence, version
from iscm_data.index import index
from iscm_data.legend import GLYPHS, cell_words, labels
from iscm_data.load import Dataset, Passage, plain_rows
from iscm_data.text import day, listed, t, tn

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_FINDINGS = 2  # told of each open dimension
NAMED_ALONE = 30  # States that one mechanism only lists; more are counted and not named
BRIEFLY = "theme"  # the dimension of so many codes that its findings are named in a line, not told


def profile(data: Dataset, mechanism_id: str, link: str) -> bytes:
    """A mechanism as a Word file; `link` is the address of its page. KeyError for no mechanism."""
    m = data.mechanism[mechanism_id]
    doc = Document(m["short_name"], m["name"], link, _foot(data))
    sources = Sources(data)
    doc.line(_head(data, link))
    _warning(doc, data, mechanism_id)
    _identity(doc, data, sources, [mechanism_id])
    _known(doc, data, mechanism_id)
    _findings(doc, data, sources, mechanism_id, link)
    _members(doc, data, sources, mechanism_id)
    notes = plain_rows(data.notes[data.notes["mechanism_id"] == mechanism_id])
    for kind, title in (("conflict", t("Where sources differ")), ("gap", t("Looked for and not found"))):
        own = [row for row in notes if row["kind"] == kind]
        doc.heading(title)
        for row in own:
            doc.bullet(row["note"], t(data.codebook.subject(row["about"])))
        if not own:
            doc.line(t("Nothing is recorded here."))
    _end(doc, data, sources, link)
    return doc.save()


def comparison(data: Dataset, ids: Sequence[str], link: str) -> bytes:
    """Two to four mechanisms side by side as a Word file, in the reader's order; nobody is ranked.

    `link` is the address of the comparison. KeyError for an id that is no mechanism.
    """
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    doc = Document(
        t("{names}: side by side", names=listed(names)), t("Chosen and ordered by the reader"), link, _foot(data)
    )
    sources = Sources(data)
    doc.line(_head(data, link))
    for id_ in ids:
        _warning(doc, data, id_)
    _identity(doc, data, sources, ids)
    doc.heading(t("What the sources report"))
    doc.line(
        t(
            "In place means at the date of the source; the year stands beside it. Not found is not a no: it means not "
            "found in the sources consulted. Numbers in brackets are sources."
        )
    )
    found = lines(data, ids)
    for dimension in data.codebook.coded:
        own = [line for line in found if line.dimension == dimension.id]
        told = [line for line in own if any(cell.statuses or cell.missing != "not_found" for cell in line.cells)]
        doc.heading(t(dimension.label), 2)
        if told:
            doc.table(
                t(dimension.label),
                [t("Code"), *names],
                [[t(dimension.codes[line.code].label), *_told(data, sources, line)] for line in told],
            )
        if rest := [t(dimension.codes[line.code].label) for line in own if line not in told]:
            doc.line(t("Not found for any of them: {names}.", names=listed(rest)))
    _common(doc, data, ids, shared(data, ids))
    doc.line(t("The sentences behind every cell, and structure and added value, are at {link}", link=link))
    _end(doc, data, sources, link)
    return doc.save()


def _head(data: Dataset, link: str) -> str:
    return f"{version(data)} {t('Latest version: {link}', link=link)}"


def _foot(data: Dataset) -> str:
    return f"{data.title}. {version(data)}"


def _warning(doc: Document, data: Dataset, id_: str) -> None:
    """Where a mechanism no longer meets: a finding in place holds for its year, not for today."""
    m = data.mechanism[id_]
    if m["status"] == "active" or not any(p.status == "in_place" for p in _all(data, id_)):
        return
    words = t(
        "{name} is given as {status}. A finding “in place” holds for the year beside it, not for today.",
        name=m["short_name"],
        status=given_as(data, m),
    )
    doc.line(words, bold=True)


def _all(data: Dataset, id_: str) -> list[Passage]:
    return [p for d in data.codebook.dimensions for p in index(data).passages.get((id_, d, None), ())]


def _identity(doc: Document, data: Dataset, sources: Sources, ids: Sequence[str]) -> None:
    """Who each mechanism is: a row a property, a column a mechanism, each value with date and source."""
    book, missing = data.codebook, t("Not found in the sources consulted")

    def told(id_: str, name: str, value: str, date: str | None = None, locator: str = "") -> str:
        m = data.mechanism[id_]
        source = m[f"{name}_source_id"]
        when = f", {day(date)}" if date else ""
        return f"{value}{when} {sources.number(id_, source, locator)}" if source else f"{value}{when}"

    rows: list[list[str]] = [[t("Scope")], [t("Established")], [t("Status")], [t("Secretariat")], [t("Chair")]]
    rows += [[t("Member States")], [t("Observer States")], [t("Website")]]
    for id_ in ids:
        m = data.mechanism[id_]
        regions = ", ".join(t(book.label("region", r)) for r in m["regions"])
        secretariat = m["secretariat"] or t(book.label("secretariat_kind", m["secretariat_kind"]))
        values = [
            f"{t(book.label('scope', m['scope']))} ({regions})",
            told(id_, "established", str(m["established_year"])),
            told(id_, "status", t(book.label("mechanism_status", m["status"])), m["status_as_of"]),
            told(id_, "secretariat", secretariat) if m["secretariat_kind"] != "unknown" else missing,
            told(id_, "chair", m["chair"], m["chair_as_of"]) if m["chair"] else missing,
        ]
        for role in ("members", "observers"):
            there = m[f"{role}_source_id"]
            values.append(told(id_, role, _count(m, role), m[f"{role}_as_of"] or "") if there else missing)
        values.append(m["website"] or missing)
        for row, value in zip(rows, values, strict=True):
            row.append(value)
    doc.heading(t("Identity"))
    names = [data.mechanism[id_]["short_name"] for id_ in ids]
    doc.table(t("Identity"), [t("Property"), *(names if len(ids) > 1 else [t("As reported")])], rows)


def _count(m: Mapping[str, Any], role: str) -> str:
    """How many are listed of how many, also where the list is complete."""
    total = m.get(f"{role}_stated_total") or m[f"{role}_listed"]
    if m[f"{role}_complete"] and m[f"{role}_listed"]:
        return t("{n} of {total} listed", n=m[f"{role}_listed"], total=total)
    return member_count(m, role)


def _known(doc: Document, data: Dataset, id_: str) -> None:
    """What is known and not known, dimension by dimension, with the words for missing."""
    doc.heading(t("What is known, and what is not"))
    rows, words, statuses = [], labels(data), data.codebook.codes("status")
    coverage = query.coverage(data, [id_])
    for dimension in data.codebook.dimensions.values():
        found = index(data).passages.get((id_, dimension.id, None), ())
        numbers = [sum(p.status == s for p in found) for s in statuses]
        own = [row for row in coverage if row.dimension == dimension.id]
        gaps = []
        for row in own:
            word = row.stated if row.state == "reported" else row.state
            if word:
                about = t(dimension.codes[row.code].label) + ": " if row.code else ""
                gaps.append(f"{about}{GLYPHS[word]} {words[word]}. {row.reason or ''}".strip())
        unseen = [
            t(c.label)
            for c in dimension.codes.values()
            if c.id not in {row.code for row in own}
            and query.cell(data, id_, dimension.id, c.id).missing == "not_found"
        ]
        if unseen and found:
            many = tn("1 code", "{n} codes", len(unseen)) if len(unseen) > 8 else "; ".join(unseen)
            gaps.append(f"{GLYPHS['not_found']} {words['not_found']}: {many}.")
        counts = [tn("1 finding", "{n} findings", n) if n else t("none found") for n in numbers]
        rows.append([t(dimension.label), *counts, "\n".join(gaps)])
    head = [t("Dimension"), *(t(s.label) for s in statuses.values()), t("Missing, in words")]
    doc.table(t("What is known, and what is not"), head, rows, widths=(3.2, 2.1, 2.1, 2.1, 7.5))
    doc.line(t("Not found means not found in the sources consulted; it is not a no."))


def _key(dimension_codes: Sequence[str], found: Sequence[Passage]) -> list[Passage]:
    """Of each code and status the latest finding, latest first within a code; of an open dimension the latest."""
    latest = sorted(found, key=lambda p: -(p.as_of or 0))
    if not dimension_codes:
        return latest[:OPEN_FINDINGS]
    first = {(p.code, p.status): p for p in reversed(latest)}
    statuses = ("in_place", "considered", "ended")
    return sorted(
        first.values(),
        key=lambda p: (dimension_codes.index(p.code or ""), -(p.as_of or 0), statuses.index(p.status)),
    )


def _findings(doc: Document, data: Dataset, sources: Sources, id_: str, link: str) -> None:
    """The key findings, dimension by dimension; those of themes in lines. How many are left out is said."""
    doc.heading(t("Findings by dimension"))
    words, told, everything = labels(data), 0, _all(data, id_)
    for dimension in data.codebook.dimensions.values():
        found = index(data).passages.get((id_, dimension.id, None), ())
        key = _key(list(dimension.codes), found)
        told += len(key)
        doc.heading(t(dimension.label), 2)
        if not found:
            state = index(data).coverage[id_, dimension.id, None]["state"]
            doc.line(f"{GLYPHS[state]} {words[state]}. {t(data.codebook.codes('missing')[state].definition)}")
            continue
        if dimension.id == BRIEFLY:
            for status in data.codebook.codes("status"):
                named = [_named(data, sources, p) for p in key if p.status == status]
                if named:
                    doc.line(f"{GLYPHS[status]} {words[status]}: {'; '.join(named)}.")
            continue
        rows = [
            [
                *([t(dimension.codes[p.code].label) if p.code else ""] if dimension.codes else []),
                f"{GLYPHS[p.status]} {words[p.status]}, {p.as_of or t('undated')}",
                _sentence(data, p) + f" {sources.number(p.mechanism_id, p.source_id, p.locator)}",
            ]
            for p in key
        ]
        coded = bool(dimension.codes)
        head = [*([t("Code")] if coded else []), t("Status and year"), t("What the source says")]
        doc.table(t(dimension.label), head, rows, widths=(3.4, 3.0, 10.6) if coded else (3.4, 13.6))
    left = len(everything) - told
    if left:
        doc.line(
            tn(
                "Told is the latest finding of each code and status. 1 further finding is left out here; "
                "all {every} with their sources are at {link}",
                "Told is the latest finding of each code and status. {n} further findings are left out here; "
                "all {every} with their sources are at {link}",
                left,
                every=len(everything),
                link=link,
            )
        )


def _named(data: Dataset, sources: Sources, p: Passage) -> str:
    label = t(data.codebook.label(p.dimension, p.code or ""))
    return f"{label} ({p.as_of or t('undated')}) {sources.number(p.mechanism_id, p.source_id, p.locator)}"


def _sentence(data: Dataset, p: Passage) -> str:
    extra = [t("Stated as the only source")] if p.sole else []
    if p.basis:
        extra.append(t(data.codebook.label("basis", p.basis)))
    return p.statement + (f" ({'; '.join(extra)})" if extra else "")


def _members(doc: Document, data: Dataset, sources: Sources, id_: str) -> None:
    """Member and observer States by name, with the date of the list and how much of it there is."""
    m = data.mechanism[id_]
    doc.heading(t("Members and observers"))
    for role, title in (("members", t("Member States")), ("observers", t("Observer States"))):
        if m[f"{role}_source_id"] is None:
            doc.line(t("not found in the sources consulted"), label=title)
            continue
        names = [data.actor[iso3].name for iso3 in query.states(data, id_, role.removesuffix("s"))]
        date = t("list of {date}", date=day(m[f"{role}_as_of"])) if m[f"{role}_as_of"] else t("undated list")
        number = sources.number(id_, m[f"{role}_source_id"], "")
        others = t("Not States: {names}.", names="; ".join(m[f"{role}_others"])) if m[f"{role}_others"] else ""
        parts = [f"{_count(m, role)}, {date} {number}."]
        parts += [f"{'; '.join(names)}."] if names else []
        doc.line(" ".join(filter(None, (*parts, others, m[f"{role}_note"] or ""))), label=title)


def _told(data: Dataset, sources: Sources, line: Line) -> list[str]:
    """The cells of a compared code: each status with its years, and the numbers of its sources."""
    texts = []
    for cell in line.cells:
        parts = []
        for mark, word, years in cell_words(data, cell):
            cited = dict.fromkeys(
                sources.number(p.mechanism_id, p.source_id, p.locator) for p in cell.passages if p.status == mark
            )
            parts.append(" ".join(filter(None, (GLYPHS[mark], word, years, "".join(cited)))))
        texts.append("\n".join(parts))
    return texts


def _common(doc: Document, data: Dataset, ids: Sequence[str], found: Shared) -> None:
    doc.heading(t("Members in common"))

    def named(states: Sequence[str], alone: bool = False) -> str:
        if alone and len(states) > NAMED_ALONE:
            return t("named on the mechanism's page")
        return "; ".join(data.actor[s].name for s in states) or t("none found in the lists at hand")

    common = at_least(len(found.common), not found.complete) if found.common else t("none found")
    rows = [[t("All of them"), common, named(found.common)]]
    for id_, own in found.own.items():
        m = data.mechanism[id_]
        number = str(len(own)) if own else t("none found")
        told = [number, named(own, alone=True)] if m["members_listed"] else ["", _count(m, "members")]
        rows.append([t("Only {name}", name=m["short_name"]), *told])
    doc.table(t("Members in common"), [t("Member States of"), t("Number"), t("Names")], rows, widths=(4.5, 2.5, 10.0))
    names = "; ".join(f"{data.mechanism[i]['short_name']}: {_count(data.mechanism[i], 'members')}" for i in ids)
    doc.line(t("Compared are the lists at hand: {lists}.", lists=names))


def _end(doc: Document, data: Dataset, sources: Sources, link: str) -> None:
    """The numbered sources with their addresses and places, then what this file is and what may be done with it."""
    doc.heading(t("Sources"))
    for number, text, url, places in sources.entries():
        doc.source(number, text, url, places)
    doc.heading(t("About this brief"))
    doc.line(f"{t('To cite:')} {cite_dataset(data)} {licence(data)}")
    doc.line(
        t("Findings are coded by the ISCM Explorer from public sources, in its own words. This view: {link}", link=link)
    )
