"""What an operator sets and sees: settings, limits, framing, log lines, metrics. Nothing of it tells of a reader."""

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_app import App

from iscm_data.dataset.parquet import DataError, OutOfReach
from iscm_data.model import settings
from iscm_data.model.settings import SettingError, Settings
from iscm_data.server.data import data_routes
from iscm_data.server.figures import figure_routes
from iscm_data.server.health import health_routes
from iscm_data.server.limits import CLIENTS, Buckets
from iscm_data.server.lines import Lines, write_lines
from iscm_data.server.observation import Observation, Observed
from tests.server.around import Source, around, observed

PRIVATE = "kenya-secret"
FREELY = Settings(rate=0)


@dataclass(frozen=True)
class Invented:
    version: str = "2031.1.2-0123abcd"
    mechanisms: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def client(chosen: Settings = FREELY, observation: Observation | None = None, base: str = "") -> TestClient:
    async def answer(_: Request) -> Response:
        return PlainTextResponse("an answer")

    async def fail(request: Request) -> Response:
        raise KeyError(request.query_params["q"])

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive_bytes()
        await socket.close()

    observation = observation or observed(Invented)
    others = [Route("/fail", fail), WebSocketRoute("/_stcore/stream", echo), Route("/{path:path}", answer)]
    app = around((), others, settings=chosen, observation=observation, base=base)
    return TestClient(app, raise_server_exceptions=False)


# --- settings and framing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "policy", "older"),
    [
        ("'self'", "'self'", "SAMEORIGIN"),
        ("'none'", "'none'", "DENY"),
        ("'self' https://www.example.org https://*.example.int:8443", None, None),
    ],
)
def test_pages_may_be_framed_only_where_the_operator_says(asked: str, policy: str | None, older: str | None) -> None:
    headers = client(settings.read({"ISCM_FRAME_ANCESTORS": asked})).get("/").headers
    assert f"frame-ancestors {policy or asked}" in headers["content-security-policy"].split("; ")
    assert headers.get("x-frame-options") == older


@pytest.mark.parametrize(
    "environment",
    [
        *({"ISCM_FRAME_ANCESTORS": v} for v in ("*", " ", "example.org", "'none' 'self'", "https://a.b;script-src *")),
        *({"ISCM_FRAME_ANCESTORS": v} for v in ("https://a.b\r\nSet-Cookie:x", "javascript://x", "https://a.b/path")),
        *({name: value} for name in ("ISCM_RATE", "ISCM_PROXIES") for value in ("-1", "many", "1e9", "١")),
        *({name: value} for name in ("ISCM_WINDOWS", "ISCM_WINDOWS_EACH") for value in ("0", "-1", "many")),
        *({"ISCM_METRICS_TOKEN": value} for value in ("short", "with a space in between", "ключ" * 5)),
    ],
)
def test_a_setting_that_is_wrong_stops_the_start_and_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=next(iter(environment))) as error:
        settings.read(environment)
    assert environment.get("ISCM_METRICS_TOKEN", "nothing secret") not in str(error.value)


# --- limits ---------------------------------------------------------------------------------------------------------


def test_costly_requests_that_come_too_often_are_told_when_to_come_again() -> None:
    asked = client(Settings(rate=3))
    assert [asked.get(path).status_code for path in ("/data/a.csv", "/figure/b.svg", "/data/c.csv")] == [200] * 3
    refused = asked.get("/data/findings.csv")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.json()["error"].startswith("Too many requests.")
    assert "content-security-policy" in refused.headers
    assert asked.get("/funding").status_code == asked.get("/data").status_code == 200, "pages are not limited"


def test_a_client_may_ask_again_after_a_while() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    assert [buckets.wait("a") for _ in range(61)] == [0.0] * 60 + [1.0]
    assert buckets.wait("b") == 0.0
    now[0] = 1.0
    assert [buckets.wait("a"), buckets.wait("a")] == [0.0, 1.0]


def test_not_more_clients_are_remembered_than_fit() -> None:
    buckets = Buckets(1, clock=lambda: 0.0)
    for number in range(CLIENTS + 50):
        buckets.wait(str(number))
    assert len(buckets._left) == CLIENTS


def test_what_a_client_says_of_its_address_is_believed_only_of_our_own_proxies() -> None:
    direct, behind = client(Settings(rate=1)), client(Settings(rate=1, proxies=1))

    def status(asked: TestClient, forwarded: str) -> int:
        return asked.get("/data/x.csv", headers={"X-Forwarded-For": forwarded}).status_code

    assert [status(direct, "192.0.2.1"), status(direct, "192.0.2.2")] == [200, 429]
    assert [status(behind, "192.0.2.1"), status(behind, "192.0.2.2")] == [200, 200]
    assert [status(behind, "203.0.113.9, 192.0.2.1"), status(behind, "x, 192.0.2.2")] == [429, 429]
    assert [status(behind, "2001:db8::1"), status(behind, "2001:db8::2"), status(behind, "2001:db8:0:1::2")] == [
        *(200, 429, 200)
    ]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        *(("/funding?q=" + "x" * 33_000, ""), ("/" + "x" * 2_000, ""), ("/" + "é" * 200, "")),
        ("/sitemap.xml", "iscm." * 100 + "example"),
    ],
)
def test_an_address_that_is_too_long_for_any_page_is_refused(address: str, host: str) -> None:
    assert client().get(address, headers={"Host": host} if host else {}).status_code == 414


# --- log lines and metrics ------------------------------------------------------------------------------------------


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(Lines().format(record)) for record in caplog.records if record.name == "iscm_data"]


def test_a_request_is_one_line_that_tells_nothing_of_the_reader(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "iscm_data")
    asked = client(observation=observed(Invented, routes=[Route("/data/{name}", PlainTextResponse("a file"))]))
    headers = {"X-Forwarded-For": "203.0.113.7", "User-Agent": PRIVATE, "Referer": f"https://{PRIVATE}.example"}
    for path in (
        f"/funding?country={PRIVATE}",
        f"/{PRIVATE}",
        f"/data/{PRIVATE}.csv",
        "/data/findings.csv?q=" + PRIVATE,
    ):
        asked.get(path, headers=headers)
    told = lines(caplog)
    assert [line["route"] for line in told] == ["/funding", "other", "/data", "/data/findings.csv"]
    assert {frozenset(line) for line in told} == {
        frozenset({"time", "level", "message", "route", "method", "status", "ms"})
    }
    assert not [line for line in told if PRIVATE in str(line) or "203.0.113" in str(line) or "testclient" in str(line)]


def test_who_leaves_before_there_is_an_answer_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "iscm_data")

    async def left(_: Scope, receive: Receive, __: Send) -> None:  # as Starlette ends what streams
        assert await receive() == {"type": "http.disconnect"}

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        raise AssertionError

    asyncio.run(Observed(left, observed())({"type": "http", "path": "/funding", "method": "GET"}, gone, send))
    assert [(line["level"], line["route"], line["status"]) for line in lines(caplog)] == [("info", "/funding", 499)]


def test_a_request_is_counted_under_what_answers_it_and_never_under_what_it_was_made_to_look_like() -> None:
    asked = {
        **{path: path for path in ("/", "/funding", "/data", "/healthz", "/data/findings.csv")},
        **dict.fromkeys(("/data/nothing.csv", "/data/a/b"), "/data"),
        **dict.fromkeys(("/_stcore/health", "/funding/_stcore/health", "/data/_stcore/host-config"), "/_stcore"),
        **{"/figure/coverage.svg": "/figure", "/site/fr/index.html": "/site", "/data/static/js/x.js": "/static"},
        **dict.fromkeys(("/x/data/y", "/x/_stcore/z", "/funding/data/findings.csv", "/data/", "/static"), "other"),
        **dict.fromkeys(("//data/x", "/Data/x", "/funding/x", "x/site/y", "", "/\u202e\x00"), "other"),
    }
    files = [*data_routes(Invented), *figure_routes(Invented), Mount("/site", Starlette())]
    observation = observed(Invented, routes=[*health_routes(Source(Invented)), *files])
    assert {path: observation.route(path) for path in asked} == asked


def test_every_route_of_the_app_is_counted_under_a_name_of_its_own(app: App) -> None:
    observation = observed(Invented, routes=app._user_routes)
    asked = {route.path.replace("{name}", "funding") for route in app._user_routes}
    names = {path: observation.route(path) for path in asked}
    assert {path: name for path, name in names.items() if name not in (path, f"/{path.split('/')[1]}")} == {}
    assert names["/openapi.json"] == "/openapi.json"


def test_the_server_s_own_lines_on_requests_are_silent_since_they_have_readers_addresses() -> None:
    write_lines()
    access = logging.getLogger("uvicorn.access")
    record = access.makeRecord(access.name, logging.INFO, __file__, 1, '203.0.113.7 - "GET /?q=x"', (), None)
    assert not access.filter(record)
    assert access.parent is not None
    assert access.parent.filter(record)


def test_an_error_is_counted_and_logged_with_its_place_and_without_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    observation = observed(Invented)
    assert client(observation=observation).get(f"/fail?q={PRIVATE}%0d%0aforged").status_code == 500
    with pytest.raises(ValueError, match=PRIVATE) as fault:
        int(PRIVATE)
    observation.script_error(fault.value)
    told = lines(caplog)
    assert [(line.get("error"), line["level"]) for line in told if "error" in line] == [
        ("KeyError", "error"),
        ("ValueError", "error"),
    ]
    assert "test_operation.py" in str(told)
    assert PRIVATE not in str(told)


@pytest.fixture
def as_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """Logs as the server writes them; what was written so far, each line read as JSON."""
    before = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook, sys.unraisablehook
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    ours = logging.getLogger("iscm_data")
    handlers, ours.handlers = ours.handlers, []
    write_lines()
    other = logging.getLogger("somebody.else")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(message)s"))  # as in .streamlit/config.toml
    other.addHandler(handler)
    other.propagate = False
    try:
        yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    finally:
        other.removeHandler(handler)
        ours.handlers = handlers
        logging.captureWarnings(False)
        logging.setLogRecordFactory(before[0])
        sys.excepthook, threading.excepthook, sys.unraisablehook = before[1:]


def test_what_other_programs_log_is_one_line_of_their_own_words_without_values_and_traces(
    as_lines: Callable[[], list[dict[str, object]]],
) -> None:
    other = logging.getLogger("somebody.else")
    other.warning("Rejected %s\nfrom %s", PRIVATE, "203.0.113.7")
    other.error(f"{PRIVATE} cannot be read")
    other.error("This stands in the code as it is told.")
    try:
        int(PRIVATE)
    except ValueError:
        other.exception("Failed")
    other.error(ValueError(PRIVATE))
    told = as_lines()
    assert [line["message"] for line in told] == [
        *("Rejected %s\nfrom %s", "", "This stands in the code as it is told.", "Failed", "")
    ]
    assert {line["logger"] for line in told} == {"somebody.else"}
    assert all("test_operation.py:" in str(line["place"]) for line in told)
    assert told[3]["error"] == "ValueError"
    assert PRIVATE not in str(told)
    assert "203.0.113.7" not in str(told)


def test_what_nobody_caught_is_one_line_which_says_what_the_operator_set_wrong(
    as_lines: Callable[[], list[dict[str, object]]],
) -> None:
    for error in (SettingError("ISCM_RATE is 'x'."), ValueError(PRIVATE)):
        sys.excepthook(type(error), error, None)

    def fail() -> None:
        raise KeyError(PRIVATE)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    class Left:
        def __del__(self) -> None:
            raise OSError(PRIVATE)

    Left()
    told = as_lines()
    assert [line["message"] for line in told] == ["Not caught. ISCM_RATE is 'x'.", *["Not caught. "] * 3]
    assert [line["error"] for line in told] == ["SettingError", "ValueError", "KeyError", "OSError"]
    assert PRIVATE not in str(told)


TOKEN = "a-token-of-the-operator"


@pytest.mark.parametrize(
    ("given", "headers", "status"),
    [
        ({}, {}, 200),
        ({}, {"X-Forwarded-For": "192.0.2.1"}, 200),
        ({"proxies": 1}, {}, 200),
        ({"proxies": 1}, {"X-Forwarded-For": "192.0.2.1"}, 404),  # so however the proxy read the address
        ({"proxies": 1}, {"X-Forwarded-Proto": "https"}, 404),
        ({"proxies": 1}, {"Forwarded": "for=192.0.2.1"}, 404),
        ({"token": TOKEN}, {}, 404),
        ({"token": TOKEN}, {"Authorization": "Bearer another-token"}, 404),
        ({"token": TOKEN}, {"Authorization": TOKEN}, 404),
        ({"token": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"token": TOKEN, "proxies": 1}, {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}, 200),
    ],
)
def test_metrics_are_for_the_operator_past_the_proxy_or_with_the_token(
    given: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    for path, base in (("/metrics", ""), ("/metrics", "iscm"), ("/iscm/metrics", "iscm")):
        answer = client(observation=observed(Invented, **given), base=base).get(path, headers=headers)
        assert answer.status_code == status, path
        assert ("iscm_sessions" in answer.text) == (status == 200)


def test_metrics_tell_storage_that_is_away_from_data_that_are_refused() -> None:
    away = OutOfReach("The data at s3://bucket/secret cannot be read.", "The storage cannot be reached.")
    text = client(observation=observed(Invented, refused=away)).get("/metrics").text
    assert "iscm_storage_unreachable 1.0" in text
    assert "iscm_data_refused 0.0" in text


def test_metrics_count_requests_errors_windows_and_tell_the_data() -> None:
    observation = observed(Invented, refused=DataError("findings.parquet is damaged."))
    asked = client(observation=observation)
    for path in ("/funding", "/funding?status=considered", "/fail?q=x", *(f"/{number}" for number in range(50))):
        asked.get(path)
    with asked.websocket_connect("/_stcore/stream") as socket:
        text = asked.get("/metrics").text
        socket.send_bytes(b"bye")
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["iscm_requests_total", "/funding", "200", "GET"] == 2
    assert found["iscm_requests_total", "200", "GET", "other"] == 50, "one series, whatever is asked for"
    assert found["iscm_request_seconds_count", "/funding"] == 2
    assert found["iscm_errors_total", "request"] == 1
    assert found["iscm_sessions",] == 1
    assert found["iscm_data_info", "2031.1.2-0123abcd"] == found["iscm_data_refused",] == 1
    assert "iscm_sessions 0.0" in asked.get("/metrics").text
