"""A line between a browser and a server on this machine: it counts the bytes and, where asked, is slow."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 16 * 1024


class Line:
    """Passes everything on to a server, websockets included. `down` is the number of bytes sent to the browser.

    `rate` is in bits a second, for each direction and for all connections together; `round_trip` in seconds.
    """

    def __init__(self, target: str, rate: float = 0, round_trip: float = 0) -> None:
        self.port = urlsplit(target).port
        self.rate, self.wait = rate, round_trip / 2
        self.down = 0
        self.free = {"up": 0.0, "down": 0.0}
        self.address = ""
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._join, "127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.ready.set()
        self.loop.run_forever()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass(reader, far_writer, "up"), self._pass(far_reader, writer, "down"))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                at, part = await queue.get()
                if not part:
                    break
                if (rest := at - time.monotonic()) > 0:
                    await asyncio.sleep(rest)
                writer.write(part)
                await writer.drain()

        task = asyncio.ensure_future(deliver())
        with suppress(OSError):
            while part := await reader.read(CHUNK):
                now = time.monotonic()
                if way == "down":
                    self.down += len(part)
                if self.rate:
                    self.free[way] = max(now, self.free[way]) + 8 * len(part) / self.rate
                    now = self.free[way]
                queue.put_nowait((now + self.wait, part))
        queue.put_nowait((0.0, b""))
        with suppress(OSError):
            await task
        with suppress(OSError):
            writer.close()


@contextmanager
def line(target: str, rate: float = 0, round_trip: float = 0) -> Iterator[Line]:
    """A line to a server, open within the block."""
    made = Line(target, rate, round_trip)
    made.thread.start()
    made.ready.wait()
    try:
        yield made
    finally:
        made.loop.call_soon_threadsafe(made.loop.stop)
        made.thread.join()
