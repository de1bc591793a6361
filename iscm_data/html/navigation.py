"""The pages in their order, under the names of their groups."""

from collections.abc import Mapping
from dataclasses import dataclass

from iscm_data.language.text import later


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: its file under pages/ (also its address, but for the first) and its title."""

    file: str
    title: str

    @property
    def path(self) -> str:
        """The page's part of its address: none for the first page."""
        return "" if self.file == HOME else self.file


HOME = "overview"
NAVIGATION: Mapping[str, tuple[Entry, ...]] = {
    later("Explore"): (
        Entry("overview", later("Overview")),
        Entry("funding", later("Funding")),
        Entry("governance", later("Governance")),
        Entry("partnerships", later("Partnerships")),
        Entry("themes", later("Themes")),
        Entry("structure", later("Structure")),
    ),
    later("Look up"): (
        Entry("mechanism", later("Mechanisms")),
        Entry("compare", later("Compare")),
        Entry("country", later("Countries")),
        Entry("findings", later("Search")),
        Entry("brief", later("Brief")),
    ),
    later("About"): (
        Entry("method", later("Method")),
        Entry("data", later("Data")),
        Entry("accessibility", later("Accessibility")),
    ),
}
ENTRIES = {entry.path: entry for group in NAVIGATION.values() for entry in group}
"""Every page by its part of the address."""
