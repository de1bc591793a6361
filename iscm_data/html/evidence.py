"""Findings as readers see them: the status and its year, the statement, the source with the place in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset, Said
from iscm_data.export.brief import FINDING, Pin, encoded
from iscm_data.language.text import day, listed, t
from iscm_data.query.links import web
from iscm_data.query.view import View
from iscm_data.wording import report
from iscm_data.wording.dates import undated, when
from iscm_data.wording.labels import label
from iscm_data.wording.marks import reading, sole, state


@dataclass(frozen=True)
class Source:
    """A source as a link: its title, and in `about` publisher, date and the place in it."""

    title: str
    about: str
    href: str


@dataclass(frozen=True)
class Evidence:
    """One finding for a template. Beside its state stands `more`: year, basis; `pins` names it for the brief."""

    id: str
    anchor: str
    mark: str
    state: str
    more: tuple[str, ...]
    mechanism_id: str
    mechanism: str
    mechanism_href: str
    label: str
    statement: Said
    quote: str
    named: str
    source: Source
    reading: str
    href: str
    report: str
    pins: str
    pin: str


def evidence(view: View, finding: Finding) -> Evidence:
    """A finding for a template."""
    data, links = view.data, view.links
    item = encoded(Pin(FINDING, finding.id))
    href = links.to("findings", id=finding.id)
    return Evidence(
        id=finding.id,
        anchor=finding.id.replace("/", "-"),
        mark=finding.status,
        state=state(data, finding),
        more=tuple(_beside(data, finding)),
        mechanism_id=finding.mechanism_id,
        mechanism=data.mechanism[finding.mechanism_id]["short_name"],
        mechanism_href=links.to("mechanism", id=finding.mechanism_id),
        label=coded(data, finding.dimension, finding.code),
        statement=data.said(finding.statement),
        quote=finding.quote or "",
        named=t("Named: {names}", names=listed(data.actor[a].name for a in finding.actors)) if finding.actors else "",
        source=source(data, finding.mechanism_id, finding.source_id, finding.locator),
        reading=reading(finding),
        href=href,
        report=report.href(finding, links.lasting(href, data), data.version),
        pins=item,
        pin=pin(view, item),
    )


def pin(view: View, item: str) -> str:
    """What the button says that puts an item into the reader's brief, or takes it off."""
    return t("Remove from brief") if item in view.pinned else t("Add to brief")


def _beside(data: Dataset, finding: Finding) -> Iterable[str]:
    yield str(finding.as_of) if finding.as_of else undated()
    if finding.basis and not finding.was_event:
        yield label(data, "basis", finding.basis).lower()
    if finding.sole:
        yield sole()
    if finding.donor_role and finding.donor_role != "unknown":
        yield t("donor: {role}", role=label(data, "donor_role", finding.donor_role).lower())


def coded(data: Dataset, dimension: str, code: str | None) -> str:
    """A code's label; that of its dimension where a finding has none."""
    return label(data, dimension, code) if code else t(data.codebook.dimensions[dimension].label)


def source(data: Dataset, mechanism_id: str, source_id: str, locator: str | None = None) -> Source:
    """A source with its publisher, its date and the place in it."""
    row = data.source[mechanism_id, source_id]
    about = t("{publisher}, {date}.", publisher=row["publisher"], date=published(row))
    place = t("At: {place}.", place=data.told(locator).rstrip(".")) if locator else ""
    return Source(row["title"], " ".join(filter(None, (about, place))), web(row["url"]))


def published(row: Mapping[str, Any]) -> str:
    """The date of a source; of a page without one, when it was read."""
    if row["published"] or not row.get("read"):
        return when(row["published"])
    return t("page without a date; read {month} in a stored copy", month=day(row["read"]))
