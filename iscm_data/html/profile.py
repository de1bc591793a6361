"""A mechanism's page: whether it still meets, five answers with their years, key facts; then all the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from iscm_data.dataset.load import Said
from iscm_data.export.brief import PROFILE, Item, encoded
from iscm_data.html import menus
from iscm_data.html.evidence import Evidence, Gap, Source, evidence, gap, is_recent, pin, source, web
from iscm_data.html.menus import Group, Menu, citations, follow, to_refer, to_take
from iscm_data.html.page import Drawn, Page
from iscm_data.html.render import render
from iscm_data.language.text import labelled, listed, named, opening, t, tn
from iscm_data.query import profile, questions
from iscm_data.query.profile import Answer
from iscm_data.query.view import View
from iscm_data.wording import activity, citation, identity, report
from iscm_data.wording.dates import undated
from iscm_data.wording.identity import Fact
from iscm_data.wording.labels import answered, heading, label
from iscm_data.wording.marks import key, nothing, state, statements, years
from iscm_data.wording.marks import label as mark_label

DIMENSION = "dimension"  # the parameter that names the dimension whose evidence is open
STRIP = ("scope", "established", "secretariat", "chair", "members", "website")
STATES, SOURCES, STATEMENTS = 24, 4, 4  # so many are listed at once, the others folded


@dataclass(frozen=True)
class Line:
    """One line of an answer: a code with its mark and year, `told` in the year's place; `words` are read out."""

    mark: str
    label: str
    told: str
    recent: bool
    href: str
    words: str


@dataclass(frozen=True)
class Column:
    """One of the answers; `nothing` says that nothing was found, `unknown` leads to what we could not find."""

    heading: str
    lines: Sequence[Line]
    nothing: str
    unknown: str


@dataclass(frozen=True)
class Row:
    """A finding under its code, or what a source says is missing; `id` is the code's anchor, on its first row."""

    id: str
    label: str
    finding: Evidence | None
    gap: Gap | None = None


@dataclass(frozen=True)
class Section:
    """All that is known in one dimension."""

    id: str
    heading: str
    statements: str
    rows: Sequence[Row]
    open: bool
    most: int  # rows in sight, the others folded, where nobody asked for all of them


@dataclass(frozen=True)
class Role:
    """The States in one role, each with the link to its page; `partial` says that the list is not whole."""

    heading: str
    fact: Fact
    source: Source | None
    states: Sequence[tuple[str, str]]
    every: str
    others: str
    partial: str


@dataclass(frozen=True)
class Note:
    """What was not found, or how sources differ, on one subject; with the notes on it."""

    id: str
    about: str
    notes: Sequence[Said]


def page(view: View) -> Page:
    """The page of the mechanism that the address names."""
    data, id_ = view.data, view.value("id")
    m = data.mechanism[id_]
    found = {dimension: profile.answers(data, id_, dimension) for dimension in data.codebook.dimensions}
    unknown = _notes(view, id_, "gap", "unknown")
    gaps = {note.id for note in unknown}
    columns = [_column(view, d.id, found[d.id], gaps) for d in data.codebook.coded]
    facts = identity.facts(data, id_)
    html = render(
        "profile.jinja",
        view=view,
        id=id_,
        m=m,
        activity=activity.word(data, m),
        dated=activity.dated(m),
        also=identity.also_called(data, id_),
        warning=_warning(view, id_),
        keys=key(data, {line.mark for column in columns for line in column.lines}),
        compare=view.links.to("compare", id=id_),
        download=_download(view, id_),
        columns=columns,
        strip=[(name, facts[name], web(facts[name].href)) for name in STRIP],
        sections=_sections(view, id_, found),
        nothing=listed(
            label_.lower() for d, label_ in _headings(view) if not found[d] and not profile.stated(data, id_, d)
        ),
        none_found=nothing(),
        unknown=unknown,
        roles=[role for role in (_role(view, id_, "members"), _role(view, id_, "observers")) if role],
        conflicts=_notes(view, id_, "conflict", "differ"),
        sources=[(s, source(data, id_, s), row["citations"]) for s, row in profile.sources(data, id_)],
        most=SOURCES,
        seen=identity.seen(m),
        said=m["seen_words"] or "",
        report=report.of_mechanism(m["short_name"], view.links.lasting(view.links.here(), data), data.version),
        example=next((answer.findings[0].id for answers in found.values() for answer in answers), f"{id_}/F1"),
    )
    card = Drawn("mechanism", {"id": (id_,)})
    return Page(m["short_name"], m["short_name"], _description(view, id_, found), html, preview=card)


def _headings(view: View) -> list[tuple[str, str]]:
    return [(dimension, heading(view.data, dimension)) for dimension in view.data.codebook.dimensions]


def anchor(dimension: str, code: str | None) -> str:
    """The id of the evidence on a code within the page; None for what has no code."""
    return f"{dimension}-{code or 'other'}"


def whole(dimension: str) -> str:
    """The id of all evidence on a dimension."""
    return f"dimension-{dimension}"


def _column(view: View, dimension: str, found: Sequence[Answer], gaps: set[str]) -> Column:
    data, id_ = view.data, view.value("id")
    lines = [_line(view, dimension, answer) for answer in found]
    for row in profile.stated(data, id_, dimension):
        word = mark_label(data, str(row.stated))
        if row.code and not any(answer.code == row.code for answer in found):
            href = f"#{anchor(dimension, row.code)}"
            lines.append(Line(str(row.stated), label(data, dimension, row.code), "", False, href, word))
        elif not row.code and not found:
            lines.append(Line(str(row.stated), word, "", False, f"#{whole(dimension)}", ""))
    unknown = f"unknown-{dimension}"
    return Column(heading(data, dimension), lines, "" if lines else nothing(), unknown if unknown in gaps else "")


def _line(view: View, dimension: str, answer: Answer) -> Line:
    first = answer.findings[0]
    told = []
    for status in dict.fromkeys(finding.status for finding in answer.findings):
        own = [finding for finding in answer.findings if finding.status == status]
        told.append(t("{state} ({years})", state=state(view.data, own[0]).lower(), years=", ".join(years(own))))
    return Line(
        mark=answer.status,
        label=answered(view.data, dimension, answer.code),
        told=str(first.as_of) if first.as_of else t("n.d."),
        recent=is_recent(view.data, first.as_of) and answer.status == "in_place",
        href=f"#{anchor(dimension, answer.code)}",
        words=listed(told),
    )


def _sections(view: View, id_: str, found: dict[str, list[Answer]]) -> list[Section]:
    data = view.data
    stated = {dimension: profile.stated(data, id_, dimension) for dimension in found}
    known = [dimension for dimension in found if found[dimension] or stated[dimension]]
    asked = view.value(DIMENSION)
    opened = asked if asked in known else "" if view.phone else next(iter(known), "")
    made = []
    for dimension in known:
        rows = [row for answer in found[dimension] for row in _rows(view, dimension, answer)]
        for row in stated[dimension]:
            told = gap(data, row)
            reported = any(answer.code == row.code for answer in found[dimension])
            rows.append(Row("" if reported or not row.code else anchor(dimension, row.code), "", None, told))
        n = sum(len(answer.findings) for answer in found[dimension])
        made.append(
            Section(
                id=whole(dimension),
                heading=heading(data, dimension),
                statements=statements(n) if n else "",
                rows=rows,
                open=dimension == opened,
                most=STATEMENTS if opened == dimension != asked else len(rows),
            )
        )
    return made


def _rows(view: View, dimension: str, answer: Answer) -> list[Row]:
    coded = bool(view.data.codebook.codes(dimension))
    rows = []
    for n, finding in enumerate(answer.findings):
        told = evidence(view, finding)
        year, *more = told.more
        beside = opening(" · ".join([*more, *([told.named] if told.named else [])]))
        told = replace(told, more=(year,), named=beside)
        name = answered(view.data, dimension, answer.code) if coded else ""
        rows.append(Row(anchor(dimension, answer.code) if coded and not n else "", name, told))
    return rows


def _role(view: View, id_: str, role: str) -> Role | None:
    """The list of members, which is told even where there is none; that of observers where there is one."""
    data, m = view.data, view.data.mechanism[id_]
    fact = identity.facts(data, id_)[role]
    if role == "observers" and not fact.source_id:
        return None
    states = questions.states(data, id_, role.removesuffix("s"))
    whole = not fact.source_id or m[f"{role}_complete"] is True
    partial = t("The list is not complete: other States may take part too.")
    return Role(
        heading=fact.label,
        fact=fact,
        source=source(data, id_, fact.source_id) if fact.source_id else None,
        states=[(data.actor[iso3].name, view.links.to("country", iso3=iso3)) for iso3 in states],
        every=tn("The other State", "The other {n} States", len(states) - STATES) if len(states) > STATES else "",
        others=listed(named(name) for name in m[f"{role}_others"] or ()),
        partial="" if whole else partial,
    )


def _notes(view: View, id_: str, kind: str, prefix: str) -> list[Note]:
    book = view.data.codebook
    found = profile.notes(view.data, id_, kind)
    subjects = [*book.dimensions, *book.codes("subject")]
    found.sort(key=lambda note: subjects.index(note[0]))
    return [
        Note(f"{prefix}-{about}", t(book.subject(about)), [view.data.said(note) for _, note in group])
        for about, group in groupby(found, key=lambda note: note[0])
    ]


def _warning(view: View, id_: str) -> tuple[Markup, Markup]:
    """What a reader must know first, with the link to what has replaced it; and more of it."""
    first, *more = activity.warning(view.data, id_) or ("",)
    successor = view.data.mechanism[id_]["superseded_by"]
    told = escape(first)
    if successor and first:
        name, href = view.data.mechanism[successor]["short_name"], view.links.to("mechanism", id=successor)
        told = told.format(mechanism=Markup('<a href="{}">{}</a>').format(href, name))
    return told, escape(" ".join(more))


def _download(view: View, id_: str) -> Menu:
    links, data = view.links, view.data
    item = encoded(Item(PROFILE, id_))
    link = links.lasting(links.to("mechanism", id=id_), data)
    return to_take(
        Group(
            t("This mechanism"),
            [
                menus.Item(t("Factsheet (Word)"), links.file("document/mechanism.docx", id=id_), download=True),
                menus.Item(t("Findings (CSV)"), links.file("data/findings.csv", mechanism=id_), download=True),
            ],
        ),
        to_refer(
            link,
            menus.Item(t("Copy citation"), copies=citation.mechanism(data, id_, link).plain, told=t("Citation copied")),
            *citations(links.file("document/mechanism.bib", id=id_), links.file("document/mechanism.ris", id=id_)),
            follow(links, mechanism=id_),
            menus.Item(pin(view, item), pins=item),
        ),
    )


def _description(view: View, id_: str, found: dict[str, list[Answer]]) -> str:
    """What a preview of a link says: the full name, and what is in place, with years."""
    parts = [view.data.mechanism[id_]["name"]]
    for dimension in view.data.codebook.coded[:2]:
        own = [answer for answer in found[dimension.id] if answer.code and answer.status == "in_place"]
        told = [f"{label(view.data, dimension.id, str(a.code))} ({a.findings[0].as_of or undated()})" for a in own]
        parts += [labelled(t(dimension.heading), listed(told))] if own else []
    return ". ".join(parts)
