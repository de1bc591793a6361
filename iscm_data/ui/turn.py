"""A fair queue: pages are drawn one at a time, and the next turn is that of the client who had one longest ago.

Python computes one run at a time, so more at once are none the faster, and the server's loop, by which they reach their
readers, would wait among them all. So a reader waits for one run of each other client and not for all that one asks,
and mostly for none: where others come too, a client waits for its next turn PAUSE times as long as its last one took.
"""

import ctypes
import threading
from collections import OrderedDict
from threading import Condition, Lock
from time import monotonic, sleep

LONGEST_TURN = 2.0  # seconds; then the next run goes ahead beside it, so that a long one does not hold up the others
LONGEST_RUN = 20.0  # seconds that a run may take from its turn on; then it is stopped
PAUSE = 2.0  # times: so a client who asks without end has a third of the time
LATELY = 10.0  # seconds in which another client had a turn, where others come too
LOOK = 1.0  # seconds between two looks for runs that take too long
CLIENTS = 10_000  # whose last turn is remembered
HEADER = "X-Iscm-Client"
"""The header in which the server names the client of a run: the same for all of its windows, and no address."""

_lock = Lock()  # guards all that follows
_waiting: list["Turn"] = []  # as they came
_drawing: list["Turn"] = []  # as they got their turns
_served: OrderedDict[str, tuple[float, float]] = OrderedDict()
"""When a client last got a turn, and when its pause after it ends; who got one longest ago is first."""
_watching = False


class TooLong(BaseException):
    """A run was stopped, because it took too long; no error, lest what guards against errors goes on."""


class Turn:
    """The turn of one run of a client, for the time of a with block. Within, TooLong may be raised at any place."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.since = 0.0
        self.thread = threading.get_ident()
        self.called = Condition(_lock)  # its own: a turn that ends wakes the next run and not all that wait

    def __enter__(self) -> None:
        with _lock:
            _waiting.append(self)
            try:
                while (rest := self._rest()) > 0:
                    self.called.wait(rest)
            finally:
                _waiting.remove(self)
            self.since = monotonic()
            _drawing.append(self)
            _served.pop(self.client, None)
            _served[self.client] = (self.since, self.since)
            if len(_served) > CLIENTS:
                _served.popitem(last=False)
            _watch()

    def _rest(self) -> float:
        """Seconds after which to look again whether it is this run's turn; 0 where it is."""
        now = monotonic()
        if _drawing and (left := _drawing[-1].since + LONGEST_TURN - now) > 0:
            return left
        if (left := self._pause() - now) > 0:
            return left
        return 0 if _next(now) is self else LOOK

    def _pause(self) -> float:
        """When the pause of its client ends; it has none where no other has had a turn lately."""
        since, end = _served.get(self.client, (0.0, 0.0))
        other = next((had for client, (had, _) in reversed(_served.items()) if client != self.client), 0.0)
        return end if other > since - LATELY else 0.0

    def __exit__(self, *_: object) -> None:
        self.thread = 0  # at once, whoever has the lock: from here on it is not to be stopped
        with _lock:
            now = monotonic()
            if self in _drawing:
                _drawing.remove(self)
            if _served.get(self.client) == (self.since, self.since):
                _served[self.client] = (self.since, now + PAUSE * (now - self.since))
            if following := _next(now):
                following.called.notify()


def _next(now: float) -> Turn | None:
    """The run that has the next turn: whose client's pause ends first, or has ended and who had one longest ago."""
    return min(
        _waiting,
        key=lambda turn: (max(turn._pause(), now), _served.get(turn.client, (0.0, 0.0))),
        default=None,
    )


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
        with _lock:
            alive = {thread.ident for thread in threading.enumerate()}
            _drawing[:] = [turn for turn in _drawing if turn.thread in alive]
            for turn in _drawing:
                if monotonic() - turn.since > LONGEST_RUN:
                    # Python's own way to end what another thread computes: at its next step there.
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(turn.thread), ctypes.py_object(TooLong))
            if not _drawing:
                _watching = False
                return
