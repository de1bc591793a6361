"""The views of a page, of which one is open."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """A view of a page: its name, a number beside it or "", its address."""

    text: str
    n: str
    href: str
    current: bool
