"""The script that every address runs: the frame, and within it the page."""

from iscm_data.ui import frame

frame.run()
