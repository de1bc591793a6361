"""What the explorer says of itself: what it is about, the questions, the limits. Texts of ours are Markdown."""

from collections.abc import Sequence
from html import escape

from iscm_data import addressing
from iscm_data.answers import Answer
from iscm_data.load import Dataset
from iscm_data.markup import facts, link
from iscm_data.text import number, t


def lead() -> str:
    """What an ISCM is, as a text."""
    return t(
        "Inter-State Consultation Mechanisms on migration (ISCMs) are State-led, ongoing dialogues: regional, "
        "interregional or global. Here their funding, their contribution to governance, their partners and their "
        "themes can be filtered, compared, quoted and taken away, each statement with its source and year."
    )


def counts(data: Dataset) -> str:
    """How much there is, as HTML."""
    counts = [
        (t("Mechanisms"), len(data.mechanism)),
        (t("Findings"), len(data.passages)),
        (t("Sources"), len(data.source)),
        (t("States listed"), data.memberships["iso3"].nunique()),
    ]
    return facts((name, f"<b>{number(n)}</b>") for name, n in counts)


def questions(found: Sequence[Answer]) -> str:
    """The questions as cards, each leading to the view behind its answer; HTML."""
    cards = "".join(
        f"<li><h2>{link(addressing.href(a.page, **a.parameters), a.question)}</h2><p>{escape(a.answer)}</p></li>"
        for a in found
    )
    return f"<ul class='cards'>{cards}</ul>"


def limits() -> str:
    """What the dataset is not, as a text."""
    return t(
        "- It records what public sources say, in our words, coded by a published codebook. Statements are as old "
        "as their sources: read each with its year.\n"
        "- It gives no scores and no ranks. More findings mean more sources found, not a better mechanism.\n"
        "- “Not found” means not found in the sources consulted. It is never a “no”.\n"
        "- It is not a dataset of IOM, and neither IOM nor any mechanism endorses it. Of the summaries of IOM's "
        "2019 survey only the one on the ACP–EU Dialogue was at hand; it is quoted word for word.\n"
        "- Names of countries are the United Nations' (M49) and imply no opinion on the status of any territory."
    )
