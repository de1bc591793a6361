"""What the rules suggest for each passage of a summary, each suggestion with the words that caused it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from iscm_data.curate.ingest.actors import Actors
from iscm_data.curate.ingest.rules import CodingRules, Phrases
from iscm_data.curate.ingest.template import Passage, Section, Summary
from iscm_data.model.codebook import Codebook
from iscm_data.model.names import Mention, bare

PAID_BY = re.compile(
    r"(?i)\b(fund\w*|financ\w*|paid|sponsor\w*|support\w*|grants?|contributions?)\b[^.;]*\b(by|from|of|through)\b[^.;]*$"
)
PAYS = re.compile(r"(?i)\W+(\w+\W+){0,6}(fund|financ|pa(ys|id)|sponsor|cover|contribut)\w*")
DONORS = ("state", "regional_organization", "private_sector", "civil_society")  # kinds of actors that give from outside
FEW_WORDS = 3  # a passage with fewer words, no full stop and no code is a table's head or a stray mark


@dataclass(frozen=True)
class Suggestion:
    """A finding, or an entry of what was not reported (then `kind` says of which kind), for a reviewer to decide on.

    `because`: for each field that the rules filled in, the passage's words that made them do so.
    """

    dimension: str
    code: str | None
    quote: str
    locator: str
    because: Mapping[str, str]
    confidence: str = "high"
    kind: str = ""
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)  # donor_role, sole, actors


@dataclass(frozen=True)
class Coder:
    """The rules, the codebook and the actors, put to work on summaries."""

    rules: CodingRules
    book: Codebook
    actors: Actors
    members: frozenset[str] = frozenset()  # States that are known as members: what they pay is no donor's money

    def suggest(self, summary: Summary) -> tuple[list[Suggestion], list[str]]:
        """All suggestions for a summary, in its order, and notes on what was left out."""
        made: list[Suggestion] = []
        left_out: list[str] = []
        for section in summary.sections:
            before = len(made)
            for passage in section.passages:
                found = [*self.of_passage(section, passage, summary.name)]
                if not found:
                    left_out.append(passage.text)
                made += found
            if not section.passages:
                made.append(self._nothing(section, "", {}, note="Nothing stands under the heading."))
            if section.rule.dimension == "governance_level":
                made += self._levels_left_out(section, made[before:])
        notes = [f"left out as too short to say anything: {' · '.join(left_out)}"] if left_out else []
        return _once(made), notes

    # --- one passage ------------------------------------------------------------------------------------------------

    def of_passage(self, section: Section, passage: Passage, name: str) -> Iterator[Suggestion]:
        """What the rules suggest for one passage of a section; `name`: of the mechanism that it is about."""
        own, heading = section.rule.dimension, section.heading
        lists = self.rules.lists
        opening = re.sub(r"^\W+", "", passage.text)
        if not opening:  # a dash for an answer
            yield self._nothing(section, passage.text, {"kind": passage.text})
            return
        words = len(re.findall(r"\w+", opening))
        for kind in ("not_answered", "stated_none"):
            nothing = lists[f"nothing.{kind}"].first(opening)
            if nothing and (kind == "not_answered" or words <= 4) and (nothing.start() == 0 or words <= 14):
                yield self._nothing(section, passage.text, {"kind": nothing[0]}, kind=kind, levels=passage.levels)
                return
        text = _without(passage.text, name)
        found = False
        if not passage.unsure:
            for suggestion in self._coded(section, passage, text):
                found = True
                yield suggestion
        says = words >= FEW_WORDS or (words > 1 and opening.endswith((".", "!")))
        if not found and (says or passage.lead or passage.levels or passage.unsure):
            dimension, cue = self._side(own, text)
            yield self._finding(dimension, None, passage, heading, {"dimension": cue} if cue else {}, text)

    def _side(self, own: str, text: str) -> tuple[str, str]:
        """Of which dimension a passage without a code speaks, and the words that say so if it is not its section's."""
        lists = self.rules.lists
        if own == "structure" and not lists["funding.not_cues"].first(text):
            for dimension, cues in (("funding_model", "funding.cues"), ("partnership_type", "partnership.cues")):
                if cue := lists[cues].first(text):
                    return dimension, cue[0]
        return own, ""

    def _coded(self, section: Section, passage: Passage, text: str) -> Iterator[Suggestion]:
        own, lists = section.rule.dimension, self.rules.lists
        if own in ("structure", "partnership_type") and not lists["funding.not_cues"].first(text):
            for code, told in self.funding_codes(text):
                yield self._decided("funding_model", code, section, passage, text, told)
        if own == "governance_level":
            for level in passage.levels:
                yield self._finding(own, level, passage, section.heading, {"code": passage.label}, text)
            for level in () if passage.levels else self.rules.raw["level_words"]:
                if match := lists[f"level_words.{level}"].first(text):
                    yield self._finding(own, level, passage, section.heading, {"code": match[0]}, text, "medium")
        elif own == "theme":
            for rule in self.rules.of(own):
                if cue := rule.found(text):
                    yield self._decided(own, rule.code, section, passage, text, cue)
        elif own == "partnership_type" or (own == "structure" and lists["partnership.cues"].first(text)):
            for code, told, named in self.partners(text):
                made = self._decided("partnership_type", code, section, passage, text, told)
                if not made.kind and named:
                    reasons = {**made.because, "actors": ", ".join(one.words for one in named)}
                    made = replace(made, because=reasons, more={"actors": [one.id for one in named]})
                yield made

    def _decided(
        self, dimension: str, code: str, section: Section, passage: Passage, text: str, told: Mention
    ) -> Suggestion:
        """A suggestion for a code whose words were found, or for that there is none, where they are denied."""
        denied = self._denied(text, told)
        if denied and dimension in ("funding_model", "partnership_type"):
            because = {"code": told.words, "kind": denied}
            return self._nothing(section, passage.text, because, "stated_none", dimension=dimension, code=code)
        return self._finding(dimension, code, passage, section.heading, {"code": told.words}, text)

    def _finding(
        self,
        dimension: str,
        code: str | None,
        passage: Passage,
        heading: str,
        because: Mapping[str, str],
        text: str,
        confidence: str = "high",
    ) -> Suggestion:
        more: dict[str, Any] = {"actors": []} if dimension in ("funding_model", "partnership_type") else {}
        reasons = dict(because)
        if dimension == "funding_model":
            if code == "external_donors":
                more["donor_role"] = "unknown"
            sole = self.rules.lists["funding.sole"].first(text)
            if sole and code:
                more["sole"], reasons["sole"] = True, sole[0]
            kinds = {"external_donors": DONORS, "host_funded": ()}.get(code or "")
            payers = [one for one in self._payers(text) if kinds is None or self.actors.kinds[one.id] in kinds]
            if payers:
                more["actors"] = [one.id for one in payers]
                reasons["actors"] = ", ".join(one.words for one in payers)
        return Suggestion(dimension, code, passage.text, heading, reasons, confidence, more=more)

    # --- the dimensions ---------------------------------------------------------------------------------------------

    def funding_codes(self, text: str) -> Iterator[tuple[str, Mention]]:
        """The ways of funding of which a text speaks, each with the words that say so."""
        told = {rule.code: found for rule in self.rules.of("funding_model") if (found := rule.found(text))}
        # "funded by Norway": who pays, and is no member, is a donor
        if not told and self.rules.lists["funding.cues"].first(text):
            donors = [one for one in self._payers(text) if self.actors.kinds[one.id] in DONORS]
            given = [one for one in donors if one.id not in self.members]
            told = {"external_donors": given[0]} if given else {}
        yield from told.items()

    def _payers(self, text: str) -> list[Mention]:
        return [one for one in self.actors.named(text) if _pays(text, one)]

    def partners(self, text: str) -> Iterator[tuple[str, Mention, list[Mention]]]:
        """The kinds of partners of which a text speaks: code, words, and who is named of that kind."""
        named: dict[str, list[Mention]] = {}
        for one in self.actors.named(text):
            named.setdefault(self.actors.kinds[one.id], []).append(one)
        for rule in self.rules.of("partnership_type"):
            names = named.get(rule.code, [])
            if found := rule.found(text) or next(iter(names), None):
                yield rule.code, found, names

    # --- denial, nothing ------------------------------------------------------------------------------------

    def _denied(self, text: str, told: Mention) -> str:
        """The word that denies what was found: it stands before it, in the same part of the sentence."""
        part = re.split(r"[,;:]|\bbut\b|\bhowever\b|\balthough\b", text[: told.start])[-1][-70:]
        for exception in self.rules.lists["negation.except"].all(part):
            part = part[: exception.start()] + " " * len(exception[0]) + part[exception.end() :]
        found = self.rules.lists["negation.words"].all(part)
        if found:
            return found[-1][0]
        behind = text[told.end :]
        after = self.rules.lists["negation.after"].first(behind)
        near = after is not None and len(behind[: after.start()].split()) <= 1
        if after is None or not near or re.search(r"[,;:.]", behind[: after.start()]):
            return ""
        return "" if self.rules.lists["negation.except"].first(behind[after.start() : after.end() + 12]) else after[0]

    def _nothing(
        self,
        section: Section,
        quote: str,
        because: Mapping[str, str],
        kind: str = "not_answered",
        note: str = "",
        dimension: str = "",
        code: str | None = None,
        levels: Sequence[str] = (),
    ) -> Suggestion:
        about = dimension or section.rule.dimension
        reasons = dict(because)
        if not dimension and not levels and about == "structure":
            for other in self.rules.raw["nothing_about"]:
                if match := self.rules.lists[f"nothing_about.{other}"].first(quote):
                    about, reasons["dimension"] = other, match[0]
                    break
        if about == "governance_level" and not code:
            named = [
                level for level, words in self.rules.raw["levels"].items() if quote and Phrases(words).first(quote)
            ]
            code = named[0] if len(named) == 1 else levels[0] if levels else None
        return Suggestion(about, code, quote, section.heading, reasons, kind=kind, note=note)

    def _levels_left_out(self, section: Section, made: Sequence[Suggestion]) -> Iterator[Suggestion]:
        """The levels that the heading asks for and the text has nothing on, and those that nobody asked for."""
        if not any(suggestion.code for suggestion in made):
            return  # the whole section is open, or says that nothing was answered
        told = {suggestion.code for suggestion in made}
        asked = {
            level: match
            for level in self.book.dimensions["governance_level"].codes
            if (match := Phrases(self.rules.raw["levels"][level]).first(section.heading))
        }
        if both := re.search(r"(?i)\(inter\)regional", section.heading):
            asked |= {"regional": both, "interregional": both}
        for level, code in self.book.dimensions["governance_level"].codes.items():
            if level in told:
                continue
            note, kind, because = f"Neither the heading nor the text names the level “{code.label}”.", "not_found", {}
            if level in asked:
                note = f"The heading asks for the level “{code.label}”; the text under it has no entry for it."
                kind, because = "not_answered", {"kind": asked[level][0]}
            place = f"{section.rule.number} (heading)"
            yield Suggestion("governance_level", level, "", place, because, kind=kind, note=note)


def _once(made: Sequence[Suggestion]) -> list[Suggestion]:
    """Suggestions without repeats; of what was not reported, one entry a dimension and code, and none where found."""
    first: dict[tuple, Suggestion] = {}
    for one in made:
        first.setdefault((one.dimension, one.code, bool(one.kind) or one.quote), one)
    return [*first.values()]


def _pays(text: str, one: Mention) -> bool:
    """Whether the text says that money comes from whom it names here."""
    before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 40]
    return bool(PAID_BY.search(before) or PAYS.match(after))


def _without(text: str, name: str) -> str:
    """A passage with the mechanism's own name blanked out, so that no rule takes it for somebody else's."""
    parts = {name, bare(name)}
    for part in sorted(parts, key=len, reverse=True):
        text = re.sub(re.escape(part), lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)
    return text
