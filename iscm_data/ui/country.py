"""A country's page: its mechanisms and who else sits there; below, how mechanisms overlap."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset
from iscm_data.figures import history as figures
from iscm_data.figures.overlap import OverlapFigure, overlap, shared
from iscm_data.language.text import day, labelled, listed, several, t, tn
from iscm_data.query import countries, questions
from iscm_data.query.countries import Overlap, Part
from iscm_data.query.paging import PAIRS, PART, ROWS, WHOLE
from iscm_data.query.ties import themes, ties
from iscm_data.ui import address, figure, history, pager
from iscm_data.ui.markup import link, literal, missing, show, table, written
from iscm_data.ui.view import View
from iscm_data.wording import answers, captions

_MOST_FOUND = 30  # countries that a search lists
_MOST_COMPANIONS = 20


def asked(data: Dataset) -> str | None:
    """The country that the address asks for; None, with a message, where it is none of the UN's list."""
    iso3 = address.value("iso3").upper()
    if not iso3:
        return None
    if iso3 in data.actor and data.actor[iso3].region:
        return iso3
    with st.container(border=True):
        st.markdown(t("There is no country with this code. Choose one from the list below."))
        st.code(address.value("iso3"), language=None, wrap_lines=True)
    return None


def chooser(view: View, iso3: str | None) -> None:
    """Find a country by any of its names."""
    key = "find_country"
    words = st.text_input(t("Find a country"), key=key, max_chars=60, placeholder=t("Part of its name"))
    if words.strip():
        found = countries.found(view.data, words)
        items = "".join(f"<li>{_country(view, c)}</li>" for c in found[:_MOST_FOUND])
        told = (
            tn("1 country.", "{n} countries.", len(found))
            if found
            else t("No country of the UN's list has such a name.")
        )
        if len(found) > _MOST_FOUND:
            told += " " + t("These are the first {n}.", n=_MOST_FOUND)
        show(f"<p role='status'>{escape(told)}</p><ul class='facets'>{items}</ul>")
    elif iso3 is None:
        listed_ = {s for id_ in view.ids for role in index(view.data).states[id_].values() for s in role}
        html = ""
        for region, group in groupby(
            sorted(countries.everyone(view.data), key=lambda c: view.data.actor[c].region or ""),
            lambda c: view.data.actor[c].region,
        ):
            items = "".join(f"<li>{_country(view, c)}</li>" for c in group if c in listed_)
            html += f"<h2>{escape(t(region or ''))}</h2><ul class='facets'>{items}</ul>" if items else ""
        show(f"<p>{escape(t('Countries that are listed in a mechanism shown; find any other by its name.'))}</p>{html}")


def _country(view: View, iso3: str) -> str:
    return link(address.href("country", view.filters, iso3=iso3), view.data.actor[iso3].name)


def _mechanism(data: Dataset, id_: str) -> str:
    return link(address.href("mechanism", id=id_), data.mechanism[id_]["short_name"])


def _mechanisms(data: Dataset, ids: Sequence[str]) -> str:
    return several(answers.few([_mechanism(data, id_) for id_ in ids]))


def mechanisms(view: View, iso3: str, found: Sequence[Part]) -> None:
    """The mechanisms that list the country: role, date of the list, and how much of the list there is."""
    data, name = view.data, view.data.actor[iso3].name
    st.markdown(
        tn(
            "{name} is listed in {found} of {n} mechanism shown: {roles}. "
            "Lists have dates, and some are incomplete, so there may be more.",
            "{name} is listed in {found} of the {n} mechanisms shown: {roles}. "
            "Lists have dates, and some are incomplete, so there may be more.",
            len(view.ids),
            name=literal(name),
            found=len(_ids(found)),
            roles=listed(
                t("{role}: {n}", role=t(role.label), n=sum(part.role == role.id for part in found))
                for role in data.codebook.codes("role").values()
                if any(part.role == role.id for part in found)
            ),
        )
        if found
        else t(
            "{name} is not listed in the mechanisms shown. Lists have dates, and some are incomplete.",
            name=literal(name),
        )
    )
    rows = []
    shown = pager.paged(found, whole=WHOLE, size=ROWS)
    for part in shown.rows:
        m, role = data.mechanism[part.mechanism_id], f"{part.role}s"
        date = day(m[f"{role}_as_of"]) if m[f"{role}_as_of"] else t("undated list")
        source = captions.cite(data, part.mechanism_id, m[f"{role}_source_id"])
        rows.append(
            [
                _mechanism(data, part.mechanism_id),
                escape(t(data.codebook.label("role", part.role))),
                escape(date),
                escape(answers.member_count(m, role)),
                str(m["established_year"]),
                written(escape(source)),
            ]
        )
    head = (t("Mechanism"), t("Role"), t("Date of the list"), t("States listed"), t("Since"), t("Source of the list"))
    if rows:
        listed_ = table(t("Mechanisms of {name}", name=name), map(escape, head), rows, hidden_caption=True)
        show(pager.html(shown), listed_, pager.html(shown))


def timeline(view: View, iso3: str) -> None:
    """When the country's mechanisms began."""
    history.card(
        view,
        "country-timeline",
        lambda: figures.country(view.data, view.filters, view.ids, iso3, address.value(PART)),
    )


def _ids(found: Sequence[Part]) -> list[str]:
    """The mechanisms of these parts, each once: a State may be a member and stand among the observers too."""
    return list(dict.fromkeys(part.mechanism_id for part in found))


def companions(view: View, iso3: str, ids: Sequence[str]) -> None:
    """The States that share most mechanisms with the country."""
    everyone = countries.companions(view.data, iso3, ids)
    found = everyone[:_MOST_COMPANIONS]
    st.header(t("Who sits in most of the same mechanisms"), anchor=False)
    if not found:
        show(f"<p>{missing(t('no list of members names it'))}</p>")
        return
    data = view.data
    own = sum(part.role == "member" for part in countries.parts(data, iso3, ids))
    told = t(
        "Mechanisms that list {name} as a member, by the lists at hand: {own}. States below: {n} of {of}, most shared "
        "first, then by name.",
        own=own,
        name=data.actor[iso3].name,
        n=len(found),
        of=len(everyone),
    )
    show(f"<p>{escape(told)}</p>")
    rows = [
        [_country(view, state), t("at least {n}", n=len(shared)), _mechanisms(data, shared)] for state, shared in found
    ]
    head = (escape(t("State")), escape(t("Mechanisms shared, as members")), escape(t("Which")))
    show(table(t("Who sits in most of the same mechanisms"), head, rows, hidden_caption=True))


def cover(view: View, found: Sequence[Part]) -> None:
    """The themes that the country's mechanisms cover, and those that only one of them covers."""
    ids = _ids(found)
    data, covered = view.data, countries.theme_cover(view.data, ids)
    st.header(t("Themes its mechanisms take up"), anchor=False)
    alone = [code for code, having in covered.items() if len(having) == 1]
    label = data.codebook.label
    st.markdown(
        t(
            "Themes in place in at least one of them: {n} of {of}. In one of them only: {alone}.",
            n=len(covered),
            of=len(data.codebook.codes("theme")),
            alone=listed(t(label("theme", code)) for code in alone) if alone else t("none found"),
        )
    )
    rows = [
        [
            link(
                address.href(
                    "findings",
                    view.filters,
                    theme=code,
                    country=address.value("iso3").upper(),
                    status="in_place",
                    dimension="theme",
                ),
                t(label("theme", code)),
            ),
            escape(t("{n} of {of}", n=len(having), of=len(ids))),
            _mechanisms(data, having),
        ]
        for code, having in covered.items()
    ]
    head = (escape(t("Theme")), escape(t("Mechanisms")), escape(t("Which")))
    if rows:
        show(table(t("Themes its mechanisms take up"), head, rows, hidden_caption=True))


def funding(view: View, found: Sequence[Part]) -> None:
    """The funding models in which the country takes part through its mechanisms."""
    data = view.data
    st.header(t("Funding models it thereby takes part in"), anchor=False)
    ids = _ids(found)
    known = questions.reporting(data, "funding_model", ids, "in_place") if ids else 0
    told = t("Mechanisms that list it: {of}; of these, with funding reported in place: {n}.", of=len(ids), n=known)
    show(f"<p>{escape(told)}</p>")
    rows = []
    in_place = index(data).present[index(data).status["in_place"]]
    for code in data.codebook.codes("funding_model").values():
        column = index(data).column["funding_model", code.id]
        having = [id_ for id_ in ids if in_place[index(data).row[id_], column]]
        links = [
            link(address.href("funding", cell=f"{id_}.{code.id}"), data.mechanism[id_]["short_name"]) for id_ in having
        ]
        names = several(answers.few(links))
        rows.append([escape(t(code.label)), names or missing(t("none found"))])
    head = (escape(t("Funding model in place")), escape(t("Mechanisms")))
    show(table(t("Funding models"), head, rows, hidden_caption=True))


def absent(view: View, iso3: str) -> None:
    """Mechanisms of its region whose list does not name the country."""
    data, found = view.data, countries.not_listed(view.data, iso3, view.ids)
    st.header(t("Mechanisms of its region in which our source does not list it"), anchor=False)
    st.markdown(t("This says only what the list shows at its date, and nothing of the reasons."))
    items = ""
    for id_ in found[:WHOLE]:
        m = data.mechanism[id_]
        date = t("list of {date}", date=day(m["members_as_of"])) if m["members_as_of"] else t("undated list")
        told = t("not listed in our source ({date}; {count})", date=date, count=answers.member_count(m))
        items += f"<li>{labelled(_mechanism(data, id_), escape(told))}</li>"
    if (more := len(found) - WHOLE) > 0:
        items += f"<li>{escape(tn('1 other', '{n} others', more))}</li>"
    show(f"<ul>{items}</ul>" if items else f"<p>{missing(t('none found'))}</p>")


def overlap_card(view: View) -> None:
    """Mechanism × mechanism: member States in common, as a share of the smaller."""
    st.header(t("Where mechanisms overlap"), anchor=False)

    def as_table(made: OverlapFigure) -> str:
        lines = [
            [
                link(
                    address.here(pair=f"{pair.first}.{pair.second}"),
                    f"{made.names[pair.first]} – {made.names[pair.second]}",
                ),
                escape(shared(pair)),
            ]
            for pair in made.most
        ]
        head = [escape(t("Pair")), escape(t("In common, of the smaller"))]
        return table(made.words.subtitle, head, lines, hidden_caption=True)

    there_is = figure.card(
        view,
        "overlap",
        lambda: overlap(view.data, view.filters, view.ids, address.value(PAIRS)),
        table=as_table,
        pick={"pair": "{0}.{1}"},
        too_wide=True,
    )
    if not there_is:
        show(f"<p>{missing(t('Fewer than two of the mechanisms shown have a list of members.'))}</p>")


def pair_panel(view: View) -> None:
    """The pair that the address names: member States, themes and partners in common, by name."""
    first, _, second = address.value("pair").partition(".")
    data = view.data
    if first not in data.mechanism or second not in data.mechanism or first == second:
        if address.value("pair"):
            with st.container(border=True):
                st.text(t("The address names no pair of mechanisms of this dataset."))
                st.code(address.value("pair"), language=None, wrap_lines=True)
        return
    pair: Overlap = countries.overlap(data, first, second)
    in_common = t("Member States in common")
    if pair.states:
        least = answers.at_least(len(pair.states), pair.least)
        in_common = labelled(in_common, t("{n} of the smaller list of {of}", n=least, of=pair.smaller))
    lists = several(
        labelled(data.mechanism[id_]["short_name"], answers.member_count(data.mechanism[id_]))
        for id_ in (first, second)
    )
    states = several(_country(view, s) for s in pair.states) or missing(t("none found in the lists at hand"))
    common = [code for code in themes(data, first) if code in themes(data, second)]
    theme_names = escape(several(t(data.codebook.label("theme", code)) for code in common)) or missing(t("none found"))
    named = [tie.actor_id for tie in ties(data, "partnership_type", [first, second]) if len(tie.mechanisms) == 2]
    partners = several(link(address.href("partnerships", actor=a), data.actor[a].name) for a in named) or missing(
        t("none found")
    )
    both = link(address.href("compare", id=[first, second]), t("Compare these two"))
    show(
        f"<section class='panel' id='pair'><h2>{_mechanism(data, first)} – {_mechanism(data, second)}</h2>"
        f"<p>{both} · {link(address.here(pair=None), t('Close'))}</p>"
        f"<h3>{escape(in_common)}</h3><p>{states}</p>"
        f"<p>{escape(t('Compared are the lists at hand: {lists}.', lists=lists))}</p>"
        f"<h3>{escape(t('Themes in place in both'))}</h3><p>{theme_names}</p>"
        f"<h3>{escape(t('Partners named for both'))}</h3><p>{partners}</p></section>"
    )
