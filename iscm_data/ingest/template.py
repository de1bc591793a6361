"""Finding IOM's template in a document: the mechanisms, their five sections, and the level paragraphs of section 2."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from rapidfuzz import fuzz

from iscm_data.ingest.documents import Document, IngestError, Line
from iscm_data.ingest.passages import Words, bullet, goes_on, sentences, unmarked
from iscm_data.ingest.rules import Rules, SectionRule
from iscm_data.text import fold

HYPHEN = r"[\s\-‐‑–]*"
NAME = re.compile(
    rf"(?i)^\W*name\s+of\s+(?:the\s+|an?\s+)?(?:inter{HYPHEN}states?\s+consultations?\s+mechanisms?|iscm)\b"
    r"(?:\s*\(\s*iscms?\s*\))?(?:\s+on\s+migration)?\s*(?:[*_»”\"]*\s*[:：–—-]\s*(?P<name>.*)|[*_»”\"]*)$",
    re.DOTALL,
)
NUMBER = re.compile(
    r"(?i)^(?:section|part|question|q)?\s*[(\[]?(?P<n>[1-9]|i{1,3}|iv|v)\s*(?:[.):\]]+|\s[-–—])\s*(?=\S)"
    r"|^(?:section|part|question|q)?\s*(?P<m>[1-9])\s+(?=[A-Za-z])"
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
LONGEST_NAME = 300
LONGEST_HEAD = 220  # of the blocks before the first paragraph of prose: titles and publishers
QUOTES = "\"'“”‘’«»‹›„ "


@dataclass(frozen=True)
class Passage:
    """A sentence, word for word, and the level paragraph or list that it stands in."""

    text: str
    levels: tuple[str, ...] = ()  # of the paragraph's label, such as "Regional level:"
    label: str = ""  # the label's own words
    lead: str = ""  # the sentence that opens the list of which this is an item


@dataclass(frozen=True)
class Section:
    """One of the five: its rule, its heading as it stands, its passages (none: nothing stands under the heading)."""

    rule: SectionRule
    heading: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Summary:
    """What a document says of one mechanism."""

    name: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A whole document: what stands before the first mechanism, and the mechanisms. `text`: all of it, to be kept."""

    head: tuple[str, ...]  # the document's first lines, one by one, until the first that is a paragraph
    opening: tuple[str, ...]
    summaries: tuple[Summary, ...]
    text: str
    notes: tuple[str, ...]

    @cached_property
    def year(self) -> int | None:
        """The year in which the survey was made, where the document says so."""
        opening = " ".join(self.opening)
        found = re.search(r"(?i)survey\b[^.]{0,80}?\b((?:19|20)\d\d)\b", opening)
        return int(found[1]) if found else None


@dataclass
class _Open:
    """A mechanism while its lines are being read."""

    name: str
    sections: list[tuple[SectionRule, str, list[Line]]]


def find(document: Document, rules: Rules) -> Template:
    """Find the mechanisms in a document. Raises IngestError where it is no summary of findings on any."""
    plain = [*_cells(document.lines)] if document.kind == "text" else [*document.lines]
    words = Words.of(line.text for line in plain)
    pieces: list[str] = []  # all of the document, put together again
    opening: list[Line] = []
    found: list[_Open] = []
    summaries: list[Summary] = []

    at = 0
    while at < len(plain):
        named = _name(plain, at, words, rules)
        if named:
            name, whole, at = named
            if not found or fold(found[-1].name) != fold(name):  # a page's head may say the name again
                found.append(_Open(name, []))
            pieces.append(whole)
            continue
        heading = _heading(plain, at, words, rules) if found else None
        if heading:
            rule, title, rest, at = heading
            found[-1].sections.append((rule, title, [Line(rest)] if rest else []))
            pieces.append(f"{title}\0{len(found) - 1}\0{len(found[-1].sections) - 1}")
            continue
        line = plain[at]
        if found and found[-1].sections:
            found[-1].sections[-1][2].append(line)
        elif found:
            pieces.append(unmarked(line.text))
        else:
            opening.append(line)
        at += 1
    if not found:
        raise IngestError(
            'is no summary of findings on a mechanism: no line in it begins with "Name of the Inter-state '
            'consultation mechanism (ISCM):"'
        )
    opened = [_joined(block, words) for block in _blocks(opening)]
    bodies: dict[str, list[str]] = {}
    for number, one in enumerate(found):
        if not one.sections:
            raise IngestError(
                f"names {one.name!r} but has none of the five sections under it "
                f"({'; '.join(rule.titles[0] for rule in rules.sections)})"
            )
        sections, notes = [], []
        for place, (rule, title, lines) in enumerate(one.sections):
            body = _paragraphs(lines, words, rules, rule, document.firm)
            bodies[f"\0{number}\0{place}"] = body
            sections.append(Section(rule, title, tuple(_passages(body, rules, rule))))
        present = {section.rule.number for section in sections}
        missing = [rule for rule in rules.sections if rule.number not in present]
        notes += [f"section {rule.number} ({rule.titles[0]}) was not found" for rule in missing]
        summaries.append(Summary(one.name, _merged(sections), tuple(notes)))
    whole_text = [*opened]
    for piece in pieces:
        title, mark, key = piece.partition("\0")
        whole_text += [title, *(bodies[mark + key] if mark else ())]
    joined = sorted({*words.joined})
    notes_on_all = [*document.notes]
    if joined:
        notes_on_all.append(f"words put together over a line's end by guess, compare them: {', '.join(joined[:12])}")
    heads = takewhile(lambda rows: len(" ".join(rows)) < LONGEST_HEAD, _blocks(opening))
    head = [unmarked(row) for rows in heads for row in rows]
    return Template(tuple(head), tuple(opened), tuple(summaries), "\n\n".join(whole_text) + "\n", tuple(notes_on_all))


def _merged(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections of the same number as one: a heading may come twice, as over the second page of a table."""
    kept: dict[int, Section] = {}
    for section in sections:
        number = section.rule.number
        before = kept.get(number)
        kept[number] = Section(section.rule, before.heading, before.passages + section.passages) if before else section
    return tuple(kept[number] for number in sorted(kept))


def _cells(lines: Iterable[Line]) -> Iterable[Line]:
    """Lines of Markdown with the cells of its tables as lines of their own."""
    for line in lines:
        if not line.text.startswith("|"):
            yield line
        elif not re.fullmatch(r"[|:\-\s]+", line.text):
            cells = re.split(r"(?<!\\)\|", line.text.strip("|"))
            yield from (Line(text) for cell in cells if (text := cell.strip()))


def _blocks(lines: Iterable[Line]) -> list[list[str]]:
    blocks: list[list[str]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line.text)
    return blocks


def _joined(rows: Sequence[str], words: Words) -> str:
    return unmarked(words.join(rows))


# --- names and headings ---------------------------------------------------------------------------------------------


def _name(lines: Sequence[Line], at: int, words: Words, rules: Rules) -> tuple[str, str, int] | None:
    """A mechanism's name, its whole line, and where to read on."""
    if "name" not in lines[at].text[:30].casefold():
        return None
    for end in range(at + 1, min(at + 5, len(lines) + 1)):
        if end > at + 1 and lines[end - 1].gap:
            return None
        match = NAME.match(_joined([line.text for line in lines[at:end]], words))
        if match and (match["name"] is not None or end == len(lines) or lines[end].gap):
            break
    else:
        return None
    # The name may go on over the next lines, or begin in the next paragraph or cell.
    rows = [line.text for line in lines[at:end]]
    while end < len(lines) and not _heading(lines, end, words, rules):
        given = NAME.match(_joined(rows, words))
        if lines[end].gap and given and (given["name"] or "").strip(QUOTES):
            break
        rows.append(lines[end].text)
        end += 1
    whole = _joined(rows, words)
    match = NAME.match(whole)
    name = (match["name"] or "") if match else ""
    if match and match["name"] is None:  # no colon: the name is all that follows the words
        name = whole[len(_joined([line.text for line in lines[at : at + 1]], words)) :]
    name = _bare(name)
    if not name:
        raise IngestError('has a line "Name of the Inter-state consultation mechanism" without a name')
    if len(name) > LONGEST_NAME:
        raise IngestError(f"has no end to the mechanism's name, which begins with {name[:60]!r}")
    return name, whole, end


def _bare(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(" .;,*_")
    pairs = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("'", "'"), ("‘", "’"), ("‹", "›"))
    for left, right in pairs:
        if name.startswith(left) and name.endswith(right) and len(name) > 1:
            return name[1:-1].strip()
    return name


def _heading(lines: Sequence[Line], at: int, words: Words, rules: Rules) -> tuple[SectionRule, str, str, int] | None:
    """A section's rule, its heading, what stands behind it in the same line, and where to read on."""
    best: tuple[float, int, SectionRule, str, str] | None = None
    for count in (1, 2, 3, 4):
        rows = lines[at : at + count]
        if len(rows) < count or any(line.gap for line in rows[1:]):
            break
        text = _joined([line.text for line in rows], words)
        if len(text) > 400:
            break
        alone = lines[at].gap and (at + count == len(lines) or lines[at + count].gap)
        scored = _title(text, lines[at].gap, alone, rules)
        if scored and (best is None or (scored[0], count) >= best[:2]):
            best = (scored[0], count, *scored[1:])
    return None if best is None else (best[2], best[3], best[4], at + best[1])


def _title(text: str, gap: bool, alone: bool, rules: Rules) -> tuple[float, SectionRule, str, str] | None:
    """How well a text is one of the five headings, and which; what follows a colon may be the section's text."""
    numbered = NUMBER.match(text)
    given = (numbered["n"] or numbered["m"]).casefold() if numbered else ""
    number = ROMAN.get(given) or (int(given) if given.isdigit() else 0)
    start = numbered.end() if numbered else 0
    cuts = [len(text)] if len(text) <= 250 else []
    cuts += [match.start() for match in re.finditer(r":|\.\s|\s[–—-]\s", text) if start < match.start() < 200]
    best = None
    for rule in rules.sections:
        titles = [_comparable(title) for title in rule.titles]
        for cut in cuts:
            candidate = _comparable(text[start:cut])
            score = max(fuzz.ratio(candidate, title) for title in titles)
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
            if score >= needed and (best is None or score > best[0]):
                best = (score, rule, text[:cut].strip(" :–—-*_"), "" if whole else text[cut:].lstrip(" :.–—-*_"))
    return best


def _comparable(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


# --- the text of a section ------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line], words: Words, rules: Rules, rule: SectionRule, firm: bool) -> list[str]:
    """A section's paragraphs and list items, put together again where a page or a column broke them."""
    blocks: list[list[str]] = []
    for line in lines:
        opens = line.gap or bullet(line.text) or (rule.number == 2 and _label(unmarked(line.text), rules))
        if not blocks or opens:
            before = blocks[-1][-1] if blocks else ""
            labelled = rule.number == 2 and bool(_label(unmarked(line.text), rules))
            alone = bool(blocks) and rule.number == 2 and _is_label(unmarked(" ".join(blocks[-1])), rules)
            if blocks and not labelled and not alone and goes_on(unmarked(before), unmarked(line.text), firm):
                blocks[-1].append(line.text)
                continue
            blocks.append([])
        blocks[-1].append(line.text)
    return [text for block in blocks if re.search(r"\w", text := _joined(block, words))]


def _passages(body: Sequence[str], rules: Rules, rule: SectionRule) -> Iterable[Passage]:
    """The sentences of a section's paragraphs, in order."""
    short = rules.raw["text"]["abbreviations"]
    labelled: tuple[tuple[str, ...], str] = ((), "")  # holds until the next label
    lead = ""
    for text in body:
        mark = bullet(text)
        lead = lead if mark else ""
        rest = text[mark:]
        if rule.number == 2 and (found := _label(rest, rules)):
            labelled, rest = found[:2], found[2]
        here = labelled  # "At the regional level, …" holds until the paragraph ends
        for sentence in sentences(rest, short):
            if rule.number == 2 and (opened := _opens(sentence, rules)):
                here = opened
            yield Passage(sentence, *here, lead)
        if rest.endswith(":"):
            lead = sentences(rest, short)[-1]


def _level_pattern(rules: Rules) -> str:
    words = [word for group in rules.raw["levels"].values() for word in group] + [*rules.raw["double_levels"]]
    one = "|".join(re.escape(word).replace(r"\ ", r"[\s\-‐‑]?") for word in sorted(words, key=len, reverse=True))
    return rf"(?:{one})(?:\s*(?:,|/|&|and|or|,\s*and)\s*(?:{one}))*"


def _label(text: str, rules: Rules) -> tuple[tuple[str, ...], str, str] | None:
    """The levels that a paragraph's label names, the label, and the paragraph without it."""
    pattern = (
        rf"(?i)^\W{{0,3}}((?:(?:at|on)\s+)?(?:the\s+)?({_level_pattern(rules)})[\s\-]*(?:levels?)?)"
        r"\s*(?:[:：]|\s[–—-]\s|$)\s*"
    )
    match = re.match(pattern, text)
    if not match:
        return None
    return _levels(match[2], rules), match[1].strip(), text[match.end() :]


def _is_label(text: str, rules: Rules) -> bool:
    found = _label(text, rules)
    return found is not None and not found[2]


def _opens(sentence: str, rules: Rules) -> tuple[tuple[str, ...], str] | None:
    """The levels of a sentence that opens with "At the regional level", and these words."""
    match = re.match(rf"(?i)^((?:at|on)\s+(?:the\s+|a\s+)?({_level_pattern(rules)})[\s\-]+levels?)\b", sentence)
    return (_levels(match[2], rules), match[1]) if match else None


def _levels(words: str, rules: Rules) -> tuple[str, ...]:
    """The levels named in a label, in the order of the label."""
    folded = re.sub(r"[\s\-‐‑]+", " ", words.casefold())
    found: dict[str, int] = {}
    for double, codes in rules.raw["double_levels"].items():
        if double in folded:
            found |= dict.fromkeys(codes[:1], folded.index(double))
            folded = folded.replace(double, "")
    for code, names in rules.raw["levels"].items():
        for name in names:
            if match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
                found.setdefault(code, match.start())
    if "interregional" in found:  # "inter regional" holds the word regional too
        rest = re.sub(r"(?:inter|cross|trans|bi) ?regional", "", folded)
        if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest) for name in rules.raw["levels"]["regional"]):
            found.pop("regional", None)
    return tuple(sorted(found, key=lambda code: found[code]))
