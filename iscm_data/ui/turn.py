"""Whose turn it is: pages are made one at a time.

Python computes one run at a time, so more at once are none the faster, and the server's loop, by which they reach their
readers, would wait among them all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

LONGEST_WAIT = 2.0  # seconds for a turn: then a run goes ahead, so that a long one does not hold up all the others

_LOCK = Lock()


@contextmanager
def turn() -> Iterator[None]:
    """The turn of one run, for the time of a with block."""
    held = _LOCK.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if held:
            _LOCK.release()
