"""Files to take away: a mechanism, a comparison or a country on two pages, what a reader pinned; Word and PowerPoint.

It is imported when the first of them is asked for: python-docx and python-pptx take half a second.
"""

from iscm_data.export.factsheet.comparison import comparison
from iscm_data.export.factsheet.country import country, country_slides
from iscm_data.export.factsheet.pinned import deck, pinned
from iscm_data.export.factsheet.profile import profile

__all__ = ["comparison", "country", "country_slides", "deck", "pinned", "profile"]
