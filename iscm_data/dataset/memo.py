"""What was made for one reader is kept for the next: answers with their dataset, files up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import wraps
from threading import Lock, RLock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from iscm_data.dataset.tables import Dataset

P = ParamSpec("P")
R = TypeVar("R")


REMEMBERED = 100  # answers a dataset; all of its functions in every language make some 30
_UNKNOWN: Any = object()
_ANSWERING = Lock()


def remembered(make: Callable[Concatenate[Dataset, P], R]) -> Callable[Concatenate[Dataset, P], R]:
    """A function of a dataset, and of values that can be hashed, which answers the same question only once.

    The answers are kept with the dataset, not with the process: they are gone when it is. Of all its functions together
    the REMEMBERED answers asked for last are kept. Two threads that ask at the same time may both make the answer; one
    of the two is kept.
    """

    @wraps(make)
    def found(data: Dataset, /, *rest: P.args, **more: P.kwargs) -> R:
        answers: dict[Hashable, R] = data.__dict__.setdefault("answers", {})
        key = (make, rest, tuple(sorted(more.items())))
        with _ANSWERING:
            answer = answers.pop(key, _UNKNOWN)
            if answer is not _UNKNOWN:
                answers[key] = answer  # the last place is that of the one asked for last
                return answer
        answer = make(data, *rest, **more)
        with _ANSWERING:
            answers[key] = answer
            while len(answers) > REMEMBERED:
                del answers[next(iter(answers))]
        return answer

    return found


class Cache:
    """Contents by key, the least recently used given up first; `most` is the bytes of all together.

    Safe to use from several threads. Of several who ask for the same one makes it and the others wait for it; what has
    another key is made meanwhile. A key must name all that a content depends on: the data by their content, the
    language, the day, the address.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        # The locks of what is being made: each is there as long as a thread holds it or waits for it.
        self._making: WeakValueDictionary[Hashable, AbstractContextManager[bool]] = WeakValueDictionary()
        self._look = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The content under a key, made now if it is not kept. What `make` raises is passed on and not kept.

        `make` may ask for other keys, but not in a circle.
        """
        found = self._find(key)
        if found is None:
            with self._look:
                alone = self._making.setdefault(key, RLock())
            with alone:
                found = self._find(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
        return found

    def _find(self, key: Hashable) -> bytes | None:
        with self._look:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, content: bytes) -> None:
        with self._look:
            self._kept[key] = content
            left = sum(map(len, self._kept.values()))
            while left > self.most:
                _, gone = self._kept.popitem(last=False)
                left -= len(gone)
