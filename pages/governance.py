"""Governance: at which level they shape what is done about migration."""

from iscm_data.ui.frame import show

show("governance")
