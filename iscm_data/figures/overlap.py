"""The member States that two mechanisms' lists have in common: pairs, those that share most first."""

from collections.abc import Mapping
from typing import Any

from iscm_data.figures.content import Aside, Entry, Listing
from iscm_data.figures.figure import Figure, filtered, names, of_view
from iscm_data.language.text import number, several, t
from iscm_data.query import countries, paging, questions
from iscm_data.query.countries import Shared
from iscm_data.query.paging import Part
from iscm_data.query.view import View
from iscm_data.wording.countries import at_least, compared, lists_of_members, sharing, some_lists
from iscm_data.wording.labels import short


def overlap(view: View) -> Figure | None:
    """The pairs of mechanisms with a list of members; None for fewer than two of them.

    Of many mechanisms those pairs are shown that stand in the same part; a pair of two parts is left to its own page.
    """
    data = view.data
    ids = questions.matching(data, view.filters)
    every = tuple(countries.listing(data, ids))
    if len(every) < 2:
        return None
    part = paging.part(every, view.value(paging.PAIRS), paging.PAIRS)
    pairs = countries.pairs(data, every)
    found = sorted(countries.overlaps(data, part.rows), key=lambda pair: -len(pair.states))
    partial = countries.lists(data, part.rows).incomplete

    def content() -> Listing:
        sharing = [pair for pair in found if pair.states]
        most = max((pair.smaller for pair in sharing), default=1)
        return Listing(
            head=t("Two mechanisms"),
            counted=t("Members in common"),
            named="",
            entries=tuple(_entry(view, pair, most) for pair in sharing),
            asides=(
                Aside(t("States on both lists, out of those on the shorter list.")),
                *([Aside(t("At least, since these lists are incomplete:"), names(data, partial))] if partial else []),
                *([] if part.whole else [Aside(_among(part))]),
                *filtered(view),
            ),
        )

    return of_view(
        view,
        "overlap",
        title=sharing(pairs),
        lede=compared(len(every), len(ids)),
        cited=some_lists(len(every)),
        source=lists_of_members(len(every)),
        content=content,
        rows=lambda: [_row(view, pair) for pair in found],
        page="compare",
        parameters={**view.filters, **part.address},
        more={"view": "all"},
    )


def _among(part: Part[tuple[str, ...]]) -> str:
    return t(
        "Pairs among mechanisms {first} to {last} of the {n} that have a list of members.",
        first=number(part.first),
        last=number(part.last),
        n=number(part.of),
    )


def _entry(view: View, pair: Shared, most: int) -> Entry:
    """A pair, its bar as long as the number of States in common, of the `most` that any could have."""
    n = len(pair.states)
    label = " – ".join(short(view.data, id_) for id_ in pair.ids)  # a name may have an “and” of its own
    said = t("{n} of {of}", n=at_least(n, pair.least), of=pair.smaller)
    return Entry(".".join(pair.ids), label, said, n / most)


def _row(view: View, pair: Shared) -> Mapping[str, Any]:
    (first, second), (name, other) = pair.ids, names(view.data, pair.ids)
    return {
        "mechanism_id": first,
        "mechanism": name,
        "other_mechanism_id": second,
        "other_mechanism": other,
        "states_in_common": len(pair.states) or t("none found"),
        "at_least": t("yes, a list is incomplete") if pair.least else t("both lists are complete"),
        "states_of_the_smaller": pair.smaller,
        "countries": several(view.data.actor[iso3].name for iso3 in pair.states),
    }
