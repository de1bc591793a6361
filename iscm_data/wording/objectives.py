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
            "One Global Compact objective is on no agenda that we know of",
            "{Some} Global Compact objectives are on no agenda that we know of",
            none,
            Some=opening(spelled(none)),
        )
    if least:
        return tn(
            "For one Global Compact objective we found only one mechanism",
            "For {some} Global Compact objectives we found only one mechanism each",
            least,
            some=spelled(least),
        )
    return t("Each Global Compact objective is on the agenda of several mechanisms")


def lede() -> list[str]:
    """The sentences below the headline: what that does not mean, and whose reading it is."""
    return [t("That we found no more does not mean that nobody works on them."), reading()]


def reading() -> str:
    """Whose reading it is."""
    return t("The link of themes to objectives is our reading, not IOM’s.")
