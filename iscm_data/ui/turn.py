"""Whose turn it is: pages are drawn one at a time, and what a reader sees first goes out first.

Python computes one run at a time, so more at once are none the faster, and the server's loop, by which they reach their
readers, would wait among them all.
"""

from contextvars import ContextVar
from threading import Lock
from time import sleep
from types import TracebackType

LONGEST_WAIT = 2.0  # seconds for a turn: then a run goes ahead, so that a long one does not hold up all the others
HEAD_START = 0.03  # seconds in which a browser draws the first figure before it gets what stands below it

_LOCK = Lock()
_present: set["Turn"] = set()  # the runs that are drawing or waiting
_current: ContextVar["Turn | None"] = ContextVar("turn", default=None)


class Turn:
    """The turn of one run, for the time of a with block."""

    def __init__(self) -> None:
        self.held = False
        self.ahead = False  # whether the first figure has had its head start

    def __enter__(self) -> "Turn":
        _present.add(self)
        _current.set(self)
        self.held = _LOCK.acquire(timeout=LONGEST_WAIT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.held:
            _LOCK.release()
        _current.set(None)
        _present.discard(self)

    def head_start(self) -> None:
        """Wait a little, once, where no other reader waits: then it costs nobody anything."""
        if self.ahead or len(_present) > 1:
            return
        self.ahead = True
        if self.held:
            _LOCK.release()
        sleep(HEAD_START)
        self.held = _LOCK.acquire(timeout=LONGEST_WAIT)


def head_start() -> None:
    """Let the browser draw the figure that was just put on the page, if it is the run's first, before what follows.

    A browser draws all that has come in the meantime at once: without this the first figure waits for what is below it,
    mostly out of sight.
    """
    if turn := _current.get():
        turn.head_start()
