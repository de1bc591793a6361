"""The answer of a topic page: a headline with its denominator, then how old it is, and what is not known."""

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import is_several, listed, opening, spelled, t, tn
from iscm_data.model.codebook import counts
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.tallies import Tallies, Tally
from iscm_data.query.view import View
from iscm_data.wording.labels import label, of_those, subject


def headline(view: View) -> str:
    """The answer in one sentence without its full stop: about the codes chosen, else about those reported most."""
    if not view.ids:
        return tn("No mechanism matches this filter", "No mechanism matches all {n} filters", len(view.filters))
    return of_dimension(view.data, view.shown, view.filters)


def of_dimension(data: Dataset, found: Tallies, filters: Filters) -> str:
    """The headline of a dimension's numbers."""
    if found.chosen and filters.sole:
        return _sole(data, found, found.chosen, filters)
    if found.chosen:
        return said(data, found.dimension, found.chosen, filters)
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
    book = data.codebook.dimensions[dimension]
    name = listed((subject(data, dimension, code) for code in tally.codes), last="or")
    of, asked = of_those(data, tally.n, tally.of, filters, dimension), filters.asked
    if len(asked) > 1:
        statuses = listed((label(data, "status", status).lower() for status in asked), last="or")
        return t("{code}: {statuses} for {of}", code=opening(name), statuses=statuses, of=of)
    forms = book.says[asked[0]]
    last = tally.codes[-1]  # a verb goes with the last of several
    plural = book.codes[last].plural or is_several(subject(data, dimension, last))
    form = forms if isinstance(forms, str) else forms[plural]
    if asked[0] == IN_PLACE and len(tally.codes) == 1:
        form = book.codes[tally.code].in_place or form
    told = {"Code": opening(name), "code": name, "of": of}
    return opening(tn(form, form, tally.n, **told) if counts(form) else t(form, **told))


def _sole(data: Dataset, found: Tallies, tally: Tally, filters: Filters) -> str:
    of = opening(of_those(data, tally.n, tally.of, filters, found.dimension))
    if not tally.codes:
        return tn(
            "{of} is reported to have a single source of funding",
            "{of} are reported to have a single source of funding",
            tally.n,
            of=of,
        )
    name = listed((subject(data, found.dimension, code) for code in tally.codes), last="or")
    return tn(
        "{of} is reported to have no other funding than {code}",
        "{of} are reported to have no other funding than {code}",
        tally.n,
        of=of,
        code=name,
    )


def lede(view: View) -> list[str]:
    """The sentences below the headline: how recent its number is, then what is known beside it and what is not."""
    if not view.ids:
        return [t("That means no source we read reports it. It does not mean that it does not exist.")]
    found = view.shown
    tied = len(found.codes) > 1 and found.codes[0].n == found.codes[1].n
    about = found.chosen or (None if tied else found.codes[0])
    told = [ages(view.data, about)] if about and about.n else []
    if tied and not found.chosen:
        told = _each_recent(view.data, found)
    if found.chosen:
        return told + beside(found.chosen)
    return told + (known(view.data, found, view.filters) if view.filters.asked == (IN_PLACE,) else beside(found.whole))


def _each_recent(data: Dataset, found: Tallies) -> list[str]:
    """How many of the numbers of two codes are recent, which most mechanisms have alike; of more codes the headline has
    no names."""
    both = [tally for tally in found.codes if tally.n and tally.n == found.codes[0].n]
    if len(both) != 2:
        return []
    first, second = (subject(data, found.dimension, tally.code) for tally in both)
    n, m = (spelled(tally.recent) if tally.recent else t("none") for tally in both)
    return [
        t(
            "Source from {year} or later: {n} of the {all} for {first}, {m} for {second}.",
            year=data.recent_from,
            all=spelled(both[0].n),
            n=n,
            m=m,
            first=first,
            second=second,
        )
    ]


def ages(data: Dataset, tally: Tally) -> str:
    """How many of a number have a recent source, and how many none with a date."""
    n, recent, undated = tally.n, tally.recent, tally.undated
    said = {"all": spelled(n), "some": spelled(recent), "undated": spelled(undated), "year": data.recent_from}
    said["Some"] = opening(str(said["some"]))
    if n == 1:
        if recent:
            return t("Its source is from {year} or later.", **said)
        return t("Its source has no date.") if undated else t("Its source is older than {year}.", **said)
    if recent == n:
        return t("All {all} have a source from {year} or later.", **said)
    if undated == n:
        return t("None of the {all} has a source with a date.", **said)
    if not recent and not undated:
        return t("None of the {all} has a source from {year} or later.", **said)
    if not recent:
        return tn(
            "None of the {all} has a source from {year} or later; one has none with a date.",
            "None of the {all} has a source from {year} or later; {undated} have none with a date.",
            undated,
            **said,
        )
    if not undated:
        return tn(
            "One of the {all} has a source from {year} or later.",
            "{Some} of the {all} have a source from {year} or later.",
            recent,
            **said,
        )
    if recent == 1:
        return tn(
            "One of the {all} has a source from {year} or later; one has none with a date.",
            "One of the {all} has a source from {year} or later; {undated} have none with a date.",
            undated,
            **said,
        )
    return tn(
        "{Some} of the {all} have a source from {year} or later; one has none with a date.",
        "{Some} of the {all} have a source from {year} or later; {undated} have none with a date.",
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


def beside(tally: Tally) -> list[str]:
    """For how many mechanisms more it is reported in another status."""
    told = []
    for status, n in tally.further.items():
        some = spelled(n)
        if n and status == IN_PLACE:
            told.append(tn("One more has this in place.", "{some} more have this in place.", n, some=some))
        elif n and status == "considered":
            told.append(tn("One more mechanism plans this.", "{some} more mechanisms plan this.", n, some=some))
        elif n:
            told.append(tn("One more had this in the past.", "{some} more had this in the past.", n, some=some))
    return [opening(sentence) for sentence in told]
