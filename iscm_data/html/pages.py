"""Every page by its part of the address, and what builds it."""

import pickle
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from iscm_data.dataset.memo import Cache
from iscm_data.html import (
    accessibility,
    brief,
    compare,
    country,
    data,
    mechanisms,
    method,
    overview,
    profile,
    search,
    topic,
)
from iscm_data.html.frame import Builder, Whole, whole
from iscm_data.html.page import Page
from iscm_data.model.codebook import codebook
from iscm_data.query.address import STATE, Parameters
from iscm_data.query.view import View


def _mechanism(view: View) -> Page:
    """The mechanism that an address names; without one, or for one that there is not, all of them."""
    return profile.page(view) if view.value("id") in view.data.mechanism else mechanisms.page(view)


BUILDERS: Mapping[str, Builder] = {
    "": overview.page,
    **dict.fromkeys(codebook().page_of.values(), topic.page),
    "mechanism": _mechanism,
    "findings": search.page,
    "compare": compare.page,
    "country": country.page,
    "brief": brief.page,
    "method": method.page,
    "data": data.page,
    "accessibility": accessibility.page,
}
KEPT = 24 * 2**20  # bytes of pages that are kept for the next reader: some 200
LONGEST = 1_000  # characters of the address of a page that is kept: it stands in each of its links

_CACHE = Cache(KEPT)


def found(view: View) -> bool:
    """Whether there is what the address names: a mechanism, a State, a finding. Without a name there is."""
    data, id_ = view.data, view.value("id")
    if view.page == "mechanism":
        return not id_ or id_ in data.mechanism
    if view.page == "findings":
        return not id_ or id_ in data.finding
    return view.page != "country" or not view.value(STATE) or bool(country.asked(view))


def build(view: View, board: Parameters = MappingProxyType({})) -> Whole:
    """The page of a view with all that is around it. KeyError for the address of no page."""
    return whole(view, BUILDERS[view.page], board)


def page(view: View, board: Parameters = MappingProxyType({})) -> Whole:
    """The same, made once for all readers who ask for it."""
    given = (*view.parameters.values(), *board.values())
    if sum(len(value) for values in given for value in values) > LONGEST:
        return build(view, board)
    key = (view.data.content, view.key, urlencode(board, doseq=True), date.today())
    kept: Whole = pickle.loads(_CACHE.get(key, lambda: pickle.dumps(build(view, board))))
    return kept
