"""Mechanisms: choose one, or read all that is known of it: the drill-down."""

from iscm_data.ui.frame import show

show("mechanism")
