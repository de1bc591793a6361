"""Readers' windows: how many there are, how much each may send and how soon, what waits for one that takes nothing.

A window is a websocket, over which Streamlit's client asks for the runs of its pages. Here is bounded what Streamlit
and uvicorn leave open: one visitor could stop a server with windows that do nothing, and fill its memory with a few
kilobytes that unpack to many megabytes.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from websockets.exceptions import PayloadTooBig
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.server import ServerProtocol

from iscm_data.server.client import networks
from iscm_data.server.limits import WIDER, Buckets

LOG = logging.getLogger(__name__)
DESCRIPTORS = 5  # files that a window takes of the system, as measured, and one to spare
LEFT = 128 * 3  # files of windows that have left: Streamlit keeps so many sessions for two minutes, lest they come back
RESERVED = 200 + LEFT  # files for all but windows

LONGEST_MESSAGE = 256 * 1024  # bytes after unpacking; a page sends a few kB, the longest brief some 60
BURST = 1024 * 1024  # bytes after unpacking that a window may send at once
A_SECOND = 64 * 1024  # bytes that it may send each second from then on
FRAME = 64  # bytes that each part of a message counts beside its own: so many that are empty are no way around

AHEAD = 2  # messages that are let in while the window has not taken what came of those before
AT_ONCE = 20  # messages of one window that are let in at once
RUNS = 60  # and a minute from then on; further ones wait for theirs


class Bounded(ServerProtocol):
    """A websocket that closes when more comes than a window has use for, counted as it unpacks, part by part.

    Each message is packed by itself, so that a window that waits holds no packer: of its memory that were two thirds.
    """

    def __init__(self, **options: Any) -> None:
        alone = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
        packing = [alone] if options.get("extensions") else []
        super().__init__(**{**options, "extensions": packing, "max_size": LONGEST_MESSAGE})
        self._left, self._at = float(BURST), time.monotonic()
        self._unfinished = 0

    def recv_frame(self, frame: Frame) -> None:
        cost, now = len(frame.data) + FRAME, time.monotonic()
        self._left = min(float(BURST), self._left + (now - self._at) * A_SECOND) - cost
        self._at = now
        if self._left < 0:
            raise PayloadTooBig(cost, BURST)
        super().recv_frame(frame)
        self._unfinished = 0 if self.current_size is None else self._unfinished + cost
        if self._unfinished > LONGEST_MESSAGE:
            raise PayloadTooBig(self._unfinished, LONGEST_MESSAGE)


def bound() -> None:
    """Let uvicorn make its websockets `Bounded`.

    It has no setting for how many messages may come, none for how they are packed, and one for their size, which
    Streamlit sets to that of the messages that it sends itself.
    """
    from uvicorn.protocols.websockets import websockets_sansio_impl

    name = "ServerProtocol"
    if not issubclass(getattr(websockets_sansio_impl, name), ServerProtocol):
        raise TypeError("uvicorn makes its websockets otherwise than this server knows.")
    setattr(websockets_sansio_impl, name, Bounded)


def room(most: int) -> int:
    """How many windows there is room for, at most `most`: the system is asked for as many open files as they take."""
    try:
        import resource
    except ImportError:  # not on Windows, where there is no such limit
        return most
    wanted = RESERVED + most * DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return most
    found = max(1, (soft - RESERVED) // DESCRIPTORS)
    LOG.warning("There is room for %d windows and not for %d: allow more open files (ulimit -n).", found, most)
    return found


class Windows:
    """Refuse windows beyond `most`, and of one client beyond `each` (503, with Retry-After); pace the others."""

    def __init__(self, app: ASGIApp, most: int, each: int, refused: Callable[[], None]) -> None:
        self.app, self.most, self.refused = app, most, refused
        half = max(1, most // 2)  # one client never takes all, nor does a whole site of IPv6 networks
        self.each = min(each, half), min(each * WIDER, half)
        self._open: Counter[str] = Counter()
        self._all = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        names = networks(scope["client"][0])
        full = any(self._open[name] >= each for name, each in zip(names, self.each, strict=False))
        if full or self._all >= self.most:
            self.refused()
            headers = {"Retry-After": "30", "Cache-Control": "no-store"}
            await PlainTextResponse("Too many windows are open.", 503, headers)(scope, receive, send)
            return
        self._all += 1
        self._open.update(names)
        try:
            window = _Window(receive, send)
            await self.app(scope, window.receive, window.send)
        finally:
            self._all -= 1
            self._open.subtract(names)
            for name in names:
                if not self._open[name]:
                    del self._open[name]


class _Window:
    """One window: its messages are let in at a pace, and not before it has taken what came of those before."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._runs = Buckets(RUNS, AT_ONCE)
        self._taken = asyncio.Event()  # whether all that was sent has left
        self._taken.set()
        self._ahead = 0

    async def send(self, message: Message) -> None:
        self._taken.clear()
        try:
            await self._send(message)
        finally:
            self._taken.set()
            self._ahead = 0

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None:  # Streamlit has no texts, and fails on one
            await self._send({"type": "websocket.close", "code": 1003})
            return {"type": "websocket.disconnect", "code": 1003}
        if self._ahead >= AHEAD:
            await self._taken.wait()
        self._ahead += not self._taken.is_set()
        while wait := self._runs.wait(""):
            await asyncio.sleep(wait)
        return message
