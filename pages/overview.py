"""Overview: the questions that delegates bring, today's answers, and where the evidence is."""

from iscm_data.ui.frame import show

show("")
