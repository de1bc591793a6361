"""What is around every page: the navigation, the search, the languages, notices, the foot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from iscm_data import figures
from iscm_data.html import changes
from iscm_data.html.mine import marked
from iscm_data.html.navigation import ENTRIES, NAVIGATION
from iscm_data.html.overlooked import overlooked
from iscm_data.html.page import Page
from iscm_data.html.render import render
from iscm_data.language.text import LANGUAGES, day, html_tag, labelled, language, own_name, t, today
from iscm_data.query.address import LANGUAGE, Parameters
from iscm_data.query.view import View
from iscm_data.wording.labels import filter_name

_HERE = Path(__file__).parent
STYLE = f"style/{sha256((_HERE / 'style.css').read_bytes()).hexdigest()[:8]}/style.css"
"""The address of the stylesheet, which is another as soon as its content is."""
SUGGEST = f"script/{sha256((_HERE / 'suggest.js').read_bytes()).hexdigest()[:8]}/suggest.js"
"""The address of the script of search fields."""
FILES: Mapping[str, Path] = {f"/{STYLE}": _HERE / "style.css", f"/{SUGGEST}": _HERE / "suggest.js"}
"""The files that every page needs, by their addresses."""

SERVED = ("compare", "findings", "brief")  # pages that need a server: the static edition has none of them
Builder = Callable[[View], Page]


@dataclass(frozen=True)
class Whole:
    """A page with all that is around it: `head` and `foot` stand before and after a chart, where there is one."""

    page: Page
    navigation: Markup
    head: Markup
    foot: Markup


def whole(view: View, build: Builder, board: Parameters = MappingProxyType({})) -> Whole:
    """The page of a view with what is around it; `board` is the reader's brief, as an address has it."""
    page = build(view)
    page = replace(page, html=marked(page.html, view), below=marked(page.below, view))
    made = render(
        "whole.jinja",
        view=view,
        page=page,
        languages=[
            (view.links.here(**{LANGUAGE: code}), html_tag(code), own_name(code), code == language())
            for code in LANGUAGES
        ],
        ignored=[labelled(_name(view, each.name), each.value) for each in overlooked(view)[:5]],
        notice=changes.notice(view),
        mine=view.data.actor[view.mine].within if view.mine else "",
        released=day(view.data.released),
        printed="" if view.links.static else _printed(view),
        source=_source(view, page) if view.embedded else "",
    )
    head, _, foot = made.partition("<!-- chart -->")
    around = Markup("") if view.embedded else navigation(view, board)
    return Whole(page, around, Markup(head), Markup(foot))


def _name(view: View, name: str) -> str:
    try:
        return filter_name(view.data, name)
    except KeyError:
        return name


def _source(view: View, page: Page) -> str:
    """What stands behind the figure of a page, in a line; "" where it has none."""
    try:
        return figures.find(view.data, page.figure.name, page.figure.parameters).words.source if page.figure else ""
    except figures.NoFigure:
        return ""


def _printed(view: View) -> str:
    """The line that only paper has. Not in the edition, whose files are the same whoever makes them on whatever day."""
    here = view.links.lasting(view.links.here(), view.data)
    return t("This page: {address}. Printed on {day}.", address=here, day=today())


def navigation(view: View, board: Parameters = MappingProxyType({})) -> Markup:
    """The navigation. Pages on topics keep the filters that are set on such a page; the brief has all that it holds."""
    topics = {*view.data.codebook.page_of.values()}
    on_topic = view.page in topics
    filters = on_topic and not view.links.static
    carried = dict(view.filters) if on_topic else {}
    pinned = len(board.get("item", ()))
    groups = []
    for name, entries in NAVIGATION.items():
        items = []
        for entry in entries:
            if view.links.static and entry.path in SERVED:
                continue
            title = t(entry.title)
            along: Parameters = carried if entry.path in topics else {}
            if entry.path == "brief" and pinned:
                title, along = t("{page} ({n})", page=title, n=pinned), board
            href = view.links.to(entry.path, along)
            items.append((href, title, entry.path == view.page))
        groups.append((t(name), items))
    title = t(ENTRIES[view.page].title)
    return render("navigation.jinja", home=view.links.to(""), groups=groups, title=title, filters=filters)
