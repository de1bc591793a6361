"""Brief: what the reader pinned, in order, with titles and notes, to take away as Word or PowerPoint."""

from iscm_data.ui.frame import show

show("brief")
