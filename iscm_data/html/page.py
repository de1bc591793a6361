"""A page as every reader gets it: the app, the first answer of the server, the static edition, a printer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


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
