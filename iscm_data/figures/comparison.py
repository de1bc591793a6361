from iscm_data.figures.figure import Figure
from iscm_data.query.view import View

TOPIC = "topic"
FLAGS = ("reported", "differ", "common")


def comparison(view: View) -> Figure | None:
    return None
