"""Which record a mechanism's name belongs to. In doubt nobody guesses: a curator says it with --as."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz import fuzz

from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.rules import ID
from iscm_data.language.text import fold, slug
from iscm_data.model.names import bare

CLOSE = 88.0  # names more alike than this, and not the same, are a question to the curator


def identify(name: str, known: Mapping[str, Mapping[str, Any]], given: Mapping[str, str]) -> str:
    """The id of the record that a name means, or the id for a new one.

    `known`: records and drafts by id. `given`: ids by (part of) a name, as the curator gave them with --as.
    Raises IngestError where the name means two records, is close to another name, or makes no id.
    """
    chosen = {id_ for part, id_ in given.items() if _plain(part) and _plain(part) in _plain(name)}
    if len(chosen) > 1:
        raise IngestError(f"{name!r} fits more than one --as: {', '.join(sorted(chosen))}")
    if chosen:
        (id_,) = chosen
        if not ID.fullmatch(id_):
            raise IngestError(f"--as gives {id_!r}; an id has only a to z, 0 to 9 and single hyphens")
        return id_
    mine = _names(name)
    same = sorted(id_ for id_, record in known.items() if mine & _names_of(record))
    if len(same) > 1:
        raise IngestError(f"the name {name!r} matches {len(same)} records: {', '.join(same)}. {_how(name, same[0])}")
    if same:
        return same[0]
    plain = _plain(name)
    close = {id_: _likeness(plain, record) for id_, record in known.items()}
    near = sorted((id_ for id_, score in close.items() if score >= CLOSE), key=lambda id_: -close[id_])
    new = slug(bare(name) or name)
    if near:
        raise IngestError(
            f"the name {name!r} is close to {_label(near, known)}, but not the same. "
            f"{_how(name, near[0])} For a mechanism of its own, give a new id in the same way"
        )
    if not new:
        raise IngestError(f"no id can be made from the name {name!r}. {_how(name, 'its-id')}")
    if new in known:
        raise IngestError(f"the name {name!r} would have the id {new!r}, which another has. {_how(name, 'its-id')}")
    return new


def _how(name: str, id_: str) -> str:
    return f"Say which with: --as {name[:40]!r}={id_}".replace("'=", "=", 1) + "'"


def _label(ids: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> str:
    return " and ".join(f"{known[id_].get('name')!r} ({id_})" for id_ in ids)


def _plain(name: str) -> str:
    words = re.findall(r"[^\W_]+", fold(name))
    return " ".join(word for word in words if word not in ("the", "of", "on", "for", "and", "in", "a"))


def _names(name: str) -> set[str]:
    """What a name may be compared as: the whole, without what is in brackets, and a name in brackets."""
    inside = [part for part in re.findall(r"\(([^)]*)\)", name) if len(part.split()) > 1 and not _aside(part)]
    return {plain for part in (name, bare(name), *inside) if (plain := _plain(part))}


def _aside(part: str) -> bool:
    return part.casefold().startswith(("formerly", "previously"))


def _names_of(record: Mapping[str, Any]) -> set[str]:
    names = _names(str(record.get("name", "")))
    return names | {_plain(str(record[key])) for key in ("short_name", "acronym") if record.get(key)}


def _likeness(plain: str, record: Mapping[str, Any]) -> float:
    return max((fuzz.token_sort_ratio(plain, other) for other in _names_of(record)), default=0.0)
