"""Words: the one way through which every text reaches a reader, and the language in which it does.

English stands where it is used and is its own key. Every other language is one catalogue beside it, a
gettext file named after it (fr.po), found by itself. `python -m iscm_data texts` says what a catalogue lacks.
"""

import gettext
import io
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from pyphen import Pyphen

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES = (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))
"""The languages that a reader may choose, as addresses and the attribute `lang` have them."""

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)
_Made = TypeVar("_Made")


def language() -> str:
    """The language of the reader for whom this runs."""
    return _spoken.get()


def speak(code: str) -> None:
    """Speak a language of LANGUAGES from here on, in this run alone. KeyError for another."""
    if code not in LANGUAGES:
        raise KeyError(code)
    _spoken.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language of LANGUAGES within the block. KeyError for another."""
    before = language()
    speak(code)
    try:
        yield
    finally:
        _spoken.set(before)


def kept(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """`make`, in the language of now whoever calls it later: a download is made outside of the reader's run, and what
    a click brings about is done before it."""
    code = language()

    def made() -> _Made:
        with speaking(code):
            return make()

    return made


def preferred(accepted: str) -> str:
    """The language of LANGUAGES that a browser asks for first (its Accept-Language), else English."""
    weighed: list[tuple[float, int, str]] = []
    for part in accepted.split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        known = [code for code in (name, name.partition("-")[0].lower()) if code in LANGUAGES]
        if known and re.fullmatch(r"|0(\.\d+)?|1(\.0+)?", weight):
            weighed.append((-float(weight or 1), len(weighed), known[0]))
    return min(weighed)[2] if weighed and min(weighed)[0] else ENGLISH


def language_tag() -> str:
    """The reader's language as a file is marked with it, for a speller: en-GB, fr-FR."""
    locale = _locale()
    territory = locale.territory or Locale.parse(get_global("likely_subtags")[locale.language]).territory
    return f"{locale.language}-{territory}"


def html_tag(code: str) -> str:
    """A language as HTML's attribute `lang` has it: pt_BR is pt-BR."""
    return code.replace("_", "-")


def own_name(code: str) -> str:
    """A language's name in itself: English, Français."""
    return opening(Locale.parse(code).get_display_name() or code)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == ENGLISH:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (FOLDER / f"{code}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def t(message: str, **values: object) -> str:
    """A text for the reader, its {placeholders} filled in. The English text is its own key."""
    told = _catalogue(language()).gettext(message) if message else ""
    return told.format(**values) if values else told


def tn(one: str, many: str, n: int, **values: object) -> str:
    """The text for one or for many things; {n} is their number."""
    return _catalogue(language()).ngettext(one, many, n).format(n=number(n), **values)


def agreeing(message: str, n: int, **values: object) -> str:
    """A text that English has but once for one and for many things, and other languages in two forms."""
    return tn(message, message, n, **values)


def later(message: str) -> str:
    """A text that is kept in English and translated where it is shown, by t(name)."""
    return message


@cache
def words_of(name: str) -> Mapping[str, Any]:
    """What a file of words beside the catalogues holds: the names of organizations, short names, questions."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _organizations(code: str) -> Mapping[str, str]:
    """The names of organizations in a language, by those in English: where we know one."""
    entries = words_of("organizations")["organization"]
    return {own: other for entry in entries for own, other in zip(entry["en"], entry.get(code, ()), strict=False)}


def named(name: str) -> str:
    """The name of a country or an organization in the reader's language; in English where we know no other."""
    return _named(name, language())


def _named(name: str, code: str) -> str:
    return _organizations(code).get(name) or (_catalogue(code).gettext(name) if name else "")


def within(name: str, other: str = "") -> str:
    """The name of a country, an organization or a mechanism as the reader's language has it within a sentence: the
    Philippines. `name` is in English; `other` stands where that has no form of its own, else its translation.

    >>> within("Netherlands (Kingdom of the)")
    'the Netherlands'
    """
    return words_of("within").get(language(), {}).get(name) or other or named(name)


def short(name: str, code: str = "") -> str:
    """What a name, in English, is where there is little room, in the reader's language or another; "" where that has no
    form of its own.

    >>> short("Global Forum on Migration and Development")
    'GFMD'
    """
    return words_of("short").get(code or language(), {}).get(name, "")


def place(name: str, code: str = "") -> str:
    """What the name of a mechanism, in the reader's language or another, says without its kind; the name where that is
    all.

    >>> place("Colombo Process")
    'Colombo'
    """
    pattern = words_of("short")["place"].get(code or language())
    found = re.fullmatch(pattern, name) if pattern else None
    return found["place"] if found else name


def in_all_languages(message: str) -> tuple[str, ...]:
    """A text or a name in every language: what a reader may search for, or type."""
    return tuple(dict.fromkeys(_named(message, code) for code in LANGUAGES))


# What has no accent to take away, or is written in more ways than one.
_PLAIN = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("’‘ʼʻ‛′´`", "'")}
    | dict(zip("øØłŁđĐðÐıħĦŧŦ", "oOlLdDdDihHtT", strict=True))
    | {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "þ": "th", "Þ": "TH", "ŋ": "ng", "Ŋ": "NG"}
)


def fold(text: str) -> str:
    """Text for comparing and sorting: no accents, no case, no ligatures, no typographer's dashes and apostrophes, and
    nothing that is not seen, such as soft hyphens."""
    if text.isascii():  # as most are: ten times as fast
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in plain if c < "\x80" or unicodedata.category(c) not in ("Mn", "Cf")).casefold()


def _locale() -> Locale:
    return _locale_of(language())


@cache
def _locale_of(code: str) -> Locale:
    return Locale.parse("en_GB" if code == ENGLISH else code)


# What Unicode's lists leave out: Spanish says e before the sound of i, and u before that of o.
_SPANISH = (
    (re.compile(r" y (?=h?i(?![aeo]))", re.IGNORECASE), " e "),
    (re.compile(r" o (?=h?o)", re.IGNORECASE), " u "),
)


def listed(items: Iterable[str], last: Literal["and", "or"] = "and") -> str:
    """Items as a sentence has them: a, b and c."""
    *head, tail = list(items) or [""]
    if not head:
        return tail
    told = format_list([*head, "\0"], "or" if last == "or" else "standard", _locale())
    if language() == "es":
        joined = told.rpartition("\0")[0]
        for pattern, other in _SPANISH:
            found = pattern.search(joined[-3:] + tail)
            if found and found.start() == 0:
                joined = joined[:-3] + other
        return joined + tail
    return told.replace("\0", tail)


def several(items: Iterable[str]) -> str:
    """Items that may have commas of their own, or be markup, as a sentence has them: a; b; c."""
    return t("{a}; {b}", a="", b="").join(items)


def labelled(label: str, told: str) -> str:
    """What is told under a label, each a text or markup: the colon as the language sets it."""
    return t("{label}: {told}", label=label, told=told)


def quoted(words: str) -> str:
    """A label within a sentence, or a source's own words, between the quotation marks of the reader's language."""
    return t("“{label}”", label=words)


def number(n: int) -> str:
    """A number as a reader writes it: 1,234."""
    return _number(n, language())


@lru_cache(maxsize=4096)
def _number(n: int, code: str) -> str:
    together = code == "es" and abs(n) < 10_000  # four digits, as Spanish writes them; Babel does not know
    return format_decimal(n, locale=_locale_of(code), group_separator=not together)


_SPELLED = (
    *(later("none"), later("one"), later("two"), later("three"), later("four")),
    *(later("five"), later("six"), later("seven"), later("eight"), later("nine")),
)


def spelled(n: int) -> str:
    """A number within a sentence: up to nine in words, above in figures."""
    return t(_SPELLED[n]) if 0 <= n < len(_SPELLED) else number(n)


_SEVERAL: Mapping[str, tuple[str, ...]] = {"es": ("los ", "las "), "fr": ("les ",)}
_SEVERAL_AT_ITS_END: Mapping[str, tuple[str, ...]] = {"en": (" Consultations",)}


def is_several(subject: str) -> bool:
    """Whether a name within a sentence says, by its article or its last word, that it is of several things: a verb
    after it agrees."""
    begins, ends = _SEVERAL.get(language(), ()), _SEVERAL_AT_ITS_END.get(language(), ())
    return subject.startswith(begins) or subject.endswith(ends)


def agreement(names: Sequence[str]) -> int:
    """The number with which a verb after these names agrees: 2 for several, and for one whose form says so."""
    return 2 if len(names) > 1 or any(map(is_several, names)) else 1


def opening(text: str) -> str:
    """A text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def day(iso: str) -> str:
    """A date of a source (YYYY, YYYY-MM or YYYY-MM-DD) as a reader writes it: 2024, June 2024, 29 June 2024."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    if len(rest) == 1:
        return format_skeleton("yMMMM", date(int(year), int(rest[0]), 1), locale=_locale())
    told = format_date(date(int(year), int(rest[0]), int(rest[1])), "long", _locale())
    return re.sub(r"^1 ", "1er ", told) if language() == "fr" else told


def short_day(iso: str) -> str:
    """A whole date where there is little room: 29 Jun 2024."""
    return format_date(date.fromisoformat(iso), "medium", _locale())


def today() -> str:
    """Today's date as a reader writes it."""
    return day(date.today().isoformat())


@lru_cache(maxsize=2048)
def _hyphenated(text: str, code: str) -> str:
    pyphen = Pyphen(lang=str(_locale_of(code)), left=4, right=3)
    return _LONG.sub(lambda word: pyphen.inserted(word[0], SOFT), text)


SOFT = "\u00ad"  # a hyphen that is seen only where a line breaks at it
_LONG = re.compile(r"[^\W\d_]{9,}")  # a word, or a part of one between hyphens, that may need one


def hyphenated(text: str) -> str:
    """A label for a narrow column: its long words may break where the reader's language parts them."""
    return _hyphenated(text, language())


def slug(text: str) -> str:
    """Text for a file's name: lower-case letters, digits and hyphens, at most 60 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].rstrip("-")
