"""Limits: how long an address may be, how often one client may ask for what is costly to make, and whose turn it is."""

import asyncio
import re
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from math import ceil

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.server.client import networks

COSTLY = re.compile(r"/(data|figure|document)/.|/brief\.(docx|pptx)$|/feed\.xml$|/openapi\.json$|\.md$|/mcp$")
READY = re.compile(r"/(static|script|_stcore|media|site)/|/(healthz|metrics)$")  # nothing has to be made for it
LONGEST_PATH, LONGEST_QUERY = 1_000, 32_000  # bytes; a brief of many pins is some 10,000
LONGEST_HOST = 260  # the longest name and a port: files have it in each of their links
CLIENTS = 10_000  # that are remembered at a time
WIDER = 8  # times as much may come from a whole site of IPv6 networks as from one of them
WAITING, WAITING_EACH = 1_000, 200  # pages and files of all clients, and of one, that are made or wait

Whose = tuple[str, bool]  # a client, and whether it asks for what is costly: a page does not wait for its files


class Buckets:
    """A bucket of tokens for each client: a request takes one, and `rate` a minute come back, up to `most`."""

    def __init__(self, rate: int, most: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.most, self.clock = rate, most or rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token: 0.0, or the seconds until there is one."""
        now = self.clock()
        left, at = self._left.pop(client, (float(self.most), now))
        left = min(float(self.most), left + (now - at) * self.rate / 60)
        taken = left >= 1
        self._left[client] = (left - taken, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / self.rate


class Limits:
    """Refuse addresses that are too long (414), costly requests of a client that come too often (429, with
    Retry-After) and what there is no room for (503). Of one client one page and one file are made at a time: its others
    wait, and nobody else.
    """

    def __init__(self, app: ASGIApp, rate: int) -> None:
        self.app = app
        self.buckets = [Buckets(rate), Buckets(rate * WIDER)] if rate else []
        self._asked: Counter[Whose] = Counter()  # what is made or waits
        self._all = 0
        self._turns: dict[Whose, asyncio.Semaphore] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope.get("raw_path") or scope["path"].encode()  # as it was sent: a letter may be nine bytes
        host = Headers(scope=scope).get("host", "")
        parts = (path, LONGEST_PATH), (scope.get("query_string", b""), LONGEST_QUERY), (host, LONGEST_HOST)
        if any(len(part) > most for part, most in parts):
            await _told(414, "The address is too long.")(scope, receive, send)
            return
        costly = bool(COSTLY.search(scope["path"]))
        if scope["method"] == "OPTIONS" or (READY.search(scope["path"]) and not costly):
            await self.app(scope, receive, send)
            return
        if costly and scope["method"] == "POST":
            receive = await _sent(receive)
        names = networks(scope["client"][0])
        whose = [(name, costly) for name in names]
        if refused := (self._too_often(names) if costly else None) or self._no_room(whose):
            await refused(scope, receive, send)
        else:
            await self._in_turn(whose, scope, receive, send)

    async def _in_turn(self, whose: list[Whose], scope: Scope, receive: Receive, send: Send) -> None:
        """Make the answer in the client's turn, which ends when it begins to be sent: some take theirs slowly."""
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(self._turn(whose))

            async def sent(message: Message) -> None:
                await turn.aclose()
                await send(message)

            await self.app(scope, receive, sent)

    def _too_often(self, names: tuple[str, ...]) -> JSONResponse | None:
        for name, buckets in zip(names, self.buckets, strict=False):
            if wait := ceil(buckets.wait(name)):
                return _told(429, f"Too many requests. Ask again in {wait} s.", {"Retry-After": str(wait)})
        return None

    def _no_room(self, whose: list[Whose]) -> JSONResponse | None:
        most = WAITING_EACH, WAITING // 2
        full = any(self._asked[each] >= bound for each, bound in zip(whose, most, strict=False))
        if self._all < WAITING and not full:
            return None
        return _told(503, "Too much is being made. Ask again in 10 s.", {"Retry-After": "10"})

    @asynccontextmanager
    async def _turn(self, whose: list[Whose]) -> AsyncIterator[None]:
        """The turn of a client, and one of those of a whole site of IPv6 networks."""
        self._all += 1
        self._asked.update(whose)
        try:
            async with AsyncExitStack() as turns:
                for each, at_once in zip(whose, (1, WIDER), strict=False):
                    await turns.enter_async_context(self._turns.setdefault(each, asyncio.Semaphore(at_once)))
                yield
        finally:
            self._all -= 1
            self._asked.subtract(whose)
            for each in whose:
                if not self._asked[each]:
                    del self._asked[each]
                    self._turns.pop(each, None)


async def _sent(receive: Receive) -> Receive:
    """Wait for what a client sends, which is no more than may be read (see Close); it takes no place of others before
    it is there.
    """
    sent: list[Message] = [await receive()]
    while sent[-1].get("more_body"):
        sent.append(await receive())

    async def received() -> Message:
        return sent.pop(0) if sent else await receive()

    return received


def _told(status: int, error: str, headers: dict[str, str] | None = None) -> JSONResponse:
    shared = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return JSONResponse({"error": error}, status, headers=shared | (headers or {}))
