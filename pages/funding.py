"""Funding: who pays for the mechanisms, and how."""

from iscm_data.ui.frame import show

show("funding")
