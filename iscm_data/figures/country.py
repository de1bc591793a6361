from iscm_data.figures.figure import Figure
from iscm_data.query.view import View


def country(view: View) -> Figure | None:
    return None
