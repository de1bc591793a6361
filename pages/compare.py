"""Compare: two to four mechanisms side by side, in the reader's order."""

from iscm_data.ui.frame import show

show("compare")
