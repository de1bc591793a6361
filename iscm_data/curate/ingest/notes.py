"""Foot- and endnotes: where they stand among the lines of a document that only shows them at the end of a page."""

import re
from collections.abc import Sequence
from dataclasses import replace

from iscm_data.curate.ingest.documents import LEVEL, RAISED, Line
from iscm_data.curate.ingest.passages import goes_on

_OPENS = re.compile(
    rf"\s*(?:{RAISED}\s*([^{LEVEL}]{{1,4}}?)\s*{LEVEL}|\[(\d{{1,3}})\]|([*†‡§]{{1,3}})|(\d{{1,3}})(?=\s))\s*"
)
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")
_DOTTED = re.compile(r"\s*(\d{1,3})[.:)]\s+")


def opened(text: str, dotted: bool = False) -> tuple[str, str] | None:
    """The mark with which a line opens a note, and the line without it; None where it opens none. `dotted`: a full stop
    may stand behind a number, as in lists."""
    match = _OPENS.match(text) or (_DOTTED.match(text) if dotted else None)
    if not match or not re.search(r"\w{2}", text[match.end() :]):
        return None
    return next(filter(None, match.groups())).strip(), text[match.end() :]


def refers(text: str, mark: str) -> bool:
    """Whether a line has a note's mark, raised."""
    raised = " ".join(re.findall(f"{RAISED}([^{LEVEL}]*){LEVEL}", text))
    return mark in re.split(r"[\s,;()\[\]]+", raised)


def placed(lines: Sequence[Line], notes: Sequence[tuple[int, Sequence[Line]]]) -> list[Line]:
    """Lines with notes among them: each, given with the number of the line behind which it may stand, comes when the
    paragraph ends that goes on there, or at least a sentence at a line's end."""
    made: list[Line] = []
    waiting = sorted(notes, key=lambda note: note[0])
    before = ""
    for number, line in enumerate(lines):
        ends = _SENTENCE.search(before) or (line.gap and not goes_on(before, line.text, firm=False))
        if ends and waiting and waiting[0][0] <= number:
            while waiting and waiting[0][0] <= number:
                made += waiting.pop(0)[1]
            made.append(replace(line, gap=True))
        else:
            made.append(line)
        before = line.text
    return made + [line for _, note in waiting for line in note]
