"""The answer of a table of payers or partners: who is named for most mechanisms, and how many are named in all."""

from collections.abc import Sequence

from iscm_data.language.text import agreeing, agreement, listed, opening, spelled, t, tn
from iscm_data.query.ties import Tie, now
from iscm_data.query.view import View
from iscm_data.wording.labels import of_those

PAYING = "funding_model"  # the dimension whose findings name payers; those of the other name partners


def headline(view: View, found: Sequence[Tie]) -> str:
    """The answer in one sentence without its full stop."""
    data, paying = view.data, view.within == PAYING
    if not view.ids or not found:
        return t("No source names who pays") if paying else t("No source names a partner")
    most = max(map(now, found))
    if not most:
        return t("No payer is named in place") if paying else t("No partner is named in place")
    first = [data.actor[tie.actor_id].within for tie in found if now(tie) == most]
    names, n, verb = opening(listed(first)), len(first), agreement(first)
    of = of_those(data, most, len(view.tallies.ids), view.filters, str(view.within))
    if n > 2 and paying:
        some = opening(spelled(n))
        return tn("{some} payer is named for {of}", "{some} payers are each named for {of}", n, of=of, some=some)
    if n > 2:
        some = opening(spelled(n))
        return tn("{some} partner is named for {of}", "{some} partners are each named for {of}", n, of=of, some=some)
    if n == 2 and paying:
        return t("{names} are each reported to pay for {of}", names=names, of=of)
    if n == 2:
        return t("{names} are each named as partners of {of}", names=names, of=of)
    if paying:
        return agreeing("{name} is reported to pay for {of}, more than any other", verb, name=names, of=of)
    return agreeing("{name} is named as a partner of {of}, more than any other", verb, name=names, of=of)


def lede(view: View, found: Sequence[Tie]) -> list[str]:
    """The sentences below the headline: past and planned ones too, and how many are named in all."""
    if not found:
        return [t("That does not mean that there is none.")]
    named = {id_ for tie in found for id_ in tie.mechanisms}
    most = max(found, key=lambda tie: len(tie.mechanisms))
    name, n = view.data.actor[most.actor_id].within, len(most.mechanisms)
    first = {"name": name, "some": spelled(n)}
    of = of_those(view.data, len(named), len(view.tallies.ids), view.filters, str(view.within))
    every = {"some": spelled(len(found)), "of": of}
    if view.within == PAYING:
        return [
            tn(
                "With planned and past money, {name} is named for one.",
                "With planned and past money, {name} is named for {some}.",
                n,
                **first,
            ),
            tn(
                "In all, one payer is named across {of}.",
                "In all, {some} payers are named across {of}.",
                len(found),
                **every,
            ),
            t("A payer that no source names is not in this table."),
        ]
    several = sum(len(tie.mechanisms) > 1 for tie in found)
    repeated = tn(
        "One is named for more than one mechanism.",
        "{Some} are named for more than one mechanism.",
        several,
        Some=opening(spelled(several)),
    )
    return [
        tn(
            "With planned and past partnerships, {name} is named for one.",
            "With planned and past partnerships, {name} is named for {some}.",
            n,
            **first,
        ),
        tn(
            "In all, one partner is named across {of}.",
            "In all, {some} partners are named across {of}.",
            len(found),
            **every,
        ),
        repeated if several else t("None is named for more than one."),
    ]
