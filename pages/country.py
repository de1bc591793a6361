"""Countries: the mechanisms that list a country, who else sits there, and where mechanisms overlap."""

from iscm_data.ui.frame import show

show("country")
