"""What was asked for last, kept so that it need not be made again."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

R = TypeVar("R")
_UNKNOWN: Any = object()


class Recent:
    """The answers asked for last, at most `most` of them.

    Two threads that ask the same at the same time may both make the answer; one of the two is kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], R]) -> R:
        """The answer kept under a key, else the one that `make` gives."""
        with self._lock:
            answer = self._answers.pop(key, _UNKNOWN)
            if answer is not _UNKNOWN:
                self._answers[key] = answer  # the last place is that of the one asked for last
                return answer
        answer = make()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                del self._answers[next(iter(self._answers))]
        return answer
