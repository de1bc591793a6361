"""A mechanism's page: whether it still meets, five answers with their years, key facts; then all the evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from iscm_data.dataset.tables import Dataset
from iscm_data.export.brief import PROFILE, Pin, encoded
from iscm_data.html import menus
from iscm_data.html.evidence import Evidence, evidence, pin, source
from iscm_data.html.menus import Group, Menu, citations, follow, to_refer, to_take
from iscm_data.html.page import Drawn, Page
from iscm_data.html.render import render
from iscm_data.language.text import labelled, listed, named, opening, t
from iscm_data.query import profile, questions
from iscm_data.query.links import web
from iscm_data.query.profile import Answer
from iscm_data.query.questions import Coverage
from iscm_data.query.view import View
from iscm_data.wording import activity, citation, identity, report
from iscm_data.wording.dates import undated
from iscm_data.wording.identity import Fact
from iscm_data.wording.labels import answered, heading, label, within
from iscm_data.wording.marks import key, mark_label, nothing, state, years

DIMENSION = "dimension"  # the parameter that names the dimension whose evidence is open
STRIP = ("scope", "established", "secretariat", "chair", "members", "website")
STATES, SOURCES, STATEMENTS = 24, 4, 4  # so many are listed at once, the others folded


@dataclass(frozen=True)
class Line:
    """One line of an answer: a code with its mark and year, `told` in the year's place; `words` are read out."""

    mark: str
    label: str
    href: str
    words: str
    told: str = ""
    year: int = 0


@dataclass(frozen=True)
class Row:
    """A finding under its code, or what a source says is missing; `id` is the code's anchor, on its first row."""

    id: str
    label: str = ""
    finding: Evidence | None = None
    gap: Coverage | None = None


def page(view: View) -> Page:
    """The page of the mechanism that the address names."""
    data, id_ = view.data, view.value("id")
    m = data.mechanism[id_]
    found = {dimension: profile.answers(data, id_, dimension) for dimension in data.codebook.dimensions}
    columns = {d.id: _lines(view, d.id, found[d.id]) for d in data.codebook.coded}
    facts, sections = identity.facts(data, id_), _sections(view, id_, found)
    asked = view.value(DIMENSION)
    html = render(
        "profile.jinja",
        view=view,
        id=id_,
        m=m,
        dated=activity.dated(m),
        also=identity.also_called(data, id_),
        warning=_warning(view, id_),
        keys=key(data, {line.mark for lines in columns.values() for line in lines}),
        download=_download(view, id_),
        columns=columns,
        facts=facts,
        strip=[(name, facts[name], web(facts[name].href)) for name in STRIP],
        sections=sections,
        opened=asked if asked in sections or view.phone else next(iter(sections), ""),
        nothing=listed(heading(data, dimension).lower() for dimension in found if dimension not in sections),
        none_found=nothing(),
        unknown=_notes(data, id_, "gap"),
        roles=[*_roles(data, m, facts)],
        conflicts=_notes(data, id_, "conflict"),
        sources=[(s, source(data, id_, s), row["citations"]) for s, row in profile.sources(data, id_)],
        states_shown=STATES,
        statements_shown=STATEMENTS,
        sources_shown=SOURCES,
        seen=identity.seen(m),
        said=m["seen_words"] or "",
        report=report.of_mechanism(m["short_name"], view.links.lasting(view.links.here(), data), data.version),
        example=next((answer.findings[0].id for answers in found.values() for answer in answers), f"{id_}/F1"),
    )
    card = Drawn("mechanism", {"id": (id_,)})
    return Page(m["short_name"], m["short_name"], _description(view, id_, found), html, preview=card)


def anchor(dimension: str, code: str | None) -> str:
    """The id of the evidence on a code within the page; None for what has no code."""
    return f"{dimension}-{code or 'other'}"


def _lines(view: View, dimension: str, found: Sequence[Answer]) -> list[Line]:
    """One of the answers, and what sources say is missing of it."""
    data, id_ = view.data, view.value("id")
    lines = [_line(view, dimension, answer) for answer in found]
    for row in profile.stated(data, id_, dimension):
        mark, word = str(row.stated), mark_label(data, str(row.stated))
        if row.code and not any(answer.code == row.code for answer in found):
            lines.append(Line(mark, label(data, dimension, row.code), f"#{anchor(dimension, row.code)}", word))
        elif not row.code and not found:
            lines.append(Line(mark, word, f"#dimension-{dimension}", ""))
    return lines


def _line(view: View, dimension: str, answer: Answer) -> Line:
    first = answer.findings[0]
    told = []
    for status in dict.fromkeys(finding.status for finding in answer.findings):
        own = [finding for finding in answer.findings if finding.status == status]
        told.append(t("{state} ({years})", state=state(view.data, own[0]).lower(), years=", ".join(years(own))))
    return Line(
        mark=answer.status,
        label=answered(view.data, dimension, answer.code),
        href=f"#{anchor(dimension, answer.code)}",
        words=listed(told),
        told=str(first.as_of) if first.as_of else t("n.d."),
        year=first.as_of or 0,
    )


def _sections(view: View, id_: str, found: dict[str, list[Answer]]) -> dict[str, tuple[int, list[Row]]]:
    """All that is known in each dimension: the number of its findings, and its rows."""
    made = {}
    for dimension, answers in found.items():
        rows = [row for answer in answers for row in _rows(view, dimension, answer)]
        n, reported = len(rows), {answer.code for answer in answers}
        for row in profile.stated(view.data, id_, dimension):
            first = row.code and row.code not in reported
            rows.append(Row(anchor(dimension, row.code) if first else "", gap=row))
        if rows:
            made[dimension] = n, rows
    return made


def _rows(view: View, dimension: str, answer: Answer) -> Iterator[Row]:
    coded = bool(view.data.codebook.codes(dimension))
    for n, finding in enumerate(answer.findings):
        told = evidence(view, finding)
        year, *more = told.more
        beside = opening(" · ".join([*more, *([told.named] if told.named else [])]))
        told = replace(told, more=(year,), named=beside)
        name = answered(view.data, dimension, answer.code) if coded else ""
        yield Row(anchor(dimension, answer.code) if coded and not n else "", name, told)


def _roles(data: Dataset, m: Mapping[str, Any], facts: Mapping[str, Fact]) -> Iterator[tuple[str, Sequence[str], str]]:
    """The list of members, which is told even where there is none, and that of observers where there is one: the States
    by their ISO codes, and who is no State."""
    for role in ("members", "observers"):
        if role == "members" or facts[role].source_id:
            others = listed(named(name) for name in m[f"{role}_others"] or ())
            yield role, questions.states(data, m["mechanism_id"], role.removesuffix("s")), others


def _notes(data: Dataset, id_: str, kind: str) -> dict[str, list[str]]:
    """What was not found, or how sources differ, by what it is about."""
    subjects = data.codebook.listed("subject")
    found = sorted(profile.notes(data, id_, kind), key=lambda note: subjects.index(note[0]))
    return {about: [note for _, note in group] for about, group in groupby(found, key=lambda note: note[0])}


def _warning(view: View, id_: str) -> tuple[Markup, Markup]:
    """What a reader must know first, with the link to what has replaced it; and more of it."""
    first, *more = activity.warning(view.data, id_) or ("",)
    successor = view.data.mechanism[id_]["superseded_by"]
    told = escape(first)
    if successor and first:
        name, href = within(view.data, successor), view.links.to("mechanism", id=successor)
        told = told.format(mechanism=Markup('<a href="{}">{}</a>').format(href, name))
    return told, escape(" ".join(more))


def _download(view: View, id_: str) -> Menu:
    links, data = view.links, view.data
    item = encoded(Pin(PROFILE, id_))
    link = links.lasting(links.to("mechanism", id=id_), data)
    return to_take(
        Group(
            t("This mechanism"),
            [
                menus.Item(t("Factsheet (Word)"), links.file("document/mechanism.docx", id=id_), download=True),
                menus.Item(t("Statements (CSV)"), links.file("data/findings.csv", mechanism=id_), download=True),
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
