"""The shared filters: widgets whose state is the address, and the sentence that says what they leave."""

from html import escape

import streamlit as st

from iscm_data.language.text import t, tn
from iscm_data.query import paging, questions
from iscm_data.ui import address, browser, pager
from iscm_data.ui.markup import link, show
from iscm_data.ui.view import View
from iscm_data.wording.answers import filter_name, option, shown

_FIRST = ("funding_model", "governance_level", "partnership_type")
_MORE = ("scope", "region", "theme", "country", "status")
_UNFOLDED = "filters_unfolded"  # whether the reader has just chosen in one of the latter
# Other filters, other lists, from their first part on; and what was opened in the figures as they were is closed.
_ANEW = dict.fromkeys((pager.PAGE, paging.PART, paging.PAIRS, "cell", "pair"))


def bar(view: View) -> None:
    """The filters, as a row of choices; on a phone behind one button with their number."""
    chosen = view.filters.chosen()
    browser.filters_button(t("Filters") + (f" ({len(chosen)})" if chosen else ""))
    with st.container(key="filters"):
        columns = st.columns([3, 3, 3, 2], vertical_alignment="bottom", gap="small")
        for column, name in zip(columns, _FIRST, strict=False):
            with column:
                _choice(view, name)
        further = sum(name in chosen for name in _MORE)
        with (
            columns[-1],
            st.popover(t("More filters") + (f" ({further})" if further else ""), width="stretch"),
        ):
            # Fields that are folded away are not drawn, and forget by the next run what they were told. After a choice
            # in one they are open: told again, a field would lose what is being typed into it.
            folded = not st.session_state.pop(_UNFOLDED, False)
            for name in _MORE:
                _choice(view, name, again=folded)


def _choice(view: View, name: str, again: bool = False) -> None:
    """A field for the values of a filter; `again` tells the browser anew what is chosen."""
    key, current = f"filter_{name}", list(getattr(view.filters, name))
    if again or st.session_state.get(key) != current:
        st.session_state[key] = current  # the address decides, also after Back
    st.multiselect(
        filter_name(view.data, name),
        address.options(view.data)[name],
        format_func=lambda code: option(view.data, name, code),
        key=key,
        on_change=_write,
        args=(name, key),
        placeholder=t("Any"),
        filter_mode="contains",
        wrap=True,
        select_all=False,  # it would come first and be what Enter chooses after a word is typed
    )


def _write(name: str, key: str) -> None:
    st.session_state[_UNFOLDED] = name in _MORE
    address.write({name: list(st.session_state[key])} | _ANEW)


def sole_switch(view: View) -> None:
    """The switch that keeps only funding that a source states to be the only one."""
    key = "filter_sole"
    if st.session_state.get(key) != view.filters.sole:
        st.session_state[key] = view.filters.sole

    def write() -> None:
        address.write({"sole": "1" if st.session_state[key] else None} | _ANEW)

    st.toggle(
        t("Stated as the only source"),
        key=key,
        on_change=write,
        help=t("Only where the source says so in terms, such as “entirely”. A single code found is not enough."),
    )


def sentence(view: View) -> None:
    """What the filters leave, how to drop them, and for an empty result what each would give back."""
    chosen = view.filters.chosen()
    html = f"<p class='chosen'>{escape(shown(view.data, view.filters, len(view.ids)))}"
    if chosen:
        html += f" {link(address.here(**dict.fromkeys(chosen)), t('Clear all filters'))}"
    html += "</p>"
    if not view.ids:
        offers = ""
        back = {name: n for name, n in questions.relaxed(view.data, view.filters, view.within).items() if n}
        for name, n in back.items():
            words = tn(
                "Without {filter}: {n} mechanism",
                "Without {filter}: {n} mechanisms",
                n,
                filter=filter_name(view.data, name),
            )
            offers += f"<li>{link(address.here(**{name: None}), words)}</li>"
        told = t("No mechanism has all of this. Drop one filter:") if back else t("No mechanism has all of this.")
        html += f"<p>{escape(told)}</p><ul>{offers}</ul>"
    show(html)
    _ignored(view)


def _ignored(view: View) -> None:
    if view.ignored:
        with st.container(border=True):
            st.text(t("The address has values that this explorer does not know; they were ignored:"))
            for ignored in view.ignored[:5]:
                st.code(f"{ignored.name}: {ignored.value}", language=None, wrap_lines=True)
