"""Limits: how long an address may be, and how often one client may ask for what is costly to make."""

import ipaddress
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

COSTLY = re.compile(r"/(data|figure)/.|/brief\.(docx|pptx)$")
LONGEST_PATH, LONGEST_QUERY = 1_000, 32_000  # bytes; a brief of many pins is some 10,000
CLIENTS = 10_000  # that are remembered at a time


class Buckets:
    """A bucket of tokens for each client: a request takes one, and `rate` a minute come back, up to that number."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.clock = rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token: 0.0, or the seconds until there is one."""
        now = self.clock()
        left, at = self._left.pop(client, (float(self.rate), now))
        left = min(float(self.rate), left + (now - at) * self.rate / 60)
        taken = left >= 1
        self._left[client] = (left - taken, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / self.rate


def client(scope: Scope, proxies: int) -> str:
    """The address of a client, of an IPv6 one the network that a household has.

    Behind `proxies` of our own it is the one that the outermost of them saw; what a client itself writes into
    X-Forwarded-For stands left of it and is not believed.
    """
    host = (scope.get("client") or ("unknown", 0))[0]
    if proxies:
        passed = [part.strip() for part in ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")]
        host = passed[-proxies] if len(passed) >= proxies else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


class Limits:
    """Refuse addresses that are too long (414), and costly requests that come too often (429, with Retry-After)."""

    def __init__(self, app: ASGIApp, rate: int, proxies: int) -> None:
        self.app = app
        self.proxies = proxies
        self.buckets = Buckets(rate) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        path = scope.get("raw_path") or scope["path"].encode()  # as it was sent: a letter may be nine bytes
        if len(path) > LONGEST_PATH or len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return _told(414, "The address is too long.")
        if self.buckets and scope["method"] != "OPTIONS" and COSTLY.search(scope["path"]):
            wait = ceil(self.buckets.wait(client(scope, self.proxies)))
            if wait:
                return _told(429, f"Too many requests. Ask again in {wait} s.", {"Retry-After": str(wait)})
        return None


def _told(status: int, error: str, headers: dict[str, str] | None = None) -> JSONResponse:
    shared = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return JSONResponse({"error": error}, status, headers=shared | (headers or {}))
