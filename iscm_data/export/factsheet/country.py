"""A country's pack for a meeting: its mechanisms, what could not be checked, who else sits there, what they discuss,
what is not known. Two pages as Word, two slides as PowerPoint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from iscm_data.dataset.index import short_name
from iscm_data.dataset.tables import Dataset
from iscm_data.export import slides
from iscm_data.export.document import Document, Sources
from iscm_data.export.factsheet import parts
from iscm_data.export.slides import Slide
from iscm_data.figures.content import Table
from iscm_data.language.text import day, labelled, listed, opening, several, t
from iscm_data.query import countries
from iscm_data.query.countries import Lists, Part
from iscm_data.query.ties import Paid, by_year, funding
from iscm_data.wording import activity, captions
from iscm_data.wording import countries as wording
from iscm_data.wording.dates import undated, when
from iscm_data.wording.identity import who
from iscm_data.wording.labels import called, label

Cite = Callable[[str, str | None], str]
"""The mark of a source of a mechanism, such as " [1]"; nothing where there is none."""


@dataclass(frozen=True)
class _Length:
    """How much is told: States that sit beside the country, all sources or only those of who pays, themes of one
    mechanism by name."""

    beside: int = 24
    cited: bool = True
    alone: bool = True


# One after the other, until two pages hold it.
_LENGTHS = (_Length(), _Length(12), _Length(12, cited=False), _Length(8, cited=False, alone=False))


@dataclass(frozen=True)
class _Pack:
    """What is told of a country, in the order in which it is told; `parts` are by name, members first."""

    data: Dataset
    iso3: str
    parts: Sequence[Part]
    unlisted: Lists
    ids: tuple[str, ...]

    @property
    def headline(self) -> str:
        return wording.headline(self.data, self.iso3, self.parts, self.unlisted, len(self.ids))

    @property
    def mechanisms(self) -> list[str]:
        return [part.mechanism_id for part in self.parts]


def country(data: Dataset, iso3: str, link: str) -> bytes:
    """A country's pack as a Word file; `link` is the address of its page. KeyError for no country."""
    pack = _pack(data, iso3)
    return parts.fitted(_document(pack, link, length) for length in _LENGTHS)


def country_slides(data: Dataset, iso3: str, link: str) -> bytes:
    """The same as a PowerPoint file: its mechanisms, and what is to be said of them. KeyError for no country."""
    pack = _pack(data, iso3)
    subtitle = " ".join(wording.lede(data, iso3, pack.parts, pack.unlisted, pack.ids))
    state = data.actor[iso3].within
    second = t("Who sits there with {state}, on what, and what is not known", state=state)
    head = [t("Mechanism"), t("Role, date of the list"), t("Activity"), t("Chair"), t("Who pays, as reported in place")]
    rows = tuple(tuple(row) for row in _rows(pack, _uncited, _uncited))
    source = t("Sources: the lists of members and the statements named on each mechanism’s page.")
    words = captions.words(data, pack.headline, subtitle, source=source)
    told = [(pack.headline, subtitle, Table(tuple(head), rows)), (second, pack.headline, _rest(pack))]
    if not rows:
        told = [(pack.headline, subtitle, _rest(pack))]
    return slides.sequence(words, link, [Slide(*each, words.source, link, description=subtitle) for each in told])


def _pack(data: Dataset, iso3: str) -> _Pack:
    if iso3 not in data.countries:
        raise KeyError(iso3)
    ids = tuple(sorted(data.mechanism, key=lambda id_: short_name(data, id_)))
    return _Pack(data, iso3, countries.parts(data, iso3, ids), countries.unlisted(data, iso3, ids), ids)


def _document(pack: _Pack, link: str, length: _Length) -> Document:
    data, name = pack.data, pack.data.actor[pack.iso3].name
    doc = Document(name, pack.headline, link, parts.foot(data))
    sources = Sources(data)

    def cite(id_: str, source: str | None) -> str:
        return f" {sources.number(id_, source, '')}" if source else ""

    doc.line(parts.head(data, link))
    doc.line(" ".join(wording.lede(data, pack.iso3, pack.parts, pack.unlisted, pack.ids)))
    if pack.parts:
        doc.heading(t("Its mechanisms"))
        head = [t("Mechanism"), t("Role"), t("Activity"), t("Chair"), t("Who pays, as reported in place")]
        rows = _rows(pack, cite, cite if length.cited else _uncited)
        doc.table(t("Its mechanisms"), head, rows, widths=(3.6, 2.7, 2.9, 3.0, 4.8))
        if not length.cited:
            doc.line(t("The sources of lists, signs of activity and chairs are named on each mechanism’s page."))
    for heading, lines in _sections(pack, length):
        if lines:
            doc.heading(heading)
            for about, line in lines:
                doc.bullet(line, about, written="")
    parts.end(doc, data, sources, link, printed=False, placed=False)
    return doc


def _rows(pack: _Pack, cite: Cite, cite_facts: Cite) -> list[list[str]]:
    """A row a mechanism: its name, the country's role, its activity, who chairs it, who pays."""
    data, rows = pack.data, []
    for part in pack.parts:
        id_ = part.mechanism_id
        m = data.mechanism[id_]
        as_of = m[f"{part.role}s_as_of"]
        role = f"{label(data, 'role', part.role)}, {day(as_of) if as_of else t('list without a date')}"
        sign = activity.sign(m)
        chair = f"{who(data, m['chair'])}, {when(m['chair_as_of'])}" if m["chair"] else ""
        paid = several(
            _paid(data, each) + cite(id_, each.findings[0].source_id) for each in by_year(data, id_, "funding_model")
        )
        rows.append(
            [
                m["short_name"],
                role + cite_facts(id_, m[f"{part.role}s_source_id"]),
                activity.word(data, m) + (f", {sign}" if sign else "") + cite_facts(id_, m["status_source_id"]),
                chair + cite_facts(id_, m["chair_source_id"]) if chair else t("Not found"),
                paid or t("Nothing found in place"),
            ]
        )
    return rows


def _uncited(_: str, __: str | None) -> str:
    return ""


def _paid(data: Dataset, paid: Paid) -> str:
    """A way of funding, who is named as paying, and the year."""
    what, year = label(data, "funding_model", paid.code), paid.year or undated()
    if not paid.payers:
        return t("{what} ({year})", what=what, year=year)
    who = listed(data.actor[actor].name for actor in paid.payers)
    return t("{what}: {who} ({year})", what=what, who=who, year=year)


def _sections(pack: _Pack, length: _Length) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is told below the table: headings, each with lines under a label of their own."""
    state = pack.data.actor[pack.iso3].within
    return [
        (t("What we could not check"), wording.unchecked_by_name(pack.data, pack.unlisted)),
        (t("Who sits with {state} most often", state=state), _beside(pack, length.beside)),
        (wording.work(len(pack.parts)), _themes(pack)),
        (t("What only one of them has on its agenda, as far as we found"), _alone(pack) if length.alone else []),
        (t("What is not known"), _unknown(pack)),
    ]


def _beside(pack: _Pack, most: int) -> list[tuple[str, str]]:
    data = pack.data
    own = sum(part.role == "member" for part in pack.parts)
    found = countries.companions(data, pack.iso3, pack.ids)[:most]
    return [
        (wording.in_so_many(n, own), several(data.actor[state].name for state, _ in group))
        for n, group in groupby(found, key=lambda pair: len(pair[1]))
    ]


def _themes(pack: _Pack) -> list[tuple[str, str]]:
    covered = countries.theme_cover(pack.data, pack.mechanisms)
    return [
        (
            wording.in_so_many(n, len(pack.parts)),
            several(label(pack.data, "theme", code) for code, ids in covered.items() if len(ids) == n),
        )
        for n in sorted({len(ids) for ids in covered.values()}, reverse=True)
        if n > 1
    ]


def _alone(pack: _Pack) -> list[tuple[str, str]]:
    """By mechanism: the themes that no other one of the country's has in place."""
    data, covered = pack.data, countries.theme_cover(pack.data, pack.mechanisms)
    if len(pack.parts) < 2:
        return []
    return [
        (data.mechanism[id_]["short_name"], several(own))
        for id_ in pack.mechanisms
        if (own := [label(data, "theme", code) for code, ids in covered.items() if ids == (id_,)])
    ]


def _unknown(pack: _Pack) -> list[tuple[str, str]]:
    data, ids, known = pack.data, pack.mechanisms, pack.data.mechanism
    no_date = [p.mechanism_id for p in pack.parts if not known[p.mechanism_id][f"{p.role}s_as_of"]]
    gaps = [
        (t("No funding in place found"), [id_ for id_ in ids if not funding(data, id_)]),
        (t("No chair found"), [id_ for id_ in ids if not known[id_]["chair"]]),
        (t("No recent sign of activity"), [id_ for id_ in ids if known[id_]["activity"] == "no_recent_sign"]),
        (t("List of members without a date"), no_date),
    ]
    return [(about, opening(listed(called(data, id_) for id_ in some))) for about, some in gaps if some]


def _rest(pack: _Pack) -> Table:
    """All but the table of mechanisms, as a table for a slide."""
    lines = (
        (heading, "\n".join(labelled(about, line) for about, line in told))
        for heading, told in _sections(pack, _Length(12))
        if told
    )
    return Table((t("Question"), t("As far as we know")), tuple(lines))
