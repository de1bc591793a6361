"""Themes: what is on their agendas, and which objectives of the Global Compact are least covered."""

from iscm_data.ui.frame import show

show("themes")
