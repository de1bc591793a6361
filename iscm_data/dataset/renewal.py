"""A value that is read once, and read anew when what it was read from has changed."""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")
TRIES = 5  # times that a value is read at the start, while what it is read from keeps changing
AGAIN = 30.0  # seconds until what was refused is tried again though nothing has changed


class Renewed(Generic[T]):
    """Called, it gives the value; every caller gets the same one until a new one has been read whole.

    `mark` says cheaply whether anything has changed, `make` reads. Both may raise `fault`: then the value that there
    is goes on being given, `refused` holds the reason, and the log one line. Without a value the fault is raised.
    `every` is the seconds between two looks, as (seconds, in_background): a slow look is made in another thread.
    """

    def __init__(
        self,
        mark: Callable[[], Hashable],
        make: Callable[[], T],
        fault: type[Exception],
        every: Callable[[], tuple[float, bool]],
    ) -> None:
        self._mark, self._make, self._fault, self._every = mark, make, fault, every
        self._lock = threading.Lock()
        self._held: ContextVar[T | None] = ContextVar("held", default=None)
        self._tries: list[Callable[[T], object]] = []
        self.cache_clear()

    def cache_clear(self) -> None:
        """Forget the value: the next caller reads it."""
        self._value: tuple[Hashable, T] | None = None
        self._failed: tuple[float, Exception] | None = None
        self._refused: tuple[Hashable, Exception, float] | None = None
        self._next = 0.0

    @property
    def refused(self) -> Exception | None:
        """Why what is there now is not given, None when it is."""
        return self._refused[1] if self._refused else None

    def tried_with(self, use: Callable[[T], object]) -> None:
        """A value is new only when `use` does not fail on it; what `use` keeps is then ready for the first reader."""
        if use not in self._tries:
            self._tries.append(use)

    @contextmanager
    def held(self) -> Iterator[T]:
        """Within, every call from this thread gives the same value, whatever is renewed meanwhile."""
        value = self()
        token = self._held.set(value)
        try:
            yield value
        finally:
            self._held.reset(token)

    def __call__(self) -> T:
        held = self._held.get()
        if held is not None:
            return held
        if self._value is None:
            with self._lock:
                if self._value is None:
                    return self._first()
        if time.monotonic() >= self._next and self._lock.acquire(blocking=False):
            seconds, in_background = self._every()
            self._next = time.monotonic() + seconds
            if in_background:
                threading.Thread(target=self._renew, daemon=True).start()
            else:
                self._renew()
        value = self._value
        return value[1] if value else self()

    def _first(self) -> T:
        seconds, slow = self._every()
        if slow and self._failed and time.monotonic() < self._failed[0]:
            raise self._failed[1]
        try:
            mark, value = self._settled()
        except self._fault as error:
            self._failed = time.monotonic() + seconds, error
            raise
        self._value, self._failed, self._next = (mark, value), None, time.monotonic() + seconds
        return value

    def _settled(self) -> tuple[Hashable, T]:
        """The value with its mark; read anew where it was replaced while it was read."""
        for _ in range(TRIES):
            mark, fault = self._mark(), None
            try:
                value = self._read()
            except self._fault as error:
                fault = error
            if self._mark() == mark:
                break
        if fault:
            raise fault
        return mark, value

    def _read(self) -> T:
        try:
            value = self._make()
            for use in self._tries:
                use(value)
        except self._fault:
            raise
        except Exception as error:
            raise self._fault(f"The files do not fit together ({type(error).__name__}: {error}).") from error
        return value

    def _renew(self) -> None:
        """Look whether there is a new value, and release the lock under which this is done."""
        mark: Hashable = None
        try:
            mark = self._mark()
            if self._value and mark == self._value[0]:
                self._refused = None
                return
            if self._refused and mark == self._refused[0] and time.monotonic() < self._refused[2]:
                return
            value = self._read()
            if self._mark() == mark:  # else they are being written: the next look tells
                self._value, self._refused = (mark, value), None
                logging.getLogger(__name__).warning("New data are served: %s.", getattr(value, "version", "read"))
        except self._fault as error:
            before = self._refused
            if not before or (before[0], str(before[1])) != (mark, str(error)):
                told = "New data are refused, and those read before go on being served. %s"
                logging.getLogger(__name__).error(told, error)
            self._refused = mark, error, time.monotonic() + AGAIN
        finally:
            self._lock.release()
