"""Accessibility: how far everybody can use the explorer, how that was tested, and what fails."""

from iscm_data.ui.frame import show

show("accessibility")
