"""The shapes of records: what a value, a block and a list may be, as checks in our words and as JSON Schema."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from iscm_data.model.schema import is_date

Schema = Mapping[str, Any]

FIRST_YEAR = 1945  # no mechanism, and no statement about one, is older
LONGEST, LONGEST_ADDRESS = 8_000, 2_000  # characters of a text, and of all in a list; a cell of Excel holds 32,767
# Signs that turn text around, end a line, or say something beneath it: what a reader sees is not what stands there.
_UNSEEN = "\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e0fff"
# What no Word, PowerPoint or Excel file can hold, or what stands for a letter that somebody could not read.
_UNFIT = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\uf8ff\\ufffd-\\uffff{_UNSEEN}]")
_BLANK = {*"\u115f\u1160\u2800\u3164\uffa0"}  # letters and signs of which nothing is seen
MOST_ACCENTS = 8  # on one letter: more of them lie over the lines above and below
_HOST = re.compile(r"(?:[^\W_]+(?:[-_]+[^\W_]+)*\.)*[^\W_]+(?:-+[^\W_]+)*\.?|[0-9a-f:.]+")


@dataclass(frozen=True)
class Check:
    """A check of one value: called with it, it gives None, or what is wrong; `schema` tells a program the same."""

    told: Callable[[Any], str | None]
    schema: Schema = field(default_factory=dict)

    def __call__(self, value: Any) -> str | None:
        return self.told(value)


@dataclass(frozen=True)
class Form:
    """A block's keys, both ways, and the check of each value; called with a block it yields (key, what is wrong).

    `rules` go into its schema alone: see `where`.
    """

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: Sequence[Schema] = ()

    def __call__(self, entry: Any) -> Iterator[tuple[str, str]]:
        known = {**self.required, **self.optional}
        if not isinstance(entry, dict):
            yield "", f"{entry!r} is not a block of keys and values; its keys are: {', '.join(known)}"
            return
        for key in entry:
            if key not in known:
                yield key, f"unknown key; allowed: {', '.join(known)}"
        for key in self.required:
            if key not in entry:
                yield key, "is missing"
        for key, value in entry.items():
            if key in known and (message := known[key](value)):
                yield key, message

    @property
    def schema(self) -> Schema:
        """The block as JSON Schema."""
        known = {**self.required, **self.optional}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [*self.required],
            "properties": {key: check.schema for key, check in known.items()},
            **({"allOf": [*self.rules]} if self.rules else {}),
        }


def signs(text: str) -> str | None:
    """What is wrong with the characters of a text that may run over several lines."""
    if not (unfit := _UNFIT.search(text.replace("\n", " ").replace("\t", " "))):
        return None
    at, code = unfit.start(), ord(unfit[0])
    unread = code == 0xFFFD or 0xE000 <= code <= 0xF8FF  # a font's own, which no other font has
    told = "stands for a letter that could not be read" if unread else "no line of an Office file can hold"
    told = "a reader does not see" if re.fullmatch(f"[{_UNSEEN}]", unfit[0]) else told
    return f"has the character U+{code:04X} behind {text[max(0, at - 30) : at]!r}, which {told}; write it anew"


def _lines(value: Any) -> str | None:
    if not isinstance(value, str) or not any(map(_is_seen, value)):
        return f"{value!r} is not a text with something in it"
    if len(value) > LONGEST:
        return f"has {len(value):,} characters, of which {LONGEST:,} are allowed: {value[:40]!r} …"
    return signs(value) or _accents(value)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM" and character not in _BLANK


def _accents(text: str) -> str | None:
    """What is wrong with a text that heaps accents upon a letter."""
    number = 0
    for at, character in enumerate(text):
        number = number + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if number > MOST_ACCENTS:
            before = text[max(0, at - 30) : at - number + 1]
            return f"has more than {MOST_ACCENTS} accents upon one letter behind {before!r}"
    return None


def _text(value: Any) -> str | None:
    if message := _lines(value):
        return message
    if broken := re.search(r"[\n\t]", value):
        at, code = broken.start(), ord(broken[0])
        return f"has the character U+{code:04X} behind {value[max(0, at - 30) : at]!r}: write it in one line"
    return None


def _address(value: Any) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"'/?#@\\]+([/?#][^\s<>\"']*)?", value):
        return f"{value!r} is not an address that begins with https:// or http://"
    if not (wrong := _text(value)) and not _has_host(value):
        return f"{value!r} names no host that there can be"
    too_long = f"has {len(value):,} characters, of which an address may have {LONGEST_ADDRESS:,}"
    return too_long if len(value) > LONGEST_ADDRESS else wrong


def _has_host(address: str) -> bool:
    """Whether programs can tell whose address it is."""
    try:
        parts = urlsplit(address)
        return bool(_HOST.fullmatch(parts.hostname or "") and parts.port != 0 and address.isprintable())
    except ValueError:  # a bracket that is not closed, a port that is none
        return False


def _only(holds: Callable[[Any], bool], otherwise: str, schema: Schema) -> Check:
    """A check that one condition holds; `otherwise` says what a value is not."""
    return Check(lambda value: None if holds(value) else f"{value!r} {otherwise}", schema)


TEXT = Check(_text, {"type": "string", "minLength": 1, "maxLength": LONGEST})
LINES = Check(_lines, {"type": "string", "minLength": 1, "maxLength": LONGEST})
"""A text that may run over several lines, as a quotation does."""
FLAG = _only(lambda value: isinstance(value, bool), "is not true or false", {"type": "boolean"})
YES = _only(lambda value: value is True, "is not allowed; write true, or leave the key out", {"const": True})
COUNT = _only(
    lambda value: type(value) is int and 0 <= value < 10_000,
    "is not a whole number from 0 to 9999",
    {"type": "integer", "minimum": 0, "maximum": 9999},
)
ADDRESS = Check(_address, {"type": "string", "pattern": "^https?://", "maxLength": LONGEST_ADDRESS})
LANGUAGE = _only(
    lambda value: isinstance(value, str) and re.fullmatch("[a-z]{2}", value) is not None,
    "is not a language's code of two letters (ISO 639-1), such as en",
    {"type": "string", "pattern": "^[a-z]{2}$"},
)
ANY = Check(lambda _: None)


def one_of(allowed: Collection[str], what: str = "", told: Collection[str] = ()) -> Check:
    """One of these; `what` names them where they are too many to list, `told` says what each means."""

    def check(value: Any) -> str | None:
        if isinstance(value, str) and value in allowed:
            return None
        many = len(allowed) > 60
        return f"{value!r} is not allowed; allowed: {what if many and what else ', '.join(allowed)}"

    schema: dict[str, Any] = {"enum": [*allowed]}
    if told:
        schema["x-taplo"] = {"docs": {"enumValues": [*told]}}
    return Check(check, schema)


def list_of(item: Check) -> Check:
    """A list without doubles, each of its items as `item` has it."""

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return f"{value!r} is not a list"
        wrong = [message for each in value if (message := item(each))]
        twice = [str(each) for each, n in Counter(map(str, value)).items() if n > 1]
        if not wrong and sum(len(str(each)) for each in value) > LONGEST:
            wrong = [f"has more than the {LONGEST:,} characters that are allowed together"]
        return "; ".join([*wrong, *(f"{each!r} is in the list twice" for each in twice)]) or None

    return Check(check, {"type": "array", "uniqueItems": True, "items": item.schema})


def year(last: int) -> Check:
    """A year, from FIRST_YEAR to `last`."""
    return _only(
        lambda value: type(value) is int and FIRST_YEAR <= value <= last,
        f"is not a year from {FIRST_YEAR} to {last}",
        {"type": "integer", "minimum": FIRST_YEAR, "maximum": last},
    )


def date(last: int) -> Check:
    """A date of a source, as a text, its year at most `last`."""

    def check(value: Any) -> str | None:
        if isinstance(value, str) and is_date(value):
            return year(last)(int(value[:4]))
        return f"{value!r} is not a date written as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"

    return Check(check, {"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"})


def month(last: int) -> Check:
    """A month, as a text, its year at most `last`."""

    def check(value: Any) -> str | None:
        whole = isinstance(value, str) and len(value) == 7
        return date(last)(value) if whole else f"{value!r} is not a month written as YYYY-MM, in quotation marks"

    return Check(check, {"type": "string", "pattern": r"^\d{4}-\d\d$"})


def where(key: str, value: str, other: str, check: Check) -> Schema:
    """A rule of a block: where a key has this value, another key is as `check` has it."""
    return {"if": {"properties": {key: {"const": value}}}, "then": {"properties": {other: check.schema}}}


def block(form: Form) -> Check:
    """A block of keys and values, which its form checks at its own place."""
    return _block(form.schema)


def named(form: Form, pattern: str) -> Check:
    """A block of blocks, each under a name of this pattern."""
    schema = {"type": "object", "additionalProperties": False, "patternProperties": {f"^{pattern}$": form.schema}}
    return _block(schema)


def blocks(form: Form) -> Check:
    """A list of blocks, which their form checks at their own places."""
    return _only(
        lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
        "is not a list of blocks, written with [[ ]]",
        {"type": "array", "items": form.schema},
    )


def _block(schema: Schema) -> Check:
    return _only(lambda value: isinstance(value, dict), "is not a block of keys and values", schema)
