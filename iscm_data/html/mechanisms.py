"""Mechanisms as a table that leads to their profiles."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from iscm_data.dataset.index import short_name
from iscm_data.dataset.load import Dataset
from iscm_data.figures.figure import columns
from iscm_data.html import link, missing, table
from iscm_data.language.text import day, listed, t
from iscm_data.query import addressing, questions
from iscm_data.query.questions import Filters
from iscm_data.wording import answers


def by_name(data: Dataset, ids: Iterable[str]) -> list[str]:
    """Mechanisms in the order of their names in common use."""
    return sorted(ids, key=lambda id_: short_name(data, id_))


def listing(
    data: Dataset, ids: Sequence[str], carried: Filters | None = None, before: Callable[[str], str] = lambda _: ""
) -> str:
    """The mechanisms `ids` by name, each with its identity in a row; their links keep the filters `carried`.

    `before` gives HTML that stands before a name.
    """
    book = data.codebook
    funding = columns(data, "funding_model")
    rows = []
    placed_: dict[str, dict[str | None, None]] = {id_: {} for id_ in ids}
    for p in questions.passages(data, "funding_model", ids).of("status", "in_place"):
        placed_[p.mechanism_id][p.code] = None
    for id_ in by_name(data, ids):
        m, placed = data.mechanism[id_], placed_[id_]
        status = t(book.label("mechanism_status", m["status"]))
        rows.append(
            [
                f"{before(id_)}{link(addressing.href('mechanism', carried, id=id_), m['short_name'])}",
                escape(t(book.label("scope", m["scope"]))),
                str(m["established_year"]),
                escape(f"{status} ({day(m['status_as_of'])})" if m["status_as_of"] else status),
                escape(answers.member_count(m)),
                escape(listed(funding[code] for code in placed if code)) if placed else missing(t("not found")),
            ]
        )
    head = (t("Mechanism"), t("Scope"), t("Since"), t("Status"), t("Member States"), t("Funding in place"))
    return table(t("Mechanisms"), map(escape, head), rows, hidden_caption=True)
