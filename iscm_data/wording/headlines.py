"""The answer of a topic page: a headline with its denominator, then how old it is, and what is not known."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import agreeing, is_several, listed, opening, spelled, t, tn
from iscm_data.model.codebook import counts
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.questions import matching
from iscm_data.query.tallies import Tallies, Tally, reporting, unreported
from iscm_data.query.view import View
from iscm_data.wording.labels import label, of_those, subject


def headline(view: View) -> str:
    """The answer in one sentence without its full stop: about the codes chosen, else about those reported most."""
    if not view.ids:
        if len(view.filters) == 2:
            return t("No mechanism matches both filters")
        n = len(view.filters)
        return tn("No mechanism matches this filter", "No mechanism matches all {some} filters", n, some=spelled(n))
    return of_dimension(view.data, view.shown, view.filters)


def of_dimension(data: Dataset, found: Tallies, filters: Filters) -> str:
    """The headline of a dimension's numbers."""
    if found.chosen:
        return (_sole if filters.sole else said)(data, found.dimension, found.chosen, filters)
    most = [tally for tally in found.codes if tally.n and tally.n == found.codes[0].n]
    says = data.codebook.dimensions[found.dimension].says
    if not most:
        return t(str(says["none"]), of=tn("this mechanism", "these {n} mechanisms", found.of))
    if len(most) == 1 or filters.asked != (IN_PLACE,):
        return said(data, found.dimension, most[0], filters)
    of = of_those(data, most[0].n, found.of, filters, found.dimension)
    if len(most) == 2:
        names = listed(subject(data, found.dimension, tally.code) for tally in most)
        return opening(t(str(says["each"]), codes=names, of=of))
    return opening(t(str(says["tie"]), n=spelled(len(most)), of=of))


def said(data: Dataset, dimension: str, tally: Tally, filters: Filters) -> str:
    """A number as a sentence: External donors are reported to fund 10 of 41 mechanisms."""
    of, asked = of_those(data, tally.n, tally.of, filters, dimension), filters.asked
    if len(asked) > 1:
        statuses = listed((label(data, "status", status).lower() for status in asked), last="or")
        return t("{code}: {statuses} for {of}", code=opening(_any(data, dimension, tally)), statuses=statuses, of=of)
    return _said(data, dimension, tally, asked[0], tally.n, of)


def _any(data: Dataset, dimension: str, tally: Tally) -> str:
    """The codes of a number within a sentence: external donors or the host or chair."""
    return listed((subject(data, dimension, code) for code in tally.codes), last="or")


def _said(data: Dataset, dimension: str, tally: Tally, status: str, n: int, of: str) -> str:
    """The sentence of a dimension for a status; `of` are the `n` mechanisms in words."""
    form, name = _form(data, dimension, tally, status), _any(data, dimension, tally)
    told = {"Code": opening(name), "code": name, "of": of}
    return opening(agreeing(form, n, **told) if counts(form) else t(form, **told))


def _form(data: Dataset, dimension: str, tally: Tally, status: str) -> str:
    book = data.codebook.dimensions[dimension]
    forms = book.says[status]
    last = tally.codes[-1]  # a verb goes with the last of several
    plural = book.codes[last].plural or is_several(subject(data, dimension, last))
    form = forms if isinstance(forms, str) else forms[plural]
    if status == IN_PLACE and len(tally.codes) == 1:
        return book.codes[tally.code].in_place or form
    return form


def _sole(data: Dataset, dimension: str, tally: Tally, filters: Filters) -> str:
    of = opening(of_those(data, tally.n, tally.of, filters, dimension))
    if not tally.codes:
        return tn(
            "{of} is reported to have a single source of funding",
            "{of} are reported to have a single source of funding",
            tally.n,
            of=of,
        )
    return tn(
        "{of} is reported to have no other funding than {code}",
        "{of} are reported to have no other funding than {code}",
        tally.n,
        of=of,
        code=_any(data, dimension, tally),
    )


def lede(view: View) -> list[str]:
    """The sentences below the headline: how recent its number is, then what is known beside it and what is not."""
    if not view.ids:
        return [t("That means no source we read reports it. It does not mean that it does not exist.")]
    found = view.shown
    told = recent(view.data, found)
    if not found.chosen and view.filters.asked == (IN_PLACE,):
        return told + known(view.data, found, view.filters)
    return told + beside(view.data, found.dimension, found.chosen or found.whole)


def recent(data: Dataset, found: Tallies) -> list[str]:
    """How recent the number of a headline is."""
    if not found.chosen and len(found.codes) > 1 and found.codes[0].n == found.codes[1].n:
        return _each_recent(data, found)
    about = found.chosen or found.codes[0]
    return [ages(data, about.n, about.recent, about.undated)] if about.n else []


def _each_recent(data: Dataset, found: Tallies) -> list[str]:
    """How many of the numbers of two codes are recent, which most mechanisms have alike; of more codes the headline has
    no names."""
    both = [tally for tally in found.codes if tally.n and tally.n == found.codes[0].n]
    if len(both) != 2 or both[0].n == 1:
        return []
    ages = {subject(data, found.dimension, tally.code): (tally.recent, tally.undated) for tally in both}
    return alike(data, both[0].n, ages)


def alike(data: Dataset, every: int, ages: Mapping[str, tuple[int, int]]) -> list[str]:
    """How many of each of two equal numbers have a recent source, by what they are for; and how many have no year."""
    both = sorted(ages.items(), key=lambda each: not each[1][0])  # the one that has some: first
    undated = [t("{n} ({name})", n=spelled(n), name=name) for name, (_, n) in both if n]
    told = [t("No year is known for {some}.", some=listed(undated))] if undated else []
    return [_recent_of_two(data, every, *((name, n) for name, (n, _) in both)), *told]


def _recent_of_two(data: Dataset, every: int, one: tuple[str, int], other: tuple[str, int]) -> str:
    (first, n), (second, m) = one, other
    told = {"year": data.recent_from, "all": spelled(every), "first": first, "second": second}
    if not n and every == 2:
        return t("Neither of the two for {first} or {second} is reported for {year} or later.", **told)
    if not n:
        return t("None of the {all} for {first} or {second} is reported for {year} or later.", **told)
    return tn(
        "One of the {all} for {first} is reported for {year} or later, {m} of the {all} for {second}.",
        "{Some} of the {all} for {first} are reported for {year} or later, {m} of the {all} for {second}.",
        n,
        Some=opening(spelled(n)),
        m=spelled(m),
        **told,
    )


def _ages_of_two(recent: int, undated: int, year: int) -> str:
    """The same of two of which both have a recent source, or neither has."""
    if recent:
        return t("Both are reported for {year} or later.", year=year)
    if undated == 2:
        return t("Neither of the two is reported with a year.")
    if undated:
        return t("Neither of the two is reported for {year} or later; for one, no year is known.", year=year)
    return t("Neither of the two is reported for {year} or later.", year=year)


def ages(data: Dataset, n: int, recent: int, undated: int) -> str:
    """How many of a number have a recent source, and how many none with a date."""
    said = {"all": spelled(n), "Some": opening(spelled(recent)), "undated": spelled(undated), "year": data.recent_from}
    if n == 1:
        if recent:
            return t("It is reported for {year} or later.", **said)
        return t("It is reported without a year.") if undated else t("It is reported for a year before {year}.", **said)
    if n == 2 and recent != 1:
        return _ages_of_two(recent, undated, data.recent_from)
    if recent == n:
        return t("All {all} are reported for {year} or later.", **said)
    if undated == n:
        return t("None of the {all} is reported with a year.", **said)
    if not recent and not undated:
        return t("None of the {all} is reported for {year} or later.", **said)
    if not recent:
        return tn(
            "None of the {all} is reported for {year} or later; for one, no year is known.",
            "None of the {all} is reported for {year} or later; for {undated}, no year is known.",
            undated,
            **said,
        )
    if not undated:
        return tn(
            "One of the {all} is reported for {year} or later.",
            "{Some} of the {all} are reported for {year} or later.",
            recent,
            **said,
        )
    if recent == 1:
        return tn(
            "One of the {all} is reported for {year} or later; for one, no year is known.",
            "One of the {all} is reported for {year} or later; for {undated}, no year is known.",
            undated,
            **said,
        )
    return tn(
        "{Some} of the {all} are reported for {year} or later; for one, no year is known.",
        "{Some} of the {all} are reported for {year} or later; for {undated}, no year is known.",
        undated,
        **said,
    )


def known(data: Dataset, found: Tallies, filters: Filters) -> list[str]:
    """For how many anything is reported as asked, only otherwise, and not at all: three numbers that add up."""
    says = data.codebook.dimensions[found.dimension].says
    told = [opening(t(str(says["some"]), of=of_those(data, found.whole.n, found.of, filters, found.dimension)))]
    told += [t(str(says["otherwise"]), n=spelled(found.otherwise))] if found.otherwise else []
    if found.nothing:
        forms = says["nothing"]
        told.append(t(forms if isinstance(forms, str) else forms[found.nothing > 1], n=spelled(found.nothing)))
    return told


def absence(data: Dataset, dimension: str, code: str | None, filters: Filters) -> tuple[str, list[str]]:
    """For how many mechanisms a code, or a whole dimension, was not found in place; and how many of these had or
    planned it, have it only by name (a secretariat), have nothing, and have a source that says that there is none: four
    numbers that add up."""
    ids, ix = matching(data, filters.around(dimension)), index(data)
    placed = {*reporting(data, dimension, code, ids)}
    unknown = unreported(data, dimension, ids, code)
    kinds = {id_: data.mechanism[id_]["secretariat_kind"] for id_ in unknown if code == "secretariat"}
    denied = [id_ for id_ in unknown if kinds.get(id_) == "none" or _denied(ix.coverage.get((id_, dimension, code)))]
    named = [id_ for id_, kind in kinds.items() if id_ not in denied and data.mechanism[id_]["secretariat"]]
    missing, nothing = len(ids) - len(placed), len(unknown) - len(denied) - len(named)
    otherwise = missing - len(unknown)
    of = of_those(data, missing, len(ids), filters, dimension)
    told = []
    if otherwise:
        told.append(t("For {some} we found only what was planned or is past.", some=spelled(otherwise)))
    if named:
        told.append(t("For {some} we know only who it is.", some=spelled(len(named))))
    if nothing:
        told.append(t("For {some} we found nothing, which does not mean that there is none.", some=spelled(nothing)))
    if denied:
        told.append(
            tn(
                "For one, a source says that there is none.",
                "For {some}, a source says that there is none.",
                len(denied),
                some=spelled(len(denied)),
            )
        )
    elif missing:
        told.append(t("No source says that there is none."))
    return t("not found in place for {of}", of=of), told


def _denied(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row["stated"] == "stated_none"


def beside(data: Dataset, dimension: str, tally: Tally) -> list[str]:
    """For how many mechanisms more it is reported in another status."""
    told = []
    for status, n in tally.further.items():
        some = spelled(n)
        if n and status == IN_PLACE:
            told.append(opening(tn("One more has this in place.", "{some} more have this in place.", n, some=some)))
        elif n and tally.codes and not (n == 1 and counts(_form(data, dimension, tally, status))):
            more = tn("one more mechanism", "{some} more mechanisms", n, some=some)
            told.append(t("{sentence}.", sentence=_said(data, dimension, tally, status, n, more)))
        elif n and status == "considered":
            told.append(
                tn(
                    "For one more, this has been considered.",
                    "For {some} more, this has been considered.",
                    n,
                    some=some,
                )
            )
        elif n:
            past = tn("One more had this in the past.", "{some} more had this in the past.", n, some=some)
            told.append(opening(past))
    return told
