"""Finding IOM's template in a document: the mechanisms, their five sections, and the sentences of each."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile

from iscm_data.curate.ingest import forms, headings, levels
from iscm_data.curate.ingest.documents import Document, IngestError, LeftOut, Line
from iscm_data.curate.ingest.forms import has_box, is_box
from iscm_data.curate.ingest.headings import Heading
from iscm_data.curate.ingest.passages import Words, bullet, goes_on, sentences, unmarked
from iscm_data.curate.ingest.rules import CodingRules, SectionRule
from iscm_data.language.text import fold

HYPHEN = r"[\s\-‐‑–]*"
NAME = re.compile(
    rf"(?i)^\W*name\s+of\s+(?:the\s+|an?\s+)?(?:inter{HYPHEN}states?\s+consultations?\s+mechanisms?|iscm)\b"
    r"(?:\s*\(\s*iscms?\s*\))?(?:\s+on\s+migration)?\s*(?:[*_»”\"]*\s*[:：–—-]\s*(?P<name>.*)|[*_»”\"]*)$",
    re.DOTALL,
)
ENTRY = re.compile(r"(?:[.·…_]\s?){4,}\s*(?:\d{1,3}|[ivx]{1,5})$")
FEWEST_ENTRIES = 3  # of a table of contents
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
    unsure: bool = False  # boxes stand in it, and which words are meant must be looked at


@dataclass(frozen=True)
class Section:
    """One of the five: its rule, its heading as it stands, its passages (none: nothing stands under the heading)."""

    rule: SectionRule
    heading: str
    passages: tuple[Passage, ...]
    by: str = ""  # what the heading was known by, if not by its title
    unticked: tuple[str, ...] = ()  # what stands at boxes that nobody ticked


@dataclass(frozen=True)
class Summary:
    """What a document says of one mechanism."""

    name: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The sections whose heading is not one that the rules know."""
        return tuple(section.rule.number for section in self.sections if section.by)

    def missing(self, rules: CodingRules) -> tuple[int, ...]:
        """The sections that were not found."""
        present = {section.rule.number for section in self.sections}
        return tuple(rule.number for rule in rules.sections if rule.number not in present)


@dataclass(frozen=True)
class Template:
    """A whole document: what stands before the first mechanism, and the mechanisms. `text`: all of it, to be kept."""

    head: tuple[str, ...]  # the document's first lines, one by one, until the first that is a paragraph
    year: str  # in which the survey was made, where the document says so
    summaries: tuple[Summary, ...]
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Name:
    """A line with a mechanism's name, put together again, and where to read on. `opens`: its summary begins here."""

    name: str
    line: str
    end: int
    opens: bool


@dataclass
class _Part:
    """A section while its lines are being read, and its paragraphs when they are put together."""

    heading: Heading
    lines: list[Line]
    body: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """A mechanism while its lines are being read. `before`: lines under its name, above its first heading."""

    name: str
    notes: list[str]
    before: list[Line] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)


def find(document: Document, rules: CodingRules) -> Template:
    """Find the mechanisms in a document. Raises IngestError where it is no summary of findings on any."""
    left = LeftOut()
    given = _cells(document.lines) if document.kind == "text" else document.lines
    plain = [*_filled_in(_without_contents(given, left), rules, left)]
    words = Words.of(line.text for line in plain)
    names, marks, doubts = _landmarks(plain, words, rules)
    pieces: list[str | _Part] = []  # all of the document
    opening: list[Line] = []
    found: list[_Open] = []
    at = 0
    while at < len(plain):
        line = plain[at]
        if at in names:
            named = names[at]
            if named.opens:
                found.append(_Open(named.name, doubts[at]))
            pieces.append(named.line)
            at = named.end
        elif at in marks:
            heading = marks[at]
            part = _Part(heading, [Line(heading.rest)] if heading.rest else [])
            found[-1].parts.append(part)
            pieces.append(part)
            at = heading.end
        else:
            if found and found[-1].parts:
                found[-1].parts[-1].lines.append(line)
            elif found:
                found[-1].before.append(line)
                pieces.append(unmarked(line.text))
            else:
                opening.append(line)
            at += 1
    if not found:
        raise IngestError(
            'is no summary of findings on a mechanism: no line in it begins with "Name of the Inter-state '
            'consultation mechanism (ISCM):"'
        )
    opened = [words.text(block) for block in _blocks(opening)]
    summaries: list[Summary] = []
    for one in found:
        if not one.parts:
            raise IngestError(
                f"names {one.name!r} but has none of the five sections under it "
                f"({'; '.join(rule.titles[0] for rule in rules.sections)})"
            )
        sections = []
        for part in one.parts:
            heading = part.heading
            part.body = _paragraphs(part.lines, words, rules, heading.rule, document.firm)
            unticked: list[str] = []
            passages = tuple(_passages(part.body, rules, heading.rule, unticked))
            sections.append(Section(heading.rule, heading.text, passages, heading.by, tuple(unticked)))
        summaries.append(Summary(one.name, _merged(sections), (*_doubts(one, sections, words, rules), *one.notes)))
    whole_text = [*opened]
    for piece in pieces:
        whole_text += [piece] if isinstance(piece, str) else [piece.heading.text, *piece.body]
    notes = [*document.notes, *left.notes()]
    if joined := sorted({*words.joined}):
        notes.append(f"words put together over a line's end by guess, compare them: {', '.join(joined[:12])}")
    heads = takewhile(lambda rows: len(" ".join(rows)) < LONGEST_HEAD, _blocks(opening))
    head = [unmarked(row) for rows in heads for row in rows]
    year = re.search(r"(?i)survey\b[^.]{0,80}?\b((?:19|20)\d\d)\b", " ".join(opened))
    text = "\n\n".join(whole_text) + "\n"
    return Template(tuple(head), year[1] if year else "", tuple(summaries), text, tuple(notes))


def _landmarks(
    lines: Sequence[Line], words: Words, rules: CodingRules
) -> tuple[dict[int, _Name], dict[int, Heading], dict[int, list[str]]]:
    """Where names and headings begin, and by the place of each mechanism's name what is in doubt about its headings."""
    names: dict[int, _Name] = {}
    marks: dict[int, Heading] = {}
    at, last = 0, ""
    while at < len(lines):
        if named := _name(lines, at, words, rules):
            name, line, end = named
            # A page's head may say the name again.
            names[at] = _Name(name, line, end, not names or fold(last) != fold(name))
            at, last = end, name
        elif names and not lines[at].note and (heading := headings.known(lines, at, words, rules)):
            marks[at] = heading
            at = heading.end
        else:
            at += 1
    starts = [at for at, named in names.items() if named.opens]
    aside = {place for at, named in names.items() for place in range(at, named.end)}
    doubts: dict[int, list[str]] = {}
    for start, end in pairwise([*starts, len(lines)]):
        mine = {at: heading for at, heading in marks.items() if start < at < end}
        more, doubts[start] = headings.guessed(lines, start, end, mine, aside, words, rules)
        marks |= more
    return names, marks, doubts


def _without_contents(lines: Iterable[Line], left: LeftOut) -> Iterator[Line]:
    """Lines without a table of contents, of which each entry leads by dots to a page; that goes into what was `left`
    out."""
    for entries, group in groupby(lines, key=lambda line: ENTRY.search(line.text) is not None):
        found = [*group]
        if entries and len(found) >= FEWEST_ENTRIES:
            for line in found:
                left.word(LeftOut.CONTENTS, line.text)
        else:
            yield from found


def _filled_in(lines: Iterable[Line], rules: CodingRules, left: LeftOut) -> Iterator[Line]:
    """Lines without the prompts of fields that nobody filled in; those go into what was `left` out."""
    for line in lines:
        text = line.text
        for match in rules.lists["forms.prompts"].all(line.text):
            before, after = line.text[: match.start()].rstrip(" [(<"), line.text[match.end() :].lstrip(" ])>")
            if (not before or before[-1] in ":.?!–-☐☒") and (not after or after[0] in ".…"):
                left.add(LeftOut.PROMPTS, match[0])
                text = f"{before} {after.lstrip('.…')}".strip()
        if text:
            yield replace(line, text=text)


def _doubts(one: _Open, sections: Sequence[Section], words: Words, rules: CodingRules) -> Iterator[str]:
    """What a curator must know of the sections: headings not found or guessed, text that none has, boxes."""
    if unticked := [text for section in sections for text in section.unticked]:
        yield f"boxes that nobody ticked say nothing; left out was: {' · '.join(unticked)}"
    if unsure := [passage.text for section in sections for passage in section.passages if passage.unsure]:
        yield f"boxes of which one must look what they mean, so nothing is suggested: {' · '.join(unsure)}"
    if guessed := [section for section in sections if section.by]:
        told = " · ".join(f"{section.rule.number} by {section.by}: “{section.heading}”" for section in guessed)
        yield f"headings that are not the template's; look whether each is the right section: {told}"
    present = {section.rule.number for section in sections}
    for rule in rules.sections:
        if rule.number not in present:
            yield f"section {rule.number} ({rule.titles[0]}) was not found"
    if one.before:
        before = " ".join(words.text(block) for block in _blocks(one.before))
        yield f"not read, since it stands above the first heading: {textwrap.shorten(before, 160, placeholder=' …')}"


def _merged(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections of the same number as one: a heading may come twice, as over the second page of a table."""
    kept: dict[int, Section] = {}
    for section in sections:
        number = section.rule.number
        if one := kept.get(number):
            section = replace(one, passages=one.passages + section.passages, unticked=one.unticked + section.unticked)
        kept[number] = section
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


# --- names and headings ---------------------------------------------------------------------------------------------


def _name(lines: Sequence[Line], at: int, words: Words, rules: CodingRules) -> tuple[str, str, int] | None:
    """A mechanism's name, its whole line, and where to read on."""
    if "name" not in lines[at].text[:30].casefold():
        return None
    for end in range(at + 1, min(at + 5, len(lines) + 1)):
        if end > at + 1 and lines[end - 1].gap:
            return None
        match = NAME.match(words.text([line.text for line in lines[at:end]]))
        if match and (match["name"] is not None or end == len(lines) or lines[end].gap):
            break
    else:
        return None
    # The name may go on over the next lines, or begin in the next paragraph or cell.
    rows = [line.text for line in lines[at:end]]
    while end < len(lines) and not headings.known(lines, end, words, rules):
        given = NAME.match(words.text(rows))
        if lines[end].gap and given and (given["name"] or "").strip(QUOTES):
            break
        rows.append(lines[end].text)
        end += 1
    whole = words.text(rows)
    match = NAME.match(whole)
    name = (match["name"] or "") if match else ""
    if match and match["name"] is None:  # no colon: the name is all that follows the words
        name = whole[len(words.text([lines[at].text])) :]
    name = _bare(name)
    if not name:
        raise IngestError('has a line "Name of the Inter-state consultation mechanism" without a name')
    if len(name) > LONGEST_NAME:
        raise IngestError(f"has no end to the mechanism's name, which begins with {name[:60]!r}")
    return name, whole, end


def _bare(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(" .;,*_")
    quoted = len(name) > 1 and name[0] + name[-1] in ("“”", "«»", '""', "„“", "''", "‘’", "‹›")
    return name[1:-1].strip() if quoted else name


# --- the text of a section ------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line], words: Words, rules: CodingRules, rule: SectionRule, firm: bool) -> list[str]:
    """A section's paragraphs and list items, put together again where a page or a column broke them."""
    blocks: list[list[str]] = []
    last: Line | None = None
    for line in lines:
        labelled = rule.number == 2 and levels.label(unmarked(line.text), rules)
        if not last:
            blocks.append([])
        elif line.gap or line.note or bullet(line.text) or labelled:
            before = blocks[-1][-1]
            alone = rule.number == 2 and levels.is_label(unmarked(" ".join(blocks[-1])), rules)
            apart = labelled or alone or line.note or last.note or has_box(before)
            if apart or not goes_on(unmarked(before), unmarked(line.text), firm):
                blocks.append([])
        blocks[-1].append(line.text)
        last = line
    return [text for block in blocks if re.search(r"\w", text := words.text(block)) or is_box(text)]


def _passages(body: Sequence[str], rules: CodingRules, rule: SectionRule, unticked: list[str]) -> Iterable[Passage]:
    """The sentences of a section's paragraphs, in order; into `unticked` goes what stands at open boxes."""
    short = rules.raw["text"]["abbreviations"]
    labelled: tuple[tuple[str, ...], str] = ((), "")  # holds until the next label
    lead = ""
    for piece in forms.read(body):
        if piece.open_:
            unticked.append(piece.text)
            continue
        mark = bullet(piece.text)
        lead = piece.lead or (lead if mark else "")
        rest = piece.text[mark:]
        if piece.unsure:
            yield Passage(rest, *labelled, lead, unsure=True)
            continue
        if rule.number == 2 and (found := levels.label(rest, rules)):
            labelled, rest = found[:2], found[2]
        here = labelled  # "At the regional level, …" holds until the paragraph ends
        for sentence in sentences(rest, short):
            if rule.number == 2 and (opened := levels.opens(sentence, rules)):
                here = opened
            yield Passage(sentence, *here, lead)
        if rest.endswith(":"):
            lead = sentences(rest, short)[-1]
