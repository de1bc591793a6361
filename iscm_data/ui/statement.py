"""What the accessibility statement tells: what was tested with what, and the failures that are known.

axe must find no violation but for those that a Failure here names, with their cause; the page tells them too.
"""

from dataclasses import dataclass
from datetime import date

from iscm_data.language.text import later

TESTED = date(2026, 11, 28)
AXE = "4.12.1"
"""The version of axe-core that the tests run."""
STREAMLIT, CHROMIUM = "1.67.0", "156"
WIDTHS = (1280, 390, 320)
"""Widths of the windows, in px. 320 px is also what 400 % zoom leaves of 1280, and 640 what 200 % leaves."""
THEMES = (later("light"), later("dark"))
LARGEST_LOAD = 2_600_000  # bytes of a first visit, as they come over the wire


@dataclass(frozen=True)
class Failure:
    """A known failure: what fails, the criterion of WCAG 2.2, whose it is, what to do instead, where it is discussed.

    `thread` is an address of the library's own, empty where there is none that we know. `axe` is the rule of axe that
    finds it, empty where none does.
    """

    criterion: str
    what: str
    instead: str
    cause: str
    thread: str = ""
    axe: str = ""


FAILURES = (
    Failure(
        "2.1.1",
        later("The marks in a figure, and the words that appear beside the pointer, are not reached by keyboard."),
        later(
            "“Show as table” under each figure has the same content with a link in each cell; the names of mechanisms "
            "in a figure are ordinary links there too."
        ),
        "plotly.js",
        "https://github.com/plotly/plotly.js/issues/562",
    ),
    Failure(
        "1.4.10",
        later("A table of many columns scrolls sideways by itself in a narrow window."),
        later(
            "The first column stays in view. As a data table it is exempt from reflow; it is told here all the same."
        ),
        "ISCM Explorer",
    ),
    Failure(
        "1.4.10",
        later("At 320 px the longest names in a figure may be cut off at its edge."),
        later("“Show as table” has them whole."),
        "ISCM Explorer",
    ),
    Failure(
        "3.1.2",
        later(
            "On pages in French and Spanish, messages of Streamlit's own that appear when something breaks off are in "
            "English."
        ),
        later("The words of its controls are in the page's language."),
        "Streamlit",
        "https://github.com/streamlit/streamlit/issues/1353",
    ),
    Failure(
        "3.1.2",
        later(
            "On pages in French and Spanish, and in their Word and PowerPoint files, titles of sources within a "
            "citation and the statements on slides are in English and not marked as such."
        ),
        later("Beside each finding the title of its source is marked."),
        "ISCM Explorer",
    ),
    Failure(
        "4.1.2",
        later(
            "On the page “Data”, the zone into which a file can be dropped is called a presentation, yet can take the "
            "focus."
        ),
        later("The button in it opens a file in the same way, by keyboard too."),
        "Streamlit",
        "https://github.com/streamlit/streamlit/pull/15928",
        "presentation-role-conflict",
    ),
)
