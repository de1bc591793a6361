"""The method: how findings were made and coded, what every word means. Texts of ours are Markdown."""

from collections import Counter
from collections.abc import Iterator
from html import escape

from iscm_data.dataset.load import Dataset
from iscm_data.html import table
from iscm_data.language.text import number, t, tn
from iscm_data.query import questions
from iscm_data.query.countries import incomplete, listing
from iscm_data.wording.captions import documents


def how() -> str:
    """How the dataset was made, as a text."""
    return t(
        "The unit is a **finding**: one statement about one mechanism, coded, with its source, the place in it and "
        "a year where the source has one. Facts were gathered from public pages of IOM, ICMPD, the mechanisms' "
        "secretariats, governments, UN bodies and the press, as they stood in November 2026, and from IOM's 2019 "
        "survey summary on the ACP–EU Dialogue, which alone is quoted word for word.\n\n"
        "**In place** is only what a source reports as existing or running at its date; aims, mandates and plans "
        "are **considered**; finished projects, phases and single past meetings are **ended**. Who pays is coded "
        "only where money, staff or services are stated.\n\n"
        "**Checks.** Two independent audits against the sources, on random draws. The first (131 items) confirmed "
        "86 of 118 readings that could be checked; all faults were corrected. The second, on new draws "
        "(52 findings, 6 member lists), found all 52 pages again; 46 codes right, 4 doubtful, 2 wrong; "
        "46 statuses right, 3 doubtful, 3 wrong; 200 of 200 country codes right. All were corrected since; "
        "there was no third audit."
    )


def codebook(data: Dataset) -> Iterator[str]:
    """Every dimension and code with its meaning and the number of mechanisms that report it; HTML, part by part."""
    ids = questions.matching(data, questions.Filters())
    for dimension in data.codebook.dimensions.values():
        yield (
            f"<h3>{escape(t(dimension.label))}</h3><p><b>{escape(t(dimension.question))}</b> "
            f"{escape(t(dimension.definition))}</p>"
        )
        if dimension.codes:
            counts = {c.code: c for c in questions.counts(data, dimension.id, ids)}
            rows = [
                [
                    escape(t(c.label)),
                    escape(t(c.definition)),
                    f"<code>{c.id}</code>",
                    *([_objectives(c.gcm_objectives)] if dimension.id == "theme" else []),
                    str(counts[c.id].reported) if counts[c.id].reported else escape(t("none found")),
                ]
                for c in dimension.codes.values()
            ]
            head = (
                t("Code"),
                t("Meaning"),
                t("In files and addresses"),
                *([t("Global Compact")] if dimension.id == "theme" else []),
                t("Mechanisms reporting"),
            )
            yield table(t(dimension.label), map(escape, head), rows, hidden_caption=True)
    lists = {
        "status": t("Status of a finding"),
        "missing": t("Five words for missing"),
        "confidence": t("Confidence"),
        "basis": t("Basis of funding"),
        "donor_role": t("Role of a donor"),
        "scope": t("Scope"),
        "mechanism_status": t("Status of a mechanism"),
        "secretariat_kind": t("Kind of secretariat"),
    }
    for name, title in lists.items():
        meanings = [
            [escape(t(c.label)), escape(t(c.definition)), f"<code>{c.id}</code>"]
            for c in data.codebook.codes(name).values()
        ]
        heads = (escape(t("Code")), escape(t("Meaning")), escape(t("In files and addresses")))
        yield f"<h3>{escape(title)}</h3>{table(title, heads, meanings, hidden_caption=True)}"


def _objectives(numbers: tuple[int, ...]) -> str:
    return escape(", ".join(map(str, numbers))) if numbers else escape(t("none"))


def sources(data: Dataset) -> tuple[str, str]:
    """Where the findings come from: publishers and years, as a text and a table.

    Counted are distinct documents and pages (see `documents`).
    """
    found = [[data.source[key] for key in keys] for keys in documents(data, data.source).values()]
    publishers = Counter(name for rows in found for name in dict.fromkeys(row["publisher"] for row in rows))
    dated = sum(any(row["published"] for row in rows) for rows in found)
    cited = sum(any(row["citations"] for row in rows) for rows in found)
    told = t(
        "Sources: {n} documents and pages, each counted once where several mechanisms share it; their publishers: "
        "{publishers}; sources cited: {cited}, the others were also consulted; sources with a date: {dated}. Each "
        "mechanism's page lists its own. The publishers most often used:",
        n=len(found),
        publishers=len(publishers),
        cited=cited,
        dated=dated,
    )
    rows = [[escape(name), tn("1 source", "{n} sources", n)] for name, n in publishers.most_common(12)]
    heads = (escape(t("Publisher")), escape(t("Sources")))
    return told, table(t("Publishers"), heads, rows, hidden_caption=True)


def limits(data: Dataset) -> str:
    """What a reader must know before quoting, as a text."""
    undated = int((data.passages.years == 0).sum())
    return t(
        "- Findings without a year, since their sources have none: {undated} of {findings}.\n"
        "- Mechanisms whose funding in place is known: {funded} of {of}.\n"
        "- Mechanisms with a list of member States: {lists} of {of}; of these lists, incomplete: {partial}.\n"
        "- Levels of governance are mostly reported by the mechanisms themselves.\n"
        "- Only one of the survey summaries of 2019 was at hand.\n"
        "- The links of themes to objectives of the Global Compact are this project's reading, not IOM's.\n"
        "- A page on the web may have changed since it was consulted in November 2026.",
        undated=undated,
        findings=number(len(data.passages)),
        funded=questions.reporting(data, "funding_model", list(data.mechanism), "in_place"),
        of=len(data.mechanism),
        partial=len(incomplete(data, [*data.mechanism])),
        lists=len(listing(data, [*data.mechanism])),
    )
