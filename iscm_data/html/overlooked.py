"""What an address asks for that its page does not know: told to the reader, lest one view pass for another."""

import re
from collections.abc import Callable, Mapping

from iscm_data.html import compare, comparison, country, matrix, mechanisms, method, search, topic
from iscm_data.language.text import LANGUAGES
from iscm_data.model.codebook import codebook
from iscm_data.query import hits, sorting, ties
from iscm_data.query.address import LANGUAGE, LONGEST, STATE, TOPIC, VERSION, VIEW, WORDS, Ignored
from iscm_data.query.filters import NAMES
from iscm_data.query.view import BRIEF, MINE, View

SEARCHED = ("findings", "country", "mechanism")  # pages that read a reader's words
_TOPICS = (*codebook().page_of.values(),)
# Parameters of which a page reads the last alone.
_ONE = frozenset({LANGUAGE, VIEW, STATE, WORDS, TOPIC, "sort", "family", "since", "part", "page", "pairs", "actor"})
# What mail programs, networks and Streamlit add to links: no part of what a sender saw.
_ADDED = re.compile(
    r"(?:utm|pk|mtm|hsa|at|stm|sc)_\w+|\w*cl(?:k)?id|[gw]braid|gad_\w+|srsltid|mc_[ce]id|mkt_tok|igshi?d?|_g[al]|_gac|"
    r"ref|ref_src|si|trk\w*|_hsenc|_hsmi|__hs\w+|wt\.\w+|s_cid|spm|li_fat_id|vero_id|_openstat|_kx|sfmc_\w+|dm_i|"
    r"safelinks|embed_options",
    re.IGNORECASE,
)


def _view(view: View, value: str) -> bool:
    if view.within:
        return value in topic.views(view.within)
    return value in {"method": method.VIEWS, "compare": (*comparison.VIEWS, compare.OF_ALL)}.get(view.page, ())


def _cell(view: View, value: str) -> bool:
    mechanism, _, code = value.partition(".")
    codes = view.data.codebook.codes(view.within) if view.within else ()
    return code in codes and (not mechanism or mechanism in view.data.mechanism)


def _sort(view: View, value: str) -> bool:
    if view.within:
        return value in (*sorting.ORDERS, *ties.ORDERS, *view.data.codebook.codes(view.within))
    own = {"country": (country.STATES,), "mechanism": mechanisms.ORDERS, "findings": (search.NEWEST,)}
    return value in own.get(view.page, ())


def _words(view: View, _: str) -> bool:
    return view.page in SEARCHED and not any(view.value(name) for name in ("id", STATE))  # of one nothing is sought


def _filter(view: View, _: str) -> bool:
    """Whether the page has lists that filters narrow: that of one mechanism or of one statement has none."""
    if view.page == "compare":
        return view.value(VIEW) == compare.OF_ALL
    of_one = {"mechanism": view.data.mechanism, "findings": view.data.finding}.get(view.page, ())
    return view.page in (*_TOPICS, *SEARCHED) and view.value("id") not in of_one


def _on(*pages: str, value: str = "") -> Callable[[View, str], bool]:
    """Of pages that read a parameter, whose value is that, or of any form."""
    return lambda view, given: view.page in pages and given == (value or given)


def _number(*pages: str) -> Callable[[View, str], bool]:
    return lambda view, value: view.page in pages and value.isdecimal()


def _narrows(name: str) -> Callable[[View, str], bool]:
    pages = ("findings", "mechanism") if name == hits.DIMENSION else ("findings",)  # a profile opens there
    return lambda view, value: view.page in pages and value in hits.options(view.data, name)


def _any(_: View, __: str) -> bool:
    return True  # every page tells by itself what it does not know of it


KNOWN: Mapping[str, Callable[[View, str], bool]] = {
    **dict.fromkeys(NAMES, _filter),  # unknown values are told with the filters: query/view.py
    **dict.fromkeys((MINE, VERSION), _any),
    **{name: _narrows(name) for name in hits.OWN},
    WORDS: _words,
    "page": _number(*_TOPICS, "findings"),
    "part": _number(*_TOPICS, "mechanism"),
    "pairs": _number("compare"),
    "id": _on("mechanism", "findings", "compare"),
    STATE: _on("country"),
    matrix.SHOW: _on(*_TOPICS, value="all"),
    topic.OF: lambda view, value: value in topic.OF_ACTORS and _view(view, value),
    compare.OPEN: _on("compare", value="1"),
    country.ALL: _on("country", value="1"),
    **dict.fromkeys(("item", "title", "own", "note", "act"), _on(BRIEF)),
    **dict.fromkeys(("reported", *comparison.VIEWS), _on("compare", value="1")),  # of older addresses
    LANGUAGE: lambda _, value: value in LANGUAGES,
    VIEW: _view,
    "cell": _cell,
    "sort": _sort,
    "family": lambda view, value: view.within is not None and value in view.data.codebook.codes("family"),
    TOPIC: lambda view, value: view.page == "compare" and value in compare.topics(view),
    "tick": lambda view, value: view.page == "mechanism" and value in view.data.mechanism,
    "actor": lambda view, value: view.within is not None and value in view.data.actor,
    "pair": lambda view, value: view.page == "compare" and len({*value.split(".")} & {*view.data.mechanism}) == 2,
}
"""Every parameter that some page reads, and whether the page of a view reads it and knows a value of it."""


def overlooked(view: View) -> list[Ignored]:
    """The parts of an address that its page does not know, in no more words than it has itself."""
    found = list(view.ignored)
    for name, values in view.parameters.items():
        if name in KNOWN:
            every = view.values(name)
            known = [v for v in every if v and KNOWN[name](view, v)]
            found += [Ignored(name, v) for v in every if v and v not in known]
            if name in _ONE or (name == "id" and view.page in ("mechanism", "findings")):
                found += [Ignored(name, v) for v in known if v != view.value(name)]
        elif not _ADDED.fullmatch(name) and values:
            found.append(Ignored(name[:LONGEST], view.value(name)))
    return list(dict.fromkeys(found))
