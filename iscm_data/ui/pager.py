"""Long lists and figures in parts: the part that the address asks for, and the links to the others."""

from collections.abc import Sequence
from html import escape
from typing import Any, TypeVar

from iscm_data.language.text import number, t
from iscm_data.query import paging
from iscm_data.query.paging import Part
from iscm_data.ui import address
from iscm_data.ui.markup import link

PAGE = "page"  # the parameter that names the part of a page's list
PER_PAGE = 20

S = TypeVar("S", bound=Sequence[Any])


def paged(found: S, *, whole: int = PER_PAGE, size: int = PER_PAGE) -> Part[S]:
    """The part of a page's list that the address asks for: the whole of a short one."""
    return paging.part(found, address.value(PAGE), PAGE, whole=whole, size=size)


def html(part: Part[Any] | None, of: str = PAGE) -> str:
    """The links to the other parts; none where there is but one. `of` tells the lists of a page apart."""
    if part is None or part.whole:
        return ""
    here, last = part.number, part.parts
    row, before = "", 0
    for n in sorted({1, 2, here - 1, here, here + 1, last - 1, last} & {*range(1, last + 1)}):
        target = address.here(**{part.parameter: str(n) if n > 1 else None})
        row += "<span>…</span>" if n > before + 1 else ""
        row += link(target, str(n), **({"aria_current": "page"} if n == here else {}))
        before = n
    told = t("{first} to {last} of {n}", first=number(part.first), last=number(part.last), n=number(part.of))
    # Not a <nav>: it stands above and below the list, and two landmarks of one name help nobody.
    label = escape(t("Parts of the list"))
    if here < last:
        rest = t("The next part: {address}", address=address.permalink(**{part.parameter: str(here + 1)}))
    else:
        rest = t("The first part: {address}", address=address.permalink(**{part.parameter: None}))
    return (
        f'<div class="pager" role="group" aria-label="{label}" data-list="{escape(of)}">'
        f'<span>{escape(told)}</span>{row}<span class="printed">{escape(rest)}</span></div>'
    )
