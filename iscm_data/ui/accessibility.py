"""The accessibility statement: the standard, how it was tested, what fails, what was not tried, where to report."""

from html import escape

import streamlit as st

from iscm_data.language.text import LANGUAGES, day, listed, number, own_name, t, tn
from iscm_data.ui import report
from iscm_data.ui.markup import link, show, table
from iscm_data.ui.statement import AXE, CHROMIUM, FAILURES, LARGEST_LOAD, STREAMLIT, TESTED, THEMES, WIDTHS


def standard() -> None:
    """What is aimed at, since when, and how far it is met."""
    st.markdown(
        t(
            "The explorer is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. Tested on "
            "{day}, by those who made it; nobody else has audited it. It meets them in part: the failures that are "
            "known are listed below, one by one.",
            day=day(TESTED.isoformat()),
        )
    )


def method() -> None:
    """What the tests do, each time that the explorer is changed."""
    widths = listed(map(str, WIDTHS))
    done = [
        t(
            "axe-core {axe} finds no violation but those that are listed below on any page, in any of the languages "
            "({languages}) and themes ({themes}), at {wide} and {phone} px: in English in each combination of these, "
            "in the other languages in one for each page. In Chromium {chromium}, with Streamlit {streamlit}.",
            axe=AXE,
            languages=listed(map(own_name, LANGUAGES)),
            themes=listed(map(t, THEMES)),
            wide=WIDTHS[0],
            phone=WIDTHS[1],
            chromium=CHROMIUM,
            streamlit=STREAMLIT,
        ),
        t(
            "No page scrolls sideways at {widths} px, which is what a window of 1280 px has left at 400 % zoom.",
            widths=widths,
        ),
        t(
            "By keyboard alone: the skip link leads past the navigation, every control is reached in the order of the "
            "page, and the focus goes to the heading of a new page or of a part that was opened."
        ),
        t("Colours of text have a contrast of at least 4.5:1, those of marks in figures of at least 3:1."),
        t("Each figure has a sentence made from its data in place of the image, and a table with the same content."),
        t("A status is told by a shape and a word, never by colour alone. The number of results is announced."),
        t("Targets are at least 24 by 24 px, but for links within a sentence and names in a figure."),
        t("Where the reader's system asks for less motion, transitions are switched off."),
        t(
            "Every page prints whole on A4 and Letter. A first visit takes at most {n} kB, and asks no other host for "
            "anything.",
            n=number(LARGEST_LOAD // 1000),
        ),
    ]
    show("<ul>", *(f"<li>{escape(line)}</li>" for line in done), "</ul>")


def failures() -> None:
    """The failures that are known, one by one."""
    rows = [
        [
            escape(f"WCAG {each.criterion}"),
            escape(t(each.what)),
            escape(t(each.instead)),
            link(each.thread, each.cause) if each.thread else escape(each.cause),
        ]
        for each in FAILURES
    ]
    st.markdown(tn("{n} failure is known.", "{n} failures are known.", len(rows)))
    heads = [t("Criterion"), t("What fails"), t("What to do instead"), t("Cause")]
    show(table(t("Known failures"), map(escape, heads), rows, hidden_caption=True))


def untried() -> None:
    """What nobody has tested."""
    st.markdown(
        t(
            "No screen reader was listened to, and no person with a disability has tested it yet. Firefox, Safari, "
            "voice control and screen magnifiers were not tried. The Word and PowerPoint files have headings, "
            "alternative texts and a language, but no checker for accessible documents was run on them."
        )
    )


def reporting() -> None:
    """Where a barrier is reported: to where errors in findings are."""
    if to := report.target():
        show(f"<p>{link(to, t('Tell us of a barrier'), rel='noopener')}</p>")
        st.markdown(t("Say which page it is, what you wanted to do, and with which browser and assistive technology."))
    else:
        st.markdown(
            t(
                "Tell those who run this server: say which page it is, what you wanted to do, and with which browser "
                "and assistive technology. They have set no address for reports here."
            )
        )
