"""The levels of governance that section 2 asks for: the labels of its paragraphs, as "Regional level: …"."""

import re

from iscm_data.curate.ingest.rules import CodingRules


def label(text: str, rules: CodingRules) -> tuple[tuple[str, ...], str, str] | None:
    """The levels that a paragraph's label names, the label, and the paragraph without it."""
    pattern = (
        rf"(?i)^\W{{0,3}}((?:(?:at|on)\s+)?(?:the\s+)?({_pattern(rules)})[\s\-]*(?:levels?)?)"
        r"\s*(?:[:：]|\s[–—-]\s|$)\s*"
    )
    match = re.match(pattern, text)
    if not match:
        return None
    return _levels(match[2], rules), match[1].strip(), text[match.end() :]


def is_label(text: str, rules: CodingRules) -> bool:
    found = label(text, rules)
    return found is not None and not found[2]


def opens(sentence: str, rules: CodingRules) -> tuple[tuple[str, ...], str] | None:
    """The levels of a sentence that opens with "At the regional level", and these words."""
    match = re.match(rf"(?i)^((?:at|on)\s+(?:the\s+|a\s+)?({_pattern(rules)})[\s\-]+levels?)\b", sentence)
    return (_levels(match[2], rules), match[1]) if match else None


def _levels(words: str, rules: CodingRules) -> tuple[str, ...]:
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


def _pattern(rules: CodingRules) -> str:
    words = [word for group in rules.raw["levels"].values() for word in group] + [*rules.raw["double_levels"]]
    one = "|".join(re.escape(word).replace(r"\ ", r"[\s\-‐‑]?") for word in sorted(words, key=len, reverse=True))
    return rf"(?:{one})(?:\s*(?:,|/|&|and|or|,\s*and)\s*(?:{one}))*"
