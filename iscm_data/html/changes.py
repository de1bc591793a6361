"""Versions of the data: what changed in each, and what a link that was made with an older one has to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from iscm_data.dataset.changes import log, sentences
from iscm_data.dataset.changes.diff import of_mechanisms
from iscm_data.dataset.changes.log import Entry, LogError
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import day, t
from iscm_data.query.address import VERSION
from iscm_data.query.filters import ANY
from iscm_data.query.view import View

MOST = 20  # sentences that a notice above a page has; the changelog has them all


@dataclass(frozen=True)
class Changed:
    """What changed on one mechanism, in sentences."""

    name: str
    href: str
    told: Sequence[str]
    more: int = 0


@dataclass(frozen=True)
class Notice:
    """What a link of another version has to say; `all` is where the filters mean what they meant then."""

    told: Sequence[str]
    unknown: str
    changed: Sequence[Changed]
    all: tuple[str, str] | None
    drop: str


@remembered
def entries(data: Dataset) -> tuple[Entry, ...]:
    """The versions of a dataset, oldest first; none where it comes without a changelog. Raises LogError."""
    file = data.folder / log.FILE
    return log.parse(file.read_bytes()) if file.is_file() else ()


def versions(view: View) -> list[tuple[Entry, str, list[Changed]]]:
    """Every version, the newest first, with what changed in it in one sentence and mechanism by mechanism; none where
    the changelog cannot be read."""
    data = view.data
    try:
        found = entries(data)
    except LogError:
        return []
    made = []
    for entry in reversed(found):
        summary = sentences.summary(entry.changes) if entry.before else t("No version before it is recorded.")
        changed = [
            Changed(name, view.links.to("mechanism", id=id_) if id_ in data.mechanism else "", told)
            for id_, name, told in by_mechanism(data, entry.changes, entry.names)
        ]
        made.append((entry, summary, changed))
    return made


def notice(view: View) -> Notice | None:
    """Where the address names another version of the data than the one shown: that it does, and what changed since."""
    data, asked = view.data, view.value(VERSION)
    if not asked or asked == data.version:
        return None
    drop = view.links.here(**{VERSION: None})
    try:
        since = log.since(entries(data), asked)
    except LogError:
        since = None
    if since is None:
        told = [
            t(
                "This link names a version of the data that we do not know. You see version {version}.",
                version=data.version,
            )
        ]
        return Notice(told, asked, (), None, drop)
    told = [t("The data changed since this link was made. You see those of {day}.", day=day(data.released))]
    meaning = None
    if view.filters.coded and not view.filters.of("status"):
        told.append(t("A filter now means what is in place. Then it counted plans and the past as well."))
        meaning = (t("Show in place, planned and past"), view.links.here(status=ANY))
    changes = [change for entry in since for change in entry.changes]
    names = {id_: name for entry in since for id_, name in entry.names.items()}
    changed = []
    for id_ in _subject(view):
        name = data.mechanism[id_]["short_name"] if id_ in data.mechanism else names.get(id_, id_)
        own = [words for _, _, each in by_mechanism(data, of_mechanisms(changes, [id_]), names) for words in each]
        changed.append(Changed(name, "", own[:MOST], max(0, len(own) - MOST)))
    if not changed:
        told.append(sentences.summary(changes))
    return Notice(told, "", changed, meaning, drop)


def _subject(view: View) -> list[str]:
    """The mechanisms that the address is about: a profile's, a comparison's, a finding's; also one that is gone."""
    try:
        gone = {id_ for entry in entries(view.data) for id_ in entry.names}
    except LogError:
        gone = set()
    known = view.data.mechanism.keys() | gone
    return list(dict.fromkeys(id_ for value in view.values("id") if (id_ := value.partition("/")[0]) in known))


def by_mechanism(data: Dataset, changes: Sequence, names: dict[str, str]) -> list[tuple[str | None, str, list[str]]]:
    """Changes in sentences: for each mechanism its id (None for the dataset), its name of today, the sentences."""
    current = {id_: row["short_name"] for id_, row in data.mechanism.items()}
    return sentences.tell(changes, names | current, data.codebook)
