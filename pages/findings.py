"""Findings: search in all that the sources say, and see why a finding matched."""

from iscm_data.ui.frame import show

show("findings")
