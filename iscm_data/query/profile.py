"""What is known of one mechanism, as its page and its factsheet tell it: in place first, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from iscm_data.dataset.findings import Finding, plain_rows
from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.query import questions
from iscm_data.query.questions import Coverage


@dataclass(frozen=True)
class Answer:
    """A code with its findings in their order, at least one; None for those of a dimension that have no code."""

    code: str | None
    findings: tuple[Finding, ...]

    @property
    def status(self) -> str:
        """What is told of it first: in place, where any finding says so."""
        return self.findings[0].status

    def newest(self, status: str) -> Finding | None:
        """The newest finding in a status."""
        return next((finding for finding in self.findings if finding.status == status), None)


def answers(data: Dataset, id_: str, dimension: str) -> list[Answer]:
    """What is reported of a mechanism in a dimension, code by code, and last what has no code."""
    order = [*data.codebook.dimensions[dimension].codes, None]
    found = sorted(index(data).findings.get((id_, dimension, None)), key=lambda f: order.index(f.code))
    made = [Answer(c, tuple(questions.in_order(data, own))) for c, own in groupby(found, key=lambda f: f.code)]
    statuses = [*data.codebook.codes("status")]
    return sorted(
        made, key=lambda a: (a.code is None, statuses.index(a.status), -(a.findings[0].as_of or 0), order.index(a.code))
    )


def newest(found: Sequence[Answer], status: str) -> list[Finding]:
    """The newest finding in a status on each code that has one, the newest of them first."""
    own = (answer.newest(status) for answer in found)
    return sorted((finding for finding in own if finding), key=lambda finding: -(finding.as_of or 0))


def stated(data: Dataset, id_: str, dimension: str) -> list[Coverage]:
    """Where a source itself says of a dimension or a code that there is none, or leaves it out."""
    rows = [row for row in questions.coverage(data, (id_,)) if row.dimension == dimension]
    return [row for row in rows if row.stated and row.stated != "not_found"]


def notes(data: Dataset, id_: str, kind: str) -> list[tuple[str, str]]:
    """What was not found ("gap"), or how sources differ ("conflict"): what it is about, and the note."""
    own = plain_rows(data.notes[data.notes["mechanism_id"] == id_])
    return [(row["about"], row["note"]) for row in own if row["kind"] == kind]


def sources(data: Dataset, id_: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The sources of a record by their ids, those cited most first; last those that were also consulted."""
    own = [(source, row) for (mechanism, source), row in data.source.items() if mechanism == id_]
    return sorted(own, key=lambda pair: -pair[1]["citations"])
