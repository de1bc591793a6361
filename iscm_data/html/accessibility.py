"""The accessibility statement: the standard, how it was tested, what fails, what was not tried, where to report.

axe must find no violation but for those that a Failure here names, with their cause; the page tells them too.
"""

from dataclasses import dataclass
from datetime import date

from iscm_data.html.page import Page, made
from iscm_data.language.text import LANGUAGES, day, later, own_name, t
from iscm_data.model import settings
from iscm_data.query.view import View

TESTED = date(2026, 11, 29)
AXE = "4.12.1"
"""The version of axe-core that the tests run."""
STREAMLIT, CHROMIUM = "1.67.0", "156"
FIREFOX, WEBKIT = "153.8 ESR", "2.50.6"
"""The versions in which `make test-browsers` passed."""
WIDTHS = (1280, 390, 320)
"""Widths of the windows, in px. 320 px is also what 400 % zoom leaves of 1280, and 640 what 200 % leaves."""
LARGEST_LOAD = 1_300_000  # bytes of a first visit, as they come over the wire


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
        "2.5.8",
        later("The cells of the matrix on Themes are less than 24 px wide."),
        later("The view “By theme” has the same statements, under links that are large enough."),
        "ISCM Explorer",
        axe="target-size",
    ),
    Failure(
        "2.1.1",
        later("The bars of a chart, and the words that appear beside the pointer, are not reached by keyboard."),
        later("The views “Matrix” and “By model” have the same facts as text, with a link in each."),
        "plotly.js",
        "https://github.com/plotly/plotly.js/issues/562",
    ),
    Failure(
        "3.1.2",
        later("On pages in French and Spanish, messages of Streamlit’s own are in English."),
        later("They appear only when something breaks off; the page says in its language what happened."),
        "Streamlit",
        "https://github.com/streamlit/streamlit/issues/1353",
    ),
)


def page(view: View) -> Page:
    """The page of the statement."""
    headline = t("Accessibility")
    lede = [
        t(
            "We aim at the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. We met them in part when we "
            "tested on {day}; nobody else has audited it.",
            day=day(TESTED.isoformat()),
        )
    ]
    return made(
        view,
        "accessibility.jinja",
        t("Accessibility"),
        headline,
        lede,
        versions={"axe": AXE, "chromium": CHROMIUM, "streamlit": STREAMLIT},
        engines={"firefox": FIREFOX, "webkit": WEBKIT},
        languages=map(own_name, LANGUAGES),
        widths=WIDTHS,
        largest=LARGEST_LOAD // 1000,
        failures=FAILURES,
        report=settings.report_to(),
    )
