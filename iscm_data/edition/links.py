"""Where a link of the app leads in the edition: to a file beside the page, without filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from iscm_data.figures.picture import PREVIEW
from iscm_data.html import feed, method, topic
from iscm_data.html.frame import SERVED
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import ENGLISH, language
from iscm_data.model.codebook import codebook
from iscm_data.query.address import LANGUAGE, STATE, VIEW, Parameters
from iscm_data.query.links import Links, Value

VIEWS: Mapping[str, tuple[str, ...]] = {
    **{page: topic.views(dimension, static=True)[1:] for dimension, page in codebook().page_of.items()},
    "method": method.VIEWS[1:],
}
"""The views of each page that the edition has, beside the first one."""

PAGES = tuple(page for page in ENTRIES if page not in SERVED)
"""The pages of the app that the edition has, by their part of the address."""

KINDS = ("png", "svg", "csv")  # of a figure, in the edition


def file(page: str, asked: Mapping[str, Value]) -> str:
    """The file for a page of the app and its parameters, and the place in it; the first page's for what is not here."""
    first = {name: value if isinstance(value, str) else value[0] for name, value in asked.items() if value}
    if page == "findings" and "/" in first.get("id", ""):
        mechanism = first["id"].partition("/")[0]
        return f"mechanism-{mechanism}.html#{first['id'].replace('/', '-')}"
    if page == "mechanism" and "id" in first:
        return f"mechanism-{first['id']}.html"
    if page == "country" and STATE in first:
        return f"country-{first['iso3'].upper()}.html"
    if page in VIEWS and "." in first.get("cell", "").strip("."):  # its evidence is on the mechanism's page
        return f"mechanism-{first['cell'].partition('.')[0]}.html"
    if page in VIEWS and first.get(VIEW) in VIEWS[page]:
        return f"{page}-{first['view']}.html"
    names = {"": "index", "mechanism": "mechanisms", "country": "countries", "compare": "mechanisms"}
    return f"{names.get(page, page if page in PAGES else 'index')}.html"


def preview(name: str, *asked: Parameters) -> str:
    """The file of the picture that previews of links show; each mechanism has one of its own."""
    own = "".join(f"-{value}" for each in asked for value in each.get("id", ()))
    return f"figures/{name}{own}-preview.png"


@dataclass(frozen=True)
class FileLinks(Links):
    """Links between the files of an edition; "" for what only a server can make."""

    @property
    def static(self) -> bool:
        """That these pages have no server behind them."""
        return True

    def to(self, page: str, *carried: Parameters, **parameters: Value) -> str:  # noqa: ARG002
        return file(page, parameters)

    def here(self, /, **changes: Value) -> str:
        asked = {**self.parameters, **changes}
        if changes.get(LANGUAGE):
            return f"../{changes[LANGUAGE]}/{file(self.page, self.parameters)}"
        return file(self.page, asked)

    def toggled(self, name: str, value: str, **changes: Value) -> str:  # noqa: ARG002
        return self.here()

    def file(self, path: str, *carried: Parameters, **parameters: str | Sequence[str] | None) -> str:
        if path.startswith("data/"):
            folder = f"data/{language()}/" if language() != ENGLISH and path.endswith(".xlsx") else "data/"
            return f"../{folder}{path.removeprefix('data/')}" if not any(carried) and "." in path else ""
        if path == feed.NAME:
            return path if self.base else ""
        name, _, kind = path.removeprefix("figure/").rpartition(".")
        drawn = path.startswith("figure/") and kind in KINDS and parameters.get("shape") != "square"
        if drawn and parameters.get("shape") == PREVIEW.name:
            return preview(name, *carried)
        return f"figures/{name}.{kind}" if drawn else ""

    def whole(self, path: str) -> str:
        return f"../{path}"

    def full(self, target: str) -> str:
        return urljoin(f"{self.base}{language()}/", target)

    def lasting(self, target: str, data: object) -> str:  # noqa: ARG002
        return self.full(target) if self.base else ""
