"""What was made for one reader is kept for the next, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock


class Cache:
    """Contents by key, the least recently used given up first; `most` is the bytes of all together.

    Safe to use from several threads. One thing is made at a time: of several who ask for the same, one makes it and
    the others wait for it.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._look = Lock()
        self._make = RLock()  # what is made may be made of what is kept

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The content under a key, made now if it is not kept. What `make` raises is passed on and not kept."""
        found = self._find(key)
        if found is None:
            with self._make:
                found = self._find(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
        return found

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        with self._look:
            return sum(map(len, self._kept.values()))

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
