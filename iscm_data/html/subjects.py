"""Whom and what a reader may look for by its name, as links: a mechanism, a country, a code, who pays or works with."""

from collections.abc import Mapping
from dataclasses import dataclass

from iscm_data.dataset.index import index
from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import t
from iscm_data.query import questions, subjects
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.links import Links
from iscm_data.query.subjects import ACTOR, COUNTRY, MECHANISM
from iscm_data.query.suggestions import Suggestion
from iscm_data.query.tallies import reporting
from iscm_data.wording import activity
from iscm_data.wording.labels import filter_name, label, of_mechanisms, of_those

NOBODY_LEFT_OUT = Filters()


@dataclass(frozen=True)
class Link:
    """What it is, its name, its page, and what is known of it, also as a sentence; "" where there is nothing to add."""

    kind: str
    text: str
    href: str
    about: str
    told: str = ""


def link(data: Dataset, links: Links, each: Suggestion, among: Filters = NOBODY_LEFT_OUT) -> Link:
    """One that is called by a name, as a link to where the most is known of it; a code of a dimension with its number
    among the mechanisms of some filters."""
    if each.kind == MECHANISM:
        m = data.mechanism[each.id]
        about = _with(each.called, m["short_name"], activity.beside_a_name(data, m))
        return Link(t("Mechanism"), m["short_name"], links.to("mechanism", id=each.id), about)
    if each.kind == COUNTRY:
        n = sum(each.id in states["member"] for states in index(data).states.values())
        about = t("member of at least {of}", of=of_mechanisms(n, len(data.mechanism))) if n else ""
        name = data.actor[each.id].name
        return Link(t("Country"), name, links.to("country", iso3=each.id), _with(each.called, name, about))
    if each.kind == ACTOR:
        return _actor(data, links, each)
    name, _, code = each.id.partition(".")
    if name in subjects.OF_MECHANISMS:
        n, page = questions.number(data, Filters({name: (code,)})), "mechanism"
        about = of_mechanisms(n, len(data.mechanism))
    else:
        ids, page = questions.matching(data, among), data.codebook.page_of[name]
        n = len(reporting(data, name, code, ids))
        of = of_those(data, n, len(ids), among, name)
        chosen, about = among.changed(**{name: (code,)}), _in_place(n, of)
        return Link(filter_name(data, name), label(data, name, code), links.to(page, chosen), about)
    # A code is found by its label in any language; its label in the reader's is enough.
    return Link(filter_name(data, name), label(data, name, code), links.to(page, {name: (code,)}), about)


def _in_place(n: int, of: str) -> str:
    return t("in place for {of}", of=of) if n else t("not found in place, which does not mean that there is none")


_PAGES = {"partnership_type": "partners", "funding_model": "payers"}  # the view of each that lists actors


def _with(called: str, name: str, about: str) -> str:
    """What is known of one, after the name by which it was found where that is not the one that is shown."""
    return ", ".join(filter(None, ("" if called == name else called, about)))


def _actor(data: Dataset, links: Links, each: Suggestion) -> Link:
    """An actor with the page on which it is named in place for most mechanisms: as a partner, or as a payer."""
    most = of_most(data, each.id)
    n = _named(data, most).get(each.id, 0)
    kind = t("Partner") if most == "partnership_type" else t("Payer")
    about = _in_place(n, of_mechanisms(n, len(data.mechanism)))
    href, name = links.to(data.codebook.page_of[most], view=_PAGES[most], actor=each.id), data.actor[each.id].name
    return Link(kind, name, href, _with(each.called, name, about))


def of_most(data: Dataset, actor: str) -> str:
    """The dimension in which an actor is named in place for most mechanisms: partners, or who pays."""
    return max(_PAGES, key=lambda dimension: _named(data, dimension).get(actor, 0))


@remembered
def _named(data: Dataset, dimension: str) -> Mapping[str, int]:
    return questions.findings(data, dimension, tuple(data.mechanism), Filters(status=(IN_PLACE,))).named()
