"""A page as a document of its own: what its head says to programs, and the page itself."""

from markupsafe import Markup

from iscm_data import figures
from iscm_data.figures.picture import PREVIEW, TALL
from iscm_data.html import country, feed, icons, markdown
from iscm_data.html.frame import Whole
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.page import Drawn, Page
from iscm_data.html.render import render
from iscm_data.language.text import ENGLISH, LANGUAGES, html_tag, language, language_tag, t
from iscm_data.query.address import LANGUAGE, STATE, VIEW, WORDS
from iscm_data.query.filters import NAMES
from iscm_data.query.view import View

_MAKES_ANOTHER = ("id", STATE, VIEW, "family", WORDS, *NAMES, LANGUAGE)
"""The parameters by which an address is one of its own for a search engine; others show the same in another way."""


def titled(name: str) -> str:
    """The title of a window with a page of this name."""
    return f"{name} · {t('ISCM Explorer')}"


def head(view: View, whole: Whole, style: str, folder: str) -> Markup:
    """The elements of the head: title, stylesheet, and what a preview of a link shows.

    `style` is the address of the stylesheet, `folder` the way to other files that all pages share, with its last slash.
    """
    page, links = whole.page, view.links
    dropped = dict.fromkeys(name for name in view.parameters if name not in _MAKES_ANOTHER)
    spoken = {html_tag(code): code for code in LANGUAGES} | ({} if links.static else {"x-default": None})
    return render(
        "head.jinja",
        view=view,
        links=links,
        page=page,
        title=titled(page.title),
        style=style,
        icons=icons.links(folder),
        said=f"{page.headline}. {page.description}".strip(),
        locale=language_tag().replace("-", "_"),
        feed=feed,
        followed=feed.Subject() if links.static else _followed(view),
        markdown=markdown,
        here=links.here(**dropped),
        spoken={tag: links.here(**dropped | {LANGUAGE: code}) for tag, code in spoken.items()},
        shown=preview(page),
        shape=PREVIEW,
    )


def preview(page: Page) -> Drawn:
    """What a preview of a link to a page shows; of a page without a figure that of the first question: who pays."""
    return page.preview or page.figure or Drawn("funding_model-counts", {})


def _followed(view: View) -> feed.Subject:
    """What the feed is about that belongs to a page."""
    if view.page == "mechanism" and view.value("id") in view.data.mechanism:
        return feed.Subject(mechanism=view.value("id"))
    return feed.Subject(iso3=country.asked(view)) if view.page == "country" else feed.Subject()


def body(view: View, whole: Whole) -> Markup:
    """The page itself."""
    chart = whole.page.chart
    return render("first.jinja", view=view, whole=whole, size=_size(view, chart) if chart else None)


def _size(view: View, chart: Drawn) -> tuple[int, int] | None:
    """The width and the height of the picture that stands for a chart: what follows it does not move when it comes."""
    try:
        figure = figures.find(view.data, chart.name, chart.parameters)
    except figures.NoFigure:
        return None
    spoken = {} if language() == ENGLISH else {LANGUAGE: language()}  # as in the address of the picture
    here = view.links.lasting(figure.href(**spoken), view.data)
    drawn = figure.picture(view.links.full(here), TALL)
    return round(drawn.width), round(drawn.height)


def document(view: View, whole: Whole, style: str, folder: str) -> Markup:
    """The page as a file that needs neither a server nor a script; `style` and `folder` are as in `head`."""
    parts = {"head": head(view, whole, style, folder), "body": body(view, whole)}
    return render("document.jinja", view=view, language=language(), **parts)


def lost(style: str, folder: str) -> tuple[Markup, Markup]:
    """The head and the body of a page that says that there is none at its address."""
    words = t("There is no page at this address.")
    told = render("head.jinja", title=titled(words), style=style, icons=icons.links(folder))
    return told, render("lost.jinja", words=words, home=folder, pages=ENTRIES.values())
