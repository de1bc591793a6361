"""Briefs to take away: a mechanism or a comparison on two pages, and what a reader pinned, as Word and PowerPoint.

python-docx takes a tenth of a second to import, so it is imported when a brief is asked for (see `document`).
"""

from iscm_data.export.factsheet.comparison import comparison
from iscm_data.export.factsheet.pinned import deck, pinned
from iscm_data.export.factsheet.profile import profile

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

__all__ = ["MIME", "comparison", "deck", "pinned", "profile"]
