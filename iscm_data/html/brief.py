"""Your brief: what was pinned, in the reader's order and words, and the files that come of it.

All of it is one form whose fields are the brief: what is typed is in the file that a button asks for, and in the
address that any other button leads to.
"""

from dataclasses import replace

from iscm_data.export import brief
from iscm_data.export.brief import FIGURE, Board, Pin
from iscm_data.html import topic
from iscm_data.html.evidence import evidence
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.page import Page, made
from iscm_data.language.text import t, tn
from iscm_data.query.view import View


def page(view: View) -> Page:
    """The page of the brief that the address has."""
    asked, left_out = brief.read(view.parameters)  # with what was typed, and what was pressed
    found, gone = brief.everything(view.data, asked)
    board = Board(asked.title, tuple(entry.item for entry in found))
    n = len(found)
    headline = tn("Your brief has {n} item", "Your brief has {n} items", n) if n else t("Your brief is empty")
    empty = t(
        "Begin with one of these figures, or find “Add to brief” in each Download menu and beside each statement."
    )
    full = t(
        "Put the items in order, add notes, download. The link to this page keeps your brief; nothing is stored on the "
        "server."
    )
    return made(
        view,
        "brief.jinja",
        t("Brief"),
        headline,
        [full if n else empty],
        board=board,
        parts=[
            (
                entry,
                brief.encoded(replace(entry.item, title="", note="")),
                brief.kind_label(entry.item.kind),
                evidence(view, entry.finding) if entry.finding else None,
            )
            for entry in found
        ],
        offered=[(text, brief.encoded(item)) for text, item in _offered(view).items() if not board.holds(item)],
        left_out=[*left_out, *gone][:5],
        longest={"title": brief.TITLE, "note": brief.NOTE},
        link=view.links.lasting(view.links.to(brief.PAGE, board.parameters()), view.data),
    )


def _offered(view: View) -> dict[str, Pin]:
    """The figures that most briefs begin with, as their pages and views are called."""
    named = {f"{code}-matrix": t(ENTRIES[path].title) for code, path in view.data.codebook.page_of.items()}
    named |= {topic.OF_ACTORS[name]: t(told) for name, told in topic.NAMED.items()}
    return {text: Pin(FIGURE, name) for name, text in named.items()}
