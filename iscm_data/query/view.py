"""What a page looks at: the dataset, what its address asks for, and the mechanisms that match."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from iscm_data.dataset.index import ids_of, index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import LANGUAGES, language
from iscm_data.query import address, questions
from iscm_data.query.address import LANGUAGE, Ignored, Parameters
from iscm_data.query.filters import ANY, IN_PLACE, Filters
from iscm_data.query.links import Links
from iscm_data.query.tallies import FAMILY, Tallies, in_family, tallies
from iscm_data.query.ties import Tie, ties

MINE = "mine"  # the parameter that names the reader's own country, and goes along to every page
BRIEF = "brief"  # the page whose address holds what a reader wrote, and which bounds it by itself
EMBED = "embed"  # the parameter that asks for a page without what is around it, for a frame in somebody else's


@dataclass(frozen=True)
class View:
    """A page (by its name, "" for the first) at an address: the same for the app, a file of it, and a first answer.

    `pinned` are the names of what the reader's brief holds; `phone` is whether the browser calls itself one. `embedded`
    is whether it stands in somebody else's page; its links lead to the whole one.
    """

    data: Dataset
    page: str
    parameters: Parameters
    filters: Filters
    ignored: tuple[Ignored, ...]
    links: Links
    pinned: frozenset[str] = frozenset()
    phone: bool = False
    embedded: bool = False

    @cached_property
    def within(self) -> str | None:
        """The dimension that the page is about."""
        pages = {page: dimension for dimension, page in self.data.codebook.page_of.items()}
        return pages.get(self.page)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The mechanisms that match, in the order of pages."""
        return questions.matching(self.data, self.filters, self.within)

    @cached_property
    def tallies(self) -> Tallies:
        """The numbers of the dimension that the page is about. Raises LookupError for a page about none."""
        if self.within is None:
            raise LookupError(f"{self.page} is about no dimension")
        return tallies(self.data, self.within, self.filters)

    @cached_property
    def shown(self) -> Tallies:
        """The same of the family of codes that is shown alone; of all codes where none is."""
        family = self.value(FAMILY)
        if self.within is None or not in_family(self.data, self.within, family):
            return self.tallies
        return tallies(self.data, self.within, self.filters, family)

    @cached_property
    def ties(self) -> list[Tie]:
        """Everyone whom the findings of the page's dimension name for the mechanisms that match, in whatever status."""
        return ties(self.data, str(self.within), self.ids, self.filters.changed(status=(ANY,)))

    @property
    def among(self) -> int:
        """Of how many mechanisms the number of a tie is: of all that the other filters leave, but where what is planned
        or past is asked for; then of those for which that is reported."""
        return self.tallies.of if IN_PLACE in self.filters.asked else len(self.ids)

    @property
    def mine(self) -> str:
        """The reader's own country, by its ISO code; "" where none is chosen."""
        return next(iter(self.links.kept.get(MINE, ())), "")

    @cached_property
    def own(self) -> frozenset[str]:
        """The mechanisms that list the reader's own country."""
        mine = index(self.data).kinds.get(("country", self.mine))
        return frozenset() if mine is None else frozenset(ids_of(self.data, mine))

    @property
    def key(self) -> Hashable:
        """What tells this view from others: all that its page depends on beside the dataset and the day."""
        asked = tuple((name, tuple(values)) for name, values in sorted(self.parameters.items()))
        kept = tuple((name, tuple(values)) for name, values in sorted(self.links.kept.items()))
        return (self.page, asked, kept, self.links.base, language(), self.pinned, self.phone, self.embedded)

    def value(self, name: str) -> str:
        """The last value of a parameter, or an empty text."""
        return address.value(self.parameters, name)

    def values(self, name: str) -> list[str]:
        """All values of a parameter, each once, in the reader's order."""
        return address.values(self.parameters, name)


def is_phone(agent: str) -> bool:
    """Whether a browser that calls itself `agent` calls itself one of a phone."""
    return "Mobi" in agent


def view(
    data: Dataset,
    page: str,
    parameters: Parameters,
    *,
    base: str = "",
    pinned: frozenset[str] = frozenset(),
    phone: bool = False,
) -> View:
    """The view that an address asks for; what it does not know of it is in `ignored`."""
    embed = address.value(parameters, EMBED)
    named, mine = address.value(parameters, LANGUAGE), address.value(parameters, MINE)
    if embed in ("true", "false"):  # another value is told as none that is known
        parameters = {name: values for name, values in parameters.items() if name != EMBED}
    beyond: list[Ignored] = []
    if page != BRIEF:
        parameters, beyond = address.read(parameters)
    filters, ignored = address.filters(data, parameters)
    ignored += beyond
    kept = {LANGUAGE: (named,)} if named in LANGUAGES else {}
    if mine:
        if mine in data.countries:
            kept[MINE] = (mine,)
        else:
            ignored.append(Ignored(MINE, mine))
    links = Links(page, parameters, base=base, kept=kept)
    return View(data, page, parameters, filters, tuple(ignored), links, pinned, phone, embedded=embed == "true")
