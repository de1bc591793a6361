"""Whose turn it is: pages are drawn one at a time, and what a reader sees first goes out first.

Python computes one run at a time, so more at once are none the faster, and the server's loop, by which they reach their
readers, would wait among them all. Whoever asks most often waits longest: the next turn is that of the client who had
one longest ago, so that a reader waits for one run of each other client and not for all that one of them asks.
"""

import ctypes
import threading
from collections import OrderedDict
from contextlib import suppress
from threading import Condition
from time import monotonic, sleep
from types import TracebackType

LONGEST_TURN = 2.0  # seconds; then the next run goes ahead beside it, so that a long one does not hold up the others
LONGEST_RUN = 20.0  # seconds that a run may take from its turn on; then it is stopped
LOOK = 1.0  # seconds between two looks for runs that take too long
CLIENTS = 10_000  # whose last turn is remembered
HEADER = "X-Iscm-Client"
"""The header in which the server names the client of a run: the same for all of its windows, and no address."""

_changed = Condition()  # guards all that follows
_present: list["Turn"] = []  # the runs that are drawing or waiting, as they came
_last: list["Turn"] = []  # the run that got its turn last, while it has it
_served: OrderedDict[str, None] = OrderedDict()  # clients who had a turn, who had it longest ago first
_watching = False


class TooLong(BaseException):
    """A run was stopped, because it took too long; no error, lest what guards against errors goes on."""


class Turn:
    """The turn of one run of a client, for the time of a with block. Within, TooLong may be raised at any place."""

    def __init__(self, client: str = "") -> None:
        self.client = client
        self.held = self.waits = False
        self.since: float | None = None  # when it first had its turn
        self._thread = threading.get_ident()
        self._ending = False

    def __enter__(self) -> "Turn":
        with _changed:
            _present.append(self)
            _watch()
        try:
            self._take()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _take(self) -> None:
        """Wait until it is this run's turn, and take it."""
        with _changed:
            self.waits = True
            while (rest := self._rest()) > 0:
                _changed.wait(rest)
            now = monotonic()
            self.held, self.waits, self.since, self._at = True, False, self.since or now, now
            _last[:] = [self]
            _served.pop(self.client, None)
            _served[self.client] = None
            if len(_served) > CLIENTS:
                _served.popitem(last=False)

    def _rest(self) -> float:
        """Seconds after which to look again whether it is this run's turn; 0 where it is."""
        if _last and (left := _last[0]._at + LONGEST_TURN - monotonic()) > 0:
            return left
        order = {client: number for number, client in enumerate(_served)}
        waiting = (turn for turn in _present if turn.waits)
        return 0 if min(waiting, key=lambda turn: order.get(turn.client, -1)) is self else LOOK

    def _give(self) -> None:
        with _changed:
            self.held = False
            if _last == [self]:
                _last.clear()
            _changed.notify_all()

    def _leave(self) -> None:
        self._ending = True
        with _changed:
            with suppress(ValueError):
                _present.remove(self)
            self._give()


def _watch() -> None:
    """Start the thread that stops runs which take too long, where there is none."""
    global _watching
    if not _watching:
        _watching = True
        threading.Thread(target=_stop, name="turn", daemon=True).start()


def _stop() -> None:
    global _watching
    while True:
        sleep(LOOK)
        with _changed:
            alive = {thread.ident for thread in threading.enumerate()}
            _present[:] = [turn for turn in _present if turn._thread in alive]
            for turn in _present:
                if turn.since and monotonic() - turn.since > LONGEST_RUN and not turn._ending:
                    # Python's own way to end what another thread computes: at its next step there.
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(turn._thread), ctypes.py_object(TooLong))
            if not _present:
                _watching = False
                return
