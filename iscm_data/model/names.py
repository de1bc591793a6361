"""By which names people call States and organizations, and whom a name means: what is typed, and what a text says.

Beside the United Nations' names stand those of Unicode's CLDR and the codes of ISO 3166-1, in every language of the
explorer and of the United Nations; what both lack is listed in data/other_names.csv, with what States call themselves:
to load CLDR's lists in all their languages would take a third of the server's memory.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from babel import Locale
from babel.core import get_global

from iscm_data.language.text import ENGLISH, LANGUAGES, fold, in_all_languages
from iscm_data.model.codebook import DATA

OTHERS = DATA / "other_names.csv"
UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
NOBODY = ""  # in place of an actor in OTHERS: a name that holds a State's and is not that State's, as "Lake Chad"

# Words that a name has or has not, as it comes: "the Gambia", "Trinidad & Tobago", "Congo, Republic of".
_SMALL = {"the", "of", "and", "et", "y", "e", "la", "le", "les", "l", "el", "los", "las", "de", "du", "des", "del", "d"}
_VOWELS = {*"aeiouh"}  # before them d is de: Côte d'Ivoire, and not Congo, D.
_LONG = {"st": "saint", "ste": "sainte"}
_REPUBLIC = re.compile(r"(?:rep|dem)(?=$|ub[a-z]*$|ocrat[a-z]*$)")  # Rep., république; Dem., democrático
# The first two are apostrophes, which count as letters; accents and soft hyphens are parts of words.
_WORD = re.compile(r"[^\W_ʻʼ](?:[^\W_ʻʼ]|[\u0300-\u036f\u00ad\u200b])*")
_SHORT = re.compile(r"[A-ZÉ]{2,5}")  # UK, DRC: written so and not otherwise
_JOINED = re.compile(r"[-‐‑–&/+]")  # B&H is not BH, and R-U not RU
_MONEY = re.compile(r"\s?[$€£]")  # US$ 5 million


@dataclass(frozen=True)
class Known:
    """What one is called: by names, of which a part may be typed, and by codes, which are typed whole."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """Where a text names somebody, and in which words."""

    id: str
    start: int
    end: int
    words: str


def others(id_: str) -> Known:
    """The other names and abbreviations of a State (by ISO 3166-1 alpha-3) or of an organization (by its name)."""
    return _others().get(id_, Known(()))


@cache
def _others() -> Mapping[str, Known]:
    listed: dict[str, list[str]] = {}
    with OTHERS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            listed.setdefault(row["actor"], []).append(row["name"])
    short = _SHORT.fullmatch
    return {
        id_: Known(tuple(n for n in given if not short(n)), tuple(n for n in given if short(n)))
        for id_, given in listed.items()
    }


@cache
def of_state(iso3: str, name: str) -> Known:
    """All names of a State whose name in the UN's list is `name`, in every language, and its codes."""
    (iso2,) = get_global("territory_aliases").get(iso3, (iso3,))[:1]
    languages = dict.fromkeys((*LANGUAGES, *UN_LANGUAGES))
    unicode = (str(Locale.parse(code).territories.get(iso2, name)) for code in languages)
    given = (*in_all_languages(name), *unicode)
    other = others(iso3)
    return Known(tuple(dict.fromkeys((*given, *map(bare, given), *other.names))), (iso3, iso2, *other.codes))


def of_organization(name: str, full_name: str) -> Known:
    """All names of an organization in every language, and its abbreviations."""
    other = others(name)
    given = (*in_all_languages(name), *in_all_languages(full_name), *other.names)
    return Known(tuple(dict.fromkeys(given)), other.codes)


def find(typed: str, known: Mapping[str, Known]) -> list[str]:
    """Who is meant by what somebody typed, best first: by a whole name or code, a name's beginning, some of its words,
    a part of it; else by a name within what was typed ("Republic of Kenya"). Equals stand in the order given."""
    if fitting := ranked(typed, known):
        return [id_ for _, id_ in fitting]
    within = Texts({id_: one.names for id_, one in known.items()}, as_written=False).named(typed)
    return list(dict.fromkeys(mention.id for mention in within))


def ranked(typed: str, known: Mapping[str, Known]) -> list[tuple[int, str]]:
    """Those whose name fits what somebody typed, the best first, each with how well: 0 for a whole name or code."""
    whole = _words(typed)
    code = "" if _JOINED.search(typed.strip()) else "".join(whole)
    found = [(rank, id_) for id_, one in known.items() if whole and (rank := _rank(whole, code, one)) is not None]
    return sorted(found, key=lambda pair: pair[0])


def exact(typed: str, known: Mapping[str, Known]) -> list[str]:
    """Those of whom what was typed is a whole name or code."""
    return [id_ for rank, id_ in ranked(typed, known) if rank == 0]


def _rank(typed: tuple[str, ...], code: str, known: Known) -> int | None:
    """How well what was typed, as words and as a `code`, fits (0: best), or None."""
    if any(code == "".join(_words(each)) for each in known.codes):
        return 0
    bare = _without_small(typed)
    ranks = [rank for name in known.names if (rank := _fits(typed, bare, _words(name))) is not None]
    return min(ranks, default=None)


def _fits(typed: tuple[str, ...], bare: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    core = _without_small(name)
    joined, wanted = "".join(core), "".join(bare)
    if joined == wanted or "".join(name) == "".join(typed):
        return 0
    if joined.startswith(wanted) or "".join(name).startswith("".join(typed)):
        return 1
    if all(any(word.startswith(part) for word in core) for part in bare):
        return 2
    # Within one of its words: "rsa" stands across two of the South Sandwich Islands in Spanish.
    return 3 if len(wanted) > 2 and any(wanted in word for word in core) else None


def _without_small(words: tuple[str, ...]) -> tuple[str, ...]:
    pairs = zip(words, (*words[1:], ""), strict=True)
    return (
        tuple(word for word, after in pairs if word not in _SMALL or (word == "d" and after[:1] not in _VOWELS))
        or words
    )


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[str, ...]:
    """The words of a name or a text, folded: “St. Kitts & Nevis” is saint, kitts, nevis."""
    return tuple(map(_long, _WORD.findall(fold(text))))


def _long(word: str) -> str:
    """A folded word for which others stand too, as it is compared: St is saint, and république is rep as Rep. is."""
    short = _REPUBLIC.match(word)
    return short[0] if short else _LONG.get(word, word)


def bare(name: str) -> str:
    """A name without what stands in brackets: Bolivia (Plurinational State of)."""
    return re.sub(r"\s*\([^)]*\)", "", name).strip()


# --- names in a text -------------------------------------------------------------------------------------------------

_LOOSE = re.compile(r"[\s\-‐‑‒–'’‘ʼ`´/&.]*")  # between the words of one name
_STOP = re.compile(r"\.\s")
_HARD = re.compile(r"[\s,(]+")  # between two words of a name that has a comma or a bracket there


@dataclass(frozen=True)
class _Name:
    """A name as a text may have it: its words, after which of them a comma or bracket stands, whose it is."""

    words: tuple[str, ...]
    hard: frozenset[int]
    capitals: bool  # to be written in capitals, as UK
    ids: frozenset[str]


class Texts:
    """Finds in a text whom it names. Of two names that begin at one place the longer counts, and a name that lies
    within a longer one, or that several have, names nobody: Guinea in Papua New Guinea, Congo in DR Congo, Korea."""

    def __init__(self, names: Mapping[str, Iterable[str]], as_written: bool = True) -> None:
        """`names`: by whom they mean. `as_written`: of a name in one word the text has the first letter as a capital,
        and abbreviations are in capitals throughout."""
        self._as_written = as_written
        owners: dict[tuple[tuple[str, ...], frozenset[int], bool], set[str]] = {}
        nobody = others(NOBODY).names
        for id_, given in (*names.items(), (NOBODY, nobody)):
            for name in (form for one in given for form in _written(one)):
                spans = [*_WORD.finditer(name)]
                gaps = [name[one.end() : two.start()] for one, two in pairwise(spans)]
                hard = frozenset(n for n, gap in enumerate(gaps) if "," in gap or "(" in gap)
                key = tuple(_token(span[0]) for span in spans), hard, bool(_SHORT.fullmatch(name.replace(".", "")))
                owners.setdefault(key, set()).add(id_)
        self._by_first: dict[str, list[_Name]] = {}
        for (words, hard, capitals), ids in sorted(owners.items(), key=lambda item: -len(item[0][0])):
            if words:
                self._by_first.setdefault(words[0], []).append(_Name(words, hard, capitals, frozenset(ids)))

    @classmethod
    def of_states(cls, countries: Mapping[str, str]) -> "Texts":
        """Those of States as English texts have them, and those in other languages that may hold another State's name;
        `countries`: the UN's names by ISO 3166-1 alpha-3."""
        english = Locale.parse(ENGLISH).territories
        names: dict[str, list[str]] = {}
        for iso3, name in countries.items():
            known, other = of_state(iso3, name), others(iso3)
            given = (name, str(english.get(known.codes[1], name)))
            # In other languages only names of several words: one word of theirs may be any word here.
            several = [one for one in known.names if _WORD.findall(one)[1:]]
            names[iso3] = [*dict.fromkeys((*given, *map(bare, given), *several, *other.names, *other.codes))]
        return cls(names)

    def named(self, text: str) -> list[Mention]:
        """Whom a text names, in its order, each time."""
        mentions = []
        spans = [*_WORD.finditer(text)]
        tokens = [_token(span[0]) for span in spans]
        at = 0
        while at < len(spans):
            found = next(
                (n for n in self._by_first.get(tokens[at], ()) if self._stands(n, at, text, spans, tokens)), None
            )
            if found is None:
                at += 1
                continue
            start, end = spans[at].start(), spans[at + len(found.words) - 1].end()
            # "ACP-EU", "EU-Turkey": the second is a part of another name.
            apart = not re.search(r"\w[-‐‑]$", text[max(0, start - 2) : start]) and not _MONEY.match(text, end)
            if len(found.ids) == 1 and apart:
                mentions.append(Mention(next(iter(found.ids)), start, end, text[start:end]))
            at += len(found.words)
        return [mention for mention in mentions if mention.id != NOBODY]

    def _stands(self, name: _Name, at: int, text: str, spans: list[re.Match[str]], tokens: list[str]) -> bool:
        """Whether a name stands in a text from one of its words on."""
        last = at + len(name.words)
        if tuple(tokens[at:last]) != name.words:
            return False
        for n, (one, two) in enumerate(pairwise(spans[at:last])):
            gap = text[one.end() : two.start()]
            loose = _LOOSE.fullmatch(gap) and not (_STOP.match(gap) and len(one[0]) > 3)
            if not (loose or (n in name.hard and _HARD.fullmatch(gap))):
                return False
        if not self._as_written:
            return True
        written = [span[0] for span in spans[at:last]]
        if name.capitals:
            return all(word.isupper() for word in written)
        return len(written) > 1 or written[0][0].isupper()


def _written(name: str) -> tuple[str, ...]:
    """A name as it may be written: UK and U.K."""
    return (name, ".".join(name)) if _SHORT.fullmatch(name) else (name,)


def _token(word: str) -> str:
    return _long("".join(_WORD.findall(fold(word))))
