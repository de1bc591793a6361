"""The dataset as it is read: all tables with their look-ups, and what a finding names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from iscm_data.dataset.findings import Findings, plain_rows
from iscm_data.language.text import ENGLISH, LANGUAGES, language, named, short, within
from iscm_data.model.codebook import Codebook, codebook


@dataclass(frozen=True)
class Said:
    """A sentence of this project as the reader gets it, its language, and the English that it is a translation of."""

    text: str
    lang: str
    original: str


@dataclass(frozen=True)
class Actor:
    """Whom a finding names: a State, another mechanism, an organization.

    `english` and `english_full` are the names as the table has them; `name` and `full_name` are the reader's.
    """

    id: str
    english: str
    english_full: str
    kind: str
    region: str | None
    subregion: str | None
    translation: Callable[[str, str], str | None] = field(default=lambda *_: None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name for the reader, in whose language most are called otherwise."""
        return _called(self.translation(self.english, language()) or named(self.english), self.english, language())

    @property
    def short(self) -> str:
        """The name where there is little room, for the reader: United Kingdom."""
        return (short(self.english) if self.kind != "other_iscm" else "") or self.name

    @property
    def within(self) -> str:
        """The name within a sentence, for the reader: the Philippines."""
        return within(self.english)

    @property
    def full_name(self) -> str:
        """The full name for the reader."""
        return self.translation(self.english_full, language()) or named(self.english_full)


def _called(name: str, english: str, code: str) -> str:
    """A name in a language; where it has none there, its initials rather than its name in English."""
    return (code != ENGLISH and name == english and short(english, code)) or name


@dataclass(frozen=True, eq=False)
class Dataset:
    """All tables as pandas frames; columns, types and meanings are those of `schema.TABLES`.

    Codes are categories, years and counts are nullable integers, lists are Arrow's, and a missing value is NA.
    `content` names all that the files hold: its version and a hash of their bytes. What is kept of a dataset for longer
    than it lives has this in its key, since two that were made by hand may share a version.
    The frames are shared by all readers: never change one in place.
    """

    mechanisms: pd.DataFrame
    aliases: pd.DataFrame
    findings: pd.DataFrame
    memberships: pd.DataFrame
    sources: pd.DataFrame
    coverage: pd.DataFrame
    actors: pd.DataFrame
    notes: pd.DataFrame
    translations: pd.DataFrame
    version: str
    released: str
    licence: str
    publisher: str
    title: str
    folder: Path
    content: str

    @property
    def codebook(self) -> Codebook:
        """The codebook that the findings were coded by."""
        return codebook()

    @property
    def recent_from(self) -> int:
        """The first year of which a source is recent: see the codebook's threshold."""
        return int(self.released[:4]) - self.codebook.recent_years

    @cached_property
    def finding(self) -> Findings:
        """Every finding by its id, in the order of the table."""
        return Findings(self.findings)

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """Every actor by its id."""

        def actor(row: dict[str, Any]) -> Actor:
            place = row["region"], row["subregion"]
            return Actor(row["actor_id"], row["name"], row["full_name"], row["kind"], *place, self.translation)

        return {row["actor_id"]: actor(row) for row in plain_rows(self.actors)}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Every country of the UN's list, by its ISO code, in the order of the table."""
        return tuple(actor.id for actor in self.actor.values() if actor.region)

    @cached_property
    def record(self) -> Mapping[str, Mapping[str, Any]]:
        """Every row of the table mechanisms by its id, as plain values."""
        return {row["mechanism_id"]: row for row in plain_rows(self.mechanisms)}

    @property
    def mechanism(self) -> Mapping[str, Mapping[str, Any]]:
        """The same with the names by which the reader's language calls mechanisms."""
        return self._named.get(language(), self.record)

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        def named_(row: Mapping[str, Any], code: str) -> Mapping[str, Any]:
            names = {name: self.translation(row[name], code) or row[name] for name in ("name", "short_name")}
            return {**row, **names, "short_name": _called(names["short_name"], row["short_name"], code)}

        others = [code for code in LANGUAGES if code != ENGLISH]
        return {code: {id_: named_(row, code) for id_, row in self.record.items()} for code in others}

    @cached_property
    def source(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Every row of the table sources by (mechanism_id, source_id)."""
        return {(row["mechanism_id"], row["source_id"]): row for row in plain_rows(self.sources)}

    @cached_property
    def _translated(self) -> Mapping[tuple[str, str], str]:
        return {(r["language"], r["text"]): r["translation"] for r in plain_rows(self.translations)}

    def said(self, text: str | None) -> Said:
        """A sentence of this project in the reader's language, where it is translated, else in English; "" for None."""
        translation = self.translation(text, language())
        return Said(translation, language(), text or "") if translation else Said(text or "", ENGLISH, "")

    def translation(self, text: str | None, code: str) -> str | None:
        """A sentence of this project in a language; None where it has no translation."""
        return self._translated.get((code, text)) if text else None

    def told(self, text: str | None) -> str:
        """The same as a plain text."""
        return self.said(text).text
