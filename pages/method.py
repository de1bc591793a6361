"""Method: what is known and not known, how it was coded, and what the words mean."""

from iscm_data.ui.frame import show

show("method")
