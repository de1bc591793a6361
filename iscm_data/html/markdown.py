"""A page as Markdown, for programs that read and quote: made from the page's own HTML, so that none is written twice.

The answer stands first and the version of the data last; what only a reader at a screen needs is left out.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from iscm_data.html.overlooked import overlooked
from iscm_data.html.page import Page
from iscm_data.language.text import labelled, several, t
from iscm_data.query.links import Links
from iscm_data.query.view import View
from iscm_data.wording import captions
from iscm_data.wording.marks import mark_label

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

TYPE = "text/markdown"
FIRST = "index"  # the name of the first page, which has none in the app
_SCREEN = (
    "form:not(.ticks), .tick, button, input, nav.tabs, nav.toc, .facets, .tools, .eyebrow, details.menu, .key, .eg, "
    "colgroup, caption, a.close, a.all, .field, svg, img, .chips, td[colspan] > .m, details.more > summary, .years, "
    ".only, .gap a, .note.own"
)
"""What is there to choose and to look, not to read."""
_COLON, _SEMICOLON = ": ", "; "  # as the language sets them
_BETWEEN = {
    ":not(.cnt) > small, .state, td.nw > .y, .cmp td > span > .y, .cmp .who-named": " · ",
    ".v, .cnt, th .n, .grp .soft": _COLON,
    ".mx td .y, .tag + span, .tag > span + span, .a, .gaps b + span": " ",
    ".who .nm + .nm, .who .nm + .more, .columns dd + dt": _SEMICOLON,
    "table:not(.who) .nm + .more, .names .nm + .more, .cmp .nw .unseen": ", ",
}
"""What stands between parts of a line that a screen sets apart by their place."""
_ABOUT_ONE = ("mechanism", "country", "findings", "compare")  # pages whose links to each other are of another subject
_ESCAPED = re.compile(r"([\\`*\[\]<|]|&(?=#?\w+;))")
_MARK = re.compile(r"m-(\w+)")


def address(page: str) -> str:
    """The part of the address that a page has as Markdown."""
    return f"{page or FIRST}.md"


def link(links: Links) -> str:
    """The link from a page to itself as Markdown."""
    return links.file(address(links.page), links.parameters)


def markdown(view: View, page: Page) -> str:
    """A page as Markdown; every link is a whole address."""
    # Only this needs them, and no page waits for them.
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def escape(self, text: str, _: object) -> str:
            return _ESCAPED.sub(r"\\\1", text)

    soup = BeautifulSoup(f"<div>{page.html}{page.below}</div>", "lxml")
    _prune(view, soup)
    for tag in soup.find_all("a"):
        _lead(view, tag)
    told = Converter(heading_style="ATX", bullets="-").convert_soup(soup)
    told = told.replace("\u00ad", "")  # where a long word may part
    told = re.sub(r"(?<=\S) {2,}", " ", told)
    told = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", told)).strip()
    return f"{_ignored(view)}{told}\n\n---\n\n{_end(view, page)}\n"


def _prune(view: View, soup: "BeautifulSoup") -> None:
    """Leave out what is for a screen, and say in words what a screen shows by marks and places."""
    for tag in soup.select("details.dots, .act"):  # of what can be done with a finding its name stays
        if named := tag.select_one('a[href*="findings?"]'):
            tag.replace_with(named)
    for tag in soup.select(_SCREEN):
        tag.decompose()
    for tag in soup.select('a[href*="findings?id="]'):
        tag.string = parse_qs(urlsplit(str(tag["href"])).query)["id"][0]
        tag.insert_before(" ")
    for tag in soup.select(".mx td .m"):
        found = _MARK.search(" ".join(tag.get("class") or ()))
        if found and not (tag.parent and tag.parent.select_one(".unseen")):  # that says in words what the marks say
            tag.replace_with(f"{', ' if tag.find_previous_sibling('span') else ''}{_word(view, found[1])}")
    for tag in soup.select("[aria-hidden=true]"):
        tag.decompose()
    for selector, between in _BETWEEN.items():
        between = {_COLON: labelled("", ""), _SEMICOLON: several(["", ""])}.get(between, between)
        for tag in soup.select(selector):
            before = tag.previous_sibling
            if isinstance(before, str):
                before.replace_with(before.rstrip() + between)
            else:
                tag.insert_before(between)
    for tag in soup.select(".cmp summary"):
        if isinstance(end := tag.contents[-1], str):
            end.replace_with(end.rstrip())
        tag.append(labelled("", ""))
    for tag in soup.find_all("summary"):
        tag.name = "p"
    for families, codes in (table.select("thead tr") for table in soup.select(".slots")):
        codes.select("th")[0].replace_with(families.select("th")[0])  # one line of heads: the names of the codes
        families.decompose()
    for tag in soup.select("thead a"):
        tag.replace_with(str(tag.get("aria-label") or tag.text))
    for tag in soup.select("tbody th"):
        tag.name = "td"
    for tag in soup.find_all(["dd", "article"]):
        tag.name = "div" if tag.find("p") else "span"
    for tag in soup.find_all("dt"):
        tag.name = "b"
        tag.insert_after(labelled("", ""))


def _word(view: View, mark: str) -> str:
    try:
        return mark_label(view.data, mark).lower()
    except KeyError:
        return ""


def _lead(view: View, tag: "Tag") -> None:
    """Make a link lead to a whole address, or leave its words where it leads to this very page."""
    href = str(tag.get("href") or "")
    parts = urlsplit(href)
    path = parts.path.removeprefix("./")
    of_list = tag.find_parent("nav") is not None
    if not href or (not parts.path and not parts.query) or parts.scheme not in ("", "http", "https", "mailto"):
        tag.unwrap()
        return
    if not parts.scheme and path == view.page and path not in _ABOUT_ONE and not of_list:
        (tag.decompose if tag.find_parent(class_="nothing") else tag.unwrap)()
        return
    if not parts.scheme:
        if of_list and path == view.page:
            href = href.replace(parts.path, address(path), 1)
        tag["href"] = view.links.full(href)
    del tag["title"]
    tag["href"] = str(tag["href"]).replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _ignored(view: View) -> str:
    ignored = overlooked(view)
    if not ignored:
        return ""
    named = ", ".join(f"`{each.name}`" for each in ignored[:5])
    return f"{t('Part of this link is no longer valid. We ignored:')} {named}\n\n"


def _end(view: View, page: Page) -> str:
    """What whoever quotes the page has to say with it."""
    lines = [
        captions.not_found(),
        _ESCAPED.sub(r"\\\1", f"{captions.released(view.data)} {captions.licence(view.data)}"),
        t("This page: {address}", address=f"<{view.links.lasting(view.links.here(), view.data)}>"),
    ]
    if page.figure:
        table = view.links.full(view.links.file(f"figure/{page.figure.name}.csv", page.figure.parameters))
        lines.append(t("Its figure as a table: {address}", address=f"<{table}>"))
    return "\n\n".join(lines)
