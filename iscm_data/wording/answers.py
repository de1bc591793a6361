"""Answers in sentences: what was chosen, what was found, out of how many, and what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iscm_data.dataset.findings import Finding, Selection
from iscm_data.dataset.load import Dataset
from iscm_data.language.text import fold, labelled, later, listed, number, quoted, several, t, tn
from iscm_data.query import questions
from iscm_data.query.countries import busiest, incomplete, listed_as, listing
from iscm_data.query.filters import Filters
from iscm_data.query.objectives import counts as touched
from iscm_data.query.paging import WHOLE
from iscm_data.query.questions import Count, Matrix
from iscm_data.wording.captions import Words, licence, source_line, version

NO_FILTERS = Filters()
NAMED_AT_MOST = 30  # mechanisms that a sentence or a cell of a table names
NAMED = 8  # codes that a sentence names; the figure has them all


@dataclass(frozen=True)
class Answer:
    """A question of a delegate, today's answer in a sentence, and the view behind it (page and its parameters)."""

    question: str
    answer: str
    page: str
    parameters: dict[str, str]


def option(data: Dataset, name: str, code: str) -> str:
    """The label of one value of a filter."""
    if name == "country":
        return data.actor[code].name
    return t(data.codebook.label(name, code))


def filter_name(data: Dataset, name: str) -> str:
    """The label of a filter."""
    if name in data.codebook.dimensions:
        return t(data.codebook.dimensions[name].label)
    names = {
        "scope": t("Scope"),
        "region": t("Region"),
        "country": t("Country"),
        "status": t("Status"),
        "sole": t("Only source"),
        "lang": t("Language"),
    }
    return names[name]


def at_least(n: int, least: bool) -> str:
    """A number, told as the least that there is where `least`."""
    return t("at least {n}", n=n) if least else str(n)


def choice(data: Dataset, filters: Filters) -> str:
    """The filters in words, without the number that they leave."""
    parts = []
    for name, codes in dict(filters).items():
        if name == "sole":
            parts.append(t("Funding: stated as the only source"))
        else:
            values = listed((quoted(option(data, name, code)) for code in codes), last="or")
            parts.append(t("{filter}: {values}", filter=filter_name(data, name), values=values))
    return several(parts)


def few(names: Sequence[str]) -> list[str]:
    """Names for a sentence: all of them or, of more than NAMED, the first with the number of the others."""
    if len(names) <= NAMED_AT_MOST:
        return [*names]
    return [*names[:NAMED_AT_MOST], tn("1 other", "{n} others", len(names) - NAMED_AT_MOST)]


def of_mechanisms(n: int, of: int) -> str:
    """So many of the mechanisms, within a sentence: a noun that one language bends to the first and another to the
    second number."""
    return tn("{found} of {n} mechanism", "{found} of {n} mechanisms", of, found=number(n))


def shown(data: Dataset, filters: Filters, n: int) -> str:
    """What is shown, in a sentence: how many mechanisms of how many, and by which filters."""
    of = len(data.mechanism)
    if not dict(filters):
        if of > WHOLE:
            return t("No filter is set: all {of} mechanisms are counted.", of=of)
        return tn(
            "The only mechanism is shown; no filter is set.", "All {n} mechanisms are shown; no filter is set.", of
        )
    part = of_mechanisms(n, of)
    return tn("{part} matches: {choice}.", "{part} match: {choice}.", n, part=part, choice=choice(data, filters))


def dimension(data: Dataset, name: str, ids: Sequence[str], filters: Filters = NO_FILTERS) -> str:
    """The answer of a dimension's page: each code's number in every status chosen (in place where none is), and how
    many have any finding."""
    label = t(data.codebook.dimensions[name].label)
    known = questions.reporting(data, name, ids)
    sentences = [_reporting(len(ids), known, label)]
    if known:
        sentences += [_reported_as(data, name, ids, status) for status in filters.of("status") or ("in_place",)]
    unknown = questions.known(data, name, ids)
    if unknown["not_found"]:
        sentences.append(
            tn(
                "For 1 mechanism nothing was found in the sources consulted, which does not mean that there is none.",
                "For {n} nothing was found in the sources consulted, which does not mean that there is none.",
                unknown["not_found"],
            )
        )
    for word in data.codebook.codes("missing").values():
        if unknown[word.id] and word.id != "not_found":
            sentences.append(
                tn(
                    "For 1 mechanism the dataset has “{word}”.",
                    "For {n} the dataset has “{word}”.",
                    unknown[word.id],
                    word=t(word.label),
                )
            )
    return " ".join(sentences)


def _reported_as(data: Dataset, name: str, ids: Sequence[str], status: str) -> str:
    """Which codes of a dimension are reported in a status, and for how many of the mechanisms."""
    told = t(data.codebook.label("status", status))
    found = [c for c in questions.counts(data, name, ids) if c.by_status[status]]
    most = sorted(found, key=lambda c: -c.by_status[status])
    if not most:
        return t("None is reported as “{status}”.", status=told)
    if len(ids) == 1:
        codes = listed(option(data, name, c.code) for c in most)
        return t("Reported as “{status}”: {parts}.", status=told, parts=codes)
    parts = [f"{option(data, name, c.code)} ({c.by_status[status]})" for c in most]
    if len(parts) > NAMED:
        parts = [*parts[:NAMED], tn("1 other", "{n} others", len(parts) - NAMED)]
    placed = questions.reporting(data, name, ids, status)
    return t("Reported as “{status}”, for {placed} of them: {parts}.", status=told, placed=placed, parts=listed(parts))


def _reporting(n: int, known: int, label: str) -> str:
    """How many of the mechanisms shown have a finding on a dimension."""
    if n > 1:
        return tn(
            "Of {of} mechanisms shown, {n} has a finding on “{label}”.",
            "Of {of} mechanisms shown, {n} have a finding on “{label}”.",
            known,
            of=number(n),
            label=label,
        )
    if known:
        return t("The mechanism shown has a finding on “{label}”.", label=label)
    return t("The mechanism shown does not have a finding on “{label}”.", label=label)


def matrix_title(data: Dataset, name: str, ids: Sequence[str], filters: Filters) -> str:
    """A matrix's active title: how many mechanisms report anything in the status chosen (else in place), of how
    many. It is not that of the counts beside it, so that a list of figures tells the two apart."""
    label = t(data.codebook.dimensions[name].label)
    status = next(iter(filters.of("status")), "in_place")
    told = t(data.codebook.label("status", status))
    if n := questions.reporting(data, name, ids, status):
        part = of_mechanisms(n, len(ids))
        return t("{label}: reported as “{status}” for {part}", label=label, status=told, part=part)
    return tn(
        "{label}: none reported as “{status}” for {n} mechanism",
        "{label}: none reported as “{status}” among {n} mechanisms",
        len(ids),
        label=label,
        status=told,
    )


def count_title(data: Dataset, name: str, counts: Sequence[Count], filters: Filters) -> str:
    """The active title of counts: what most mechanisms report in the status chosen (else in place), of how many."""
    label = t(data.codebook.dimensions[name].label)
    status = next(iter(filters.of("status")), "in_place")
    told = t(data.codebook.label("status", status))
    top = max(counts, key=lambda c: c.by_status[status])
    n = top.by_status[status]
    if not n:
        return tn(
            "No code of “{label}” is reported as “{status}” for {n} mechanism",
            "No code of “{label}” is reported as “{status}” among {n} mechanisms",
            top.of,
            label=label,
            status=told,
        )
    return t(
        "{code}: reported as “{status}” for {part}",
        code=option(data, name, top.code),
        status=told,
        part=of_mechanisms(n, top.of),
    )


def years(findings: Sequence[Finding]) -> str:
    """The years of findings and how many have none, in words."""
    every = findings.years() if isinstance(findings, Selection) else np.array([p.as_of or 0 for p in findings])
    dated = every[every > 0]
    undated = len(findings) - len(dated)
    if not len(dated):
        span = t("no dated finding")
    elif dated.min() == dated.max():
        span = t("findings of {year}", year=dated[0])
    else:
        span = t("findings of {first} to {last}", first=dated.min(), last=dated.max())
    return t("{span}, {n} undated", span=span, n=undated) if undated else span


def words(
    data: Dataset,
    filters: Filters,
    *,
    title: str,
    subtitle: str,
    note: str,
    findings: Sequence[Finding],
    n: int,
) -> Words:
    """The words around a figure; `passages` are those behind its marks, `n` the mechanisms shown."""
    return Words(
        title=title,
        subtitle=subtitle,
        note=note,
        source=source_line(data, findings),
        filters=shown(data, filters, n),
        version=version(data),
        licence=licence(data),
    )


def matrix_words(data: Dataset, name: str, ids: Sequence[str], filters: Filters, matrix: Matrix) -> Words:
    """The words around a dimension's matrix."""
    behind = [p for cell in matrix.cells.values() for p in cell.findings]
    return words(
        data,
        filters,
        title=matrix_title(data, name, ids, filters),
        subtitle=t(
            "{label} by mechanism, as reported by the sources; {years}",
            label=t(data.codebook.dimensions[name].label),
            years=years(behind),
        ),
        note=f"{known(data, name, ids)} {legend(data, matrix, filters)}",
        findings=behind,
        n=len(ids),
    )


def count_words(data: Dataset, name: str, ids: Sequence[str], filters: Filters, behind: Selection) -> Words:
    """The words around a dimension's counts; `behind` are the findings counted."""
    return words(
        data,
        filters,
        title=count_title(data, name, questions.counts(data, name, ids), filters),
        subtitle=t(
            "{label}: number of mechanisms that report each code, by status; a mechanism may stand in several; {years}",
            label=t(data.codebook.dimensions[name].label),
            years=years(behind),
        ),
        note=known(data, name, ids)
        + " "
        + t("“None found” is not a nought: nobody was seen to state that there is none."),
        findings=behind,
        n=len(ids),
    )


def known(data: Dataset, name: str, ids: Sequence[str]) -> str:
    """How many are known, left unanswered and not found: the line under every figure of a dimension."""
    found = questions.known(data, name, ids)
    parts = [t("reported: {n}", n=found["reported"])]
    for word in data.codebook.codes("missing").values():
        if n := found[word.id]:
            parts.append(t("{label}: {n}", label=quoted(t(word.label)), n=n))
    return tn("Of 1 mechanism, {parts}.", "Of {n} mechanisms, {parts}.", len(ids), parts=several(parts))


SHAPES = {
    "in_place": later("filled circle"),
    "considered": later("ring"),
    "ended": later("cross"),
    "not_answered": later("hatch"),
    "stated_none": later("square"),
    "not_applicable": later("stroke"),
    "not_assessed": later("triangle"),
    "not_found": later("small dot"),
}


def legend(data: Dataset, matrix: Matrix, filters: Filters | None = None) -> str:
    """What each shape in a matrix means, for those that stand in it."""
    present = {s for cell in matrix.cells.values() for s in (*cell.statuses, cell.word) if s}
    if filters and filters.of("status"):
        present -= data.codebook.codes("status").keys() - {*filters.of("status")}
    labels = {**data.codebook.codes("status"), **data.codebook.codes("missing")}
    parts = [
        t("{shape}: {label}", shape=t(SHAPES[mark]), label=t(labels[mark].label)) for mark in SHAPES if mark in present
    ]
    told = t("Key: {parts}.", parts=several(parts))
    if "in_place" in present:
        told += " " + t("In place means at the date of the source.")
    return told + (" " + t("Not found is not a no.") if "not_found" in present else "")


def payers(data: Dataset, found: Selection) -> str:
    """Who is named as paying in findings on funding, and on what basis."""
    behind = found.naming()
    if not behind:
        return t("No finding on the mechanisms shown names who pays.")
    parts = []
    for basis in data.codebook.codes("basis").values():
        if given := behind.of("basis", basis.id):
            parts.append(labelled(quoted(t(basis.label)), _paid(given)))
    told = t("Named: {paid}. By the basis of what was given: {parts}.", paid=_paid(behind), parts=several(parts))
    return f"{told} {t('A payer may give on more than one basis. Findings that name nobody are not counted here.')}"


def _paid(found: Selection) -> str:
    """How many payers findings name, and for how many mechanisms: two numbers, each with what it counts."""
    mechanisms = found.distinct("mechanism_id")
    return tn(
        "1 payer, for {mechanisms}",
        "{n} payers, for {mechanisms}",
        len(found.named()),
        mechanisms=tn("1 mechanism", "{n} mechanisms", mechanisms),
    )


def overview(data: Dataset) -> list[Answer]:
    """The questions that delegates bring, each with today's answer and the view behind it."""
    everyone = questions.matching(data, Filters())

    def names(findings: Sequence[Finding]) -> str:
        seen: dict[str, list[Finding]] = {}
        for p in findings:
            seen.setdefault(p.mechanism_id, []).append(p)
        parts = []
        for id_, group in seen.items():
            when = max((p.as_of for p in group if p.as_of), default=None)
            status = "" if group[0].status == "in_place" else f", {quoted(option(data, 'status', group[0].status))}"
            parts.append(f"{data.mechanism[id_]['short_name']} ({when or t('undated')}{status})")
        return listed(few(parts))

    sole = questions.findings(data, "funding_model", everyone, Filters(funding_model=("external_donors",), sole=("1",)))
    wanting = questions.matching(data, Filters(status=("considered",)), "funding_model")
    paying = questions.findings(data, "funding_model", everyone)
    named = questions.findings(data, "partnership_type", everyone).named()
    levels = questions.counts(data, "governance_level", everyone)
    level_parts = [f"{quoted(option(data, 'governance_level', c.code))} ({c.by_status['in_place']})" for c in levels]
    undated = int((data.finding.years == 0).sum())
    unfunded = len(everyone) - questions.reporting(data, "funding_model", everyone, "in_place")
    sitting = busiest(data, everyone)
    lists = listing(data, everyone)
    nothing = t("Nothing was found in the sources consulted, which does not mean that there is none.")
    return [
        Answer(
            t("Which mechanisms rely entirely on external donors?"),
            tn(
                "Stated in terms for 1 mechanism: {names}.",
                "Stated in terms for {n} mechanisms: {names}.",
                len({p.mechanism_id for p in sole}),
                names=names(sole),
            )
            if sole
            else nothing,
            "funding",
            {"funding_model": "external_donors", "sole": "1"},
        ),
        Answer(
            t("Which mechanisms consider another way of funding?"),
            tn(
                "{part} has a funding model under consideration: {names}.",
                "{part} have a funding model under consideration: {names}.",
                len(wanting),
                part=of_mechanisms(len(wanting), len(everyone)),
                names=listed(few([data.mechanism[id_]["short_name"] for id_ in wanting])),
            )
            if wanting
            else nothing,
            "funding",
            {"status": "considered"},
        ),
        Answer(t("Who pays, and for what?"), payers(data, paying), "funding", {}),
        Answer(
            t("At which levels do they contribute to migration governance?"),
            t(
                "Mechanisms of {of} with a contribution reported in place: {parts}. Mostly by their own account.",
                of=len(everyone),
                parts=listed(level_parts),
            ),
            "governance",
            {},
        ),
        Answer(
            t("Who works with whom?"),
            tn(
                "{n} partner is named; with more than one mechanism: {shared}.",
                "{n} partners are named; {shared} of them with more than one mechanism.",
                len(named),
                shared=sum(n > 1 for n in named.values()),
            ),
            "partnerships",
            {},
        ),
        Answer(
            t("Which ones is my country in, and who else sits there?"),
            t(
                "States listed as members of at least one mechanism: {n}; as observers only: {observing}. Mechanisms "
                "that list one and the same State as a member: {most} at most. Mechanisms without a list of member "
                "States: {without} of {of}.",
                n=len(sitting),
                observing=len(listed_as(data, "observer") - sitting.keys()),
                most=max(sitting.values(), default=0),
                without=len(everyone) - len(lists),
                of=len(everyone),
            ),
            "country",
            {},
        ),
        Answer(
            t("Which Global Compact objectives does nobody cover?"),
            objectives(data, touched(data, everyone)),
            "themes",
            {},
        ),
        Answer(
            t("What is not known?"),
            t(
                "Funding in place is not known for {part}. Findings without a year: {undated}. Incomplete lists of "
                "member States: {partial} of {lists}.",
                part=of_mechanisms(unfunded, len(everyone)),
                undated=undated,
                partial=len(incomplete(data, everyone)),
                lists=len(lists),
            ),
            "method",
            {},
        ),
    ]


def partners(found: Mapping[str, int]) -> str:
    """How many partners are named, and how many of them by more than one mechanism (see `Selection.named`)."""
    return tn(
        "{n} partner is named for the mechanisms shown; for more than one of them: {shared}.",
        "{n} partners are named for the mechanisms shown; {shared} of them for more than one.",
        len(found),
        shared=sum(n > 1 for n in found.values()),
    )


def partners_title(data: Dataset, found: Mapping[str, int]) -> str:
    """The active title of the figure of partners."""
    if not found:
        return t("No partner is named")
    most = min(found, key=lambda actor: (-found[actor], fold(data.actor[actor].name)))
    return tn(
        "{name}: named as a partner of {n} mechanism, in any status",
        "{name}: named as a partner of {n} mechanisms, in any status",
        found[most],
        name=data.actor[most].name,
    )


def objectives(data: Dataset, counts: Sequence[Count]) -> str:
    """Which objectives of the Global Compact the findings touch, and which they do not."""
    labels = {str(o.number): o for o in data.codebook.gcm_objectives}
    none = [c for c in counts if not c.reported]
    few = [c for c in counts if c.reported == 1]

    def named(some: Sequence[Count]) -> str:
        return listed(f"{c.code} ({t(labels[c.code].label)})" for c in some)

    of = counts[0].of if counts else 0
    sentences = [
        tn(
            "Objectives that no finding of the mechanism shown touches: {named}.",
            "Objectives that no finding of the {n} mechanisms shown touches: {named}.",
            of,
            named=named(none),
        )
        if none
        else t("Each of the {n} objectives is touched by a finding of at least one mechanism shown.", n=len(counts))
    ]
    if few:
        sentences.append(t("Touched by one mechanism only: {named}.", named=named(few)))
    sentences.append(
        t("No passage found is not proof that nobody works on it. The mapping is this project's, not IOM's.")
    )
    return " ".join(sentences)


def lists_of_members(n: int) -> str:
    """The source of what is told of member States: lists, each with a source of its own."""
    return tn(
        "Source: the list of members of {n} mechanism, named on the mechanism's page.",
        "Source: the lists of members of {n} mechanisms, each named on the mechanism's page.",
        n,
    )
