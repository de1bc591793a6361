"""The changelog of the data: one entry for each version that was built, with what changed since the one before."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from iscm_data.dataset.changes import states
from iscm_data.dataset.changes.diff import Change, State, diff
from iscm_data.dataset.changes.states import PlaceError

FILE = "changelog.json"
"""Its name, beside the Parquet files: it travels with them."""

FORMAT = 1
EMPTY = b'{"format": 1, "versions": []}'


class LogError(Exception):
    """The changelog cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """A version: its day of release, its number of mechanisms and findings, and what changed since `before`.

    `before` is None for the first version, and where the version before is not known. `names` has the short names of
    the mechanisms that changed, also of those that are gone.
    """

    version: str
    released: str
    before: str | None
    mechanisms: int
    findings: int
    names: dict[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


def entry(state: State, before: State | None = None) -> Entry:
    """The entry of a state that follows another, or begins."""
    changes = diff(before, state) if before else ()
    names = (before.names if before else {}) | state.names
    return Entry(
        state.version,
        state.released,
        before.version if before else None,
        len(state.tables["mechanisms"]),
        len(state.tables["findings"]),
        {id_: names[id_] for id_ in sorted({c.mechanism_id for c in changes if c.mechanism_id in names})},
        changes,
    )


def extended(entries: Sequence[Entry], before: State | None, state: State) -> tuple[Entry, ...]:
    """The changelog, oldest first, once `state` was built after `before`; the same where it is the same version."""
    if entries and entries[-1].version == state.version:
        return tuple(entries)
    if before is None or before.version == state.version:
        return (*entries, entry(state))
    if not entries:
        entries = (entry(before),)  # there was no changelog yet: it begins with the version before
    return (*entries, entry(state, before))


def built(data: Path, state: State) -> str:
    """The changelog as text after a build of `state` in the folder `data`.

    What was built since the last commit is no version that anyone has seen: where `data` lies in a git repository with
    a committed build, that is the version before, else the files that are there. Raises LogError.
    """
    try:
        read = states.committed("HEAD", data)
        before: State | None = states.from_revision("HEAD", data)
        content = read(f"parquet/{FILE}")
    except PlaceError:
        try:
            before = states.from_folder(data)
        except PlaceError:  # the first build, or one that was broken off: nothing to compare with
            before = None
        file = data / "parquet" / FILE
        content = file.read_bytes() if file.exists() else None
    return as_text(extended(parse(content) if content is not None else (), before, state))


def withdrawn(data: Path) -> frozenset[str]:
    """The ids of all findings that were withdrawn, by the changelog that was committed, else by the one in `data`."""
    content: bytes | None
    try:
        content = states.committed("HEAD", data)(f"parquet/{FILE}")
    except PlaceError:
        file = data / "parquet" / FILE
        content = file.read_bytes() if file.exists() else None
    changes = (change for entry in parse(content or EMPTY) for change in entry.changes)
    return frozenset(str(c.key[0]) for c in changes if (c.table, c.kind) == ("findings", "removed"))


def as_text(entries: Iterable[Entry]) -> str:
    """The changelog as JSON, a line for each change, so that two of them can be compared line by line."""
    told = []
    for e in entries:
        head = json.dumps({n: v for n, v in vars(e).items() if n != "changes"}, ensure_ascii=False)
        lines = ",\n".join("  " + json.dumps(vars(change), ensure_ascii=False) for change in e.changes)
        told.append(f'{head[:-1]}, "changes": [' + (f"\n{lines}\n " if lines else "") + "]}")
    return f'{{"format": {FORMAT}, "versions": [\n ' + ",\n ".join(told) + "\n]}\n"


def parse(content: bytes) -> tuple[Entry, ...]:
    """The entries, oldest first. Raises LogError for what is no changelog."""
    try:
        whole = json.loads(content)
        if whole["format"] != FORMAT:
            raise ValueError(f"format {whole['format']}")
        return tuple(_entry(told) for told in whole["versions"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LogError(
            f"{FILE} is damaged or is no changelog ({error}). Take back the file that was committed, then run "
            "`make build`."
        ) from error


def _entry(told: dict[str, Any]) -> Entry:
    changes = tuple(Change(**change | {"key": tuple(change["key"])}) for change in told["changes"])
    return Entry(**told | {"changes": changes})


def since(entries: Sequence[Entry], version: str) -> tuple[Entry, ...] | None:
    """The entries after a version, oldest first; None for a version that is not in the changelog."""
    places = [number for number, e in enumerate(entries) if e.version == version]
    return tuple(entries[places[-1] + 1 :]) if places else None


def whole(entries: Sequence[Entry]) -> bool:
    """Whether each entry follows the one before it, so that nothing that changed between them is missing."""
    return all(later.before == earlier.version for earlier, later in pairwise(entries))
