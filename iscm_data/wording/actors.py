"""The answer of a table of payers or partners: who is named for most mechanisms, how recent that is, and how many are
named in all; the same of one of them."""

from collections.abc import Sequence

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import agreeing, agreement, listed, opening, spelled, t, tn
from iscm_data.query.filters import IN_PLACE
from iscm_data.query.ties import Tie, now, of_actor
from iscm_data.query.view import View
from iscm_data.wording import headlines
from iscm_data.wording.labels import of_mechanisms, of_those

PAYING = "funding_model"  # the dimension whose findings name payers; those of the other name partners


def of_one(data: Dataset, tie: Tie, dimension: str, of: str) -> str:
    """For how many mechanisms one is named in place, without a full stop; `of` says for how many of them."""
    actor = data.actor[tie.actor_id].within
    verb, paying = agreement([actor]), dimension == PAYING
    if not now(tie) and paying:
        return t("No source names {name} as a payer in place", name=actor)
    if not now(tie):
        return t("No source names {name} as a partner in place", name=actor)
    if paying:
        return agreeing("{name} is reported to pay for {of}", verb, name=opening(actor), of=of)
    return agreeing("{name} is named as a partner of {of}", verb, name=opening(actor), of=of)


def of_none(data: Dataset, id_: str, dimension: str) -> tuple[str, str]:
    """That one is named in place for none, without a full stop; and what that does not mean."""
    return of_one(data, Tie(id_, {}), dimension, ""), t("That does not mean that there is none.")


def ages(data: Dataset, tie: Tie) -> str:
    """How recent the sources are that name one in place; "" where none does."""
    n, recent, undated = _ages(data, tie)
    return headlines.ages(data, n, recent, undated) if n else ""


def _ages(data: Dataset, tie: Tie) -> tuple[int, int, int]:
    """For how many mechanisms one is named in place; for how many by a recent source, and by none with a date."""
    placed = [[f.as_of or 0 for f in group if f.status == IN_PLACE] for group in tie.mechanisms.values()]
    newest = [max(years) for years in placed if years]
    return len(newest), sum(year >= data.recent_from for year in newest), newest.count(0)


def headline(view: View, chosen: str = "") -> str:
    """The answer in one sentence without its full stop; about the one that is `chosen` by its id, where it is named."""
    data, found, paying = view.data, view.ties, view.within == PAYING
    if not view.ids or not found:
        return t("No source names who pays") if paying else t("No source names a partner")
    if tie := of_actor(found, chosen):
        return of_one(data, tie, str(view.within), _of(view, now(tie), view.among))
    most = max(map(now, found))
    if not most:
        return t("No payer is named in place") if paying else t("No partner is named in place")
    first = [data.actor[tie.actor_id].within for tie in found if now(tie) == most]
    names, n, verb = opening(listed(first)), len(first), agreement(first)
    of = _of(view, most, view.among)
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


def _of(view: View, n: int, of: int) -> str:
    """So many of the mechanisms that the other filters leave, or of those that match."""
    if of == view.tallies.of:
        return of_those(view.data, n, of, view.filters, str(view.within))
    return agreeing("{mechanisms} that match the other filters", of, mechanisms=of_mechanisms(n, of))


def lede(view: View, chosen: str = "") -> list[str]:
    """The sentences below the headline: its age, past and planned ones too, and how many are named in all."""
    found = view.ties
    if not found:
        return [t("That does not mean that there is none.")]
    if tie := of_actor(found, chosen):
        return list(filter(None, (ages(view.data, tie), _in_all(view, tie))))
    return [*filter(None, (*_recent(view.data, found), *_named(view, found)))]


def _recent(data: Dataset, found: Sequence[Tie]) -> list[str]:
    """How recent the number of a headline is; where it is that of more than two, it has no names."""
    first = [tie for tie in found if now(tie) == max(map(now, found)) > 0]
    if len(first) == 1:
        return [ages(data, first[0])]
    if len(first) == 2 and now(first[0]) > 1:
        both = {data.actor[tie.actor_id].within: _ages(data, tie)[1:] for tie in first}
        return headlines.alike(data, now(first[0]), both)
    return []


def _named(view: View, found: Sequence[Tie]) -> list[str]:
    named = {id_ for tie in found for id_ in tie.mechanisms}
    most = max(found, key=lambda tie: len(tie.mechanisms))
    every = {"some": spelled(len(found)), "of": _of(view, len(named), len(view.ids))}
    if view.within == PAYING:
        return [
            _in_all(view, most),
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
        _in_all(view, most),
        tn(
            "In all, one partner is named across {of}.",
            "In all, {some} partners are named across {of}.",
            len(found),
            **every,
        ),
        repeated if several else t("None is named for more than one."),
    ]


def _in_all(view: View, tie: Tie) -> str:
    """For how many mechanisms one is named, in place or not; "" where some of these do not match."""
    if len(view.ids) < view.tallies.of:
        return ""
    n = len(tie.mechanisms)
    told = {"name": view.data.actor[tie.actor_id].within, "some": spelled(n)}
    if view.within == PAYING:
        return tn(
            "With planned and past money, {name} is named for one.",
            "With planned and past money, {name} is named for {some}.",
            n,
            **told,
        )
    return tn(
        "With planned and past partnerships, {name} is named for one.",
        "With planned and past partnerships, {name} is named for {some}.",
        n,
        **told,
    )
