"""Words: the one way through which every text reaches a reader, so that it can be put into another language."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def t(message: str, **values: object) -> str:
    """A text for the reader, its {placeholders} filled in. The English text is its own key."""
    return message.format(**values) if values else message


def tn(one: str, many: str, n: int, **values: object) -> str:
    """The text for one or for many things; {n} is their number."""
    return t(one if n == 1 else many, n=n, **values)


def fold(text: str) -> str:
    """Text for comparing and sorting: no accents, no case, no typographer's dashes and quotes."""
    plain = unicodedata.normalize("NFKD", text.translate({0x2013: "-", 0x2014: "-", 0x2019: "'", 0x2018: "'"}))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items as a sentence has them: a, b and c."""
    *head, tail = list(items) or [""]
    return f"{', '.join(head)} {t(last)} {tail}" if head else tail


def day(iso: str) -> str:
    """A date of a source (YYYY, YYYY-MM or YYYY-MM-DD) as a reader writes it: 2024, June 2024, 29 June 2024."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = t(MONTHS[int(rest[0]) - 1])
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def today() -> str:
    """Today's date as a reader writes it."""
    return day(date.today().isoformat())


def slug(text: str) -> str:
    """Text for a file's name: lower-case letters, digits and hyphens, at most 60 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].rstrip("-")
