"""The figures, apart from any page: `find` makes one by its name and the parameters of an address, `NAMES` has all."""

from iscm_data.figures.figure import Figure
from iscm_data.figures.registry import FORMER, NAMES, Kind, NoFigure, find, options

__all__ = ["FORMER", "NAMES", "Figure", "Kind", "NoFigure", "find", "options"]
