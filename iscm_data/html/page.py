"""A page as every reader gets it: the app, the first answer of the server, the static edition, a printer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from iscm_data.html.render import render
from iscm_data.query.view import View


@dataclass(frozen=True)
class Drawn:
    """A figure by its name and its parameters, as `iscm_data.figures.find` takes them."""

    name: str
    parameters: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """`title` is the name of the page, for a window; `headline` its answer; `description` says more, for previews.

    `html` is all of it. A page with a `chart` has it between `html` and `below`. `figure` is the picture of the page,
    where it has one, `preview` another one for previews of links. A page that `searches` has a search field of its own:
    there is none above it.
    """

    title: str
    headline: str
    description: str
    html: Markup
    chart: Drawn | None = None
    below: Markup = field(default_factory=Markup)
    figure: Drawn | None = None
    preview: Drawn | None = None
    searches: bool = False


def made(
    view: View,
    template: str,
    title: str,
    headline: str,
    lede: Sequence[str],
    *,
    named: str = "",
    chart: Drawn | None = None,
    figure: Drawn | None = None,
    preview: Drawn | None = None,
    **context: Any,
) -> Page:
    """The page that a template makes, which says itself where its chart stands; `named` is its name for a window, where
    that is not the title above it."""
    html = render(template, view=view, title=title, headline=headline, lede=lede, **context)
    head, _, below = html.partition("<!-- chart -->")
    return Page(named or title, headline, " ".join(lede), Markup(head), chart, Markup(below), figure, preview)
