"""All files of the static edition: pages in every language, figures, data. The same data give the same bytes."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from iscm_data.dataset.load import Dataset
from iscm_data.edition import links
from iscm_data.edition.pages import Page, navigation, pages
from iscm_data.export.data import files as publishing
from iscm_data.export.data.package import NAME
from iscm_data.language.text import ENGLISH, LANGUAGES, html_tag, language, language_tag, own_name, speaking, t
from iscm_data.query import addressing
from iscm_data.wording import captions, citation

FOLDER = Path(__file__).parent


def files(data: Dataset, base: str = "") -> dict[str, bytes]:
    """The content of every file by its path from the edition's folder.

    `base` is the address at which the folder will be, with a slash at its end. Without it the pages have none of the
    tags that need a whole address (canonical, og:url, og:image), and figures no link.
    """
    made = {"style.css": (FOLDER / "style.css").read_bytes(), **_data(data)}
    with captions.of_release(), addressing.linking(links.link):
        titles: dict[str, str] = {}
        for code in LANGUAGES:
            with speaking(code):
                for page in pages(data, base):
                    made[f"{code}/{page.name}.html"] = _html(data, base, page)
                    made |= {f"{code}/{path}": content for path, content in page.files.items()}
                    titles.setdefault(code, page.title)
        with speaking(ENGLISH):
            made["index.html"] = _chooser(data, base, titles)
    return made


def _data(data: Dataset) -> dict[str, bytes]:
    made = {f"data/{name}": publishing.find(data, name, b"").make() for name in publishing.NAMES}
    book = f"{NAME}.xlsx"
    for code in LANGUAGES:
        if code != ENGLISH:
            made[f"data/{code}/{book}"] = publishing.find(data, book, f"{addressing.LANGUAGE}={code}".encode()).make()
    return made


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _words(data: Dataset) -> dict[str, Any]:
    return {
        "explorer": t("ISCM Explorer"),
        "tagline": t("Inter-State Consultation Mechanisms on migration"),
        "released": captions.released(data),
        "licence": captions.licence(data),
        "about": t(
            "This is the static edition of the explorer: the same findings with their sources and years, without "
            "filters, to be read from any web server or offline."
        ),
    }


def _html(data: Dataset, base: str, page: Page) -> bytes:
    html = (
        _templates()
        .get_template("page.html")
        .render(
            page=page,
            body=Markup(page.html),  # its builders escape all that comes from data
            lang=html_tag(language()),
            locale=language_tag().replace("-", "_"),
            languages=[(code, html_tag(code), own_name(code), code == language()) for code in LANGUAGES],
            navigation=navigation(),
            address=f"{base}{language()}/{page.name}.html" if base else "",
            base=base,
            folder=language(),
            skip=t("Skip to the content"),
            pages=t("Pages"),
            language=t("Language"),
            **_words(data),
        )
    )
    return html.encode()


def _chooser(data: Dataset, base: str, titles: dict[str, str]) -> bytes:
    """The first page of the folder: the languages."""
    html = (
        _templates()
        .get_template("index.html")
        .render(
            base=base,
            languages=[(code, html_tag(code), own_name(code), titles[code]) for code in LANGUAGES],
            description=citation.ABSTRACT,
            **_words(data),
        )
    )
    return html.encode()
