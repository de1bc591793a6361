"""Files to take away: a mechanism, a comparison or a country on two pages, what a reader pinned; Word and PowerPoint.

python-docx takes a tenth of a second to import, so it is imported when a brief is asked for (see `document`).
"""

from iscm_data.export.factsheet.comparison import comparison
from iscm_data.export.factsheet.country import country, country_slides
from iscm_data.export.factsheet.pinned import deck, pinned
from iscm_data.export.factsheet.profile import profile

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

__all__ = ["MIME", "comparison", "country", "country_slides", "deck", "pinned", "profile"]
