"""Forms: boxes that somebody ticked or left open. What stands at an open box is not said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Signs that are boxes wherever they stand; and shapes that lists have before their items too, so that they are boxes
# only where some are ticked and some are not, or where several stand in one line.
OPEN, TICKED = r"[☐🗆]|\[[\s_]*\]", r"[☑☒🗹🗷⊠✓✔]|\[\s*[xX✓✔]\s*\]"
SHAPES_OPEN, SHAPES_TICKED = r"[□▢◻⬜◽❏❑❒○◯]|\(\s+\)", r"[■◼⬛◾●◉]|\(\s*[xX]\s*\)"
ALONE = re.compile(rf"\W*?(?:{OPEN}|{TICKED}|{SHAPES_OPEN}|{SHAPES_TICKED})\W*")
WHETHER = re.compile(r"(?i)\W*(?:yes|no|oui|non|sí|si|n/?a|not applicable|don.t know)\W*")


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph. `open_`: it stands at a box that nobody ticked. `unsure`: one must look what is meant."""

    text: str
    lead: str = ""
    open_: bool = False
    unsure: bool = False


def is_box(text: str) -> bool:
    """Whether a cell or a line has nothing but a box in it."""
    return bool(text) and ALONE.fullmatch(text) is not None


def has_box(text: str) -> bool:
    """Whether a box stands in a text for sure."""
    return re.search(f"{OPEN}|{TICKED}", text) is not None


def read(body: Sequence[str]) -> Iterator[Piece]:
    """The paragraphs of a section in order, those with boxes in their parts."""
    whole = "\n".join(body)
    open_, ticked = OPEN, TICKED
    pair = re.search(f"{OPEN}|{SHAPES_OPEN}", whole) and re.search(f"{TICKED}|{SHAPES_TICKED}", whole)
    if pair or any(len(re.findall(SHAPES_OPEN, paragraph)) > 1 for paragraph in body):
        open_, ticked = f"{OPEN}|{SHAPES_OPEN}", f"{TICKED}|{SHAPES_TICKED}"
    box = re.compile(f"(?P<open>{open_})|(?P<ticked>{ticked})")
    for paragraph in _together(body, box):
        yield from _pieces(paragraph, [*box.finditer(paragraph)])


def _together(body: Sequence[str], box: re.Pattern[str]) -> list[str]:
    """Paragraphs, a box that is one by itself put together with its words: those behind it, or, where words come first,
    those before."""
    alone = [box.fullmatch(paragraph.strip()) is not None for paragraph in body]
    if not any(alone):
        return [*body]
    first = alone.index(True)
    behind = first > 0 and not re.search(r"[.:;?!]\W*$", body[first - 1])
    made: list[str] = []
    held = ""
    for paragraph, is_alone in zip(body, alone, strict=True):
        if is_alone and behind and made:
            made[-1] += f" {paragraph.strip()}"
        elif is_alone:
            held += f"{paragraph.strip()} "
        else:
            made.append(held + paragraph)
            held = ""
    return made


def _pieces(paragraph: str, boxes: Sequence[re.Match[str]]) -> Iterator[Piece]:
    if not boxes:
        yield Piece(paragraph)
        return
    spans = [(one.end(), two.start()) for one, two in zip(boxes, [*boxes[1:], None], strict=True) if two]
    before, after = paragraph[: boxes[0].start()].strip(), paragraph[boxes[-1].end() :].strip(" .;,")
    before = before if re.search(r"\w", before) else ""  # the mark of a list's item
    between = [paragraph[a:b].strip(" ;,") for a, b in spans]
    if after and all(between):  # ☐ A ☒ B, with words before them or not
        labels, lead = [*between, paragraph[boxes[-1].end() :].strip()], before
    elif before and not after and all(between):  # A ☐ B ☒
        labels, lead = [before, *between], ""
    else:
        yield Piece(paragraph, unsure=True)
        return
    if all(WHETHER.fullmatch(label) for label in labels):
        yield Piece(paragraph, unsure=True)
        return
    for box, label in zip(boxes, labels, strict=True):
        yield Piece(label, lead, open_=box["open"] is not None)
