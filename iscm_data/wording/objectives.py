"""The answer of the table of objectives of the Global Compact: how many are on few agendas, or on none."""

from collections.abc import Sequence

from iscm_data.language.text import opening, spelled, t, tn
from iscm_data.query.objectives import Cover


def headline(found: Sequence[Cover]) -> str:
    """The answer in one sentence without its full stop."""
    none = sum(not each.mechanisms for each in found)
    least = sum(len(each.mechanisms) == 1 for each in found)
    if none:
        return tn(
            "{some} Global Compact objective is on no agenda that we know of",
            "{some} Global Compact objectives are on no agenda that we know of",
            none,
            some=opening(spelled(none)),
        )
    if least:
        return tn(
            "{some} Global Compact objective is on the agenda of one mechanism only",
            "{some} Global Compact objectives are on the agenda of one mechanism only",
            least,
            some=opening(spelled(least)),
        )
    return t("Each Global Compact objective is on the agenda of several mechanisms")


def lede() -> list[str]:
    """The sentences below the headline: what that does not mean, and whose reading it is."""
    return [
        t("We found no evidence for more, which does not mean that nobody works on it."),
        t("The link of themes to objectives is our reading, not IOM's."),
    ]
