"""A mechanism's profile: who it is, what is known and not known, every finding with its source."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from iscm_data.dataset.findings import Passage, plain_rows
from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.html import called, facts, link, mark, missing, table, written
from iscm_data.html.passages import gap, passage
from iscm_data.language.text import day, labelled, listed, several, t, tn
from iscm_data.query import addressing, questions
from iscm_data.query.ties import similar as find_similar
from iscm_data.wording import answers, captions


def _cited(
    data: Dataset,
    id_: str,
    value: str,
    source_id: str | None,
    as_of: str | None = None,
    note: str | None = None,
) -> str:
    """A value of the identity strip with its date, its source and its note; value and note are HTML already."""
    when = f", {escape(t('as of {date}', date=day(as_of)))}" if as_of else ""
    told = f"<br><small>{note}</small>" if note else ""
    source = ""
    if source_id:
        source = " " + link(f"#source-{source_id}", f"[{source_id}]", title=captions.cite(data, id_, source_id))
    return f"{value}{when}{source}{told}"


def _note(note: str | None) -> str:
    """A note of a record as HTML."""
    return written(escape(note or ""))


def full_name(data: Dataset, id_: str) -> str:
    """The name in full, with the acronym where it is not part of it."""
    m = data.mechanism[id_]
    name = m["name"] + (f" ({m['acronym']})" if m["acronym"] and m["acronym"] not in m["name"] else "")
    return f"<p>{written(escape(name))}</p>"


def identity(data: Dataset, id_: str) -> str:
    """The identity strip, and a warning where findings outlive the mechanism."""
    m, book = data.mechanism[id_], data.codebook
    scope = book.codes("scope")[m["scope"]]
    kind = escape(t(book.label("secretariat_kind", m["secretariat_kind"])))
    secretariat = called(m["secretariat"]) if m["secretariat"] else kind
    none = missing(t("not found in the sources consulted"))
    pairs = [
        (t("Scope"), escape(t(scope.label))),
        (t("Regions"), escape(listed(t(book.label("region", r)) for r in m["regions"]))),
        (t("Established"), _cited(data, id_, str(m["established_year"]), m["established_source_id"])),
        (
            t("Status"),
            _cited(
                data,
                id_,
                escape(t(book.label("mechanism_status", m["status"]))),
                m["status_source_id"],
                m["status_as_of"],
                escape(t(book.codes("mechanism_status")[m["status"]].definition)),
            ),
        ),
        (
            t("Secretariat"),
            _cited(data, id_, secretariat, m["secretariat_source_id"], None, _note(m["secretariat_note"]))
            if m["secretariat_kind"] != "unknown"
            else none,
        ),
        (
            t("Chair"),
            _cited(data, id_, called(m["chair"]), m["chair_source_id"], m["chair_as_of"], _note(m["chair_note"]))
            if m["chair"]
            else none,
        ),
        (
            t("Member States"),
            _cited(data, id_, escape(answers.member_count(m)), m["members_source_id"], m["members_as_of"]),
        ),
        (
            t("Website"),
            link(m["website"], m["website"].split("//")[-1].rstrip("/")) if m["website"] else none,
        ),
    ]
    html = facts(pairs)
    if m["status"] != "active" and any(p.status == "in_place" for p in questions.all_of(data, id_)):
        words = t(
            "This mechanism is given as {status}. A finding “in place” below holds for the year beside it, "
            "the date of its source, and not for today.",
            status=answers.given_as(data, m),
        )
        html += f"<p class='warning'>{escape(words)}</p>"
    return html


def known(data: Dataset, id_: str) -> str:
    """What is known and not known, dimension by dimension."""
    book, rows = data.codebook, questions.coverage(data, [id_])
    table_rows = []
    for dimension in book.dimensions.values():
        found = index(data).passages.get((id_, dimension.id, None), ())
        cells = []
        for status in book.codes("status").values():
            n = sum(p.status == status.id for p in found)
            cells.append(tn("1 finding", "{n} findings", n) if n else missing(t("none found")))
        own = [r for r in rows if r.dimension == dimension.id]
        words = [
            labelled(escape(t(dimension.codes[r.code].label)), told) if r.code else told
            for r in own
            if (word := r.stated if r.state == "reported" else r.state)
            and (told := mark(word, t(book.label("missing", word))))
        ]
        name = f"<a href='#dimension-{dimension.id}'>{escape(t(dimension.label))}</a>"
        table_rows.append([name, *cells, "<br>".join(words)])
    heading = [t("Dimension"), *(t(s.label) for s in book.codes("status").values()), t("Missing, in words")]
    inner = table(t("What is known, and what is not"), map(escape, heading), table_rows, hidden_caption=True)
    return f"<div class='known'>{inner}</div>"


def findings(data: Dataset, id_: str, extra: Callable[[Passage], str] = lambda _: "") -> Iterator[str]:
    """Every finding, by code, with what is missing in words: a section a dimension; `extra` as in `passage`."""
    rows = questions.coverage(data, [id_])
    for dimension in data.codebook.dimensions.values():
        found = index(data).passages.get((id_, dimension.id, None), ())
        order = [*dimension.codes]
        ordered = sorted(found, key=lambda p: order.index(p.code) if p.code else 0)
        html = "".join(passage(data, p, anchor=True, extra=extra(p)) for p in ordered)
        html += "".join(gap(data, row) for row in rows if row.dimension == dimension.id)
        yield (
            f"<section><h2 id='dimension-{dimension.id}'>{escape(t(dimension.label))}</h2>"
            f"<p>{escape(t(dimension.question))}</p>{html}</section>"
        )


def states(data: Dataset, id_: str) -> str:
    """Members and observers, with the date of the list and how much of it there is."""
    m = data.mechanism[id_]
    told = ""
    for role, title in (("members", t("Member States")), ("observers", t("Observer States"))):
        names = [data.actor[iso3].name for iso3 in questions.states(data, id_, role.removesuffix("s"))]
        if m[f"{role}_source_id"] is None:
            told += f"<h3>{escape(title)}</h3><p>{missing()}</p>"
            continue
        date = t("List of {date}", date=day(m[f"{role}_as_of"])) if m[f"{role}_as_of"] else t("Undated list")
        count = answers.member_count(m, role)
        source = written(escape(captions.cite(data, id_, m[f"{role}_source_id"])))
        html = f"<h3>{escape(labelled(title, count))}</h3><p>{escape(date)}. {escape(t('Source:'))} {source}.</p>"
        if names:
            html += f"<p>{escape(several(names))}.</p>"
        if m[f"{role}_others"]:
            html += f"<p>{t('Not States: {names}.', names=several(map(called, m[f'{role}_others'])))}</p>"
        if m[f"{role}_note"]:
            html += f"<p>{written(escape(m[f'{role}_note']))}</p>"
        told += html
    return told


def notes(data: Dataset, id_: str) -> Iterator[tuple[str, str]]:
    """Where sources differ, and what was looked for and not found: each with its heading, a text."""
    rows = plain_rows(data.notes[data.notes["mechanism_id"] == id_])

    def about(row: Mapping[str, Any]) -> str:
        return escape(t(data.codebook.subject(row["about"])))

    for kind, title in (("conflict", t("Where sources differ")), ("gap", t("Looked for and not found"))):
        own = [row for row in rows if row["kind"] == kind]
        items = "".join(f"<li>{labelled(f'<b>{about(row)}</b>', written(escape(row['note'])))}</li>" for row in own)
        yield title, f"<ul>{items}</ul>" if own else f"<p>{escape(t('Nothing is recorded here.'))}</p>"


def similar(data: Dataset, id_: str) -> str:
    """Mechanisms that share States and themes with this one, named; an order by shared States, not a rank."""
    book = data.codebook
    found = find_similar(data, id_)
    if not found:
        return f"<p>{missing()}</p>"
    rows = []
    for other in found:
        names = [data.actor[iso3].name for iso3 in other.states]
        whole = data.mechanism[other.mechanism_id]["members_complete"] and data.mechanism[id_]["members_complete"]
        count = escape(answers.at_least(len(names), not whole))
        told = (
            f"<details><summary>{count}</summary>{escape(several(names))}</details>"
            if names
            else missing(t("none found in the lists at hand"))
        )
        shared = escape(listed(t(book.label("theme", code)) for code in other.themes)) or missing(t("none found"))
        rows.append(
            [
                link(
                    addressing.href("mechanism", id=other.mechanism_id),
                    data.mechanism[other.mechanism_id]["short_name"],
                ),
                told,
                shared,
            ]
        )
    heading = (t("Mechanism"), t("Member States shared"), t("Themes in place in both"))
    return table(t("Shared members and themes"), map(escape, heading), rows, hidden_caption=True)


def sources(data: Dataset, id_: str) -> str:
    """All sources of the record, those also consulted too."""
    items = ""
    for (mechanism_id, source_id), source in data.source.items():
        if mechanism_id != id_:
            continue
        title = written(link(source["url"], source["title"]) if source["url"] else escape(source["title"]))
        used = tn("cited once", "cited {n} times", source["citations"]) if source["citations"] else t("also consulted")
        published = day(source["published"]) if source["published"] else t("undated")
        items += (
            f"<li id='source-{escape(source_id)}' tabindex='-1'>{labelled(escape(source_id), title)}, "
            f"{written(escape(source['publisher']))}, {escape(published)} ({escape(used)})</li>"
        )
    return f"<ul class='sources'>{items}</ul>"
