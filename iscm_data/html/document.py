"""A page as a document of its own: what its head says to programs, and the page itself."""

from html import escape
from urllib.parse import urljoin

from iscm_data.html.frame import Whole
from iscm_data.language.text import LANGUAGES, html_tag, language, language_tag, t
from iscm_data.query.address import LANGUAGE, VERSION
from iscm_data.query.view import View


def head(view: View, whole: Whole, style: str) -> str:
    """The elements of the head: title, stylesheet, and what a preview of a link shows."""
    page, links = whole.page, view.links
    title = f"{page.title} · {t('ISCM Explorer')}"
    said = f"{page.headline}. {page.description}".strip()
    made = (
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{escape(style)}">'
        f'<meta name="description" content="{escape(said)}">'
        '<meta property="og:type" content="website"><meta name="twitter:card" content="summary_large_image">'
        f'<meta property="og:site_name" content="{escape(t("ISCM Explorer"))}">'
        f'<meta property="og:title" content="{escape(page.headline or title)}">'
        f'<meta property="og:description" content="{escape(said)}">'
        f'<meta property="og:locale" content="{language_tag().replace("-", "_")}">'
    )
    if not links.base:
        return made
    folder = f"{links.base}{language()}/" if links.static else links.base
    here = urljoin(folder, links.here(**{VERSION: None}))
    made += f'<link rel="canonical" href="{escape(here)}"><meta property="og:url" content="{escape(here)}">'
    for code in LANGUAGES:
        other = urljoin(folder, links.here(**{LANGUAGE: code, VERSION: None}))
        made += f'<link rel="alternate" hreflang="{html_tag(code)}" href="{escape(other)}">'
    if page.figure:
        picture = urljoin(folder, links.file(f"figure/{page.figure.name}.png", page.figure.parameters, shape="slide"))
        made += f'<meta property="og:image" content="{escape(picture)}">'
    return made


def body(view: View, whole: Whole) -> str:
    """The page itself, in a place of its own; its chart, where there is one, as a picture."""
    chart = ""
    if whole.page.chart:
        address = view.links.file(f"figure/{whole.page.chart.name}.svg", whole.page.chart.parameters, shape="tall")
        chart = f'<img class="drawn" src="{escape(address)}" alt="{escape(whole.page.headline)}">'
    return f'<div id="first">{whole.navigation}<main>{whole.head}{chart}{whole.foot}</main></div>'


def document(view: View, whole: Whole, style: str) -> str:
    """The page as a file that needs no server."""
    return (
        f'<!doctype html>\n<html lang="{html_tag(language())}" prefix="og: https://ogp.me/ns#" class="edition">'
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{head(view, whole, style)}</head><body>{body(view, whole)}</body></html>\n'
    )
