"""Mechanism × mechanism: the member States that two lists have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.figures import charts, content
from iscm_data.figures.charts import Row
from iscm_data.figures.figure import Figure, in_part, short_names
from iscm_data.language.text import labelled, listed, number, several, t, tn
from iscm_data.query import addressing, countries
from iscm_data.query.countries import Overlap
from iscm_data.query.paging import PAIRS, part
from iscm_data.query.questions import Filters
from iscm_data.wording import answers, captions


@dataclass(frozen=True, kw_only=True, eq=False)
class OverlapFigure(Figure):
    """Pairs of mechanisms; `most` are those that share a State, with most States first; `names` by mechanism."""

    most: Sequence[Overlap]
    names: Mapping[str, str]


def shared(pair: Overlap) -> str:
    """The number of States that a pair shares, of those of the smaller list."""
    return f"{answers.at_least(len(pair.states), pair.least)} / {pair.smaller}"


def overlap(data: Dataset, filters: Filters, ids: Sequence[str], asked: str = "") -> OverlapFigure | None:
    """The mechanisms with a list of members, in pairs; None for fewer than two of them.

    Of many mechanisms those pairs are shown that stand in the same part; a pair of two parts is left to its own page.
    """
    every = tuple(countries.listing(data, ids))
    if len(every) < 2:
        return None
    shown = part(every, asked, PAIRS)
    having = shown.rows
    found = countries.overlaps(data, having)
    pairs = countries.pairs(data, every)
    shades = (t("up to a quarter"), t("up to half"), t("up to three quarters"), t("more"))
    sharing = [pair for pair in found if pair.states]
    title = (
        tn(
            "At least {n} pair of mechanisms, of {of}, shares a member State",
            "At least {n} of {of} pairs of mechanisms share a member State",
            pairs.sharing,
            of=number(pairs.of),
        )
        if pairs.least
        else tn(
            "{n} pair of mechanisms, of {of}, shares a member State",
            "{n} of {of} pairs of mechanisms share a member State",
            pairs.sharing,
            of=number(pairs.of),
        )
    )
    lines = [Row(id_, data.mechanism[id_]["short_name"], addressing.href("mechanism", id=id_)) for id_ in having]
    short, names, acronyms = short_names(data, having)
    partial = [names[id_] for id_ in countries.incomplete(data, having)]
    words = answers.words(
        data,
        filters,
        title=title,
        subtitle=t("Number of member States in both lists, shaded by their share of the smaller list"),
        note=tn(
            "{part} has a list of member States.",
            "{part} have a list of member States.",
            len(every),
            part=answers.of_mechanisms(len(every), len(ids)),
        )
        + " "
        + t(
            "Underlined numbers are “at least”. Incomplete are the lists of: {partial}. "
            "An overlap is not a duplication.",
            partial=listed(partial) if partial else t("none"),
        )
        + acronyms
        + ("" if shown.whole else " " + t("Mechanisms of two parts make no pair here: compare them, or set filters.")),
        passages=(),
        n=len(ids),
    )
    words = captions.with_source(words, answers.lists_of_members(len(every)))
    most = sorted(sharing, key=lambda pair: -len(pair.states))

    def by_first() -> list[tuple[str, str]]:
        """The pairs that share a State under the first of each, for a slide."""
        return [
            (names[id_], several(labelled(names[p.second], shared(p)) for p in group))
            for id_ in having
            if (group := [p for p in most if p.first == id_])
        ]

    made = OverlapFigure(
        data=data,
        name="overlap",
        page="country",
        parameters=filters.chosen(),
        file=captions.stem("overlap", filters, data),
        words=words,
        alt=f"{title}. {words.note}",
        passages=(),
        draw=lambda form: charts.overlap(found, lines, short, shades, form=form),
        content=lambda: content.plain(
            (t("Mechanism"), t("In common with, of the smaller (each pair once; those not named: none found)")),
            by_first(),
        ),
        rows=lambda: [_row(data, pair, names) for pair in found],
        most=most,
        names=names,
    )
    return in_part(made, shown)


def _row(data: Dataset, pair: Overlap, names: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "mechanism_id": pair.first,
        "mechanism": names[pair.first],
        "other_mechanism_id": pair.second,
        "other_mechanism": names[pair.second],
        "states_in_common": len(pair.states) or t("none found"),
        "at_least": t("yes, a list is incomplete") if pair.least else t("both lists are complete"),
        "states_of_the_smaller": pair.smaller,
        "countries": "; ".join(data.actor[s].name for s in pair.states),
    }
