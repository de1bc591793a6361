"""Headers of every response: what a browser may do with the page; and addresses that are closed."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.server.shell import CONNECT

# Streamlit answers these to anyone, and takes files at the last; no page of ours needs any of them. (Streamlit's client
# cannot do without host-config.) Whatever follows such a name is closed with it: a router may read less of it than we.
CLOSED = re.compile(r"/_stcore/(metrics|agent|upload_file)")


def security_headers(front_end: Path, ancestors: Sequence[str] = ("'self'",)) -> dict[str, str]:
    """Headers for every response. Scripts come from this server only, or are those inline in index.html and the shell.

    `ancestors` are the sources that may show a page in a frame, in the words of the policy.
    """
    html = (front_end / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", html, re.DOTALL)
    policy = {
        "default-src": "'self'",
        # blob: for inline components, wasm for Streamlit's protobuf. No script inline, no eval.
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *map(_csp_hash, [*inline, CONNECT])]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write <style> elements
        "img-src": "'self' data:",  # Streamlit's stylesheet has some icons in itself
        "font-src": "'self' data:",  # Plotly carries one
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(ancestors),
    }
    # The older header knows no list of sites; browsers that know the policy do not look at it.
    framing = {"'self'": "SAMEORIGIN", "'none'": "DENY"}.get(" ".join(ancestors))
    return ({"X-Frame-Options": framing} if framing else {}) | {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _csp_hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


class AddHeaders:
    """Add headers to every response, to errors too."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Starlette would answer outside of this middleware, without the headers. It still logs the error.
            if not started:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise


class ClosePaths:
    """Answer 404, whatever the method, where `closed` is found in a path."""

    def __init__(self, app: ASGIApp, closed: re.Pattern[str]) -> None:
        self.app = app
        self.closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        closed = scope["type"] == "http" and self.closed.search(scope["path"])
        await (PlainTextResponse("Not Found", 404) if closed else self.app)(scope, receive, send)
