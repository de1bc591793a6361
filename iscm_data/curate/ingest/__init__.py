"""From a summary of findings to a reviewed record: read the document, suggest findings, and let a curator decide.

documents → template → coding → draft → review: each step hands plain values to the next. The command is in `command`.
"""
