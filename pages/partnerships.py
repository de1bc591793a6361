"""Partnerships: with whom the mechanisms work."""

from iscm_data.ui.frame import show

show("partnerships")
