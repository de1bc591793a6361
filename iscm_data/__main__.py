"""The curator's commands: `python -m iscm_data check`, `build` and `diff`."""

import argparse
import sys
from pathlib import Path

from iscm_data import build, catalogue, records
from iscm_data.changes import command as changes
from iscm_data.codebook import DATA


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, or 1 when a record has faults (and nothing was written).

    `diff` ends with 1 where there is a difference, and with 2 where a build cannot be read.
    """
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
    given = parser.parse_args(arguments)
    if given.command == "diff":
        return changes.run(given)
    if given.command == "texts":
        lines, well = catalogue.report(add=given.add)
        print("\n".join(lines))
        return 0 if well else 1

    read = records.read(given.data)
    for fault in read.faults:
        print(fault, file=sys.stderr)
    if read.faults:
        print(f"{len(read.faults)} faults; nothing was written.", file=sys.stderr)
        return 1
    findings = sum(len(record["findings"]) for record in read.mechanisms.values())
    if given.command == "build":
        build.write(build.tables(read, given.data), given.data / "parquet")
    version = build.version(read, given.data)
    print(f"{len(read.mechanisms)} mechanisms, {findings} findings, data version {version}: no faults.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
