"""Brief: what the reader pinned, in order, with titles and notes, to take away as Word or PowerPoint."""

from iscm_data.ui import board
from iscm_data.ui.view import open_view

board.page(open_view().data)
