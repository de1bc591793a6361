"""Two to four mechanisms side by side: choosing them, the table, shared members, and the figure to take away."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from iscm_data.dataset.load import Dataset
from iscm_data.export import factsheet
from iscm_data.export.brief import of_comparison
from iscm_data.figures import comparison as figures
from iscm_data.figures.comparison import shown
from iscm_data.figures.figure import MatrixFigure
from iscm_data.language.text import day, fold, kept, labelled, several, slug, t, tn
from iscm_data.query.comparison import MOST, Line, lines, shared
from iscm_data.ui import address, figure, pins
from iscm_data.ui.markup import called, cell_marks, link, missing, show, table, written
from iscm_data.ui.switch import switch
from iscm_data.ui.view import View
from iscm_data.wording import answers, captions


def chosen(data: Dataset) -> tuple[list[str], list[str]]:
    """The mechanisms that the address asks for, in its order, and what in it is no mechanism or is one too many."""
    asked = address.values("id")
    known = [id_ for id_ in asked if id_ in data.mechanism]
    return known[:MOST], [id_ for id_ in asked if id_ not in known[:MOST]]


def chooser(view: View, ids: Sequence[str], left_out: Sequence[str]) -> None:
    """Choose two to four mechanisms; the order of choosing is the order of the columns."""
    data, key = view.data, "compared"
    if st.session_state.get(key) != [*ids]:
        st.session_state[key] = [*ids]

    def write() -> None:
        address.write({"id": list(st.session_state[key])})

    st.multiselect(
        t("Mechanisms to compare, two to four, in your order"),
        sorted(data.mechanism, key=lambda id_: fold(data.mechanism[id_]["short_name"])),
        format_func=lambda id_: data.mechanism[id_]["short_name"],
        key=key,
        on_change=write,
        max_selections=MOST,
        placeholder=t("Choose"),
        filter_mode="contains",
        select_all=False,
    )
    if left_out:
        with st.container(border=True):
            st.text(t("Left out: no mechanism of this dataset, or more than four."))
            for value in left_out[:5]:
                st.code(value, language=None, wrap_lines=True)


def _identity(data: Dataset, ids: Sequence[str]) -> list[list[str]]:
    """The first rows: who each mechanism is."""
    book, found = data.codebook, [data.mechanism[id_] for id_ in ids]

    def dated(value: str, date: str | None) -> str:
        return escape(f"{value}, {day(date)}" if date else f"{value}, {t('undated')}")

    return [
        [escape(t("Scope")), *(escape(t(book.label("scope", m["scope"]))) for m in found)],
        [escape(t("Established")), *(str(m["established_year"]) for m in found)],
        [
            escape(t("Status")),
            *(dated(t(book.label("mechanism_status", m["status"])), m["status_as_of"]) for m in found),
        ],
        [
            escape(t("Secretariat")),
            *(
                (
                    called(m["secretariat"])
                    if m["secretariat"]
                    else escape(t(book.label("secretariat_kind", m["secretariat_kind"])))
                )
                if m["secretariat_kind"] != "unknown"
                else missing()
                for m in found
            ),
        ],
        [
            escape(t("Member States")),
            *(
                dated(answers.member_count(m), m["members_as_of"]) if m["members_source_id"] else missing()
                for m in found
            ),
        ],
    ]


def _cell(data: Dataset, line: Line, number: int) -> str:
    """A cell: status by shape and word, and under it each sentence with its year and source."""
    cell = line.cells[number]
    html = cell_marks(data, cell)
    for p in cell.passages:
        year = str(p.as_of) if p.as_of else t("undated")
        source = link(
            address.href("findings", id=p.id),
            f"{year}, {p.source_publisher}",
            title=captions.cite(data, p.mechanism_id, p.source_id),
        )
        html += f"<p>{written(escape(p.statement))} [{source}]</p>"
    return html


def result(view: View, ids: Sequence[str]) -> None:
    """The comparison itself: the table, shared and own members, the figure."""
    data = view.data
    st.header(t("Side by side"), anchor=False)
    left, right = st.columns(2)
    with left:
        switch("differ", t("Only where they differ"))
    with right:
        switch("reported", t("Hide what none of them reports"))
    switches = {name: bool(address.value(name)) for name in ("differ", "reported")}
    found = shown(data, ids, **switches)
    names = [link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"]) for id_ in ids]
    head = [escape(t("Compared")), *names]
    rows = _identity(data, ids)
    dimension = ""
    for line in found:
        if line.dimension != dimension:
            dimension = line.dimension
            rows.append([escape(t(data.codebook.dimensions[dimension].label))])
        label = escape(t(data.codebook.label(line.dimension, line.code)))
        rows.append([label, *(_cell(data, line, n) for n in range(len(ids)))])
    if view.phone:
        head, rows = _stepped(head, rows)
    n, of = len(found), len(lines(data, ids))
    told = tn("{n} of {of} codes is shown.", "{n} of {of} codes are shown.", n, of=of)
    show(f"<p>{escape(told)}</p>", table(t("Side by side"), head, rows, hidden_caption=True))
    _members(data, ids)
    permalink = address.permalink()
    st.download_button(
        t("Download brief (Word)"),
        kept(lambda: factsheet.comparison(data, ids, permalink)),
        file_name=f"iscm_comparison_{slug('-'.join(ids))}_brief_{data.version}.docx",
        mime=factsheet.MIME,
        on_click="ignore",
        key="brief_comparison",
    )
    pins.control(of_comparison(ids), "compared")
    _card(view, lambda: figures.comparison(data, ids, **switches))


def _stepped(head: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The same table for a phone: under the name of each row what it holds, and of which mechanisms."""
    compared, *names = head
    stepped = []
    for label, *cells in rows:
        stepped.append([f"<span class='row'>{label}</span>" if cells else label])
        for cell in dict.fromkeys(cells):
            having = (name for name, own in zip(names, cells, strict=True) if own == cell)
            stepped.append(["<br>".join(having), cell])
    return [escape(t("Mechanism")), compared], stepped


def _members(data: Dataset, ids: Sequence[str]) -> None:
    """The member States in common and each mechanism's own, by name and number."""
    st.header(t("Members in common"), anchor=False)
    found = shared(data, ids)

    def named(states: Sequence[str]) -> str:
        return escape(several(data.actor[s].name for s in states)) or missing(t("none found in the lists at hand"))

    common = escape(answers.at_least(len(found.common), not found.complete)) if found.common else ""
    rows = [[escape(t("All of them")), common, named(found.common)]]
    for id_, own in found.own.items():
        m = data.mechanism[id_]
        if m["members_listed"]:
            rows.append([escape(t("Only {name}", name=m["short_name"])), str(len(own)) if own else "", named(own)])
        else:
            rows.append([escape(t("Only {name}", name=m["short_name"])), "", missing(answers.member_count(m))])
    lists = several(
        labelled(data.mechanism[id_]["short_name"], answers.member_count(data.mechanism[id_])) for id_ in ids
    )
    head = (escape(t("Member States of")), escape(t("Number, by the lists at hand")), escape(t("Names")))
    show(table(t("Members in common"), head, rows, hidden_caption=True))
    show(f"<p>{escape(t('Compared are the lists at hand: {lists}.', lists=lists))}</p>")


def _card(view: View, make: Callable[[], MatrixFigure | None]) -> None:
    figure.card(
        view,
        "comparison",
        make,
        table=lambda made: table(
            made.words.title,
            [escape(t("Code")), *map(escape, made.labels.values())],
            [
                [escape(row.label), *(cell_marks(view.data, made.matrix.cells[row.id, id_]) for id_ in made.labels)]
                for row in made.lines
            ],
            hidden_caption=True,
        ),
    )
