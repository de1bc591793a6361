"""Seen in operation: one JSON line a request or error, and counts for Prometheus. Nothing in either tells of a person:
no address of a client, nothing that a reader typed or chose.
"""

import logging
import time
from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.dataset.parquet import DataError, OutOfReach
from iscm_data.dataset.renewal import Renewed
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import files
from iscm_data.html.navigation import ENTRIES
from iscm_data.server.lines import LOG, places
from iscm_data.server.markdown import NAMES

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
QUIET = ("/healthz", "/metrics", "/static", "/script", "/_stcore")  # requests that make no line when they succeed
PASSED_ON = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded", "via")  # by a proxy
STREAMLIT = ("static", "_stcore", "media")  # its folders; a page in the browser looks for them below its own path first
LEFT = 499  # the status of who left before there was an answer, as nginx has it: no error of ours
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Observation:
    """What is counted in one process, and the route /metrics that tells it, beside the other `routes` that are our own.

    With a `token` /metrics is for who has it; without one, behind `proxies` of our own, for who asks past them.
    """

    def __init__(self, dataset: Renewed[Dataset], routes: Iterable[Route | Mount], token: str, proxies: int) -> None:
        self.dataset, self.token, self.proxies = dataset, token, proxies
        self.routes = [*routes, Route("/metrics", self._metrics)]
        self.known = {f"/{path}" for path in ENTRIES} | {f"/{name}.md" for name in NAMES}
        self.folders = {*STREAMLIT}
        for route in self.routes:
            first, below, _ = route.path.removeprefix("/").partition("/")
            if below or isinstance(route, Mount):
                self.folders.add(first)
            else:
                self.known.add(route.path)
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        of: Any = {"registry": self.registry}
        self.requests = Counter("iscm_requests", "Requests answered", ["route", "method", "status"], **of)
        self.seconds = Histogram("iscm_request_seconds", "Time to answer", ["route"], buckets=SECONDS, **of)
        self.errors = Counter("iscm_errors", "Errors, by where they arose", ["where"], **of)
        self.sessions = Gauge("iscm_sessions", "Readers' windows that are connected", **of)
        self.windows_refused = Counter("iscm_windows_refused", "Windows for which there was no room", **of)
        self.data = Gauge("iscm_data_info", "The data served: always 1", ["version"], **of)
        self.refused = Gauge("iscm_data_refused", "1 while newer data are refused", **of)
        self.away = Gauge("iscm_storage_unreachable", "1 while the storage of the data does not answer", **of)
        self._told_next = 0.0
        for where in ("request", "script", "data"):
            self.errors.labels(where)

    def route(self, path: str) -> str:
        """The route of a path as it is counted and logged: one of a few known ones, whatever was asked for."""
        if path in self.known or path.removeprefix("/data/") in files.KNOWN:
            return path
        first, _, below = path.removeprefix("/").partition("/")
        second, _, deeper = below.partition("/")
        if first and first in ENTRIES and second in STREAMLIT and deeper:
            return f"/{second}"
        return f"/{first}" if first in self.folders and below else "other"

    def _metrics(self, request: Request) -> Response:
        """The answer of /metrics. It is for the operator: let the proxy close it to others."""
        if not self._may(request):
            return PlainTextResponse("Not Found", 404)
        self.data.clear()
        try:
            self.data.labels(self.dataset().version).set(1)
        except DataError:
            self.errors.labels("data").inc()
        refused = self.dataset.refused
        self.refused.set(refused is not None and not isinstance(refused, OutOfReach))
        self.away.set(isinstance(refused, OutOfReach))
        content = generate_latest(self.registry)
        return Response(content, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"})

    def _may(self, request: Request) -> bool:
        if self.token:
            given = request.headers.get("authorization", "").encode()
            return compare_digest(given, f"Bearer {self.token}".encode())
        return not (self.proxies and any(name in request.headers for name in PASSED_ON))

    def script_error(self, error: Exception) -> None:
        """Count and log an error in a page's script."""
        self.errors.labels("script").inc()
        LOG.error("A page failed.", extra={"told": {"error": type(error).__name__, "places": places(error)}})

    def refused_window(self) -> None:
        """Count a window for which there was no room, and log it, once a minute."""
        self.windows_refused.inc()
        if time.monotonic() >= self._told_next:
            self._told_next = time.monotonic() + 60
            LOG.warning("Windows are refused: too many are open.")

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request and log it."""
        route, method = self.route(_path(scope)), scope["method"] if scope["method"] in METHODS else "other"
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        if status >= 400 or not route.startswith(QUIET):
            told = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
            LOG.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra={"told": told})

    def failed(self, scope: Scope, error: Exception) -> None:
        """Count and log an error of the server itself."""
        self.errors.labels("request").inc()
        told = {"route": self.route(_path(scope)), "error": type(error).__name__, "places": places(error)}
        LOG.error("A request failed.", extra={"told": told})


def _path(scope: Scope) -> str:
    """The path of a request within the app, which may itself stand below another."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class Observed:
    """Tell an Observation of every request, and of windows that connect and leave."""

    def __init__(self, app: ASGIApp, observation: Observation) -> None:
        self.app, self.observation = app, observation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._window(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), LEFT

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            status = 500 if status == LEFT else status
            self.observation.failed(scope, error)
            raise
        finally:
            self.observation.answered(scope, status, time.perf_counter() - started)

    async def _window(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def noted(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept" and not accepted:
                accepted = True
                self.observation.sessions.inc()
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            if accepted:
                self.observation.sessions.dec()
