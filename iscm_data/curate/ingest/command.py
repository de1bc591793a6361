"""`python -m iscm_data ingest FILE...`: documents in, drafts out, and a table of what was found."""

import argparse
import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from iscm_data.curate import records, shapes
from iscm_data.curate.ingest import draft, matching, reading, sources, template
from iscm_data.curate.ingest.actors import actors, members
from iscm_data.curate.ingest.coding import Coder
from iscm_data.curate.ingest.documents import IngestError
from iscm_data.curate.ingest.rules import CodingRules, rules
from iscm_data.curate.records import Records
from iscm_data.curate.statements import Entry
from iscm_data.dataset import swap
from iscm_data.dataset.swap import NotWritten
from iscm_data.model.codebook import DATA


@dataclass(frozen=True)
class Found:
    """What was done with one mechanism of one file."""

    mechanism: str
    name: str
    new: bool  # it has no record yet
    sections: int
    doubtful: tuple[int, ...]  # sections whose heading is not one that the rules know
    missing: tuple[int, ...]  # sections that were not found
    suggested: int
    known: int  # suggestions on passages that the record has already
    draft: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one file: mechanisms, or what is wrong with it (then nothing was written)."""

    file: str
    mechanisms: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass
class Ingest:
    """One run over some files: the records as they are, the rules, and what the curator said on the command line."""

    data: Path
    given: Mapping[str, str] = field(default_factory=dict)  # ids by name: --as
    source: Mapping[str, str] = field(default_factory=dict)  # title, publisher, published
    read: Records = field(init=False)
    rules: CodingRules = field(init=False)

    def __post_init__(self) -> None:
        self.read = records.read(self.data)
        self.rules = rules(self.data)

    def file(self, path: Path) -> Result:
        """Take in one file: all its drafts are written, or, if anything is wrong, none."""
        try:
            return self._file(path)
        except (IngestError, NotWritten) as error:
            return Result(str(path), error=str(error).rstrip("."))
        except OSError as error:
            return Result(str(path), error=f"{error.strerror}: {error.filename}")

    def _file(self, path: Path) -> Result:
        found = template.find(reading.read(path), self.rules)
        kept, fresh = sources.kept(found, path.stem, self.data)
        drafts = draft.all_drafts(self.data)
        texts: dict[str, str] = {}
        rows = []
        for summary in found.summaries:
            id_ = matching.identify(summary.name, {**drafts, **self.read.mechanisms}, self.given)
            if id_ in self.read.actors or id_ in self.read.countries:
                raise IngestError(f"the id {id_!r} is the name of an actor; give another with --as")
            if id_ in texts:
                raise IngestError(f"has two summaries of {id_}; say with --as which mechanisms they are about")
            who = actors(self.read, without=id_)
            cited = sources.source(found, summary.name, path.stem, kept, self.source)
            coder = Coder(self.rules, self.read.codebook, who, members(self.read.mechanisms.get(id_)))
            suggestions, notes = coder.suggest(summary)
            base, record = self._base(id_)
            merged = draft.merge(id_, summary.name, suggestions, cited, base, record)
            if merged.added:
                texts[id_] = merged.text
            if not cited["published"]:
                notes = [*notes, "no year was found in it; give it with --published 2019, or at the review"]
            if not cited["publisher"]:
                notes = [*notes, "no publisher was found in it; give it with --publisher, or at the review"]
            rows.append(
                Found(
                    *(id_, summary.name, record is None, len(summary.sections)),
                    *(summary.doubtful, summary.missing(self.rules), merged.added, merged.known),
                    draft=str(draft.path(self.data, id_)) if merged.added else "",
                    notes=(*summary.notes, *notes),
                )
            )
        if fresh and texts:
            swap.write(draft.folder(self.data) / kept, found.text.encode())
        for id_, text in texts.items():
            swap.write(draft.path(self.data, id_), text.encode())
        return Result(str(path), tuple(rows), found.notes)

    def _base(self, id_: str) -> tuple[str | None, Entry | None]:
        """The text that suggestions are added to, and the record as it is."""
        record = self.read.mechanisms.get(id_)
        for file in (draft.path(self.data, id_), self.data / "mechanisms" / f"{id_}.toml"):
            if file.is_file():
                try:
                    return file.read_text(encoding="utf-8-sig"), record
                except UnicodeDecodeError as error:
                    raise IngestError(f"{file} is not UTF-8 text; mend it first") from error
        return None, record


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".txt, .md, .docx, .pdf or .html")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="of the records; default: data")
    parser.add_argument(
        *("--as",),
        dest="given",
        action="append",
        default=[],
        metavar="NAME=ID",
        help="the id of the mechanism whose name has these words in it; may be given more than once",
    )
    parser.add_argument("--published", metavar="DATE", help="of the documents: 2019, 2019-06 or 2019-06-29")
    parser.add_argument("--publisher", metavar="WHO", help="of the documents")
    parser.add_argument("--title", metavar="TEXT", help="of the document as a source")
    parser.add_argument("--json", action="store_true", help="write what was found as JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Take in all files. Returns 0, or 1 when one could not be taken in."""
    given = dict(part.rpartition("=")[::2] for part in options.given)
    if "" in given or any(not id_ for id_ in given.values()):
        print("--as needs a name and an id, as in: --as 'Colombo Process=colombo-process'", file=sys.stderr)
        return 2
    named = {key: getattr(options, key) for key in ("title", "publisher", "published") if getattr(options, key)}
    if "published" in named and (wrong := shapes.date(datetime.date.today().year)(named["published"])):
        print(f"--published: {wrong}", file=sys.stderr)
        return 2
    ingest = Ingest(options.data, given, named)
    if ingest.read.faults:
        for fault in ingest.read.faults:
            print(fault, file=sys.stderr)
        print("The records have faults; mend them first. Nothing was written.", file=sys.stderr)
        return 1
    console = Console(stderr=True)
    quiet = len(options.files) < 2 or not console.is_terminal
    results = [
        ingest.file(path) for path in track(options.files, "Reading", console=console, disable=quiet, transient=True)
    ]
    if options.json:
        print(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=2))
    else:
        tell(results)
    return int(any(result.error for result in results))


def tell(results: Sequence[Result]) -> None:
    """The table at the end, and what to do next."""
    console = Console(width=None if sys.stdout.isatty() else 200)
    table = Table(box=None, pad_edge=False)
    for title in ("File", "Mechanism", "Sections", "Suggestions", "Known already"):
        table.add_column(title, overflow="fold")  # an id that is cut short is none
    for result in results:
        for row in result.mechanisms:
            name = f"{row.mechanism} (new)" if row.new else row.mechanism
            cells = (Path(result.file).name, name, _sections(row), row.suggested, row.known)
            table.add_row(*(Text(str(cell)) for cell in cells))
    if table.row_count:
        console.print(table)
    for result in results:
        for note in (*result.notes, *(f"{row.mechanism}: {note}" for row in result.mechanisms for note in row.notes)):
            print(f"{result.file}: note: {note.rstrip('.')}.")
    for result in results:
        if result.error:
            print(f"{result.file}: {result.error}. Nothing was written for it.", file=sys.stderr)
    if any(row.missing or row.doubtful for result in results for row in result.mechanisms):
        print(
            "A heading that is not the template's: add its words to the titles of its section in coding_rules.toml, "
            "delete the draft and take the document in again."
        )
    waiting = [row.mechanism for result in results for row in result.mechanisms if row.draft]
    if waiting:
        folders = {str(Path(row.draft).parent) for result in results for row in result.mechanisms if row.draft}
        print(f"{len(waiting)} {'draft' if len(waiting) == 1 else 'drafts'} written to {', '.join(folders)}.")
        print(f"Next: python -m iscm_data review {waiting[0]}")


def _sections(row: Found) -> str:
    """How many of the sections were found, which are missing, and which a curator should look at."""
    told = f"{row.sections} of {row.sections + len(row.missing)}"
    if row.missing:
        told += f"; no {_numbers(row.missing)}"
    return f"{told}; look at {_numbers(row.doubtful)}" if row.doubtful else told


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
