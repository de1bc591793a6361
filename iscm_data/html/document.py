"""A page as a document of its own: what its head says to programs, and the page itself."""

from html import escape

from iscm_data.figures.picture import PREVIEW
from iscm_data.html import country, feed, icons, markdown
from iscm_data.html.frame import Whole
from iscm_data.html.page import Drawn, Page
from iscm_data.language.text import LANGUAGES, html_tag, language, language_tag, t
from iscm_data.query.address import LANGUAGE, VERSION
from iscm_data.query.filters import NAMES
from iscm_data.query.view import View

_MAKES_ANOTHER = ("id", "iso3", "view", "family", "q", *NAMES, LANGUAGE)
"""The parameters by which an address is one of its own for a search engine; others show the same in another way."""


def titled(page: Page) -> str:
    """The title of a page's window."""
    return f"{page.title} · {t('ISCM Explorer')}"


def head(view: View, whole: Whole, style: str, folder: str) -> str:
    """The elements of the head: title, stylesheet, and what a preview of a link shows.

    `style` is the address of the stylesheet, `folder` the way to other files that all pages share, with its last slash.
    """
    page, links = whole.page, view.links
    title = titled(page)
    said = f"{page.headline}. {page.description}".strip()
    made = (
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{escape(style)}">{icons.links(folder)}'
        f'<meta name="description" content="{escape(said)}">'
        '<meta property="og:type" content="website">'
        '<meta name="twitter:card" content="summary_large_image">'
        f'<meta property="og:site_name" content="{escape(t("ISCM Explorer"))}">'
        f'<meta property="og:title" content="{escape(page.headline or title)}">'
        f'<meta property="og:description" content="{escape(said)}">'
        f'<meta property="og:locale" content="{language_tag().replace("-", "_")}">'
    )
    if not links.base:
        return made
    followed = feed.Subject() if links.static else _followed(view)
    made += (
        f'<link rel="alternate" type="{feed.TYPE}" title="{escape(feed.title(view.data, followed))}" '
        f'href="{escape(links.file(feed.NAME, **followed.parameters()))}">'
    )
    if not links.static:
        made += f'<link rel="alternate" type="{markdown.TYPE}" href="{escape(markdown.link(links))}">'
    shared = links.full(links.here(**{VERSION: None}))
    others = dict.fromkeys(name for name in view.parameters if name not in _MAKES_ANOTHER)
    here = links.full(links.here(**others))
    made += f'<link rel="canonical" href="{escape(here)}"><meta property="og:url" content="{escape(shared)}">'
    named = {html_tag(code): code for code in LANGUAGES} | ({} if links.static else {"x-default": None})
    for tag, code in named.items():
        other = links.full(links.here(**others | {LANGUAGE: code}))
        made += f'<link rel="alternate" hreflang="{tag}" href="{escape(other)}">'
    shown = preview(page)
    picture = links.full(links.file(f"figure/{shown.name}.png", shown.parameters, shape=PREVIEW.name))
    return made + (
        f'<meta property="og:image" content="{escape(picture)}"><meta property="og:image:type" content="image/png">'
        f'<meta property="og:image:width" content="{PREVIEW.width}">'
        f'<meta property="og:image:height" content="{PREVIEW.height}">'
        f'<meta property="og:image:alt" content="{escape(page.headline)}">'
    )


def preview(page: Page) -> Drawn:
    """What a preview of a link to a page shows; of a page without a figure that of the first question: who pays."""
    return page.preview or page.figure or Drawn("funding_model-counts", {})


def _followed(view: View) -> feed.Subject:
    """What the feed is about that belongs to a page."""
    if view.page == "mechanism" and view.value("id") in view.data.mechanism:
        return feed.Subject(mechanism=view.value("id"))
    return feed.Subject(iso3=country.asked(view)) if view.page == "country" else feed.Subject()


def body(view: View, whole: Whole) -> str:
    """The page itself, in a place of its own; its chart, where there is one, as a picture."""
    chart = ""
    if whole.page.chart:
        address = view.links.file(f"figure/{whole.page.chart.name}.svg", whole.page.chart.parameters, shape="tall")
        chart = f'<img class="drawn" src="{escape(address)}" alt="{escape(whole.page.headline)}">'
    return f'<div id="first">{whole.navigation}<main>{whole.head}{chart}{whole.foot}</main></div>'


def document(view: View, whole: Whole, style: str, folder: str) -> str:
    """The page as a file that needs neither a server nor a script; `style` and `folder` are as in `head`. The
    links of one for a frame open outside of it, those within the page in the whole one.
    """
    whole_page = escape(view.links.full(view.links.here()))
    alone = f' embedded"><head><base href="{whole_page}" target="_blank">' if view.embedded else '"><head>'
    return (
        f'<!doctype html>\n<html lang="{html_tag(language())}" prefix="og: https://ogp.me/ns#" class="edition{alone}'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{head(view, whole, style, folder)}</head><body>{body(view, whole)}</body></html>\n"
    )
