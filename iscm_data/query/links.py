"""The links of a page: to other pages, to the same page with something changed, to files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, language
from iscm_data.query.address import LANGUAGE, Parameters, href, lasting

Value = str | Sequence[str] | None


def web(address: str | None) -> str:
    """An address of a record as a link; "" for one that is none of the web's."""
    return address if address and address.lower().startswith(("http://", "https://")) else ""


@dataclass(frozen=True)
class Links:
    """Makes the links of one page, `page` with its `parameters`, relative to the app's own address.

    `kept` are the parameters that every link to a page takes along, such as a language that the address names.
    `base` is the app's whole address, with a slash at its end; "" where it is not known.
    """

    page: str
    parameters: Parameters
    base: str = ""
    kept: Parameters = field(default_factory=dict)

    @property
    def static(self) -> bool:
        """Whether the pages have no server behind them, and so no filters."""
        return False

    def to(self, page: str, *carried: Parameters, **parameters: Value) -> str:
        """A page of the app, by its name ("" for the first), with filters or others `carried` along."""
        return href(page, self.kept, *carried, **parameters)

    def here(self, /, **changes: Value) -> str:
        """This very page with some parameters changed, or dropped where the change is None or empty."""
        return href(self.page, self.parameters, {name: value or "" for name, value in changes.items()})

    def toggled(self, name: str, value: str, **changes: Value) -> str:
        """This page with a value of a parameter added, or taken away where it is there already."""
        given = self.parameters.get(name, ())
        values = [v for v in given if v != value] if value in given else [*given, value]
        return self.here(**{name: values}, **changes)

    def file(self, path: str, *carried: Parameters, **parameters: Value) -> str:
        """A file, such as those below /data and /figure, its words in the reader's language."""
        spoken: dict[str, Value] = {} if language() == ENGLISH else {LANGUAGE: language()}
        return href(path, *carried, **(parameters | spoken))

    def whole(self, path: str) -> str:
        """A file below /data that is one and the same in every language."""
        return path

    def full(self, target: str) -> str:
        """The address of a link of this app with the app's own before it."""
        return urljoin(self.base, target)

    def lasting(self, target: str, data: Dataset) -> str:
        """The whole address of a link of this app, with the version of the data that it was made from."""
        return self.full(lasting(target, data))
