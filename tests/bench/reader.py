"""A scripted reader: Streamlit's own websocket protocol without a browser, so that hundreds fit on one machine."""

import time
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LONGEST_RUN = 60.0  # seconds after which an answer counts as failed
ERRORS = ("exception", "page_not_found")


class RunFailed(Exception):
    """The page showed an error, or did not answer."""


@dataclass
class Answer:
    """One run of a page as the reader's machine saw it."""

    seconds: float
    size: int  # bytes of the messages, before the websocket's compression
    messages: int


@dataclass
class Reader:
    """One reader with one open page, who waits for each answer before the next click.

    Messages of 10 kB and more are kept as the browser keeps them, and the server sends only their names again.
    """

    address: str  # of the server, such as http://127.0.0.1:8501
    page: str = ""
    query: str = ""
    kept: dict[str, int] = field(default_factory=dict)  # message's name: how many runs ago it was last used
    page_hash: str = ""
    socket: ClientConnection | None = None

    async def __aenter__(self) -> "Reader":
        parts = urlsplit(self.address)
        if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("Only a server on this machine may be put under load.")
        self.socket = await connect(
            f"ws://{parts.netloc}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=LONGEST_RUN,
            proxy=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.socket:
            await self.socket.close()

    async def open(self, page: str, query: str = "") -> Answer:
        """Go to a page, with what stands behind the question mark of its address."""
        self.page, self.query, self.page_hash = page, query, ""
        return await self.run()

    async def follow(self, query: str) -> Answer:
        """Follow a link to another view of the page, by what stands behind the question mark of its address."""
        self.query = query
        return await self.run()

    async def run(self) -> Answer:
        """Run the page once more as it stands, and wait until it is whole. Raises RunFailed."""
        assert self.socket
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.page_script_hash = self.page_hash
        state.cached_message_hashes.extend(self.kept)
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.locale = "en-GB"
        state.context_info.timezone = "UTC"
        state.context_info.color_scheme = "light"
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        size = messages = 0
        used: set[str] = set()
        while True:
            if time.perf_counter() - start > LONGEST_RUN:
                raise RunFailed(f"no answer within {LONGEST_RUN:.0f} seconds")
            raw = await self.socket.recv()
            assert isinstance(raw, bytes)
            size, messages = size + len(raw), messages + 1
            got = ForwardMsg.FromString(raw)
            self._take(got, used)
            if got.WhichOneof("type") == "script_finished":
                self.kept = {name: 0 if name in used else age + 1 for name, age in self.kept.items() if age < 2}
                return Answer(time.perf_counter() - start, size, messages)

    def _take(self, got: ForwardMsg, used: set[str]) -> None:
        """Note what a message tells, as the browser does."""
        kind = str(got.WhichOneof("type"))
        if kind in ERRORS:
            raise RunFailed(f"the server answered with {kind}")
        if kind == "ref_hash":
            used.add(got.ref_hash)
        elif kind == "new_session":
            self.page_hash = got.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = got.navigation.page_script_hash or self.page_hash
        elif kind == "page_info_changed":
            self.query = got.page_info_changed.query_string
        elif kind == "delta" and got.delta.HasField("new_element"):
            element = got.delta.new_element
            if got.metadata.cacheable:
                self.kept[got.hash] = 0
                used.add(got.hash)
            if element.WhichOneof("type") == "exception":
                raise RunFailed(f"the page shows an error: {element.exception.message[:200]}")
