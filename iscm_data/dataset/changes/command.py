"""The curator's command `python -m iscm_data diff OLD NEW`: what changed between two builds."""

import argparse
import json
import sys
from pathlib import Path

from iscm_data.dataset.changes import diff, sentences, states
from iscm_data.dataset.changes.diff import Change, State
from iscm_data.model.codebook import DATA, codebook

ABOUT = """OLD and NEW are folders (data, data/parquet, or any copy of it) or git revisions (main, HEAD~3, a commit) of
the repository in which the folder --data lies. Exit status: 0 for no difference, 1 for some, 2 for bad input."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of the program."""
    command = commands.add_parser("diff", help="tell what changed between two builds", description=ABOUT)
    command.add_argument("old", metavar="OLD", help="the build before: a folder or a git revision")
    command.add_argument("new", metavar="NEW", help="the build after: a folder or a git revision")
    command.add_argument("--json", action="store_true", help="tell it to a program")
    command.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="of the records; default: data")


def run(given: argparse.Namespace) -> int:
    """Print the difference; returns 0 where there is none, 1 where there is one, 2 with a message for bad input."""
    try:
        old, new = (states.find(place, given.data) for place in (given.old, given.new))
    except states.PlaceError as error:
        print(error, file=sys.stderr)
        return 2
    changes = diff.diff(old, new)
    print(as_json(old, new, changes) if given.json else as_text(old, new, changes))
    return 1 if changes else 0


def as_text(old: State, new: State, changes: tuple[Change, ...]) -> str:
    """The changes as sentences, mechanism by mechanism."""
    lines = [f"From data version {old.version} to {new.version}. {sentences.summary(changes)}"]
    for id_, name, told in sentences.tell(changes, old.names | new.names, codebook()):
        lines += ["", f"{name} ({id_})" if id_ else name, *(f"  - {sentence}" for sentence in told)]
    return "\n".join(lines)


def as_json(old: State, new: State, changes: tuple[Change, ...]) -> str:
    """The same for a program: each change with its table, kind, key, mechanism, and what differs before and after."""
    versions = {"before": old.version, "version": new.version}
    return json.dumps(versions | {"changes": [vars(change) for change in changes]}, ensure_ascii=True, indent=1)
