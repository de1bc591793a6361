"""What changed in the data, as an Atom feed: of all of it, of one mechanism, or of the mechanisms that list a State."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from textwrap import shorten
from uuid import NAMESPACE_URL, UUID, uuid5

from markupsafe import Markup

from iscm_data.dataset.changes.log import Entry, LogError
from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.html import changes
from iscm_data.language.text import html_tag, labelled, language, t, tn
from iscm_data.query.address import STATE
from iscm_data.query.links import Links

NAME = "feed.xml"
TYPE = "application/atom+xml"
MECHANISM = "mechanism"  # this parameter or STATE, of which an address has one at most
MOST = 60  # entries, the newest; an entry is what one version changed on one mechanism
LONGEST = 120  # characters of an entry's title
_OURS = uuid5(NAMESPACE_URL, "iscm-explorer/changes")  # an entry has one name wherever it is read, in each language


@dataclass(frozen=True)
class Subject:
    """What a feed is about: a mechanism or a State by its id; all of the data where both are empty."""

    mechanism: str = ""
    iso3: str = ""

    def parameters(self) -> dict[str, str]:
        """The parameters of the feed's address."""
        return {name: value for name, value in ((MECHANISM, self.mechanism), (STATE, self.iso3)) if value}


def title(data: Dataset, subject: Subject) -> str:
    """The name of a feed."""
    if subject.mechanism:
        return t("Changes of the data on {mechanism}", mechanism=data.mechanism[subject.mechanism]["short_name"])
    if subject.iso3:
        return t("Changes of the data on the mechanisms that list {state}", state=data.actor[subject.iso3].within)
    return t("Changes of the data of the ISCM Explorer")


def feed(data: Dataset, subject: Subject, links: Links, here: str) -> bytes:
    """The feed as XML; `here` is its own whole address. Its words are in the reader's language."""
    # Only a feed needs it.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(_urn(NAME, language(), *subject.parameters().values()))
    made.title(title(data, subject))
    made.link([{"href": here, "rel": "self", "type": TYPE}, {"href": _page(subject, links), "rel": "alternate"}])
    made.author({"name": data.publisher})
    made.language(html_tag(language()))
    made.rights(data.licence)
    made.generator("ISCM Explorer", version=data.version)
    made.updated(_midnight(data.released))
    for version, id_, name, told in islice(_entries(data, subject), MOST):
        entry = made.add_entry(order="append")
        entry.id(_urn(version.version, id_ or ""))
        first = told[0] if len(told) == 1 else tn("{n} change", "{n} changes", len(told))
        entry.title(shorten(labelled(name, first), LONGEST, placeholder=" …"))
        entry.updated(_midnight(version.released))
        entry.link(href=_page(Subject(id_ if id_ and id_ in data.mechanism else ""), links), rel="alternate")
        rows = Markup("").join(Markup("<li>{}</li>").format(each) for each in told)
        entry.content(str(Markup("<ul>{}</ul>").format(rows)), type="html")
    return made.atom_str(pretty=True)


def _entries(data: Dataset, subject: Subject) -> Iterator[tuple[Entry, str | None, str, Sequence[str]]]:
    """What each version changed on each mechanism of the subject, the newest version first."""
    try:
        versions = changes.entries(data)
    except LogError:
        return
    for version in reversed(versions):
        wanted = _mechanisms(data, subject, version)
        for id_, name, told in changes.by_mechanism(data, version.changes, version.names):
            if wanted is None or id_ in wanted:
                yield version, id_, name, told


def _mechanisms(data: Dataset, subject: Subject, version: Entry) -> set[str] | None:
    """The mechanisms of a feed, those too that listed the State before this version; None for all and the rest."""
    if subject.mechanism:
        return {subject.mechanism}
    if not subject.iso3:
        return None
    now = {id_ for id_, roles in index(data).states.items() if any(subject.iso3 in states for states in roles.values())}
    own = {str(c.mechanism_id) for c in version.changes if c.table == "memberships" and subject.iso3 == c.key[1]}
    return now | own


def _page(subject: Subject, links: Links) -> str:
    """The whole address of the page of what a feed or an entry is about."""
    if subject.mechanism:
        return links.full(links.to("mechanism", id=subject.mechanism))
    if subject.iso3:
        return links.full(links.to("country", iso3=subject.iso3))
    return links.full(links.to("method", view="changes"))


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _urn(*parts: str) -> str:
    made: UUID = uuid5(_OURS, "/".join(parts))
    return made.urn
