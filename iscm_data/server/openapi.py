"""/openapi.json: the addresses of data, figures, documents, searches and feeds in the words of OpenAPI 3.1.

Made of the tables by which these addresses themselves are answered, so that it says what they do.
"""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iscm_data import figures
from iscm_data.dataset.memo import Cache
from iscm_data.dataset.tables import Dataset
from iscm_data.export import documents
from iscm_data.export.data import search, selection
from iscm_data.export.data.files import KINDS, WHOLE
from iscm_data.export.data.package import TYPES
from iscm_data.export.figure_files import KINDS as FIGURES
from iscm_data.export.parameters import ONE, Schema, schema, table_schema
from iscm_data.html import feed
from iscm_data.language.text import ENGLISH, speaking
from iscm_data.model.schema import PUBLISHED
from iscm_data.query.address import LANGUAGE, STATE, VERSION, WORDS
from iscm_data.query.comparison import MOST as MOST_COMPARED
from iscm_data.query.filters import NAMES as FILTERS
from iscm_data.query.paging import PAIRS, PART
from iscm_data.server import answers, suggest
from iscm_data.server import feed as feeds
from iscm_data.server.answers import FRESH, SHARED, Source
from iscm_data.server.figures import FORMS

NAME = "openapi.json"
KEPT = 4 * 2**20  # bytes of descriptions that are kept in memory
MOST_SPELLED = 400  # values of which each is named
ALWAYS = (LANGUAGE, VERSION)
ABOUT = (
    "Data, figures and documents on inter-State consultation mechanisms on migration, read only. Everything in an "
    "address is a code; a parameter or a value that is not known is refused with what is allowed. A filter on a code "
    "means in place where no status is named. Not found is not no."
)

Described = dict[str, Any]
_SEVERAL = {"minItems": 2, "maxItems": MOST_COMPARED, "uniqueItems": True}  # mechanisms of a comparison, each once


def openapi_routes(dataset: Source) -> list[Route]:
    """The address of the description."""
    return [answers.route(f"/{NAME}", partial(_file, dataset, Cache(KEPT)), CapacityLimiter(1))]


def _file(dataset: Source, cache: Cache, request: Request) -> Response:
    data, base = dataset(), str(request.base_url)
    content = cache.get((data.content, base), lambda: json.dumps(described(data, base), ensure_ascii=False).encode())
    return answers.file(content, request.headers, SHARED | FRESH, kind="application/json")


def described(data: Dataset, base: str) -> Described:
    """The whole description; `base` is the explorer's own address."""
    with speaking(ENGLISH):
        paths = {**_tables(), **_searches(data), **_figures(data), **_documents(data), **_feed(data)}
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "ISCM Explorer",
                "version": data.version,
                "description": ABOUT,
                "license": {"name": data.licence},
            },
            "servers": [{"url": base.rstrip("/")}],
            "paths": paths,
            "components": {
                "parameters": {name: _parameter(data, name) for name in _shared()},
                "responses": {name: _refusal(name) for name in _REFUSED},
                "schemas": {
                    "Refused": {
                        "type": "object",
                        "required": ["error"],
                        "properties": {
                            "error": {"type": "string"},
                            "parameter": {"type": "string"},
                            "value": {"type": "string"},
                            "allowed": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                    **{table: table_schema(table) for table in PUBLISHED},
                },
            },
        }


_REFUSED = {
    "404": "There is no file of this kind.",
    "400": "A parameter or a value is not known or missing: which, and what is allowed.",
    "414": "The address is too long.",
    "429": "Too many requests: `Retry-After` says when to ask again.",
    "503": "The data cannot be read, or too much is being made at once.",
}


def _shared() -> tuple[str, ...]:
    """The parameters that several addresses take in the same sense."""
    return tuple(dict.fromkeys((*FILTERS, *selection.OF_FINDINGS, *ALWAYS)))


def _ref(kind: str, name: str) -> Described:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameters(names: Iterable[str]) -> list[Described]:
    return [_ref("parameters", name) for name in names]


def _json(described_: Schema) -> Described:
    return {"application/json": {"schema": described_}}


def _refusal(status: str) -> Described:
    """An answer that says what is wrong; to an address with control characters in two words alone."""
    plain = {"text/plain": {"schema": {"type": "string"}}} if status == "400" else {}
    return {"description": _REFUSED[status], "content": _json(_ref("schemas", "Refused")) | plain}


def _get(words: str, takes: Iterable[Described], content: Described, refuses: Sequence[str] = ()) -> Described:
    """A path that is asked with GET; `content` is what it answers, by media type."""
    given = [*takes]
    told: Described = {"200": {"description": "What was asked for.", "content": content}}
    told["304"] = {"description": "Not changed, by its ETag."}
    refuses = refuses or [each for each in _REFUSED if each != "404" or any(p.get("in") == "path" for p in given)]
    told |= {status: _ref("responses", status) for status in refuses}
    return {"get": {"summary": words, "parameters": given, "responses": told}}


def _parameter(data: Dataset, name: str, of: Schema | None = None, *, several: bool = False) -> Described:
    """A parameter; of a filter an address may have several values."""
    one = dict(of or _spelled(data, name))
    about = {"description": one.pop("description")} if "description" in one else {}
    several = several or (of is None and name not in ONE)
    made = {"type": "array", "items": one} if several else one
    return {"name": name, "in": "query", **about, "schema": made} | ({"explode": True} if several else {})


def _spelled(data: Dataset, name: str, known: Sequence[str] | None = None) -> Schema:
    """A value of a parameter, all States spelled out where it is one."""
    return schema(data, name, known, most=MOST_SPELLED)


def _kinds(kinds: Iterable[str]) -> Described:
    return {"name": "kind", "in": "path", "required": True, "schema": {"type": "string", "enum": [*kinds]}}


def _needed(parameter: Described) -> Described:
    return parameter | {"required": True}


def _file_of(kind: str) -> Described:
    """A file of a media type, of which nothing else is said."""
    return {kind.partition(";")[0]: {}}


# --- /data -----------------------------------------------------------------------------------------------------------


def _tables() -> Described:
    made = {}
    for table in PUBLISHED:
        content = {name: body for kind in KINDS for name, body in _file_of(TYPES[kind]).items()}
        content |= _json(_ref("schemas", table))
        takes = [_kinds(KINDS), *_parameters((*selection.takes(table), *ALWAYS))]
        made[f"/data/{table}.{{kind}}"] = _get(f"The table {table}.", takes, content)
    for name in WHOLE:
        kind = name.rpartition(".")[2]
        words = "All tables as one workbook." if kind == "xlsx" else f"{name}: the dataset, whole or described."
        takes = _parameters(ALWAYS if kind == "xlsx" else (VERSION,))
        made[f"/data/{name}"] = _get(words, takes, _file_of(TYPES[kind]))
    return made


def _searches(data: Dataset) -> Described:
    limit = {"type": "integer", "minimum": 1, "maximum": search.MOST, "description": "How many hits to give."}
    # with a letter or so in it: a search for nothing is refused
    words = {**_spelled(data, WORDS), "minLength": 1, "pattern": r"\S"}
    own = [_needed(_parameter(data, WORDS, words)), _parameter(data, "limit", limit)]
    hits = {"type": "object", "required": ["query", "understood", "facts", "count", "hits"]}
    groups = {"type": "object", "required": ["groups"]}
    typed, told = _parameters((WORDS, LANGUAGE)), "What a search field suggests while somebody types."
    return {
        f"/data/{search.NAME}": _get("A search, the best match first.", [*own, *_parameters(ALWAYS)], _json(hits)),
        suggest.ADDRESS: _get(told, typed, _json(groups), ["414", "503"]),
    }


# --- figures, documents, feeds ---------------------------------------------------------------------------------------


def _figures(data: Dataset) -> Described:
    content = {name: body for kind, _ in FIGURES.values() for name, body in _file_of(kind).items()}
    made = {}
    for name, kind in figures.NAMES.items():
        takes = [_kinds(FIGURES), *_parameters((*(FILTERS if kind.filtered else ()), *ALWAYS))]
        for each in kind.parameters:
            own = _parameter(data, each, _own(data, name, each), several=each == "id")
            if each == "id" and each in kind.needed:
                own["schema"] |= _SEVERAL
            takes.append(_needed(own) if each in kind.needed else own)
        takes += [_parameter(data, each, {"type": "string", "enum": known}) for each, known in FORMS.items()]
        made[f"/figure/{name}.{{kind}}"] = _get(f"The figure {name} of the page /{kind.page}.", takes, content)
    return made


def _own(data: Dataset, figure: str, name: str) -> Schema:
    if name in (PART, PAIRS):
        told = "Which part of a long figure; of more than there are, the last."
        return {"type": "integer", "minimum": 0, "description": told}
    known = figures.options(data, figure, name)
    return _spelled(data, name if name == STATE else "", known)


def _documents(data: Dataset) -> Described:
    made = {}
    for name, (kind, _, takes) in documents.NAMES.items():
        several = name.startswith("comparison")
        if takes is documents.BOARD:
            own = [
                _parameter(data, each, {"type": "string"}, several=each in ("item", "own", "note")) for each in takes
            ]
        else:
            own = [_needed(_parameter(data, each, _spelled(data, each), several=several)) for each in takes]
        if several:
            own[0]["schema"] |= _SEVERAL
        made[f"/document/{name}"] = _get(f"The document {name}.", [*own, *_parameters(ALWAYS)], _file_of(kind))
    return made


def _feed(data: Dataset) -> Described:
    takes = [_parameter(data, each, _spelled(data, each)) for each in feeds.TAKES]
    return {f"/{feed.NAME}": _get("What changed in the data, as Atom.", takes, _file_of(feed.TYPE))}
