"""What ties mechanisms to others: who pays and works with them, and what two of them have in common."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.index import index, short_name
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import fold
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import findings, states


@dataclass(frozen=True)
class Tie:
    """One actor's part in one dimension: the mechanisms in the order of pages, each with its findings."""

    actor_id: str
    mechanisms: dict[str, tuple[Finding, ...]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings that name the actor."""
        return tuple(finding for group in self.mechanisms.values() for finding in group)


@dataclass(frozen=True)
class Similar:
    """Another mechanism and what it shares with the one shown: State codes and theme codes, never a score."""

    mechanism_id: str
    states: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Paid:
    """A way in which a mechanism is funded in place, or a kind of its partners: who is named, the newest year (None
    where no finding has one), and the findings, the newest first."""

    code: str
    payers: tuple[str, ...]
    year: int | None
    findings: tuple[Finding, ...]


def funding(data: Dataset, mechanism_id: str) -> list[Paid]:
    """How a mechanism is funded as far as that is reported in place, in the codebook's order."""
    made = []
    for code, placed in _placed(data, mechanism_id, "funding_model"):
        named = tuple(dict.fromkeys(actor for finding in placed for actor in finding.actors))
        made.append(Paid(code, named, placed[0].as_of, placed))
    return made


def by_year(data: Dataset, mechanism_id: str, dimension: str) -> list[Paid]:
    """The same of a dimension, with each name under the year of the newest source that has it; sources without names
    only where they are the newest."""
    made = []
    for code, placed in _placed(data, mechanism_id, dimension):
        when: dict[str, int | None] = {}
        for finding in placed:
            for actor in finding.actors or ("",):
                when.setdefault(actor, finding.as_of)
        for number, year in enumerate(dict.fromkeys(when.values())):
            names = tuple(actor for actor in when if actor and when[actor] == year)
            if names or not number:
                made.append(Paid(code, names, year, tuple(f for f in placed if f.as_of == year)))
    return made


def _placed(data: Dataset, mechanism_id: str, dimension: str) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Each code of a dimension that is in place for a mechanism, with its findings, the newest first."""
    for code in data.codebook.codes(dimension):
        found = index(data).findings.get((mechanism_id, dimension, code))
        if placed := sorted((f for f in found if f.status == IN_PLACE), key=lambda f: -(f.as_of or 0)):
            yield code, tuple(placed)


def ties(data: Dataset, dimension: str, ids: Sequence[str], filters: Filters | None = None) -> list[Tie]:
    """Every actor named in the findings of a dimension, by name (an order that ranks nobody)."""
    found: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings(data, dimension, ids, filters).naming():
        for actor in finding.actors:
            found[actor][finding.mechanism_id].append(finding)
    return [
        Tie(actor, {id_: tuple(group) for id_, group in found[actor].items()})
        for actor in sorted(found, key=lambda a: fold(data.actor[a].name))
    ]


NOW, ALL, NAME = ORDERS = ("now", "all", "name")
"""The orders of actors: by the mechanisms tied to them in place, by those in any status, by name. Ties by name."""


def of_actor(found: Sequence[Tie], actor_id: str) -> Tie | None:
    """The part of one actor; None where nothing names it."""
    return next((tie for tie in found if tie.actor_id == actor_id), None)


def now(tie: Tie) -> int:
    """How many mechanisms are tied to an actor in place."""
    return sum(any(f.status == IN_PLACE for f in group) for group in tie.mechanisms.values())


def ordered(found: Sequence[Tie], order: str) -> list[Tie]:
    """Actors in one of ORDERS; `found` are by name."""
    if order == NAME:
        return [*found]
    return sorted(found, key=lambda tie: (-now(tie) if order == NOW else 0, -len(tie.mechanisms)))


def tied(data: Dataset, tie: Tie) -> list[str]:
    """An actor's mechanisms: those in place first, then planned, then past; by name within each."""
    statuses = list(data.codebook.codes("status"))
    return sorted(
        tie.mechanisms,
        key=lambda id_: (
            min(statuses.index(f.status) for f in tie.mechanisms[id_]),
            short_name(data, id_),
        ),
    )


def themes(data: Dataset, mechanism_id: str) -> tuple[str, ...]:
    """The themes of a mechanism that are in place, in the codebook's order."""
    ix, codes = index(data), data.codebook.dimensions["theme"].codes
    found = ix.present[ix.status["in_place"], ix.row[mechanism_id], [ix.column["theme", code] for code in codes]]
    return tuple(compress(codes, found))


def similar(data: Dataset, mechanism_id: str, most: int = 6) -> list[Similar]:
    """The mechanisms with which this one shares most listed member States, then most themes in place.

    Only lists that we have are compared: a mechanism without a list of members can share themes only.
    """
    ix, own_states, own_themes = index(data), set(states(data, mechanism_id, "member")), themes(data, mechanism_id)
    columns = [ix.column["theme", code] for code in own_themes]
    in_common = ix.present[ix.status["in_place"]][:, columns].sum(axis=1).tolist()
    number = {id_: (len(own_states & ix.states[id_]["member"]), n) for id_, n in zip(ix.ids, in_common, strict=True)}
    sharing = [id_ for id_, shared in number.items() if any(shared) and id_ != mechanism_id]
    return [
        Similar(
            id_,
            tuple(s for s in states(data, id_, "member") if s in own_states),
            tuple(code for code in themes(data, id_) if code in own_themes),
        )
        for id_ in sorted(sharing, key=lambda id_: (-number[id_][0], -number[id_][1]))[:most]
    ]
