"""A switch whose state lives in the address."""

import streamlit as st

from iscm_data.ui import address


def switch(name: str, label: str) -> bool:
    """A switch for the parameter `name`, which is "1" or not there; whether it is on."""
    key, current = f"switch_{name}", bool(address.value(name))
    if st.session_state.get(key) != current:
        st.session_state[key] = current
    return st.toggle(label, key=key, on_change=lambda: address.write({name: "1" if st.session_state[key] else None}))
