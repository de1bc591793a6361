"""What a search finds, for programs: ranked, with what was understood of the question and why each finding is a hit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data.selection import BadAddress, check_name, check_one
from iscm_data.language.text import ENGLISH, language
from iscm_data.query import address
from iscm_data.query.address import WORDS, Parameters
from iscm_data.query.asked import LONGEST, Question
from iscm_data.query.search import fields, search
from iscm_data.query.suggestions import codes
from iscm_data.wording.citation import cite_dataset
from iscm_data.wording.facts import facts

NAME = "search.json"
LIMIT, MOST = 20, 100  # hits that are given, and that may be asked for
TAKES = (WORDS, "limit")  # the parameters


@dataclass(frozen=True)
class Asked:
    """A search as an address asks for it: the words, and how many hits."""

    words: str
    limit: int


def read(asked: Parameters) -> Asked:
    """The search of an address. Raises BadAddress for what it does not take, and where there are no words."""
    for name, values in asked.items():
        check_name(name, TAKES, f"{NAME} has no such parameter.")
        check_one(name, values)
    words = "".join(asked.get(WORDS, ())).strip()
    if not words:
        raise BadAddress("What to search for is missing.", parameter=WORDS)
    if len(words) > LONGEST:
        raise BadAddress(f"A search has at most {LONGEST} characters.", parameter=WORDS)
    limit = "".join(asked.get("limit", ())) or str(LIMIT)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 4 and 1 <= int(limit) <= MOST):
        told = limit[: address.LONGEST]
        raise BadAddress(f"It is a whole number from 1 to {MOST}.", parameter="limit", value=told)
    return Asked(words, int(limit))


def json_bytes(data: Dataset, asked: Asked) -> bytes:
    """The search as JSON."""
    found = search(data, asked.words)
    question = found.question
    about = codes(data, question)
    told = {
        "query": question.text,
        "language": language(),
        "data_version": data.version,
        "citation": cite_dataset(data),
        "licence": data.licence,
        "understood": _understood(question),
        "facts": [
            {
                "mechanism": fact.mechanism_id,
                "text": fact.text,
                "source": data.source[fact.source]["url"] or data.source[fact.source]["title"] if fact.source else None,
            }
            for fact in facts(data, question, about)
        ],
        "count": len(found.hits),
        "hits": [
            _hit(data, question, finding, float(score))
            for finding, score in zip(found.hits[: asked.limit], found.scores, strict=False)
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _understood(question: Question) -> Mapping[str, Any]:
    return {
        "words": [{"typed": term.typed, "how": term.how, "as": [*term.meant]} for term in question.terms],
        "phrases": [" ".join(phrase) for phrase in question.phrases],
        "named": [{"kind": kind, "id": id_} for kind, id_ in question.named],
        "asks_for": [*question.facts],
    }


def _hit(data: Dataset, question: Question, finding: Finding, score: float) -> Mapping[str, Any]:
    return {
        "finding": finding.id,
        "mechanism": finding.mechanism_id,
        "dimension": finding.dimension,
        "code": finding.code,
        "status": finding.status,
        "as_of": finding.as_of,
        "statement": finding.statement,
        "translation": data.said(finding.statement).text if language() != ENGLISH else None,
        "source_title": finding.source_title,
        "source_url": finding.source_url,
        "score": round(score, 3),
        "why": [*fields(data, question, finding)],
    }
