"""Who asks, and what one visitor may take of the server: windows, messages as they unpack, files in the making."""

import asyncio
import json
import socket
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

import pytest
from conftest import _serving
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus, PayloadTooBig
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from iscm_data.server import limits, windows
from iscm_data.server.client import NEAR, UNKNOWN, Client, address, networks, scheme
from iscm_data.server.limits import Limits
from iscm_data.server.windows import Bounded, Windows
from iscm_data.ui import frame, turn
from iscm_data.ui.turn import TooLong, Turn


def asked(peer: str, *headers: tuple[str, str], by: str = "http", kind: str = "http") -> Scope:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return {"type": kind, "client": (peer, 9), "scheme": by, "headers": raw, "method": "GET", "path": "/data/x.csv"}


# --- who asks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "passed", "proxies", "found"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),  # as a server that listens to both kinds sees an IPv4 client
        ("2001:db8::1", "", 0, "2001:db8::1"),
        ("fe80::1%eth0", "", 0, "fe80::1"),
        ("192.0.2.1", "203.0.113.9", 0, "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1", 0, "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1:9, 127.0.0.1", 0, "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "[::ffff:203.0.113.9]:4711", 1, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9:4711", 1, "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),
        ("10.0.0.1", "no address", 1, UNKNOWN),
        ("10.0.0.1", "9" * 5000, 1, UNKNOWN),
        ("testclient", "", 0, UNKNOWN),
    ],
)
def test_a_client_is_who_the_operator_s_own_proxies_say(peer: str, passed: str, proxies: int, found: str) -> None:
    headers = [("X-Forwarded-For", passed)] if passed else []
    assert address(asked(peer, *headers), proxies) == found
    several = [("X-Forwarded-For", part) for part in passed.split(",") if part]
    assert address(asked(peer, *several), proxies) == found, "one header for each proxy"


@pytest.mark.parametrize("own", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_whoever_writes_a_proxy_s_header_on_this_machine_is_one_client_whatever_uvicorn_has_made_of_it(
    own: str,
) -> None:
    for peer, passed in (("203.0.113.9", "203.0.113.9:77, 127.0.0.1"), ("127.0.0.1", "1," * 30_000), ("x", "x")):
        assert address({**asked(peer, ("X-Forwarded-For", passed)), "server": (own, 1)}, 0) == NEAR
    assert address({**asked("127.0.0.2"), "server": (own, 1)}, 0) == "127.0.0.2"


def test_where_uvicorn_is_told_to_believe_others_these_are_one_client_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert address({**asked("1.2.3.4", ("X-Forwarded-For", "1.2.3.4")), "server": ("10.0.0.1", 1)}, 0) == NEAR


@pytest.mark.parametrize(
    ("by", "said", "proxies", "tls", "found"),
    [
        ("http", "", 0, False, "http"),
        ("https", "", 0, True, "https"),
        ("https", "https", 0, False, "http"),  # uvicorn has believed a peer on this machine
        ("http", "http", 0, True, "https"),
        ("http", "https", 1, False, "https"),
        ("http", "HTTPS", 1, False, "https"),
        ("http", "https, http", 2, False, "https"),
        ("http", "https, http", 1, False, "http"),
        ("http", "https", 2, False, "https"),  # the inner one passes it on
        ("http", "javascript", 1, False, "http"),
        ("ws", "", 1, False, "http"),
    ],
)
def test_the_scheme_is_what_the_operator_s_own_proxies_were_asked_by(
    by: str, said: str, proxies: int, tls: bool, found: str
) -> None:
    headers = [("X-Forwarded-Proto", said)] if said else []
    assert scheme(asked("127.0.0.1", *headers, by=by), proxies, tls) == found


def test_an_ipv6_client_is_counted_by_its_network_and_by_its_site() -> None:
    assert networks("2001:db8:0:7::1") == ("2001:db8:0:7::/64", "2001:db8::/48")
    assert networks("192.0.2.1") == ("192.0.2.1",)
    assert networks(UNKNOWN) == (UNKNOWN,)


def test_pages_learn_a_name_of_the_client_which_it_cannot_choose_and_which_is_no_address() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    middleware = Client(app, proxies=1, tls=False, header="X-Name")
    for peer, chosen in (("192.0.2.1", "me"), ("192.0.2.1", "you"), ("192.0.2.2", "me")):
        scope = asked("10.0.0.1", ("X-Forwarded-For", peer), ("X-Name", chosen), ("x-name", chosen), kind="websocket")
        asyncio.run(middleware(scope, None, None))  # type: ignore[arg-type]
    names = [[value for name, value in scope["headers"] if name == b"x-name"] for scope in seen]
    assert names[0] == names[1] != names[2]
    assert {len(each) for each in names} == {1}
    assert not any(b"192.0.2." in each[0] or each[0] in (b"me", b"you") for each in names)
    assert [scope["client"][0] for scope in seen] == ["192.0.2.1", "192.0.2.1", "192.0.2.2"]


def test_a_proxy_on_this_machine_that_is_not_set_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    for proxies, lines in ((0, 1), (1, 0)):
        caplog.clear()
        middleware = Client(app, proxies=proxies, tls=False, header="X-Client")
        for peer in ("192.0.2.1", "192.0.2.2"):
            scope = {**asked(peer, ("X-Forwarded-For", peer)), "server": ("127.0.0.1", 1)}
            asyncio.run(middleware(scope, None, None))  # type: ignore[arg-type]
        assert len([record for record in caplog.records if "ISCM_PROXIES" in record.getMessage()]) == lines


# --- costly files ---------------------------------------------------------------------------------------------------


def test_of_one_client_one_page_and_one_file_are_made_at_a_time_and_another_s_meanwhile() -> None:
    async def try_out() -> tuple[list[str], list[str], list[str]]:
        go, busy, most = asyncio.Event(), [], []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            busy.append(f"{scope['client'][0]} {scope['path']}")
            most.append(max(busy.count(each) for each in busy))
            await go.wait()
            busy.remove(f"{scope['client'][0]} {scope['path']}")
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Message) -> None:
            pass

        limited = Limits(app, rate=0)

        async def ask(peer: str, path: str, number: int) -> list[asyncio.Task[None]]:
            scope = {**asked(peer), "path": path}
            made = [asyncio.create_task(limited(scope, None, send)) for _ in range(number)]  # type: ignore[arg-type]
            await asyncio.sleep(0.01)
            return made

        tasks = [*await ask("192.0.2.1", "/data/x.csv", 20), *await ask("192.0.2.1", "/compare", 20)]
        of_one = [*busy]
        tasks += await ask("192.0.2.2", "/compare", 2)
        both = [*busy]
        tasks += await ask("192.0.2.1", "/static/js/x.js", 3)
        ready = [*busy]
        go.set()
        await asyncio.gather(*tasks)
        assert max(most[:3]) == max(most[6:]) == 1
        assert not limited._turns
        assert not limited._asked
        return of_one, both, ready

    of_one, both, ready = asyncio.run(try_out())
    assert of_one == ["192.0.2.1 /data/x.csv", "192.0.2.1 /compare"]
    assert both == [*of_one, "192.0.2.2 /compare"]
    assert ready == [*both, *["192.0.2.1 /static/js/x.js"] * 3]


def test_a_question_that_never_comes_whole_takes_no_place_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING", 1)

    async def try_out() -> tuple[list[int], list[Message]]:
        statuses: list[int] = []
        read: list[Message] = []
        parts: asyncio.Queue[Message] = asyncio.Queue()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            while scope["method"] == "POST" and (not read or read[-1].get("more_body")):
                read.append(await receive())
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        limited = Limits(app, rate=0)
        parts.put_nowait({"type": "http.request", "body": b"{", "more_body": True})
        question = {**asked("192.0.2.1"), "method": "POST", "path": "/mcp"}
        asking = [asyncio.create_task(limited(question, parts.get, send))]
        asking += [asyncio.create_task(limited(question, asyncio.Queue[Message]().get, send)) for _ in range(5)]
        await asyncio.sleep(0.01)
        await limited(asked("192.0.2.2"), parts.get, send)
        parts.put_nowait({"type": "http.request", "body": b"}", "more_body": False})
        await asking[0]
        for task in asking[1:]:
            task.cancel()
        return statuses, read

    statuses, read = asyncio.run(try_out())
    assert statuses == [200, 200]
    assert b"".join(part["body"] for part in read) == b"{}"


def test_who_takes_a_file_slowly_does_not_hold_up_the_making_of_the_next() -> None:
    async def try_out() -> int:
        made, never = 0, asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal made
            made += 1
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Message) -> None:
            await never.wait()

        limited = Limits(app, rate=0)
        tasks = [asyncio.create_task(limited(asked("192.0.2.1"), None, send)) for _ in range(20)]  # type: ignore[arg-type]
        for _ in range(100):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        return made

    assert asyncio.run(try_out()) == 20


@pytest.mark.parametrize("bound", ["WAITING", "WAITING_EACH"])
@pytest.mark.parametrize("path", ["/data/x.csv", "/compare"])
def test_beyond_so_much_in_the_making_who_asks_is_told_to_come_again(
    bound: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, bound, 0)
    answer = TestClient(Starlette(middleware=[_limited()])).get(path)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"


def test_of_a_whole_site_of_ipv6_networks_eight_pages_are_made_at_a_time_and_half_of_what_may_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "WAITING", 40)
    made: list[str] = []

    async def try_out() -> list[int]:
        statuses: list[int] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            made.append(scope["client"][0])
            await asyncio.Event().wait()

        async def send(message: Message) -> None:
            statuses.extend([message["status"]] if message["type"] == "http.response.start" else [])

        limited = Limits(app, rate=0)
        peers = [f"2001:db8:0:{network}::1" for network in range(21)] + ["2001:db8:1::1"]
        asking = [asyncio.create_task(limited(asked(peer), asyncio.Queue[Message]().get, send)) for peer in peers]
        await asyncio.sleep(0.01)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert not limited._turns
        return statuses

    assert asyncio.run(try_out()) == [503]
    assert made == [*(f"2001:db8:0:{network}::1" for network in range(8)), "2001:db8:1::1"]


def _limited() -> object:
    from starlette.middleware import Middleware

    return Middleware(Limits, rate=10)


# --- how many windows -----------------------------------------------------------------------------------------------


def served(**bounds: int) -> tuple[TestClient, list[int]]:
    refused: list[int] = []

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        while (message := await socket.receive())["type"] == "websocket.receive":
            await socket.send_bytes(message["bytes"])

    app = Windows(
        Starlette(routes=[WebSocketRoute("/w", echo)]),
        refused=lambda: refused.append(1),
        **bounds,
    )
    return TestClient(Client(app, proxies=1, tls=False, header="X-Client")), refused


def test_windows_of_one_client_and_of_all_are_bounded_and_room_is_there_again_when_one_leaves() -> None:
    client, refused = served(most=6, each=2)

    def window(peer: str) -> object:
        return client.websocket_connect("/w", headers={"X-Forwarded-For": peer})

    def is_refused(peer: str) -> bool:
        try:
            with window(peer):  # type: ignore[attr-defined]
                return False
        except WebSocketDenialResponse as answer:
            return (answer.status_code, answer.headers["retry-after"]) == (503, "30")

    with window("192.0.2.1"), window("192.0.2.1"):  # type: ignore[attr-defined]
        assert is_refused("192.0.2.1")
        assert is_refused("::ffff:192.0.2.1"), "the same client"
        assert not is_refused("192.0.2.2")
        with window("192.0.2.2"), window("192.0.2.3"), window("192.0.2.4"), window("192.0.2.5"):  # type: ignore[attr-defined]
            assert is_refused("192.0.2.6"), "all are taken"
    assert not is_refused("192.0.2.1")
    assert len(refused) == 3


def test_one_client_never_takes_all_windows_whatever_is_set() -> None:
    client, _ = served(most=6, each=100)
    for peers in (["192.0.2.1"] * 4, [f"2001:db8:0:{network}::1" for network in range(4)]):
        with ExitStack() as opened:
            for peer in peers[:3]:
                opened.enter_context(client.websocket_connect("/w", headers={"X-Forwarded-For": peer}))
            with pytest.raises(WebSocketDenialResponse):
                opened.enter_context(client.websocket_connect("/w", headers={"X-Forwarded-For": peers[3]}))
            opened.enter_context(client.websocket_connect("/w", headers={"X-Forwarded-For": "2001:db8:1::1"}))


def test_so_many_windows_are_allowed_as_the_system_gives_files(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    asked_for: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: asked_for.append(both))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1_000_000))
    assert windows.room(500) == 500
    assert asked_for == [(windows.RESERVED + 500 * windows.DESCRIPTORS, 1_000_000)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert windows.room(500) == (1024 - windows.RESERVED) // windows.DESCRIPTORS


# --- what a window sends --------------------------------------------------------------------------------------------


def open_protocol() -> Bounded:
    protocol = Bounded(max_size=10**9)
    protocol.state = OPEN
    protocol.parser = protocol.parse()
    next(protocol.parser)  # as after the handshake
    protocol.extensions = [PerMessageDeflate(False, False, 12, 12)]
    return protocol


def sent(frames: list[Frame], *, packed: bool = False) -> Bounded:
    """A websocket to which a browser sent these."""
    protocol, packing = open_protocol(), [PerMessageDeflate(False, False, 12, 12)] if packed else []
    protocol.receive_data(b"".join(frame.serialize(mask=True, extensions=packing) for frame in frames))
    return protocol


MUCH = windows.LONGEST_MESSAGE
TOO_MUCH = {
    "one": [Frame(Opcode.BINARY, bytes(MUCH + 1))],
    "many that are too much together": [Frame(Opcode.BINARY, bytes(MUCH))] * 5,
    "one in parts that is never ended": [
        Frame(Opcode.BINARY, bytes(MUCH // 2), fin=False),
        *[Frame(Opcode.CONT, bytes(MUCH // 4), fin=False)] * 3,
    ],
    "one of empty parts that is never ended": [
        Frame(Opcode.BINARY, b"", fin=False),
        *[Frame(Opcode.CONT, b"", fin=False)] * (MUCH // windows.FRAME + 1),
    ],
    "many signs of life": [Frame(Opcode.PING, b"")] * (2 * windows.BURST // windows.FRAME),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("what", TOO_MUCH)
def test_a_window_that_sends_too_much_is_closed_before_all_of_it_is_unpacked(what: str, packed: bool) -> None:
    protocol = sent(TOO_MUCH[what], packed=packed)
    assert isinstance(protocol.parser_exc, PayloadTooBig)
    held = sum(len(event.data) for event in protocol.events if isinstance(event, Frame))
    assert held <= windows.BURST


def test_what_pages_send_gets_through_packed_and_in_parts() -> None:
    parts = [Frame(Opcode.BINARY, b"a", fin=False), Frame(Opcode.CONT, b"b"), Frame(Opcode.PING, b"?")]
    protocol = sent([Frame(Opcode.BINARY, bytes(60_000))] * 10 + parts, packed=True)
    assert protocol.parser_exc is None
    assert len(protocol.events_received()) == 13


def test_what_a_window_may_send_comes_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(windows.time, "monotonic", lambda: now[0])
    protocol, message = open_protocol(), Frame(Opcode.BINARY, bytes(MUCH - windows.FRAME))
    for seconds in (0, 0, 0, 0, 4, 4, 4):
        now[0] += seconds
        protocol.recv_frame(message)
    with pytest.raises(PayloadTooBig):
        protocol.recv_frame(message)


def window_of(
    received: list[Message], leave: Callable[[Message], Awaitable[None]]
) -> tuple[windows._Window, list[Message]]:
    gone: list[Message] = []

    async def receive() -> Message:
        return received.pop(0)

    async def send(message: Message) -> None:
        await leave(message)
        gone.append(message)

    return windows._Window(receive, send), gone


async def at_once(_: Message) -> None:
    pass


def test_messages_of_a_window_wait_for_their_pace_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def try_out() -> list[Message]:
        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            window._runs.clock = lambda: now + sum(waited)

        number = windows.AT_ONCE + 3
        now = time.monotonic()
        window, _ = window_of([{"type": "websocket.receive", "bytes": bytes([n])} for n in range(number)], at_once)
        window._runs.clock = lambda: now
        monkeypatch.setattr(windows.asyncio, "sleep", sleep)
        return [await window.receive() for _ in range(number)]

    got = asyncio.run(try_out())
    assert [message["bytes"][0] for message in got] == [*range(windows.AT_ONCE + 3)]
    assert waited == pytest.approx([60 / windows.RUNS] * 3, abs=0.01)


def test_a_window_that_does_not_take_what_it_was_sent_is_not_listened_to() -> None:
    async def try_out() -> tuple[int, int]:
        taken, got = asyncio.Event(), []

        async def leave(_: Message) -> None:
            await taken.wait()

        window, _ = window_of([{"type": "websocket.receive", "bytes": b"run"}] * 9, leave)

        async def listen() -> None:
            while True:
                got.append(await window.receive())

        sending = asyncio.create_task(window.send({"type": "websocket.send", "bytes": b"a page"}))
        await asyncio.sleep(0)
        listening = asyncio.create_task(listen())
        await asyncio.sleep(0.01)
        before = len(got)
        taken.set()
        await sending
        await asyncio.sleep(0.01)
        listening.cancel()
        return before, len(got)

    assert asyncio.run(try_out()) == (windows.AHEAD, 9)


def test_a_text_which_no_page_sends_closes_the_window() -> None:
    window, gone = window_of([{"type": "websocket.receive", "text": "x"}], at_once)
    assert asyncio.run(window.receive())["type"] == "websocket.disconnect"
    assert gone == [{"type": "websocket.close", "code": 1003}]


# --- whose turn it is -----------------------------------------------------------------------------------------------


def test_a_reader_waits_for_one_run_of_who_asks_for_many() -> None:
    order: list[str] = []
    first = Turn("greedy")

    def run(client: str) -> None:
        with Turn(client):
            order.append(client)

    with first:
        greedy = [Thread(target=run, args=("greedy",)) for _ in range(5)]
        for thread in greedy:
            thread.start()
        _until(lambda: len(turn._waiting) == 5)
        polite = Thread(target=run, args=("polite",))
        polite.start()
        _until(lambda: len(turn._waiting) == 6)
    for thread in (*greedy, polite):
        thread.join()
    assert order == ["polite", *["greedy"] * 5]


def test_a_turn_that_ends_wakes_the_next_run_and_not_all_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Turn] = []
    look = Turn._rest

    def noted(self: Turn) -> float:
        looks.append(self)
        return look(self)

    def run() -> None:
        with Turn("many"):
            time.sleep(0.005)

    monkeypatch.setattr(Turn, "_rest", noted)
    with Turn("first"):
        many = [Thread(target=run) for _ in range(50)]
        for thread in many:
            thread.start()
        _until(lambda: len(turn._waiting) == len(many))
    for thread in many:
        thread.join()
    assert len(looks) < 10 * len(many)  # all of them each time were 25 looks for each


def test_where_others_come_too_a_client_waits_twice_as_long_as_its_last_run_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(turn, "monotonic", lambda: clock[0])
    monkeypatch.setattr(turn, "_served", OrderedDict())

    def rest(*clients: str) -> list[float]:
        """How long each of these would wait if they came now."""
        waiting = [Turn(client) for client in clients]
        monkeypatch.setattr(turn, "_waiting", waiting)
        told = [each._rest() for each in waiting]
        waiting.clear()
        return told

    with Turn("greedy"):
        clock[0] += 0.5
    assert rest("greedy") == [0]  # nobody else is there
    with Turn("polite"):
        pass
    assert rest("greedy", "polite") == [1.0, 0]
    clock[0] += 1.0
    assert rest("greedy") == [0]


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.001)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "LONGEST_RUN", 0.05)
    monkeypatch.setattr(turn, "LOOK", 0.01)


def test_a_run_that_takes_too_long_is_stopped_and_the_next_is_not(impatient: None) -> None:
    def endless() -> None:
        with Turn("endless"):
            while True:
                time.sleep(0.001)

    with pytest.raises(TooLong):
        endless()
    with Turn("after"):
        assert len(turn._drawing) == 1
    _until(lambda: not turn._watching)
    assert not turn._drawing


def test_a_page_that_takes_too_long_says_so(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def make() -> None:
        while True:
            time.sleep(0.001)

    monkeypatch.setattr(frame, "_run", make)
    monkeypatch.setattr(frame.st, "error", told.append)
    frame.run()
    assert told == ["This view takes too long to make. Choose fewer mechanisms, filters or words."]


# --- a running server -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("windows") / "log.txt"


@pytest.fixture(scope="module")
def running(log: Path) -> Iterator[tuple[str, int]]:
    """The app as `make run` serves it, with room for few windows: its address without the scheme, its process."""
    environment = {"ISCM_WINDOWS": "40", "ISCM_WINDOWS_EACH": "15"}
    with _serving(log, environment) as (at, process):
        yield at.removeprefix("http://"), process.pid


def window(at: str, peer: str = "127.0.0.1", packing: str | None = None) -> ClientConnection:
    return connect(
        f"ws://{at}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        compression=packing,
        source_address=(peer, 0),
        max_size=None,
        proxy=None,
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read as Linux tells it")
@pytest.mark.parametrize("packing", ["deflate", None])
def test_what_unpacks_to_much_closes_its_window_and_the_server_s_memory_stays(
    running: tuple[str, int], packing: str | None
) -> None:
    at, process = running

    def memory() -> int:
        text = Path(f"/proc/{process}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024

    def talk() -> None:
        with window(at, packing=packing) as sent_to:
            sent_to.send(bytes(20_000_000))
            while True:
                sent_to.recv(timeout=20)

    before = memory()
    for _ in range(4):
        with pytest.raises(ConnectionClosed) as closed:
            talk()
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    assert memory() - before < 60


def test_a_window_that_waits_holds_no_packer_at_either_end(running: tuple[str, int]) -> None:
    with window(running[0], packing="deflate") as opened:
        (packed,) = opened.protocol.extensions
        assert isinstance(packed, PerMessageDeflate)
        assert packed.local_no_context_takeover
        assert packed.remote_no_context_takeover


def test_idle_windows_leave_room_for_others(running: tuple[str, int]) -> None:
    at, _ = running
    with ExitStack() as opened:
        for _ in range(15):
            opened.enter_context(window(at, "127.0.0.2"))
        with pytest.raises(InvalidStatus) as refused:
            opened.enter_context(window(at, "127.0.0.2"))
        assert refused.value.response.status_code == 503
        assert opened.enter_context(window(at, "127.0.0.3")).state is OPEN


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted as Linux tells them")
def test_windows_that_have_left_hold_no_more_files_than_are_kept_for_them(running: tuple[str, int]) -> None:
    at, process = running

    def files() -> int:
        return len([*Path(f"/proc/{process}/fd").iterdir()])

    before = files()
    for _ in range(7):
        with ExitStack() as opened:
            for number in range(30):
                opened.enter_context(window(at, f"127.0.0.{4 + number // 15}"))
            open_now = files()
        _until(lambda open_now=open_now: files() < open_now - 15)  # type: ignore[misc]
    assert 0 < files() - before <= windows.LEFT < windows.RESERVED - 100


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux tells them")
def test_a_window_that_does_not_wait_for_its_pages_has_one_thread(running: tuple[str, int]) -> None:
    at, process = running

    def threads() -> int:
        return len([*Path(f"/proc/{process}/task").iterdir()])

    before = threads()
    with window(at) as sent_to:
        for number in range(windows.AT_ONCE):
            asking = BackMsg()
            asking.rerun_script.page_name = "compare"
            asking.rerun_script.query_string = f"id=harbour-forum&id=atlas-dialogue&asked={number}"
            sent_to.send(asking.SerializeToString())
        most = threads()
        while ForwardMsg.FromString(sent_to.recv(timeout=60)).WhichOneof("type") != "script_finished":  # type: ignore[arg-type]
            most = max(most, threads())
    assert most - before <= 5


def test_whatever_a_window_sends_the_log_has_lines_of_json_with_nothing_of_it(
    running: tuple[str, int], log: Path
) -> None:
    at, _ = running
    for message in ("kenya-secret", b"kenya-secret" * 9, b"\xff", b""):
        with window(at) as sent_to:
            sent_to.send(message)
            with suppress(ConnectionClosed, TimeoutError):
                sent_to.recv(timeout=1)
    host, _, port = at.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        raw.sendall(b"kenya-secret\r\n\r\n")
        raw.recv(100)
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://{at}/_stcore/stream", origin=Origin("http://kenya-secret"), proxy=None).__enter__()
    assert refused.value.response.status_code == 403
    _until(lambda: "Invalid HTTP request" in log.read_text())
    banner = ("You can now view", "URL:")
    lines = [line for line in log.read_text().splitlines() if line.strip() and not line.strip().startswith(banner)]
    assert len([json.loads(line) for line in lines]) >= 3
    assert "kenya-secret" not in log.read_text()
    assert "127.0.0.1" not in "".join(lines)
