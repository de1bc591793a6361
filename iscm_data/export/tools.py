"""The tools of assistants: what each takes, and its answer, made to be quoted.

Each statement has its status, its year, its source with the address and the place in it; each answer the
version of the data, a link and the sentence that not found is not no.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import search, selection
from iscm_data.export.data.selection import BadAddress, check_name, check_one
from iscm_data.export.parameters import ONE, Schema, schema
from iscm_data.language.text import ENGLISH, LANGUAGES, listed, speaking, t
from iscm_data.query import address, comparison, countries, names, profile, questions
from iscm_data.query import hits as listing
from iscm_data.query.address import LANGUAGE, WORDS, Parameters
from iscm_data.query.comparison import MOST as MOST_COMPARED
from iscm_data.query.links import Links
from iscm_data.query.questions import Cell, Coverage
from iscm_data.query.search import search as query
from iscm_data.query.suggestions import codes
from iscm_data.query.view import view
from iscm_data.wording import activity, captions, citation, headlines, identity
from iscm_data.wording import countries as of_countries
from iscm_data.wording.dates import undated, when
from iscm_data.wording.facts import facts
from iscm_data.wording.labels import answered, heading, label
from iscm_data.wording.marks import cell_words, mark_label, nothing, reading, sole, state

Answer = dict[str, Any]

LIMIT, MOST = 20, 50  # statements in an answer, and that may be asked for
_MECHANISM = {"type": "string", "description": "A mechanism: its id, or any of its names (“Colombo Process”, “GFMD”)."}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "description": "How many statements to give."}
_ONLY = "Only this dimension, with all its statements."
_STATE = {"type": "string", "description": "A State: its ISO 3166-1 alpha-3 code, or its name."}


@dataclass(frozen=True)
class Tool:
    """A tool: what it is for, the parameters that it takes, those that it `needs`, and how its answer is made."""

    description: str
    takes: Callable[[Dataset], Mapping[str, Schema]]
    needs: Sequence[str]
    make: Callable[[Dataset, Parameters, Links], Answer]

    def schema(self, data: Dataset) -> Schema:
        """Its parameters as a JSON schema."""
        own = {**self.takes(data), LANGUAGE: schema(data, LANGUAGE)}
        return {"type": "object", "properties": own, "required": [*self.needs], "additionalProperties": False}


def call(data: Dataset, name: str, given: Mapping[str, Any], links: Links) -> Answer:
    """The answer of a tool to the arguments given. Raises BadAddress, which says what is wrong and what is allowed."""
    if name not in TOOLS:
        raise BadAddress("There is no such tool.", value=name[: address.LONGEST], allowed=[*TOOLS])
    tool = TOOLS[name]
    allowed = [*tool.takes(data), LANGUAGE]
    asked: dict[str, list[str]] = {}
    for parameter, value in given.items():
        check_name(parameter, allowed, f"{name} has no such parameter.")
        asked[parameter] = _values(parameter, value)
    for parameter in tool.needs:
        if not any(asked.get(parameter, ())):
            raise BadAddress("This is needed.", parameter=parameter)
    spoken = asked.pop(LANGUAGE, [])
    if spoken and spoken[0] not in LANGUAGES:
        raise BadAddress("There is no such language.", parameter=LANGUAGE, allowed=list(LANGUAGES))
    with speaking(spoken[0] if spoken else ENGLISH):
        return tool.make(data, asked, links) | {
            "not_found": captions.not_found(),
            "data_version": data.version,
            "released": data.released,
            "cite": citation.cite_dataset(data),
            "licence": captions.licence(data),
        }


def _values(parameter: str, value: Any) -> list[str]:
    """A value as an address would have it."""
    several = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int) for each in several) or len(several) > address.MOST:
        raise BadAddress("It takes a text, a number, or a list of texts.", parameter=parameter)
    if parameter in ONE:
        check_one(parameter, several)
    return [("1" if each else "") if isinstance(each, bool) else str(each) for each in several]


def quote(data: Dataset, finding: Finding, links: Links) -> Answer:
    """A statement with all that a quotation of it needs."""
    told: Answer = {
        "id": finding.id,
        "mechanism": data.mechanism[finding.mechanism_id]["short_name"],
        "mechanism_id": finding.mechanism_id,
        "about": heading(data, finding.dimension),
        "code": label(data, finding.dimension, finding.code) if finding.code else None,
        "statement": finding.statement,
        "says": state(data, finding),
        "status": finding.status,
        "year": finding.as_of or undated(),
        "source": _source(data, finding.mechanism_id, finding.source_id, finding.locator),
        "link": _page(data, links, "findings", id=finding.id),
    }
    if finding.quote:
        told["words_of_the_source"] = finding.quote
    if finding.actors:
        told["named"] = [data.actor[actor].name for actor in finding.actors]
    if finding.sole:
        told["sole"] = sole()
    if finding.confidence != "high":
        told["reading"] = reading(finding)
    return told


def _source(data: Dataset, mechanism_id: str, source_id: str, place: str | None) -> Answer:
    row = data.source[mechanism_id, source_id]
    published = when(row["published"])
    told = {"title": row["title"], "publisher": row["publisher"], "date": published, "address": row["url"]}
    return told | ({"place": place} if place else {})


def _page(data: Dataset, links: Links, page: str, **parameters: str | Sequence[str]) -> str:
    return links.lasting(links.file(page, **parameters), data)


def _mechanism(data: Dataset, typed: str, parameter: str = "mechanism") -> str:
    """The mechanism that a text means. Raises BadAddress with the nearest names."""
    if typed in data.mechanism:
        return typed
    near = names.nearest(data, typed[: address.LONGEST])
    if len(near) != 1:
        told = [f"{id_}: {data.mechanism[id_]['name']}" for id_ in near or data.mechanism]
        raise BadAddress("Which mechanism is meant?", parameter=parameter, value=typed[:80], allowed=told)
    return near[0]


def _one(asked: Parameters, dimensions: Iterable[str]) -> str:
    """The dimension that is asked for, "" for all of them. Raises BadAddress for one that there is not."""
    name = "".join(asked.get("dimension", ()))
    if name and name not in dimensions:
        allowed = [*dimensions]
        raise BadAddress("There is no such dimension.", parameter="dimension", value=name[:80], allowed=allowed)
    return name


# --- the tools -------------------------------------------------------------------------------------------------------


def _search(data: Dataset, asked: Parameters, links: Links) -> Answer:
    sought = search.read(asked)
    found = query(data, sought.words)
    question = found.question
    about = codes(data, question)
    return {
        "answers": [
            {
                "mechanism_id": fact.mechanism_id,
                "text": fact.text,
                "source": _source(data, fact.mechanism_id, fact.source[1], None) if fact.source else None,
            }
            for fact in facts(data, question, about)
        ],
        "found": len(found.hits),
        "statements": [quote(data, finding, links) for finding in found.hits[: min(sought.limit, MOST)]],
        "link": _page(data, links, "findings", q=sought.words),
    }


def _findings(data: Dataset, asked: Parameters, links: Links) -> Answer:
    own = {name: values for name, values in asked.items() if name not in ("limit", "offset")}
    if listing.MECHANISM in own:
        own[listing.MECHANISM] = [_mechanism(data, own[listing.MECHANISM][0])]
    chosen = selection.read(data, "findings", own)
    narrowing, coded = chosen.narrowing, tuple(chosen.filters.coded)
    if coded:  # of the mechanisms that have these codes, the statements on them
        narrowing.setdefault(listing.DIMENSION, coded)
    found = listing.hits(data, chosen.own.get(WORDS, ""), chosen.filters, narrowing).chosen.hits
    first, limit = _number(asked, "offset", 0, len(found)), _number(asked, "limit", LIMIT, MOST)
    told: Answer = {"mechanisms": len(questions.matching(data, chosen.filters))}
    link = _page(data, links, "findings", **own)
    if len(coded) == 1:
        page = view(data, data.codebook.page_of[coded[0]], chosen.filters)
        told["answer"] = f"{headlines.headline(page)}. {' '.join(map(str, headlines.lede(page)))}"
        link = _page(data, links, page.page, **chosen.filters, view="evidence")
    return told | {
        "found": len(found),
        "statements": [quote(data, finding, links) for finding in found[first : first + limit]],
        "link": link,
    }


def _number(asked: Parameters, name: str, otherwise: int, most: int) -> int:
    text = "".join(asked.get(name, ())) or str(otherwise)
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise BadAddress("It is a whole number.", parameter=name, value=text[:40])
    return min(int(text), most)


def _profile(data: Dataset, asked: Parameters, links: Links) -> Answer:
    id_ = _mechanism(data, asked["mechanism"][0])
    m, only = data.mechanism[id_], _one(asked, data.codebook.dimensions)
    told: Answer = {
        "id": id_,
        "name": m["name"],
        "also_called": list(identity.also_called(data, id_)),
        "activity": activity.now(data, m),
        "facts": {fact.label: _fact(data, id_, fact) for fact in identity.facts(data, id_).values()},
    }
    if warning := activity.warning(data, id_):
        successor = data.mechanism.get(m["superseded_by"] or "", m)["short_name"]
        told["warning"] = " ".join(warning).replace("{mechanism}", successor)
    for dimension in (only,) if only else data.codebook.dimensions:
        told[heading(data, dimension)] = [
            _answer(data, dimension, answer, links, whole=bool(only))
            for answer in profile.answers(data, id_, dimension)
        ] or nothing()
    return told | {"not_known": _unknown(data, [id_], only), "link": _page(data, links, "mechanism", id=id_)}


def _fact(data: Dataset, id_: str, fact: identity.Fact) -> Answer:
    told = {"told": fact.told, "more": fact.more, "when": fact.when}
    source = {"source": _source(data, id_, fact.source_id, None)} if fact.source_id else {}
    return {key: value for key, value in told.items() if value} | source


def _answer(data: Dataset, dimension: str, answer: profile.Answer, links: Links, *, whole: bool) -> Answer:
    """A code with its newest statement, or with all of them."""
    some = answer.findings if whole else answer.findings[:1]
    return {
        "code": answered(data, dimension, answer.code),
        "says": listed(dict.fromkeys(state(data, finding) for finding in answer.findings)),
        "statements_in_all": len(answer.findings),
        "statements": [quote(data, finding, links) for finding in some],
    }


def _compare(data: Dataset, asked: Parameters, links: Links) -> Answer:
    ids = list(dict.fromkeys(_mechanism(data, typed, "mechanisms") for typed in asked["mechanisms"]))
    if not 2 <= len(ids) <= MOST_COMPARED:
        raise BadAddress(f"A comparison is of two to {MOST_COMPARED} mechanisms.", parameter="mechanisms")
    topic = _one(asked, [dimension.id for dimension in data.codebook.coded])
    lines = comparison.lines(data, ids, comparison.REPORTED, topic=topic)
    return {
        "mechanisms": {id_: data.mechanism[id_]["name"] for id_ in ids},
        "rows": [
            {
                "about": heading(data, line.dimension),
                "code": label(data, line.dimension, line.code),
                "in_place_for_all": line.common,
                **{id_: _cell(data, cell) for id_, cell in zip(ids, line.cells, strict=True)},
            }
            for line in lines
        ],
        "members": [
            {
                "of": list(shared.ids),
                "in_common": [data.actor[iso3].name for iso3 in shared.states],
                "at_least": shared.least,
            }
            for shared in comparison.members(data, ids).shared
        ],
        "link": _page(data, links, "compare", id=ids),
    }


def _cell(data: Dataset, cell: Cell) -> Answer:
    told = [f"{word_} ({years})" if years else word_ for _, word_, years in cell_words(data, cell)]
    return {"says": listed(told), "statements": [finding.id for finding in cell.findings]}


def _country(data: Dataset, asked: Parameters, links: Links) -> Answer:
    typed = asked["country"][0][: address.LONGEST]
    iso3 = countries.meant(data, typed)
    if not iso3:
        near = [f"{code}: {data.actor[code].name}" for code in countries.found(data, typed)[:10]]
        raise BadAddress("Which State is meant?", parameter="country", value=typed[:80], allowed=near)
    ids = tuple(data.mechanism)
    parts, unlisted = countries.parts(data, iso3, ids), countries.unlisted(data, iso3, ids)
    told = of_countries.headline(data, iso3, parts, unlisted, len(ids))
    return {
        "iso3": iso3,
        "name": data.actor[iso3].name,
        "answer": f"{told}. {' '.join(of_countries.lede(data, iso3, parts, unlisted, ids))}",
        "listed_in": [_part(data, part) for part in parts],
        "could_not_be_checked": {
            reason: [data.mechanism[id_]["short_name"] for id_ in some]
            for reason, some in of_countries.unchecked(unlisted)
        },
        "sits_most_with": {
            data.actor[state_].name: len(shared) for state_, shared in countries.companions(data, iso3, ids)[:LIMIT]
        },
        "link": _page(data, links, "country", iso3=iso3),
    }


def _part(data: Dataset, part: countries.Part) -> Answer:
    m, fact = data.mechanism[part.mechanism_id], identity.facts(data, part.mechanism_id)[f"{part.role}s"]
    return {
        "mechanism_id": part.mechanism_id,
        "name": m["name"],
        "role": part.role,
        "list": ", ".join(filter(None, (fact.told, fact.when))),
        "source": _source(data, part.mechanism_id, fact.source_id, None) if fact.source_id else None,
        "activity": activity.now(data, m),
    }


def _not_known(data: Dataset, asked: Parameters, links: Links) -> Answer:
    ids = [_mechanism(data, typed) for typed in asked.get("mechanism", ())] or [*data.mechanism]
    only = _one(asked, data.codebook.dimensions)
    if len(ids) == 1:
        told: Answer = {"not_known": _unknown(data, ids, only)}
        return told | {"link": _page(data, links, "mechanism", id=ids[0])}
    nothing: dict[str, dict[str, list[str]]] = {}
    for row in questions.coverage(data, ids):
        if row.code is None and row.state != "reported" and only in ("", row.dimension):
            about = nothing.setdefault(heading(data, row.dimension), {})
            about.setdefault(mark_label(data, row.state), []).append(data.mechanism[row.mechanism_id]["short_name"])
    lists = countries.lists(data, ids)
    return {
        "nothing_reported": nothing,
        "lists_of_members": {
            reason: [data.mechanism[id_]["short_name"] for id_ in some]
            for reason, some in of_countries.unchecked(lists)
        },
        "statements_without_a_year": int((data.finding.years == 0).sum()),
        "statements": len(data.findings),
        "link": _page(data, links, "method", view="lacks"),
    }


def _unknown(data: Dataset, ids: Iterable[str], only: str) -> list[Answer]:
    """What was not found on mechanisms, and what a source itself leaves out, with the source."""
    told = []
    for id_ in ids:
        for row in questions.coverage(data, [id_]):
            if only in ("", row.dimension) and (kind := row.stated if row.state == "reported" else row.state):
                told.append(_gap(data, row, kind))
        book = data.codebook
        told += [
            {"about": t(book.subject(about)), "says": note}
            for about, note in profile.notes(data, id_, "gap")
            if only in ("", about)
        ]
    return told


def _gap(data: Dataset, row: Coverage, kind: str) -> Answer:
    about = heading(data, row.dimension)
    told: Answer = {"about": f"{about}: {label(data, row.dimension, row.code)}" if row.code else about}
    told["says"] = mark_label(data, kind)
    if row.reason:
        told["why"] = row.reason
    if row.quote:
        told["words_of_the_source"] = row.quote
    if row.source_id:
        told["source"] = _source(data, row.mechanism_id, row.source_id, row.locator)
    return told


def _filters(data: Dataset) -> Mapping[str, Schema]:
    """What `findings` takes: the parameters of the table of that name."""
    made: dict[str, Schema] = {}
    for name in selection.takes("findings"):
        one = dict(_MECHANISM if name == listing.MECHANISM else schema(data, name))
        about = {"description": one.pop("description")} if "description" in one else {}
        made[name] = (one if name in ONE else {"type": "array", "items": one}) | about
    return made | {"limit": _LIMIT, "offset": {"type": "integer", "minimum": 0}}


TOOLS: Mapping[str, Tool] = {
    "search": Tool(
        "Search the statements by words or a question, such as “who chairs the Rabat Process”. Answers that the key "
        "facts give outright come first.",
        lambda data: {"q": schema(data, "q"), "limit": _LIMIT},
        ("q",),
        _search,
    ),
    "findings": Tool(
        "Statements by filters: which mechanisms report what. A filter on a code means in place, unless `status` says "
        "otherwise. `answer` counts the mechanisms.",
        _filters,
        (),
        _findings,
    ),
    "mechanism": Tool(
        "One mechanism: whether it still meets, key facts, who funds it, levels, partners, themes, structure, and what "
        "is not known. Without a dimension each code has its newest statement.",
        lambda data: {"mechanism": _MECHANISM, "dimension": {**schema(data, "dimension"), "description": _ONLY}},
        ("mechanism",),
        _profile,
    ),
    "compare": Tool(
        "Two to four mechanisms side by side: what each reports, and the members that their lists share. No ranking.",
        lambda data: {
            "mechanisms": {"type": "array", "items": _MECHANISM, "minItems": 2, "maxItems": MOST_COMPARED},
            "dimension": schema(data, "", [dimension.id for dimension in data.codebook.coded]),
        },
        ("mechanisms",),
        _compare,
    ),
    "country": Tool(
        "The mechanisms that list a State as a member or observer, what could not be checked, and who sits in most of "
        "them with it.",
        lambda _: {"country": _STATE},
        ("country",),
        _country,
    ),
    "what_is_not_known": Tool(
        "What was not found or not answered, by mechanism and dimension, and which lists of members are missing or "
        "incomplete. Ask this before saying that there is none.",
        lambda data: {"mechanism": _MECHANISM, "dimension": schema(data, "dimension")},
        (),
        _not_known,
    ),
}
"""Every tool by its name."""
