"""The folder of an edition: written whole or not at all, and nothing of anybody else's is overwritten."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from iscm_data.dataset import swap
from iscm_data.dataset.swap import NotWritten
from iscm_data.export.data.files import tag

MARKER, FORMAT = "edition.json", 1


class EditionError(Exception):
    """A folder or an address that an edition cannot have; the message says why and what to do."""


def address(base: str) -> str:
    """The address of an edition with a slash at its end; "" for none. Raises EditionError."""
    if not base:
        return ""
    try:
        parts = urlsplit(base)
        well = parts.scheme in ("https", "http") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        well = False
    if not well or not base.isprintable() or any(letter in base for letter in " \"<>'\\"):
        raise EditionError(f"{base[:200]!r} is no address of a folder, such as https://www.example.org/iscm/.")
    return base.rstrip("/") + "/"


def read(folder: Path) -> dict[str, Any]:
    """What the marker of an edition tells: data_version, released, base and `files` (their paths with their tags).

    Raises EditionError where the folder is no edition, or lacks files of it.
    """
    write = f"Write one with: python -m iscm_data site {folder}"
    try:
        told = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise EditionError(f"{folder} is a static edition of another format. {write}")
        paths = {str(path): str(tag) for path, tag in told["files"].items()}
    except FileNotFoundError:
        raise EditionError(f"{folder} is no static edition: it has no {MARKER}. {write}") from None
    except OSError as error:
        raise EditionError(f"{folder / MARKER} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EditionError(f"{folder / MARKER} is damaged. {write}") from None
    for path in paths:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or not (folder / path).is_file():
            raise EditionError(f"{folder} is not whole: it lacks {path[:100]}. {write}")
    return {**told, "files": paths}


def target(out: Path) -> Path:
    """The folder for an edition, as a full path: new, empty, or an edition to be replaced. Raises EditionError."""
    folder = out.expanduser().resolve()
    if not folder.parent.is_dir():
        raise EditionError(f"There is no folder {folder.parent}: make it first.")
    if folder.exists() and not folder.is_dir():
        raise EditionError(f"{folder} is a file: name a folder that is new, empty, or an earlier edition.")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise EditionError(
                f"{folder} has files, and none of them is {MARKER}: it is no earlier edition, and is left alone. "
                "Name a folder that is new or empty."
            )
        known = {MARKER, *read(folder)["files"]}
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        if others := sorted(there - known):
            raise EditionError(
                f"{folder} has files that are not of the edition, such as {others[0]}: move them away first."
            )
    return folder


def write(folder: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
    """Write an edition into a folder of `target`, in one step: see swap.replacing. Raises EditionError.

    `about` goes into the marker.
    """
    marker = {"format": FORMAT, **about, "files": {path: tag(files[path]) for path in sorted(files)}}
    try:
        with swap.replacing(folder) as fresh:
            for path, content in files.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_bytes(content)
            (fresh / MARKER).write_text(json.dumps(marker, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except NotWritten as error:
        raise EditionError(str(error)) from error
