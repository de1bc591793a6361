"""Menus of links, for a template: filters to choose from, orders, files to take away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from iscm_data.export.brief import FIGURE, Pin, encoded
from iscm_data.figures.picture import SLIDE, SQUARE, TALL, Shape
from iscm_data.html import feed
from iscm_data.html.evidence import pin
from iscm_data.html.matrix import CELL
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import labelled, language, t
from iscm_data.model import settings
from iscm_data.query import sorting
from iscm_data.query.address import LANGUAGE, VERSION
from iscm_data.query.links import Links
from iscm_data.query.paging import PART
from iscm_data.query.sorting import SORT
from iscm_data.query.view import EMBED, View
from iscm_data.wording.labels import label

HIGH = 640  # px of a figure in a page of somebody else; of more the reader scrolls


@dataclass(frozen=True)
class Item:
    """A line of a menu, a pill or a tab: a link, and to how many it leads; or a button that the browser's script obeys:
    it `copies` a text, or the file that it `fetches` as what its `kind` says (image, table, text), or `pins` an item to
    the brief. `about` is what it is of, where a page has several like it.
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


def to_take(*groups: Group, about: str = "") -> Menu:
    """What may be taken away from a page; `about` as of an Item."""
    return Menu(t("Download"), groups, right=True, about=about)


def to_refer(link: str, *lines: Item) -> Group:
    """What refers to a view: its lasting `link`, and more."""
    return Group(t("To refer to it"), [copy_link(link), *lines])


def copy_link(link: str) -> Item:
    """The line that copies the lasting link of a view."""
    return Item(t("Copy link to this view"), copies=link, told=t("Link copied"))


def citations(bibtex: str, ris: str) -> tuple[Item, Item]:
    """The lines that lead to a citation as files for programs that manage them."""
    return Item(t("Cite (BibTeX)"), bibtex, download=True), Item(t("Cite (RIS)"), ris, download=True)


def follow(links: Links, **subject: str) -> Item:
    """The line that leads to the feed of a mechanism or a State."""
    return Item(t("Follow changes (feed)"), links.file(feed.NAME, **subject))


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
    view: View, figure: str, parameters: Mapping[str, Sequence[str]], *, pinned: Pin | None = None, slide: str = ""
) -> Menu:
    """What of a figure may be taken away: for a slide, for a spreadsheet, to refer to it.

    To the brief goes the figure, unless something else is `pinned`. `slide` is another figure of the same facts for a
    presentation, where this one has more than a slide can hold.
    """

    def file(kind: str, shape: Shape | None = None) -> str:
        return view.links.file(f"figure/{figure}.{kind}", parameters, shape=shape.name if shape else None)

    if view.links.static:
        kinds = {"png": t("Image 16:9 (PNG)"), "svg": t("Vector image (SVG)"), "csv": t("Table (CSV)")}
        files = [Item(text, file(kind), download=True) for kind, text in kinds.items()]
        return to_take(Group("", files))
    pins = encoded(pinned or Pin(FIGURE, figure, tuple((name, tuple(values)) for name, values in parameters.items())))
    own = {name: values for name, values in parameters.items() if name not in (SORT, PART)}
    presented = view.links.file(f"figure/{slide}.pptx", own) if slide else file("pptx")
    lasting = view.links.lasting(view.links.here(), view.data)
    return to_take(
        Group("", [Item(pin(view, pins), pins=pins)]),
        _for_a_slide(
            presented,
            file,
            Item(t("Image, as long as needed (PNG)"), file("png", TALL), download=True),
            Item(t("Vector image (SVG)"), file("svg", SLIDE), download=True),
        ),
        Group(
            t("For a spreadsheet"),
            [
                Item(t("Table (CSV)"), file("csv"), download=True),
                Item(t("Copy table"), fetches=file("tsv"), kind="table", told=t("Table copied")),
            ],
        ),
        to_refer(
            lasting,
            *_embedding(view),
            Item(t("Copy citation"), fetches=file("cite"), kind="text", told=t("Citation copied")),
            Item(t("Copy caption"), fetches=file("txt"), kind="text", told=t("Caption copied")),
            *citations(file("bib"), file("ris")),
        ),
    )


def card_menu(view: View, question: str, about: str) -> Menu:
    """The card of a question, for a slide; `about` is the question."""

    def file(kind: str, shape: Shape | None = None) -> str:
        return view.links.file(f"figure/question.{kind}", question=question, shape=shape.name if shape else None)

    return to_take(_for_a_slide(file("pptx"), file, about=about), about=about)


def _for_a_slide(presentation: str, file: Callable[[str, Shape], str], *more: Item, about: str = "") -> Group:
    """The lines that lead to a slide and to pictures of a `file` by kind and shape, with `more` kinds of them."""
    image = file("png", SLIDE)
    return Group(
        t("For a slide"),
        [
            Item(t("PowerPoint (.pptx)"), presentation, download=True, about=about),
            Item(t("Image 16:9 (PNG)"), image, download=True, about=about),
            Item(t("Image, square (PNG)"), file("png", SQUARE), download=True, about=about),
            *more,
            Item(t("Copy image"), fetches=image, kind="image", told=t("Image copied"), about=about),
        ],
    )


def _embedding(view: View) -> list[Item]:
    """A line of HTML that shows the figure in a page of somebody else, always as the data of the day have it."""
    if not settings.read().embeddable:
        return []
    gone = dict.fromkeys((CELL, "actor", "pair", "page", VERSION))
    address = view.links.full(view.links.here(**gone, **{EMBED: "true", LANGUAGE: language()}))
    name = labelled(t("ISCM Explorer"), t(ENTRIES[view.page].title))
    line = (
        f'<iframe src="{escape(address)}" title="{escape(name)}" width="100%" height="{HIGH}" loading="lazy" '
        'style="border:0"></iframe>'
    )
    return [Item(t("Copy a line for your own web page"), copies=line, told=t("Line copied"))]
