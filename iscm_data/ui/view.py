"""What a page looks at: the dataset, the reader's filters, and the mechanisms that match them."""

from dataclasses import dataclass

import streamlit as st

from iscm_data import query
from iscm_data.addressing import Ignored
from iscm_data.load import Dataset
from iscm_data.query import Filters
from iscm_data.ui import address, opened


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


def open_view(within: str | None = None) -> View:
    """The view that the address asks for."""
    data = opened.current()
    filters, ignored = address.filters(data)
    ids = query.matching(data, filters, within)
    return View(data, filters, ids, tuple(ignored), within, bool(st.session_state.get("phone")))
