"""What a page looks at: the dataset, the reader's filters, and the mechanisms that match them."""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from iscm_data.dataset.load import Dataset, dataset
from iscm_data.language.text import language
from iscm_data.query import questions
from iscm_data.query.addressing import Ignored
from iscm_data.query.questions import Filters
from iscm_data.ui import address

R = TypeVar("R")
_LONGEST = 1_000  # characters of an address whose parts are kept: it stands in each of their links


@dataclass(frozen=True)
class View:
    """One run of a page. `within` is the dimension that the page is about; `phone` is a narrow window."""

    data: Dataset
    filters: Filters
    ids: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    within: str | None
    phone: bool

    @property
    def form(self) -> str:
        """The form in which figures are drawn for this window."""
        return "phone" if self.phone else "screen"

    def once(self, part: str, make: Callable[[], R], *also: Hashable) -> R:
        """What `make` gives for a part of this view, made once for all readers who have the same view before them.

        A view is its page and address, the language, the width of the window and the day that citations name; `also`
        is what else the part depends on. What is kept is a copy; of a long address nothing is kept.
        """
        here = address.whole()
        if len(here) > _LONGEST:
            return make()
        key = (part, self.within, here, language(), self.phone, date.today(), also)
        kept: R = pickle.loads(self.data.shown.get(key, lambda: pickle.dumps(make())))
        return kept


def open_view(within: str | None = None) -> View:
    """The view that the address asks for."""
    data = dataset()
    filters, ignored = address.filters(data)
    ids = questions.matching(data, filters, within)
    return View(data, filters, ids, tuple(ignored), within, bool(st.session_state.get("phone")))
