"""The addresses of all pages, for search engines: each in every language, with the day of the data."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from xml.etree import ElementTree

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import LANGUAGES, html_tag
from iscm_data.query.address import Parameters

NAME = "sitemap.xml"
MOST = 50_000  # addresses that a sitemap may have
_SITEMAP, _XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"

Place = tuple[str, Parameters]
"""A page by its part of the address, with the parameters that make it another page."""


def places(data: Dataset, pages: Iterable[Place]) -> Iterator[Place]:
    """These pages, every mechanism, every State that is listed in one."""
    yield from pages
    yield from (("mechanism", {"id": (id_,)}) for id_ in data.mechanism)
    yield from (("country", {"iso3": (iso3,)}) for iso3 in sorted({*data.memberships["iso3"]}))


def sitemap(data: Dataset, pages: Iterable[Place], address: Callable[[Place, str], str]) -> bytes:
    """The sitemap of these pages; `address` gives the whole address of one in a language, "" in the reader's own."""
    ElementTree.register_namespace("", _SITEMAP)
    ElementTree.register_namespace("xhtml", _XHTML)
    root = ElementTree.Element(f"{{{_SITEMAP}}}urlset")
    for place in islice(pages, MOST // len(LANGUAGES)):
        others = {html_tag(code): address(place, code) for code in LANGUAGES}
        if anyone := address(place, ""):
            others["x-default"] = anyone
        for code in LANGUAGES:
            url = ElementTree.SubElement(root, f"{{{_SITEMAP}}}url")
            ElementTree.SubElement(url, f"{{{_SITEMAP}}}loc").text = others[html_tag(code)]
            ElementTree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = data.released
            for tag, href in others.items():
                ElementTree.SubElement(url, f"{{{_XHTML}}}link", rel="alternate", hreflang=tag, href=href)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
