"""Dates and years as they stand beside what they are of; where a source has none, that is said."""

from iscm_data.language.text import day, t


def undated() -> str:
    """What stands in the place of a date or a year that a source does not have."""
    return t("no date")


def when(date: str | None) -> str:
    """A date in words, or that there is none."""
    return day(date) if date else undated()


def of_list(date: str | None) -> str:
    """Of when a list of members is."""
    return t("list of {date}", date=day(date)) if date else t("list without a date")
