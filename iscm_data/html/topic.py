"""A topic page: the answer, its age, what else is known; the filters; and one view of the evidence at a time."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.figures import NoFigure, find
from iscm_data.figures.content import table
from iscm_data.figures.picture.grid import FEW
from iscm_data.html import actors, facets, matrix, menus
from iscm_data.html.actors import ACTOR
from iscm_data.html.evidence import evidence
from iscm_data.html.names import Names, names
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.page import Drawn, Page, made
from iscm_data.html.panel import panel
from iscm_data.language.text import later, t
from iscm_data.query import objectives, paging, questions, sorting
from iscm_data.query.address import VIEW
from iscm_data.query.paging import PART
from iscm_data.query.sorting import SORT
from iscm_data.query.tallies import FAMILY, Tally, in_family, unreported
from iscm_data.query.view import View
from iscm_data.wording import headlines
from iscm_data.wording import objectives as of_objectives
from iscm_data.wording.labels import label

MATRIX, BY_CODE, CHART, EVIDENCE = "matrix", "models", "chart", "evidence"
PAYERS, PARTNERS, OBJECTIVES = "payers", "partners", "objectives"  # of one topic alone
OF = "of"  # the parameter of the chart: payers or partners in the place of codes
HITS = 10  # findings on a page of evidence
WIDE = 8  # codes of which a phone has the matrix as a list of mechanisms: of more it has a list of codes

_VIEWS: Mapping[str, tuple[str, ...]] = {
    "funding_model": (MATRIX, BY_CODE, PAYERS, CHART, EVIDENCE),
    "partnership_type": (MATRIX, BY_CODE, PARTNERS, CHART, EVIDENCE),
    "theme": (MATRIX, BY_CODE, OBJECTIVES, CHART, EVIDENCE),
}
_EACH = (MATRIX, BY_CODE, CHART, EVIDENCE)
_FIGURES = {MATRIX: "matrix", BY_CODE: "codes", CHART: "counts", EVIDENCE: "matrix"}
NAMED = {PAYERS: later("Who pays"), PARTNERS: later("Partners by name"), OBJECTIVES: later("Global Compact objectives")}
"""The views of one topic alone, by what they are called."""
OF_ACTORS = {PAYERS: "payers", PARTNERS: "partners", OBJECTIVES: "global-compact"}


def page(view: View) -> Page:
    """The page of the view's dimension."""
    chosen = chosen_view(view)
    name, asked = figure_of(view, chosen)
    drawn = Drawn(name, asked) if view.ids else None
    return made(
        view,
        "topic.jinja",
        t(ENTRIES[view.page].title),
        chart=drawn if chosen == CHART else None,
        figure=drawn,
        chosen=chosen,
        tabs=_tabs(view, chosen),
        panel=panel(view),
        download=menus.download_menu(view, name, asked, slide=_presented(view, chosen)),
        note=_note(view),
        **_context(view, chosen),
    )


def views(dimension: str, *, static: bool = False) -> tuple[str, ...]:
    """The views of a page by its dimension, as its address names them; `static`: those that need no server."""
    every = _VIEWS.get(dimension, _EACH)
    return tuple(name for name in every if name not in (CHART, EVIDENCE)) if static else every


def chosen_view(view: View) -> str:
    """The view that the address asks for, else the matrix; payers or partners where it names one of these."""
    known = views(str(view.within))
    if view.value(VIEW) in known:
        return view.value(VIEW)
    if view.value(ACTOR):
        return next((name for name in (PAYERS, PARTNERS) if name in known), MATRIX)
    many = len(view.data.codebook.codes(str(view.within))) > WIDE
    return BY_CODE if many and view.phone and not view.value("cell") else MATRIX


def figure_of(view: View, chosen: str) -> tuple[str, dict[str, Sequence[str]]]:
    """The figure of a view, by its name and parameters."""
    if chosen == CHART and view.value(OF) in _VIEWS.get(str(view.within), ()):
        return OF_ACTORS.get(view.value(OF), f"{view.within}-counts"), dict(view.filters)
    name = OF_ACTORS.get(chosen) or f"{view.within}-{_FIGURES[chosen]}"
    takes = {MATRIX: (FAMILY, SORT, PART), PAYERS: (SORT,), PARTNERS: (SORT,), OBJECTIVES: ()}
    asked: dict[str, Sequence[str]] = dict(view.filters)
    asked |= {each: (view.value(each),) for each in takes.get(chosen, (FAMILY,)) if view.value(each)}
    return name, asked


def _presented(view: View, chosen: str) -> str:
    """The figure for a presentation, where that of the view has more rows than a slide can hold as a table."""
    return f"{view.within}-{_FIGURES[BY_CODE]}" if chosen in (MATRIX, EVIDENCE) and len(view.ids) > FEW else ""


def _context(view: View, chosen: str) -> dict[str, Any]:
    family = _family(view)
    codes: Sequence[Tally] = view.shown.codes
    pills = _family_pills(view, family) if view.within == "theme" else None
    order = view.value(SORT)
    known = (*sorting.ORDERS, *view.data.codebook.codes(str(view.within)))
    told: dict[str, Any] = {
        "headline": headlines.headline(view),
        "lede": headlines.lede(view),
        "facets": facets.facets(view, pills),
        "sort": None,
    }
    if not view.ids:
        return told | {"offers": facets.without_one(view)}
    if chosen == MATRIX:
        order = order if order in known else sorting.SCOPE
        slots = view.within == "theme" and not family
        told["table"] = matrix.table(view, codes, order, in_families=slots)
        if not view.links.static:
            told["sort"] = menus.sort_menu(view, order, [] if slots else [tally.code for tally in codes])
    elif chosen == BY_CODE:
        codes = sorted(codes, key=lambda tally: tally.code not in view.filters.of(str(view.within)))  # asked for: first
        if view.within == "theme" or view.phone:
            told["families"] = _in_families(view, codes)
        else:
            told["codes"], told["definitions"] = _by_code(view, codes), _definitions(view)
            told["nothing"] = unreported(view.data, str(view.within), view.tallies.ids)
    elif chosen in (PAYERS, PARTNERS):
        told |= actors.actors(view)
    elif chosen == OBJECTIVES:
        told |= _objectives(view)
    elif chosen == CHART:
        told |= _chart(view)
    elif chosen == EVIDENCE:
        told |= _evidence(view)
    return told


def _family(view: View) -> str:
    """The family of codes that is shown alone, "" for all."""
    asked = view.value(FAMILY)
    known = view.within == "theme" and chosen_view(view) != OBJECTIVES and asked in view.data.codebook.codes("family")
    return asked if known else ""


def _codes(view: View) -> tuple[str, ...]:
    """The codes of the family that is shown alone; () where none is."""
    return in_family(view.data, str(view.within), _family(view))


def _family_pills(view: View, family: str) -> list[menus.Item]:
    codes = view.data.codebook.dimensions["theme"].codes.values()
    elsewhere = {VIEW: None} if chosen_view(view) == OBJECTIVES else {}

    def pill(id_: str, words: str, n: int | None = None) -> menus.Item:
        href = view.links.here(**{**elsewhere, FAMILY: id_ or None, "cell": None, "page": None})
        return menus.Item(words, "" if id_ == family else href, n, id_ == family)

    return [
        pill("", t("All {n}", n=len(codes))),
        *(
            pill(id_, label(view.data, "family", id_), sum(code.family == id_ for code in codes))
            for id_ in view.data.codebook.codes("family")
        ),
    ]


def _by(view: View) -> str:
    """The name of the view of codes."""
    by = {
        "funding_model": t("By model"),
        "governance_level": t("By level"),
        "partnership_type": t("By kind of partner"),
        "theme": t("By theme"),
    }
    return by.get(str(view.within), t("By feature"))


def _tabs(view: View, chosen: str) -> list[menus.Item]:
    texts = {
        MATRIX: t("Matrix"),
        BY_CODE: _by(view),
        **{name: t(told) for name, told in NAMED.items()},
        CHART: t("Chart"),
        EVIDENCE: t("Evidence"),
    }
    n = len(questions.findings(view.data, str(view.within), view.ids, view.filters, _codes(view)))
    keep = dict.fromkeys(("cell", "actor", "page", "sort", "part", "show", OF))
    alone = {OBJECTIVES: {FAMILY: None}}  # which are of all themes
    return [
        menus.Item(
            texts[name],
            view.links.here(**{**keep, **alone.get(name, {}), VIEW: name if name != MATRIX else None}),
            n if name == EVIDENCE else None,
            name == chosen,
        )
        for name in views(str(view.within), static=view.links.static)
    ]


def _by_code(view: View, codes: Sequence[Tally]) -> list[tuple[Tally, Names]]:
    return [(tally, names(view, tally.code)) for tally in codes]


def _definitions(view: View) -> dict[str, str]:
    """The first sentence of each code's definition."""
    codes = view.data.codebook.dimensions[str(view.within)].codes.values()
    return {code.id: re.split(r"(?<=\.) ", t(code.definition))[0] for code in codes}


def _in_families(view: View, codes: Sequence[Tally]) -> dict[str, list[tuple[Tally, Names]]]:
    """The codes under the names of their families, under "" where they have none."""
    if view.within != "theme":
        return {"": _by_code(view, codes)}
    families = {}
    for family in view.data.codebook.codes("family"):
        own = in_family(view.data, "theme", family)
        if mine := [tally for tally in codes if tally.code in own]:
            families[label(view.data, "family", family)] = _by_code(view, mine)
    return families


def _objectives(view: View) -> dict[str, object]:
    """The objectives of the Global Compact from the one that fewest mechanisms touch, with those that do."""
    found = objectives.cover(view.data, view.ids)
    return {
        "objectives": [(each, [(id_, each.newest.get(id_)) for id_ in each.mechanisms]) for each in found],
        "headline": of_objectives.headline(found),
        "lede": of_objectives.lede(),
    }


def _chart(view: View) -> dict[str, object]:
    """What the chart shows as a table too, and the other chart that there is."""
    name, asked = figure_of(view, CHART)
    try:
        drawn = find(view.data, name, asked)
    except NoFigure:  # nobody is named
        return {"told": None, "kinds": []}
    actors_ = next((each for each in (PAYERS, PARTNERS) if each in views(str(view.within))), "")
    kinds = [
        menus.Item(
            t(NAMED[each]) if each else _by(view),
            view.links.here(**{OF: each or None}),
            current=(name in OF_ACTORS.values()) == bool(each),
        )
        for each in ("", actors_)
    ]
    own = {"headline": drawn.words.title, "lede": drawn.lede} if name in OF_ACTORS.values() else {}
    return {"told": table(drawn.content()), "kinds": kinds if actors_ else [], **own}


def _evidence(view: View) -> dict[str, object]:
    """The findings, in place first and the newest first, in pages."""
    among = _codes(view)
    found = questions.findings(view.data, str(view.within), view.ids, view.filters, among)
    found = questions.ordered(view.data, found)
    part = paging.part(found, view.value(paging.PAGE), paging.PAGE, HITS)
    every = len(questions.findings(view.data, str(view.within), view.ids, among=among))
    narrowed = every > len(found) and view.filters.coded and not view.filters.of("status")
    return {
        "hits": [evidence(view, finding) for finding in part.rows],
        "part": part,
        "every": every if narrowed else 0,
    }


def _note(view: View) -> str:
    says = view.data.codebook.dimensions[str(view.within)].says
    return t(str(says["note"]), n=view.tallies.of)
