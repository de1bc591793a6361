"""Structure: how the mechanisms are built."""

from iscm_data.ui.frame import show

show("structure")
