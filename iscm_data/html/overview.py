"""The first page: one field to find anything, the main answers as small figures, questions with today's answers, how
current the evidence is and what is not known, when the mechanisms began."""

from collections.abc import Mapping, Sequence
from typing import Any

from iscm_data.dataset.index import order
from iscm_data.dataset.tables import Dataset
from iscm_data.html.menus import card_menu
from iscm_data.html.page import Page
from iscm_data.html.render import render
from iscm_data.html.search import examples
from iscm_data.language.text import t, tn
from iscm_data.query import questions
from iscm_data.query.filters import ACTIVE, IN_PLACE, Filters
from iscm_data.query.paging import WHOLE
from iscm_data.query.tallies import Tally, tallies
from iscm_data.query.view import View
from iscm_data.wording import headlines, overview
from iscm_data.wording.labels import label

BARS = 5  # codes of a small figure
YEARS = 5  # in each step of the strip of beginnings
_MARKS = {ACTIVE: IN_PLACE, "no_recent_sign": "no_recent_sign", "dormant": "ended", "replaced": "ended"}


def page(view: View) -> Page:
    """The first page."""
    data = view.data
    headline = t("Migration dialogues between States: who pays, and for what")
    lede = tn(
        "We list {n} regional, interregional or global mechanism in which States have discussed migration; {active} is "
        "known to meet. See who funds it, at which levels it works, with whom and on what. Every answer opens its "
        "source.",
        "We list {n} regional, interregional and global mechanisms in which States have discussed migration; {active} "
        "are known to meet. See who funds them, at which levels they work, with whom and on what. Every answer opens "
        "its source.",
        len(data.mechanism),
        active=questions.number(data, Filters(activity=(ACTIVE,))),
    )
    html = render(
        "overview.jinja",
        view=view,
        headline=headline,
        lede=lede,
        examples=examples(view),
        minis=[_mini(data, *each) for each in _questions(data)],
        answers=[
            (each, None if view.links.static else card_menu(view, id_, each.question))
            for id_, each in overview.answers(data).items()
        ],
        ages=overview.ages(data),
        gaps=overview.gaps(data),
        beginnings=_beginnings(view),
        known=overview.beginnings(data, [int(m["established_year"]) for m in data.mechanism.values()]),
    )
    return Page(t("Overview"), headline, lede, html, searches=True)


def _questions(data: Dataset) -> list[tuple[str, str, str]]:
    """The dimensions that have a small figure, with the question and the words of the link to the whole page."""
    themes = len(data.codebook.codes("theme"))
    return [
        ("funding_model", t("Who pays?"), t("All ways of funding")),
        ("governance_level", t("At which levels?"), t("All levels, by mechanism")),
        ("partnership_type", t("With whom?"), t("All partners")),
        ("theme", t("On what?"), t("All {n} themes", n=themes)),
    ]


def _mini(data: Dataset, dimension: str, question: str, every: str) -> tuple[str, str, str, str, Sequence[Tally]]:
    """A small figure: the question with its answer and the codes that most mechanisms have in place."""
    found = tallies(data, dimension, Filters())
    return dimension, question, headlines.of_dimension(data, found, Filters()), every, found.codes[:BARS]


def _beginnings(view: View) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
    """How many mechanisms began in each step of YEARS, with a mark, a name and a link for each, the active ones first;
    of very many only how many."""
    data = view.data
    began = {id_: int(m["established_year"]) // YEARS * YEARS for id_, m in data.mechanism.items()}
    marked = [*_MARKS]
    made = []
    for step in range(min(began.values(), default=0), max(began.values(), default=0) + 1, YEARS):
        own = [data.mechanism[id_] for id_ in order(data) if began.get(id_) == step]
        own.sort(key=lambda m: (marked.index(m["activity"]), m["established_year"]))
        marks = [_began(view, m) for m in own] if len(data.mechanism) <= WHOLE else []
        made.append((f"{step}–{(step + YEARS - 1) % 100:02}", len(own), marks))
    return made


def _began(view: View, m: Mapping[str, Any]) -> tuple[str, str, str]:
    state, year = label(view.data, "activity", m["activity"]).lower(), m["established_year"]
    told = t("{mechanism}, began {year}, {state}", mechanism=m["short_name"], year=year, state=state)
    return _MARKS[m["activity"]], told, view.links.to("mechanism", id=m["mechanism_id"])
