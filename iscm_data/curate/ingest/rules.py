"""The coding rules as data/coding_rules.toml has them: phrases, made into patterns that find them in a passage."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from iscm_data.model.codebook import DATA
from iscm_data.model.names import Mention

SPACE = r"[\s\-‐‑–/]+"
# Words and what lies between them have no character in common: a text is split in one way only, and quickly.
GAP = r"(?:[^\w.;]+\w+){0,10}?[^\w.;]+"


class Phrases:
    """A list of phrases; `first` finds the one that comes first in a text, and gives the text's own words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._patterns = [_pattern(phrase) for phrase in phrases]

    def first(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match at or after `start`; of two that begin at one place, the longer."""
        found = [match for pattern in self._patterns if (match := pattern.search(text, start))]
        return min(found, key=lambda match: (match.start(), -match.end()), default=None)

    def all(self, text: str) -> list[re.Match[str]]:
        """All matches of all phrases, in no order."""
        return [match for pattern in self._patterns for match in pattern.finditer(text)]


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase of the rules as a pattern: * any ending, … up to ten words, = exact capitals."""
    parts = []
    exact_all = phrase.startswith("=") and " =" not in phrase
    for piece in re.split(r"\s*…\s*", phrase):
        words = []
        for word in piece.split():
            exact = word.startswith("=") or exact_all
            body = re.escape(word.removeprefix("=")).replace("'", "['’‘]").replace(r"\-", r"[\-‐‑–]")
            body = body.replace(r"\*", r"[\w’']*")
            words.append(body if exact else f"(?i:{body})")
        parts.append(SPACE.join(words))
    return re.compile(rf"(?<![\w\-‐‑]){GAP.join(parts)}(?!\w)")


@dataclass(frozen=True)
class SectionRule:
    """One of the five sections: its number, its dimension, the titles it goes by, words of a heading like it."""

    number: int
    dimension: str
    titles: tuple[str, ...]
    words: Phrases


@dataclass(frozen=True)
class CodeRule:
    """The phrases that suggest one code of one dimension, and those that call it off."""

    dimension: str
    code: str
    any: Phrases
    unless: Phrases

    def found(self, text: str) -> Mention | None:
        """The words of a text that suggest the code, where nothing calls it off."""
        match = self.any.first(text)
        if match is None or self.unless.first(text):
            return None
        return Mention(self.code, match.start(), match.end(), match[0])


@dataclass(frozen=True)
class CodingRules:
    """All rules, ready to use. `raw` is the file as it was read, for what is only a list of words."""

    raw: Mapping[str, Any]
    sections: tuple[SectionRule, ...]
    codes: tuple[CodeRule, ...]
    lists: Mapping[str, Phrases]

    def of(self, dimension: str) -> tuple[CodeRule, ...]:
        """The rules of one dimension, in the order of the file."""
        return tuple(rule for rule in self.codes if rule.dimension == dimension)


@cache
def read(path: Path) -> CodingRules:
    """Read a rules file. Raises OSError, tomllib.TOMLDecodeError or KeyError for a file that is none."""
    raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    sections = tuple(
        SectionRule(s["number"], s["dimension"], tuple(s["titles"]), Phrases(s.get("words", ())))
        for s in raw["sections"]
    )
    codes = tuple(
        CodeRule(c["dimension"], c["code"], Phrases(c["any"]), Phrases(c.get("unless", ()))) for c in raw["codes"]
    )
    lists = {
        f"{block}.{name}": Phrases(phrases)
        for block, entries in raw.items()
        if isinstance(entries, dict)
        for name, phrases in entries.items()
        if isinstance(phrases, list) and block not in ("levels", "double_levels", "text")
    }
    return CodingRules(raw, sections, codes, lists)


def rules(data: Path = DATA) -> CodingRules:
    """The rules of a data folder; a folder without any takes the project's own."""
    own = data / "coding_rules.toml"
    return read(own if own.is_file() else DATA / "coding_rules.toml")
