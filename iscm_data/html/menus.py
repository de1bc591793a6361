"""Menus of links, for a template: filters to choose from, orders, files to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from iscm_data.figures.picture import SLIDE, SQUARE, Shape
from iscm_data.html.matrix import CELL
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import labelled, language, t
from iscm_data.model import settings
from iscm_data.query import sorting
from iscm_data.query.address import LANGUAGE, VERSION
from iscm_data.query.paging import PART
from iscm_data.query.sorting import SORT
from iscm_data.query.view import EMBED, View
from iscm_data.wording.labels import label

HIGH = 640  # px of a figure in a page of somebody else; of more the reader scrolls


@dataclass(frozen=True)
class Item:
    """A line of a menu: a link, or a button that the browser's script obeys: it `copies` a text, or the file that it
    `fetches` as what its `kind` says (image, table, text), or `pins` an item to the brief. `about` is what it is of,
    where a page has several like it. What it copies is `coded` as in an address where it is HTML, which Streamlit takes
    out of a page.
    """

    text: str
    href: str = ""
    n: int | None = None
    current: bool = False
    download: bool = False
    copies: str = ""
    fetches: str = ""
    kind: str = ""
    told: str = ""
    pins: str = ""
    about: str = ""
    coded: bool = False


@dataclass(frozen=True)
class Group:
    """Lines of a menu under one label."""

    label: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Menu:
    """A menu: what its button says, and its groups; `about` as of an Item."""

    label: str
    groups: Sequence[Group]
    right: bool = False
    about: str = ""


def sort_menu(view: View, order: str, codes: Sequence[str]) -> Menu:
    """The orders of a matrix, with the one that it has."""
    names = {
        sorting.SCOPE: t("Scope, then name"),
        sorting.NAME: t("Name, A to Z"),
        sorting.MOST: t("Most reported first"),
        sorting.SIMILAR: t("Similar ones together"),
    }
    short = {
        sorting.SCOPE: t("Sort: scope"),
        sorting.NAME: t("Sort: name"),
        sorting.MOST: t("Sort: most reported"),
        sorting.SIMILAR: t("Sort: similar"),
    }
    dimension = str(view.within)

    def item(name: str, text: str) -> Item:
        return Item(text, view.links.here(**{SORT: name, CELL: None}), current=name == order)

    groups = [Group("", [item(name, text) for name, text in names.items()])]
    if codes:
        groups.append(Group(t("By a column"), [item(code, label(view.data, dimension, code)) for code in codes]))
    return Menu(short.get(order) or t("Sort: {column}", column=label(view.data, dimension, order)), groups, right=True)


def download_menu(
    view: View, figure: str, parameters: Mapping[str, str | Sequence[str]], pins: str, slide: str = ""
) -> Menu:
    """What of a figure may be taken away: for a slide, for a spreadsheet, to refer to it.

    `slide` is another figure of the same facts for a presentation, where this one has more than a slide can hold.
    """

    def file(kind: str, **more: str) -> str:
        return view.links.file(f"figure/{figure}.{kind}", parameters, **more)

    if view.links.static:
        kinds = {"png": t("Image 16:9 (PNG)"), "svg": t("Vector image (SVG)"), "csv": t("Table (CSV)")}
        files = [Item(text, file(kind), download=True) for kind, text in kinds.items()]
        return Menu(t("Download"), [Group("", files)], right=True)
    own = {name: values for name, values in parameters.items() if name not in (SORT, PART)}
    presented = view.links.file(f"figure/{slide}.pptx", own) if slide else file("pptx")
    lasting = view.links.lasting(view.links.here(), view.data)
    on = pins in view.pinned
    return Menu(
        t("Download"),
        [
            Group(
                t("For a slide"),
                [
                    Item(t("PowerPoint (.pptx)"), presented, download=True),
                    Item(t("Image 16:9 (PNG)"), file("png", shape="slide"), download=True),
                    Item(t("Image, square (PNG)"), file("png", shape="square"), download=True),
                    Item(t("Image, as long as needed (PNG)"), file("png", shape="tall"), download=True),
                    Item(t("Vector image (SVG)"), file("svg", shape="slide"), download=True),
                    Item(t("Copy image"), fetches=file("png", shape="slide"), kind="image", told=t("Image copied")),
                ],
            ),
            Group(
                t("For a spreadsheet"),
                [
                    Item(t("Table (CSV)"), file("csv"), download=True),
                    Item(t("Copy table"), fetches=file("tsv"), kind="table", told=t("Table copied")),
                ],
            ),
            Group(
                t("To refer to it"),
                [
                    Item(t("Copy link to this view"), copies=lasting, told=t("Link copied")),
                    *_embedding(view),
                    Item(t("Copy citation"), fetches=file("cite"), kind="text", told=t("Citation copied")),
                    Item(t("Copy caption"), fetches=file("txt"), kind="text", told=t("Caption copied")),
                    Item(t("Cite (BibTeX)"), file("bib"), download=True),
                    Item(t("Cite (RIS)"), file("ris"), download=True),
                    Item(t("Remove from brief") if on else t("Add to brief"), pins=pins),
                ],
            ),
        ],
        right=True,
    )


def card_menu(view: View, question: str, about: str) -> Menu:
    """The card of a question, for a slide; `about` is the question."""

    def file(kind: str, shape: Shape | None = None) -> str:
        return view.links.file(f"figure/question.{kind}", question=question, shape=shape.name if shape else None)

    image = file("png", SLIDE)
    items = [
        Item(t("PowerPoint (.pptx)"), file("pptx"), download=True, about=about),
        Item(t("Image 16:9 (PNG)"), image, download=True, about=about),
        Item(t("Image, square (PNG)"), file("png", SQUARE), download=True, about=about),
        Item(t("Copy image"), fetches=image, kind="image", told=t("Image copied"), about=about),
    ]
    return Menu(t("Download"), [Group(t("For a slide"), items)], right=True, about=about)


def _embedding(view: View) -> list[Item]:
    """A line of HTML that shows the figure in a page of somebody else, always as the data of the day have it."""
    if not settings.embeddable():
        return []
    gone = dict.fromkeys((CELL, "actor", "pair", "page", VERSION))
    address = view.links.full(view.links.here(**gone, **{EMBED: "true", LANGUAGE: language()}))
    name = labelled(t("ISCM Explorer"), t(ENTRIES[view.page].title))
    line = (
        f'<iframe src="{escape(address)}" title="{escape(name)}" width="100%" height="{HIGH}" loading="lazy" '
        'style="border:0"></iframe>'
    )
    return [Item(t("Copy a line for your own web page"), copies=quote(line), coded=True, told=t("Line copied"))]
