"""The commands: `python -m iscm_data check`, `build`, `diff`, `ingest`, `review`, `texts` and `site`."""

import argparse
import json
import os
import sys
import tomllib
from io import TextIOWrapper
from pathlib import Path

from iscm_data.curate import build, catalogues, records, sentences
from iscm_data.dataset.changes import command as changes
from iscm_data.dataset.changes import log, states
from iscm_data.dataset.swap import NotWritten
from iscm_data.model.codebook import DATA


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, or 1 when a record has faults (and nothing was written).

    `diff` ends with 1 where there is a difference, and with 2 where a build cannot be read.
    """
    try:
        return _run(arguments)
    except NotWritten as error:
        print(error, file=sys.stderr)
        return 1


def _run(arguments: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):  # a terminal may know fewer letters than we write
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="python -m iscm_data", description="Check and build the dataset.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("check", "check every record and say all that is wrong"),
        ("build", "check, then write the folder parquet beside the records"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="of the records; default: data")
    changes.add(commands)
    words = commands.add_parser("texts", help="say what each language's catalogue lacks, has too much or has wrong")
    words.add_argument(
        "--add", action="store_true", help="write the catalogues anew: missing texts empty, stale ones out"
    )
    pages = commands.add_parser("site", help="write the static edition: the facts as plain pages for any web server")
    pages.add_argument("out", type=Path, metavar="OUT", help="a folder that is new, empty, or an earlier edition")
    pages.add_argument("--base", default="", metavar="ADDRESS", help="of that folder on the web; for previews of links")
    for name, what in (
        ("ingest", "read summaries of findings and write drafts for a reviewer"),
        ("review", "go through a draft's suggestions and make it a record"),
    ):
        # Its options come with its module, which needs packages that the app does not.
        commands.add_parser(name, help=what, add_help=False)
    given, rest = parser.parse_known_args(arguments)
    if given.command in ("ingest", "review"):
        return _with_documents(given.command, rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if given.command == "diff":
        return changes.run(given)
    if given.command == "site":
        from iscm_data.edition.command import run  # the read side, which the curator's commands can do without

        return run(given.out, given.base)
    if given.command == "texts":
        wanted = sentences.of_records(build.rows(records.read(DATA)))
        reports = [catalogues.report(add=given.add), sentences.report(DATA, wanted, add=given.add)]
        print("\n".join(line for lines, _ in reports for line in lines))
        return 0 if all(well for _, well in reports) else 1

    read = records.read(given.data)
    try:
        faults = [*read.faults, *records.reused(read.mechanisms, log.withdrawn(given.data))]
    except log.LogError as error:
        print(f"{error} Nothing was written.", file=sys.stderr)
        return 1
    translated = [] if faults else sentences.read_all(given.data, build.rows(read))
    faults += [records.Fault(f"translations/{one.language}.po", "", told) for one in translated for told in one.faults]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        n = len(faults)
        print(f"{n} {'fault' if n == 1 else 'faults'}; nothing was written.", file=sys.stderr)
        return 1
    for doubt in read.doubts:
        print(f"Look at {doubt}", file=sys.stderr)
    for one in translated:
        if one.missing or one.stale:
            told = f"{len(one.missing)} sentences to translate, {len(one.stale)} stale"
            print(f"Look at translations/{one.language}.po: {told} (python -m iscm_data texts).", file=sys.stderr)
    findings = sum(len(record["findings"]) for record in read.mechanisms.values())
    if given.command == "build":
        made = build.tables(read, given.data)
        book = tomllib.loads((given.data / "codebook.toml").read_text(encoding="utf-8-sig"))
        try:
            told = log.built(given.data, states.of_tables(made, book))
        except log.LogError as error:
            print(f"{error} Nothing was written.", file=sys.stderr)
            return 1
        shape = json.dumps(read.rules.schema, ensure_ascii=False, indent=1)
        beside = {log.FILE: told, "record.schema.json": f"{shape}\n"}
        build.write(made, given.data / "parquet", {name: text.encode() for name, text in beside.items()})
    version = build.version(read, given.data)
    print(f"{len(read.mechanisms)} mechanisms, {findings} findings, data version {version}: no faults.")
    for draft in records.files(given.data / "drafts", ".toml"):
        print(f"Waiting for a reviewer, and left out: {draft.stem} (python -m iscm_data review {draft.stem})")
    return 0


def _with_documents(command: str, rest: list[str]) -> int:
    """Run a command of the package ingest, or say how to install what it needs."""
    try:
        from iscm_data.curate.ingest import command as ingesting
        from iscm_data.curate.ingest import review
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("iscm_data"):
            raise
        print(
            f"This command needs the package {error.name}, which is not installed. Install what it needs with:\n"
            f"  {sys.executable} -m pip install --require-hashes -r requirements-ingest.lock",
            file=sys.stderr,
        )
        return 1
    module, what = {
        "ingest": (ingesting, "Read summaries of findings and write drafts, in data/drafts, for a reviewer."),
        "review": (review, "Go through the suggestions of a draft; when all are decided on, it becomes a record."),
    }[command]
    parser = argparse.ArgumentParser(prog=f"python -m iscm_data {command}", description=what)
    module.arguments(parser)
    return module.run(parser.parse_args(rest))


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # not by `sys.exit`: Arrow's threads abort a process that ends, now and then (apache/arrow#34314)
