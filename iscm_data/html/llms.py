"""What an assistant is told of the explorer before it asks: what stands where, and what to say with an answer.

In English alone, as all that is written for programs.
"""

from collections.abc import Iterable

from iscm_data.dataset.tables import Dataset
from iscm_data.export.brief import PAGE as BRIEF
from iscm_data.export.data.files import NAMES as FILES
from iscm_data.export.tools import TOOLS
from iscm_data.html import feed
from iscm_data.html.markdown import address
from iscm_data.html.navigation import ENTRIES
from iscm_data.query.links import Links
from iscm_data.wording import captions

NAME = "llms.txt"
NOT_NO = "Not found is not no: it means that the sources we read do not say. Never tell it as an absence."
ENDINGS = (".csv", ".jsonld", "datapackage.json", ".toml")  # of the data files that are named
OF_ONE = {
    "mechanism": "One mechanism: add `?id=` and its id from the list below.",
    "country": "One State: add `?iso3=` and its ISO 3166-1 alpha-3 code.",
    "compare": "Two to four mechanisms side by side: `?id=colombo-process&id=bali-process`.",
    "findings": "A search: `?q=` and a few words. One statement: `?id=colombo-process/F2`.",
}
"""What is asked of a page that is about one thing or another."""


def llms(data: Dataset, links: Links, tools: str, described: str) -> str:
    """The text; `tools` is the address of the tools for assistants, `described` that of a description of all files."""
    book = data.codebook
    told = [
        f"# {data.title}",
        f"> What public sources say of {len(data.mechanism)} inter-State consultation mechanisms on migration: who "
        "funds them, at which levels of governance they work, with whom, on what, how they are built, who their "
        "members are, and what is not known.",
        f"{len(data.findings):,} statements, each with its source, the place in it and its year, where it has one. "
        f"{captions.released(data)} Licence: {data.licence}, {data.publisher}.",
        "When you answer from this:",
        _list(
            [
                NOT_NO,
                "A statement is in place, considered (planned) or past. “In place” means that it existed when its "
                "source was written, not that it does today: name its year, or say that it has none.",
                "Name the source of each statement and link to it; then this explorer, with the version of the data.",
                "Lists of members may be missing or incomplete: then say “at least”.",
                "It is not a product of IOM or of any mechanism, and it neither scores nor ranks them.",
            ]
        ),
        "## Pages",
        "Each page of the explorer is here as Markdown, with the answer first. Pages on topics take the filters "
        f"`{'`, `'.join((*(d.id for d in book.coded), 'scope', 'region', 'activity', 'country', 'status', 'since'))}`; "
        "a filter on a code means in place unless a `status` is named. `lang=fr` or `lang=es` gives the words in "
        "another language.",
        _list(
            _link(links, address(path), entry.title, OF_ONE.get(path, ""))
            for path, entry in ENTRIES.items()
            if path != BRIEF
        ),
        "## Mechanisms",
        _list(_link(links, address("mechanism"), m["name"], "", id=id_) for id_, m in data.mechanism.items()),
        "## For programs",
        _list(
            [
                f"[Tools for assistants (Model Context Protocol, streamable HTTP, no key)]({links.full(tools)}): "
                f"{', '.join(TOOLS)}",
                f"[Every file and its parameters, as OpenAPI 3.1]({links.full(described)})",
                f"[What changed, as Atom]({links.full(feed.NAME)})",
                *(f"[{name}]({links.full(f'data/{name}')})" for name in FILES if name.endswith(ENDINGS)),
            ]
        ),
    ]
    return "\n\n".join(told) + "\n"


def _link(links: Links, page: str, text: str, about: str, **asked: str) -> str:
    return f"[{text}]({links.full(links.to(page, **asked))})" + (f": {about}" if about else "")


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
