"""The headings of the five sections: by the titles that the rules know, and else by their number or their words."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from rapidfuzz import fuzz

from iscm_data.curate.ingest import levels
from iscm_data.curate.ingest.documents import Line
from iscm_data.curate.ingest.passages import Words, bullet
from iscm_data.curate.ingest.rules import CodingRules, SectionRule
from iscm_data.language.text import fold

NUMBER = re.compile(
    r"(?i)^(?:section|part|question|q)?\s*[(\[]?(?P<n>[1-9]|i{1,3}|iv|v)\s*(?:[.):\]]+|\s[-–—])\s*(?=\S)"
    r"|^(?:section|part|question|q)?\s*(?P<m>[1-9])\s+(?=[A-Za-z])"
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
MARKED = re.compile(r"#{1,6}\s.*|(\*\*|__).+\1:?")  # as Markdown marks a heading
LONGEST, MOST_WORDS, MOST_ROWS = 140, 16, 3  # of a heading in words that the rules do not know


@dataclass(frozen=True)
class Heading:
    """A section's rule, its heading, what stands behind it in the same line, and where to read on.

    `by`: what it was known by where the rules have no such title: its number, its words.
    """

    rule: SectionRule
    text: str
    rest: str
    end: int
    by: str = ""


@dataclass(frozen=True)
class _Candidate:
    """Lines that look like a heading: from, to, their text, their number (0: none), the sections its words fit."""

    at: int
    end: int
    text: str
    number: int
    fits: frozenset[int]


def known(lines: Sequence[Line], at: int, words: Words, rules: CodingRules) -> Heading | None:
    """The heading that begins in a line, in the words of the template or close to them."""
    found: list[tuple[float, Heading]] = []
    for count in (1, 2, 3, 4):
        rows = lines[at : at + count]
        if len(rows) < count or any(line.gap for line in rows[1:]):
            break
        text = words.text([line.text for line in rows])
        if len(text) > 400:
            break
        alone = lines[at].gap and (at + count == len(lines) or lines[at + count].gap)
        if scored := _title(text, lines[at].gap, alone, rules):
            score, rule, title, rest = scored
            found.append((score, Heading(rule, title, rest, at + count)))
    return max(found, key=lambda one: (one[0], one[1].end), default=(0, None))[1]


def guessed(
    lines: Sequence[Line],
    start: int,
    end: int,
    found: Mapping[int, Heading],
    aside: Collection[int],
    words: Words,
    rules: CodingRules,
) -> tuple[dict[int, Heading], list[str]]:
    """Headings for the sections that none was found of, by place, and notes on what is left in doubt.

    `aside`: lines that are none, since they have a name.
    A heading is taken by its number, or by words that only one section has, and only where one line alone can be it.
    """
    taken = dict(found)
    inside = {place for at, heading in found.items() for place in range(at, heading.end)} | {*aside}
    candidates = [*_candidates(lines, start, end, inside, words, rules)]
    numbers = {at: number for at in range(start, end) if (number := _number(words.text([lines[at].text]))[0])}
    # Where the numbered line above each line stands; -1: there is none.
    above = accumulate((at if at in numbers else -1 for at in range(start, end)), max, initial=-1)
    before = dict(zip(range(start, end), above, strict=False))
    for rule in rules.sections:
        if any(heading.rule.number == rule.number for heading in taken.values()):
            continue
        low = max((at for at, heading in taken.items() if heading.rule.number < rule.number), default=start - 1)
        high = min((at for at, heading in taken.items() if heading.rule.number > rule.number and at > low), default=end)
        between = [candidate for candidate in candidates if low < candidate.at < high]
        numbered = [c for c in between if c.number == rule.number and not _goes_on(c, numbers, before, taken)]
        worded = [c for c in between if c.number in (0, rule.number) and c.fits == {rule.number}]
        both = [candidate for candidate in numbered if candidate in worded]
        numbered = both or [candidate for candidate in numbered if not _opens_list(candidate, numbers)]
        if len(chosen := numbered or worded) == 1:
            (one,) = chosen
            by = "its number and its words" if both else "its number" if numbered else "its words"
            taken[one.at] = Heading(rule, one.text.strip(" :–—-*_"), "", one.end, by)
    left = [
        candidate
        for candidate in candidates
        if candidate.at > min(taken, default=end)
        and candidate.at not in taken
        and not _goes_on(candidate, numbers, before, taken)
        and not _opens_list(candidate, numbers)
    ]
    if len({heading.rule.number for heading in taken.values()}) == len(rules.sections):
        left = [candidate for candidate in left if candidate.number > len(rules.sections)]
    told = " · ".join(candidate.text for candidate in left[:6])
    notes = [f"these lines look like headings and were read as text of the section before them: {told}"] if left else []
    return {at: heading for at, heading in taken.items() if at not in found}, notes


def _candidates(
    lines: Sequence[Line], start: int, end: int, inside: Collection[int], words: Words, rules: CodingRules
) -> Iterator[_Candidate]:
    """Short lines without a full stop that stand alone, begin with a number or are marked as a heading; none of those
    `inside` others."""
    for at in range(start, end):
        if at in inside or lines[at].note:
            continue
        far = min(at + MOST_ROWS + 1, end)
        stop = next((n for n in range(at + 1, far) if lines[n].gap), far)
        rows = lines[at:stop] if lines[at].gap and stop - at <= MOST_ROWS else lines[at : at + 1]
        if any(bullet(line.text) for line in rows[1:]):
            rows = rows[:1]
        raw = lines[at].text
        text = words.text([line.text for line in rows])
        number, bare = _number(text)
        opens = lines[at].gap or re.search(r"[.!?:]\W*$", lines[at - 1].text)
        alone = at + len(rows) == stop and lines[at].gap
        if not (alone or MARKED.fullmatch(raw) or (number and opens)):
            continue
        few = len(text) <= LONGEST and len(bare.split()) <= MOST_WORDS
        shaped = re.match(r"[\"“«(]?[A-Z]", bare) and re.search(r"\w{3}", bare) and not re.search(r"[.;,!]\W*$", bare)
        told = any(rules.lists[f"nothing.{kind}"].first(bare, 0) for kind in rules.raw["nothing"])
        if few and shaped and not told and not levels.label(bare, rules) and (number or not bullet(raw)):
            fits = frozenset(rule.number for rule in rules.sections if rule.words.first(bare))
            yield _Candidate(at, at + len(rows), text, number, fits)


def _goes_on(
    candidate: _Candidate, numbers: Mapping[int, int], before: Mapping[int, int], taken: Mapping[int, Heading]
) -> bool:
    """Whether a numbered line goes on a list: the number before it stands before it, and is no heading."""
    last = before[candidate.at]
    return last >= 0 and numbers[last] == candidate.number - 1 and last not in taken


def _opens_list(candidate: _Candidate, numbers: Mapping[int, int]) -> bool:
    """Whether a list begins with a line, or right below it: the next number, or 1, stands in the very next line."""
    return numbers.get(candidate.end) == candidate.number + 1


def _number(text: str) -> tuple[int, str]:
    """The number that a line begins with (0: none), and the line without it."""
    match = NUMBER.match(text)
    if not match:
        return 0, text
    given = (match["n"] or match["m"]).casefold()
    return ROMAN.get(given) or int(given), text[match.end() :]


def _title(text: str, gap: bool, alone: bool, rules: CodingRules) -> tuple[float, SectionRule, str, str] | None:
    """How well a text is one of the five headings, and which; what follows a colon may be the section's text."""
    number, bare = _number(text)
    start = len(text) - len(bare)
    cuts = [len(text)] if len(text) <= 250 else []
    cuts += [match.start() for match in re.finditer(r":|\.\s|\s[–—-]\s", text) if start < match.start() < 200]
    found: list[tuple[float, SectionRule, str, str]] = []
    for rule in rules.sections:
        for cut in cuts:
            candidate = _comparable(text[start:cut])
            score = max(fuzz.ratio(candidate, title) for title in _titles(rule))
            whole = cut == len(text) or not text[cut:].strip(" :.–—-")
            if number == rule.number:
                needed = 75.0 if whole else 88.0
            elif number:
                needed = 90.0
            elif alone and whole:
                needed = 85.0
            else:
                needed = 92.0 if gap or len(candidate.split()) > 3 else 101.0
            if not whole and not number and len(candidate.split()) < 3:
                continue  # "Added value: …" may be a sentence's beginning
            if score >= needed:
                rest = "" if whole else text[cut:].lstrip(" :.–—-*_")
                found.append((score, rule, text[:cut].strip(" :–—-*_"), rest))
    return max(found, key=lambda one: one[0], default=None)


@cache
def _titles(rule: SectionRule) -> tuple[str, ...]:
    return tuple(map(_comparable, rule.titles))


def _comparable(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
