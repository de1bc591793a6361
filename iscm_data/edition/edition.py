"""All files of the static edition: pages in every language, figures, data. The same data give the same bytes."""

from collections.abc import Iterator

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.edition.links import KINDS, PAGES, VIEWS, FileLinks, file
from iscm_data.edition.links import preview as previewed
from iscm_data.export.data import files as publishing
from iscm_data.export.data.package import NAME
from iscm_data.export.figure_files import KINDS as MAKE
from iscm_data.export.figure_files import Form
from iscm_data.figures import NoFigure
from iscm_data.figures.picture import PREVIEW
from iscm_data.html import feed, frame, icons, pages, sitemap
from iscm_data.html.document import document, preview
from iscm_data.html.page import Drawn
from iscm_data.html.sitemap import Place
from iscm_data.language.text import ENGLISH, LANGUAGES, language, speaking
from iscm_data.query.address import LANGUAGE
from iscm_data.query.filters import Filters
from iscm_data.query.view import View
from iscm_data.wording import captions

STYLE = "style.css"


def files(data: Dataset, base: str = "") -> dict[str, bytes]:
    """The content of every file by its path from the edition's folder.

    `base` is the address at which the folder will be, with a slash at its end. Without it the pages have none of the
    tags that need a whole address (canonical, og:url, og:image), and figures no link.
    """
    made = {STYLE: frame.FILES[f"/{frame.STYLE}"].read_bytes(), **_data(data)}
    made |= {name: make() for name, (_, make) in icons.FILES.items()}
    if base:
        made |= _for_crawlers(data, base)
    with captions.of_release():
        for code in LANGUAGES:
            with speaking(code):
                made |= {f"{code}/{path}": content for path, content in _language(data, base)}
    made["index.html"] = (
        '<!doctype html><meta charset="utf-8"><title>ISCM Explorer</title>'
        f"{icons.links('')}"
        f'<meta http-equiv="refresh" content="0; url={ENGLISH}/index.html">'
        + "".join(f'<p><a href="{code}/index.html" lang="{code}">{code}</a></p>' for code in LANGUAGES)
    ).encode()
    return made


def _for_crawlers(data: Dataset, base: str) -> dict[str, bytes]:
    """The sitemap, and the file that names it: a crawler reads that one where the edition has a host of its own."""

    def address(place: Place, code: str) -> str:
        return f"{base}{code}/{file(*place)}" if code else ""

    return {
        sitemap.NAME: sitemap.sitemap(data, _pages(data), address),
        "robots.txt": f"User-agent: *\nSitemap: {base}{sitemap.NAME}\n".encode(),
    }


def _data(data: Dataset) -> dict[str, bytes]:
    made = {f"data/{name}": publishing.find(data, name, b"").make() for name in publishing.NAMES}
    book = f"{NAME}.xlsx"
    for code in LANGUAGES:
        if code != ENGLISH:
            made[f"data/{code}/{book}"] = publishing.find(data, book, f"{LANGUAGE}={code}".encode()).make()
    return made


def _language(data: Dataset, base: str) -> Iterator[tuple[str, bytes]]:
    """The pages in the reader's language, and the figures that they show."""
    drawn: dict[str, Drawn] = {}
    previews: dict[str, Drawn] = {}
    for page, asked in _pages(data):
        view = View(data, page, asked, Filters(), (), FileLinks(page, asked, base=base))
        whole = pages.build(view)
        name = file(page, asked)
        if whole.page.figure:
            drawn.setdefault(whole.page.figure.name, whole.page.figure)
        shown = preview(whole.page)
        previews.setdefault(previewed(shown.name, shown.parameters), shown)
        yield name, document(view, whole, f"../{STYLE}", "../").encode()
    if base:
        links = FileLinks("", {}, base=base)
        yield feed.NAME, feed.feed(data, feed.Subject(), links, links.full(feed.NAME))
    for name, each in drawn.items():
        for kind in KINDS:
            yield from _drawn(data, each, base, f"figures/{name}.{kind}", Form())
    for path, each in previews.items() if base else ():
        yield from _drawn(data, each, base, path, Form(PREVIEW))


def _drawn(data: Dataset, each: Drawn, base: str, path: str, form: Form) -> Iterator[tuple[str, bytes]]:
    """A figure as a file, where there is one."""
    try:
        figure = figures.find(data, each.name, each.parameters)
    except NoFigure:
        return
    link = f"{base}{language()}/{file(figure.page, figure.parameters)}" if base else ""
    yield path, MAKE[path.rpartition(".")[2]][1](figure, link, form)


def _pages(data: Dataset) -> Iterator[Place]:
    """Every page of the edition, by its part of the app's address and its parameters."""
    views: list[Place] = [(page, {"view": (view,)}) for page, own in VIEWS.items() for view in own]
    yield from sitemap.places(data, [*((page, {}) for page in PAGES), *views])
