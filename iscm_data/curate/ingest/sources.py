"""The document as a source: the text that is kept so that it may be quoted, and how the record cites it."""

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

from iscm_data.curate.ingest.draft import folder
from iscm_data.curate.ingest.template import Template
from iscm_data.curate.records import files
from iscm_data.curate.rules import plain
from iscm_data.language.text import slug

PUBLISHER = re.compile(r"(?i)\b(organi[sz]ation|IOM|division|office|secretariat|commission|agency|department)\b")


def kept(template: Template, stem: str, data: Path) -> tuple[str, bool]:
    """The name of the file in data/documents (or data/drafts) that has this text, and whether it is new."""
    mine = plain(template.text)
    taken = set()
    for place in (data / "documents", folder(data)):
        for file in files(place, ".txt"):
            taken.add(file.name)
            if plain(file.read_text(encoding="utf-8-sig", errors="replace")) == mine:
                return file.name, False
    name, number = f"{slug(stem) or 'document'}.txt", 2
    while name in taken:
        name, number = f"{slug(stem) or 'document'}-{number}.txt", number + 1
    return name, True


def source(template: Template, name: str, stem: str, file: str, given: Mapping[str, str]) -> dict[str, str]:
    """How the record cites the document; what stands at its head is a suggestion for the reviewer."""
    head = [line.strip(" :") for line in template.head if len(line) < 160 and not line.endswith(".")][:6]
    publishers = [*takewhile(PUBLISHER.search, head)]
    title = ": ".join(head[len(publishers) :]) or stem
    told = {"title": f"{title}, {name}", "publisher": ", ".join(publishers), "published": template.year}
    return {**told, **given, "file": file}
