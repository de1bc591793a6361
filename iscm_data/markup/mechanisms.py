"""Mechanisms as a table that leads to their profiles."""

from collections.abc import Callable, Sequence
from html import escape

from iscm_data import addressing, answers
from iscm_data.figures.figure import columns
from iscm_data.index import index
from iscm_data.load import Dataset
from iscm_data.markup import link, missing, table
from iscm_data.query import Filters
from iscm_data.text import day, fold, listed, t


def listing(
    data: Dataset, ids: Sequence[str], carried: Filters | None = None, before: Callable[[str], str] = lambda _: ""
) -> str:
    """The mechanisms `ids` by name, each with its identity in a row; their links keep the filters `carried`.

    `before` gives HTML that stands before a name.
    """
    book = data.codebook
    funding = columns(data, "funding_model")
    rows = []
    for id_ in sorted(ids, key=lambda i: fold(data.mechanism[i]["short_name"])):
        m = data.mechanism[id_]
        placed = dict.fromkeys(
            p.code for p in index(data).passages.get((id_, "funding_model", None), ()) if p.status == "in_place"
        )
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
