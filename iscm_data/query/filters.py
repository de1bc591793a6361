"""What a reader chose: the filters of an address, and what they mean."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from iscm_data.model.codebook import codebook

CODED = tuple(dimension.id for dimension in codebook().coded)
"""The dimensions that have codes: each is a filter of its own."""

NAMES = (*CODED, "scope", "region", "activity", "country", "status", "since", "sole")
"""Every filter, in the order in which addresses and sentences have them."""

IN_PLACE = "in_place"
ACTIVE = "active"  # of a mechanism that is known to meet
ANY = "any"  # the status of an address that asks for all of them


class Filters(Mapping[str, tuple[str, ...]]):
    """The values chosen, by filter: any of those within one filter, and all filters together.

    Only filters that are set stand in it, so that an empty one is false; `filters.of(name)` is () for the others.
    `status` narrows the coded filters: external donors and in place asks for one finding that is both. Where none is
    named, in place is meant. `since` keeps findings of that year or later, `sole` ("1") those whose source says that
    it is the only funding.

    >>> Filters(funding_model=["external_donors"]).asked
    ('in_place',)
    """

    def __init__(self, chosen: Mapping[str, Iterable[str]] | None = None, /, **more: Iterable[str]) -> None:
        given = {**(chosen or {}), **more}
        if unknown := given.keys() - {*NAMES}:
            raise KeyError(f"no filter: {', '.join(sorted(unknown))}")
        self._chosen = {name: tuple(given[name]) for name in NAMES if given.get(name)}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._chosen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def __hash__(self) -> int:
        return hash(tuple(self._chosen.items()))

    def __repr__(self) -> str:
        return f"Filters({', '.join(f'{name}={values!r}' for name, values in self._chosen.items())})"

    def of(self, name: str) -> tuple[str, ...]:
        """The values of one filter, () where it is not set."""
        return self._chosen.get(name, ())

    def changed(self, **changes: Iterable[str]) -> "Filters":
        """These filters with some of them set anew, or dropped where the change is empty."""
        return Filters({**self._chosen, **changes})

    def without(self, *names: str) -> "Filters":
        """These filters with some of them dropped."""
        return Filters({name: values for name, values in self._chosen.items() if name not in names})

    @property
    def coded(self) -> dict[str, tuple[str, ...]]:
        """The codes chosen, by dimension."""
        return {name: self._chosen[name] for name in CODED if name in self._chosen}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The statuses that codes are asked for in, in the codebook's order: in place where none is named."""
        named = self.of("status") or (IN_PLACE,)
        statuses = codebook().codes("status")
        return tuple(statuses) if ANY in named else tuple(status for status in statuses if status in named)

    @property
    def since(self) -> int | None:
        """The first year that findings may be of; None where all may stay, those without a date too."""
        return int(self.of("since")[0]) if self.of("since") else None

    @property
    def sole(self) -> bool:
        """Whether only funding is asked for that a source says to be the only one."""
        return bool(self.of("sole"))

    def around(self, dimension: str) -> "Filters":
        """What is chosen beside a dimension's own codes: the mechanisms of whom so many report one of these.

        Status and year narrow the codes and are dropped with the last of them.
        """
        others = self.without(dimension, *(["sole"] if dimension == "funding_model" else []))
        return others if others.coded or others.sole else others.without("status", "since")
