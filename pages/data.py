"""Data: take the tables away, with what their columns mean and how to cite them."""

from iscm_data.ui.frame import show

show("data")
