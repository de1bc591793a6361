"""A folder or a file that is written beside the one that it replaces, and put in its place in one step."""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_DAY = 86_400.0  # seconds after which a folder counts as left behind, where nobody knows whether it is in use


class NotWritten(Exception):
    """A folder or file could not be replaced, and is as it was; the message says why."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new, empty folder, to be filled in the block; at its end it is in the place of `folder`, and that one is gone.

    Whatever happens, `folder` is whole: as it was, or new. On Linux and macOS also for who looks at it meanwhile, and
    where the process is killed. What a killed one leaves beside it is cleared by the next. Raises NotWritten.
    """
    with _beside(folder) as (place, fresh):
        # That of a temporary folder is for its owner alone, and a web server may be another.
        fresh.chmod(place.stat().st_mode & 0o777 if place.is_dir() else 0o755)
        yield fresh
        _sync(fresh)
        _switch(fresh, place)


def write(file: Path, content: bytes) -> None:
    """Write a file, with the folders above it: whatever happens, it is as it was, or new. Raises NotWritten."""
    with _beside(file) as (place, fresh):
        (fresh / place.name).write_bytes(content)
        if place.exists():
            shutil.copymode(place, fresh / place.name)
        _sync(fresh)
        os.replace(fresh / place.name, place)


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Path]]:
    """The place of what a path leads to, and a new folder beside it that is gone at the end. Raises NotWritten."""
    place = path.resolve()
    fresh: Path | None = None
    try:
        _clear(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        with _new(place) as fresh:
            yield place, fresh
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWritten(f"{path} cannot be written ({reason}); it is as it was.") from error
    finally:
        if fresh:
            shutil.rmtree(fresh, ignore_errors=True)  # after a switch it is the former one


@contextmanager
def _new(place: Path) -> Iterator[Path]:
    """A new folder beside a place, in use: another process that clears up may be quicker than we are to say so."""
    with ExitStack() as used:
        while True:
            fresh = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
            with suppress(FileNotFoundError, BlockingIOError):
                used.enter_context(_in_use(fresh))
                if fresh.is_dir():
                    break
        yield fresh


def _prefix(place: Path) -> str:
    return f".{place.name}.new-"


def _former(place: Path) -> Path:
    return place.with_name(f".{place.name}.former")


def _clear(place: Path) -> None:
    """Take away what killed processes left, and put back what one had moved away."""
    if not place.parent.is_dir():
        return
    if _former(place).is_dir():
        if place.exists():
            shutil.rmtree(_former(place))
        else:
            os.rename(_former(place), place)
    for left in [path for path in place.parent.iterdir() if path.name.startswith(_prefix(place))]:
        with suppress(OSError), _in_use(left):  # else another process is at work in it
            shutil.rmtree(left)


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    """Within, no other process takes the folder for one that was left behind. Raises OSError where one uses it."""
    try:
        import fcntl
    except ImportError:  # on Windows
        if time.time() - folder.stat().st_mtime < _DAY and any(folder.iterdir()):
            raise BlockingIOError(errno.EWOULDBLOCK, "is in use") from None
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(opened)


def _sync(folder: Path) -> None:
    """See to it that all in the folder is on the disk before anything points to it."""
    for path in (*folder.rglob("*"), folder):
        if path.is_file() or os.name != "nt":
            opened = os.open(path, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def _switch(fresh: Path, place: Path) -> None:
    if not place.exists():
        os.rename(fresh, place)
        return
    if _exchange(fresh, place):
        return
    former = _former(place)
    os.rename(place, former)
    try:
        os.rename(fresh, place)
    except OSError:
        os.rename(former, place)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; whether the system can. Raises OSError where it can and does not."""
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, swap)
        else:
            failed = library.renameat2(here, names[0], here, names[1], swap)
    except (AttributeError, OSError, TypeError):  # a system without
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV):  # a file system without
        return False
    raise OSError(number, os.strerror(number))
