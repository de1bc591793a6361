"""The curator's commands: `python -m iscm_data check` and `python -m iscm_data build`."""

import argparse
import sys

from iscm_data import build, records
from iscm_data.load import PARQUET


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, or 1 when a record has faults (and nothing was written)."""
    parser = argparse.ArgumentParser(prog="python -m iscm_data", description="Check and build the dataset.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check every record and say all that is wrong")
    commands.add_parser("build", help="check, then write data/parquet")
    command = parser.parse_args(arguments).command

    read = records.read()
    for fault in read.faults:
        print(fault, file=sys.stderr)
    if read.faults:
        print(f"{len(read.faults)} faults; nothing was written.", file=sys.stderr)
        return 1
    findings = sum(len(record["findings"]) for record in read.mechanisms.values())
    if command == "build":
        build.write(build.tables(read), PARQUET)
    print(f"{len(read.mechanisms)} mechanisms, {findings} findings, data version {build.version(read)}: no faults.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
