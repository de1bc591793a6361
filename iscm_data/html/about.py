"""What the explorer says of itself: what it is about, the questions, the limits. Texts of ours are Markdown."""

from collections.abc import Sequence
from html import escape

from iscm_data.dataset.load import Dataset
from iscm_data.html import facts, link
from iscm_data.language.text import number, t
from iscm_data.query import addressing
from iscm_data.query.countries import listed_as
from iscm_data.wording.answers import Answer
from iscm_data.wording.captions import documents


def lead() -> str:
    """What an ISCM is, as a text."""
    return t(
        "Inter-State Consultation Mechanisms on migration (ISCMs) are State-led, ongoing dialogues: regional, "
        "interregional or global. Here their funding, their contribution to governance, their partners and their "
        "themes can be filtered, compared, quoted and taken away, each statement with its source and year."
    )


def lead_of_edition() -> str:
    """The same for pages that neither filter nor compare."""
    return t(
        "Inter-State Consultation Mechanisms on migration (ISCMs) are State-led, ongoing dialogues: regional, "
        "interregional or global. Here are their funding, their contribution to governance, their partners and their "
        "themes, each statement with its source and year."
    )


def counts(data: Dataset) -> str:
    """How much there is, as HTML."""
    counts = [
        (t("Mechanisms"), len(data.mechanism)),
        (t("Findings"), len(data.passages)),
        (t("Sources"), len(documents(data, data.source))),
        (t("States listed as members"), len(listed_as(data, "member"))),
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


def files(data: Dataset) -> str:
    """What the files of the dataset are, as a text."""
    return t(
        "The whole dataset, data version **{version}**, as tables with the label of each code beside it. CSV and "
        "Excel open in a spreadsheet program; Parquet keeps the types and the meaning of each column; JSON is for "
        "programs. Codes are those of the codebook on the page Method.",
        version=data.version,
    )


def licence(data: Dataset) -> str:
    """What may be done with the data, and whose the sources are, as a text."""
    return t(
        "The dataset (codes, statements in our words, structure) is under {licence}: use it, and name this source. "
        "The sources belong to their publishers; the quotations are IOM's. The program is under the MIT licence.",
        licence=data.licence,
    )
